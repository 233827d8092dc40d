"""What people are told of decisions that were taken back. Pure."""

from collections.abc import Iterator, Sequence

from bot.services.untold import Told
from handlers.article_lines import LONGEST_TITLE
from handlers.blocks import Message, fallback, paragraphs
from handlers.mrkdwn import clean, count, inert, joined, link, shorten, user
from handlers.standing import SHORT_ID

NAMED = 10
"""Of so many articles each is named, of more the first ones."""

LONGEST_WHY = 300
DID = {"publish": "published", "reject": "rejected", "later": "put off", "edit": "edited"}
IS = {"publish": "unpublished", "reject": "no longer rejected", "edit": "as it was before the edit"}


def taken_back_message(found: Sequence[Told]) -> Message:
    """For whoever took these decisions: one other person took them back.
    `@Ben took back your decision: you rejected “Title”.`"""
    by, why = user(found[0].decision.taken_back_by), _why(found)
    if len(found) == 1:
        [one] = found
        return _message([f"{by} took back your decision: you {_did(one)}.{why}"])
    many = count(len(found), "decision")
    return _message([f"{by} took back {many} of yours.{why}", *_each(found)])


def reversed_message(found: Sequence[Told]) -> Message:
    """For who took back what had been pushed: the reverse is in the repository now."""
    if len(found) == 1:
        [one] = found
        where = f", in {commit}" if (commit := _commit(one)) else ""
        now = IS.get(one.decision.verb, "as it was")
        return _message([f"Taken back in the repository: {_title(one)} is {now}{where}."])
    many = count(len(found), "decision")
    return _message([f"Taken back in the repository: {many} of {_whose(found)}.", *_each(found)])


def _message(lines: Sequence[str]) -> Message:
    return Message(fallback(lines), paragraphs(lines))


def _each(found: Sequence[Told]) -> Iterator[str]:
    for one in found[:NAMED]:
        yield joined([f"• {_did(one)}", _commit(one)])
    if len(found) > NAMED:
        yield f"• and {len(found) - NAMED} more"


def _did(one: Told) -> str:
    return f"{DID[one.decision.verb]} {_title(one)}"


def _title(one: Told) -> str:
    title = inert(shorten(clean(one.title), LONGEST_TITLE))
    return f"“{title}”" if title else "an article"


def _why(found: Sequence[Told]) -> str:
    reason = found[0].decision.undo_reason
    return f" The reason given: {inert(shorten(clean(reason), LONGEST_WHY))}." if reason else ""


def _whose(found: Sequence[Told]) -> str:
    people = {one.decision.user for one in found}
    mine = people == {found[0].person}
    return "yours" if mine else ", ".join(user(one) for one in sorted(people))


def _commit(one: Told) -> str:
    decision = one.decision
    if one.what != "reversed":
        return ""
    return link(decision.undo_commit_url, decision.undo_commit[:SHORT_ID])
