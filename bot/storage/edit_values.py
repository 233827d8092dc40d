"""Texts and lists of the front matter changed in the file's bytes, in the file's own style.

The bytes of one value are replaced, and the new file is parsed: it is refused unless the key says
exactly what was asked for, and every other key and the body are as they were.
"""

import difflib
from collections.abc import Iterator, Mapping, Sequence

import yaml

from bot.domain.errors import EditRefused
from bot.storage.edit import Edit, Line, NothingToDo
from bot.storage.edit_front import Front, check_name, others, parse_front, rest
from bot.storage.edit_place import place_for
from bot.storage.edit_region import Region, place_of, region_of
from bot.storage.edit_style import list_ways, scalar_ways
from bot.storage.fence import BOM
from bot.storage.values import clean
from bot.storage.yaml_tree import is_null

Wanted = str | tuple[str, ...]


def put_values(data: bytes, wanted: Mapping[str, Wanted], near: Sequence[str] = ()) -> Edit:
    """Bring keys at the top level to texts (without line ends) and lists of texts. A missing key
    gets a line of its own, below the first of `near` that is there.

    Raises EditRefused, with a sentence, where that can't be done exactly; NothingToDo.
    """
    after, over = data, list[tuple[str, str | None]]()
    for key, value in wanted.items():
        front = parse_front(after)
        over.append((key, region_of(front, key).raw(front) if key in front.tree else None))
        after = _put(after, key, value, near)
    return _edit(data, after, over)


def put_back(data: bytes, over: Mapping[str, str | None]) -> Edit:
    """Bring keys back to what stood behind their colons, as `Edit.over` has it of `put_values`;
    None takes the key and its line out. Raises EditRefused; NothingToDo."""
    after, new_over = data, list[tuple[str, str | None]]()
    for key, raw in over.items():
        front = parse_front(after)
        region = region_of(front, key)
        new_over.append((key, region.raw(front)))
        if raw is None:
            after = _without(front, key, region)
        else:
            after = front.spliced(region.start, region.end, raw)
            if region_of(parse_front(after), key).raw(parse_front(after)) != raw:
                raise EditRefused(f"The front matter's {key} can't be put back as it was.")
        _prove_others(front, after, key, gone=raw is None)
    return _edit(data, after, new_over)


def joined(first: Edit, second: Edit) -> Edit:
    """Two edits, one after the other, as one."""
    return _edit(first.before, second.after, [*first.over, *second.over])


def says(data: bytes, key: str, value: Wanted) -> bool:
    """Whether the key says that by now. Raises EditRefused where it can't be read."""
    front = parse_front(data)
    if key not in front.tree:
        return not value
    return _said(region_of(front, key)) == value


def _put(data: bytes, key: str, value: Wanted, near: Sequence[str]) -> bytes:
    check_name(key)
    front = parse_front(data)
    for after in _ways(front, key, value, near):
        try:
            _prove(front, after, key, value)
        except EditRefused:
            continue  # the next way of writing it may do
        return after
    raise EditRefused(
        f"The front matter's {key} is written in a way that can't be changed here exactly: "
        "change it in the file."
    )


def _ways(front: Front, key: str, value: Wanted, near: Sequence[str]) -> Iterator[bytes]:
    """The file with the value written in one way after the other."""
    if key not in front.tree:
        position, indent, end = place_for(front, key, near)
        for way in _fresh(value):
            yield front.spliced(position, position, f"{indent}{key}:{way}{end}")
        return
    region = region_of(front, key)
    raw = region.raw(front)
    for way in _written(front, region, raw, value):
        yield front.spliced(region.start, region.end, way)


def _written(front: Front, region: Region, raw: str, value: Wanted) -> Iterator[str]:
    if isinstance(value, str):
        yield from scalar_ways(value, region.value, raw) if region.value else ()
    elif region.value is None:
        items = [front.text[slice(*place_of(front, one))] for one in region.items]
        yield from list_ways(value, raw, items, flow=region.flow)
    elif is_null(region.value):
        yield from list_ways(value, raw, [], flow=True)
    elif len(value) == 1:
        yield from scalar_ways(value[0], region.value, raw)


def _fresh(value: Wanted) -> Iterator[str]:
    if not isinstance(value, str):
        yield from list_ways(value, "", [], flow=True)
        return
    quoted = yaml.ScalarEvent(None, None, (False, True), value, style='"')
    yield from scalar_ways(value, quoted, "")


def _prove(before: Front, after: bytes, key: str, value: Wanted) -> None:
    said = _said(region_of(parse_front(after), key))
    one_word = isinstance(said, str) and not isinstance(value, str) and (said,) == value
    if said != value and not one_word:
        raise EditRefused(f"The front matter's {key} would read as something else.")
    _prove_others(before, after, key, gone=False)


def _said(region: Region) -> Wanted:
    if region.value is not None:
        if region.value.style in ("|", ">"):
            # Whether a line end follows is the style's, not the text's.
            return region.value.value.rstrip("\n")
        return "" if is_null(region.value) else str(region.value.value)
    return tuple(dict.fromkeys(clean(item.value) for item in region.items))


def _prove_others(before: Front, after: bytes, key: str, *, gone: bool) -> None:
    now = parse_front(after)
    if before.mark != now.mark or rest(before) != rest(now):
        raise EditRefused("The change would touch the body.")
    if others(before, key, gone=True) != others(now, key, gone=True):
        raise EditRefused(f"The change would touch more than {key}.")
    order = [one for one in before.tree if one != key or not gone]
    if key in before.tree and [*now.tree] != order:
        raise EditRefused(f"The change would touch more than {key}.")


def _without(front: Front, key: str, region: Region) -> bytes:
    start = front.text.rfind("\n", 0, region.start) + 1
    end = front.text.find("\n", region.end) + 1
    if (
        front.text[start : region.start].strip() != f"{key}:"
        or front.text[region.end : end].strip()
    ):
        raise EditRefused(f"The line of {key} holds something else, so it can't be taken out.")
    return front.spliced(start, end, "")


def _edit(before: bytes, after: bytes, over: Sequence[tuple[str, str | None]]) -> Edit:
    if before == after:
        raise NothingToDo
    return Edit(before, after, tuple(_lines(before, after)), tuple(over))


def _lines(before: bytes, after: bytes) -> Iterator[Line]:
    """The lines that differ, paired where as many came as went."""
    old, new = before.split(b"\n"), after.split(b"\n")
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        if kind == "equal":
            continue
        for place in range(max(end - start, new_end - new_start)):
            was = _shown(old[start + place]) if start + place < end else None
            now = _shown(new[new_start + place]) if new_start + place < new_end else None
            yield Line(start + place + 1 if was is not None else new_start + place + 1, was, now)


def _shown(line: bytes) -> str:
    return line.removeprefix(BOM).rstrip(b"\r").decode()
