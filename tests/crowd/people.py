"""The people of the crowd: what each may do, and from when until when."""

import copy
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.desk.desk import SEED

Json = dict[str, Any]
Kind = Literal["editor", "admin", "reader", "guest", "stranger", "leaves", "joins", "judge"]

GROUP = "S0EDIT"
CHANNELS = ("C0AIDESK", "C0GENERAL")
CACHE_MS = 10_000
"""For so long the desk may go by what Slack said before, where a button of a message is pressed."""

LOOKED_AT_MS = 6 * 60_000
"""For so long it may show buttons to somebody who presses none: it looks every five minutes."""

_CAST: tuple[tuple[str, str, Kind], ...] = (
    ("U0ANA", "ana", "editor"),
    ("U0GIL", "gil", "admin"),
    ("U0CLEO", "cleo", "reader"),
    ("U0DANA", "dana", "guest"),
    ("U0LEA", "lea", "leaves"),
    ("U0NOA", "noa", "joins"),
    ("U0BEN", "ben", "editor"),
    ("U0EVA", "eva", "editor"),
    ("U0HUGO", "hugo", "stranger"),
    ("U0FINN", "finn", "editor"),
)
_JUDGE: tuple[str, str, Kind] = ("U0JUDY", "judy", "judge")
"""Looks at everything in the end, and does nothing before."""
FEWEST = 6


@dataclass(slots=True)
class Somebody:
    """One of the crowd. `changed` is when a role was taken or given, in the desk's milliseconds;
    None before that."""

    id: str
    name: str
    kind: Kind
    changed: int | None = None

    @property
    def email(self) -> str:
        """The address that commits bear."""
        return f"{self.name}@example.org"

    def may(self, at: int, *, asked_anew: bool) -> bool | None:
        """Whether they may decide at that time (desk's ms); None where both are right, since the
        desk need not know yet. Dialogs ask Slack anew each time."""
        if self.kind in ("editor", "admin", "judge"):
            return True
        if self.kind not in ("leaves", "joins"):
            return False
        if self.changed is None or at < self.changed:
            return self.kind == "leaves"
        if not asked_anew and at < self.changed + CACHE_MS:
            return None
        return self.kind == "joins"

    def knows(self, at: int) -> bool | None:
        """Whether their Home tab has buttons at that time; None where it may have some or not."""
        if self.changed is not None and at < self.changed + LOOKED_AT_MS:
            return None
        return self.may(at, asked_anew=True)


@dataclass(slots=True)
class Crowd:
    """Everybody, by id."""

    everybody: dict[str, Somebody] = field(default_factory=dict)

    def of(self, kind: Kind) -> Sequence[Somebody]:
        """Those of a kind."""
        return [one for one in self.everybody.values() if one.kind == kind]

    def group(self) -> list[str]:
        """Who is in the user group at first: a guest and a stranger were put into it too, which
        gives them nothing."""
        kinds = ("editor", "guest", "stranger", "leaves", "judge")
        return [one.id for one in self.everybody.values() if one.kind in kinds]

    def workspace(self) -> Json:
        """The stand-in's workspace with these people."""
        seed: Json = copy.deepcopy(SEED)
        seed["users"] = [_user(one) for one in self.everybody.values()]
        seed["usergroups"][0]["users"] = self.group()
        for channel in seed["channels"]:
            bot = [user for user in channel["members"] if user == "U0DESK"]
            channel["members"] = [*self.everybody, *bot]
        return seed


def crowd_of(people: int) -> Crowd:
    """So many people, at least six; beyond ten they are editors. One more is the judge."""
    cast = [_JUDGE, *_CAST[: max(people, FEWEST)]]
    cast += [(f"U0ED{n}", f"editor{n}", "editor") for n in range(people - len(_CAST))]
    return Crowd({user: Somebody(user, name, kind) for user, name, kind in cast})


def _user(one: Somebody) -> Json:
    return {
        "id": one.id,
        "name": one.name,
        "real_name": f"{one.name.capitalize()} Example",
        "email": one.email,
        "tz": "Europe/Lisbon",
        "is_restricted": one.kind == "guest",
        "is_stranger": one.kind == "stranger",
        "team_id": "T0OTHER" if one.kind == "stranger" else SEED["team"]["id"],
    }
