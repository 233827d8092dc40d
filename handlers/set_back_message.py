"""What is told of publishes that somebody set back in the file. Pure."""

from collections.abc import Callable, Iterator, Sequence

from bot.domain.review import Overridden
from bot.services.guard import SetBack
from handlers.article_lines import LONGEST_TITLE
from handlers.blocks import Message, fallback, paragraphs
from handlers.mrkdwn import clean, code, count, inert, shorten, user

NAMED = 10
"""Of so many articles each is named, of more the first ones."""

THEN: dict[Overridden, str] = {
    "tell": "Nothing was done about it. Undo lets an article wait again.",
    "reopen": "What was set back waits again.",
    "again": "It is published again; not more than once a day.",
}


def set_back_message(found: Sequence[SetBack]) -> Message:
    """For the person who published all of these."""
    return _message(found, lambda _: "you")


def set_back_notice(found: Sequence[SetBack]) -> Message:
    """For the operator's channel: who published them is named where it was one person."""
    return _message(found, _publisher)


def _publisher(found: Sequence[SetBack]) -> str:
    people = {one.decision.user for one in found}
    return user(people.pop()) if len(people) == 1 else "several people"


def _message(found: Sequence[SetBack], who: Callable[[Sequence[SetBack]], str]) -> Message:
    lines: list[str] = []
    for done, then in THEN.items():
        these = [one for one in found if one.done == done]
        lines += _lines(these, who(these), then) if these else ()
    return Message(fallback(lines), paragraphs(lines))


def _lines(found: Sequence[SetBack], who: str, then: str) -> Iterator[str]:
    if len(found) == 1:
        [one] = found
        said = f"Set back in the file{_title(one, ', ')}: {who} published it"
        yield f"{said}, and {_place(one)} says otherwise since. {then}"
        return
    yield f"Set back in the file: {count(len(found), 'article')} that {who} published. {then}"
    yield from (f"• {_place(one)}{_title(one, ': ')}" for one in found[:NAMED])
    if len(found) > NAMED:
        yield f"• and {len(found) - NAMED} more"


def _title(one: SetBack, before: str) -> str:
    title = inert(shorten(clean(one.title), LONGEST_TITLE))
    return f"{before}“{title}”" if title else ""


def _place(one: SetBack) -> str:
    return f"{code(clean(one.path))} in {inert(clean(one.source))}"
