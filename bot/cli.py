"""The command line: prints, exits, nothing else.

What a command needs is imported when it runs: `--help` does not wait for the search engine.
"""

import json
from pathlib import Path

import click

from bot import options
from bot.backup_commands import backup, restore
from bot.command_line import Commands, WordsCommand, pointing_at, typed_elsewhere, words
from bot.decide_command import decide
from bot.digest_command import digest
from bot.doctor_command import doctor
from bot.domain.errors import IndexUnusable
from bot.init_command import init
from bot.log_command import log
from bot.opening import fetch, opened_desk, opened_shelf, read_settings
from bot.preview_command import preview
from bot.run_command import health, run
from bot.stats_command import stats


@click.group(
    cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 88}
)
@click.version_option(package_name="copydesk", message="copydesk %(version)s")
def main() -> None:
    """Search the desk's articles, review digests in Slack, publish with a click.

    The articles are Markdown files with YAML front matter. Start with: copydesk demo
    """


@main.command(short_help="Try Copydesk on a page that behaves like Slack.")
@click.option(
    "--articles",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Use a copy of this folder instead of the sample articles.",
)
@click.option(
    "--port",
    metavar="PORT",
    default=4747,
    show_default=True,
    type=click.IntRange(0, 65_535),
    help="Where the page is served; another one is taken if it is not free.",
)
@click.option(
    "--tour",
    is_flag=True,
    help="Play everything once, print what each person sees, and exit; no browser.",
)
def demo(articles: Path | None, port: int, tour: bool) -> None:
    """Try Copydesk on a page that behaves like Slack, with articles to play with.

    Nothing leaves this machine, and your files are never touched: the articles are a copy that
    is removed at the end. Stop with Ctrl+C.

    The tour takes the sample articles. Its exit status is 1 if something does not come out as
    it tells.
    """
    from bot.demo_command import run_demo, run_tour
    from bot.tour import TourError

    if tour and articles is not None:
        raise click.UsageError("The tour is about the sample articles: leave out --articles.")
    if not tour:
        run_demo(articles, port)
        return
    try:
        run_tour()
    except TourError as error:
        click.echo(f"\n{error}", err=True)
        click.get_current_context().exit(1)


@main.command(short_help="Bring the index up to date with the files.")
@options.config
@options.articles
@options.data
@options.output
def index(config: Path | None, articles: Path | None, data: str | None, format_: str) -> None:
    """Bring the index up to date with the files, and say what was done.

    There is no need for it while the bot runs. After reading thousands of files it leaves it to
    the bot, or to its own next run, to group similar articles. The exit status is 2 if a source
    can't be read.
    """
    from bot import terminal

    terminal.set_up_logging()
    with opened_shelf(config, articles, data) as shelf:
        if not shelf.writable:
            raise IndexUnusable(
                "Another Copydesk has the index open, most likely the bot. While it runs it keeps "
                "the index up to date by itself: there is nothing to do."
            )
        lost = fetch(shelf, always=True)
        counts = terminal.read_articles(shelf.library)
        grouped = terminal.group(shelf.library, counts)
        left_out = len(shelf.library.left_out())
        terminal.print_counts(counts, left_out, grouped=grouped, as_json=format_ == "json")
    if counts.missing or lost:
        click.get_current_context().exit(2)


@main.command(cls=WordsCommand, short_help="Search the articles, as the slash command does.")
@click.argument("query", nargs=-1, callback=words)
@options.config
@options.articles
@options.data
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    show_default=True,
    help="For a person, for a script, or for a spreadsheet.",
)
@click.option(
    "--limit",
    metavar="N",
    default=10,
    show_default=True,
    type=click.IntRange(1, 10_000),
    help="How many to show: stories in the table, articles otherwise.",
)
def search(
    query: tuple[str, ...],
    config: Path | None,
    articles: Path | None,
    data: str | None,
    format_: str,
    limit: int,
) -> None:
    """Search the articles, as the slash command does in Slack.

    Put the query in single quotes, so that its own quotes and signs reach Copydesk:

    \b
      copydesk search 'topic:"Machine Learning" quality:>=80'
      copydesk search 'deepfake -video is:unpublished age:<14d sort:newest'

    Without a QUERY, or with a minus alone, it is read from standard input.
    """
    from bot import terminal
    from bot.search_command import print_found

    terminal.set_up_logging()
    text = " ".join(query) if query not in ((), ("-",)) else typed_elsewhere()
    with opened_desk(config, articles, data) as desk, pointing_at(text):
        if desk.writable:
            fetch(desk)
            terminal.refresh_if_possible(desk.library)
        print_found(desk, text, format_, limit)


@main.command(short_help="List the files that can't be read as articles, and why.")
@click.argument("path", required=False, type=click.Path(path_type=Path, exists=True))
@options.config
@options.articles
@options.data
@options.output
@click.pass_context
def check(
    ctx: click.Context,
    path: Path | None,
    config: Path | None,
    articles: Path | None,
    data: str | None,
    format_: str,
) -> None:
    """List the files that search does not find: path, line and reason.

    Those are files that can't be read as articles, and all but one of the files that are the
    same article. PATH is a file or a folder; without it, the sources of the settings are looked
    at, repositories as they are now. The exit status is 1 if there are any.
    """
    from bot import terminal
    from bot.checking import check_path, check_sources
    from bot.settings import data_directory

    terminal.set_up_logging()
    given = config is not None or articles is not None
    settings = read_settings(config, articles) if given or path is None else None
    with terminal.progress(least=500) as tell:
        if path is not None:
            checked = check_path(path, settings, tell)
        elif settings is not None:
            checked = check_sources(settings, data_directory(data), tell)
    terminal.print_checked(checked, as_json=format_ == "json")
    ctx.exit(1 if checked.wrong else 0)


@main.command(short_help="Print the Slack app's manifest.")
@options.config
@click.option("--command", metavar="/NAME", help="The slash command, instead of the settings'.")
@click.option("--link", is_flag=True, help="Print the link to Slack's page with it filled in.")
def manifest(config: Path | None, command: str | None, link: bool) -> None:
    """Print the Slack app's manifest as JSON, to paste where Slack asks for one.

    With --link, print the address of Slack's page for a new app with the manifest filled in.
    """
    from bot import manifest as manifests

    settings = read_settings(config, None) if config else None
    name = command or (settings.command if settings else "/articles")
    over_http = settings is not None and settings.mode == "http"
    made = manifests.manifest(name, settings.public_url if settings and over_http else "")
    click.echo(manifests.link(made) if link else json.dumps(made, indent=2))


for _command in (digest, decide, log, stats, preview, run, health, init, doctor, backup, restore):
    main.add_command(_command)


if __name__ == "__main__":
    main(prog_name="copydesk")
