"""The quick way of reading front matter gives what the YAML parser gives, or no answer."""

import io
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.article import Article
from bot.domain.errors import Unreadable
from bot.storage.everyday import EverydayReader
from bot.storage.fields import COPYDESK, HUGO, JEKYLL, FieldMap
from bot.storage.frontmatter import read_quickly, read_thoroughly
from tests.storage.front import SECRET, file

CORPORA = Path(__file__).parents[2].parent / "shared" / "corpora"
SAMPLES = Path(__file__).parents[2] / "bot" / "demo" / "articles"
SITES = Path(__file__).parents[1] / "sites"


def quick(data: bytes, fields: FieldMap = COPYDESK) -> Article | None:
    """What the quick way answers; fails where the thorough one answers anything else."""
    answer = read_quickly(data, source="desk", path="2024-05-31-a-b.md", fields=fields)
    if answer is not None:
        try:
            thorough = read_thoroughly(data, source="desk", path="2024-05-31-a-b.md", fields=fields)
        except Unreadable as refusal:
            pytest.fail(f"taken, though it {refusal.reason}: {data!r}")
        assert answer == thorough, data
    return answer


def answered(files: Iterable[bytes], fields: FieldMap = COPYDESK) -> int:
    return sum(quick(data, fields) is not None for data in files)


def test_every_version_of_every_real_article_is_read_quickly(tmp_path: Path) -> None:
    bundle = CORPORA / "upstream.bundle"
    if not bundle.exists():
        pytest.skip("needs ../shared/corpora/upstream.bundle")
    versions = every_version(bundle, tmp_path)
    assert len(versions) == 1_899
    assert answered(versions) == len(versions)


def test_the_sample_article_is_read_quickly() -> None:
    if not (CORPORA / "article.md").exists():
        pytest.skip("needs ../shared/corpora/article.md")
    assert quick((CORPORA / "article.md").read_bytes()) is not None


def test_the_samples_and_sites() -> None:
    samples = [path.read_bytes() for path in SAMPLES.rglob("*.md")]
    assert answered(samples) > len(samples) * 0.8
    assert answered((p.read_bytes() for p in (SITES / "hugo").rglob("*.md")), HUGO) > 1
    assert answered((p.read_bytes() for p in (SITES / "jekyll").rglob("*.m*")), JEKYLL) > 3


USUAL = """\
category: news
title: "Deep \\"fakes\\" &amp; more"
publishedDateTime: 2023-05-23T06:51:00Z
originalUrl: "https://news.example/a?b=c&amp;d#e"
quality: 87
published: false

provider:
  name: It's news, daily
  domain: news.example
"""


@pytest.mark.parametrize(
    "front",
    [
        'title: "A"\ntitle: "B"',
        'title: "A"\nsecured: "x"\nsecured: "y"',
        "title: *a",
        "title: &a A",
        "title: !!str A",
        "title: A: B",
        "title: A:",
        "title: 'A' B",
        'title: "A" # note',
        "title: A # note",
        "title: A\n  and more",
        'title: "A\n  and more"',
        "title: |\n  A",
        "title:\tA",
        "title: A\t",
        'title: "A\tB"',
        "title: A\u2028b: c",
        "title: A\x85b: c",
        "title: A\x07",
        "title: A\ufeffB",
        "title: A\r\nquality: 1",
        "title: A\n# a remark",
        " title: A",
        "title: A\ntopics:\n  - A\n - B",
        "title: A\ntopics:\n  - A\n   - B",
        "title: A\ntopics:\n- A\nB",
        "title: A\ntopics: [A, B",
        "title: A\ntopics: [A, b: c]",
        "title: A\ntopics: [A]]",
        "title: A\nquality: maybe",
        "title: A\npublished: maybe",
        'title: A\npublished: "true"',
        "title: A\npublishedDateTime: 2023-02-30T06:51:00Z",
        "title: A\npublishedDateTime: 2023-02-20T24:00:00Z",
        "title: A\npublishedDateTime: 2023-W08-1T06:51:00Z",
        "title: A\nprovider:\n  name: B\n  name: C",
        "title: A\nprovider:\n  name: B\n   domain: C",
        'title: A\nimages:\n  - url: "x"\n    url: "y"',
        "title: A\nmore:\n  of: this",
        "title: ",
        "- title",
        "title",
        "",
        "title: \"A\\x41\"",
        "title: A\n? b\n: c",
        "title: @A",
        "title: -\nquality: 1",
        "title: A\n" + "".join(f"key{number}: 1\n" for number in range(3_000)),
        "title: A\ntopics: [" + ", ".join("ab" * 3_000) + "]",
    ],
)  # fmt: skip
def test_what_is_unusual_gets_no_answer(front: str) -> None:
    assert quick(file(front)) is None


@pytest.mark.parametrize(
    "front",
    [
        USUAL,
        "title: 1.10\nquality: 1_0\nheat: -1\ntype: no",
        "title: 'It''s'\ntopics: [A, \"B, C\", 'D', e f]\nquality:\nheat: ~",
        "title: http://a.b/#c d",
        'title: A\nimages:\n  - url: "b"\n    isCached: true\n    title: "C: d"\n  - url: "e"',
        'title: A\nwebUrl: ""\nexcerpt: null\ntopics:\n- A\n- "B"\n',
        "title: É 一 🙂\ntopics: []\nimages:\n",
        'title: "A\\n\\tB \\\\ C"\n\n\nquality: "87"\nimages: "https://a.example/b.png"',
    ],
)
def test_what_is_usual_is_read_quickly(front: str) -> None:
    assert quick(file(front, "Some *text* here.")) is not None


def test_a_hundred_related_items_are_read_quickly() -> None:
    """A real site lists so many, in 140 KB."""
    item = (
        '  - title: "B, c"\n    excerpt: "{}"\n    publishedDateTime: 2020-05-22T13:38:00Z\n'
        '    webUrl: "https://a.example/b"\n    type: article\n    provider:\n      name: D\n'
        "      domain: d.example\n    quality: 97\n    images:\n"
        '      - url: "https://a.example/c.jpg"\n        width: 1200\n        title: "E"\n'
    )
    article = quick(file("title: A\nrelated:\n" + item.format("a, " * 350) * 100))
    assert article is not None
    assert len(article.related) == 100


def test_secured_is_not_kept_by_either() -> None:
    front = f'title: "A"\nsecured: "{SECRET}"\n'
    assert SECRET not in repr(vars(EverydayReader(front, COPYDESK)))
    assert SECRET not in repr(quick(file(front)))


def test_a_field_map_that_asks_for_more_of_a_block_is_read_thoroughly() -> None:
    data = file('title: A\nprovider:\n  name: B\n  domain: b.example\n  images:\n    - url: "c"')
    assert quick(data) is not None
    related = data.replace(b"title: A", b"title: A\nrelated:\n  - title: B\n    type: video")
    assert quick(related) is not None
    assert quick(related, replace(COPYDESK, title=("title", "type"))) is None


MARKS = (
    "AI news 1.10 no Yes 87 -1 2023-05-23 12:30 a:b : :x # #x x# & * ! | > ' '' \" \\ \\\" \\n "
    "\\u00e9 [ ] { } , - -- --- ... ? @ % ` ~ null é 一 🙂 \u00a0 \u2028 \t \x07 &amp; "
    "https://a.b/c?d=e = << key: 'q' \"q\" ''' \"\" \\"
)
WORDS = st.sampled_from(MARKS.split(" "))
TEXTS = st.lists(WORDS, max_size=5).map(" ".join)
VALUES = st.one_of(
    TEXTS,
    TEXTS.map(lambda text: f'"{text}"'),
    TEXTS.map(lambda text: f"'{text}'"),
    st.lists(TEXTS, max_size=3).map(lambda texts: f"[{', '.join(texts)}]"),
    st.sampled_from(["true", "false", "87", "-1", "2023-05-23T06:51:00Z", "2023-05-23", '"x"', ""]),
)
NAMES = (
    "title title title excerpt quality heat published publishedDateTime topics secured provider "
    "images related name domain url width height isCached type originalUrl webUrl draft tags date "
    "provider.name é-k 2024 'q' <<"
)
KEYS = st.sampled_from(NAMES.split())
LINES = st.builds(
    lambda indent, dash, key, value: f"{indent}{dash}{key}{value}",
    st.sampled_from(["", "", "", "", "  ", "  ", "    ", "      ", " "]),
    st.sampled_from(["", "", "", "- "]),
    st.one_of(st.just(""), KEYS.map(lambda key: f"{key}: "), KEYS.map(lambda key: f"{key}:")),
    VALUES,
)


@given(st.lists(LINES, max_size=12), st.sampled_from([COPYDESK, HUGO, JEKYLL]))
def test_any_lines(lines: Sequence[str], fields: FieldMap) -> None:
    front = "\n".join(["title: A", *lines])
    quick(file(front), fields)


GOOD = st.sampled_from(
    ["A", '"B c"', "'d'", "1", "-2.5", '"https://a.example/b"', "é: f", "", '""']
)
MAYBE = st.lists(st.booleans(), min_size=20, max_size=20)
RELATED = """\
related:
  - title: {}
    excerpt: {}
    publishedDateTime: {}
    originalUrl: {}
    webUrl: {}
    type: {}
    provider:
      name: {}
      domain: {}
    quality: {}
    images:
      - url: {}
        width: {}
        isCached: {}
provider:
  name: {}
  domain: {}
  images:
    - url: {}
      width: {}
images:
  - url: {}
    height: {}
  - url: {}
"""


@given(st.lists(GOOD, min_size=19, max_size=19), st.lists(st.booleans(), min_size=24, max_size=24))
@example(["A"] * 19, [True] * 24)
def test_blocks_with_lines_missing(values: Sequence[str], keep: Sequence[bool]) -> None:
    lines = RELATED.format(*values).splitlines()
    kept = [line for line, stays in zip(lines, keep, strict=False) if stays]
    quick(file("\n".join(["title: A", *kept])))


def every_version(bundle: Path, scratch: Path) -> list[bytes]:
    """The bytes of every article in a bundle's history, each once for each of its names."""
    clone = str(scratch / "history.git")
    subprocess.run(["git", "clone", "-q", "--bare", str(bundle), clone], check=True)
    git = ["git", "-C", clone]
    log = [*git, "log", "--all", "--raw", "--no-abbrev", "--no-renames", "--format="]
    lines = subprocess.run(log, capture_output=True, text=True, check=True).stdout.splitlines()
    named = {(line.split()[3], line.split("\t")[1]) for line in lines if line.endswith(".md")}
    blobs = sorted(blob for blob, path in named if "_news/" in path and blob.strip("0"))
    done = subprocess.run(
        [*git, "cat-file", "--batch"],
        input="\n".join(blobs).encode(),
        capture_output=True,
        check=True,
    )
    stream, found = io.BytesIO(done.stdout), []
    while header := stream.readline().split():
        found.append(stream.read(int(header[2])))
        stream.readline()
    return found
