"""Slack's blocks as plain lines, for a reader in a terminal. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Any

Json = Mapping[str, Any]

_CONTROL = re.compile(r"<([^<>]+)>")
_BOLD = re.compile(r"(?<![^\W_])\*(\S(?:[^*\n]*\S)?)\*(?![^\W_])")
_DIRECTIONS = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069"))


def text_of(blocks: Sequence[Json], names: Mapping[str, str], width: int = 80) -> list[str]:
    """The lines that the blocks show, each at most `width` characters.

    `names` are those of people and user groups by their Slack id. Controls stand in brackets.
    Pictures are left out; a control beside a text stands under it.
    """
    lines: list[str] = []
    for block in blocks:
        shown = [line for part in _parts(block, names) for line in _wrapped(part, width)]
        if lines and shown and block["type"] in ("header", "section"):
            lines.append("")
        lines += shown
    return lines


def _wrapped(text: str, width: int) -> Iterator[str]:
    for line in text.splitlines():
        # A dot between two facts ends a line rather than begins one.
        glued = wrap(line.replace(" · ", "\u00a0· "), width, break_on_hyphens=False)
        yield from (part.replace("\u00a0", " ") for part in glued or [""])


def _parts(block: Json, names: Mapping[str, str]) -> Iterator[str]:
    kind = block["type"]
    if kind in ("header", "section") and "text" in block:
        yield words(block["text"], names)
    if kind == "context":
        texts = (words(each, names) for each in block["elements"] if "text" in each)
        yield " ".join(texts)
    controls = block["elements"] if kind == "actions" else [block.get("accessory") or {}]
    shown = " ".join(filter(None, map(_control, controls)))
    if shown:
        yield shown


def words(text: Json, names: Mapping[str, str]) -> str:
    """The words of a text object: links by their label, dates in words, people by name."""
    if text["type"] == "plain_text":
        return _decoded(str(text["text"]))
    named = _CONTROL.sub(lambda found: _named(found[1], names), str(text["text"]))
    return _decoded(_BOLD.sub(r"\1", named).replace("`", ""))


def _named(control: str, names: Mapping[str, str]) -> str:
    what, _, label = control.partition("|")
    name = names.get(what.lstrip("@").removeprefix("!subteam^"))
    return label or (f"@{name}" if name else what)


def _decoded(text: str) -> str:
    plain = text.translate(_DIRECTIONS)
    return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _control(element: Json) -> str:
    kind = element.get("type")
    if kind == "button":
        return f"[{element['text']['text']}]"
    if kind == "overflow":
        return f"[… {', '.join(each['text']['text'] for each in element['options'])}]"
    if kind == "static_select":
        chosen = element.get("initial_option") or {"text": element["placeholder"]}
        return f"[{chosen['text']['text']} ▾]"
    return ""
