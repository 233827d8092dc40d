"""What an article has of its own, whatever is looked for: how it tempers relevance."""

from bot.domain.article import Article


def tilt(article: Article) -> float:
    """The number v that tantivy turns into a factor of log2(2 + v) on an article's relevance:
    between articles that match alike, quality decides."""
    return 0.02 * min(max(article.quality or 0.0, 0.0), 150.0) / 150.0
