"""Two who save an edit of one article at the same moment: on every kind of database."""

import threading
from collections.abc import Callable
from dataclasses import replace

from bot.domain.article import Article
from bot.domain.edit import Difference
from bot.domain.review import Decision
from tests.services.desk import Setting
from tests.services.test_edits import ANA, BEN, at

ROUNDS = 5
Found = Decision | Difference


def saver(
    setting: Setting, article: Article, user: str, *, publish: bool = False, **changes: object
) -> Callable[[], Found]:
    """What the person does who has opened the dialog and seen the difference: save it."""
    service = setting.reviews.edits
    opened = service.open(article.id)
    typed = replace(opened.fields, **changes)  # type: ignore[arg-type]  # by each one's name
    seen = service.propose(article.id, opened.marks, typed).mark
    return lambda: service.save(
        article.id, opened.marks, typed, at(setting, user), seen=seen, publish=publish
    )


def at_once(*savers: Callable[[], Found]) -> list[Found]:
    """What each of them was given, in their order."""
    start, given = threading.Barrier(len(savers)), dict[int, Found]()

    def press(number: int) -> None:
        start.wait()
        given[number] = savers[number]()

    threads = [threading.Thread(target=press, args=(number,)) for number in range(len(savers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [given[number] for number in range(len(savers))]


def test_one_saves_and_the_other_sees_both(setting: Setting) -> None:
    article = setting.add()
    for number in range(ROUNDS):
        titles = {ANA: f"Ana's {number}", BEN: f"Ben's {number}"}
        savers = [saver(setting, article, user, title=title) for user, title in titles.items()]
        given = at_once(*savers)
        (saved,) = [one for one in given if isinstance(one, Decision)]
        (shown,) = [one for one in given if isinstance(one, Difference)]
        (conflict,) = shown.conflicts
        (loser,) = {ANA, BEN} - {saved.user}
        assert (conflict.by, conflict.theirs) == (saved.user, titles[saved.user])
        assert conflict.yours == titles[loser]
        setting.publisher.drain()
        assert titles[saved.user] in setting.folder.article("deepfakes.md").title
    assert setting.failed == []


def test_different_fields_are_both_kept_once_the_second_has_seen_the_first(
    setting: Setting,
) -> None:
    article = setting.add()
    given = at_once(
        saver(setting, article, ANA, title="Ana's"), saver(setting, article, BEN, excerpt="Ben's")
    )
    (shown,) = [one for one in given if isinstance(one, Difference)]
    assert shown.conflicts == ()
    service = setting.reviews.edits
    last = service.save(
        article.id, shown.marks, shown.fields, at(setting, "U0CLEO"), seen=shown.mark
    )
    assert isinstance(last, Decision)
    for _ in range(2):
        setting.publisher.drain()
    written = setting.folder.article("deepfakes.md")
    assert (written.title, written.excerpt) == ("Ana's", "Ben's")


def test_a_person_who_presses_twice_has_saved_once(setting: Setting) -> None:
    article = setting.add()
    for number in range(ROUNDS):
        save = saver(setting, article, ANA, title=f"Mine {number}")
        first, second = at_once(save, save)
        assert isinstance(first, Decision)
        assert isinstance(second, Decision)
        assert first.id == second.id
        setting.publisher.drain()


def test_of_two_who_edit_and_publish_one_does(setting: Setting) -> None:
    article = setting.add()
    given = at_once(
        *(saver(setting, article, user, publish=True, title=f"By {user}") for user in (ANA, BEN))
    )
    (published,) = [one for one in given if isinstance(one, Decision)]
    setting.publisher.drain()
    written = setting.folder.article("deepfakes.md")
    assert (written.title, written.published) == (f"By {published.user}", True)
