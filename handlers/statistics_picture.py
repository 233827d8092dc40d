"""The picture of the desk's figures. It is drawn in a process of its own, which ends: the library
that draws takes more memory than the rest of the bot."""

import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from bot.domain.errors import CopydeskError
from bot.domain.statistics import Line, Statistics
from handlers import statistics_words as words
from handlers.mrkdwn import clean, number

PROGRAM = Path(__file__).with_name("statistics_drawing.py")
LINES = 6
"""So many topics and providers are shown."""

SECONDS = 60
"""After so long a drawing is given up."""

NOT_DRAWN = "The picture could not be drawn: the log says why."

log = logging.getLogger(__name__)


class NotDrawn(CopydeskError):  # noqa: N818  named for what is so
    """The picture could not be drawn."""


def picture(made: Statistics, cache: Path) -> bytes:
    """The figures as a PNG. `cache` is a directory of ours, for what the drawing library learns of
    fonts. Raises NotDrawn."""
    return drawn(sheet(made), cache)


def drawn(shown: dict[str, Any], cache: Path) -> bytes:
    """A sheet as a PNG. Raises NotDrawn."""
    # No settings of the person's own, and no window system, may change how it looks.
    given = {**os.environ, "MPLCONFIGDIR": str(cache), "MPLBACKEND": "agg"}
    try:
        cache.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(  # noqa: S603  our own program
            [sys.executable, "-P", str(PROGRAM)],
            input=json.dumps(shown).encode(),
            capture_output=True,
            timeout=SECONDS,
            env=given,
            cwd=cache,
            check=True,
        )
    except subprocess.TimeoutExpired as error:
        raise NotDrawn(f"Drawing took more than {SECONDS} seconds. Try again.") from error
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        log.warning("The picture could not be drawn: %s", said)
        raise NotDrawn(NOT_DRAWN) from error
    except OSError as error:
        log.warning("The picture could not be drawn: %s", error)
        raise NotDrawn(NOT_DRAWN) from error
    return done.stdout


def sheet(made: Statistics) -> dict[str, Any]:
    """What is drawn: texts and numbers alone."""
    days = len(made.days)
    first, last = made.span.start, made.span.end
    return {
        "title": words.headline(made),
        "when": f"{words.short(first)} to {words.short(last)} {last.year}",
        "published": f"{number(made.published)} published",
        "rejected": f"{number(made.rejected)} rejected",
        "before": words.comparison(made),
        "days": [[words.day(one, days), one.published, one.rejected] for one in made.days],
        "waiting": words.waiting(made),
        "ages": words.waited(made),
        "topics": _bars(made.topics, {one.topic for one in made.starving}),
        "providers": _bars(made.providers, set()),
        "reasons": words.usual_reasons(made),
        "starving": words.starving(made),
    }


def _bars(lines: tuple[Line, ...], hungry: set[str]) -> list[list[Any]]:
    return [
        [clean(one.name), one.published, one.rejected, one.waiting, one.name in hungry]
        for one in lines[:LINES]
    ]
