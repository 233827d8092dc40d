"""A digest made through the dialog, in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from tests.demo.barriers import barriers
from tests.desk.desk import World

pytest_plugins = ("tests.demo.browser",)


@pytest.fixture
def desk_url(world: World) -> str:
    """The page of the desk's own stand-in, in place of that of tests/demo."""
    return world.remote.url


@pytest.fixture
def app(world: World) -> World:
    """The real bot, in place of the small app of tests/demo."""
    return world


def test_a_digest_is_made_in_the_dialog(page: Page, world: World) -> None:
    page.get_by_label("Message #ai-desk").fill("/articles digest new")
    page.keyboard.press("Enter")
    shown = page.get_by_role("dialog", name="New digest")
    expect(shown.get_by_role("button", name="Channel: #ai-desk")).to_be_visible()
    expect(shown.get_by_role("button", name="Time zone: Europe/Lisbon")).to_be_visible()
    shown.get_by_label("Name").fill("Robots")
    shown.get_by_label("Query").fill("qualty:>=80")
    page.keyboard.press("Enter")
    expect(shown.get_by_text("can't be understood")).to_be_visible()
    shown.get_by_role("checkbox", name="Monday").uncheck()
    shown.get_by_label("Query").fill("topic:AI quality:>=80")
    page.keyboard.press("Enter")
    expect(shown.get_by_text("Today 23 articles match, 7 would be shown:")).to_be_visible()
    expect(shown.get_by_label("Name")).to_have_value("Robots")
    expect(shown.get_by_role("checkbox", name="Monday")).not_to_be_checked()
    shown.get_by_label("Time", exact=True).fill("08:15")
    shown.get_by_role("button", name="Time zone: ").click()
    page.get_by_role("searchbox", name="Search").fill("york")
    page.get_by_role("option", name="America/New_York").click()
    shown.get_by_role("button", name="Channel: ").click()
    page.get_by_role("option", name="#random").click()
    assert barriers(page) == []
    shown.get_by_role("button", name="Save").click()
    expect(shown.get_by_text("Copydesk is not in this channel")).to_be_visible()
    shown.get_by_role("button", name="Channel: #random").click()
    page.get_by_role("option", name="#ai-desk").click()
    shown.get_by_role("button", name="Save").click()
    done = page.get_by_role("dialog", name="Saved")
    expect(done.get_by_text("tue,wed,thu,fri 08:15, America/New_York")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_label("Message #ai-desk").fill("/articles digests")
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 digests in this channel")).to_be_visible()
    page.get_by_role("button", name="Delete: Robots").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_text("1 digest in this channel")).to_be_visible()
    assert [digest.name for digest in world.desk.roster.all()] == ["AI desk"]
