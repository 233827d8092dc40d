"""The body's plain text: Markdown and HTML without their marks.

Made of regular expressions that each pass over the text once. A Markdown parser would be truer,
but needs a millisecond for every 1,300 characters, and seconds for 16 KB of opening brackets.
"""

import html
import re

BODY_CAP = 40_000
"""Characters of a body that are read: some 7,000 words. What comes after is not searched."""

# int() refuses very long numerals with an exception of its own.
_ABSURD = re.compile(r"&#[0-9]{8,};?")

_INLINE = "a|abbr|b|cite|code|del|em|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|u"
_STEPS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, flags), put)
    for pattern, flags, put in (
        # What is never read: comments, scripts, template code.
        (r"<!--.*?(?:-->|\Z)", re.DOTALL, " "),
        (r"<(script|style)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE, " "),
        (r"\{%[^{}\n]*%\}|\{\{[^{}\n]*\}\}", 0, " "),
        (r"[ \t]+", 0, " "),
        # Whole lines: code fences, rules and underlines, where a link leads to.
        (r"^ ?(?:```|~~~).*$", re.MULTILINE, ""),
        (r"^[-*_=|: ]{3,}$", re.MULTILINE, ""),
        (r"^ ?\[[^\[\]\n]+\]: .*$", re.MULTILINE, ""),
        # The start of a line: quotes, headings, lists.
        (r"^ ?(?:> ?)*(?:#{1,6} |[-*+] |\d{1,9}[.)] )?", re.MULTILINE, ""),
        # Addresses in angle brackets stay, tags go.
        (r"<(https?://[^<>\s]+)>", 0, r"\1"),
        (rf"</?(?:{_INLINE})\b[^<>]*>", re.IGNORECASE, ""),
        (r"</?[a-zA-Z][^<>]*>|<[!?][^<>]*>", 0, "\n\n"),
        # Links and pictures leave their text; a picture may stand inside a link: so twice.
        *[(r"!?\[([^\[\]\n]*)\](?:\((?:[^()\n]|\([^()\n]*\))*\)|\[[^\[\]\n]*\])", 0, r"\1")] * 2,
        (r"(?<!\\)[*`]+|~~", 0, ""),
        (r"(?<!\w)_{1,3}(?=\w)|(?<=[\w.!?])_{1,3}(?!\w)", 0, ""),
        (r"\\([!-/:-@\[-`{-~])", 0, r"\1"),
    )
)
_PARAGRAPHS = re.compile(r"\n ?(?:\n ?)+")


def unescape(text: str) -> str:
    """The text with its HTML entities turned into characters, once."""
    return html.unescape(_ABSURD.sub("\ufffd", text)) if "&" in text else text


def plain_text(body: str) -> str:
    """The words of a Markdown or HTML body, one paragraph a line. Never raises."""
    text = body[:BODY_CAP]
    if not text or text.isspace():
        return ""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    for pattern, put in _STEPS:
        text = pattern.sub(put, text)
    lines = (" ".join(part.split()) for part in _PARAGRAPHS.split(unescape(text)))
    return "\n".join(line for line in lines if line)


def first_paragraph(plain: str, limit: int = 300) -> str:
    """The first line of a plain text, cut between words to at most `limit` characters."""
    line = plain.partition("\n")[0]
    if len(line) <= limit:
        return line
    return line[: limit - 1].rpartition(" ")[0].rstrip(",;:") + "…"
