"""Hand-made articles, digests and searches: the material of tests and of the gallery. Pure."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.answer import Appearance, Known, SearchHit, SearchView, Suggestion
from bot.domain.article import Article, Image, Related, article_id, version_seen
from bot.domain.post import Item, Post
from bot.domain.review import Decision, State, Verb, WriteState

ZONE = ZoneInfo("Europe/Lisbon")
NOW = datetime(2023, 5, 29, 8, 5, tzinfo=UTC)
ANA, BEN = "U0ANA", "U0BEN"


def article(title: str, **fields: object) -> Article:
    """An article like those of the sample; keyword arguments replace its fields."""
    url = f"https://www.example.com/2023/05/23/{len(title)}-{title[:40].lower().replace(' ', '-')}/"
    made = Article(
        id=article_id("site", f"{title[:30]}.md", url),
        version=version_seen(title, "", url, False),
        source="site",
        path=f"_news/{title[:30]}.md",
        title=title,
        excerpt=EXCERPT,
        date=datetime(2023, 5, 23, 6, 51, tzinfo=UTC),
        original_url=url,
        web_url=url,
        quality=87.0,
        heat=-1.0,
        published=False,
        provider="Forbes",
        provider_domain="forbes.com",
        topics=("AI",),
        images=(Image("https://images.example.com/2023/05/23/harbour-pilots.jpg?width=1200"),),
    )
    return replace(made, **fields)  # type: ignore[arg-type]


EXCERPT = (
    "A harbour lets AI read its tides and plan when the pilots go out, and says what it learnt: "
    "where a chart is old, no model knows more than whoever drew it."
)
TWINS = article("Harbour Pilots, Tidal Models, And The Long Chart")
LLMS = article(
    "Two assistants walk into a code review",
    provider="Open Bench",
    quality=89.0,
    date=datetime(2023, 5, 23, 9, 0, tzinfo=UTC),
    excerpt="An editor of a shipping paper let two programs check each other's work for a month. "
    "They agreed most of the time, and were wrong together every eleventh time.",
)
PROMISE = article("What Was Promised ... And What Came", images=())

LONGEST_TITLE = article("Very long " * 60, provider="A provider with a long name " * 5)
NO_EXCERPT = article("Nothing but a title", excerpt="", quality=None, topics=(), date=None)
BARE = article("", excerpt="", quality=None, topics=(), date=None, provider="", web_url="")
RIGHT_TO_LEFT = article(
    "בינה מלאכותית משנה את העולם \u202eevil\u202c",
    provider="כלכליסט",
    excerpt="מודלי שפה גדולים ממשיכים להשתפר, והשאלה היא מה נעשה איתם. " * 6,
    topics=("בינה מלאכותית", "AI"),
)
EMOJI = article("Robots 🤖 meet families 👨‍👩‍👧‍👦 and flags 🏴󠁧󠁢󠁥󠁮󠁧󠁿 :tada: " * 3)
NO_PICTURE = article("An article without a picture", images=())
BAD_PICTURE = article("A picture that is none", images=(Image("data:image/png;base64,AAAA"),))
LONG_PICTURE = article(
    "A picture of 2,900 characters", images=(Image("https://example.com/" + "p" * 2880),)
)
TEN_TOPICS = article("Ten topics", topics=tuple(f"Topic {n}" for n in range(1, 11)))
HOSTILE = article(
    "<!channel> @here <https://x|y> <@U0BEN> &amp; *bold* _it_ ~no~ `code`\n> quote\x00\u2028",
    excerpt="> <!everyone> *free* money | <!date^1^{ago}|x> :tada: \ufdd0not bold\ufdd1 & more",
    provider="<!here>",
    topics=("<#C0GENERAL>", "*t*"),
    web_url='https://example.com/a|b>c<d e"f?x=1&y=2',
)
SCRIPT_LINK = article(
    "A link that is none", web_url="javascript:alert(1)", original_url="ftp://example.com/x"
)
AMPERSANDS = article("&" * 300, excerpt="<&>" * 300, provider="&" * 99, topics=("&" * 99,) * 9)
JAPANESE = article(
    "人工知能が変える世界、その先にあるもの" * 3, excerpt="生成AIの未来について。" * 60
)

STRANGE = (
    LONGEST_TITLE,
    NO_EXCERPT,
    BARE,
    RIGHT_TO_LEFT,
    EMOJI,
    NO_PICTURE,
    BAD_PICTURE,
    LONG_PICTURE,
    TEN_TOPICS,
    HOSTILE,
    SCRIPT_LINK,
    AMPERSANDS,
    JAPANESE,
)
LENGTHY = tuple(
    article(f"Article number {n} with a title of quite an ordinary length", excerpt="Words " * 500)
    for n in range(1, 11)
)
RELATED = (
    Related("LLMs and code", "https://example.com/llms", "Open Bench", NOW, 89.0),
    Related("<!channel> *no*", "javascript:alert(1)"),
)
FULL = replace(
    TWINS,
    body="\n".join(("The whole text. " * 40, "Told on. " * 60) * 12),
    related=RELATED * 8,
    category="news",
    type="video",
)
FIELDS = (
    ("ampWebUrl", "https://www.example.com/amp/harbour-pilots"),
    ("featuredContent.kind", "<!here> *hand-picked*"),
)


def milliseconds(at: datetime) -> int:
    """An instant as the ledger keeps it."""
    return int(at.timestamp() * 1000)


def decision(
    verb: Verb = "publish", user: str = ANA, number: int = 41, state: WriteState = "none"
) -> Decision:
    """A decision taken a minute before NOW; Later until the next morning."""
    return Decision(
        id=number,
        article_id=TWINS.id,
        version=TWINS.version,
        verb=verb,
        user=user,
        at=milliseconds(NOW - timedelta(minutes=1)),
        until=milliseconds(NOW + timedelta(days=1)) if verb == "later" else None,
        write_state=state,
    )


WAITING = State(standing="waiting")
IN_TODAYS = State(standing="waiting", digest="AI desk", digest_at=milliseconds(NOW))
IN_AN_OLDER = State(
    standing="waiting", digest="AI desk", digest_at=milliseconds(NOW - timedelta(days=9))
)
PUBLISHED = State(standing="published", decision=decision())
PUBLISHED_IN_FILE = State(standing="published")
PUBLISHING = State(standing="publishing", decision=decision(state="pending"))
REJECTED = State(standing="rejected", decision=decision("reject", BEN, 42))
LATER = State(standing="later", decision=decision("later"))
FAILED = State(
    standing="failed", note="The line could not be changed: <*published*> is there twice."
)
GONE = State(standing="gone", note="The file was deleted.")
STATES = {
    "waiting": WAITING,
    "in today's": IN_TODAYS,
    "in an older": IN_AN_OLDER,
    "published": PUBLISHED,
    "published in the file": PUBLISHED_IN_FILE,
    "publishing": PUBLISHING,
    "rejected": REJECTED,
    "later": LATER,
    "failed": FAILED,
    "gone": GONE,
}


def post(*articles: Article, states: tuple[State, ...] = (), **fields: object) -> Post:
    """A digest of these articles; those without a state wait."""
    padded = states + (WAITING,) * (len(articles) - len(states))
    items = tuple(
        Item(number=n, article=each, state=state)
        for n, (each, state) in enumerate(zip(articles, padded, strict=True), 1)
    )
    made = Post(
        run_id=12,
        name="AI desk",
        zone=ZONE,
        items=items,
        matching=23,
        new=15,
        waiting=8,
        since=datetime(2023, 5, 26, 8, 0, tzinfo=UTC),
        next=datetime(2023, 5, 30, 8, 0, tzinfo=UTC),
        revision=1,
        token="k3y7q2",  # noqa: S106  what a search is called
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def view(*hits: SearchHit, **fields: object) -> SearchView:
    """A search that found these."""
    made = SearchView(
        query="ai quality:>=80",
        sort="relevance",
        total=len(hits),
        hits=hits,
        token="t0k3n",  # noqa: S106  what a search is called
        user=ANA,
        zone=ZONE,
        now=NOW,
    )
    return replace(made, **fields)  # type: ignore[arg-type]


MARKS = ((EXCERPT.index("AI"), EXCERPT.index("AI") + 2),)
SEARCHES = {
    "the picture": view(
        SearchHit(TWINS, IN_TODAYS, MARKS), SearchHit(PROMISE, REJECTED), total=12, more=True
    ),
    "every state": view(*(SearchHit(TWINS, state, MARKS) for state in STATES.values())),
    "strange": view(*(SearchHit(each, WAITING) for each in STRANGE[:10])),
    "strange too": view(*(SearchHit(each, WAITING) for each in STRANGE[-10:])),
    "lengthy": view(*(SearchHit(each, LATER) for each in LENGTHY), total=34, page=2, more=True),
    "one": view(SearchHit(TWINS, WAITING)),
    "last page": view(SearchHit(TWINS, WAITING), total=31, page=4, sorts=("newest", "quality")),
    "page that is no more": view(total=3, page=4),
    "grouped": view(
        SearchHit(TWINS, IN_TODAYS, MARKS, 3), SearchHit(PROMISE, REJECTED, similar=1), total=5
    ),
    "lengthy and grouped": view(
        *(SearchHit(each, WAITING, similar=1204) for each in LENGTHY), total=1900, more=True
    ),
    "nothing": view(query='"no such *thing*" <!channel>'),
    "nothing but near": view(suggestion=Suggestion("ai quality:>=70", 3, "n34r")),
    "nothing but misspelt": view(
        query="deepfkae", suggestion=Suggestion("deepfake", 12, "n34r", corrected=True)
    ),
    "nothing yet": view(indexing=1204),
    "indexing": view(SearchHit(TWINS, WAITING), indexing=12),
    "longest query": view(SearchHit(TWINS, WAITING), query="word " * 200, suggestion=None),
}

ENDED = replace(decision("reject", BEN, 40), ended_at=milliseconds(NOW), ended_why="undone")
BROKEN_OFF = replace(
    decision(number=39), ended_at=milliseconds(NOW), ended_why="failed", write_error="<disk> full"
)
KNOWN = {
    "full": Known(
        article=FULL,
        state=LATER,
        now=NOW,
        history=(decision("later"), ENDED, BROKEN_OFF) * 5,
        appearances=(
            Appearance("AI desk", NOW, "still waiting since 22 May, second time"),
            Appearance("<!here> *desk*", NOW),
            Appearance("Weekly", NOW, "quality 87, and the query asks for 90", shown=False),
        ),
        similar=(SearchHit(LLMS, IN_TODAYS), SearchHit(PROMISE, REJECTED)),
        fields=FIELDS,
        file_page="https://github.com/desk/site/blob/main/_news/harbour-pilots.md",
        history_page="https://github.com/desk/site/commits/main/_news/harbour-pilots.md",
    ),
    **{
        f"strange {n}": Known(article=each, state=FAILED, now=NOW)
        for n, each in enumerate(STRANGE, 1)
    },
    **{name: Known(article=TWINS, state=state, now=NOW) for name, state in STATES.items()},
}
