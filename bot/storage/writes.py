"""Writes: which keys and values a decision puts into the front matter, and what they replaced."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

NOW = "now"
"""Stands in the settings for the time of the decision."""

Texts = tuple[tuple[str, str], ...]
"""Keys with the value's text as it is to stand in the file, or NOW."""

Over = dict[str, str | None]
"""What stood there before, by key: the scalar as it was written, None where the key was missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Writes:
    """What a publish and a reject write. An empty `publish` stands for the one key from which
    the field map reads whether an article is published; an empty `reject` for nothing."""

    publish: Texts = ()
    reject: Texts = ()


def over_text(over: Mapping[str, str | None]) -> str:
    """For the ledger."""
    return json.dumps(dict(over), ensure_ascii=False)


def over_of(text: str, published: str) -> Over:
    """From the ledger. One of the first revision has the old text alone, of the key that says
    whether an article is published."""
    if not text.startswith("{"):
        return {published: text}
    found: Over = json.loads(text)
    return found


def dated(text: str, at: datetime) -> str:
    """The time `at` (aware) in the way in which `text` writes one, quotes included; in full and
    in UTC where `text` is none."""
    quote = text[:1] if text[:1] in ("'", '"') else ""
    bare, utc = text.strip("'\""), at.astimezone(UTC)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", bare):
        written = f"{utc:%Y-%m-%d}"
    elif re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?( [+-]\d{4})", bare):
        written = f"{utc:%Y-%m-%d %H:%M:%S} +0000"
    elif bare.endswith(("+00:00", "-00:00")) or re.search(r"T.*[+-]\d\d:\d\d$", bare):
        written = f"{utc:%Y-%m-%dT%H:%M:%S}+00:00"
    else:
        written = f"{utc:%Y-%m-%dT%H:%M:%S}Z"
    return f"{quote}{written}{quote}"
