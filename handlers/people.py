"""Who is who in the workspace: names, time zones, and who may decide."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from slack_sdk import WebClient

from handlers.outcome import FAILURES, outcome

log = logging.getLogger(__name__)


class People:
    """Answers from what the last `refresh` read, so that no listener waits for Slack.

    `deciders` are user ids (U..., W...) and user group ids (S...). `zone` is the settings' zone,
    for people whose own is not known.
    """

    def __init__(self, client: WebClient, deciders: Sequence[str], zone: ZoneInfo) -> None:
        self.client, self.deciders, self._zone = client, tuple(deciders), zone
        self.known = False
        self._zones: dict[str, ZoneInfo] = {}
        self._groups: dict[str, frozenset[str]] = {}
        self._named: dict[str, tuple[str, str]] = {}

    def may_decide(self, user: str) -> bool:
        """Whether the person is named in the settings, alone or through a user group."""
        return user in self.deciders or any(user in group for group in self._groups.values())

    def zone(self, user: str) -> ZoneInfo:
        """The person's own time zone as Slack has it, else the settings'."""
        return self._zones.get(user, self._zone)

    def name(self, user: str) -> tuple[str, str]:
        """The person's name and e-mail address in Slack; what is not known is empty."""
        return self._named.get(user, ("", ""))

    def message(self, channel: str, ts: str) -> str:
        """The address of a message; empty where Slack doesn't tell it."""
        try:
            address: str = self.client.chat_getPermalink(channel=channel, message_ts=ts)[
                "permalink"
            ]
        except FAILURES as error:
            log.info("The address of a message is not known: %s", outcome(error).sentence)
            return ""
        return address

    def refresh(self) -> None:
        """Read the groups and everybody's time zone from Slack. What can't be read keeps its last
        state and is logged; `known` then says that it should be tried again soon."""
        groups = [name for name in self.deciders if name.startswith("S")]
        answered = [self._refresh_group(group) for group in groups]
        self.known = all(answered)
        try:
            members = list(self._read_members())
            self._zones = {
                one["id"]: zone for one in members if (zone := _zone_of(one)) is not None
            }
            self._named = {one["id"]: _name_of(one) for one in members}
        except FAILURES as error:
            log.warning("People's names and time zones are not known: %s", outcome(error).sentence)

    def _refresh_group(self, group: str) -> bool:
        """Whether Slack gave a clear answer; that there is no such group is one."""
        try:
            answer = self.client.usergroups_users_list(usergroup=group)
            self._groups[group] = frozenset(answer["users"])
        except FAILURES as error:
            found = outcome(error)
            log.warning("The members of the user group %s are not known: %s", group, found.sentence)
            return found.kind == "refused"
        return True

    def _read_members(self) -> Iterator[Mapping[str, Any]]:
        for page in self.client.users_list(limit=200):
            yield from page["members"]


def _name_of(member: Mapping[str, Any]) -> tuple[str, str]:
    profile = member.get("profile") or {}
    name = profile.get("real_name") or member.get("real_name") or member.get("name") or ""
    return str(name), str(profile.get("email") or "")


def _zone_of(member: Mapping[str, Any]) -> ZoneInfo | None:
    try:
        return ZoneInfo(member["tz"])
    except (KeyError, TypeError, ValueError, ZoneInfoNotFoundError):
        return None  # bots and some guests have no zone, or one that this machine doesn't know
