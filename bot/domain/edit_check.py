"""What may be written into an article's title, excerpt and topics. Pure."""

import re

from bot.domain.edit import FieldName, Fields, Value
from bot.domain.typed_text import one_line

LONGEST = {"title": 300, "excerpt": 3000, "topics": 75}
"""Characters of a title, an excerpt, and of one topic: the last two are what Slack can show."""

MOST_TOPICS = 50
_MARKUP = re.compile(r"<[A-Za-z/!?@#]|\{\{|\{%|\{#")


def tidy(fields: Fields) -> Fields:
    """Each on one line, without signs that hide or steer; no topic twice."""
    topics = (one_line(topic) for topic in fields.topics)
    return Fields(
        one_line(fields.title),
        one_line(fields.excerpt),
        tuple(dict.fromkeys(topic for topic in topics if topic)),
    )


def problems(fields: Fields, before: Fields) -> dict[FieldName, str]:
    """A sentence for each field that can't be saved as it is typed; none for what is as it was
    `before`."""
    found: dict[FieldName, str] = {}
    if not fields.title:
        found["title"] = "Give it a title."
    for name in ("title", "excerpt"):
        if fields.of(name) != before.of(name) and (why := _wrong(fields.of(name), name)):
            found.setdefault(name, why)
    new = [topic for topic in fields.topics if topic not in before.topics]
    wrong = [why for topic in new if (why := _wrong(topic, "topics"))]
    if len(fields.topics) > max(MOST_TOPICS, len(before.topics)):
        wrong.append(f"{len(fields.topics)} topics are too many: {MOST_TOPICS} are allowed.")
    if wrong:
        found["topics"] = wrong[0]
    return found


def _wrong(value: Value, name: str) -> str:
    text, most = str(value), LONGEST[name]
    if len(text) > most:
        what = "The topic" if name == "topics" else "It"
        return f"{what} has {len(text):,} characters: {most:,} are allowed."
    if (markup := _MARKUP.search(text)) is not None:
        return f"Write it as plain text, without “{markup[0]}”: the site would read that as markup."
    return ""
