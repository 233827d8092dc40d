"""Where the front matter of a file is: between the line `---` at its top and the next one."""

import re
from dataclasses import dataclass

from bot.storage.yaml_tree import FrontMatterError

SIZE_CAP = 2_000_000
"""Bytes of a whole file. What is larger is no article, and is never read whole."""

FRONT_CAP = 256 * 1024
"""Characters of front matter: nearly twice the largest real one, which lists a hundred related
items."""

BOM = b"\xef\xbb\xbf"
"""The byte order mark that some editors put before UTF-8 text."""

_OPENING = re.compile(r"---[ \t]{0,99}\r?\n")
# YAML itself ends a document at a line "...", and so does Jekyll.
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]{0,99}\r?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Fence:
    """Character offsets: the front matter is text[start:end], the body text[body:]."""

    start: int
    end: int
    body: int


def decode(data: bytes) -> str:
    """The file's text, without a byte order mark, its line ends as they are.

    Raises FrontMatterError for what is too large, not UTF-8, or holds a NUL byte.
    """
    if len(data) > SIZE_CAP:
        raise FrontMatterError(
            0, "is larger than 2 MB: make it smaller, or move it out of the folder"
        )
    if (nul := data.find(b"\0")) >= 0:
        raise FrontMatterError(
            data.count(b"\n", 0, nul), "holds a NUL byte: save the file as plain UTF-8 text"
        )
    try:
        return data.removeprefix(BOM).decode()
    except UnicodeDecodeError as error:
        # The offset counts from behind the mark, but that is on the first line anyway.
        line = data.count(b"\n", 0, error.start)
    raise FrontMatterError(line, "is not UTF-8 text: save the file as UTF-8")


def find_fence(text: str) -> Fence:
    """The offsets of front matter and body. Raises FrontMatterError where there is no front matter,
    it is never closed, or it is larger than FRONT_CAP."""
    opening = _OPENING.match(text)
    if opening is None:
        raise FrontMatterError(0, _not_opened(text))
    start, limit = opening.end(), opening.end() + FRONT_CAP
    end = text.find("\n---\n", start - 1, limit) + 1
    if end and _is_first(text, start, end):
        return Fence(start, end, end + 3)
    closing = _CLOSING.search(text, start, limit)
    # At the limit, what looks like the end of a line may be the middle of one.
    if closing is None or closing.end() == limit < len(text):
        raise FrontMatterError(0, _not_closed(text, limit))
    return Fence(start, closing.start(), closing.end())


def _is_first(text: str, start: int, end: int) -> bool:
    """Whether nothing before `end` could close the front matter, such as a fence with blanks."""
    return all(text.find(mark, start - 1, end - 1) < 0 for mark in ("\n---", "\n..."))


def _not_closed(text: str, limit: int) -> str:
    if text.find("\n---", limit - 4) >= 0:
        return "has more than 256 KB of front matter: move text into the body"
    return "has front matter that is never closed: add a line --- below it"


def _not_opened(text: str) -> str:
    if text.startswith("+++"):
        return "has TOML front matter (+++): turn it into YAML between two lines ---"
    if text.startswith("{"):
        return "has JSON front matter: turn it into YAML between two lines ---"
    if text.rstrip() == "---":
        return "has front matter that is never closed: add a line --- below it"
    return "has no front matter: begin the file with a line ---, keys like title:, and another ---"
