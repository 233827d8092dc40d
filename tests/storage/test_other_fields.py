"""What front matter says beyond an article's fields; never what is secured."""

from bot.storage.fields import COPYDESK, HUGO
from bot.storage.other_fields import other_fields

TEXT = """\
---
title: Robots
published: false
secured: {token: s3cret}
ampWebUrl: https://amp.example/robots
provider: {name: Forbes, handle: "@forbes", secured: s3cret}
images: [{url: https://x.example/a.png}]
empty:
tags: [one, two]
cuts:
  - {at: 12:30, secured: s3cret}
---
Body
"""


def test_everything_else_is_there_by_its_name_and_nothing_secured() -> None:
    found = other_fields(TEXT.encode(), COPYDESK)
    assert found == (
        ("ampWebUrl", "https://amp.example/robots"),
        ("provider.handle", "@forbes"),
        ("tags", "one, two"),
        ("cuts.1.at", "12:30"),
    )
    assert "tags" not in dict(other_fields(TEXT.encode(), HUGO))


def test_front_matter_that_can_not_be_read_has_nothing() -> None:
    for data in (b"", b"---\n- a\n---\n", b"---\na: *b\n---\n", b"\xff"):
        assert other_fields(data, COPYDESK) == ()
