"""Membership: which user groups and channels count for a person, as Slack last said."""

import logging
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from slack_sdk import WebClient

from handlers.outcome import FAILURES, outcome

PAGE = 200
log = logging.getLogger(__name__)


class Membership:
    """What was read of the groups (S) and channels (C, G) `places`, and who belongs to the
    workspace. Guests, and people of connected organisations, belong to no place: they can be put
    into a channel by anybody. Nobody does of whom Slack has not said what they are."""

    def __init__(self, places: Sequence[str]) -> None:
        self.places = tuple(places)
        self._members: dict[str, frozenset[str]] = {}
        self._read_at: dict[str, float] = {}
        self._full: dict[str, bool] = {}
        self._asked_at: dict[str, float] = {}
        self._team = ""

    def of(self, user: str) -> frozenset[str]:
        """The places that count for the person."""
        if not self._full.get(user, False):
            return frozenset()
        return frozenset(place for place, members in self._members.items() if user in members)

    def refresh(self, client: WebClient) -> bool:
        """Read all places; whether Slack gave a clear answer for each. That there is no such
        place, and that the app may not see it, are clear ones."""
        answered = [self._refresh(client, place) for place in self.places]
        return all(answered)

    def learn(self, client: WebClient, members: Iterable[Mapping[str, Any]]) -> None:
        """Take in the workspace's list of people. Raises what slack_sdk raises."""
        team = self._own_team(client)
        self._full = {one["id"]: _is_full(one, team) for one in members}

    def look_again(self, client: WebClient, user: str, within: float) -> None:
        """Ask Slack about the places, and about the person where they are in one, unless it said
        so within as many seconds. Where it does not answer, its last word holds."""
        oldest = time.monotonic() - within
        try:
            for place in self.places:
                if self._read_at.get(place, 0.0) < oldest:
                    self._read(client, place)
            in_one = any(user in members for members in self._members.values())
            if in_one and self._asked_at.get(user, 0.0) < oldest:
                self._ask(client, user)
        except FAILURES as error:
            log.warning("Whether %s may decide is as last known: %s", user, outcome(error).sentence)

    def know(self, client: WebClient) -> None:
        """Ask about those in a place of whom the list of people did not tell. Raises what
        slack_sdk raises."""
        everybody = frozenset[str]().union(*self._members.values())
        for user in sorted(everybody - self._full.keys()):
            self._ask(client, user)

    def _refresh(self, client: WebClient, place: str) -> bool:
        try:
            self._read(client, place)
        except FAILURES as error:
            found = outcome(error)
            log.warning("The members of %s are not known: %s", place, found.sentence)
            return found.kind == "refused"
        return True

    def _read(self, client: WebClient, place: str) -> None:
        at = time.monotonic()
        if place.startswith("S"):
            members = frozenset(client.usergroups_users_list(usergroup=place)["users"])
        else:
            pages = client.conversations_members(channel=place, limit=PAGE)
            members = frozenset(user for page in pages for user in page["members"])
        self._members = {**self._members, place: members}
        self._read_at[place] = at

    def _ask(self, client: WebClient, user: str) -> None:
        at, team = time.monotonic(), self._own_team(client)
        person = client.users_info(user=user)["user"]
        self._full = {**self._full, user: _is_full(person, team)}
        self._asked_at[user] = at

    def _own_team(self, client: WebClient) -> str:
        if not self._team:
            self._team = str(client.auth_test()["team_id"])
        return self._team


def _is_full(person: Mapping[str, Any], team: str) -> bool:
    """Whether somebody is a full member of our workspace, or of our organisation's in it."""
    kinds = ("deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger")
    if any(person.get(kind) for kind in kinds):
        return False
    organisation = person.get("enterprise_user") or {}
    return person.get("team_id") == team or team in organisation.get("teams", ())
