"""Changing one scalar: every other byte stays, or nothing is changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import EditRefused
from bot.storage.edit import publish_text, set_scalar
from bot.storage.fields import COPYDESK, HUGO, field_map
from tests.storage.front import SECRET, file, read

ODD = '''\
# Kept: a comment, odd blanks, both kinds of quotes
title:   "Ünïcode \U0001f600 — “quotes”"
excerpt: >
  Folded text,
  published: false

published :  false   # waits
topics: [ AI,Vision ]
related:
  - {title: 'B', published: false}
secured: "x"'''


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "body", ["", "\npublished: false\n", "no newline at the end", "\x0b\x0c\r"]
)
def test_publishing_changes_one_word(mark: bytes, end: str, body: str) -> None:
    data = mark + file(ODD, body).decode().replace("\n", end).encode()
    edit = set_scalar(data, *publish_text(COPYDESK, data))
    assert edit.before == data
    assert edit.after == data.replace(b"published :  false ", b"published :  true ")
    assert (edit.line, edit.old_text) == (8, "false")
    assert edit.old_line == "published :  false   # waits"
    assert edit.new_line == "published :  true   # waits"
    assert read(edit.after).published
    assert set_scalar(edit.after, "published", edit.old_text).after == data


@pytest.mark.parametrize(
    ("written", "new"),
    [
        *(("false", "true"), ("False", "True"), ("FALSE", "TRUE"), ("no", "yes"), ("No", "Yes")),
        *(("OFF", "ON"), ("off", "on"), ("true", "true"), ("yes", "yes")),
    ],
)
def test_the_files_own_spelling_is_kept(written: str, new: str) -> None:
    assert publish_text(COPYDESK, file(f"published: {written}")) == ("published", new)


def test_inverted_and_nested_keys() -> None:
    data = file("title: A\ndraft: True")
    assert publish_text(HUGO, data) == ("draft", "False")
    nested = file("title: A\ndesk:\n  ready: no\nready: no")
    fields = field_map("everyday", {"published": "desk.ready"})
    edit = set_scalar(nested, *publish_text(fields, nested))
    assert edit.after == nested.replace(b"  ready: no", b"  ready: yes")


@pytest.mark.parametrize(
    "front",
    [
        "{title: A, published: false}",
        "{\n title: A, published: false,\n}",
        "? published\n: false",
        '"published": false\ntitle: A',
        "title: A\npublished:\n  false",
    ],
)
def test_other_ways_to_write_it(front: str) -> None:
    data = file(front)
    edit = set_scalar(data, *publish_text(COPYDESK, data))
    assert edit.after == data.replace(b"false", b"true")


def test_a_quoted_text_can_be_replaced_and_put_back() -> None:
    data = file("title: 'It''s' # so\nquality: 1")
    edit = set_scalar(data, "title", '"It is"')
    assert edit.new_line == 'title: "It is" # so'
    assert set_scalar(edit.after, "title", edit.old_text).after == data


@pytest.mark.parametrize(
    ("front", "words"),
    [
        ("title: A", "published has no value"),
        ("published:\ntitle: A", "has no value"),
        ("published: [no]", "is not one value"),
        ("published: &a no", "anchor or tag"),
        ("published: !!bool no", "anchor or tag"),
        ("published: >-\n  no", "several lines"),
        ("published: a\n  b", "several lines"),
        ("published: no\npublished: no", "twice"),
        ("published: no\nx: &a b\ny: *a", "alias"),
        ("published: no\nx: [", "not valid YAML"),
        ("- published", "no keys"),
        ("published: true", "already"),
    ],
)
def test_what_cannot_be_done_exactly_is_refused(front: str, words: str) -> None:
    with pytest.raises(EditRefused, match=words) as caught:
        set_scalar(file(front), "published", "true")
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize("data", [b"", b"published: no\n", b"---\npublished: no\n", b"+++\n+++\n"])
def test_no_front_matter_is_refused(data: bytes) -> None:
    with pytest.raises(EditRefused):
        set_scalar(data, "published", "true")
    with pytest.raises(EditRefused):
        publish_text(COPYDESK, data)


@pytest.mark.parametrize("word", ["'false'", '"no"', "maybe", "0", "''"])
def test_only_plain_booleans_are_published(word: str) -> None:
    with pytest.raises(EditRefused, match="Line 3 should say published: true or published: false"):
        publish_text(COPYDESK, file(f"title: A\npublished: {word}"))


@pytest.mark.parametrize(
    "new",
    [
        *(
            "true # really",
            "true\nquality: 99",
            "",
            " true",
            "[true]",
            "'true",
            "true: x",
            "&a true",
        ),
        *("|", "*a", "true\r", "- x", "{", "\ttrue"),
    ],
)
def test_a_text_that_would_read_as_something_else_is_refused(new: str) -> None:
    with pytest.raises(EditRefused):
        set_scalar(file("title: A\npublished: false\nquality: 1", "Body"), "published", new)


def test_secured_is_never_changed_and_never_shown() -> None:
    data = file(f"title: A\npublished: no\nsecured: {SECRET}")
    with pytest.raises(EditRefused):
        set_scalar(data, "secured", "x")
    assert SECRET not in repr(set_scalar(data, "published", "yes"))


@given(st.text(), st.text(), st.sampled_from(["true", "false", "no"]), st.booleans())
def test_any_text_around_it_stays(before: str, body: str, word: str, windows: bool) -> None:
    title = before.replace("\\", "").replace('"', "").translate(dict.fromkeys(range(32), " "))
    text = f'---\ntitle: "{title}"\npublished: {word}\n---\n{body}'
    data = (text.replace("\n", "\r\n") if windows else text).encode()
    try:
        edit = set_scalar(data, "published", "yes")
    except EditRefused:
        return
    assert edit.after == data.replace(f"published: {word}".encode(), b"published: yes", 1)
    assert set_scalar(edit.after, "published", edit.old_text).after == data
