"""Everything known of one article, except what is secured, as blocks. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from bot.domain.answer import Appearance, Known, SearchHit
from bot.domain.article import Article, Related
from bot.domain.review import Decision, State
from handlers.article_lines import DAY_AND_TIME, name, picture, title_line
from handlers.article_text import BEGINNING, reading_row
from handlers.blocks import Block, context, header, mrkdwn, paragraphs, plain, section
from handlers.mrkdwn import (
    clean,
    code,
    date_token,
    escape,
    inert,
    joined,
    link,
    number,
    shorten,
    user,
)
from handlers.standing import SHORT_ID, decided_line, moment, phrase

LONGEST_VALUE = 300
LONGEST_KEY = 80
SET_BACK = f"set back in the file {DAY_AND_TIME}"
DID = {"publish": "Published", "reject": "Rejected", "later": "Put off", "edit": "Edited"}
ENDED = {
    "undone": "taken back",
    "lapsed": "its time came",
    "failed": "not done",
    "gone": "the file is gone",
}
"""Other endings are words already."""


@dataclass(frozen=True, slots=True)
class Lengths:
    """How long the parts may get: the excerpt and the text in characters, each list in lines.
    `reads_on`: what the text is longer is a press away."""

    excerpt: int = 2500
    body: int = BEGINNING
    lines: int = 10
    reads_on: bool = False


def in_full(
    known: Known, zone: tzinfo, lengths: Lengths = Lengths(), place: int | None = None
) -> list[Block]:
    """The article with all that is known of it; `place` is its number where it has one. `zone`
    stands in where a client can't draw dates."""
    article = known.article
    standing = _standing(known.state, zone, known.now)
    return [
        section(mrkdwn(f"{title_line(article, place)}\n{standing}"), picture(article)),
        *_exact_title(article),
        *_facts(known, zone),
        *_paragraph("Excerpt", article.excerpt, lengths.excerpt),
        *_paragraph("Text", article.body, lengths.body),
        *(reading_row(article.body) if lengths.reads_on else ()),
        *(
            block
            for heading, lines in _lists(known, zone)
            for block in _list(heading, lines, lengths.lines)
        ),
    ]


def _lists(known: Known, zone: tzinfo) -> list[tuple[str, list[str]]]:
    """What there is several of, by its heading, as lines of mrkdwn."""
    shown = [one for one in known.appearances if one.shown]
    missed = [one for one in known.appearances if not one.shown]
    return [
        ("Decisions", [decision_line(each, zone) for each in known.history]),
        ("In digests", [_appearance(each, zone) for each in shown]),
        ("Not shown by digests", [_appearance(each, zone) for each in missed]),
        ("Same story", [_similar(each, zone, known.now) for each in known.similar]),
        ("Related", [_related(each, zone) for each in known.article.related]),
        ("Also in the file", [_field(*each) for each in known.fields]),
    ]


def _standing(state: State, zone: tzinfo, now: datetime) -> str:
    if not state.undecided:
        return decided_line(state, zone)
    words = phrase(state, zone, now)
    return words[:1].upper() + words[1:]


def _exact_title(article: Article) -> list[Block]:
    """The title once more where the line above had to shorten it or to stand in for a sign."""
    title = clean(article.title)
    return [section(plain(title))] if title and escape(title) not in title_line(article) else []


def _facts(known: Known, zone: tzinfo) -> list[Block]:
    article = known.article
    date = date_token(article.date, DAY_AND_TIME, zone) if article.date else ""
    facts = [
        ("Provider", joined([name(article.provider), name(article.provider_domain)])),
        ("Date", date),
        ("Kind", joined([name(article.type), name(article.category)])),
        ("Quality", "not yet scored" if article.quality is None else number(article.quality)),
        ("Heat", "" if article.heat is None else number(article.heat)),
        ("Topics", _value(", ".join(article.topics))),
        ("In the file", "published" if article.published else "not published"),
        ("File", _file(known)),
        ("Original", _address(article.original_url)),
        (
            "On the web",
            _address(article.web_url) if article.web_url != article.original_url else "",
        ),
    ]
    return [section(mrkdwn("\n".join(f"*{label}:* {value}" for label, value in facts if value)))]


def _file(known: Known) -> str:
    """Where it is, and its pages at the host."""
    article, pages = (
        known.article,
        (
            (known.file_page, "see it"),
            (known.history_page, "its commits"),
        ),
    )
    links = [link(page, word) for page, word in pages if page]
    return joined([name(article.source), code(shorten(article.path, LONGEST_VALUE)), *links])


def _value(text: str) -> str:
    return inert(shorten(clean(text), LONGEST_VALUE))


def _address(url: str) -> str:
    return link(url, inert(shorten(clean(url), 80)))


def _paragraph(heading: str, text: str, limit: int) -> list[Block]:
    words = clean(text)
    if not words:
        return []
    return [header(heading), section(plain(words, limit))]


def _list(heading: str, lines: Sequence[str], most: int) -> list[Block]:
    if not lines:
        return []
    rest = len(lines) - most
    shown = paragraphs([f"• {line}" for line in lines[:most]])
    more = [context(plain(f"and {number(rest)} more"))] if rest > 0 else []
    return [header(heading), *shown, *more]


def _related(item: Related, zone: tzinfo) -> str:
    title = inert(shorten(clean(item.title) or "Untitled", 120))
    date = date_token(item.date, "{date_short}", zone) if item.date else ""
    quality = f"quality {number(item.quality)}" if item.quality is not None else ""
    return joined([link(item.url, title), name(item.provider), date, quality])


def _appearance(shown: Appearance, zone: tzinfo) -> str:
    why = f": {_value(shown.reason)}" if shown.reason else ""
    return f"{name(shown.digest)}, {date_token(shown.at, DAY_AND_TIME, zone)}{why}"


def _similar(hit: SearchHit, zone: tzinfo, now: datetime) -> str:
    article = hit.article
    title = title_line(article, longest=120, bold=False)
    return joined([title, name(article.provider), phrase(hit.state, zone, now)])


def _field(key: str, value: str) -> str:
    return f"{code(shorten(clean(key), LONGEST_KEY))} {_value(value)}"


def decision_line(decision: Decision, zone: tzinfo) -> str:
    """Who decided what, when and why, and how it ended, in mrkdwn."""
    at = date_token(moment(decision.at), DAY_AND_TIME, zone)
    did = decision.verb.capitalize() if decision.ended_why == "failed" else DID[decision.verb]
    whose = "again for" if decision.again_of else "by"
    line = f"{did} {whose} {user(decision.user)}, {at}"
    if decision.until is not None:
        until = date_token(moment(decision.until), "{date_long_pretty}", zone)
        line += f", until {until}"
    if decision.set_back_at is not None:
        line += f"; {date_token(moment(decision.set_back_at), SET_BACK, zone)}"
    ending = name(ENDED.get(decision.ended_why, decision.ended_why))
    error = "" if decision.ended_why == "gone" else clean(decision.write_error)
    line += _reason(decision.reason)
    why = ": ".join(part for part in (ending, inert(shorten(error, LONGEST_VALUE))) if part)
    if decision.ended_by and decision.ended_by != decision.user:
        why += f" by {user(decision.ended_by)}" + _reason(decision.undo_reason)
    commits = [
        link(url, commit[:SHORT_ID])
        for commit, url in (
            (decision.commit, decision.commit_url),
            (decision.undo_commit, decision.undo_commit_url),
        )
        if commit
    ]
    return joined([f"{line}; {why}" if why else line, *commits])


def _reason(reason: str) -> str:
    return f": “{inert(shorten(clean(reason), LONGEST_VALUE))}”" if reason else ""
