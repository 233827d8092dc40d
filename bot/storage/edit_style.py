"""How a text is written in the style that stands in the file: the ways to try, the likest first."""

import re
from collections.abc import Iterator, Sequence

import yaml

from bot.domain.errors import CopydeskError
from bot.storage.values import clean
from bot.storage.yaml_tree import ListNode, MapNode, parse_tree

_RESOLVER = yaml.resolver.Resolver()
_BLOCK = ("|", ">")


def scalar_ways(text: str, value: yaml.ScalarEvent, raw: str) -> Iterator[str]:
    """The texts behind a key's colon that may say `text`, for a value that stands there as `raw`.
    Whether one does is for the proof to say."""
    gap = raw[: len(raw) - len(raw.lstrip())] or " "
    if value.style in _BLOCK and text:
        yield from _blocks(text, raw)
        return
    written = list(flow_ways(text, value.style or ""))
    if "\n" in raw.strip():
        yield from _wrapped(gap, written, raw)
    gap = gap if "\n" not in gap else " "
    yield from (f"{gap}{one}" for one in written)


def flow_ways(text: str, style: str) -> Iterator[str]:
    """The text in its quotes: as `style` says where that can be, else in double ones."""
    if style == "" and _is_plain(text):
        yield text
    if style == "'" and text.isprintable():
        yield "'" + text.replace("'", "''") + "'"
    yield '"' + "".join(_escaped(sign) for sign in text) + '"'


def list_ways(
    wanted: Sequence[str], raw: str, items: Sequence[str], *, flow: bool
) -> Iterator[str]:
    """The texts behind a key's colon that may hold the words, each of which keeps the way in
    which `items` has it written. `raw` is what stands there; lines keep their comments."""
    if not wanted:
        yield " []"
    elif not items:
        yield f" [{', '.join(_item(word, '') for word in wanted)}]"
    elif flow:
        yield from _flow(wanted, raw, items)
    else:
        yield from _lines(wanted, raw, items)


def _flow(wanted: Sequence[str], raw: str, items: Sequence[str]) -> Iterator[str]:
    opening, closing = raw[: raw.index(items[0])], raw[raw.rindex(items[-1]) + len(items[-1]) :]
    if len(items) > 1:
        first = raw.index(items[0]) + len(items[0])
        between = raw[first : raw.index(items[1], first)]
    else:
        between = ", "
    kept = {_read(item): item for item in items}
    words = (kept.get(word) or _item(word, _quotes(items[-1])) for word in wanted)
    yield opening + between.join(words) + closing


def _lines(wanted: Sequence[str], raw: str, items: Sequence[str]) -> Iterator[str]:
    head, *lines = raw.split("\n")
    if len(lines) != len(items) or not all(
        re.match(r"[ ]*- ", line) and item in line for line, item in zip(lines, items, strict=True)
    ):
        return  # there are comments or empty lines between them, and nobody knows whose they are
    ending = "\r" if head.endswith("\r") else ""
    kept: dict[str, list[str]] = {}
    for line, item in zip(lines, items, strict=True):
        kept.setdefault(_read(item), []).append(line.removesuffix("\r"))
    marks = re.match(r"[ ]*-[ ]+", lines[-1])
    mark = marks[0] if marks else "  - "
    made = [
        one for word in wanted
        for one in kept.get(word, [mark + _item(word, _quotes(items[-1]))])
    ]  # fmt: skip
    yield head + "".join(f"\n{line}{ending}" for line in made).removesuffix(ending)


def _read(item: str) -> str:
    """What an item says, as the articles have it."""
    tree = parse_tree(f"- {item}\n")
    leaf = tree[0] if isinstance(tree, ListNode) and tree else None
    return clean(leaf.value) if isinstance(leaf, yaml.ScalarEvent) else item


def _quotes(item: str) -> str:
    return item[0] if item[:1] in ("'", '"') else ""


def _item(word: str, style: str) -> str:
    # In lists with brackets readers of YAML disagree about some of these signs.
    if clean(word) != word:
        word = word.replace("&", "&amp;")  # else it would be read as what it stands for
    careful = style or ('"' if any(sign in word for sign in ",[]{}:#?") else "")
    return next(flow_ways(word, careful))


def _blocks(text: str, raw: str) -> Iterator[str]:
    """A literal or folded text: its first line and its indentation stay."""
    head, *lines = raw.split("\n")
    said = [line for line in lines if line.strip()]
    if not said:
        return
    ending = "\r" if head.endswith("\r") else ""
    indent = said[0][: len(said[0]) - len(said[0].lstrip(" "))]
    width = max(len(line.rstrip("\r")) for line in said) - len(indent)
    if len(said) > 1 and ">" in head:
        yield (
            head
            + "".join(f"\n{indent}{one}{ending}" for one in _folded(text, width))[
                : -len(ending) or None
            ]
        )
    yield f"{head}\n{indent}{text}"


def _wrapped(gap: str, written: Sequence[str], raw: str) -> Iterator[str]:
    """A plain or quoted text over several lines: as wide as it was, and as far to the right."""
    lines = raw.split("\n")
    if any(not line.strip() for line in lines[1:]) or "\\" in raw:
        return
    ending = "\r\n" if lines[0].endswith("\r") else "\n"
    indent = re.match(r"[ \t]*", lines[1])
    width = max(len(line.rstrip("\r")) for line in lines[1:]) - len(indent[0] if indent else "")
    for one in written:
        folded = _folded(one, max(width, len(lines[0].strip())))
        yield gap + f"{ending}{indent[0] if indent else '  '}".join(folded)


def _folded(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` characters, broken at single blanks alone."""
    lines = [""]
    for word in re.split(r"(?<=[^ ]) (?=[^ ])", text):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if lines[-1] and len(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _is_plain(text: str) -> bool:
    """Whether the text may stand without quotes, and is a text for every reader."""
    if not text.isprintable():
        return False
    if _RESOLVER.resolve(yaml.ScalarNode, text, (True, False)) != "tag:yaml.org,2002:str":  # type: ignore[no-untyped-call]  # yaml has no types for it
        return False
    try:
        tree = parse_tree(f"key: {text}\n")
    except CopydeskError:
        return False
    leaf = tree.get("key") if isinstance(tree, MapNode) else None
    return isinstance(leaf, yaml.ScalarEvent) and not leaf.style and leaf.value == text


def _escaped(sign: str) -> str:
    if sign in '"\\':
        return f"\\{sign}"
    if sign.isprintable() and sign not in "\ufeff\ufffe\uffff":
        return sign
    return f"\\u{ord(sign):04x}" if ord(sign) <= 0xFFFF else f"\\U{ord(sign):08x}"
