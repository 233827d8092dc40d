"""FieldMap: which front matter keys hold what an article is made of."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace

Names = tuple[str, ...]
"""Keys in the order they are asked; dots lead into a mapping (`provider.name`)."""

NEVER_READ = "secured"
"""The top-level key whose value is never kept, shown, logged or indexed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldMap:
    """The front matter keys behind each field of an article.

    Of several names the first that is present counts; `topics` and `images` take all of them.
    `published` is one name, since it is also written; `published_inverted` says that true means
    not published (Hugo's `draft`). `split_topics`: a string of topics is several, parted by
    spaces. `from_name`: a date and a title missing from the front matter are taken from the
    file's name. `excerpt_from_body`: the first paragraph stands in for a missing excerpt.
    """

    title: Names = ("title",)
    excerpt: Names = ("excerpt",)
    date: Names = ("publishedDateTime",)
    original_url: Names = ("originalUrl",)
    web_url: Names = ("webUrl",)
    type: Names = ("type",)
    category: Names = ("category",)
    quality: Names = ("quality",)
    heat: Names = ("heat",)
    published: str = "published"
    provider: Names = ("provider.name",)
    provider_domain: Names = ("provider.domain",)
    provider_image: Names = ("provider.images",)
    topics: Names = ("topics",)
    images: Names = ("images",)
    related: Names = ("related",)
    published_inverted: bool = False
    split_topics: bool = False
    from_name: bool = False
    excerpt_from_body: bool = False


COPYDESK = FieldMap()

HUGO = FieldMap(
    excerpt=("description", "summary"),
    date=("date", "publishDate"),
    original_url=("canonicalURL", "canonicalUrl", "externalUrl", "link"),
    web_url=(),
    category=("section",),
    published="draft",
    published_inverted=True,
    topics=("tags", "categories", "topics"),
    images=("images", "featured_image", "cover.image"),
    excerpt_from_body=True,
)

JEKYLL = FieldMap(
    excerpt=("excerpt", "description"),
    date=("date",),
    original_url=("canonical_url", "external_url", "link"),
    web_url=(),
    category=("layout",),
    topics=("tags", "categories", "tag", "category", "topics"),
    images=("image", "images", "header.teaser"),
    split_topics=True,
    from_name=True,
    excerpt_from_body=True,
)

PRESETS: Mapping[str, FieldMap] = {"everyday": COPYDESK, "hugo": HUGO, "jekyll": JEKYLL}

_FLAGS = {"published_inverted", "split_topics", "from_name", "excerpt_from_body"}
_KEYS = tuple(field.name for field in fields(FieldMap) if field.name not in _FLAGS)
_REQUIRED = {"title", "published"}


def field_map(preset: str, overrides: Mapping[str, str]) -> FieldMap:
    """A preset (`everyday`, `hugo`, `jekyll`) with some fields read from other keys.

    `overrides` goes from a field of FieldMap to one front matter key, or to several with commas
    between them; empty means never read. `{"published": "!draft"}` reads `draft`, inverted.
    Raises ValueError with a sentence that names the bad key and the nearest good one.
    """
    if preset not in PRESETS:
        raise ValueError(f"There is no kind of site {preset!r}{_nearest(preset, PRESETS)}.")
    changes: dict[str, Names | str | bool] = {}
    for key, value in overrides.items():
        changes.update(_override(key, value))
    if not changes:
        return PRESETS[preset]  # the same one, since each file asks whether it is
    return replace(PRESETS[preset], **changes)  # type: ignore[arg-type]  # checked by _override


def _override(key: str, value: str) -> dict[str, Names | str | bool]:
    if key not in _KEYS:
        raise ValueError(f"Articles have no field {key!r}{_nearest(key, _KEYS)}.")
    names = tuple(name.strip() for name in value.split(",") if name.strip())
    if any(name.lstrip("!").split(".")[0] == NEVER_READ for name in names):
        raise ValueError(f"The key {NEVER_READ!r} is never read; choose another for {key!r}.")
    if key in _REQUIRED and not names:
        raise ValueError(f"The field {key!r} needs the name of a front matter key.")
    return _published(names) if key == "published" else _plain(key, names)


def _plain(key: str, names: Names) -> dict[str, Names | str | bool]:
    if any(name.startswith("!") for name in names):
        raise ValueError(f"A leading ! works for the field 'published' alone, not for {key!r}.")
    return {key: names}


def _published(names: Names) -> dict[str, Names | str | bool]:
    name = names[0].removeprefix("!").strip()
    if len(names) > 1 or not name:
        raise ValueError("The field 'published' needs exactly one front matter key.")
    return {"published": name, "published_inverted": names[0].startswith("!")}


def _nearest(word: str, known: Iterable[str]) -> str:
    known = list(known)
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    return f"; did you mean {close[0]!r}?" if close else f"; there are {', '.join(known)}"
