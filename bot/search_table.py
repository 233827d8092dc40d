"""What `copydesk search` prints: a table, or JSON."""

import json
import sys
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.domain.article import Article
from bot.domain.review import State
from bot.services.library import Found
from handlers.mrkdwn import clean, count
from handlers.search_message import ORDER

MOST = 10_000
"""The highest limit of a search."""

# Where nobody looks at a screen, nothing is cut to fit one.
_UNCUT = 100_000
_QUALITY, _STATE, _LEAST = 7, 10, 20
"""Widths of columns, in cells; `_LEAST` is what a title has in the narrowest window."""


def print_json(found: Found) -> None:
    """The query as understood, how many articles match, and the first of them."""
    results = [_as_json(hit.article, hit.score) for hit in found.hits]
    answer = {"query": str(found.query), "total": found.total, "results": results}
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2))


def print_table(found: Found, states: Mapping[str, State], zone: ZoneInfo) -> None:
    """How many, of what, in which order; then two lines an article. `zone` is for the dates."""
    click.echo(f"{count(found.total, 'article')} · {found.query} · {ORDER[found.query.sort]}")
    if found.hits:
        click.echo(_drawn([hit.article for hit in found.hits], states, zone))
    elif found.suggestion is not None:
        click.echo(f"Nearest with results: {found.suggestion}")
    rest = found.total - len(found.hits)
    if rest:
        click.echo(f"and {rest:,} more: --limit {min(found.total, MOST)} shows them")


def _drawn(articles: list[Article], states: Mapping[str, State], zone: ZoneInfo) -> str:
    console = Console(width=None if sys.stdout.isatty() else _UNCUT)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("Quality", justify="right", width=_QUALITY)
    table.add_column("State", width=_STATE)
    room = console.width - _QUALITY - _STATE - 4
    table.add_column("Title", no_wrap=True, overflow="ellipsis", max_width=max(room, _LEAST))
    for article in articles:
        quality = "" if article.quality is None else f"{article.quality:g}"
        table.add_row(quality, states[article.id].standing, _title(article, zone))
    with console.capture() as drawn:
        console.print(table)
    return "\n".join(line.rstrip() for line in drawn.get().splitlines())


def _title(article: Article, zone: ZoneInfo) -> Text:
    date = article.date.astimezone(zone) if article.date else None
    parts = [
        clean(article.provider),
        f"{date.day} {date:%b %Y}" if date else "",
        clean(article.path),
    ]
    facts = " · ".join(part for part in parts if part)
    return Text.assemble(clean(article.title), "\n", (facts, "dim"))


def _as_json(article: Article, score: float) -> dict[str, Any]:
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
        "score": round(score, 4),
    }


def _number(value: float | None) -> float | int | None:
    return int(value) if value is not None and value == int(value) else value
