"""Hand-made answers that are no searches: the material of tests and of the gallery. Pure."""

from typing import Any, TypeVar

from bot.domain.answer import (
    Answer,
    ArticleView,
    Choice,
    NarrowView,
    NearView,
    SearchHit,
    StoryView,
)
from handlers.specimen_cases import (
    ANA,
    HOSTILE,
    IN_TODAYS,
    JAPANESE,
    KNOWN,
    LATER,
    LENGTHY,
    LLMS,
    NO_PICTURE,
    NOW,
    PROMISE,
    PUBLISHED,
    REJECTED,
    STRANGE,
    TWINS,
    WAITING,
    ZONE,
)

Kind = TypeVar("Kind", bound=Answer)


def answer(kind: type[Kind], **fields: Any) -> Kind:
    """An answer of this kind to Ana."""
    return kind(**{"token": "t0k3n", "user": ANA, "zone": ZONE, "now": NOW, **fields})


STORIES = {
    "four of them": answer(
        StoryView,
        hits=tuple(
            SearchHit(each, state)
            for each, state in zip(
                (TWINS, LLMS, PROMISE, NO_PICTURE),
                (IN_TODAYS, PUBLISHED, REJECTED, LATER),
                strict=True,
            )
        ),
        total=4,
        back="b4ck",
    ),
    "a long one": answer(
        StoryView,
        hits=tuple(SearchHit(each, WAITING) for each in LENGTHY),
        total=34,
        page=2,
        more=True,
        back="b4ck",
    ),
    "strange": answer(
        StoryView,
        hits=tuple(SearchHit(each, WAITING) for each in STRANGE[:10]),
        total=10,
        back="b4ck",
    ),
    "all gone": answer(StoryView, total=0, back="b4ck"),
}
LINK = "https://www.example.com/2023/05/23/harbour-pilots-and-the-long-chart?utm_source=<x>"
NEARS = {
    "a link that we have": answer(
        NearView, hits=(SearchHit(TWINS, IN_TODAYS, similar=3),), total=1, asked=LINK, is_link=True
    ),
    "a link that we don't have": answer(
        NearView,
        hits=(SearchHit(LLMS, WAITING), SearchHit(PROMISE, REJECTED)),
        asked=LINK,
        is_link=True,
        words="harbour pilots and the long chart",
    ),
    "a link without words": answer(NearView, asked="https://youtu.be/x", is_link=True),
    "a title that we have": answer(
        NearView,
        hits=(SearchHit(HOSTILE, LATER),),
        total=1,
        asked=HOSTILE.title,
        is_link=False,
        words="x",
    ),
    "a title that we don't have": answer(
        NearView,
        hits=(SearchHit(JAPANESE, WAITING),),
        asked="*Robots* " * 300,
        is_link=False,
        words="x",
    ),
    "a title like no other": answer(
        NearView, asked="Whales", is_link=False, words="Whales", indexing=1204
    ),
}
SHOWN = {
    name: answer(ArticleView, known=known, total=1, similar=3 if name == "full" else 0)
    for name, known in KNOWN.items()
}


def choices(*names: str, most: int = 90) -> tuple[Choice, ...]:
    """Names with ever fewer articles each."""
    return tuple(
        Choice(name, max(1, most // place), f"MARK{place:04}")
        for place, name in enumerate(names, 1)
    )


NARROW = {
    "three menus": answer(
        NarrowView,
        query="ai quality:>=80",
        total=120,
        back="t0k3n",
        topics=choices("AI", "Machine Learning", "Robotics", "Computer Vision"),
        providers=choices("Forbes", "WIRED", "TechCrunch"),
        types=choices("article", "video"),
    ),
    "hundreds of long names": answer(
        NarrowView,
        query="word " * 200,
        total=120_000,
        back="t0k3n",
        topics=choices(*(f"A topic with quite a long name that goes on, {n}" for n in range(300))),
        providers=choices(*(f"Provider {n} " + "long " * 30 for n in range(240)), most=90_000),
        types=choices("article", "video"),
    ),
    "strange names": answer(
        NarrowView,
        query='"no such *thing*" <!channel>',
        total=9,
        back="t0k3n",
        topics=choices("<!here> *x* & y", "\u202eevil\u202c", "\x00", "בינה מלאכותית", "🤖" * 90),
        indexing=1204,
    ),
    "nothing to choose": answer(NarrowView, query="ai", total=2, back="t0k3n"),
}
