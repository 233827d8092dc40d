"""The command line: prints, exits, nothing else."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from bot import terminal
from bot.app import Desk, open_desk, post_now, run_bot, utc_now
from bot.demo_command import demo
from bot.domain.errors import CopydeskError
from bot.manifest import manifest as make_manifest
from bot.settings import Settings, data_directory, for_folder, load, secrets

Command = Callable[..., None]

_config = click.option(
    "--config",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="COPYDESK_CONFIG",
    show_envvar=True,
    help="The settings file.",
)
_articles = click.option(
    "--articles",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="A folder of articles instead of a settings file.",
)
_data = click.option(
    "--data",
    metavar="DIR",
    help="Where the index and the ledger are kept (or COPYDESK_DATA; "
    "otherwise where this platform keeps such things).",
)
_format = click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For a person, or for a script.",
)


class Sentences(click.Group):
    """A group whose commands end in a sentence and status 2 where an error of ours is raised."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except CopydeskError as error:
            click.echo(str(error), err=True)
            ctx.exit(2)
        except BrokenPipeError:
            # The reader of a pipe has gone, as `| head` does.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(1)


@click.group(cls=Sentences, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="copydesk")
def main() -> None:
    """Copydesk: search the desk's articles, review digests, publish with a click.

    The articles are Markdown files with YAML front matter. Start with `copydesk demo`.
    """


@main.command()
@_config
@_data
def run(config: Path | None, data: str | None) -> None:
    """Run the bot until it is told to stop (Ctrl+C or SIGTERM).

    Slack's tokens come from SLACK_BOT_TOKEN and SLACK_APP_TOKEN, or from the files that
    SLACK_BOT_TOKEN_FILE and SLACK_APP_TOKEN_FILE name.
    """
    terminal.set_up_logging()
    run_bot(_settings(config, None), secrets(), data_directory(data))


main.add_command(demo)


@main.command()
@_config
@_articles
@_data
@_format
def index(config: Path | None, articles: Path | None, data: str | None, format_: str) -> None:
    """Bring the index up to date with the files, and say what was done."""
    with _desk(config, articles, data) as desk:
        counts = terminal.refresh(desk.library)
        terminal.print_counts(counts, as_json=format_ == "json")


@main.command()
@click.argument("query", nargs=-1, required=True)
@_config
@_articles
@_data
@_format
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 10_000))
def search(
    query: tuple[str, ...],
    config: Path | None,
    articles: Path | None,
    data: str | None,
    format_: str,
    limit: int,
) -> None:
    """Search the articles, as /articles does in Slack.

    \b
    copydesk search 'topic:"Machine Learning" quality:>=80'
    copydesk search 'deepfake is:unpublished age:<14d sort:newest'
    """
    with _desk(config, articles, data) as desk:
        if desk.writable:
            terminal.refresh(desk.library)
        found = desk.library.find(" ".join(query), zone=desk.settings.zone, limit=limit)
        terminal.print_found(found, desk, as_json=format_ == "json")


@main.command()
@click.argument("name")
@_config
@_data
@click.option("--dry-run", is_flag=True, help="Print what would be posted, and why; post nothing.")
def digest(name: str, config: Path | None, data: str | None, dry_run: bool) -> None:
    """Post the digest NAME now, or print what would be posted."""
    with _desk(config, None, data) as desk:
        if desk.writable:
            terminal.refresh(desk.library)
        if dry_run:
            terminal.print_plan(desk.digests.named(name), desk.digests.preview(name))
        else:
            click.echo(terminal.posted(post_now(desk, name, secrets())))


@main.command()
@click.argument("path", required=False, type=click.Path(path_type=Path, exists=True))
@_config
@_articles
@_format
@click.pass_context
def check(
    ctx: click.Context,
    path: Path | None,
    config: Path | None,
    articles: Path | None,
    format_: str,
) -> None:
    """List the files that can't be read as articles: path, line and reason.

    PATH is a file or a folder; without it, the folders of the settings. The exit status is 1 if
    there are any.
    """
    wrong = terminal.check(_settings(config, articles), path)
    if format_ == "json":
        click.echo(json.dumps(wrong, indent=2, ensure_ascii=False))
    else:
        for each in wrong:
            click.echo("{path}:{line}: {reason}".format(**each))
    ctx.exit(1 if wrong else 0)


@main.command()
@_config
@click.option("--command", help="The slash command's name, instead of the settings'.")
def manifest(config: Path | None, command: str | None) -> None:
    """Print the manifest of the Slack app, as JSON, to paste where Slack asks for one."""
    name = command or (_settings(config, None).command if config else "/articles")
    click.echo(json.dumps(make_manifest(name), indent=2))


def _settings(config: Path | None, articles: Path | None) -> Settings:
    if articles is not None:
        return for_folder(articles.resolve())
    if config is not None:
        return load(config)
    raise click.UsageError("Name a settings file with --config FILE (or COPYDESK_CONFIG).")


@contextmanager
def _desk(config: Path | None, articles: Path | None, data: str | None) -> Iterator[Desk]:
    settings = _settings(config, articles)
    place = data_directory(data)
    desk = open_desk(settings, terminal.place_for(place, articles), now=utc_now)
    try:
        yield desk
    finally:
        desk.close()
