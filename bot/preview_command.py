"""`copydesk preview QUERY`: what a digest of this query would have to show."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from bot import options
from bot.command_line import WordsCommand, pointing_at, words
from bot.opening import bring_up_to_date, opened_desk


@click.command(cls=WordsCommand, short_help="Say what a digest of a query would bring.")
@click.argument("query", nargs=-1, callback=words)
@options.config
@options.articles
@options.data
@options.output
def preview(
    query: tuple[str, ...],
    config: Path | None,
    articles: Path | None,
    data: str | None,
    format_: str,
) -> None:
    """Say how many articles match QUERY now, how many came a week over the last eight weeks, of
    which quality, and which threshold gives about ten a week.

    Put the query in single quotes, so that its own quotes and signs reach Copydesk.
    """
    from bot import terminal
    from bot.domain.preview import chart
    from handlers import preview_message as told

    terminal.set_up_logging()
    text = " ".join(query)
    with opened_desk(config, articles, data) as desk, pointing_at(text):
        bring_up_to_date(desk)
        found = desk.digests.adviser.preview(text)
    if format_ == "json":
        click.echo(json.dumps(asdict(found), ensure_ascii=False, indent=2))
        return
    lines = [found.query, *told.summary(found), ""]
    drawn = chart(found.bands, found.least, told.NARROW)
    lines += [*drawn, told.legend(found), ""] if drawn else []
    click.echo("\n".join([*lines, told.advice(found)]))
