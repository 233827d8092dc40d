"""`copydesk stats`: what was decided in a week or a month, how long it took, and what waits."""

import csv
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot import options
from bot.opening import bring_up_to_date, opened_desk

if TYPE_CHECKING:
    from bot.domain.statistics import Line, Period, Statistics

COLUMNS = ("kind", "name", "published", "rejected", "waiting", "median_seconds")
LEADS = ("=", "+", "-", "@", "\t", "\r")
"""With these in front, a spreadsheet takes a text for a formula."""


@click.command("stats", short_help="Print what was decided, how long it took, and what waits.")
@click.argument("period", type=click.Choice(["week", "month"]), default="week")
@options.config
@options.articles
@options.data
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help="For a person, for a script, or for a spreadsheet.",
)
@click.option(
    "--picture",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False, writable=True),
    help="Write the picture there too, as a PNG.",
)
def stats(
    period: "Period",
    config: Path | None,
    articles: Path | None,
    data: str | None,
    format_: str,
    picture: Path | None,
) -> None:
    """Print the figures of the last 7 days, or with month of the last 30: what was published and
    rejected and why, how long it took from arrival to decision, what waits, and which topics
    starve. An article arrives at the date in its front matter.
    """
    from bot import terminal
    from bot.services.statistics import Figures

    terminal.set_up_logging()
    with opened_desk(config, articles, data) as desk:
        bring_up_to_date(desk)
        made = Figures(desk.ledger, desk.library, desk.now).of(period, desk.settings.zone)
        if picture is not None:
            from handlers import statistics_picture

            picture.write_bytes(statistics_picture.picture(made, desk.place / "matplotlib"))
    _print(made, format_)


def _print(made: "Statistics", format_: str) -> None:
    if format_ == "json":
        click.echo(json.dumps(as_json(made), ensure_ascii=False, indent=2))
    elif format_ == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows(made))
    else:
        from handlers.statistics_message import plain_lines

        click.echo("\n\n".join("\n".join(part) for part in plain_lines(made)))


def as_json(made: "Statistics") -> dict[str, Any]:
    """All figures, with times as UTC, and stretches of time in milliseconds."""
    values = asdict(made)
    start, end = made.span
    values["span"] = {"start": start.isoformat(), "end": end.isoformat()}
    values["days"] = [{**asdict(one), "day": one.day.isoformat()} for one in made.days]
    values["starving"] = [{**asdict(one), "last": _time(one.last)} for one in made.starving]
    return values


def rows(made: "Statistics") -> Iterator[tuple[str | int | None, ...]]:
    """A row for everything that is counted, under `COLUMNS`."""
    took, waits = _seconds(made.took), made.waits.count
    yield "all", made.period, made.published, made.rejected, waits, took
    for day in made.days:
        yield "day", day.day.isoformat(), day.published, day.rejected, None, None
    for kind, lines in (("topic", made.topics), ("provider", made.providers)):
        yield from (_row(kind, line) for line in lines)
    for reason, many in made.reasons:
        yield "reason", _safe(reason), None, many, None, None
    for one in made.starving:
        yield "starving topic", _safe(one.topic), None, None, one.waiting, None


def _row(kind: str, line: "Line") -> tuple[str | int | None, ...]:
    counts = (line.published, line.rejected, line.waiting)
    return kind, _safe(line.name), *counts, _seconds(line.took)


def _seconds(milliseconds: int | None) -> int | None:
    return None if milliseconds is None else round(milliseconds / 1000)


def _time(milliseconds: int | None) -> str | None:
    if milliseconds is None:
        return None
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="seconds")


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(LEADS) else text
