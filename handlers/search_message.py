"""A search's answer, private to whoever asked. Pure."""

from bot.domain.answer import SearchView, Suggestion
from handlers.blocks import (
    Block,
    Message,
    SearchRef,
    actions,
    button,
    context,
    fallback,
    mrkdwn,
    option,
    plain,
    section,
    select,
)
from handlers.fitting import Room, fitted
from handlers.mrkdwn import clean, count, escape, joined, number, shorten
from handlers.results import page_buttons, results, spoken, still_reading

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


def search_message(view: SearchView, *, may_decide: bool) -> Message:
    """One page of a search as a message; `may_decide` is about whoever reads it."""
    if not view.hits:
        return _nothing(view)
    room, blocks = fitted(lambda room: _blocks(view, room, may_decide), len(view.hits))
    return Message(fallback([escape(_summary(view)), *spoken(view, room)]), blocks)


def _blocks(view: SearchView, room: Room, may_decide: bool) -> list[Block]:
    left_out = len(view.hits) - room.articles
    return [
        *still_reading(view),
        context(plain(_summary(view))),
        *results(view, room, may_decide),
        *_controls(view),
        *([context(mrkdwn(_too_long(left_out)))] if left_out > 0 else []),
    ]


def _summary(view: SearchView) -> str:
    query = shorten(clean(view.query), LONGEST_QUERY)
    return joined([_counted(view), query, ORDER[view.sort]])


def _counted(view: SearchView) -> str:
    """`23 articles, 1 to 10`; with the end in sight, `23 articles in 17 stories, 11 to 17`."""
    if not view.hits:
        return count(view.total, "article")
    last = view.first + len(view.hits) - 1
    articles = counted(view.total, last, ended=not view.more)
    return f"{articles}, {number(view.first)} to {number(last)}" if view.paged else articles


def counted(total: int, stories: int, *, ended: bool) -> str:
    """So many articles; `ended`: all of them are in the `stories` shown so far."""
    articles = count(total, "article")
    if not ended or stories >= total:
        return articles
    return f"{articles} in {'1 story' if stories == 1 else f'{number(stories)} stories'}"


def _too_long(left_out: int) -> str:
    return f"{number(left_out)} left out here for length. A narrower search shows them."


def _controls(view: SearchView) -> list[Block]:
    elements = []
    if view.total > 1 and len(view.sorts) > 1:
        orders = [option(SORT_WORDS[sort], sort) for sort in view.sorts]
        elements.append(select("sort", "Sort", orders, view.sort))
    if view.total > 1:
        elements.append(button("narrow", "Narrow", "Narrow by topic, provider or type"))
    elements += page_buttons(view)
    return [actions(elements, SearchRef(view.token, view.page).block_id)] if elements else []


def _nothing(view: SearchView) -> Message:
    if view.total:
        words = f"There is no page {number(view.page)}: {_summary(view)}"
    else:
        words = joined(["Nothing found", clean(view.query)])
    blocks, nearest = [*still_reading(view), section(plain(words))], view.suggestion
    lines = [escape(words)]
    if nearest:
        blocks += _try(view, nearest)
        lines.append(escape(clean(_offer(nearest))))
    return Message(fallback(lines), [*blocks, *_controls(view)])


def _offer(nearest: Suggestion) -> str:
    if nearest.corrected:
        return f"Did you mean {nearest.query}?"
    return f"The nearest that finds something: {nearest.query}"


def _try(view: SearchView, nearest: Suggestion) -> list[Block]:
    total = nearest.total
    word = "See the one article" if total == 1 else f"See the {count(total, 'article')}"
    offer = button("try", word, f"{word}: {nearest.query}", value=nearest.token)
    line = plain(_offer(nearest))
    return [section(line, offer, f"try|{view.token}|{nearest.token}")]
