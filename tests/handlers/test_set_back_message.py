"""What is told of publishes that were set back."""

from bot.domain.review import Decision, Overridden
from bot.services.guard import SetBack
from handlers.set_back_message import NAMED, set_back_message, set_back_notice
from handlers.telling import by_person
from tests.handlers.checks import check_message


def _found(number: int, user: str = "U0ANA", done: Overridden = "tell") -> SetBack:
    made = Decision(
        id=number, article_id="a", version="v", verb="publish", user=user, at=1, ended_at=None
    )
    return SetBack(made, f"Title {number} <@U0BEN>", "news", f"_news/{number}_*.md", done)


def test_one_is_said_in_a_sentence() -> None:
    said = set_back_message([_found(1)]).text
    assert said.startswith("Set back in the file, “Title 1 &lt;@U0BEN&gt;”: you published it, and ")
    assert said.endswith(" in news says otherwise since. Nothing was done about it. Undo lets an "
                         "article wait again.")  # fmt: skip
    assert "<@U0ANA> published it" in set_back_notice([_found(1)]).text


def test_many_are_one_message_and_not_endless() -> None:
    found = [_found(number, done="again") for number in range(NAMED + 3)]
    found += [_found(99, "U0BEN", "reopen")]
    said = set_back_notice(found)
    assert said.text.count("•") == NAMED + 1
    assert "13 articles that <@U0ANA> published" in said.text
    assert "• and 3 more" in said.text
    assert "“Title 99" in said.text
    assert "<@U0BEN> published it" in said.text
    both = [*found, _found(98, "U0BEN", "again")]
    assert "14 articles that several people published" in set_back_notice(both).text
    assert [len(theirs) for theirs in by_person(found)] == [NAMED + 3, 1]
    long = [SetBack(one.decision, one.title * 90, one.source, one.path, "tell") for one in found]
    check_message(set_back_notice(long))
