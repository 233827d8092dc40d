"""`copydesk log`: the record of all decisions."""

import csv
import json
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from bot import options
from bot.opening import opened_desk
from bot.record_rows import COLUMNS, row

if TYPE_CHECKING:
    from bot.services.record import Entry

SHORT = ("time", "person", "verb", "title", "reason", "ended_why")
WIDEST = 40
LEADS = ("=", "+", "-", "@", "\t", "\r")
"""With these in front, a spreadsheet takes a text for a formula."""


@click.command("log", short_help="Print the record of all decisions, the newest first.")
@options.config
@options.data
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help="For a person, for a script, or for a spreadsheet.",
)
@click.option("--since", metavar="DATE", help="Only from this day on, such as 2026-03-01.")
@click.option("--by", metavar="PERSON", help="Only this person's: a Slack id or an e-mail address.")
@click.option("--article", metavar="LINK|PATH", help="Only about this article.")
def log(
    config: Path | None,
    data: str | None,
    format_: str,
    since: str | None,
    by: str | None,
    article: str | None,
) -> None:
    """Print the record of all decisions, the newest first: who, when, where, what and why.

    Nothing is ever taken out of it. The formats json and csv have every column, the table the
    most important.
    """
    from bot.services.record import Asked, Record

    with opened_desk(config, None, data) as desk:
        record = Record(desk.ledger, desk.library, desk.now)
        asked = Asked(
            users=(by,) if by else (),
            article_ids=record.articles(article) if article else (),
            since=_day(since, desk.settings.zone) if since else None,
        )
        _print(record.all(asked), format_)


def _day(text: str, zone: ZoneInfo) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=zone)
    except ValueError:
        raise click.UsageError(f"{text} is no date: write it as 2026-03-01.") from None


def _print(entries: Iterable["Entry"], format_: str) -> None:
    rows = (row(entry) for entry in entries)
    if format_ == "json":
        click.echo(json.dumps(list(rows), ensure_ascii=False, indent=2))
    elif format_ == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows([_safe(value) for value in one.values()] for one in rows)
    else:
        for one in rows:
            click.echo("  ".join(_cell(one[name]) for name in SHORT if one[name]))


def _cell(value: str | int | None) -> str:
    text = str(value or "")
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 1]}…"


def _safe(value: str | int | None) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(LEADS) else text
