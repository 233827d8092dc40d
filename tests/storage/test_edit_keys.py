"""Adding a key's line, taking it out again, and several changes at once: every other byte stays."""

import re

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.domain.errors import EditRefused
from bot.storage.edit import Line, put, set_scalar, spelled
from tests.storage.front import SECRET, file
from tests.storage.versions import versions

PLAIN = "# desk\ntitle: A\nheat: 3 # hot\nquality: 9\n# opaque\nsecured: x"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("near", "above"),
    [(("heat", "quality"), "quality: 9"), (("quality",), "# opaque"), ((), "# opaque")],
)
def test_a_missing_key_gets_a_line_and_loses_it(
    mark: bytes, end: str, near: tuple[str, ...], above: str
) -> None:
    data = mark + file(PLAIN, "no newline at the end").decode().replace("\n", end).encode()
    edit = put(data, {"removed": "true"}, near)
    expected = data.decode().replace(above, f"removed: true{end}{above}").encode()
    assert edit.after == expected
    assert edit.over == (("removed", None),)
    assert (edit.old_line, edit.new_line) == ("", "removed: true")
    assert expected.decode().split(end)[edit.line - 1] == "removed: true"
    assert put(edit.after, dict(edit.over)).after == data


def test_without_secured_it_goes_to_the_end() -> None:
    assert put(file("title: A"), {"date": "2026-11-23"}).after == file("title: A\ndate: 2026-11-23")
    indented = file("  title: A\n  x: |\n    # no comment\n")
    assert put(indented, {"date": "1"}).after == file(
        "  title: A\n  x: |\n    # no comment\n\n  date: 1"
    )


def test_a_comment_in_a_text_is_none() -> None:
    data = file("title: |\n  A\n  # B\nsecured: x")
    assert put(data, {"date": "1"}).after == file("title: |\n  A\n  # B\ndate: 1\nsecured: x")


def test_several_at_once_and_back() -> None:
    data = file("published: no\ntitle: A\ndate: '2020-01-02' # day\nsecured: x", "Body")
    wanted = {"published": "yes", "date": "'2026-11-23'", "by": "desk", "title": "A"}
    edit = put(data, wanted, ("published",))
    assert edit.after == file(
        "published: yes\nby: desk\ntitle: A\ndate: '2026-11-23' # day\nsecured: x", "Body"
    )
    assert edit.lines == (
        Line(2, "published: no", "published: yes"),
        Line(3, None, "by: desk"),
        Line(5, "date: '2020-01-02' # day", "date: '2026-11-23' # day"),
    )
    assert edit.difference == [
        "-published: no",
        "+published: yes",
        "+by: desk",
        "-date: '2020-01-02' # day",
        "+date: '2026-11-23' # day",
    ]
    assert put(edit.after, dict(edit.over)).after == data


@pytest.mark.parametrize(
    ("front", "wanted", "words"),
    [
        ("title: A\nPublished: no", {"published": "yes"}, "has Published where published is meant"),
        ("title: A", {"desk.ready": "yes"}, "no desk.ready"),
        ("title: A", {"secured": "x"}, "never changed"),
        ("title: A", {"secured": None}, "already"),
        ("title: A\nsecured: x", {"secured": None}, "never changed"),
        ("{title: A}", {"date": "1"}, "not valid YAML"),
        ("{title: A}", {"title": None}, "something else"),
        ("title: A", {"date": "1\nb: 2"}, "would not read as"),
        ("title: A", {"date": "1 # b"}, "would not read as"),
        ("title: A", {"title": "A"}, "already"),
        ("title: A\nday: 1 # one", {"day": None}, "something else"),
        ("title: A\nday: |\n  1", {"day": None}, "several lines"),
        ("title: A\n? day\n: 1", {"day": None}, "something else"),
        ("title: &a A", {"title": None}, "anchor"),
        ("title: A\ntitle: A", {"date": "1"}, "twice"),
    ],
)
def test_what_cannot_be_done_exactly_is_refused(
    front: str, wanted: dict[str, str | None], words: str
) -> None:
    with pytest.raises(EditRefused, match=words) as caught:
        put(file(front), wanted)
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize("opening", ["+++\ntitle = 'A'\n+++\n", '{"title": "A"}\n', "title: A\n"])
def test_other_front_matter_is_refused(opening: str) -> None:
    with pytest.raises(EditRefused):
        put(opening.encode(), {"published": "true"})


def test_the_files_own_way_of_writing_is_kept() -> None:
    data = file("a: No\nb: 'x y'\nc: \"x\"\nd: x")
    assert spelled(data, "a", "true") == "Yes"
    assert spelled(data, "b", "z z") == "'z z'"
    assert spelled(data, "c", "z") == '"z"'
    assert [spelled(data, key, "z") for key in ("d", "e")] == ["z", "z"]
    with pytest.raises(EditRefused, match="Line 3 should say b: true or b: false"):
        spelled(data, "b", "true")


def test_a_second_document_below_is_body() -> None:
    data = file("published: no\ntitle: A", "---\npublished: no\n---\n")
    assert put(data, {"published": "yes", "x": "1"}).after == file(
        "published: yes\ntitle: A\nx: 1", "---\npublished: no\n---\n"
    )


NAMES = st.from_regex(r"[a-z][a-z_-]{0,8}", fullmatch=True).filter(lambda name: name != "secured")
WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufeff\ufffe\uffff"),
    max_size=20,
)
VALUES = st.one_of(
    st.sampled_from(["true", "no", "False", "12:30", "1.10", "~", "2020-01-02", "x y", "#", "-"]),
    WORDS.map(lambda text: "'" + text.replace("'", "''") + "'"),
    WORDS.map(lambda text: '"' + text.replace("\\", "").replace('"', "") + '"'),
    st.integers().map(str),
)
COMMENTS = st.sampled_from(["", " # why", "\t# tab", "   "])
OTHERS = st.sampled_from(
    ["# a comment", "", "nested:\n  title: x\n  published: no", "text: |\n  # x\n  published: no",
     "list:\n- published: no", "list: [a, 'b']", "folded: >\n  one\n\n  two"]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    pairs=st.dictionaries(NAMES, st.tuples(VALUES, COMMENTS), min_size=2, max_size=6),
    others=st.lists(OTHERS, max_size=2),
    which=st.integers(0, 5),
    new=VALUES,
    end=st.sampled_from(["\n", "\r\n"]),
    body=st.text(max_size=20),
)
def test_any_key_is_set_added_and_taken_out_again(
    pairs: dict[str, tuple[str, str]],
    others: list[str],
    which: int,
    new: str,
    end: str,
    body: str,
) -> None:
    lines = [f"{key}: {value}{comment}" for key, (value, comment) in pairs.items()]
    front = "\n".join([*lines[:1], *others, *lines[1:]])
    data = file(front).decode().replace("\n", end).encode() + body.encode("utf-8", "replace")
    key = list(pairs)[which % len(pairs)]
    try:
        changed = set_scalar(data, key, new)
    except EditRefused:
        pass
    else:
        assert set_scalar(changed.after, key, changed.old_text).after == data
    try:
        taken = put(data, {key: None})
    except EditRefused:
        assume(False)
    near = list(pairs)[which % len(pairs) - 1]
    added = put(taken.after, {key: taken.old_text}, (near,))
    assert put(added.after, dict(added.over)).after == taken.after
    if not pairs[key][1]:
        assert len(added.after) == len(data)


def test_every_version_of_a_real_site(tmp_path_factory: pytest.TempPathFactory) -> None:
    """`published` there and back, and taken out, added and removed again."""
    clone = tmp_path_factory.mktemp("versions")
    counted = 0
    for data in versions(clone):
        front = yaml.safe_load(data.decode().split("---\n")[1])
        if "published" not in front:
            added = put(data, {"published": "false"}, ("heat",))
            assert put(added.after, dict(added.over)).after == data
            continue
        counted += 1
        new = "false" if front["published"] else "true"
        there = put(data, {"published": new})
        assert re.sub(rb"(?m)^published: \w+$", b"", there.after) == re.sub(
            rb"(?m)^published: \w+$", b"", data
        )
        assert put(there.after, dict(there.over)).after == data
        out = put(data, {"published": None})
        assert out.after == data.replace(f"published: {out.old_text}\n".encode(), b"", 1)
        back = put(out.after, {"published": out.old_text}, ("heat",))
        assert back.after == data or front.get("heat") is None
        assert put(back.after, dict(back.over)).after == out.after
        assert SECRET not in repr(back)
    assert counted > 30
