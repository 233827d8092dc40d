"""Settings about people: who may decide, in whose names commits are made, the usual reasons."""

import re
from dataclasses import dataclass

from bot.settings_reader import Section

PEOPLE_KEYS = (
    "deciders",
    "admins",
    "digest_managers",
    "reasons",
    "reason_required",
    "authors",
)
LONGEST_REASON, MOST_REASONS = 75, 90
"""A menu of Slack's holds a hundred choices of 75 characters each."""


@dataclass(frozen=True, slots=True)
class Person:
    """Whose name and address a commit carries."""

    name: str
    email: str


def read_ids(section: Section, key: str) -> tuple[str, ...]:
    """Slack's ids of people, user groups and channels; none where the key is missing."""
    found = section.texts(key)
    for wrong in (name for name in found if not re.fullmatch(r"[UWSCG][A-Z0-9]{2,}", name)):
        section.problem(
            key,
            f"{key} must be ids of people (U...), user groups (S...) or channels (C...), "
            f"not {wrong}",
        )
    return tuple(found)


def read_managers(section: Section) -> tuple[str, ...] | None:
    """Who manages digests; None, everybody who may decide, where the key is missing."""
    return read_ids(section, "digest_managers") if "digest_managers" in section.values else None


def read_reasons(section: Section) -> tuple[str, ...]:
    """The desk's usual reasons for a rejection, each once."""
    found = tuple(dict.fromkeys(" ".join(text.split()) for text in section.texts("reasons")))
    if "" in found or any(len(text) > LONGEST_REASON for text in found):
        section.problem("reasons", f"reasons must have 1 to {LONGEST_REASON} characters each")
    if len(found) > MOST_REASONS:
        section.problem("reasons", f"reasons must be at most {MOST_REASONS}")
    return found


def read_authors(section: Section) -> dict[str, Person]:
    """In whose names commits are made, by Slack's ids of people."""
    found: dict[str, Person] = {}
    for user, text in section.pairs("authors").items():
        match = re.fullmatch(r"([^<>\n]+?) *<([^<>@\s]+@[^<>@\s]+)>", text)
        if match is None or not re.fullmatch(r"[UW][A-Z0-9]{2,}", user):
            section.problem(
                "authors",
                "authors must be ids of people with name and address, such as "
                f"U0123456789: Ana Faria <ana@example.org>, not {user}: {text}",
            )
        else:
            found[user] = Person(match[1], match[2])
    return found
