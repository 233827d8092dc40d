"""Small files for the tests of reading and editing."""

import pytest

from bot.domain.article import Article
from bot.domain.errors import Unreadable
from bot.storage.fields import COPYDESK, FieldMap
from bot.storage.frontmatter import read_article

SECRET = "pbcm1BDKyLgJfQzERnHVut"


def file(front: str, body: str = "") -> bytes:
    """A file with this front matter between its fences."""
    return f"---\n{front}\n---\n{body}".encode()


def read(data: bytes | str, fields: FieldMap = COPYDESK, path: str = "news/a.md") -> Article:
    """The article in these bytes, or in a file with this front matter."""
    data = file(data) if isinstance(data, str) else data
    return read_article(data, source="desk", path=path, fields=fields)


def reason(data: bytes | str, fields: FieldMap = COPYDESK) -> tuple[int, str]:
    """Line and reason why these bytes, or this front matter, are no article."""
    with pytest.raises(Unreadable) as caught:
        read(data, fields)
    assert caught.value.path == "news/a.md"
    assert SECRET not in str(caught.value)
    return caught.value.line, caught.value.reason
