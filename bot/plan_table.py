"""What a digest would show, for the terminal: 80 cells wide, or as values for JSON."""

from collections.abc import Iterator
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from bot.domain.article import Article
from bot.domain.digest import Digest, Plan, Purpose
from handlers.mrkdwn import clean, joined

WIDTH = 80
INDENT = "    "
NOTHING = "Nothing to show: no undecided article matches."
NOTHING_TO_READ = "Nothing to show: no article that it has not shown matches."
MOST_OUT = 15
"""So many near misses are told; JSON has all."""


def lines(digest: Digest, plan: Plan, doubt: str = "", *, explain: bool = False) -> Iterator[str]:
    """What would be posted, and why each article is in; where it is to `explain`, why others are
    out. `doubt` says why the query can't find anything."""
    yield headline(digest.name, len(plan.choices), plan.matching, digest.purpose)
    yield from _wrapped(
        f"{digest.channel} · {plan.new:,} new, {plan.waiting:,} still waiting · {digest.query}"
    )
    for number, choice in enumerate(plan.choices, 1):
        similar = f"{len(choice.similar):,} similar behind it" if choice.similar else ""
        yield ""
        yield from _told(f"{number:>2}. ", choice.article, joined([choice.reason, similar]))
    if not plan.choices:
        yield doubt or (NOTHING if digest.purpose == "review" else NOTHING_TO_READ)
    if explain:
        yield from _out(plan)


def values(digest: Digest, query: str, plan: Plan) -> dict[str, Any]:
    """The plan for JSON; `query` as it was understood."""
    return {
        "digest": digest.name,
        "channel": digest.channel,
        "query": query,
        "matching": plan.matching,
        "new": plan.new,
        "waiting": plan.waiting,
        "articles": [
            _article(one.article)
            | {"kind": one.kind, "times": one.times, "reason": one.reason}
            | {"similar": list(one.similar)}
            for one in plan.choices
        ],
        "out": [_article(one.article) | {"reason": one.reason} for one in plan.out],
    }


def headline(name: str, shown: int, matching: int, purpose: Purpose) -> str:
    """How many a digest shows, of how many."""
    what = "review" if purpose == "review" else "read"
    if not shown:
        return f"{clean(name)}: nothing to {what}"
    of_all = f"{shown} of {matching:,}" if matching > shown else str(shown)
    return f"{clean(name)}: {of_all} to {what}"


def _out(plan: Plan) -> Iterator[str]:
    yield ""
    if not plan.out:
        yield "No other article came near."
        return
    yield "Not shown:"
    for one in plan.out[:MOST_OUT]:
        yield ""
        yield from _told("  - ", one.article, one.reason)
    if len(plan.out) > MOST_OUT:
        yield ""
        yield f"and {len(plan.out) - MOST_OUT:,} more; --format json has them all"


def _told(mark: str, article: Article, reason: str) -> Iterator[str]:
    title = Text(clean(article.title))
    title.truncate(WIDTH - len(mark), overflow="ellipsis")
    yield f"{mark}{title.plain}"
    yield from _wrapped(joined([clean(article.provider), clean(article.path)]), INDENT)
    yield from _wrapped(reason, INDENT)


def _wrapped(text: str, indent: str = "") -> Iterator[str]:
    """The text in lines that fit, also where its letters are wide."""
    room = WIDTH - cell_len(indent)
    for line in Text(text).wrap(Console(width=room), room):
        yield f"{indent}{line.plain.rstrip()}"


def _article(article: Article) -> dict[str, Any]:
    return {
        "id": article.id,
        "title": article.title,
        "provider": article.provider,
        "path": article.path,
        "quality": article.quality,
    }
