"""What `copydesk doctor` finds: one finding a line, and what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Level = Literal["ok", "look", "wrong"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `look` is worth a look and `wrong` keeps Copydesk from
    working; `advice` then says what to do."""

    about: str
    level: Level
    sentence: str
    advice: str = ""


def ok(about: str, sentence: str) -> Finding:
    """It is as it should be."""
    return Finding(about, "ok", sentence)


def look(about: str, sentence: str, advice: str) -> Finding:
    """It may be meant, or not."""
    return Finding(about, "look", sentence, advice)


def wrong(about: str, sentence: str, advice: str) -> Finding:
    """It keeps Copydesk from working."""
    return Finding(about, "wrong", sentence, advice)


def is_well(findings: Iterable[Finding]) -> bool:
    """Whether nothing is wrong."""
    return all(one.level != "wrong" for one in findings)
