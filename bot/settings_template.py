"""The settings file that `copydesk init` writes: the lines that matter, a comment each. Pure."""

import re
import sys
from dataclasses import dataclass

import yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What was asked. Folders are as they are to be written; `topics` is empty where the site
    has no such files; `deciders` are Slack ids."""

    folder: str
    name: str
    site: str
    topics: str
    channel: str
    schedule: str
    zone: str
    deciders: tuple[str, ...]


def settings_text(answers: Answers) -> str:
    """The file as text. Whatever was answered, it is one value of YAML."""
    here = answers
    topics = [("    topics:", here.topics, "other names of topics")] if here.topics else []
    lines: list[tuple[str, str | tuple[str, ...], str]] = [
        ("time_zone:", here.zone, "of queries and digests"),
        ("sources:", "", "the folders of articles"),
        ("  - name:", here.name, "what in: in a query names"),
        ("    folder:", here.folder, "searched with all folders below it"),
        ("    site:", here.site, "how keys are named: everyday, hugo or jekyll"),
        *topics,
        ("deciders:", here.deciders, "who may publish, reject and postpone: U... and S..."),
        ("digests:", "", "what is posted for review"),
        ("  - name:", f"{here.name} desk", "the heading"),
        ("    channel:", here.channel, "the bot must be in it: /invite @Copydesk"),
        ("    schedule:", here.schedule, "days and times, or cron"),
        ("    query:", "sort:quality", "among what nobody has decided yet; try topic:AI age:<14d"),
        ("    articles:", "7", "how many, 1 to 10"),
    ]
    written = [(f"{key} {_value(value)}".rstrip(), comment) for key, value, comment in lines]
    width = min(max(len(text) for text, _ in written), 44)
    head = "# Copydesk's settings. All others have defaults: see copydesk.example.yaml."
    return "\n".join([head, *(f"{text:<{width}}  # {comment}" for text, comment in written), ""])


def _value(value: str | tuple[str, ...]) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(value)}]"
    if re.fullmatch(r"[A-Za-z0-9/.][\w/.: >=<-]*", value) and not re.search(
        r":\s|:$|\s#|\s$", value
    ):
        return value
    if not value:
        return ""
    quoted: str = yaml.safe_dump(value, default_style='"', allow_unicode=True, width=sys.maxsize)
    return quoted.strip()
