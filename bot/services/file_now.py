"""A file as it is at the moment when it is to be written."""

from dataclasses import dataclass

from bot.domain.article import Article
from bot.storage.fields import FieldMap


@dataclass(frozen=True, slots=True)
class Now:
    """Its bytes, what they say, and by which keys."""

    data: bytes
    article: Article
    fields: FieldMap
