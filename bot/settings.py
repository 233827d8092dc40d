"""Settings: one YAML file, read once at start into a frozen value and passed down."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import platformdirs
import yaml

from bot.addresses import HEALTH, LISTEN, Address, parse_address, parse_address_or_off
from bot.domain.digest import Digest
from bot.domain.errors import SettingsError
from bot.domain.roles import Roles
from bot.settings_digests import DIGEST_KEYS, read_channel, read_digests, read_span, read_zone
from bot.settings_people import (
    PEOPLE_KEYS,
    Person,
    read_authors,
    read_ids,
    read_managers,
    read_reasons,
)
from bot.settings_reader import Problems, Section
from bot.settings_sources import SOURCE_KEYS, Source, read_sources
from bot.storage.fields import field_map

__all__ = ["DIGEST_KEYS", "SOURCE_KEYS", "Person", "Settings", "Source", "load"]

KEYS = (
    "command",
    "time_zone",
    "sources",
    *PEOPLE_KEYS,
    "digests",
    "grace",
    "taken_for",
    "scan_every",
    "ledger",
    "mode",
    "listen",
    "public_url",
    "health",
    "operator_channel",
)
TAKEN_FOR = timedelta(hours=4)
SLACK_API_URL = "https://slack.com/api/"

Mode = Literal["socket", "http"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that the settings file says. `grace` and `scan_every` are in seconds; whoever
    takes an article has it for `taken_for`. `ledger` is a database URL, empty for SQLite in the
    data directory. `listen` is where Slack's requests arrive in the mode http, from `public_url`;
    `health` is None where it is off, `operator_channel` empty. `authors` goes by Slack's ids,
    before what Slack knows of people; `digest_managers` is None where everybody who may decide is
    one."""

    sources: tuple[Source, ...]
    command: str = "/articles"
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    deciders: tuple[str, ...] = ()
    admins: tuple[str, ...] = ()
    digest_managers: tuple[str, ...] | None = None
    reasons: tuple[str, ...] = ()
    reason_required: bool = False
    authors: Mapping[str, Person] = field(default_factory=dict)
    digests: tuple[Digest, ...] = ()
    grace: int = 60
    taken_for: timedelta = TAKEN_FOR
    scan_every: int = 300
    ledger: str = ""
    mode: Mode = "socket"
    listen: Address = LISTEN
    public_url: str = ""
    health: Address | None = None
    operator_channel: str = ""

    @property
    def roles(self) -> Roles:
        """Who may what."""
        return Roles(self.deciders, self.admins, self.digest_managers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """What only the environment tells: Slack's tokens, and the address of Slack's API. The mode
    socket needs the app's token, the mode http the signing secret; the other is empty."""

    bot_token: str = field(repr=False)
    app_token: str = field(repr=False, default="")
    signing_secret: str = field(repr=False, default="")
    api_url: str = SLACK_API_URL


def load(path: Path) -> Settings:
    """Read a settings file. Folders in it are relative to the file.

    Raises SettingsError with every problem at once, one a line: file, line, what is expected.
    """
    problems = Problems(path)
    try:
        node = yaml.compose(path.read_text("utf-8-sig"), Loader=yaml.SafeLoader)
    except OSError as error:
        raise SettingsError(f"{path}: can't be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: is not UTF-8 text: save it as UTF-8") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise SettingsError(f"{path}:{line}: is not valid YAML: {error.problem}") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise SettingsError(f"{path}: is not YAML text, or nested far too deep") from error
    if node is None:
        raise SettingsError(f"{path}:1: is empty: it needs sources at least")
    settings = _settings(Section(node, problems, KEYS, "the settings"), path.parent)
    if problems.found:
        raise SettingsError("\n".join(problems.lines()))
    return settings


def for_folder(folder: Path) -> Settings:
    """Settings for a folder alone, as `--articles DIR` gives them: defaults for all else."""
    topics = _topics_beside(folder)
    return Settings(sources=(Source("articles", folder, field_map("everyday", {}), topics),))


def _topics_beside(folder: Path) -> Path | None:
    for root in (folder, folder.parent):
        if (root / "_data" / "topics").is_dir():
            return root / "_data" / "topics"
    return None


def _settings(section: Section, base: Path) -> Settings:
    zone = section.parsed("time_zone", read_zone, ZoneInfo("UTC"), section.text("time_zone", "UTC"))
    command = section.text("command", "/articles")
    if not re.fullmatch(r"/[a-z0-9_-]{1,31}", command):
        section.problem("command", f"command must be / and up to 31 of a-z 0-9 _ -, not {command}")
    usual: Address | None = HEALTH
    return Settings(
        sources=_sources(section, base),
        command=command,
        zone=zone,
        deciders=read_ids(section, "deciders"),
        admins=read_ids(section, "admins"),
        digest_managers=read_managers(section),
        reasons=read_reasons(section),
        reason_required=section.choice("reason_required", ("false", "true")) == "true",
        authors=read_authors(section),
        digests=_digests(section, zone),
        grace=section.number("grace", 60, 0, 3600),
        taken_for=section.parsed(
            "taken_for", read_span, TAKEN_FOR, section.text("taken_for", "4h")
        ),
        scan_every=section.number("scan_every", 300, 10, 86_400),
        ledger=section.text("ledger", ""),
        mode=_mode(section),
        listen=section.parsed("listen", parse_address, LISTEN, section.text("listen", str(LISTEN))),
        public_url=_public_url(section),
        health=section.parsed(
            "health", parse_address_or_off, usual, section.text("health", str(usual))
        ),
        operator_channel=read_channel(section, "operator_channel", ""),
    )


def _mode(section: Section) -> Mode:
    mode: Mode = "http" if section.choice("mode", ("socket", "http")) == "http" else "socket"
    if mode == "http" and not section.text("public_url", ""):
        section.problem("mode", "mode http needs public_url: where Slack reaches this machine")
    return mode


def _public_url(section: Section) -> str:
    url = section.text("public_url", "").rstrip("/")
    if url and not re.fullmatch(r"https://[\w.-]+(:\d+)?(/[\w./~-]*)?", url):
        section.problem("public_url", f"public_url must be an https address, not {url}")
    return url


def _sources(section: Section, base: Path) -> tuple[Source, ...]:
    found = read_sources(section, base)
    _refuse_doubles(section, "sources", [source.name for source in found])
    return found


def _digests(section: Section, zone: ZoneInfo) -> tuple[Digest, ...]:
    found = read_digests(section, zone)
    _refuse_doubles(section, "digests", [digest.name for digest in found])
    return found


def _refuse_doubles(section: Section, key: str, names: list[str]) -> None:
    for name in sorted({name for name in names if names.count(name) > 1}):
        section.problem(key, f"{name} is there twice in {key}: every name must be its own")


def secrets(environment: Mapping[str, str] = os.environ, mode: Mode = "socket") -> Secrets:
    """Slack's tokens from the environment, each as NAME or as NAME_FILE (a file's path): those
    that the mode needs.

    Raises SettingsError naming each one that is missing or not what it should be.
    """
    wrong: list[str] = []
    bot = _secret(environment, "SLACK_BOT_TOKEN", "xoxb-", wrong)
    app = _secret(environment, "SLACK_APP_TOKEN", "xapp-", wrong) if mode == "socket" else ""
    signing = _secret(environment, "SLACK_SIGNING_SECRET", "", wrong) if mode == "http" else ""
    if wrong:
        raise SettingsError("\n".join(wrong))
    url = environment.get("SLACK_API_URL") or SLACK_API_URL
    return Secrets(
        bot_token=bot, app_token=app, signing_secret=signing, api_url=url.rstrip("/") + "/"
    )


def _secret(environment: Mapping[str, str], name: str, prefix: str, wrong: list[str]) -> str:
    value, file = environment.get(name, ""), environment.get(f"{name}_FILE")
    if file:
        try:
            value = Path(file).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", "") or "it is not text"
            wrong.append(f"{name}_FILE: {file} can't be read: {reason}")
            return ""
    if not value.startswith(prefix) or not value:
        kind = f"a token that begins with {prefix}" if prefix else "what the app's page says"
        wrong.append(f"{name} must be set to {kind} (or {name}_FILE)")
    return value


def data_directory(given: str | None, environment: Mapping[str, str] = os.environ) -> Path:
    """Where the index and the ledger are kept: `--data`, COPYDESK_DATA, or the platform's place."""
    chosen = given or environment.get("COPYDESK_DATA")
    return Path(chosen) if chosen else platformdirs.user_data_path("copydesk", appauthor=False)
