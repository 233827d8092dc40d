"""The Home tab as an editor and a reader use it: the real bot in a real browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.demo.barriers import barriers
from tests.demo.browser import press
from tests.desk.desk import CLEO, World, eventually

pytest_plugins = ("tests.demo.browser",)


@pytest.fixture
def desk_url(world: World) -> str:
    """The page of the desk's own stand-in, in place of that of tests/demo."""
    return world.remote.url


@pytest.fixture
def app(world: World) -> World:
    """The real bot, in place of the small app of tests/demo."""
    return world


def test_what_waits_is_published_seen_among_my_decisions_and_taken_back(
    page: Page, world: World, open_page: Callable[..., Page]
) -> None:
    page.get_by_role("button", name="Home", exact=True).click()
    expect(page.get_by_role("heading", name="33 articles wait")).to_be_visible()
    assert barriers(page) == []
    page.get_by_role("button", name=re.compile("^Publish 2: ")).click()
    mine = page.locator(".block-section").filter(
        has=page.get_by_role("button", name=re.compile("^Undo: "))
    )
    expect(mine).to_contain_text("Published by @Ana Ferreira")
    assert len(eventually(world.changed_lines)) == 1
    expect(page.get_by_role("button", name=re.compile("^Publish 2: "))).to_have_count(0)
    page.reload()  # another device sees the same, drawn anew: what is decided waits no longer
    expect(page.get_by_role("heading", name="32 articles wait")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Undo 2: "))).to_have_count(0)
    expect(mine).to_contain_text("Published by @Ana Ferreira")
    press(mine.get_by_role("button"), page.get_by_text("taken back"))
    eventually(lambda: world.changed_lines() == [])

    field = page.get_by_label("Show only")
    field.fill("topic:Ethics")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="5 articles wait")).to_be_visible()
    expect(field).to_have_value("topic:Ethics")
    page.get_by_role("button", name="Show all that waits again").click()
    expect(page.get_by_role("heading", name="33 articles wait")).to_be_visible()
    expect(field).to_have_value("")

    reader = open_page(CLEO, width=390)
    reader.get_by_role("button", name="Channels and people").click()
    reader.get_by_role("button", name="Home", exact=True).click()
    expect(reader.get_by_text("can decide about articles")).to_be_visible()
    expect(reader.get_by_role("button", name=re.compile("^Publish "))).to_have_count(0)
    assert reader.evaluate("document.documentElement.scrollWidth") == 390
    page.get_by_role("button", name="ai-desk").click()
    expect(page.get_by_label("Message #ai-desk")).to_be_visible()
