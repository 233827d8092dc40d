"""What every message says of an article: title, facts, excerpt, picture. Pure."""

from collections.abc import Sequence
from datetime import tzinfo
from functools import lru_cache

from bot.domain.article import Article
from bot.domain.post import Item
from handlers.blocks import Block, image
from handlers.mrkdwn import (
    MARK_END,
    MARK_START,
    clean,
    date_token,
    escape,
    inert,
    joined,
    link,
    number,
    safe_url,
    shorten,
    with_mentions,
)

LONGEST_TITLE = 200
LONGEST_NAME = 60
LONGEST_PICTURE = 3000
LONGEST_READ = 2000
"""What a message shows is far shorter. It is drawn many times until it fits, and each time all of
a text would be gone through: with excerpts of 50,000 characters a search took longer than Slack
waits."""

TOPICS_SHOWN = 3
ORDINALS = {2: "second time", 3: "third time", 4: "fourth time", 5: "fifth time"}
DAY = "{date_short_pretty}"
DAY_AND_TIME = "{date_short_pretty}, {time}"

Marks = Sequence[tuple[int, int]]


def title_of(article: Article) -> str:
    """The title as one plain line; a file without one is called by its name."""
    return clean(article.title[:LONGEST_READ]) or clean(article.path) or "Untitled"


def title_line(
    article: Article, place: int | None = None, longest: int = LONGEST_TITLE, *, bold: bool = True
) -> str:
    """The linked title in mrkdwn, bold unless told, with its number where it has one."""
    label = link(article.url, inert(shorten(title_of(article), longest)))
    numbered = f"{place}. {label}" if place else label
    return f"*{numbered}*" if bold else numbered


def marks(item: Item) -> list[str]:
    """What a digest notes about one of its articles: `third time`, `2 similar`."""
    times = item.times + 1
    shown = [ORDINALS.get(times, f"shown {times} times")] if item.times else []
    return [*shown, f"{number(len(item.similar))} similar"] if item.similar else shown


def facts_line(article: Article, zone: tzinfo, pattern: str, *more: str) -> str:
    """`Forbes · 23 May 2023, 06:51 · quality 87 · AI` in mrkdwn, without what is not known.

    `pattern` is DAY or DAY_AND_TIME; `more` is mrkdwn that comes last.
    """
    quality = f"quality {number(article.quality)}" if article.quality is not None else ""
    date = date_token(article.date, pattern, zone) if article.date else ""
    return joined([name(article.provider), date, quality, topics(article.topics), *more])


def quoting(text: str, title: str = "") -> str:
    """A sentence of ours in mrkdwn. `<@U..>` in it is a mention; the article's `title` in quotes is
    shown as it is throughout, even where it looks like a mention."""
    parts = [with_mentions(part) for part in text.split(f"“{title}”")]
    return f"“{inert(shorten(clean(title), LONGEST_TITLE))}”".join(parts)


def name(text: str) -> str:
    """A provider's, topic's or digest's name in mrkdwn, shortened."""
    return _name(text[:LONGEST_READ])


@lru_cache(maxsize=1_000)  # a few names stand in many articles
def _name(text: str) -> str:
    return inert(shorten(clean(text), LONGEST_NAME))


def topics(names: Sequence[str]) -> str:
    """The first three topics, then how many more there are."""
    rest = len(names) - TOPICS_SHOWN
    shown = ", ".join(name(each) for each in names[:TOPICS_SHOWN])
    return f"{shown} +{rest}" if rest > 0 else shown


def excerpt(article: Article, limit: int, marks: Marks = ()) -> str:
    """The excerpt in mrkdwn, shortened to about `limit`; the words of `marks` are bold.

    Where the first of them comes late, the excerpt starts shortly before it.
    """
    near = [(start, end) for start, end in marks if end <= LONGEST_READ]
    text = clean(_marked(article.excerpt[:LONGEST_READ], near), keep=MARK_START + MARK_END)
    start = text.find(MARK_START)
    if start > limit * 0.8:
        text = "…" + text[text.rfind(" ", 0, start - limit // 3) + 1 :]
    cut = shorten(text, limit + 2 * text[:limit].count(MARK_START))
    if cut.count(MARK_START) > cut.count(MARK_END):
        cut = cut.removesuffix("…") + MARK_END + "…"
    return inert(cut).replace(MARK_START, "*").replace(MARK_END, "*")


def _marked(text: str, marks: Marks) -> str:
    parts, last = [], 0
    for start, end in sorted(marks):
        if start >= last and _can_be_bold(text, start, end):
            parts += [_unmarked(text[last:start]), MARK_START, _unmarked(text[start:end]), MARK_END]
            last = end
    return "".join([*parts, _unmarked(text[last:])])


def _can_be_bold(text: str, start: int, end: int) -> bool:
    """Whether Slack would read stars around these characters as bold: whole words only."""
    word = text[start:end]
    around = text[start - 1 : start] + text[end : end + 1] if start else text[end : end + 1]
    return word == word.strip() != "" and not any(sign.isalnum() for sign in around)


def _unmarked(text: str) -> str:
    return text.replace(MARK_START, "").replace(MARK_END, "")


def picture(article: Article, longest: int = LONGEST_PICTURE) -> Block | None:
    """The article's picture, unless its address is none for Slack or longer than `longest`."""
    url = safe_url(article.image.url, longest) if article.image else ""
    return image(url, title_of(article)) if url else None


def label(word: str, place: int, article: Article, limit: int) -> str:
    """What a screen reader says of a control: its word, the number and the title."""
    return shorten(f"{word} {place}: {title_of(article)}", limit)


def fallback_line(article: Article, place: int | None, *more: str) -> str:
    """One line of a message's `text`: `1. Title (Forbes), published`. Escaped."""
    title = escape(shorten(title_of(article), LONGEST_TITLE))
    provider = escape(shorten(clean(article.provider), LONGEST_NAME))
    numbered = f"{place}. {title}" if place else title
    return ", ".join([f"{numbered} ({provider})" if provider else numbered, *more])
