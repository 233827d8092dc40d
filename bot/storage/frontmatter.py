"""The bytes of a Markdown file to an Article, or to the reason why not."""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import PurePosixPath
from typing import TypeVar, cast

import frontmatter
from frontmatter.default_handlers import YAMLHandler

from bot.domain.article import Article, Image, article_id, version_seen
from bot.domain.errors import Unreadable
from bot.storage.everyday import read_everyday
from bot.storage.fence import decode, find_fence
from bot.storage.fields import NEVER_READ, FieldMap, Names
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
        fence = find_fence(text)
        front = read_everyday(text[fence.start : fence.end], fields)
        if front is None:
            return None
        return _article(front, text[fence.body :].strip(), source, path, fields)
    except FrontMatterError:
        return None  # the tree knows on which line the trouble is


def read_thoroughly(data: bytes, *, source: str, path: str, fields: FieldMap) -> Article:
    """As `read_article`, by the YAML parser in any case."""
    above = 1
    try:
        text = decode(data)
        find_fence(text)  # parse() accepts blank lines above the fence, which would shift lines
        above = 2
        # parse() copies our tree's mapping into a dict; what is in it stays as it was.
        front, body = frontmatter.parse(text, handler=_HANDLER)
        return _article(cast(dict[str, Node], front), body, source, path, fields)
    except FrontMatterError as problem:
        unreadable = Unreadable(path, problem.line + above, problem.reason)
    raise unreadable


def _article(
    front: dict[str, Node], body: str, source: str, path: str, fields: FieldMap
) -> Article:
    read = _Reader(front, fields)
    plain = plain_text(body)
    title = read.one(text_of, fields.title) or _title_of_name(path, fields)
    excerpt = read.one(text_of, fields.excerpt) or _excerpt_of_body(plain, fields)
    url = read.one(web_of, fields.original_url)
    published = read.published()
    return Article(
        id=article_id(source, path, url),
        version=version_seen(title, excerpt, url, published),
        source=source,
        path=path,
        title=title,
        excerpt=excerpt,
        body=plain,
        date=read.one(moment_of, fields.date) or _date_of_name(path, fields),
        original_url=url,
        web_url=read.one(web_of, fields.web_url),
        type=read.one(text_of, fields.type) or "article",
        category=read.one(text_of, fields.category),
        quality=read.one(number_of, fields.quality),
        heat=read.one(number_of, fields.heat),
        published=published,
        provider=read.one(text_of, fields.provider),
        provider_domain=read.one(text_of, fields.provider_domain),
        provider_image=next(iter(images_of(read.node(fields.provider_image))), None),
        topics=read.topics(),
        images=read.images(),
        related=related_of(read.node(fields.related), fields),
    )


class _Reader:
    """Takes fields out of the front matter, each from the first of its names that has a value."""

    def __init__(self, front: dict[str, Node], fields: FieldMap) -> None:
        self._front, self._fields = front, fields

    def node(self, names: Names) -> Node | None:
        return first(self._front, names)[1]

    def one(self, convert: Callable[[Node | None, str], Value], names: Names) -> Value:
        name, node = first(self._front, names)
        return convert(node, name)

    def published(self) -> bool:
        """A missing `published` is published, a missing `draft` is no draft."""
        truth = self.one(truth_of, (self._fields.published,))
        return True if truth is None else truth is not self._fields.published_inverted

    def topics(self) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for name in self._fields.topics:
            found.update(
                dict.fromkeys(
                    names_of(at(self._front, name), name, split=self._fields.split_topics)
                )
            )
        return tuple(found)

    def images(self) -> tuple[Image, ...]:
        found = (images_of(at(self._front, name)) for name in self._fields.images)
        return tuple(dict.fromkeys(image for images in found for image in images))


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
