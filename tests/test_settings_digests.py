"""What a digest of the settings file may not say, and the sentence that tells so."""

from pathlib import Path

import pytest

from bot.domain.errors import SettingsError
from bot.settings import load

DIGEST = {
    "name": "AI desk",
    "channel": "'#ai'",
    "schedule": "weekdays 09:00",
    "query": "is:open",
}


def problems(place: Path, **values: str) -> str:
    """What is said of a digest with these values."""
    (place / "news").mkdir()
    written = "".join(f"    {key}: {value}\n" for key, value in {**DIGEST, **values}.items())
    file = place / "copydesk.yaml"
    text = f"sources:\n  - {{name: news, folder: news}}\ndigests:\n  -\n{written}"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load(file)
    return str(caught.value)


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("name", "x" * 61, "name must be at most 60 characters"),
        ("channel", "general", 'channel must be a name as "#news" or an id, not general'),
        ("time_zone", "Berlin", "Berlin is not a time zone: give a name such as Europe/Berlin"),
        ("schedule", "0 9 * * fri-mon", 'write "fri-mon" as a list'),
        ("skip", "[2026-13-01]", "skip must be dates such as 2026-12-25, not 2026-13-01"),
        ("grace", "3d", "3d is no time such as 30m, 6h or 1d, two days at most"),
        ("grace", "soon", "soon is no time such as 30m, 6h or 1d"),
        ("query", "qualty:>=80", "quality"),
        ("articles", "11", "1 to 10"),
        ("per_provider", "0", "1 to 10"),
        ("per_topic", "many", "1 to 10"),
        ("show_again", "0", "1 to 100"),
        ("top", "best", "best"),
        ("mention", "ana", "mention must be the id of a person (U...) or group (S...), not ana"),
        ("empty", "loud", "silent or line or weekly"),
        ("purpose", "fun", "review or reading"),
        ("compact", "maybe", "no or yes"),
        ("shedule", "daily 09:00", "did you mean schedule?"),
    ],
)
def test_what_is_wrong_is_told_with_its_key(
    tmp_path: Path, key: str, value: str, said: str
) -> None:
    told = problems(tmp_path, **{key: value})
    assert said in told
    line = list({**DIGEST, key: value}).index(key) + 5
    assert f"{line}:" in told
