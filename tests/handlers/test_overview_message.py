"""How the desk is, in words."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.services.overview import Overview, SourceSeen
from handlers.overview_message import overview_message
from tests.desk.desk import text_of

AT = datetime(2026, 11, 23, 9, 4, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Lisbon")
MOMENT = f"<!date^{int(AT.timestamp())}^"


def _said(found: Overview) -> list[str]:
    message = overview_message(found, ZONE)
    return text_of({"blocks": message.blocks}).splitlines()


def test_all_is_well() -> None:
    sources = (SourceSeen("news", copied=False, at=AT), SourceSeen("magazine", copied=True, at=AT))
    found = Overview(articles=1234, left_out=1, indexing=False, sources=sources)
    first, news, magazine, waiting = _said(found)[:4]
    assert first == "*1,234 articles* · 1 file left out"
    assert news.startswith(f"• news: {MOMENT}looked through {{date_short_pretty}}, {{time}}|")
    assert magazine.startswith(f"• magazine: {MOMENT}synced {{date_short_pretty}}, {{time}}|")
    assert "ago" not in "".join([news, magazine])
    assert waiting == "No decision waits to be written."


def test_what_is_behind_is_said_with_its_reason() -> None:
    found = Overview(
        articles=0,
        left_out=0,
        indexing=True,
        sources=(SourceSeen("*news*", copied=True, at=None),),
        problems=("git.example.org can't be <reached>.",),
        unwritten=2,
        since=AT,
        why="the site is frozen",
    )
    first, source, problem, waiting = _said(found)[:4]
    assert first == "*0 articles* · still being read"
    assert source == "• ∗news∗: not synced yet"
    assert problem == "Problem: git.example.org can't be &lt;reached&gt;."
    assert waiting.startswith(f"2 decisions wait to be written, {MOMENT}the first is due ")
    assert waiting.endswith(". the site is frozen")
