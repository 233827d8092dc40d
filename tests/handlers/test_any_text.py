"""Whatever an article says, Slack takes the message and nothing in it is live."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.answer import Known, SearchHit
from bot.domain.article import Article, Image, Related
from bot.domain.errors import QueryError
from handlers import specimen_cases as cases
from handlers.messages import (
    digest_message,
    more_dialog,
    query_error_message,
    search_message,
    sentence,
    shared_article_message,
    topics_message,
)
from tests.handlers.checks import check_message, check_view

MARKUP = ("<!channel>", "<@U1>", "*", "_", "`", "~", "|", ">", "&lt;", "\n", "https://x.org/a ")
TEXT = st.lists(st.one_of(st.sampled_from(MARKUP), st.text(max_size=40)), max_size=30).map("".join)
STATES = st.sampled_from(list(cases.STATES.values()))


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """An article of any texts."""
    text = {name: draw(TEXT) for name in ("title", "excerpt", "body", "provider", "type", "path")}
    return replace(
        cases.TWINS,
        **text,  # type: ignore[arg-type]
        web_url=draw(st.one_of(TEXT, TEXT.map("https://x.org/".__add__))),
        topics=tuple(draw(st.lists(TEXT, max_size=5))),
        images=(Image("https://x.org/" + draw(TEXT)),),
        related=(Related(draw(TEXT), draw(TEXT), draw(TEXT)),),
    )


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.lists(st.tuples(articles(), STATES), min_size=1, max_size=4), st.integers(0, 3))
def test_digests(found: list[tuple[Article, object]], step: int) -> None:
    states = tuple(state for _, state in found)
    post = cases.post(*(each for each, _ in found), states=states)  # type: ignore[arg-type]
    check_message(digest_message(post, step=step))


@settings(max_examples=30, deadline=None, derandomize=True)
@given(articles(), STATES, st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99))), TEXT)
def test_searches(
    article: Article, state: object, marks: list[tuple[int, int]], query: str
) -> None:
    hit = SearchHit(article, state, tuple(marks))  # type: ignore[arg-type]
    check_message(search_message(cases.view(hit, query=query), may_decide=True))
    check_message(search_message(cases.view(query=query), may_decide=True))


@settings(max_examples=30, deadline=None, derandomize=True)
@given(articles(), STATES)
def test_dialogs_and_shared_articles(article: Article, state: object) -> None:
    known = Known(article=article, state=state, now=cases.NOW)  # type: ignore[arg-type]
    check_view(more_dialog(known, cases.ZONE))
    check_message(shared_article_message(article, "U0ANA"))


@settings(max_examples=30, deadline=None, derandomize=True)
@given(TEXT, TEXT, st.integers(0, 200), st.integers(0, 200))
def test_sentences(query: str, title: str, start: int, end: int) -> None:
    start, end = min(start, len(query)), min(end, len(query))
    check_message(query_error_message(query, QueryError(f"No “{title}” here.", start, end)))
    check_message(sentence(f"“{title}” was rejected by <@U0ANA>.", title))
    check_message(topics_message([(title, 3), (query, 1)], "/articles"))
