"""Bar: where a threshold that goes by what there is (`top 15%`) lies just now. Pure."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.domain.article import Article
from bot.domain.query import Dates, Numbers, Query
from bot.domain.top import Top

_AGES = {"week": "<=7d", "day": "<=1d"}
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """The last article that is among the best, by quality and the newer of equals. `quality` and
    `date` are its own; `closed` says that no place is left for what is not decided, and `since`
    is the instant (aware, UTC) that an article's date must not lie before."""

    top: Top
    quality: float | None = None
    date: datetime | None = None
    closed: bool = False
    since: datetime | None = None

    @property
    def says(self) -> str:
        """Why an article is in."""
        return f"in the top {self.top}{self._from()}"

    def refusal(self, article: Article) -> str:
        """Why an article is out; empty where it is among the best."""
        if self.since is not None and (article.date or _NEVER) < self.since:
            days = "7 days" if self.top.of == "week" else "day"
            return f"not of the last {days}: only the top {self.top} are shown"
        if self.closed:
            return f"the top {self.top} are decided already"
        if _key(article.quality, article.date) >= _key(self.quality, self.date):
            return ""
        score = "not yet scored" if article.quality is None else f"quality {article.quality:g}"
        return f"{score}, below the top {self.top}{self._from()}"

    def narrow(self, query: Query) -> Query:
        """The query for what may be among the best: as good as the bar, equals included."""
        parts = query.parts
        if self.quality is not None:
            parts = (*parts, Numbers("quality", self.quality))
        return window(replace(query, parts=parts), self.top, self.since)

    def _from(self) -> str:
        return "" if self.quality is None else f" (from quality {self.quality:g})"


def window(query: Query, top: Top, since: datetime | None) -> Query:
    """The query for what is of the last week or day, where the threshold asks for it."""
    if since is None:
        return query
    return replace(query, parts=(*query.parts, Dates("age", _AGES[top.of], since, None)))


def _key(quality: float | None, date: datetime | None) -> tuple[float, datetime]:
    return (float("-inf") if quality is None else quality, date or _NEVER)
