"""How old what a query finds is, counted without reading any of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import tantivy

from bot.storage.index_schema import microseconds


@dataclass(frozen=True, slots=True)
class Ages:
    """`counts` are the articles at or after the first of some moments, then of those left at or
    after the second, and so on, at last all older ones; articles without a date are in none.
    `oldest` is aware, None where there is no date."""

    counts: tuple[int, ...]
    oldest: datetime | None

    @property
    def dated(self) -> int:
        """How many articles have a date."""
        return sum(self.counts)


def ages(searcher: tantivy.Searcher, wanted: tantivy.Query, moments: Sequence[datetime]) -> Ages:
    """Count what `wanted` finds by date. The moments are aware, the latest first."""
    edges = [microseconds(one) for one in moments]
    ranges: list[dict[str, int]] = [{"from": edges[0]}]
    ranges += [{"from": low, "to": high} for high, low in pairwise(edges)]
    ranges.append({"to": edges[-1]})
    asked: dict[str, Any] = {
        "ages": {"range": {"field": "date", "ranges": ranges}},
        "oldest": {"min": {"field": "date"}},
    }
    found = searcher.aggregate(wanted, asked)
    # tantivy adds a bucket for whatever is outside of the ranges, and gives them in order.
    counts = {bucket["key"]: bucket["doc_count"] for bucket in found["ages"]["buckets"]}
    oldest = found["oldest"]["value"]
    return Ages(
        tuple(counts.get(_key(one), 0) for one in ranges),
        None if oldest is None else datetime.fromtimestamp(oldest / 1_000_000, UTC),
    )


def _key(one: dict[str, int]) -> str:
    return f"{one.get('from', '*')}-{one.get('to', '*')}"
