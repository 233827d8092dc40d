"""Selection: which of the articles that match a digest shows, in which order, and why. Pure.

What was put off comes back first, as was promised; then what is new, in the query's order; then
what still waits, oldest first. Every third place is kept for what waits, however much is new, so
that nothing drops off unseen; what was shown often enough without a decision is left to search.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain import selection_words as words
from bot.domain.article import Article
from bot.domain.bar import Bar
from bot.domain.digest import Choice, Digest, Kind, NearMiss, Plan
from bot.domain.query_parts import Sort
from bot.domain.turns import Tally, in_turn, rank

KEPT_FOR_WAITING = 3
"""Of so many places one is for what waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What the desk knows of the articles besides their files. Times are aware.

    `shown` are the instants when this digest showed each article, oldest first. Those before
    `fresh` don't count: a decision about the article ended then. `put_off` says until when;
    `returned` were put off until now. `decided` are those with another decision. `stories` has
    the other articles on each one's story.
    """

    shown: Mapping[str, tuple[datetime, ...]] = field(default_factory=dict)
    fresh: Mapping[str, datetime] = field(default_factory=dict)
    put_off: Mapping[str, datetime] = field(default_factory=dict)
    returned: Collection[str] = ()
    decided: Collection[str] = ()
    stories: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def story(self, article_id: str) -> tuple[str, ...]:
        """The article and the others on its story."""
        return (article_id, *self.stories.get(article_id, ()))

    def ever(self, article_id: str) -> list[datetime]:
        """When the digest showed the story."""
        return sorted({at for one in self.story(article_id) for at in self.shown.get(one, ())})

    def counted(self, article_id: str) -> list[datetime]:
        """When the digest showed the story; of each article since the last decision about it
        ended."""
        return sorted({at for one in self.story(article_id) for at in self._since_decided(one)})

    def _since_decided(self, article_id: str) -> list[datetime]:
        start = self.fresh.get(article_id)
        return [at for at in self.shown.get(article_id, ()) if start is None or at >= start]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How a digest chooses: the digest itself, the order of its query, its threshold where it has
    one, and the topics (folded) that `per_topic` passes over: they are on everything. What was
    decided is left out where it is for what is `undecided`."""

    digest: Digest
    sort: Sort = "quality"
    bar: Bar | None = None
    common: frozenset[str] = frozenset()
    undecided: bool = True


@dataclass(slots=True)
class _Item:
    """A story that may be shown: its lead, and the candidates behind it."""

    lead: Article
    kind: Kind
    behind: list[Article] = field(default_factory=list)


def select(
    candidates: Sequence[Article],
    policy: Policy,
    record: Record,
    now: datetime,
    *,
    matching: int | None = None,
    new: int | None = None,
    waiting: int | None = None,
) -> Plan:
    """Choose what a digest shows at `now` (aware); every candidate is chosen, behind one that is,
    or out with a reason.

    `candidates` are articles that match, in the query's order. `matching`, `new` and `waiting`
    are how many there are in all, where not all of them are among the candidates.
    """
    chooser = _Selection(policy, record, now)
    items = chooser.items(candidates)
    chosen = chooser.fill(items)
    counts = [sum(1 + len(one.behind) for one in items if (one.kind == "new") is is_new)
              for is_new in (True, False)]  # fmt: skip
    return Plan(
        choices=tuple(chooser.choice(one) for one in chosen),
        matching=len(candidates) if matching is None else matching,
        new=counts[0] if new is None else new,
        waiting=counts[1] if waiting is None else waiting,
        out=tuple(
            NearMiss(one, chooser.out[one.id]) for one in candidates if one.id in chooser.out
        ),
    )


class _Selection:
    """One selection while it is made; `out` gathers the reasons of what is not shown."""

    def __init__(self, policy: Policy, record: Record, now: datetime) -> None:
        self.policy, self.record, self.now = policy, record, now
        self.digest = policy.digest
        self.out: dict[str, str] = {}
        self.tally = Tally(self.digest.per_provider, self.digest.per_topic, policy.common)

    def items(self, candidates: Sequence[Article]) -> list[_Item]:
        """One item a story, in the order of the candidates."""
        found: dict[str, _Item] = {}
        for article in {one.id: one for one in candidates}.values():
            kind = self._kind(article)
            if kind is None:
                continue
            at = min(self.record.story(article.id))
            if at in found:
                _join(found[at], article, kind, self.record)
            else:
                found[at] = _Item(article, kind)
        return list(found.values())

    def fill(self, items: Sequence[_Item]) -> list[_Item]:
        """The items that have a place, in order."""
        places = self.digest.articles
        back = [one for one in items if one.kind == "back"][:places]
        self.tally.count(one.lead for one in back)
        fresh = self._line("new", items)
        waiting = self._line("waiting", items)
        left = places - len(back)
        kept = min(len(waiting), places // KEPT_FOR_WAITING, left)
        first = self._take(fresh, left - kept)
        again = self._take(waiting, left - len(first))
        first += self._take(fresh, left - len(first) - len(again))
        chosen = [*back, *first, *again]
        self._leave_out(items, chosen)
        return chosen

    def choice(self, item: _Item) -> Choice:
        """The item with its reason."""
        counted = self.record.counted(item.lead.id)
        return Choice(
            article=item.lead,
            reason=self._why(item, counted),
            kind=item.kind,
            times=len(counted),
            similar=tuple(one.id for one in item.behind),
        )

    def _kind(self, article: Article) -> Kind | None:
        """What the article is to the digest; None, with a reason in `out`, where it is not to be
        shown whatever else there is."""
        reason = self._refusal(article)
        if reason:
            self.out[article.id] = reason
            return None
        if article.id in self.record.returned and self.digest.purpose == "review":
            return "back"
        return "waiting" if self.record.ever(article.id) else "new"

    def _refusal(self, article: Article) -> str:
        ever, bar = self.record.ever(article.id), self.policy.bar
        if self.digest.purpose == "reading":
            if ever:
                return words.was_in(self._day(ever[-1]))
        else:
            refused = self._of_desk(article)
            if refused or article.id in self.record.returned:
                return refused
            counted = self.record.counted(article.id)
            if len(counted) >= self.digest.show_again:
                return words.shown_enough(len(counted), self._day(counted[-1]))
        return bar.refusal(article) if bar and not ever else ""

    def _of_desk(self, article: Article) -> str:
        """Why the desk has it off the table. Later holds for the whole story."""
        if not self.policy.undecided:
            return ""
        for one in self.record.story(article.id):
            until = self.record.put_off.get(one)
            if until is not None and until > self.now:
                return words.put_off(self._day(until), itself=one == article.id)
        return words.DECIDED if article.id in self.record.decided else ""

    def _line(self, kind: Kind, items: Sequence[_Item]) -> list[_Item]:
        found = [one for one in items if one.kind == kind]
        if kind == "waiting":
            found.sort(key=lambda one: self.record.ever(one.lead.id)[0])
        return found

    def _take(self, line: list[_Item], room: int) -> list[_Item]:
        """Take up to `room` items off the line, in turn among equals; those that would be too
        many of their provider or topic leave the line with that reason."""

        def of_rank(item: _Item) -> object:
            if item.kind == "waiting":
                return self._day(self.record.ever(item.lead.id)[0])
            return rank(item.lead, self.policy.sort, self.digest.zone)

        taken: list[_Item] = []
        while line and len(taken) < room:
            equals = [one for one in line if of_rank(one) == of_rank(line[0])]
            found, refused = in_turn([one.lead for one in equals], self.tally)
            self.out |= refused
            gone = {*refused, found.id} if found else set(refused)
            taken += [one for one in equals if found is not None and one.lead.id == found.id]
            line[:] = [one for one in line if one.lead.id not in gone]
        return taken

    def _leave_out(self, items: Sequence[_Item], chosen: Sequence[_Item]) -> None:
        for item in items:
            if item in chosen:
                self.out |= {one.id: words.behind(item.lead.title) for one in item.behind}
            else:
                said = words.no_place(len(chosen), waiting=item.kind == "waiting")
                reason = self.out.setdefault(item.lead.id, said)
                self.out |= dict.fromkeys((one.id for one in item.behind), reason)

    def _why(self, item: _Item, counted: Sequence[datetime]) -> str:
        if item.kind == "back":
            return words.BACK
        if item.kind == "new":
            said = words.new(item.lead.quality)
            return f"{said}, {self.policy.bar.says}" if self.policy.bar else said
        since = self._day((counted or self.record.ever(item.lead.id))[0])
        return words.waiting(since, len(counted) + 1, self.digest.show_again)

    def _day(self, at: datetime) -> str:
        return words.day(at.astimezone(self.digest.zone).date())


def _join(item: _Item, article: Article, kind: Kind, record: Record) -> None:
    """Put another article of the story to the item. What is back leads, then what was shown
    before: it stays what people know."""
    better = kind == "back" != item.kind
    known = article.id in record.shown and item.lead.id not in record.shown
    if better or (known and item.kind != "back"):
        item.behind.append(item.lead)
        item.lead, item.kind = article, kind
    else:
        item.behind.append(article)
