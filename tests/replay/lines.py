"""The lines of an article that matter here, found in its bytes as anybody would find them."""

import re

PUBLISHED = re.compile(rb"^published:[ \t]*(?P<value>[^\s#]*)[^\r\n]*", re.MULTILINE)
ADDRESS = re.compile(rb"^originalUrl:[^\r\n]*", re.MULTILINE)
TITLE = re.compile(rb"^title:[^\r\n]*", re.MULTILINE)


def line(of: re.Pattern[bytes], data: bytes | None) -> bytes | None:
    """The first such line, without its end; None where there is none."""
    found = of.search(data or b"")
    return found.group() if found else None


def is_published(data: bytes) -> bool:
    """What the file says: without a word, it is."""
    found = PUBLISHED.search(data)
    return found is None or found["value"] == b"true"


def replaced(of: re.Pattern[bytes], data: bytes, new: bytes) -> bytes:
    """With another line in the place of the first such."""
    return of.sub(lambda _: new, data, count=1)


def without(of: re.Pattern[bytes], data: bytes) -> bytes:
    """With the first such line taken out, its end too."""
    return re.sub(of.pattern + rb"\r?\n", b"", data, count=1, flags=re.MULTILINE)


def is_own_line(before: bytes, after: bytes, *, said: bytes = b"false") -> bool:
    """Whether the two differ in one line alone, in what it says of being published, and say the
    opposite. Where it is missing, which says that it is, it may have come in: as `said`, false
    unless the file was changed more than once."""
    new = PUBLISHED.search(after)
    if new is None or new["value"] not in (b"true", b"false"):
        return False
    old = PUBLISHED.search(before)
    if old is None:
        return new["value"] == said and without(PUBLISHED, after) == before
    if {old["value"], new["value"]} != {b"true", b"false"}:
        return False
    start, end = old.span("value")
    return before[:start] + new["value"] + before[end:] == after
