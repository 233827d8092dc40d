"""The list of digests, with a row of buttons for each. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from bot.domain.digest import Digest
from bot.services.managing import DigestCard
from bot.services.roster import Origin
from handlers.article_lines import name
from handlers.blocks import (
    Block,
    Message,
    actions,
    button,
    context,
    fallback,
    fits,
    mrkdwn,
    section,
)
from handlers.mrkdwn import clean, code, count, date_token, escape, inert, joined, number, shorten
from handlers.mrkdwn import user as mention

MOST_CARDS = 6
LONGEST_QUERY = 200
_ID = re.compile(r"[CG][A-Z0-9]{2,}")
_EMPTY = {"silent": "", "line": "says so when there is nothing", "weekly": "says once a week"
          " when there is nothing"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ListRef:
    """What the controls of a list are about: which digests it shows (`here` or `all`), from which
    one on, and of one digest the name and the revision that was seen."""

    scope: str
    start: int
    revision: int = 0
    name: str = ""

    @property
    def block_id(self) -> str:
        """The ref as a block id; `parse_list_id` reads it back."""
        return f"digest|{self.scope}|{self.start}|{self.revision}|{self.name}"


def parse_list_id(block_id: str) -> ListRef | None:
    """What a control is about; None where the id is not one of `ListRef.block_id`."""
    parts = block_id.split("|", 4)
    if len(parts) != 5 or parts[0] != "digest" or not (parts[2] + parts[3]).isdecimal():
        return None
    return ListRef(parts[1], int(parts[2]), int(parts[3]), parts[4])


def digest_list_message(
    cards: Sequence[DigestCard],
    *,
    scope: str,
    zone: tzinfo,
    command: str,
    may_manage: bool,
    start: int = 0,
) -> Message:
    """The digests as one reader sees them, `start` from 0. `zone` stands in where a client can't
    draw dates; `scope` is `here` for those of one channel, or `all`."""
    start = start if start < len(cards) else 0
    for many in range(MOST_CARDS, 0, -1):
        shown = cards[start : start + many]
        blocks = [context(mrkdwn(_heading(len(cards), start, len(shown), scope)))]
        for card in shown:
            blocks += _card(card, ListRef(scope, start), zone, may_manage=may_manage)
        blocks += _foot(cards, ListRef(scope, start), start + many, command, may_manage)
        if fits(blocks):
            break
    spoken = [escape(clean(f"{_title(card)}: {card.digest.schedule}")) for card in shown]
    return Message(
        fallback([escape(_heading(len(cards), start, len(shown), scope)), *spoken]), blocks
    )


def _heading(many: int, start: int, shown: int, scope: str) -> str:
    where = "in this channel" if scope == "here" else "in all channels"
    if not many:
        return f"No digest {where}"
    range_ = f"{start + 1} to {start + shown}" if shown < many else ""
    return joined([f"{count(many, 'digest')} {where}", range_])


def _title(card: DigestCard) -> str:
    return f"{card.digest.name} (paused)" if card.health.paused else card.digest.name


def _card(card: DigestCard, ref: ListRef, zone: tzinfo, *, may_manage: bool) -> list[Block]:
    digest = card.digest
    lines = [
        joined([f"*{name(digest.name)}*", channel(digest.channel), when(digest)]),
        code(shorten(clean(digest.query), LONGEST_QUERY)),
        _policy(digest),
        _next(card, zone),
        _last(card, zone),
    ]
    mine = ListRef(ref.scope, ref.start, card.origin.revision, digest.name)
    return [
        {"type": "divider"},
        section(mrkdwn("\n".join(line for line in lines if line))),
        context(mrkdwn(_origin(card, zone))),
        actions(_buttons(card, may_manage=may_manage), mine.block_id),
    ]


def channel(written: str) -> str:
    """A channel as mrkdwn, from its id or its name with `#`."""
    return f"<#{written}>" if _ID.fullmatch(written) else inert(clean(written))


def when(digest: Digest) -> str:
    """Its times and zone."""
    return inert(clean(f"{digest.schedule}, {digest.zone.key}"))


def _policy(digest: Digest) -> str:
    parts = [
        f"Up to {count(digest.articles, 'article')}",
        f"top {digest.top}" if digest.top else "",
        "for reading" if digest.purpose == "reading" else "",
        "one line an article" if digest.compact else "",
        _EMPTY[digest.empty],
    ]
    return ", ".join(part for part in parts if part)


def _next(card: DigestCard, zone: tzinfo) -> str:
    if card.health.paused:
        return ""
    times = next_times(card.health.next, zone)
    return f"Next: {times}" if times else "No more posts: the schedule has no further time"


def next_times(times: Sequence[object], zone: tzinfo) -> str:
    """Instants (aware), each in the reader's own zone."""
    # The comma's words keep Slack from beginning a relative day with a capital.
    return "; ".join(date_token(one, "{date_short_pretty}, {time}", zone) for one in times)  # type: ignore[arg-type]


def _last(card: DigestCard, zone: tzinfo) -> str:
    health = card.health
    parts = [
        date_token(health.last_posted, "Last posted {date_short_pretty}, {time}", zone)
        if health.last_posted
        else "Not posted yet"
    ]
    if health.paused:
        who = f" by {mention(health.paused.by)}" if health.paused.by else ""
        since = date_token(health.paused.since, "since {date_short_pretty}, {time}", zone)
        why = f": {inert(clean(health.paused.why))}" if health.paused.why else ""
        parts.insert(0, f"*Paused* {since}{who}{why}")
        return "\n".join(parts)
    if health.last_error:
        parts.append(f"*The newest was not posted:* {inert(clean(health.last_error))}")
    return "\n".join(parts)


def _origin(card: DigestCard, zone: tzinfo) -> str:
    origin = card.origin
    if origin.from_settings or origin.created_at is None or origin.changed_at is None:
        return _from_settings(origin)
    made = date_token(origin.created_at, "Made {date_short}", zone)
    changed = date_token(origin.changed_at, "changed {date_short_pretty}, {time}", zone)
    return joined(
        [
            f"{made} by {mention(origin.creator)}",
            f"{changed} by {mention(origin.changed_by)}" if origin.revision > 1 else "",
        ]
    )


def _from_settings(origin: Origin) -> str:
    told = "From the settings file: it is changed there, not in Slack"
    if not origin.hides:
        return told
    return (
        f"{told}. The digest of this name that {mention(origin.hides)} made in Slack posts "
        "nothing: it goes on once this one has another name in the settings file."
    )


def _buttons(card: DigestCard, *, may_manage: bool) -> list[Block]:
    called, made = card.digest.name, not card.origin.from_settings
    preview = _button("preview", "Preview", called)
    if not may_manage:
        return [preview]
    paused = _button("resume", "Resume", called) if card.health.paused else None
    pause = _button("pause", "Pause", called) if made and not paused else None
    now = _button("now", "Post now", called)
    now["confirm"] = _confirm(
        "Post it now?", f"“{clean(called)}” is posted to its channel, besides its times.", "Post"
    )
    delete = _button("delete", "Delete", called)
    delete["confirm"] = {
        **_confirm(
            "Delete it?",
            f"“{clean(called)}” posts nothing more. What it has posted stays.",
            "Delete",
        ),
        "style": "danger",
    }
    chosen = [
        _button("edit", "Edit", called) if made else None,
        paused or pause,
        now,
        preview,
        delete if made else None,
    ]
    return [one for one in chosen if one]


def _button(word: str, text: str, called: str) -> Block:
    return button(f"digest_{word}", text, f"{text}: {called}", value=called)


def _confirm(title: str, text: str, yes: str) -> Block:
    texts = {"title": title, "text": text, "confirm": yes, "deny": "Cancel"}
    return {key: {"type": "plain_text", "text": value} for key, value in texts.items()}


def _foot(
    cards: Sequence[DigestCard], ref: ListRef, after: int, command: str, may_manage: bool
) -> list[Block]:
    left = len(cards) - after
    more = button("digest_page", f"Next {number(left)}", f"Next {left} digests", value=str(after))
    new = button("digest_new", "New digest", "New digest")
    shown = [*([new] if may_manage else []), *([more] if left > 0 else [])]
    typed = f"{command} digest weekdays 09:00 is:open topic:AI top 10"
    hint = context(mrkdwn(f"In one line: {code(typed)}"))
    row = [actions(shown, ref.block_id)] if shown else []
    return [{"type": "divider"}, *row, *([hint] if may_manage else [])]
