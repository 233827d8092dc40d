"""How our commands behave whatever they do: errors are sentences, words may begin with a minus."""

import io
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click

from bot.domain.errors import CopydeskError, QueryError

# No argument of a process can hold it, so that it marks those which only look like options.
_MARK = "\0"
_INTERRUPTED = 130
_LONGEST_INPUT = 100_000


class Commands(click.Group):
    """A group whose commands end in a sentence and status 2 where an error of ours is raised."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of writing: the first ones are the ones to begin with."""
        del ctx
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        _print_anything()
        try:
            return super().invoke(ctx)
        except CopydeskError as error:
            click.echo(str(error), err=True)
            ctx.exit(2)
        except BrokenPipeError:
            # The reader of a pipe has gone, as `| head` does.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(1)
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            click.echo(f"{where}{(error.strerror or str(error)).lower()}", err=True)
            ctx.exit(2)
        except KeyboardInterrupt:
            ctx.exit(_INTERRUPTED)


class WordsCommand(click.Command):
    """A command whose words may begin with a minus, as in `search deepfake -video`.

    Options of ours that go by one letter, `-h` alone, stay options; so does all with two minuses.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        options = [one for one in self.params if isinstance(one, click.Option)]
        valued = {name for one in options if not one.is_flag for name in one.opts}
        return super().parse_args(ctx, _marked(args, valued, set(ctx.help_option_names)))


def words(_ctx: click.Context, _param: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a WordsCommand as they were typed; the callback of its argument."""
    return tuple(word.removeprefix(_MARK) for word in value)


def typed_elsewhere() -> str:
    """The words on standard input, as one line. Raises UsageError where nobody pipes any: a
    person at a terminal would wait for something that never comes."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    text = "" if sys.stdin.isatty() else " ".join(sys.stdin.read(_LONGEST_INPUT).split())
    if not text:
        raise click.UsageError("There is no query: write one, or pipe it in.")
    return text


def _marked(args: Sequence[str], valued: set[str], own: set[str]) -> list[str]:
    result: list[str] = []
    for number, arg in enumerate(args):
        if arg == "--":
            return [*result, *args[number:]]
        short = arg.startswith("-") and not arg.startswith("--") and arg not in own
        is_value = number > 0 and args[number - 1] in valued
        result.append(_MARK + arg if short and not is_value else arg)
    return result


@contextmanager
def pointing_at(query: str) -> Iterator[None]:
    """Show in the query, on lines of their own, what a QueryError is about."""
    try:
        yield
    except QueryError as error:
        from rich.cells import cell_len  # a third of what --help would wait for

        before, part = query[: error.start], query[error.start : error.end]
        signs = " " * cell_len(before) + "^" * max(1, cell_len(part))
        raise CopydeskError(f"{error}\n  {query}\n  {signs}") from error


def _print_anything() -> None:
    """Whatever the terminal's encoding lacks is printed as an escape rather than not at all."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
