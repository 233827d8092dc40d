"""An index of another version is rebuilt beside the old one and swapped."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import tantivy

from bot.domain.errors import IndexUnusable
from bot.storage.analysis import register
from bot.storage.article_json import article_json
from bot.storage.index import Index
from bot.storage.index_files import FileRows, Row
from bot.storage.index_schema import SCHEMA, VERSION
from tests.storage.indexes import article, found, put, seen
from tests.storage.older import OLDER, folders, make_ancient, make_older

SOAK = bool(os.environ.get("COPYDESK_SOAK"))
OURS = [f"version-{VERSION}"]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    index = Index.open(tmp_path / "index", writable=True)
    put(index, article("a.md", title="Old A"), article("b.md", title="Old B"))
    index.close()
    return tmp_path / "index"


@pytest.fixture
def index(place: Path) -> Iterator[Index]:
    make_older(place)
    opened = Index.open(place, writable=True)
    yield opened
    opened.close()


@pytest.mark.parametrize("become", [make_older, make_ancient])
def test_the_old_one_answers_until_the_new_one_is_whole(
    place: Path, become: Callable[[Path], None]
) -> None:
    become(place)
    for _ in range(2):  # also by who goes on after a stop
        index = Index.open(place, writable=True)
        assert index.building
        assert sorted(found(index, "")) == ["a", "b"]
        put(index, article("a.md", title="New A"))
        assert found(index, "old a") == ["a"]
        assert list(index.files("news")) == ["a.md"]
        index.close()
    index = Index.open(place, writable=True)
    before = index.generation
    index.complete()
    assert not index.building
    assert index.generation > before
    assert (found(index, "new"), found(index, "old"), folders(place)) == (["a"], [], OURS)
    index.complete()
    index.close()
    again = Index.open(place, writable=True)
    assert found(again, "") == ["a"]
    again.close()


def test_what_one_asks_for_by_id_is_the_newest_there_is(index: Index) -> None:
    put(index, article("x/a.md", title="New A"))
    new, old = index.article("a"), index.article("b")
    assert new is not None
    assert old is not None
    assert (new.title, old.title) == ("New A", "Old B")
    assert index.path_of("a") == ("news", "x/a.md")
    assert index.path_of("b") == ("news", "b.md")
    assert index.article("c") is None
    assert index.path_of("c") is None


def test_a_first_index_is_not_built_beside_anything(tmp_path: Path) -> None:
    index = Index.open(tmp_path, writable=True)
    put(index, article("a.md"))
    assert not index.building
    index.wipe()
    assert not index.building
    index.close()


def test_to_wipe_is_to_wipe_the_old_one_too(index: Index, place: Path) -> None:
    index.wipe()
    assert not index.building
    assert (found(index, ""), folders(place)) == ([], OURS)


def test_one_that_breaks_while_it_is_built_begins_again(index: Index, place: Path) -> None:
    put(index, article("a.md", title="New A"))
    (place / OURS[0] / "terms" / "meta.json").unlink()
    assert index.mend()
    assert index.files("news") == {}
    assert index.building
    assert sorted(found(index, "old")) == ["a", "b"]


def test_who_only_reads_follows(index: Index, place: Path) -> None:
    reader = Index.open(place, writable=False)
    put(index, article("a.md", title="New A"))
    assert reader.building
    assert sorted(found(reader, "")) == ["a", "b"]
    before = reader.generation
    index.complete()
    assert found(reader, "") == ["a"]
    assert reader.generation > before
    assert reader.path_of("b") is None
    put(index, article("c.md"))
    assert sorted(found(reader, "")) == ["a", "c"]
    reader.close()


def test_without_a_writer_the_old_one_is_read(place: Path) -> None:
    make_older(place)
    reader = Index.open(place, writable=False)
    assert sorted(found(reader, "")) == ["a", "b"]
    assert folders(place) == [f"version-{OLDER}"]
    reader.close()


def _another_schema(place: Path) -> None:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("title", stored=True)
    _fill(place, builder.build(), [{"title": "Old A"}])


def _written_in_another_way(place: Path) -> None:
    _fill(place, SCHEMA, [{"id": "a", "stored": b"Old A;a.md"}])


def _of_other_files(place: Path) -> None:
    text = article_json(article("elsewhere.md", id="a")).encode()
    _fill(place, SCHEMA, [{"id": "a", "stored": text}])


def _fill(place: Path, schema: tantivy.Schema, documents: list[dict[str, object]]) -> None:
    terms = place / f"version-{OLDER}" / "terms"
    terms.mkdir(parents=True)
    index = tantivy.Index(schema, str(terms))
    register(index)
    writer = index.writer(15_000_000, 1)
    for values in documents:
        writer.add_document(tantivy.Document(**values))
    writer.commit()
    writer.wait_merging_threads()
    rows = FileRows(terms.with_name("files.sqlite"), writable=True)
    rows.finish("news", [Row(seen("a.md"), "a")], ())
    rows.close()


@pytest.mark.parametrize("make", [_another_schema, _written_in_another_way, _of_other_files])
def test_an_old_one_that_says_nothing_to_us_is_not_asked(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    make(tmp_path)
    index = Index.open(tmp_path, writable=True)
    put(index, article("b.md"))
    reader = Index.open(tmp_path, writable=False)
    for either in (index, reader):
        assert either.building
        assert found(either, "") == ["b"]
        assert either.article("a") is None
    index.complete()
    assert found(reader, "") == ["b"]
    assert not reader.building
    assert folders(tmp_path) == OURS
    reader.close()
    index.close()


def test_an_old_one_that_says_something_strange_is_asked_no_more(tmp_path: Path) -> None:
    text = article_json(article("a.md")).encode()
    good = {"id": "a", "published": False, "stored": text}
    _fill(tmp_path, SCHEMA, [good] * 30 + [good | {"published": True, "stored": b"strange"}])
    index = Index.open(tmp_path, writable=True)
    put(index, article("b.md"))
    assert set(found(index, "is:unpublished")) == {"a"}
    with pytest.raises(IndexUnusable):
        found(index, "is:published")
    assert found(index, "") == ["b"]
    assert index.building
    index.close()


_CUT_SHORT = """
import os, shutil, sys
from pathlib import Path
from bot.storage.index import Index
from tests.storage.indexes import article, found, put

old, place, step = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])

def build(last):
    events = 0
    def count(event, arguments):
        nonlocal events
        if event in ("open", "os.mkdir", "os.remove", "os.rmdir", "os.utime", "sqlite3.connect"):
            events += str(place) in str(arguments)
            if events == last:
                os._exit(9)
    sys.addaudithook(count)
    index = Index.open(place, writable=True)
    if not index.files("news"):
        put(index, article("a.md", title="New A"))
    put(index, article("c.md", title="New C"))
    index.complete()

def look():
    reader = Index.open(place, writable=False)
    assert sorted(found(reader, "")) == (["a", "b"] if reader.building else ["a", "c"])
    reader.close()
    build(0)
    reader = Index.open(place, writable=False)
    assert sorted(found(reader, "new")) == ["a", "c"]
    assert len(list(place.glob("*-*"))) == 1, list(place.iterdir())

def apart(do, *given):
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = 1
    try:
        do(*given)
        code = 0
    except Exception as problem:
        print(repr(problem), flush=True)
    finally:
        os._exit(code)

for last in range(1, 200, step):
    shutil.copytree(old, place)
    ended = apart(build, last)
    assert ended in (0, 9), last
    assert apart(look) == 0, last
    shutil.rmtree(place)
    if ended == 0:
        break
print(last)
"""


@pytest.mark.soak
@pytest.mark.skipif(not hasattr(os, "fork"), reason="it is cut short in a process that forks")
@pytest.mark.parametrize(("become", "step"), [(make_older, 4), (make_ancient, 5)])
def test_cut_short_at_any_moment(place: Path, become: Callable[[Path], None], step: int) -> None:
    become(place)
    copy, every = place.with_name("copy"), 1 if SOAK else step
    done = subprocess.run(
        [sys.executable, "-c", _CUT_SHORT, str(place), str(copy), str(every)],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert int(done.stdout) > 15  # so many moments were to be tried
