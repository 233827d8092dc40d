"""The bytes of a Markdown file to an Article, or to the reason why not."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import PurePosixPath
from typing import Protocol, TypeVar, cast

import frontmatter
from frontmatter.default_handlers import YAMLHandler

from bot.domain.article import Article, Image, Related, article_id, version_seen
from bot.domain.errors import Unreadable
from bot.storage.everyday import LONGEST, EverydayReader
from bot.storage.everyday_site import read_site
from bot.storage.everyday_values import UnusualError
from bot.storage.fence import decode, find_fence
from bot.storage.fields import COPYDESK, NEVER_READ, FieldMap, Names
from bot.storage.lookup import at, first
from bot.storage.parts import images_of, related_of
from bot.storage.plaintext import first_paragraph, plain_text
from bot.storage.values import moment, moment_of, names_of, number_of, text_of, truth_of, web_of
from bot.storage.yaml_tree import FrontMatterError, ListNode, MapNode, Node, parse_tree

_DATED_NAME = re.compile(r"(\d{4}-\d\d?-\d\d?)-(.+)", re.ASCII)

Value = TypeVar("Value")


class _Handler(YAMLHandler):
    """python-frontmatter's YAML handler with our fences and our guarded parser."""

    def split(self, text: str) -> tuple[str, str]:
        fence = find_fence(text)
        return text[fence.start : fence.end], text[fence.body :]

    def load(self, fm: str, **_: object) -> MapNode:
        tree = parse_tree(fm, skip=NEVER_READ)
        if isinstance(tree, MapNode):
            return tree
        if tree is None:
            raise FrontMatterError(-1, "has empty front matter: add at least a line title:")
        kind = "a list" if isinstance(tree, ListNode) else "one text"
        raise FrontMatterError(0, f"has front matter that is {kind}: write lines of key: value")


_HANDLER = _Handler()


def read_article(data: bytes, *, source: str, path: str, fields: FieldMap) -> Article:
    """The article in a file's bytes.

    `source` names the folder it is from and `path` is relative to that, with forward slashes;
    both go into the article's id. Raises Unreadable, and nothing else, with the line where the
    trouble is and a reason that names the way out. The value of `secured` is in neither.
    """
    article = read_quickly(data, source=source, path=path, fields=fields)
    return article or read_thoroughly(data, source=source, path=path, fields=fields)


def read_quickly(data: bytes, *, source: str, path: str, fields: FieldMap) -> Article | None:
    """The article, as `read_thoroughly` gives it, where all of its front matter is written in
    the everyday way; else None."""
    try:
        text = decode(data)
        if fields is COPYDESK or fields == COPYDESK:
            article = read_site(text, source=source, path=path)
            if article is not None:
                return article
        end = text.find("\n---\n", 3, LONGEST) + 1
        if not end or text[:4] != "---\n":
            return None
        # A line that would have closed the front matter earlier is no everyday line.
        reader = EverydayReader(text[4:end], fields)
        return _article(reader, text[end + 3 :].strip(), source, path, fields)
    except (FrontMatterError, UnusualError):
        return None


def read_thoroughly(data: bytes, *, source: str, path: str, fields: FieldMap) -> Article:
    """As `read_article`, by the YAML parser in any case."""
    above = 1
    try:
        text = decode(data)
        find_fence(text)  # parse() accepts blank lines above the fence, which would shift lines
        above = 2
        # parse() copies our tree's mapping into a dict; what is in it stays as it was.
        front, body = frontmatter.parse(text, handler=_HANDLER)
        return _article(
            _TreeReader(cast(dict[str, Node], front), fields), body, source, path, fields
        )
    except FrontMatterError as problem:
        unreadable = Unreadable(path, problem.line + above, problem.reason)
    raise unreadable


class _Reader(Protocol):
    """Takes fields out of front matter, each from the first of its names that has a value."""

    def text(self, names: Names) -> str: ...
    def web(self, names: Names) -> str: ...
    def number(self, names: Names) -> float | None: ...
    def moment(self, names: Names) -> datetime | None: ...
    def truth(self, name: str) -> bool | None: ...
    def names(self, name: str, *, split: bool) -> Sequence[str]: ...
    def images(self, names: Names) -> Sequence[Image]: ...
    def related(self, names: Names) -> Sequence[Related]: ...


def _article(read: _Reader, body: str, source: str, path: str, fields: FieldMap) -> Article:
    plain = plain_text(body)
    title = read.text(fields.title) or _title_of_name(path, fields)
    excerpt = read.text(fields.excerpt) or _excerpt_of_body(plain, fields)
    url = read.web(fields.original_url)
    published = _published(read, fields)
    return Article(
        id=article_id(source, path, url),
        version=version_seen(title, excerpt, url, published),
        source=source,
        path=path,
        title=title,
        excerpt=excerpt,
        body=plain,
        date=read.moment(fields.date) or _date_of_name(path, fields),
        original_url=url,
        web_url=read.web(fields.web_url),
        type=read.text(fields.type) or "article",
        category=read.text(fields.category),
        quality=read.number(fields.quality),
        heat=read.number(fields.heat),
        published=published,
        provider=read.text(fields.provider),
        provider_domain=read.text(fields.provider_domain),
        provider_image=next(iter(read.images(fields.provider_image)), None),
        topics=_topics(read, fields),
        images=tuple(_unique(read.images((name,)) for name in fields.images)),
        related=tuple(read.related(fields.related)),
    )


def _published(read: _Reader, fields: FieldMap) -> bool:
    """A missing `published` is published, a missing `draft` is no draft."""
    truth = read.truth(fields.published)
    return True if truth is None else truth is not fields.published_inverted


def _topics(read: _Reader, fields: FieldMap) -> tuple[str, ...]:
    found = (read.names(name, split=fields.split_topics) for name in fields.topics)
    return tuple(topic for topic in _unique(found) if topic)


def _unique(lists: Iterable[Iterable[Value]]) -> Iterable[Value]:
    return dict.fromkeys(value for values in lists for value in values)


class _TreeReader:
    """Reads the YAML parser's tree."""

    def __init__(self, front: dict[str, Node], fields: FieldMap) -> None:
        self._front, self._fields = front, fields

    def text(self, names: Names) -> str:
        return self._read(text_of, names)

    def web(self, names: Names) -> str:
        return self._read(web_of, names)

    def number(self, names: Names) -> float | None:
        return self._read(number_of, names)

    def moment(self, names: Names) -> datetime | None:
        return self._read(moment_of, names)

    def truth(self, name: str) -> bool | None:
        return self._read(truth_of, (name,))

    def names(self, name: str, *, split: bool) -> Sequence[str]:
        return names_of(at(self._front, name), name, split=split)

    def images(self, names: Names) -> Sequence[Image]:
        return images_of(first(self._front, names)[1])

    def related(self, names: Names) -> Sequence[Related]:
        return related_of(first(self._front, names)[1], self._fields)

    def _read(self, convert: Callable[[Node | None, str], Value], names: Names) -> Value:
        name, node = first(self._front, names)
        return convert(node, name)


def _title_of_name(path: str, fields: FieldMap) -> str:
    name = PurePosixPath(path).stem
    if fields.from_name and (match := _DATED_NAME.fullmatch(name)):
        words = match[2].replace("-", " ").replace("_", " ").split()
        return " ".join(words).capitalize()
    raise FrontMatterError(-1, f"has no title: add a line {fields.title[0]}: to its front matter")


def _date_of_name(path: str, fields: FieldMap) -> datetime | None:
    match = _DATED_NAME.fullmatch(PurePosixPath(path).stem) if fields.from_name else None
    try:
        return moment(match[1]) if match else None
    except ValueError:
        return None  # a name such as 2024-99-99-x says nothing; the front matter may leave it out


def _excerpt_of_body(plain: str, fields: FieldMap) -> str:
    return first_paragraph(plain) if fields.excerpt_from_body else ""
