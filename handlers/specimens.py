"""One of every kind of message and dialog that the bot makes, for whoever checks them. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.answer import Appearance, Known, SearchHit, SearchView, Suggestion
from bot.domain.article import Article, Image, Related, article_id, version_seen
from bot.domain.digest import Item, Post
from bot.domain.errors import QueryError
from bot.domain.review import Decision, State
from bot.domain.standing import milliseconds
from handlers import messages
from handlers.blocks import Block

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Lisbon")
EDITOR, GROUP = "U0123456789", "S0123456789"


@dataclass(frozen=True, slots=True)
class Specimen:
    """A kind of message by its name: `blocks` of a message, or a `view`."""

    name: str
    blocks: list[Block] | None = None
    view: Block | None = None


def specimens(command: str) -> Iterator[Specimen]:
    """All kinds, each with texts as long and as strange as they come. `command` is the slash
    command with its `/`."""
    made = {
        **{
            f"digest, size {step}": messages.digest_message(_post(), step=step) for step in range(4)
        },
        "digest of nothing": messages.digest_message(replace(_post(), items=(), matching=0)),
        "search": messages.search_message(_view(), may_decide=True),
        "search of somebody who may not decide": messages.search_message(_view(), may_decide=False),
        "search that finds nothing": messages.search_message(_nothing(), may_decide=True),
        "query that can't be understood": messages.query_error_message(
            "qualty:>=80", QueryError("There is no filter qualty: did you mean quality?", 0, 6)
        ),
        "help": messages.help_message(command, "Machine Learning"),
        "topics": messages.topics_message([(f"Topic {n}", n) for n in range(200, 0, -1)], command),
        "no topics": messages.topics_message([], command),
        "article posted by hand": messages.shared_article_message(_article(1), EDITOR, ZONE),
        "refusal": messages.refusal_message([EDITOR, GROUP]),
        "sentence": messages.sentence(f"“Robots” was decided by <@{EDITOR}>.", "Robots"),
    }
    for name, message in made.items():
        yield Specimen(name, blocks=message.blocks)
    for number, state in enumerate(_states()):
        yield Specimen(f"dialog, {state.standing}", view=messages.more_dialog(_known(state), ZONE))
        shown = SearchHit(_article(number), state)
        view = replace(_view(), hits=(shown,), total=1)
        found = messages.search_message(view, may_decide=True)
        yield Specimen(f"search, {state.standing}", blocks=found.blocks)


def _article(number: int) -> Article:
    title = f"{number}. Robots & <whales>: *what* `they` say 🤖 " + "and so on " * (number * 3)
    url = f"https://www.example.com/2026/03/{number}/robots?x=a|b&y=<c>"
    return Article(
        id=article_id("news", f"robots-{number}.md", url),
        version=version_seen(title, "", url, False),
        source="news",
        path=f"_news/robots-{number}.md",
        title=title,
        excerpt="Where the machines come from, and <!channel> where they go. " * (1 + number * 2),
        body="The whole text of it. " * 200,
        date=NOW - timedelta(days=number),
        web_url=url,
        quality=87.0,
        heat=3.0,
        published=False,
        provider="The Tidewater News",
        topics=tuple(f"Topic {n}" for n in range(1, 1 + number)),
        images=(Image("https://example.com/robots.jpg?width=1200"),) if number % 2 else (),
        related=(Related("Another one", "https://example.com/other", "Somebody", NOW),) * number,
    )


def _states() -> tuple[State, ...]:
    taken = Decision(
        id=7,
        article_id=_article(1).id,
        version=_article(1).version,
        verb="publish",
        user=EDITOR,
        at=milliseconds(NOW),
    )
    later = replace(taken, verb="later", until=milliseconds(NOW + timedelta(days=1)))
    return (
        State(standing="waiting", digest="AI desk", digest_at=milliseconds(NOW)),
        State(standing="publishing", decision=replace(taken, write_state="pending")),
        State(standing="published", decision=taken),
        State(standing="rejected", decision=replace(taken, verb="reject")),
        State(standing="later", decision=later),
        State(standing="failed", note="The line could not be changed: published is there twice."),
        State(standing="gone", note="Its file is no longer there."),
    )


def _post() -> Post:
    states = (*_states(), *(State(standing="waiting"),) * 3)
    return Post(
        run_id=12,
        name="AI desk & friends",
        zone=ZONE,
        items=tuple(
            Item(number=number, article=_article(number), state=state)
            for number, state in enumerate(states, 1)
        ),
        matching=1234,
        new=3,
        waiting=1231,
        since=NOW - timedelta(days=1),
        next=NOW + timedelta(days=1),
        revision=3,
        token="k3y7q2",  # noqa: S106  what a search's row is called
        late=True,
    )


def _view() -> SearchView:
    return SearchView(
        query="robots quality:>=80",
        sort="relevance",
        total=34,
        hits=tuple(SearchHit(_article(n), state) for n, state in enumerate(_states(), 1)),
        token="t0k3n",  # noqa: S106  what a search's row is called
        user=EDITOR,
        zone=ZONE,
        now=NOW,
        page=2,
    )


def _nothing() -> SearchView:
    near = Suggestion("robots", 3, "n34r")
    return replace(_view(), hits=(), total=0, page=1, suggestion=near)


def _known(state: State) -> Known:
    history = (state.decision,) * 3 if state.decision else ()
    appearances = (Appearance("AI desk", NOW),) * 3
    return Known(
        article=_article(9), state=state, now=NOW, history=history, appearances=appearances
    )
