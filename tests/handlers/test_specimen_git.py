"""What people see of decisions on their way into a repository."""

from handlers.digest_message import digest_message
from handlers.specimen_cases import NOW
from handlers.specimen_git import COMMIT, GIT_POST, GIT_STATES, TOLD
from tests.handlers.checks import assert_nothing_live, check_message, texts


def test_each_state_has_words_of_its_own() -> None:
    message = digest_message(GIT_POST, posted=NOW)
    check_message(message)
    shown = texts(message)
    for words in (
        "Publishing in a minute, by <@U0ANA>",
        "Publishing, by <@U0ANA>",
        f"|{COMMIT[:7]}>",
        "Proposed by <@U0ANA>",
        "|pull request>",
        "Not published yet, by <@U0ANA>: The repository refused it",
        "Taking back, by <@U0ANA>",
        "; set back in the file since",
        "Published again for <@U0BEN>",
        "*Not published:* Its file",
    ):
        assert words in shown
    assert len(GIT_STATES) == len(GIT_POST.items)


def test_what_is_told_holds_nothing_live() -> None:
    for message in TOLD.values():
        check_message(message)
        assert_nothing_live(texts(message).replace("<@U0ANA>", ""))
