"""An editor's day, as one person does it in a browser: from the digest to the week's picture.

With COPYDESK_DAY=DIRECTORY each step leaves a screenshot there.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.demo.browser import press
from tests.desk.desk import BEN, World, eventually

pytest_plugins = ("tests.demo.browser",)
OpenPage = Callable[..., Page]


@pytest.fixture
def desk_url(world: World) -> str:
    """The page of the desk's own stand-in, in place of that of tests/demo."""
    return world.remote.url


@pytest.fixture
def app(world: World) -> World:
    """The real bot, in place of the small app of tests/demo."""
    return world


class Day:
    """The page of somebody at the desk, and what was photographed of it."""

    def __init__(self, page: Page, world: World) -> None:
        self.page, self.world, self._steps = page, world, 0
        self._album = os.environ.get("COPYDESK_DAY", "")

    def picture(self, name: str) -> None:
        """Keep what is on the screen, where pictures are asked for."""
        self._steps += 1
        if self._album:
            self.page.mouse.move(0, 0)
            self.page.wait_for_function("[...document.images].every((one) => one.complete)")
            file = Path(self._album) / f"day-{self._steps:02d}-{name}.png"
            self.page.screenshot(path=file)

    def button(self, word: str, number: int) -> Locator:
        """A button of the digest's article with that number, by what a screen reader says."""
        return self.page.get_by_role("button", name=re.compile(f"^{word} {number}: "))

    def press(self, word: str, number: int, then: Locator) -> None:
        """Press a button of the digest's article until `then` is on the screen."""
        press(self.button(word, number).first, then)

    def dialog(self, title: str) -> Locator:
        """The dialog of that title."""
        return self.page.get_by_role("dialog", name=title)

    def within(self, word: str) -> None:
        """Press a button of the uppermost dialog, by the word on it."""
        self.page.get_by_role("dialog").get_by_text(word, exact=True).last.click()

    def type(self, text: str) -> None:
        """Type a line into the channel."""
        self.page.get_by_label("Message #ai-desk").fill(text)
        self.page.keyboard.press("Enter")

    def says(self, words: str | re.Pattern[str]) -> Locator:
        """Wait until it is on the screen."""
        found = self.page.get_by_text(words).last
        expect(found).to_be_visible()
        return found

    def lines(self, count: int) -> list[str]:
        """The lines of files that are other than in the morning, as soon as there are so many."""
        eventually(lambda: len(self.world.changed_lines()) == count, f"{count} changed lines")
        return [after.strip() for _, _, after in self.world.changed_lines()]

    def together(self) -> int:
        """How many articles the latest press decided about."""
        sql = "SELECT count(*) FROM decision WHERE batch != '' GROUP BY batch ORDER BY batch DESC"
        with self.world.desk.ledger.read() as connection:
            return int(connection.exec_driver_sql(sql).scalars().first() or 0)


def test_a_day_at_the_desk(page: Page, world: World) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    day = Day(page, world)
    _third_version(world)
    world.post_digest()
    expect(page.get_by_role("heading", name="AI desk: 7 of 24 to review")).to_be_visible()
    day.picture("digest")
    _one_published(day)
    _one_edited_and_published(day)
    _one_rejected_with_a_reason(day)
    _one_postponed(day)
    _one_undone(day)
    _three_at_once(day)
    _the_queue_emptied(day)
    _the_weeks_picture(day)


def _one_published(day: Day) -> None:
    day.press("Publish", 1, day.page.get_by_text("Published by @Ana Ferreira"))
    assert day.lines(1) == ["published: true"]
    day.picture("published")


def _one_edited_and_published(day: Day) -> None:
    day.press("More", 2, day.dialog("Article"))
    day.within("Edit")
    dialog = day.dialog("Edit")
    dialog.get_by_label("Title").fill("A headline that says it")
    day.within("Show changes")
    expect(dialog).to_contain_text("What changes in the file")
    dialog.get_by_text("Save and publish").click()
    day.picture("edited")
    day.within("Confirm")
    expect(day.page.get_by_role("dialog")).to_have_count(0)
    expect(day.button("Undo", 2)).to_be_visible()
    assert sorted(day.lines(3))[1:] == ["published: true", 'title: "A headline that says it"']
    day.says("A headline that says it")
    day.picture("edited-and-published")


def _one_rejected_with_a_reason(day: Day) -> None:
    day.press("More", 3, day.dialog("Article"))
    day.within("Reject with a reason")
    dialog = day.dialog("Reject")
    dialog.get_by_role("textbox").fill("We had it on Monday")
    day.picture("reason")
    day.within("Reject")
    day.says("Rejected by @Ana Ferreira")
    day.picture("rejected")


def _one_postponed(day: Day) -> None:
    day.press("More", 4, day.dialog("Article"))
    day.within("Later, until")
    dialog = day.dialog("Later")
    dialog.get_by_text(re.compile("^Next week")).click()
    day.picture("until")
    day.within("Put off")
    day.says("Later, by @Ana Ferreira: back ")
    day.picture("postponed")


def _one_undone(day: Day) -> None:
    day.press("Undo", 1, day.button("Publish", 1))
    day.lines(2)
    day.picture("undone")


def _three_at_once(day: Day) -> None:
    """A story in three versions: one is published, the others are rejected with it."""
    page = day.page
    page.get_by_role("button", name="Home").first.click()
    day.says("My decisions today")
    page.get_by_label("Show only").fill("pilots")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Show all that waits again")).to_be_visible()
    page.get_by_role("button", name=re.compile("^2 similar to 1: ")).click()
    expect(day.dialog("One story")).to_contain_text("Reject the others")
    day.picture("three-at-once")
    day.within("Publish and reject")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name=re.compile("^Undo .*Port Callan")).first).to_be_visible()
    day.lines(3)
    assert day.together() == 3
    day.picture("three-decided")


def _the_queue_emptied(day: Day) -> None:
    """Ben decides about most of what is left; Ana about the last two."""
    page, desk = day.page, day.world.desk
    rest = [hit.article for hit in desk.library.find("is:open", limit=50).hits]
    for article in rest[2:]:
        desk.reviews.decide(article.id, article.version, "reject", BEN, place="queue")
    page.get_by_role("button", name="Show all that waits again").click()
    expect(page.get_by_role("heading", name="2 articles wait")).to_be_visible()
    day.picture("two-left")
    for number in (1, 2):
        day.press("Reject", number, day.button("Undo", number))
    page.get_by_role("button", name="Look again what waits").click()
    expect(page.get_by_role("region", name="Home")).to_contain_text("Nothing waits. AI desk comes")
    day.picture("queue-empty")


def _the_weeks_picture(day: Day) -> None:
    page = day.page
    page.get_by_role("button", name=re.compile("^ai-desk")).click()
    day.type("/articles stats")
    day.says("decided in the last 7 days")
    page.get_by_role("button", name=re.compile("Post these figures as a picture")).click()
    drawn = page.get_by_role("img", name=re.compile("published, .* rejected"))
    expect(drawn).to_be_visible()
    drawn.scroll_into_view_if_needed()
    assert drawn.evaluate("(one) => one.decode().then(() => one.naturalWidth)") > 600
    day.picture("week")


def _third_version(world: World) -> None:
    """A third paper tells the story of the pilots."""
    [file] = world.site.rglob("*at-port-callan-the-harbour-master-keeps-the-key.md")
    text = file.read_text(encoding="utf-8").replace("harbourreview", "thirdpaper")
    text = text.replace("The Harbour Review", "Third Paper")
    (file.parent / file.name.replace("at-port", "third-at-port")).write_text(text, "utf-8")
    world.desk.library.refresh()
    if world.desk.library.grouping is not None:
        world.desk.library.grouping.catch_up()
