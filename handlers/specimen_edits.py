"""Specimens of the dialog that edits an article."""

from collections.abc import Iterator

from bot.domain.article import Article
from bot.domain.edit import Conflict, Difference, DiffLine, Fields, marks_of
from bot.domain.review import Taken
from handlers.blocks import Block
from handlers.edit_dialog import edit_dialog
from handlers.kept_press import KeptPress

FIELDS = Fields(
    "What deepfakes taught us",
    "A newsroom looked at two years of fakes, and at what gave them away.",
    ("AI", "Deepfakes", "Media"),
)
NEW = Fields("What two years of deepfakes taught us", FIELDS.excerpt, ("AI", "Media", "Newsrooms"))
ARTICLE = Article(
    id="aaaaaaaaaaaa", version="bbbbbbbb", source="news", path="_news/deepfakes.md", title="x"
)
LINES = (
    DiffLine(3, f'title: "{FIELDS.title}"', f'title: "{NEW.title}"'),
    DiffLine(9, "  - Deepfakes", None),
    DiffLine(11, None, "  - Newsrooms"),
)


def edit_dialogs(kept: KeptPress) -> Iterator[tuple[str, Block]]:
    """Each with what it is called."""
    opened = Difference(article=ARTICLE, fields=FIELDS, marks=marks_of(FIELDS))
    yield "Edit", edit_dialog(opened, kept.kept())
    bare = Difference(article=ARTICLE, fields=Fields("Untold"), marks=marks_of(FIELDS))
    yield "Edit, without excerpt and topics", edit_dialog(bare, kept.kept())
    shown = _difference(LINES)
    yield "Edit, the difference", edit_dialog(shown, kept.kept(), may_publish=True, round_=1)
    ana = Taken(user="U0ANA", at=1_772_618_700_000, until=0)
    had = edit_dialog(shown, kept.kept(), may_publish=True, holder=ana, round_=1)
    yield "Edit, of what somebody else has", had
    yield "Edit, of a published article", edit_dialog(shown, kept.kept(), round_=1)
    both = (
        Conflict("title", "Deepfakes: two years on", NEW.title, "U0BEN"),
        Conflict("topics", ("AI", "Fakes <here>"), NEW.topics),
    )
    yield (
        "Edit, changed by others meanwhile",
        edit_dialog(_difference(LINES, both), kept.kept(), may_publish=True, round_=1),
    )
    long = DiffLine(4, "excerpt: " + "so it goes on, " * 80 + "one", "excerpt: " + "*new* " * 300)
    yield "Edit, a long line", edit_dialog(_difference((long,)), kept.kept(), round_=1)


def _difference(lines: tuple[DiffLine, ...], conflicts: tuple[Conflict, ...] = ()) -> Difference:
    return Difference(
        article=ARTICLE,
        fields=NEW,
        lines=lines,
        conflicts=conflicts,
        marks=marks_of(FIELDS),
        mark="abc",
    )
