"""A search's answer, private to whoever asked. Pure."""

from bot.domain.answer import SearchHit, SearchView
from handlers.article_lines import DAY, excerpt, facts_line, fallback_line, title_line
from handlers.blocks import (
    Block,
    Message,
    Ref,
    SearchRef,
    actions,
    button,
    context,
    fallback,
    mrkdwn,
    option,
    overflow,
    plain,
    section,
    select,
)
from handlers.fitting import Room, fitted
from handlers.mrkdwn import clean, count, escape, joined, number, shorten
from handlers.standing import SHORT, phrase

ORDER = {
    "relevance": "most relevant first",
    "newest": "newest first",
    "quality": "highest quality first",
    "heat": "most heat first",
}
LONGEST_QUERY = 200  # in the line above the results; where nothing is found it is shown whole
SORT_WORDS = {
    "relevance": "Most relevant",
    "newest": "Newest",
    "quality": "Highest quality",
    "heat": "Most heat",
}
DECIDING = (("Publish", "publish"), ("Reject", "reject"), ("Later", "later"))


def search_message(view: SearchView, *, may_decide: bool) -> Message:
    """One page of a search as a message; `may_decide` is about whoever reads it."""
    if not view.hits:
        return _nothing(view)
    room, blocks = fitted(lambda room: _blocks(view, room, may_decide), len(view.hits))
    hits = list(enumerate(view.hits[: room.articles], view.first))
    lines = [fallback_line(hit.article, place, SHORT[hit.state.standing]) for place, hit in hits]
    return Message(fallback([escape(_summary(view)), *lines]), blocks)


def _blocks(view: SearchView, room: Room, may_decide: bool) -> list[Block]:
    hits = enumerate(view.hits[: room.articles], view.first)
    left_out = len(view.hits) - room.articles
    return [
        *_reading(view),
        context(plain(_summary(view))),
        *(_result(view, place, hit, room, may_decide) for place, hit in hits),
        *_controls(view),
        *([context(mrkdwn(_too_long(left_out)))] if left_out > 0 else []),
    ]


def _summary(view: SearchView) -> str:
    last = view.first + len(view.hits) - 1
    paged = f", {number(view.first)} to {number(last)}" if view.pages > 1 else ""
    query = shorten(clean(view.query), LONGEST_QUERY)
    return joined([count(view.total, "article") + paged, query, ORDER[view.sort]])


def _reading(view: SearchView) -> list[Block]:
    if view.indexing is None:
        return []
    return [context(mrkdwn(f"Still reading the articles: {number(view.indexing)} so far."))]


def _too_long(left_out: int) -> str:
    return f"{number(left_out)} left out here for length. A narrower search shows them."


def _result(view: SearchView, place: int, hit: SearchHit, room: Room, may_decide: bool) -> Block:
    article = hit.article
    lines = [
        title_line(article, place),
        facts_line(article, view.zone, DAY, phrase(hit.state, view.zone, view.now)),
        excerpt(article, room.excerpt, hit.marks),
    ]
    ref = Ref(article.id, article.version, view.token, place)
    text = mrkdwn("\n".join(line for line in lines if line))
    return section(text, overflow(_options(view, hit, may_decide)), ref.block_id)


def _options(view: SearchView, hit: SearchHit, may_decide: bool) -> list[Block]:
    options = []
    decision = hit.state.decision
    if hit.state.undecided and may_decide:
        options = [option(word, value) for word, value in DECIDING]
    elif decision and decision.user == view.user and hit.state.standing != "gone":
        options = [option("Undo", f"undo:{decision.id}")]
    return [*options, option("Post here", "post"), option("More", "more")]


def _controls(view: SearchView) -> list[Block]:
    elements = []
    if view.total > 1 and len(view.sorts) > 1:
        orders = [option(SORT_WORDS[sort], sort) for sort in view.sorts]
        elements.append(select("sort", "Sort", orders, view.sort))
    if view.page > 1:
        elements.append(_turn("previous", "Previous", view, view.page - 1))
    if view.page < view.pages:
        elements.append(_turn("next", "Next", view, view.page + 1))
    return [actions(elements, SearchRef(view.token, view.page).block_id)] if elements else []


def _turn(action_id: str, word: str, view: SearchView, page: int) -> Block:
    return button(action_id, word, f"{word}: page {page} of {view.pages}")


def _nothing(view: SearchView) -> Message:
    if view.total:
        words = f"There is no page {number(view.page)}: {_summary(view)}"
    else:
        words = joined(["Nothing found", clean(view.query)])
    blocks = [*_reading(view), section(plain(words))]
    nearest = view.suggestion
    if nearest:
        blocks += _try(view, nearest.query, nearest.total, nearest.token)
    elif view.total:
        blocks += _controls(view)
    lines = [f"{words}", f"The nearest that finds something: {nearest.query}" if nearest else ""]
    return Message(fallback([escape(clean(line)) for line in lines if line]), blocks)


def _try(view: SearchView, query: str, total: int, token: str) -> list[Block]:
    word = "See the one article" if total == 1 else f"See the {count(total, 'article')}"
    offer = button("try", word, f"{word}: {query}", value=token)
    line = plain(f"The nearest that finds something: {query}")
    return [section(line, offer, f"try|{view.token}|{token}")]
