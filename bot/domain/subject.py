"""A commit's first line, from a template of the settings. Pure."""

from string import Formatter

USUAL_SUBJECT = "{verb} “{title}”"
PARTS = ("verb", "title", "digest")
"""What a template may name in braces."""

LONGEST_TEMPLATE = 60


def check_subject(template: str) -> str:
    """The template as it is. Raises ValueError, with a sentence, for one that can't be used."""
    wrong = "message is one line with {verb}, {title} and {digest} in it, such as {verb} “{title}”"
    try:
        named = [(name, spec, turn) for _, name, spec, turn in Formatter().parse(template)]
    except ValueError:
        raise ValueError(wrong) from None
    fields = [one for one in named if one[0] is not None]
    known = all(name in PARTS and not spec and not turn for name, spec, turn in fields)
    titled = any(name == "title" for name, _, _ in fields)
    if not known or not titled or not template.isprintable() or len(template) > LONGEST_TEMPLATE:
        raise ValueError(wrong)
    return template


def subject(template: str, longest: int, *, verb: str, title: str, digest: str) -> str:
    """The line, in at most `longest` characters as long as the other parts leave room: the title
    is cut where it must be. All parts are one line already."""
    room = max(1, longest - len(template.format(verb=verb, title="", digest=digest)))
    shown = title if len(title) <= room else title[: room - 1].rstrip() + "…"
    return " ".join(template.format(verb=verb, title=shown, digest=digest).split())
