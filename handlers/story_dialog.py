"""The dialog in which the versions of a story are decided together. Pure."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from bot.domain.answer import Known, SearchHit
from bot.domain.article import Article
from bot.domain.review import State
from bot.domain.typed_text import LONGEST_REASON
from handlers.article_lines import DAY, facts_line, title_line, title_of
from handlers.blocks import LONGEST_OPTION, Block, context, mrkdwn, plain, section
from handlers.desk_menu import Step
from handlers.kept_press import KeptPress
from handlers.mrkdwn import clean, number, shorten
from handlers.standing import taken_by

MOST = 10
"""So many boxes a dialog shows."""


@dataclass(frozen=True, slots=True)
class Version:
    """One article of the story, as the person sees it."""

    article: Article
    state: State


def versions(known: Known) -> list[Version]:
    """The others of the story that wait, oldest first."""
    return [_version(hit) for hit in known.similar if hit.state.undecided]


def story_dialog(
    step: Step,
    known: Known,
    zone: tzinfo,
    kept: KeptPress,
    reasons: Sequence[str] = (),
    *,
    required: bool = False,
) -> Block:
    """Name what is published and what rejected; every box can be left out. `required` says that
    a rejection needs a reason: where one version is published, that is one."""
    others = versions(known)
    if step == "publish_one":
        said = [section(mrkdwn(f"*Publish*\n{_named(known.article, known.state, zone)}"))]
        boxes, label = others[:MOST], "Reject the others"
    else:
        said = []
        boxes, label = [Version(known.article, known.state), *others][:MOST], "Reject"
    rest = len(others) + (step == "reject_all") - len(boxes)
    return {
        "type": "modal",
        "callback_id": "story_decide",
        "title": _plain("One story"),
        "submit": _plain("Publish and reject" if step == "publish_one" else "Reject"),
        "close": _plain("Cancel"),
        "private_metadata": json.dumps(
            kept.kept() | {"step": step, "boxes": _kept(boxes), "despite": _holders(known, others)}
        ),
        "blocks": [
            *said,
            _boxes(label, boxes),
            *([context(plain(f"{number(rest)} more stay as they are."))] if rest > 0 else []),
            *_warning(known, others),
            *_reason(step, reasons, required=required),
        ],
    }


def _named(article: Article, state: State, zone: tzinfo) -> str:
    return f"{title_line(article, bold=False)}\n{facts_line(article, zone, DAY, taken_by(state))}"


def _version(hit: SearchHit) -> Version:
    return Version(hit.article, hit.state)


def _kept(boxes: Sequence[Version]) -> list[tuple[str, str]]:
    return [(one.article.id, one.article.version) for one in boxes]


def _holders(known: Known, others: Sequence[Version]) -> list[str]:
    states = [known.state, *(one.state for one in others)]
    return sorted({one.taken.user for one in states if one.taken is not None})


def _boxes(label: str, boxes: Sequence[Version]) -> Block:
    options = [_option(at, one.article) for at, one in enumerate(boxes)]
    element = {"type": "checkboxes", "options": options, "initial_options": options}
    return _input("boxes", label, element)


def _option(at: int, article: Article) -> Block:
    shown: Block = {"text": _plain(shorten(title_of(article), LONGEST_OPTION)), "value": str(at)}
    facts = [clean(article.provider)]
    facts += [f"quality {number(article.quality)}"] if article.quality is not None else []
    facts += [f"{article.date:%Y-%m-%d}"] if article.date else []
    told = shorten(", ".join(one for one in facts if one), LONGEST_OPTION)
    return {**shown, "description": _plain(told)} if told else shown


def _warning(known: Known, others: Sequence[Version]) -> list[Block]:
    """Who has some of them: to submit the dialog is to decide all the same."""
    held = [Version(known.article, known.state), *others]
    lines = [
        f"{taken_by(one.state)}: {title_line(one.article, longest=100, bold=False)}"
        for one in held
        if one.state.taken is not None
    ]
    if not lines:
        return []
    return [section(mrkdwn("\n".join([*lines, "If you go on, it is decided all the same."])))]


def _reason(step: Step, reasons: Sequence[str], *, required: bool) -> list[Block]:
    needed = required and step == "reject_all"
    blocks = []
    if reasons:
        options = [{"text": _plain(one), "value": str(at)} for at, one in enumerate(reasons)]
        menu = {"type": "static_select", "placeholder": _plain("Choose one"), "options": options}
        blocks.append(_input("usual", "Reason", menu, optional=True))
    typed: Block = {"type": "plain_text_input", "max_length": LONGEST_REASON}
    label = "In your words" if reasons else "Reason"
    field = _input("words", label, typed, optional=bool(reasons) or not needed)
    if step == "publish_one":
        field["hint"] = _plain("Without one: another version of the story was published.")
    return [*blocks, field]


def _input(block_id: str, label: str, element: Block, *, optional: bool = False) -> Block:
    return {
        "type": "input",
        "block_id": block_id,
        "label": _plain(label),
        "element": {**element, "action_id": f"story_{block_id}"},
        "optional": optional,
    }


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": text, "emoji": False}
