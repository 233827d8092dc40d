"""The doctor's look at Slack: tokens, scopes, clock, channels, and who decides."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.app import slack_client
from bot.doctor import Finding, look, ok, wrong
from bot.domain.roles import is_person
from bot.manifest import manifest
from bot.settings import Secrets, Settings
from handlers.outcome import FAILURES, outcome

APART = timedelta(minutes=1)
"""How far this machine's clock may be from Slack's. Slack's requests are refused at five."""

NOT_THERE = (
    "user_not_found",
    "no_such_subteam",
    "subteam_not_found",
    "user_not_visible",
    "channel_not_found",
)


def slack(settings: Settings, secrets: Secrets, now: datetime) -> Iterator[Finding]:
    """Everything that Slack can be asked. `now` is aware."""
    client = slack_client(secrets)
    try:
        answer = client.auth_test()
    except FAILURES as error:
        found = outcome(error)
        yield wrong("bot token", found.sentence, "Nothing else of Slack could be looked at.")
        return
    yield ok("bot token", f"{answer['user']} in {answer['team']}.")
    yield from _app_token(client, settings, secrets)
    yield _scopes(answer, settings)
    yield _clock(answer, now)
    yield from _channels(client, settings)
    yield from _deciders(client, settings)


def _app_token(client: WebClient, settings: Settings, secrets: Secrets) -> Iterator[Finding]:
    if settings.mode != "socket":
        return
    try:
        # It gives an address to connect to; nothing is connected.
        client.apps_connections_open(app_token=secrets.app_token)
    except FAILURES as error:
        advice = "Make one with connections:write on the app's page, under Basic Information."
        said = f"Slack does not accept SLACK_APP_TOKEN: {_code(error)}."
        yield wrong("app token", said, advice)
    else:
        yield ok("app token", "Slack opens sockets for it.")


def _scopes(answer: SlackResponse, settings: Settings) -> Finding:
    granted = {one.strip() for one in _header(answer.headers, "x-oauth-scopes").split(",")}
    wanted = set(manifest(settings.command)["oauth_config"]["scopes"]["bot"])
    missing = sorted(wanted - granted)
    if missing:
        return wrong(
            "scopes",
            f"The app lacks {', '.join(missing)}.",
            "Paste copydesk manifest on the app's page under App Manifest, then install it again.",
        )
    return ok("scopes", f"All {len(wanted)} that the manifest asks for.")


def _clock(answer: SlackResponse, now: datetime) -> Finding:
    written = _header(answer.headers, "date")
    try:
        apart = now - parsedate_to_datetime(written)
    except (TypeError, ValueError):
        return look("clock", "Slack did not say what time it is.", "Compare the clock by hand.")
    if abs(apart) > APART:
        way = "ahead of" if apart > timedelta() else "behind"
        sentence = f"This machine is {abs(apart).total_seconds():,.0f} seconds {way} Slack."
        return wrong("clock", sentence, "Set its clock, best by a time service.")
    return ok("clock", f"As Slack's; now it is {now.astimezone(UTC):%H:%M} UTC.")


def _channels(client: WebClient, settings: Settings) -> Iterator[Finding]:
    named = [digest.channel for digest in settings.digests]
    wanted = dict.fromkeys(one for one in [*named, settings.operator_channel] if one)
    try:
        seen = _seen(client) if any(one.startswith("#") for one in wanted) else {}
    except FAILURES as error:
        yield wrong("channels", outcome(error).sentence, "Try again.")
        return
    for channel in wanted:
        yield _channel(client, channel, seen)


def _seen(client: WebClient) -> dict[str, Mapping[str, Any]]:
    """The channels that the bot can see, by name with `#`."""
    pages = client.conversations_list(types="public_channel,private_channel", limit=999)
    return {f"#{one['name']}": one for page in pages for one in page["channels"]}


def _channel(client: WebClient, channel: str, seen: dict[str, Mapping[str, Any]]) -> Finding:
    about, invite = f"channel {channel}", f"/invite @{_name()}"
    found = seen.get(channel)
    try:
        if found is None and not channel.startswith("#"):
            found = client.conversations_info(channel=channel)["channel"]
    except FAILURES as error:
        if outcome(error).code != "channel_not_found":
            return wrong(about, outcome(error).sentence, "Try again.")
    if found is None:
        advice = f"Check its name in the settings; if it is private, type {invite} in it."
        return wrong(about, "Slack shows no such channel to the bot.", advice)
    shown = f"#{found['name']}"
    if found.get("is_archived"):
        return wrong(about, f"{shown} is archived.", "Name another channel in the settings.")
    if not found.get("is_member"):
        return wrong(about, f"The bot is not in {shown}.", f"Type {invite} in {shown}.")
    return ok(about, f"The bot is in {shown}.")


def _name() -> str:
    name: str = manifest("/articles")["features"]["bot_user"]["display_name"]
    return name


def _deciders(client: WebClient, settings: Settings) -> Iterator[Finding]:
    if not settings.deciders:
        advice = "Name people (U...), user groups (S...) or channels (C...) under deciders."
        yield wrong("deciders", "The settings name nobody: nobody can decide.", advice)
    roles = settings.roles
    for name in dict.fromkeys((*roles.deciders, *roles.admins, *(roles.managers or ()))):
        yield _decider(client, name)


def _decider(client: WebClient, name: str) -> Finding:
    about, advice = f"decider {name}", "Take it out of deciders, or put the right id there."
    try:
        if name.startswith("S"):
            users = client.usergroups_users_list(usergroup=name)["users"]
            if not users:
                return wrong(
                    about, "The user group has nobody in it.", "Add people to it in Slack."
                )
            return ok(about, f"A user group with {len(users)} in it.")
        if not is_person(name):
            members = client.conversations_members(channel=name)["members"]
            return ok(about, f"A channel with {len(members)} in it, guests and apps included.")
        user = client.users_info(user=name)["user"]
    except FAILURES as error:
        if outcome(error).code in NOT_THERE:
            return wrong(about, "Slack knows nobody by this id.", advice)
        return wrong(about, outcome(error).sentence, "Try again.")
    if user.get("deleted"):
        return wrong(about, f"{_person(user)} has left the workspace.", advice)
    return ok(about, f"{_person(user)}.")


def _person(user: Mapping[str, Any]) -> str:
    return str(user.get("real_name") or user.get("name") or user["id"])


def _code(error: BaseException) -> str:
    found = outcome(error)
    return found.code or found.sentence.rstrip(".")


def _header(headers: Mapping[str, Any], name: str) -> str:
    for key, value in headers.items():
        if key.lower() == name:
            return str(value[0] if isinstance(value, list) else value)
    return ""
