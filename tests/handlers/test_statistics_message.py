"""The desk's figures in words and as a picture."""

import io
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from bot.domain.statistics import DAY_MS, Statistics, Waits
from handlers import statistics_words as words
from handlers.specimen_statistics import FIGURES, NOTHING, WEEK
from handlers.statistics_message import statistics_message, title
from handlers.statistics_picture import picture
from tests.payload_rules import check

MINUTE = 60_000


@pytest.mark.parametrize("made", FIGURES.values(), ids=FIGURES)
def test_slack_takes_the_numbers(made: Statistics) -> None:
    message = statistics_message(made)
    check("chat.postMessage", {"text": message.text, "blocks": message.blocks})
    assert "<!channel>" not in str(message.blocks)


def test_the_numbers_tell_all() -> None:
    text = statistics_message(WEEK).text
    for part in (
        "51 articles decided in the last 7 days, half of them within 5 hours.",
        "40 published, 11 rejected, 6 put off, 2 taken back. 43 in the 7 days before.",
        "124 articles wait, half for 6 days or more, the oldest for 12 weeks.",
        "Waiting: 18 up to a day, 47 up to a week, 41 up to a month, 18 over a month.",
        "Machine Learning: 16 published, 3 rejected, 31 wait, half within 4 hours",
        "Quarry Wire: 5 published, 6 rejected, 41 wait",
        "Told already · 4",
        "without a reason · 2",
        "Robotics: 19 wait, nothing published for 5 weeks",
        "Quantum Computing: 4 wait, nothing published for over 3 weeks",
    ):
        assert part in text


def test_nothing_is_said_to_be_nothing() -> None:
    text = statistics_message(NOTHING).text
    assert text.startswith("Nothing was decided in the last 7 days.\n0 in the 7 days before.")
    assert "Nothing waits." in text
    assert title(NOTHING) == "The desk from 16 Nov to 22 Nov 2026"


@pytest.mark.parametrize(
    ("milliseconds", "said"),
    [
        (0, "1 minute"),
        (40 * MINUTE, "40 minutes"),
        (119 * MINUTE, "119 minutes"),
        (120 * MINUTE, "2 hours"),
        (2 * DAY_MS, "2 days"),
        (27 * DAY_MS, "27 days"),
        (28 * DAY_MS, "4 weeks"),
    ],
)
def test_durations(milliseconds: int, said: str) -> None:
    assert words.duration(milliseconds) == said


def test_the_alternative_text_says_what_the_picture_shows_and_slack_takes_it() -> None:
    said = words.alternative(WEEK)
    for part in ("40 published, 11 rejected", "124 articles wait", "Robotics: 19 wait"):
        assert part in said
    lengthy = replace(WEEK, reasons=tuple(("because " * 40, 9) for _ in range(5)))
    assert len(words.alternative(lengthy)) == 1000
    alone = replace(NOTHING, waits=Waits(3))
    assert words.alternative(alone).endswith("3 articles wait.")


def test_the_picture_is_large_and_shows_both_colours(tmp_path: Path) -> None:
    with Image.open(io.BytesIO(picture(WEEK, tmp_path))) as opened:
        image = opened.convert("RGB")
    width, height = image.size
    assert (width, height) == (1280, 1307)
    pixels = Counter({colour: many for many, colour in image.getcolors(width * height) or ()})
    card, blue, orange = (0x1E, 0x23, 0x2B), (0x56, 0xB4, 0xE9), (0xE6, 0x9F, 0x00)
    # The bars of published are about four times those of rejected.
    assert 2 * pixels[orange] < pixels[blue]
    assert pixels[orange] > 5000
    assert 0.6 < pixels[card] / (width * height) < 0.95
