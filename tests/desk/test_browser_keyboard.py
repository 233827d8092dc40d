"""The dialogs that decide, by keyboard alone: reached, filled in, submitted. The focus is seen
everywhere and never lost, and what a screen reader says of each dialog is written down.

In the suite two of them are met, at full length (make soak) all."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from tests.desk.desk import BEN, World, eventually, text_of
from tests.desk.keys import Keys

pytest_plugins = ("tests.demo.browser",)


@pytest.fixture
def desk_url(world: World) -> str:
    """The page of the desk's own stand-in, in place of that of tests/demo."""
    return world.remote.url


@pytest.fixture
def app(world: World) -> World:
    """The real bot, in place of the small app of tests/demo."""
    return world


SOAK = bool(os.environ.get("COPYDESK_SOAK"))


@pytest.fixture
def keys(page: Page, world: World) -> Keys:
    """In front of a digest."""
    world.post_digest()
    expect(page.get_by_role("button", name="Publish 1: ")).to_be_visible()
    page.locator(".message").focus()
    return Keys(page)


def edit(keys: Keys, world: World) -> None:
    keys.use("button", "^More 1: ")
    keys.opened("Article")
    keys.use("button", "^Edit: ")
    dialog = keys.opened(
        "Edit",
        """
        - dialog "Edit":
          - banner:
            - heading "Edit" [level=2]
            - button "Close"
          - textbox "Title"
          - textbox "Excerpt (optional)"
          - paragraph: On one line, without markup. Line ends become blanks.
          - group "Topics":
            - button "Remove AI"
            - 'button "Topics: add"'
          - paragraph: Type to search, or to add a new one.
          - contentinfo:
            - button "Cancel"
            - button "Show changes"
        """,
    )
    expect(dialog.get_by_label("Title")).to_be_focused()
    keys.fill("Title", "A better headline")
    keys.use("button", ": add$")
    search = keys.page.get_by_role("searchbox", name="Search")
    expect(search).to_be_focused()
    search.press_sequentially("Newsrooms")
    expect(keys.page.get_by_role("option")).to_have_text(["Newsrooms"])
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(dialog.get_by_role("button", name="Remove Newsrooms")).to_be_visible()
    keys.use("button", "^Show changes$")
    expect(dialog.get_by_role("heading", name="What changes in the file")).to_be_visible()
    keys.reach("radio", "^Save$")
    keys.press("ArrowDown")
    expect(dialog.get_by_role("radio", name="Save and publish")).to_be_checked()
    keys.use("button", "^Confirm$")
    keys.closed()
    eventually(lambda: world.written)
    assert b'title: "A better headline"\n' in world.written[0].edit.after


def reject_and_later(keys: Keys, world: World) -> None:
    keys.use("button", "^More 1: ")
    keys.use("button", "^Reject with a reason: ")
    dialog = keys.opened(
        "Reject",
        """
        - dialog "Reject":
          - banner:
            - heading "Reject" [level=2]
            - button "Close"
          - textbox "Reason (optional)"
          - contentinfo:
            - button "Cancel"
            - button "Reject"
        """,
    )
    expect(dialog.get_by_label("Reason")).to_be_focused()
    keys.fill("Reason", "Told already")
    keys.use("button", "^Reject$")
    keys.closed()
    expect(keys.page.get_by_text("Rejected by")).to_be_visible()
    keys.use("button", "^More 2: ")
    keys.use("button", "^Later, until: ")
    dialog = keys.opened(
        "Later",
        """
        - dialog "Later":
          - banner:
            - heading "Later" [level=2]
            - button "Close"
          - radiogroup "Comes back":
            - radio /This afternoon, 14:00/ [checked]
            - radio /Tomorrow, Thursday 5 March, 09:00/
            - radio /Next week, Monday 9 March, 09:00/
            - radio "On a date"
          - textbox "The date (optional)"
          - contentinfo:
            - button "Cancel"
            - button "Put off"
        """,
    )
    keys.reach("radio", "^This afternoon")
    keys.press("ArrowUp")
    expect(dialog.get_by_role("radio", name="On a date")).to_be_checked()
    keys.reach("textbox", "^The date")
    keys.page.keyboard.type("03092026")
    keys.use("button", "^Put off$")
    keys.closed()
    eventually(lambda: "Later, by <@U0ANA>" in text_of(world.digest()))


@pytest.fixture
def at_home(page: Page, world: World) -> Iterator[Keys]:
    """In the Home tab, where a reason is required."""
    rules = world.desk.reviews.rules
    world.desk.reviews.rules = replace(rules, reason_required=True)
    page.get_by_role("button", name="Home", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="33 articles wait")).to_be_visible()
    yield Keys(page)
    world.desk.reviews.rules = rules


def one_reason_for_all(keys: Keys, world: World) -> None:
    for number in (1, 2):
        keys.reach("checkbox", f"^Tick {number}$")
        keys.press("Space")
        expect(keys.page.get_by_text(f"{number} ticked", exact=True)).to_be_visible()
        expect(keys.page.get_by_role("checkbox", name=f"Tick {number}", exact=True)).to_be_focused()
    expect(keys.page.get_by_role("region", name="Home")).to_match_aria_snapshot("""
        - button "Publish the 2 ticked": Publish
        - button "Reject the 2 ticked": Reject
        - button "Later the 2 ticked": Later
        - button "Untick all 2": Untick all
    """)
    keys.page.get_by_label("Show only").focus()
    keys.use("button", "^Reject the 2 ticked")
    keys.opened(
        "Reject",
        """
        - dialog "Reject":
          - banner:
            - heading "Reject" [level=2]
            - button "Close"
          - textbox "Reason"
          - contentinfo:
            - button "Cancel"
            - button "Reject all 2"
        """,
    )
    keys.use("button", "^Reject all 2$")
    expect(keys.page.get_by_text("Fill in this field.")).to_be_visible()
    expect(keys.page.get_by_label("Reason")).to_be_focused()
    keys.fill("Reason", "Too thin")
    keys.use("button", "^Reject all 2$")
    keys.closed()
    expect(keys.page.get_by_text("2 rejected at ")).to_be_visible()


def a_story_and_the_question(keys: Keys, world: World) -> None:
    keys.fill("^Show only", "pilots")
    keys.press("Enter")
    expect(keys.page.get_by_role("button", name="Show all that waits again")).to_be_visible()
    keys.use("button", "^1 similar to 1: ")
    dialog = keys.opened(
        "One story",
        """
        - dialog "One story":
          - banner:
            - heading "One story" [level=2]
            - button "Close"
          - group "Reject the others":
            - checkbox [checked]
          - textbox "Reason (optional)"
          - paragraph: "Without one: another version of the story was published."
          - contentinfo:
            - button "Cancel"
            - button "Publish and reject"
        """,
    )
    keys.reach("checkbox", "")
    keys.press("Space")
    expect(dialog.get_by_role("checkbox")).not_to_be_checked()
    keys.press("Space")
    keys.press("Escape")
    keys.closed()
    expect(keys.page.get_by_role("button", name="1 similar to 1: ")).to_be_focused()
    article = world.desk.library.find("pilots is:open").hits[0].article
    world.desk.reviews.taking.take(article.id, BEN)
    world.later(seconds=4)  # a tab that was just drawn is left alone for three
    expect(keys.page.get_by_text("@Ben Okafor has it")).to_be_visible()
    keys.page.get_by_label("Show only").focus()
    keys.use("button", "^Publish 1: ")
    keys.opened(
        "Somebody has it",
        """
        - dialog "Somebody has it":
          - banner:
            - heading "Somebody has it" [level=2]
            - button "Close"
          - text: /@Ben Okafor has it since/
          - time
          - text: /Decide all the same/
          - contentinfo:
            - button "Cancel"
            - button "Publish"
        """,
    )
    keys.use("button", "^Publish$")
    keys.closed()
    eventually(world.changed_lines)


def a_new_digest(keys: Keys, world: World) -> None:
    keys.fill("^Message #ai-desk", "/articles digest new")
    keys.press("Enter")
    dialog = keys.opened("New digest")
    keys.fill("^Name", "Robots")
    keys.fill("^Query", "topic:AI quality:>=80")
    keys.press("Enter")
    expect(dialog.get_by_text("7 would be shown:")).to_be_visible()
    expect(dialog.get_by_label("Query")).to_be_focused()
    keys.reach("checkbox", "^Monday$")
    keys.press("Space")
    expect(dialog.get_by_role("checkbox", name="Monday")).not_to_be_checked()
    keys.use("button", "^Time zone: ")
    search = keys.page.get_by_role("searchbox", name="Search")
    expect(search).to_be_focused()
    search.press_sequentially("york")
    expect(keys.page.get_by_role("option")).to_have_text(["America/New_York"])
    keys.press("ArrowDown")
    keys.press("Enter")
    keys.use("button", "^Save$")
    keys.opened("Saved")
    keys.press("Escape")
    keys.closed()
    assert [one.name for one in world.desk.roster.all()] == ["AI desk", "Robots"]


IN_A_DIGEST = [edit, reject_and_later, a_new_digest] if SOAK else [edit]
AT_HOME = [one_reason_for_all, a_story_and_the_question] if SOAK else [one_reason_for_all]
Walk = Callable[[Keys, World], None]


@pytest.mark.soak
@pytest.mark.parametrize("walk", IN_A_DIGEST)
def test_in_a_digest(walk: Walk, keys: Keys, world: World) -> None:
    walk(keys, world)


@pytest.mark.soak
@pytest.mark.parametrize("walk", AT_HOME)
def test_at_home(walk: Walk, at_home: Keys, world: World) -> None:
    walk(at_home, world)
