"""`copydesk init`: ask what can't be known, find out the rest, write the settings."""

import os
from collections.abc import Callable
from pathlib import Path

import click

from bot.domain.errors import CopydeskError, SettingsError
from bot.settings_template import Answers, settings_text

Parse = Callable[[str], str]


@click.command(short_help="Ask a few questions and write the settings file.")
@click.option(
    "--file",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("copydesk.yaml"),
    show_default=True,
    help="Where to write; a file that is there is never written over.",
)
@click.option("--articles", metavar="DIR", help="The folder that holds the articles.")
@click.option("--channel", metavar="NAME", help="The channel of the digest, such as #ai-desk.")
@click.option("--schedule", metavar="TEXT", help='When it is posted, such as "weekdays 09:00".')
@click.option("--time-zone", metavar="ZONE", help="Where that is, such as Europe/Berlin.")
@click.option("--deciders", metavar="IDS", help="Who decides: ids with commas between.")
def init(
    file: Path,
    articles: str | None,
    channel: str | None,
    schedule: str | None,
    time_zone: str | None,
    deciders: str | None,
) -> None:
    """Ask a few questions and write the settings file.

    What is given as an option is not asked. Where the articles' keys come from and where topics
    are is found out by looking at the files.
    """
    from bot import init_answers as check

    if file.exists():
        raise SettingsError(f"{file} is there already and was left as it is. Name another --file.")
    folder = Path(_ask("Where are the articles?", articles, check.folder, check.usual_folder()))
    site, topics = check.found_out(folder)
    click.echo(check.told(folder, site, topics))
    answers = Answers(
        folder=_written(folder, file),
        name=check.source_name(folder),
        site=site,
        topics=_written(topics, file) if topics else "",
        channel=_ask("Which channel is the digest for?", channel, check.channel, "#general"),
        schedule=_ask("When is it posted?", schedule, check.schedule, "weekdays 09:00"),
        zone=_ask("In which time zone?", time_zone, check.zone, check.local_zone()),
        deciders=_deciders(deciders),
    )
    _write(file, settings_text(answers))
    click.echo(f"Wrote {file}. Next: copydesk manifest --config {file} --link")


def _deciders(given: str | None) -> tuple[str, ...]:
    from bot import init_answers as check

    if given is None:
        click.echo(check.WHERE_IDS_ARE)
    found = _ask("Who decides?", given, check.deciders, "")
    return tuple(found.split(",")) if found else ()


def _ask(question: str, given: str | None, parse: Parse, default: str) -> str:
    """The option, or the answer: asked again, with a sentence why, until it is one. Raises
    SettingsError for an option that is none."""
    if given is not None:
        return parse(given)
    while True:
        written: str = click.prompt(question, default=default, show_default=bool(default))
        try:
            return parse(written)
        except CopydeskError as error:
            click.echo(str(error))


def _written(folder: Path, file: Path) -> str:
    """The folder as the settings name it: from the file where it is near, else whole."""
    base = file.absolute().parent.resolve()
    target = folder.resolve()
    if target.is_relative_to(base) or target.is_relative_to(base.parent):
        return Path(os.path.relpath(target, base)).as_posix()
    return target.as_posix()


def _write(file: Path, text: str) -> None:
    """Write the file and read it as the bot does. Raises SettingsError where it is there by
    now."""
    from bot.settings import load

    try:
        data = text.encode()
        with file.open("xb") as opened:
            opened.write(data)
    except UnicodeEncodeError as error:
        raise SettingsError("The folder's name is not UTF-8 text: rename it.") from error
    except FileExistsError as error:
        raise SettingsError(f"{file} is there already and was left as it is.") from error
    load(file)
