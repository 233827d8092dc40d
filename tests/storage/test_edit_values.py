"""Texts and lists set in the file's own style: exactly that, and back to the same bytes."""

import subprocess
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import EditRefused, Unreadable
from bot.storage.edit_front import parse_front
from bot.storage.edit_values import put_back, put_values
from tests.storage.front import SECRET, file, read

CORPORA = Path(__file__).parents[2].parent / "shared" / "corpora"
SAMPLES = Path(__file__).parents[2] / "bot" / "demo" / "articles"

STYLES = [
    'title: "It is \\"so\\" \\u2014 here"   # kept',
    "title: 'It''s'",
    "title: It is so # kept",
    "title:   It is so",
    "title: It goes on\n  over two lines of the file\n  and three",
    'title: "It goes on\n\n  after an empty line"',
    'title: "It goes on \\\n  here"',
    "title: >\n  It is folded\n  over two\n\n",
    "title: >-\n    It is folded\n    over two",
    "title: |\n  It is literal",
    "title: |2-\n  It is literal",
    "title: |+\n  It is literal\n\n",
    "title:",
    "title: ~",
    "title:\n  below",
    '"title": x',
]
LISTS = [
    "topics:\n  - AI # why\n  - \"Edge, more\"\n  - 'It''s'",
    "topics:\n- AI\n- Vision",
    "topics: [ AI, \"Edge, more\" , 'It''s' ] # kept",
    "topics: [AI]",
    "topics: []",
    "topics:",
    "topics: AI",
]
ANY = st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), max_size=60)
TRAPS = st.sampled_from(
    [
        "no",
        "1.10",
        "- a: b # c",
        'It\'s "so" \\ %',
        "---",
        "'",
        "a, [b] {c}",
        "0?",
        "\U0001f41d \u200dx",
    ]
)
WORDS = TRAPS | ANY.map(lambda text: " ".join(text.split())).filter(bool)


def around(line: str) -> bytes:
    return file(f"first: 'a' # one\n{line}\nlast: [x,  y]\nsecured: {SECRET}", "Body: title: x\r\n")


def value_of(data: bytes, key: str) -> object:
    front = parse_front(data)
    loaded = yaml.safe_load(front.text[front.fence.start : front.fence.end])
    return loaded[key]


@settings(max_examples=300)
@given(line=st.sampled_from(STYLES), end=st.sampled_from(["\n", "\r\n"]), text=WORDS)
def test_any_text_reads_as_it_was_typed_and_goes_back(line: str, end: str, text: str) -> None:
    data = around(line).decode().replace("\n", end).encode()
    try:
        edit = put_values(data, {"title": text})
    except EditRefused as refused:
        assert str(refused).endswith(".")  # noqa: PT017  both endings are good
        return
    found = value_of(edit.after, "title")
    assert isinstance(found, str)
    assert found.rstrip("\n") == text
    assert put_back(edit.after, dict(edit.over)).after == data
    assert SECRET not in repr(edit)


@given(
    line=st.sampled_from(LISTS),
    end=st.sampled_from(["\n", "\r\n"]),
    words=st.lists(WORDS, max_size=4, unique=True),
)
def test_any_topics_read_as_they_were_chosen_and_go_back(
    line: str, end: str, words: list[str]
) -> None:
    data = around(line).decode().replace("\n", end).encode()
    try:
        edit = put_values(data, {"topics": tuple(words)})
    except EditRefused:
        return
    found = value_of(edit.after, "topics")
    assert ([found] if isinstance(found, str) else found) == words
    assert put_back(edit.after, dict(edit.over)).after == data


@pytest.mark.parametrize(
    ("line", "text", "new"),
    [
        ('title: "Old"  # kept', 'A "b"', 'title: "A \\"b\\""  # kept'),
        ("title: 'Old'", "It's", "title: 'It''s'"),
        ("title: Old # kept", "New", "title: New # kept"),
        ("title: Old", "no", 'title: "no"'),
        ("title: Old", "a: b", 'title: "a: b"'),
        ("title: >-\n    Old", "New", "title: >-\n    New"),
        ("title: >\n  one two\n  three", "four five six", "title: >\n  four\n  five\n  six"),
        ("title: one two\n  three four", "five six seven", "title: five six\n  seven"),
        ("title: |\n  Old\n  lines", "New", "title: |\n  New"),
        ("title:", "New", "title: New"),
    ],
)
def test_a_text_keeps_its_style(line: str, text: str, new: str) -> None:
    data = around(line)
    edit = put_values(data, {"title": text})
    assert edit.after == data.replace(line.encode(), new.encode(), 1)


@pytest.mark.parametrize(
    ("line", "words", "new"),
    [
        ("topics:\n  - AI # why\n  - Edge", ("AI", "X"), "topics:\n  - AI # why\n  - X"),
        ("topics:\n- 'AI'", ("AI", "B"), "topics:\n- 'AI'\n- 'B'"),
        ("topics: [AI,Edge]", ("AI", "Edge", "X"), "topics: [AI,Edge,X]"),
        ("topics: [ AI ]", ("AI", "a, b"), 'topics: [ AI, "a, b" ]'),
        ("topics:\n  - AI", (), "topics: []"),
        ("topics: []", ("AI",), "topics: [AI]"),
        ('topics: ["R&amp;D"]', ("R&D", "X"), 'topics: ["R&amp;D", "X"]'),
    ],
)
def test_a_list_keeps_its_style(line: str, words: tuple[str, ...], new: str) -> None:
    data = around(line)
    edit = put_values(data, {"topics": words})
    assert edit.after == data.replace(line.encode(), new.encode())
    assert [one.new for one in edit.lines if one.new] or not words


@pytest.mark.parametrize(
    "line",
    [
        "title: &a x",
        "title: !!str x",
        "title: [a]",
        "title: {a: b}",
        "topics:\n  - AI\n  # why\n  - B",
        "topics:\n  - {a: b}",
        "topics: {a: b}",
    ],
)
def test_what_cannot_be_done_exactly_is_refused(line: str) -> None:
    key = line.partition(":")[0]
    wanted = "x" if key == "title" else ("AI", "C")
    with pytest.raises(EditRefused) as refused:
        put_values(around(line), {key: wanted})
    assert str(refused.value).endswith((".", "it."))


def test_a_missing_key_gets_a_line_and_loses_it_again() -> None:
    data = around("title: A")
    edit = put_values(data, {"excerpt": "Said: so", "topics": ("AI", "B")}, ["title"])
    assert edit.after == data.replace(
        b"title: A\n", b'title: A\ntopics: [AI, B]\nexcerpt: "Said: so"\n'
    )
    assert put_back(edit.after, dict(edit.over)).after == data


def test_the_samples_take_a_title_an_excerpt_and_topics_and_give_them_back() -> None:
    tried = 0
    for path in sorted(SAMPLES.rglob("*.md")):
        data = path.read_bytes()
        try:
            read(data)
        except Unreadable:  # some are broken on purpose
            continue
        there_and_back(data)
        tried += 1
    assert tried > 40


def there_and_back(data: bytes) -> None:
    wanted: dict[str, str | tuple[str, ...]] = {
        "title": "A “new” one: it's",
        "excerpt": 'So\\ "it" goes',
        "topics": ("AI", "B"),
    }
    edit = put_values(data, wanted)
    before, after = parse_front(data), parse_front(edit.after)
    assert [*before.tree] == [key for key in after.tree if key in before.tree]
    article = read(edit.after)
    assert (article.title, article.excerpt, article.topics) == tuple(wanted.values())
    back = put_back(edit.after, dict(edit.over))
    assert back.after == data


def test_every_version_of_a_real_site_takes_them_and_gives_them_back(tmp_path: Path) -> None:
    bundle = CORPORA / "upstream.bundle"
    if not bundle.exists():
        pytest.skip("needs ../shared/corpora/upstream.bundle")
    clone = tmp_path / "site"
    subprocess.run(["git", "clone", "-q", "-b", "upto", bundle, clone], check=True)
    found = sorted((clone / "_news").rglob("*.md"))
    assert len(found) > 300
    for path in found[::7]:
        there_and_back(path.read_bytes())
