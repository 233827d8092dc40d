"""Roles: who may decide, take back others' decisions, and manage digests. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

Role = Literal["reader", "editor", "admin"]
"""A reader searches and reads; an editor also decides, and takes back what is their own; an admin
also takes back what others decided."""


@dataclass(frozen=True, slots=True)
class Roles:
    """Whom the settings name, by Slack's ids: people (U, W), user groups (S), channels (C, G).

    `managers` make and change digests in Slack; None stands for everybody who may decide.
    """

    deciders: tuple[str, ...] = ()
    admins: tuple[str, ...] = ()
    managers: tuple[str, ...] | None = None

    @property
    def places(self) -> tuple[str, ...]:
        """The groups and channels among them, each once."""
        every = (*self.deciders, *self.admins, *(self.managers or ()))
        return tuple(dict.fromkeys(one for one in every if not is_person(one)))

    def named(self, user: str) -> bool:
        """Whether the person's own id stands in the settings."""
        return user in self.deciders or user in self.admins or user in (self.managers or ())

    def role(self, user: str, places: Collection[str]) -> Role:
        """What the person is. `places` are the groups and channels that count for them: none for
        guests and for people of other organisations."""
        if _is_among(user, places, self.admins):
            return "admin"
        return "editor" if _is_among(user, places, self.deciders) else "reader"

    def may_manage(self, user: str, places: Collection[str]) -> bool:
        """Whether the person may make and change digests; admins always may."""
        if self.managers is None:
            return self.role(user, places) != "reader"
        named = _is_among(user, places, self.managers)
        return named or self.role(user, places) == "admin"


def is_person(name: str) -> bool:
    """Whether an id is a person's."""
    return name[:1] in ("U", "W")


def _is_among(user: str, places: Collection[str], named: Collection[str]) -> bool:
    return user in named or any(place in named for place in places)
