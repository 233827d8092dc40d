"""The workspace: who and what is there, what was posted, which modals are open."""

import copy
import hashlib
import itertools
import secrets
from dataclasses import dataclass, field

from bot.demo.clock import Clock
from bot.demo.errors import ControlError, Json, SlackError

TRIGGER_SECONDS = 3.0
HOOK_SECONDS = 30 * 60.0
HOOK_USES = 5


@dataclass(slots=True)
class Trigger:
    """A trigger id: whose, until when (seconds since 1970), spent or not, and the view that the
    person was in when it was made."""

    user: str
    expires: float
    used: bool = False
    view: str = ""


@dataclass(slots=True)
class Hook:
    """A response_url: where it posts, whom it answers, and the message that it may replace."""

    channel: str
    user: str
    expires: float
    uses_left: int = HOOK_USES
    message: str = ""
    ephemeral: str = ""


@dataclass(slots=True)
class Ephemeral:
    """A message that one person sees."""

    id: str
    channel: str
    user: str
    ts: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    edited: bool = False
    thread_ts: str = ""


@dataclass(slots=True)
class File:
    """A file: announced with its `length` in bytes, uploaded to `ticket` before it `expires`
    (seconds since 1970), then complete."""

    id: str
    name: str
    length: int
    alt: str
    ticket: str
    expires: float
    title: str = ""
    content: bytes = b""
    complete: bool = False


@dataclass(slots=True)
class View:
    """A modal that a person has open, or their Home tab. `body` is what the app sent, with block
    ids and action ids filled in; `values` is what the person has entered, as Slack reports it."""

    id: str
    user: str
    body: Json
    root: str
    previous: str
    hash: str
    values: Json = field(default_factory=dict)


class Workspace:
    """All state of one workspace. Used from the event loop only, so nothing here locks."""

    def __init__(self, seed: Json, clock: Clock) -> None:
        self.clock = clock
        self._counter = itertools.count(1)
        fresh = copy.deepcopy(seed)
        self.team: Json = fresh["team"]
        self.app: Json = fresh["app"]
        self.bot: Json = fresh["bot"]
        self.tokens: Json = fresh["tokens"]
        self.escape_command_text = bool(fresh.get("escape_command_text", False))
        self.users: dict[str, Json] = {user["id"]: user for user in fresh["users"]}
        self.usergroups: dict[str, Json] = {one["id"]: one for one in fresh.get("usergroups", [])}
        self.channels: dict[str, Json] = {one["id"]: one for one in fresh["channels"]}
        self.messages: dict[str, dict[str, Json]] = {name: {} for name in self.channels}
        self.ephemerals: dict[str, Ephemeral] = {}
        self.views: dict[str, View] = {}
        self.homes: dict[str, View] = {}
        self.triggers: dict[str, Trigger] = {}
        # A reset begins to count anew, and no id may come twice: an app passes over the second.
        self._salt = secrets.token_hex(8)
        self.hooks: dict[str, Hook] = {}
        self.files: dict[str, File] = {}
        self.notices: list[Json] = []

    def number(self) -> int:
        """The next number, for ids; starts again with a reset."""
        return next(self._counter)

    @property
    def bot_user(self) -> str:
        return str(self.bot["user_id"])

    def person(self, user: str) -> Json:
        """The person with that id; raises ControlError where there is none."""
        if user not in self.users:
            raise ControlError(f"There is no person {user}: choose one of {', '.join(self.users)}.")
        return self.users[user]

    def place(self, channel: str) -> Json:
        """The channel with that id, or that name after `#`; raises ControlError."""
        found = self.find_channel(channel)
        if found is None:
            names = ", ".join(self.channels)
            raise ControlError(f"There is no channel {channel}: choose one of {names}.")
        return found

    def find_channel(self, channel: str) -> Json | None:
        """By id, or by name with or without `#`; by a user's id, the direct conversation."""
        if channel in self.channels:
            return self.channels[channel]
        if channel in self.users:
            return self.direct(channel)
        name = channel.removeprefix("#")
        return next((one for one in self.channels.values() if one.get("name") == name), None)

    def direct(self, user: str) -> Json:
        """The direct conversation of the bot with a person, made where there is none yet."""
        made = f"D{user[1:]}"
        if made not in self.channels:
            self.channels[made] = {"id": made, "is_im": True, "user": user, "members": [user]}
            self.channels[made]["members"].append(self.bot_user)
            self.messages[made] = {}
        return self.channels[made]

    def history(self, channel: str) -> list[Json]:
        """The messages of a channel, oldest first."""
        return [message for _, message in sorted(self.messages[channel].items())]

    def message(self, channel: str, ts: str) -> Json:
        """One message; raises SlackError message_not_found."""
        try:
            return self.messages[channel][ts]
        except KeyError:
            raise SlackError("message_not_found") from None

    def new_trigger(self, user: str, view: str = "") -> str:
        """A trigger id that opens one modal within three seconds."""
        made = f"{self.number()}.{self.team['id'][1:].lower()}.{_token(f'trigger{self._salt}')}"
        self.triggers[made] = Trigger(user, self.clock.now() + TRIGGER_SECONDS, view=view)
        return made

    def use_trigger(self, trigger_id: str) -> Trigger:
        """Spend a trigger id; raises SlackError as Slack does for one that is unknown, used, or
        too old."""
        found = self.triggers.get(trigger_id)
        if found is None:
            raise SlackError("invalid_trigger_id")
        if found.used:
            raise SlackError("exchanged_trigger_id")
        if self.clock.now() > found.expires:
            raise SlackError("expired_trigger_id")
        found.used = True
        return found

    def new_hook(self, channel: str, user: str, message: str = "", ephemeral: str = "") -> str:
        """The path of a new response_url, after `/response/`."""
        made = f"{self.team['id']}/{self.number()}/{_token(f'{channel}{user}{self._salt}')}"
        expires = self.clock.now() + HOOK_SECONDS
        self.hooks[made] = Hook(channel, user, expires, message=message, ephemeral=ephemeral)
        return made

    def new_file(self, name: str, length: int, alt: str, expires: float) -> File:
        """A file that is announced, with an address to upload it to."""
        made = f"F{self.number():06}"
        ticket = _token(f"{made}{self._salt}")
        self.files[made] = File(made, name, length, alt, ticket, expires)
        return self.files[made]

    def stack(self, user: str) -> list[View]:
        """The modals that a person has open, the lowest first."""
        return [view for view in self.views.values() if view.user == user]


def _token(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]
