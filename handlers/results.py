"""The articles of an answer, one after the other, and the controls that all answers have. Pure."""

from bot.domain.answer import Answer, SearchHit
from bot.domain.article import Article
from handlers.article_lines import (
    DAY,
    excerpt,
    facts_line,
    fallback_line,
    label,
    title_line,
)
from handlers.blocks import (
    Block,
    Ref,
    StoryRef,
    actions,
    button,
    context,
    mrkdwn,
    option,
    overflow,
    section,
)
from handlers.fitting import Room
from handlers.mrkdwn import number
from handlers.standing import SHORT, phrase

DECIDING = (("Publish", "publish"), ("Reject", "reject"), ("Later", "later"))


def results(answer: Answer, room: Room, may_decide: bool) -> list[Block]:
    """The articles, each with its menu, and where others tell the same story, a button that
    opens them."""
    blocks = []
    for place, hit in enumerate(answer.hits[: room.articles], answer.first):
        blocks.append(_result(answer, place, hit, room, may_decide))
        if hit.similar:
            blocks.append(similar_button(answer.token, hit.article, place, hit.similar, room.label))
    return blocks


def spoken(answer: Answer, room: Room) -> list[str]:
    """The articles as lines of a message's `text`."""
    return [
        fallback_line(hit.article, place, SHORT[hit.state.standing], *_and(hit.similar))
        for place, hit in enumerate(answer.hits[: room.articles], answer.first)
    ]


def still_reading(answer: Answer) -> list[Block]:
    """How far the first reading is, while it goes on."""
    if answer.indexing is None:
        return []
    return [context(mrkdwn(f"Still reading the articles: {number(answer.indexing)} so far."))]


def page_buttons(answer: Answer) -> list[Block]:
    """Previous, Next and Back, as far as they lead somewhere."""
    buttons = []
    if answer.page > 1:
        buttons.append(_turn("previous", "Previous", answer.page - 1))
    if answer.more:
        buttons.append(_turn("next", "Next", answer.page + 1))
    return [*buttons, back_button(answer.back)] if answer.back else buttons


def back_button(token: str) -> Block:
    """The way back to the answer that has this token."""
    return button("back", "Back", "Back to the answer before", value=token)


def similar_button(token: str, article: Article, place: int, similar: int, longest: int) -> Block:
    """What opens the articles that tell the same story as this one, number `place` in the answer
    that has this token; its label is at most `longest` characters."""
    word = f"and {number(similar)} similar"
    heard = label(f"{word} to", place, article, longest)
    return actions([button("similar", word, heard)], StoryRef(token, article.id, place).block_id)


def _turn(action_id: str, word: str, page: int) -> Block:
    return button(action_id, word, f"{word}: page {number(page)}")


def _and(similar: int) -> list[str]:
    return [f"and {number(similar)} similar"] if similar else []


def _result(answer: Answer, place: int, hit: SearchHit, room: Room, may_decide: bool) -> Block:
    article = hit.article
    lines = [
        title_line(article, place),
        facts_line(article, answer.zone, DAY, phrase(hit.state, answer.zone, answer.now)),
        excerpt(article, room.excerpt, hit.marks),
    ]
    ref = Ref(article.id, article.version, answer.token, place)
    text = mrkdwn("\n".join(line for line in lines if line))
    return section(text, overflow(_options(answer, hit, may_decide)), ref.block_id)


def _options(answer: Answer, hit: SearchHit, may_decide: bool) -> list[Block]:
    options = []
    decision = hit.state.decision
    if hit.state.undecided and may_decide:
        options = [option(word, value) for word, value in DECIDING]
    elif decision and decision.user == answer.user and hit.state.standing != "gone":
        options = [option("Undo", f"undo:{decision.id}")]
    return [*options, option("Post here", "post"), option("More", "more")]
