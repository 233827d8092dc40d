"""An answer of any kind as a message. Pure."""

from bot.domain.answer import AnyAnswer, ArticleView, NearView, SearchView, StoryView
from handlers.article_message import article_message
from handlers.blocks import Message
from handlers.near_message import near_message
from handlers.search_message import search_message
from handlers.story_message import story_message


def answer_message(view: AnyAnswer, *, may_decide: bool) -> Message:
    """The answer as a message; `may_decide` is about whoever reads it."""
    match view:
        case SearchView():
            return search_message(view, may_decide=may_decide)
        case StoryView():
            return story_message(view, may_decide=may_decide)
        case NearView():
            return near_message(view, may_decide=may_decide)
        case ArticleView():
            return article_message(view, may_decide=may_decide)
