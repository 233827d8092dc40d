"""Files that are no articles: left out with line and reason, quickly, and by no other error."""

import itertools
import subprocess
import sys
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.article import Article
from bot.domain.errors import Unreadable
from bot.storage.fields import COPYDESK, HUGO, JEKYLL, FieldMap
from bot.storage.frontmatter import read_article
from tests.storage.front import SECRET, file, read, reason

SECURED = f'secured: "{SECRET}"'


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b"", 1, "has no front matter: begin the file with a line ---"),
        (b"# Read me\n", 1, "has no front matter"),
        (b"\n---\ntitle: A\n---\n", 1, "has no front matter"),
        (b"+++\ntitle = 1\n+++\n", 1, "has TOML front matter"),
        (b'{"title": 1}\n', 1, "has JSON front matter"),
        (b"---", 1, "never closed: add a line ---"),
        (b"---\ntitle: A\n", 1, "never closed: add a line ---"),
        (b"---\ntitle: A\n----\n", 1, "never closed"),
        (b"---\n---\n", 1, "has empty front matter"),
        (b"---\n# nothing\n---\n", 1, "has empty front matter"),
        (b"---\n- title: A\n---\n", 2, "front matter that is a list"),
        (b"---\ntitle\n---\n", 2, "front matter that is one text"),
        (b"---\ntitle: A\nexcerpt: \xff\n---\n", 3, "is not UTF-8"),
        (b"\xff\xfe-\x00-\x00-\x00", 1, "holds a NUL byte"),
        (b"---\ntitle: A\n---\n\n\x00", 5, "holds a NUL byte"),
        (b"---\ntitle: A\n---\n" + b"x" * 2_000_000, 1, "is larger than 2 MB"),
        (file("title: A\n" + "# long\n" * 40_000), 1, "more than 256 KB of front matter"),
    ],
)
def test_the_file_itself(data: bytes, line: int, words: str) -> None:
    at, why = reason(data)
    assert at == line
    assert words in why


@pytest.mark.parametrize(
    ("front", "line", "words"),
    [
        ("quality: 1", 1, "has no title: add a line title:"),
        ("title: ''", 1, "has no title"),
        ("title: A\ntitle: B", 3, "has the key 'title' twice"),
        ("title: A\nprovider:\n  name: B\n  name: B", 5, "has the key 'name' twice"),
        ("title: A\nx: {a b: 1, a b: 2}", 3, "has a key twice"),
        ("title: [A]", 2, "has a list under title"),
        ("title: A\ntype: {a: 1}", 3, "has several keys under type"),
        ("title: A\ntopics: {a: 1}", 3, "has several keys under topics"),
        ("title: A\nquality: eighty", 3, "has quality: eighty, not a number"),
        ("title: A\nquality: .inf", 3, "not a number"),
        ("title: A\nquality: 1e999", 3, "not a number"),
        ("title: A\nquality: 12:30", 3, "not a number"),
        ("title: A\nheat: " + "9" * 5000, 3, "not a number"),
        ("title: A\npublished: maybe", 3, "write published: true or published: false"),
        ("title: A\npublished: n", 3, "write published: true"),
        ("title: A\npublished: 'false'", 3, "without quotes"),
        ("title: A\n\npublishedDateTime: 2023-13-45", 4, "not a date: write one such as"),
        ("title: A\npublishedDateTime: tomorrow", 3, "not a date"),
        ("title: A\npublishedDateTime: 20230523", 3, "not a date"),
        ("title: A\npublishedDateTime: 0001-01-01T00:00:00+14:00", 3, "not a date"),
        ("title: A\npublishedDateTime: 2023-01-01T00:00:00+99:00", 3, "not a date"),
        ("title: A: B", 2, "is not valid YAML here (mapping values"),
        ('title: "A', 3, "is not valid YAML here"),
        ("title: A\n\tquality: 1", 3, "is not valid YAML here"),
        ("title: A\x07", 2, "holds a control character"),
        ("title: é\nexcerpt: A\x07", 3, "holds a control character"),
        ('title: "\\ud800"', 2, "is not valid YAML here"),
        ("title: &a A\nexcerpt: *a", 3, "uses a YAML alias"),
        ("title: !ruby/object:Gem::Requirement A", 2, "uses a YAML tag"),
        ("title: !!python/name:os.system A", 2, "uses a YAML tag"),
        ("? [a]\n: 1", 2, "has a key that is not a plain word"),
        ("title: A\nx: " + "[" * 21 + "]" * 21, 3, "nests more than 20 levels"),
        ("%TAG !a! b\n" * 21, 2, "has more than 20 times %TAG"),
        ("title: A\nx: [" + "1," * 9000 + "]", 3, "has more than 5,000 values"),
    ],
)
def test_the_front_matter(front: str, line: int, words: str) -> None:
    at, why = reason(front)
    assert at == line
    assert words in why
    assert len(why) < 200


@pytest.mark.parametrize(
    "front",
    [
        f"{SECURED}\n{SECURED}\ntitle: A",
        f"title: A\nsecured: &a {SECRET}\nquality: *a",
        f'title: "A\n{SECURED}\n',
        f'quality: "A\n{SECURED}\n',
        f"title: A\nquality: |\n  secured: {SECRET}",
        f"title: A\npublished: |\n  {SECRET}{SECRET}",
        f"title: A\nsecured: {{{SECRET}: 1, {SECRET}: 2}}\npublished: maybe",
        f"title: A\nsecured: !{SECRET} 1",
        f"title: A\nsecured: '{SECRET}\npublished: no",
        f"title: A\nsecured: {SECRET}: {SECRET}",
    ],
)
def test_secured_is_in_no_reason(front: str) -> None:
    reason(front)


def test_nothing_is_chained_to_the_error() -> None:
    with pytest.raises(Unreadable) as caught:
        read(f"title: A\nsecured: '{SECRET}")
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_secured_may_be_anything_that_parses() -> None:
    assert read(f"title: A\nsecured: {{{SECRET}: [1, {{a: b}}]}}") == read("title: A")


UNITS = (
    *("[", "![](", "[a](", "[](x()", "<!--", "<script>", "<a ", "</a", "*a ", "_", "`", "{%", "&"),
    *("\\", "> ", "- ", "[a]: ", "<http://", " ", "\n", "\r"),
)
HOSTILE = {
    "nested": file("title: " + "[" * 30_000 + "]" * 30_000),
    "nested deeper than the cap": file("title: " + "[" * 100_000),
    "nested mappings": file("{a: " * 15_000),
    "merge bomb": file(
        "a: &a {x: 1}\n" + "\n".join(f"{n}: &{n}\n  <<: [*a,*a,*a,*a]" for n in "bcdefgh")
    ),
    "many keys": file("\n".join(f"k{n}: 1" for n in range(6000))),
    "pairs to the cap": file("\n".join(f"k{n}: v" for n in range(26_000))),
    "items to the cap": file("title: A\nrelated:\n" + "  - title: B\n" * 18_000),
    "handles": file("".join(f"%TAG !a{n}! b\n" for n in range(14_000))),
    "many dashes": b"---\n" + b"-" * 1_900_000,
    "blanks": b"---" + b" " * 1_900_000,
    "no closing fence": b"---\n" + b"---x\n" * 380_000,
    "50 MB": b"---\ntitle: A\n---\n" + b"x" * 50_000_000,
    "entities": file('title: "' + "&" * 60_000 + '"'),
    "odd date": file("title: A\npublishedDateTime: 2023-01-01" + " " * 60_000 + "x"),
    "odd number": file("title: A\nquality: 1" + "_" * 60_000 + "x"),
    **{f"body of {unit!r}": file("title: A", unit * (200_000 // len(unit))) for unit in UNITS},
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_hostile_files_are_done_with_quickly(data: bytes) -> None:
    """At most 50 ms of this thread's own time: the machine may be busy with other things."""
    quickest = 1.0
    for _ in range(3):
        began = time.thread_time()
        _article_or_reason(data)
        quickest = min(quickest, time.thread_time() - began)
    assert quickest < 0.05


def test_deep_nesting_leaves_the_process_alive() -> None:
    """PyYAML's C loader would end it by SIGSEGV, so this is tried in a process of its own."""
    code = (
        "from tests.storage.test_unreadable import HOSTILE, _article_or_reason\n"
        "print(_article_or_reason(HOSTILE['nested']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "nests more than 20 levels" in done.stdout


FRAGMENTS = st.sampled_from(
    [
        *("---\n", "title: ", "published: ", "quality: ", "topics:\n", "- ", "  ", "\n", "no"),
        *("secured: ", "publishedDateTime: ", "provider:\n", "images:\n", "related:\n", "url: "),
        *(
            '"',
            "'",
            "[",
            "]",
            "{",
            "}",
            "&a",
            "*a",
            "!!int ",
            "|\n",
            ">-\n",
            "# ",
            ": ",
            "? ",
            "%TAG",
        ),
        *("\r\n", "\t", "\ufeff", "\u2028", "\x85", "...\n", "2023-13-45", "1e9", "<<: ", "\0"),
        *("&#1;", "&amp;", "<b>", "](", "`", "\U0001f600", "https://a.b/"),
    ]
)


@given(st.one_of(st.binary(), st.lists(FRAGMENTS | st.text(max_size=5)).map("".join)))
@example(b"\xef\xbb\xbf\xef\xbb\xbf---\ntitle: A\n---\n")
@example(b"---\r---\r")
@example("---\ntitle: A\n\u2028---\n---\n")
def test_any_bytes_are_an_article_or_unreadable(data: bytes | str) -> None:
    data = data.encode() if isinstance(data, str) else data
    files = (data, b"---\n" + data + b"\n---\n", b"---\ntitle: A\n---\n" + data)
    for content, fields in itertools.product(files, (COPYDESK, HUGO, JEKYLL)):
        outcome = _article_or_reason(content, fields)
        if isinstance(outcome, Unreadable):
            assert 1 <= outcome.line <= 3 + len(content)


def _article_or_reason(data: bytes, fields: FieldMap = COPYDESK) -> Article | Unreadable:
    try:
        return read_article(data, source="desk", path="a.md", fields=fields)
    except Unreadable as error:
        return error
