"""Articles with what was edited and is not in their files, or not in the index, yet."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from bot.domain.article import Article
from bot.domain.edit import changed
from bot.storage import edits
from bot.storage.edits import Standing


def editor(found: Sequence[Standing]) -> str:
    """Who edited last (a Slack id), empty for nobody."""
    return found[-1].user if found else ""


def overlaid(connection: Connection, articles: Sequence[Article]) -> list[Article]:
    """The articles as they are once what waits to be written is in their files."""
    return laid_over(articles, edits.standing(connection, [one.id for one in articles]))


def laid_over(
    articles: Sequence[Article], found: Mapping[str, Sequence[Standing]]
) -> list[Article]:
    """As `overlaid`, with the edits of each article, by its id."""
    return [_waiting(article, found.get(article.id, ())) for article in articles]


def as_posted(article: Article, at_ms: int, found: Mapping[str, Sequence[Standing]]) -> Article:
    """The article of a message from `at_ms` (UTC ms) with what was edited since, and before where
    the message has it as it was."""
    for one in found.get(article.id, ()):
        changes = [
            change
            for change in one.changes
            if one.at >= at_ms or getattr(article, change.name) == change.before
        ]
        article = changed(article, changes)
    return article


def _waiting(article: Article, found: Sequence[Standing]) -> Article:
    for one in found:
        if not one.written:
            article = changed(article, one.changes)
    return article
