"""A commit's first line from a template."""

import pytest

from bot.domain.subject import USUAL_SUBJECT, check_subject, subject

TITLE = "What deepfakes taught us"


def _made(template: str, title: str = TITLE, longest: int = 72) -> str:
    return subject(template, longest, verb="Publish", title=title, digest="AI desk")


def test_the_parts_take_their_places() -> None:
    assert _made(USUAL_SUBJECT) == f"Publish “{TITLE}”"
    assert _made("news({digest}): {verb} {title}") == f"news(AI desk): Publish {TITLE}"


def test_a_long_title_is_cut_and_braces_in_it_are_signs() -> None:
    assert len(_made(USUAL_SUBJECT, "{verb} " * 30)) == 72
    assert _made(USUAL_SUBJECT, "{verb}{0}") == "Publish “{verb}{0}”"


@pytest.mark.parametrize(
    "template",
    ["", "{verb}", "{title", "{title.x}", "{title!r}", "{title:>9}", "{0} {title}", "a\n{title}"],
)
def test_what_is_no_template_is_refused(template: str) -> None:
    with pytest.raises(ValueError, match="message is one line"):
        check_subject(template)
