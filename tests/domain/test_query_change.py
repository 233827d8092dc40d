"""Whether a suggested query corrects words, or only asks for less."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.query import Query, parse
from bot.domain.query_change import corrects


def _read(text: str) -> Query:
    return parse(text, now=datetime(2026, 3, 4, tzinfo=UTC), zone=ZoneInfo("UTC"))


@pytest.mark.parametrize(
    ("typed", "suggested", "corrected"),
    [
        ("deepfkae", "deepfake", True),
        ('"harbuor master" is:open', '"harbour master" is:open', True),
        ("deepfkae is:open", "deepfake", True),
        ("robots zeppelin", "robots", False),
        ("robots quality:>=80", "robots", False),
        ("gpt-4 whales", "gpt OR 4 OR whales", False),
        ("Robots whale", "robots", False),
        ('"robots at sea"', "robots OR at OR sea", False),
    ],
)
def test_words_that_were_not_typed_are_a_correction(
    typed: str, suggested: str, corrected: bool
) -> None:
    assert corrects(_read(suggested), _read(typed)) is corrected
