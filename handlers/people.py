"""Who is who in the workspace: names, time zones, and who may decide."""

import logging
from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from slack_sdk import WebClient

from bot.domain.roles import Role, Roles
from handlers.membership import Membership
from handlers.outcome import FAILURES, outcome

SHORTLY = 10.0
"""Seconds for which what Slack said of a group holds for a press: user groups may be asked about
twenty times a minute."""

log = logging.getLogger(__name__)


class People:
    """Answers from what the last `refresh` read, so that a listener seldom waits for Slack: only
    `look_again` asks it, by `quick`, a client that gives up in time for an answer.

    `zone` is the settings' zone, for people whose own is not known.
    """

    def __init__(
        self, client: WebClient, roles: Roles, zone: ZoneInfo, quick: WebClient | None = None
    ) -> None:
        self.client, self.roles, self._zone = client, roles, zone
        self._quick = quick or client
        self.known = False
        self._membership = Membership(roles.places)
        self._zones: dict[str, ZoneInfo] = {}
        self._named: dict[str, tuple[str, str]] = {}
        self._handles: dict[str, str] = {}

    def role(self, user: str) -> Role:
        """What the person is: reader, editor or admin."""
        return self.roles.role(user, self._membership.of(user))

    def may_decide(self, user: str) -> bool:
        """Whether the settings name the person, alone or through a user group or a channel."""
        return self.role(user) != "reader"

    def is_admin(self, user: str) -> bool:
        """Whether the person may also take back what others decided."""
        return self.role(user) == "admin"

    def may_manage(self, user: str) -> bool:
        """Whether the person may make and change digests."""
        return self.roles.may_manage(user, self._membership.of(user))

    def look_again(self, user: str, within: float = SHORTLY) -> None:
        """Before a decision: ask Slack who may, unless it said so within as many seconds."""
        self._membership.look_again(self._quick, user, within)

    def zone(self, user: str) -> ZoneInfo:
        """The person's own time zone as Slack has it, else the settings'."""
        return self._zones.get(user, self._zone)

    def name(self, user: str) -> tuple[str, str]:
        """The person's name and e-mail address in Slack; what is not known is empty."""
        return self._named.get(user, ("", ""))

    def called(self, name: str) -> str:
        """The id of the person of that name in Slack, without regard to case; the name where
        there is none."""
        wanted = name.casefold()
        return next((one for one, known in self._handles.items() if known == wanted), name)

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
        """Read the groups, the channels and everybody's time zone from Slack. What can't be read
        keeps its last state and is logged; `known` then says that it should be tried again
        soon."""
        self.known = self._membership.refresh(self.client)
        try:
            members = list(self._read_members())
            self._zones = {
                one["id"]: zone for one in members if (zone := _zone_of(one)) is not None
            }
            self._named = {one["id"]: _name_of(one) for one in members}
            self._handles = {one["id"]: str(one.get("name") or "").casefold() for one in members}
            self._membership.learn(self.client, members)
        except FAILURES as error:
            log.warning("People's names and time zones are not known: %s", outcome(error).sentence)
        self._know_members()

    def _know_members(self) -> None:
        try:
            self._membership.know(self.client)
        except FAILURES as error:
            self.known = False
            log.warning("Whether people are guests is not known: %s", outcome(error).sentence)

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
