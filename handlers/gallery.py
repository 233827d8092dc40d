"""Every message and dialog of the bot in every state, for looking at: same drawing code as
everywhere, hand-made cases. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, timedelta

from bot.domain.errors import QueryError
from bot.domain.notice import Notice
from bot.domain.review import State
from bot.services import refusals
from handlers import specimen_answers as answers
from handlers import specimen_cases as cases
from handlers import specimen_rosters as rosters
from handlers.answer_message import answer_message
from handlers.blocks import Block, Message
from handlers.commands import BROKEN
from handlers.messages import (
    digest_message,
    help_message,
    more_dialog,
    query_error_message,
    refusal_message,
    refused_message,
    search_message,
    sentence,
    shared_article_message,
    topics_message,
)
from handlers.narrow_message import narrow_message
from handlers.press_drawing import TOO_OLD
from handlers.preview_message import preview_message
from handlers.problem_message import problem_message
from handlers.sharer import NOT_POSTED, PERHAPS_POSTED
from handlers.specimen_decides import KEPT, decide_dialogs
from handlers.specimen_digests import DIGESTS
from handlers.specimen_git import GIT_POST, GIT_STATES, TOLD
from handlers.specimen_home import homes
from handlers.specimen_pauses import PAUSED
from handlers.specimen_previews import PREVIEWS
from handlers.specimen_record import HISTORIES, TAKEN_BACK
from handlers.specimen_statistics import NUMBERS
from handlers.specimen_ways import WAYS

STRANGE = (
    "the longest title",
    "no excerpt",
    "next to nothing",
    "right to left",
    "emoji",
    "no picture",
    "a picture that is none",
    "a picture's long address",
    "ten topics",
    "a hostile one",
    "a link that is none",
    "nothing but ampersands",
    "Japanese",
)
"""What is odd about the articles of `specimen_cases.STRANGE`."""

CALLED = {
    "the picture": "an ordinary one",
    "strange": "strange articles",
    "strange too": "more strange articles",
    "lengthy": "ten long articles",
    "seven": "seven articles",
    "first and all": "the first ever, with all there is",
    "removed": "after its last time",
    "one more": "one more matches",
    "compact": "compact: a line an article",
    "folded": "all decided, ten minutes later",
    "folded by many": "all decided, by many and over days",
    "folded by the files": "all published in their files",
    "folded and strange": "all decided, strange articles",
    "one": "one article",
    "in today's": "waiting, in today's digest",
    "in an older": "waiting, in an older digest",
    "nothing": "nothing found",
    "nothing but near": "nothing found, but something near",
    "nothing but misspelt": "nothing found, but a word is misspelt",
    "grouped": "two stories",
    "lengthy and grouped": "ten long stories",
    "nothing yet": "nothing found yet, while reading",
    "indexing": "while reading the articles",
    "full": "everything known",
}
"""What visitors read for a case's short name."""

STEPS = ("the usual size", "short excerpts", "without pictures", "a line an article")
TOPICS = ["Artificial Intelligence", "Machine Learning", "Robotics", "Computer Vision", "Ethics"]


LASTED = timedelta(minutes=12)
"""How long the problems of the operator's channel lasted."""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One of a `group` by its `name`. `kind` is message (for everybody), private (for one
    person), dialog or home; `blocks` are what it shows, `title` is a dialog's."""

    group: str
    name: str
    kind: str
    blocks: list[Block]
    title: str = ""


def gallery(command: str, picture: str) -> Iterator[Exhibit]:
    """All of them. `command` is the slash command with its `/`; `picture` is the address that
    stands in for the articles' pictures, which are none of the gallery's."""
    for exhibit in (
        *_digests(),
        *_written(),
        *_searches(),
        *_lookups(),
        *_previews(),
        *_dialogs(),
        *_histories(),
        *_homes(),
        *_rosters(),
        *_shared(),
        *_said(command),
        *_problems(),
    ):
        yield replace(exhibit, blocks=[_pictured(block, picture) for block in exhibit.blocks])


def _pictured(block: Block, picture: str) -> Block:
    accessory = block.get("accessory") or {}
    if accessory.get("type") != "image":
        return block
    return {**block, "accessory": {**accessory, "image_url": picture}}


def _digests() -> Iterator[Exhibit]:
    for name, post in DIGESTS.items():
        message = digest_message(post, posted=cases.NOW)
        yield Exhibit("Digests", CALLED.get(name, name), "message", message.blocks)
    for step, name in enumerate(STEPS):
        message = digest_message(DIGESTS["every state"], step=step, posted=cases.NOW)
        yield Exhibit("Digests", f"every state, {name}", "message", message.blocks)
    for name, said in PAUSED.items():
        yield Exhibit("Digests", f"paused, {name}", "message", said.blocks)


def _written() -> Iterator[Exhibit]:
    """Decisions on their way into a repository."""
    message = digest_message(GIT_POST, posted=cases.NOW)
    yield Exhibit("Written to a repository", "every state", "message", message.blocks)
    for name, state in GIT_STATES.items():
        alone = digest_message(cases.post(cases.TWINS, states=(state,)), posted=cases.NOW)
        yield Exhibit("Written to a repository", name, "message", alone.blocks)
    for name, told in {**TOLD, **TAKEN_BACK}.items():
        yield Exhibit("Told of a repository", name, "message", told.blocks)


def _searches() -> Iterator[Exhibit]:
    for name, view in cases.SEARCHES.items():
        message = search_message(view, may_decide=True)
        yield Exhibit("Searches", CALLED.get(name, name), "private", message.blocks)
    reading = search_message(cases.SEARCHES["every state"], may_decide=False)
    yield Exhibit("Searches", "for somebody who may not decide", "private", reading.blocks)


def _lookups() -> Iterator[Exhibit]:
    for name, choices in answers.NARROW.items():
        yield Exhibit("Narrow", name, "private", narrow_message(choices).blocks)
    for group, views in (
        ("Stories", answers.STORIES),
        ("Links and titles", answers.NEARS),
        ("One article", answers.SHOWN),
    ):
        for name, view in views.items():
            message = answer_message(view, may_decide=True)
            yield Exhibit(group, _called(name), "private", message.blocks)
    yield from _told("Other ways in", WAYS)


def _previews() -> Iterator[Exhibit]:
    for name, found in PREVIEWS.items():
        yield Exhibit("Previews", name, "private", preview_message(found).blocks)


def _dialogs() -> Iterator[Exhibit]:
    for name, known in cases.KNOWN.items():
        view = more_dialog(known, cases.ZONE, KEPT, may_decide=True, may_undo=True)
        called = f"More, {_called(name)}"
        yield Exhibit("Dialogs", called, "dialog", view["blocks"], view["title"]["text"])
    for page in (1, 2):
        view = more_dialog(cases.KNOWN["full"], cases.ZONE, KEPT, page=page)
        called = f"More, page {page} of the text"
        yield Exhibit("Dialogs", called, "dialog", view["blocks"], view["title"]["text"])
    for name, dialog in decide_dialogs():
        yield Exhibit("Dialogs", name, "dialog", dialog["blocks"], dialog["title"]["text"])


def _histories() -> Iterator[Exhibit]:
    for name, message in HISTORIES.items():
        yield Exhibit("The record", name, "private", message.blocks)


def _homes() -> Iterator[Exhibit]:
    for name, view in homes().items():
        yield Exhibit("The Home tab", CALLED.get(name, name), "home", view["blocks"], "Home")


def _rosters() -> Iterator[Exhibit]:
    """Digests as they are managed."""
    lists = {**rosters.LISTS, "made in one line": rosters.SAVED_BY_LINE}
    for name, message in lists.items():
        yield Exhibit("Managing digests", name, "private", message.blocks)
    for name, view in rosters.DIALOGS.items():
        title = view["title"]["text"]
        yield Exhibit("Managing digests, the dialog", name, "dialog", view["blocks"], title)


def _called(name: str) -> str:
    kind, _, number = name.partition(" ")
    strange = kind == "strange" and number.isdecimal()
    return STRANGE[int(number) - 1] if strange else CALLED.get(name, name)


def _shared() -> Iterator[Exhibit]:
    articles = {"an article": cases.TWINS, **dict(zip(STRANGE, cases.STRANGE, strict=True))}
    for name, article in articles.items():
        message = shared_article_message(article, cases.ANA, cases.ZONE)
        yield Exhibit("Posted by hand", name, "message", message.blocks)


def _said(command: str) -> Iterator[Exhibit]:
    topics = [(name, 240 // n) for n, name in enumerate(TOPICS, 1)]
    many = [(f"{name} {n}", 90 - n) for n in range(90) for name in TOPICS]
    titled = cases.TWINS.title
    yield from _told("Help and topics", {
        "help": help_message(command, TOPICS[0]),
        "help without a topic": help_message(command),
        "topics": topics_message(topics, command),
        "450 topics": topics_message(many, command),
        "no topics": topics_message([], command),
    })  # fmt: skip
    yield from _told("The desk's figures", NUMBERS)
    yield from _told("What can't be understood", dict(_misunderstood()))
    yield from _told("Refusals", {
        "who may decide": refusal_message(["S0EDIT"]),
        "who may decide, several": refusal_message(["S0EDIT", "U0ANA", "U0BEN"]),
        "nobody may decide": refusal_message([]),
        "somebody was first": _refused("decided", cases.REJECTED),
        "being published": _refused("decided", cases.PUBLISHING),
        "published meanwhile": refused_message(refusals.published(titled)),
        "changed meanwhile": refused_message(refusals.changed(titled)),
        "gone": refused_message(refusals.gone(cases.HOSTILE.title)),
        "somebody else's": _refused("not_yours", cases.REJECTED),
    })  # fmt: skip
    yield from _told("Trouble", {
        "broken": sentence(BROKEN),
        "perhaps posted": sentence(PERHAPS_POSTED),
        "not posted": sentence(NOT_POSTED),
        "too old": sentence(TOO_OLD),
    })  # fmt: skip


def _problems() -> Iterator[Exhibit]:
    """What the operator's channel shows."""
    began = cases.NOW.astimezone(UTC)
    told = {
        "out of reach": "Slack is out of reach since 08:05 UTC. The connection to Slack broke off.",
        "a folder": "The folder /srv/site/_news can't be read: permission denied.",
        "a late digest": "AI desk of Wednesday 09:00 has not been posted: the channel is archived.",
    }
    for name, text in told.items():
        notice = Notice(key=name, sentence=text, since=began)
        over = problem_message(notice, began + LASTED)
        for called, message in ((name, problem_message(notice)), (f"{name}, over", over)):
            yield Exhibit("The operator's channel", called, "message", message.blocks)


def _refused(how: str, state: State) -> Message:
    title = cases.TWINS.title
    if state.decision is None:
        return refused_message(refusals.published(title))
    make = refusals.decided if how == "decided" else refusals.not_yours
    return refused_message(make(title, state.decision))


def _misunderstood() -> Iterator[tuple[str, Message]]:
    unknown = QueryError("There is no filter qualty: did you mean quality?", 0, 6)
    yield "a filter that there is not", query_error_message("qualty:>=80 robots", unknown)
    long = "robots " * 30 + "(whale"
    at = len(long) - 6
    unclosed = QueryError("This bracket is not closed.", at, at + 1)
    yield "far into a long query", query_error_message(long, unclosed)
    wide = QueryError("There is no topic 人工知能: topics lists those there are.", 6, 10)
    yield "wide signs", query_error_message("topic:人工知能 is:open", wide)


def _told(group: str, messages: dict[str, Message]) -> Iterator[Exhibit]:
    for name, message in messages.items():
        yield Exhibit(group, name, "private", message.blocks)
