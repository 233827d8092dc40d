"""What `copydesk search` prints: a table, JSON or CSV."""

import csv
import io
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import click
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.domain.article import Article
from bot.domain.query_change import corrects
from bot.domain.review import State
from bot.services.grouping import Item, Page
from bot.services.library import Found
from handlers.mrkdwn import clean, joined
from handlers.search_message import ORDER, counted

MOST = 10_000
"""The highest limit of a search."""

Similar = Mapping[str, Sequence[str]]

# Where nobody looks at a screen, nothing is cut to fit one.
_UNCUT = 100_000
_QUALITY, _STATE, _GAP, _LEAST = 7, 10, 2, 20
"""Widths of columns and of what is between them, in cells; `_LEAST` is what a title has in the
narrowest window."""


def print_json(found: Found, states: Mapping[str, State], similar: Similar) -> None:
    """The query as understood, how many articles match, and the first of them, each with the ids
    of those that tell the same story."""
    answer = {
        "query": str(found.query),
        "total": found.total,
        "results": _results(found, states, similar),
    }
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2))


def print_csv(found: Found, states: Mapping[str, State], similar: Similar) -> None:
    """The same articles, one a line below a line of names. Lists are parted by `; `."""
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(_KEYS)
    for result in _results(found, states, similar):
        writer.writerow([_cell(result[key]) for key in _KEYS])
    click.echo(lines.getvalue(), nl=False)


def print_table(page: Page, states: Mapping[str, State], zone: ZoneInfo) -> None:
    """How many, of what, in which order; then one item a story: two lines on a screen, fitted to
    it, and one where the table is piped. `zone` is for the dates."""
    found, shown = page.found, len(page.items)
    ended = page.after is None and shown > 0
    articles = counted(found.total, shown, ended=ended)
    click.echo(joined([articles, str(found.query), ORDER[found.query.sort]]))
    if page.items:
        click.echo(_drawn(page.items, states, zone))
    elif found.suggestion is not None:
        meant = corrects(found.suggestion, found.query)
        words = "Did you mean {}?" if meant else "Nearest with results: {}"
        click.echo(words.format(found.suggestion))
    if page.after is not None:
        rest = found.total - page.after
        click.echo(f"and {rest:,} more: --limit {min(found.total, MOST)} shows them")


def _drawn(items: Sequence[Item], states: Mapping[str, State], zone: ZoneInfo) -> str:
    on_screen = sys.stdout.isatty()
    console = Console(width=None if on_screen else _UNCUT)
    table = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), header_style="dim")
    table.add_column("Quality", justify="right", width=_QUALITY)
    table.add_column("State", width=_STATE)
    room = console.width - _QUALITY - _STATE - 2 * _GAP
    table.add_column("Title", no_wrap=True, overflow="ellipsis", max_width=max(room, _LEAST))
    for name in () if on_screen else ("Provider", "Date", "Path"):
        table.add_column(name, no_wrap=True)
    for item in items:
        article, title = item.hit.article, _title(item, max(room, _LEAST))
        facts = [clean(article.provider), _date(article, zone), clean(article.path)]
        if on_screen:
            line = " · ".join(fact for fact in facts if fact)
            cells: list[Text | str] = [title.append(f"\n{line}", "dim")]
        else:
            cells = [title, *facts]
        table.add_row(_quality(article), states[article.id].standing, *cells)
    with console.capture() as drawn:
        console.print(table)
    return "\n".join(line.rstrip() for line in drawn.get().splitlines())


def _title(item: Item, room: int) -> Text:
    """The title and how many are similar, the title cut so that both fit."""
    more = f" · and {len(item.similar):,} similar" if item.similar else ""
    title = Text(clean(item.hit.article.title))
    title.truncate(max(room - cell_len(more), 1), overflow="ellipsis")
    return title.append(more, "dim")


def _quality(article: Article) -> str:
    return "" if article.quality is None else f"{article.quality:g}"


def _date(article: Article, zone: ZoneInfo) -> str:
    date = article.date.astimezone(zone) if article.date else None
    return f"{date.day} {date:%b %Y}" if date else ""


_KEYS = (
    *("id", "path", "title", "url", "provider", "date", "type", "topics"),
    *("quality", "published", "state", "score", "similar"),
)


def _results(found: Found, states: Mapping[str, State], similar: Similar) -> list[dict[str, Any]]:
    return [
        _result(hit.article, hit.score, states[hit.article.id], similar.get(hit.article.id, ()))
        for hit in found.hits
    ]


def _result(article: Article, score: float, state: State, similar: Sequence[str]) -> dict[str, Any]:
    return {
        "id": article.id,
        "path": article.path,
        "title": article.title,
        "url": article.url,
        "provider": article.provider,
        "date": article.date.isoformat().replace("+00:00", "Z") if article.date else None,
        "type": article.type,
        "topics": list(article.topics),
        "quality": _number(article.quality),
        "published": article.published,
        "state": state.standing,
        "score": round(score, 4),
        "similar": list(similar),
    }


def _cell(value: object) -> str:
    """One safe line: a title may hold anything."""
    if isinstance(value, list):
        return clean("; ".join(value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else clean(str(value))


def _number(value: float | None) -> float | int | None:
    return int(value) if value is not None and value == int(value) else value
