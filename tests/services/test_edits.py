"""Edits: shown before they are saved, written as decisions are, and taken back byte for byte."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.article import Article
from bot.domain.edit import Difference, Fields
from bot.domain.errors import DecisionRefused
from bot.domain.review import Decision
from bot.services.deciding import Circumstances
from bot.services.edits import NotSavable
from bot.services.publisher import Publisher
from bot.services.rules import Rules, SourceRules
from bot.storage import decisions, edits
from bot.storage.writes import Writes
from tests.services.desk import Setting, markdown

ANA, BEN = "U0ANA", "U0BEN"


def at(setting: Setting, user: str = ANA) -> Circumstances:
    return Circumstances(user=user, now_ms=round(setting.now.timestamp() * 1000), channel="C1")


def save(
    setting: Setting, article: Article, user: str = ANA, *, publish: bool = False, **changes: object
) -> Decision:
    """Open the dialog, change something, look at the difference, save."""
    reviews = setting.reviews
    opened = reviews.edits.open(article.id)
    typed = replace(opened.fields, **changes)  # type: ignore[arg-type]  # by each one's name
    shown = reviews.edits.propose(article.id, opened.marks, typed)
    found = reviews.edits.save(
        article.id, opened.marks, typed, at(setting, user), seen=shown.mark, publish=publish
    )
    assert isinstance(found, Decision)
    return found


def now(setting: Setting, decision: Decision) -> Decision:
    with setting.ledger.read() as connection:
        return decisions.fetch(connection, decision.id).decision


def test_an_edit_changes_its_lines_alone_and_is_taken_back(setting: Setting) -> None:
    article = setting.add()
    decision = save(setting, article, title="What: it's", excerpt="New & “so”")
    assert (decision.verb, decision.write_state) == ("edit", "pending")
    setting.publisher.drain()
    text = markdown().replace("title: What deepfakes taught us", 'title: "What: it\'s"')
    text = text.replace("'It''s 1.10, they say'", "'New & “so”'")
    assert setting.text() == text
    assert setting.standing(article) == "waiting"
    read = setting.folder.article("deepfakes.md")
    assert now(setting, decision).version_after == read.version
    assert [one.number for one in setting.written[0].edit.lines] == [2, 5]
    setting.reviews.undo(decision.id, ANA)
    setting.publisher.drain()
    assert setting.text() == markdown()
    assert now(setting, decision).ended_why == "undone"


def test_edited_and_published_in_one_step_and_back_in_one(setting: Setting) -> None:
    article = setting.add()
    decision = save(setting, article, publish=True, title="New", topics=("AI",))
    assert decision.verb == "publish"
    assert setting.publisher.drain() == 1
    changed = markdown(published="true").replace("What deepfakes taught us", "New")
    assert setting.text() == changed.replace("title: New\r\n", "title: New\r\ntopics: [AI]\r\n")
    assert setting.standing(article) == "published"
    setting.reviews.undo(decision.id, ANA)
    setting.publisher.drain()
    assert setting.text() == markdown()


def test_with_other_keys_that_a_publish_writes(setting: Setting) -> None:
    texts = (("published", "true"), ("reviewed", "yes"))
    rules = Rules(sources={"news": SourceRules(writes=Writes(publish=texts))})
    setting.follow(rules)
    setting.publisher = Publisher(setting.ledger, setting.library, setting.clock, rules=rules)
    article = setting.add()
    decision = save(setting, article, publish=True, title="New")
    setting.publisher.drain()
    assert "reviewed: yes" in setting.text()
    setting.reviews.undo(decision.id, ANA)
    setting.publisher.drain()
    assert setting.text() == markdown()


def test_within_the_grace_an_undo_leaves_no_trace(setting: Setting) -> None:
    setting.follow(Rules(grace_ms=60_000))
    article = setting.add()
    decision = save(setting, article, title="New")
    assert setting.reviews.undo(decision.id, ANA).ended_why == "undone"
    setting.now += timedelta(hours=1)
    assert setting.publisher.drain() == 0
    assert setting.text() == markdown()


def test_what_is_shown_after_an_edit_can_be_published_at_once(setting: Setting) -> None:
    setting.follow(Rules(grace_ms=60_000))
    article = setting.add()
    save(setting, article, title="New")
    edited = setting.reviews.edits.open(article.id).article
    assert edited.title == "New"
    with pytest.raises(DecisionRefused, match="changed after it was shown"):
        setting.reviews.decide(article.id, article.version, "publish", BEN)
    setting.reviews.decide(article.id, edited.version, "publish", BEN)
    setting.now += timedelta(minutes=2)
    setting.publisher.drain()
    assert setting.text() == markdown().replace("What deepfakes taught us", "New")
    setting.publisher.drain()
    assert setting.text() == markdown(published="true").replace("What deepfakes taught us", "New")
    assert setting.failed == []


def test_who_saves_later_sees_both_and_decides(setting: Setting) -> None:
    article, service = setting.add(), setting.reviews.edits
    opened = service.open(article.id)
    save(setting, article, BEN, title="Ben's", excerpt="Ben's, too")
    typed = Fields("Ana's", opened.fields.excerpt)
    told = service.save(article.id, opened.marks, typed, at(setting), seen="before")
    assert isinstance(told, Difference)
    (conflict,) = told.conflicts
    assert (conflict.theirs, conflict.yours, conflict.by) == ("Ben's", "Ana's", BEN)
    assert told.fields == Fields("Ana's", "Ben's, too")
    kept = service.save(article.id, told.marks, told.fields, at(setting), seen=told.mark)
    assert isinstance(kept, Decision)
    setting.publisher.drain()
    setting.publisher.drain()
    assert "title: Ana's\r\n" in setting.text()
    assert "excerpt: 'Ben''s, too'" in setting.text()


def test_a_change_in_the_file_while_the_dialog_was_open_is_shown(setting: Setting) -> None:
    article, service = setting.add(), setting.reviews.edits
    opened = service.open(article.id)
    setting.replace("What deepfakes taught us", "Theirs")
    told = service.propose(article.id, opened.marks, Fields("Mine", opened.fields.excerpt))
    assert [(one.theirs, one.yours, one.by) for one in told.conflicts] == [("Theirs", "Mine", "")]
    (line,) = told.lines
    assert (line.number, line.old, line.new) == (2, "title: Theirs", "title: Mine")


def test_a_change_in_the_file_before_it_was_written_goes_back_to_the_person(
    setting: Setting,
) -> None:
    article = setting.add()
    decision = save(setting, article, title="Mine")
    setting.replace("heat: 3", "heat: 4")
    setting.replace("What deepfakes taught us", "Theirs")
    setting.publisher.drain()
    (failed,) = setting.failed
    assert failed.sentence.startswith("The title was changed in the file meanwhile")
    assert "title: Theirs" in setting.text()
    assert now(setting, decision).ended_why == "failed"


def test_other_changes_in_the_file_are_left_alone(setting: Setting) -> None:
    article = setting.add()
    save(setting, article, title="Mine")
    setting.replace("heat: 3", "heat: 4")
    setting.publisher.drain()
    assert setting.text() == markdown().replace("heat: 3", "heat: 4").replace(
        "What deepfakes taught us", "Mine"
    )


def test_a_double_click_is_one_edit(setting: Setting) -> None:
    article, service = setting.add(), setting.reviews.edits
    opened = service.open(article.id)
    typed = Fields("Mine", opened.fields.excerpt)
    seen = service.propose(article.id, opened.marks, typed).mark
    first, second = (
        service.save(article.id, opened.marks, typed, at(setting), seen=seen) for _ in range(2)
    )
    assert isinstance(first, Decision)
    assert first == second


def test_an_edit_after_which_somebody_changed_the_file_is_not_taken_back(setting: Setting) -> None:
    article = setting.add()
    decision = save(setting, article, title="Mine")
    setting.publisher.drain()
    setting.replace("title: Mine", "title: Theirs")
    setting.reviews.undo(decision.id, ANA)
    setting.publisher.drain()
    assert "the edit was not taken back" in setting.failed[0].sentence
    assert "title: Theirs" in setting.text()


WRONG = [
    ({"title": " "}, "title", "Give it a title"),
    ({"title": "x" * 301}, "title", "301 characters"),
    ({"title": "A <b>bold</b> one"}, "title", "markup"),
    ({"excerpt": "{{ site.secret }}"}, "excerpt", "markup"),
    ({"topics": ("x" * 76,)}, "topics", "76 characters"),
    ({"topics": tuple(map(str, range(51)))}, "topics", "too many"),
]


def test_what_can_not_be_saved_is_said_at_its_field(setting: Setting) -> None:
    article, service = setting.add(), setting.reviews.edits
    opened = service.open(article.id)
    for changes, field, words in WRONG:
        typed = replace(opened.fields, **changes)  # type: ignore[arg-type]
        with pytest.raises(NotSavable) as caught:
            service.propose(article.id, opened.marks, typed)
        assert list(caught.value.sentences) == [field]
        assert words in str(caught.value)


def test_hostile_text_stays_a_text(setting: Setting) -> None:
    article = setting.add()
    save(setting, article, title="x\npublished: true\n---\u202e &amp;amp; \x00")
    setting.publisher.drain()
    read = setting.folder.article("deepfakes.md")
    assert read.title == "x published: true --- &amp;"
    assert not read.published


def test_an_edit_is_kept_for_ever_with_before_and_after(setting: Setting) -> None:
    article = setting.add()
    save(setting, article, title="New")
    with setting.ledger.read() as connection:
        newest = edits.newest(connection, article.id)
    assert newest is not None
    assert newest.edit == '{"title": ["What deepfakes taught us", "New"]}'
    assert newest.place == ""
    with setting.ledger.read() as connection:
        assert decisions.open_for(connection, article.id) is None


def test_of_a_publish_that_others_took_back_the_edit_is_taken_back_too(setting: Setting) -> None:
    article = setting.add()
    decision = save(setting, article, publish=True, title="New")
    setting.publisher.drain()
    setting.replace("published: true", "published: false")
    setting.reviews.undo(decision.id, ANA)
    setting.publisher.drain()
    assert setting.text() == markdown()
