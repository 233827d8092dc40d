"""What the command line prints, for a person and for a script."""

import json
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from bot.domain.errors import IndexBlocked
from bot.services.library import Counts, Library
from bot.storage.spare_memory import MANY, give_back
from handlers.mrkdwn import clean, count

if TYPE_CHECKING:
    from bot.checking import Checked
    from bot.domain.digest import Post

FOR_PEOPLE = "%(asctime)s %(levelname)s %(message)s"

_GROUPING_SECONDS = 0.2

log = logging.getLogger(__name__)


def set_up_logging(level: int = logging.INFO) -> None:
    """Log to standard error, a line each: ours from `level` on, everybody else's warnings."""
    logging.basicConfig(level=logging.WARNING, format=FOR_PEOPLE, datefmt="%H:%M:%S")
    for name in ("bot", "handlers"):
        logging.getLogger(name).setLevel(level)


@contextmanager
def progress(least: int = 1) -> Iterator[Callable[[int, int], None]]:
    """Gives what is told the number of files read, and of all: it shows a bar in a terminal, and
    otherwise logs once how many there are, where they are at least so many."""
    if not sys.stderr.isatty():
        yield _Teller(least)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("Reading articles"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


class _Teller:
    def __init__(self, least: int) -> None:
        self._least, self._told = least, False

    def __call__(self, _done: int, total: int) -> None:
        if total >= self._least and not self._told:
            self._told = True
            log.info("Reading %s", count(total, "file"))


def refresh(library: Library) -> None:
    """Bring the index up to date, and group similar articles as far as that takes no time worth a
    word; a source that can't be read is named on standard error."""
    counts = read_articles(library)
    if counts.indexed >= MANY:
        give_back()
    if library.grouping is None:
        return
    if not library.grouping.catch_up(_GROUPING_SECONDS) and library.grouping.lacks_some():
        click.echo(
            "Similar articles are not all grouped yet, a story may be shown twice. "
            "The bot groups them while it runs; copydesk index does it now.",
            err=True,
        )


def read_articles(library: Library) -> Counts:
    """Bring the index up to date, and nothing else; a source that can't be read is named on
    standard error."""
    with progress() as tell:
        counts = library.refresh(tell)
    for sentence in counts.missing:
        click.echo(sentence, err=True)
    return counts


def group(library: Library, counts: Counts) -> bool:
    """Group similar articles to the end, unless many files were read just now: whoever waits for
    those waits to search them. Whether all is grouped."""
    if library.grouping is None:
        return True
    return counts.indexed < MANY and library.grouping.catch_up()


def refresh_if_possible(library: Library) -> None:
    """The same; where the disk does not let us, say so: what the index has is found all the
    same."""
    try:
        refresh(library)
    except IndexBlocked as problem:
        click.echo(str(problem), err=True)


def print_counts(counts: Counts, left_out: int, *, grouped: bool, as_json: bool) -> None:
    """What `index` did. `left_out` is how many files the index lacks in all, `grouped` whether it
    is known of all articles which are similar."""
    if as_json:
        values = {
            "indexed": counts.indexed,
            "unchanged": counts.unchanged,
            "removed": counts.removed,
            "left_out": counts.left_out,
        }
        click.echo(json.dumps(values))
        return
    click.echo(
        f"{counts.indexed:,} indexed, {counts.unchanged:,} unchanged, "
        f"{counts.removed:,} removed, {counts.left_out:,} left out."
    )
    if left_out:
        click.echo(f"Search does not find {count(left_out, 'file')}: copydesk check says why.")
    if not grouped:
        click.echo(
            "All can be searched. Similar articles are not grouped yet: "
            "the bot does that while it runs, or run this once more."
        )


def print_checked(checked: "Checked", *, as_json: bool) -> None:
    """What `check` found: a line a file, as linters do, and on standard error how many."""
    if as_json:
        found = [
            {"path": one.path, "line": one.line, "reason": one.reason} for one in checked.wrong
        ]
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
        return
    for one in checked.wrong:
        click.echo(f"{clean(one.path)}:{one.line}: {clean(one.reason)}")
    looked_at = count(checked.files, "file")
    click.echo(f"{looked_at} read, {len(checked.wrong):,} left out.", err=True)


def print_post(post: "Post") -> None:
    """A posted digest, an article a line."""
    from bot.plan_table import headline

    click.echo(headline(post.name, len(post.items), post.matching, post.purpose))
    for item in post.items:
        provider = f" ({clean(item.article.provider)})" if item.article.provider else ""
        click.echo(f"{item.number:>2}. {clean(item.article.title)}{provider}")
