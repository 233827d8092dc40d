"""The benchmarks run to their end, over articles of their own and over a folder, and say what
they found."""

import re
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import measure
import pytest
import queries
import run
import slot_row
from measure import Aim, Row

SAMPLES = Path(__file__).parents[2] / "bot" / "demo" / "articles"
ONCE = ("--turns", "1", "--repeats", "1")
WITH_PROCESSES = {"command", "http", "memory"}
IN_PROCESS = sorted(set(run.ROWS) - WITH_PROCESSES - {"slots"})


def printed(*given: str) -> str:
    said = StringIO()
    with redirect_stdout(said):
        run.main([*given, *ONCE])
    return said.getvalue()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tmp_path_factory.mktemp("kept"))


@pytest.fixture(autouse=True)
def two_searches_of_a_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "EACH", 2)


def test_slots_are_counted_in_the_simulated_year(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slot_row, "SLOTS", 1)
    monkeypatch.setattr(slot_row, "BOTS", (1,))
    assert re.search(r"Slots, simulated, 1 bot +\d+(\.\d+)?/s", printed("slots"))


@pytest.mark.parametrize("row", sorted(WITH_PROCESSES))
def test_rows_with_processes_over_generated_articles(row: str, kept: str) -> None:
    shown = printed(row, "--count", "40", "--seed", "2", "--keep", kept)
    assert len([line for line in shown.splitlines() if line.strip()]) >= 3


def test_all_others_over_a_folder_with_broken_files(kept: str) -> None:
    shown = printed(*IN_PROCESS, "--articles", str(SAMPLES), "--keep", kept)
    assert len([line for line in shown.splitlines() if line.strip()]) >= 2 + len(IN_PROCESS)


def test_an_empty_folder_has_rows_too(tmp_path: Path) -> None:
    shown = printed("start", "mix", "--articles", str(tmp_path))
    assert "Start, nothing changed" in shown


def test_what_is_kept_is_used_again(kept: str) -> None:
    found = Path(kept) / "generated-40-2"
    before = {file: file.stat().st_mtime_ns for file in (found / "files").rglob("*.md")}
    printed("broad", "start", "--count", "40", "--seed", "2", "--keep", kept)
    assert {file: file.stat().st_mtime_ns for file in (found / "files").rglob("*.md")} == before
    assert len(before) == 40


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--articles", "/nowhere/at/all"], "is not a folder"),
        (["warm"], "there is no row warm"),
        (["cold", "--documents", "made.py"], "makes no files, which cold needs"),
    ],
)
def test_what_can_not_be_measured(
    given: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        run.main(given)
    assert said in capsys.readouterr().err


def test_documents_come_from_any_module(tmp_path: Path) -> None:
    module = tmp_path / "made.py"
    module.write_text(
        "from datetime import UTC, datetime\n"
        "def iter_docs(count, seed):\n"
        "    for n in range(count):\n"
        "        yield dict(id=f'{n}', title=f'Ducks {n}', excerpt='Water.', type='article',\n"
        "            published_at=datetime(2026, 1, 1, tzinfo=UTC), url=f'https://a.example/{n}',\n"
        "            quality=seed, heat=1, published=True, provider=('A', 'a.example'),\n"
        "            topics=['AI'])\n"
    )
    shown = printed("broad", "--documents", str(module), "--count", "30")
    assert "30" in shown


def test_an_aim_is_missed_by_what_is_slower_and_by_what_is_less() -> None:
    ratio, least = Aim("ratio", 2), Aim("ratio", 0.25, at_least=True)
    assert ratio.reached(Row("", 2.0, 1.0))
    assert not ratio.reached(Row("", 2.1, 1.0))
    assert not least.reached(Row("", 2.0, 10.0))
    assert Aim("more", 0.002).reached(Row("", 0.0110, 0.0095))
    assert not Aim("more", 0.002).reached(Row("", 0.0120, 0.0095))
    assert not Aim("amount", 150).reached(Row("", 151.0))


def test_a_percentile_is_one_of_the_times() -> None:
    times = [float(one) for one in range(100, 0, -1)]
    assert measure.percentile(times, 0.5) == 51
    assert measure.percentile(times, 0.99) == 100
    assert measure.percentile([7.0], 0.99) == 7
