"""An article's text whole, in pages that a dialog holds. Pure."""

from collections.abc import Iterator

from handlers.blocks import LONGEST_TEXT, Block, actions, button, context, header, plain, section
from handlers.mrkdwn import clean, number, size

PARTS = 2
"""Sections on a page: what is read in two or three minutes."""

BEGINNING = 1500
"""Characters of a text that stand among the facts; what is longer has pages."""


def is_long(body: str) -> bool:
    """Whether the text has pages of its own."""
    return len(clean(body)) > BEGINNING


def text_pages(body: str) -> list[list[str]]:
    """The text (a paragraph a line) in pages of sections, none longer than Slack takes."""
    parts = list(_parts(body))
    return [parts[at : at + PARTS] for at in range(0, len(parts), PARTS)]


def text_page(body: str, page: int) -> list[Block]:
    """One page of the text, counted from 1, and the row that leads on; a page that there is not
    is the nearest that there is. Nothing where there is no text."""
    pages = text_pages(body)
    if not pages:
        return []
    at = min(max(page, 1), len(pages))
    of = f"Page {number(at)} of {number(len(pages))}"
    shown = [section(_paragraphs(part)) for part in pages[at - 1]]
    return [header("Text"), context(plain(of)), *shown, _turning(at, len(pages))]


def reading_row(body: str) -> list[Block]:
    """The button that leads to the whole text, where it has pages."""
    if not is_long(body):
        return []
    label = "Read on, the whole text"
    return [actions([button("text_page", "Read on", label, value="1")], "text|0")]


def _turning(at: int, pages: int) -> Block:
    buttons = []
    if at > 1:
        buttons.append(button("text_previous", "Previous", "Previous page", value=str(at - 1)))
    if at < pages:
        buttons.append(button("text_next", "Next", "Next page", value=str(at + 1)))
    buttons.append(button("text_close", "Back", "Back to all about the article"))
    # A block's id is new for each page, so that Slack draws the row anew.
    return actions(buttons, f"text|{at}")


def _paragraphs(text: str) -> Block:
    return {"type": "plain_text", "text": text, "emoji": False}


def _parts(body: str) -> Iterator[str]:
    """As many whole paragraphs as one section takes; those that are too long, cut."""
    part = ""
    for paragraph in _short_paragraphs(body):
        both = f"{part}\n\n{paragraph}" if part else paragraph
        if part and size(both) > LONGEST_TEXT:
            yield part
            part = paragraph
        else:
            part = both
    if part:
        yield part


def _short_paragraphs(body: str) -> Iterator[str]:
    for line in body.split("\n"):
        rest = clean(line)
        while size(rest) > LONGEST_TEXT:
            kept = _beginning(rest)
            yield kept
            rest = rest[len(kept) :].lstrip()
        if rest:
            yield rest


def _beginning(text: str) -> str:
    """The beginning, up to a word's end where there is one, that one section takes."""
    kept = text[:LONGEST_TEXT] if text.isascii() else text[: LONGEST_TEXT // 2]
    word_end = kept.rfind(" ")
    return kept[:word_end] if word_end > 0 else kept
