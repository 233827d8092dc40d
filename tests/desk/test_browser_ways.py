"""The other ways in, as a person uses them: a mention, a message to the app, a message's menu."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.desk.desk import World

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


def _write(page: Page, text: str, place: str = "#ai-desk") -> None:
    page.get_by_label(f"Message {place}").fill(text)
    page.keyboard.press("Enter")


def test_a_message_is_looked_up_from_its_menu_and_by_keyboard(page: Page) -> None:
    _write(page, "Worth a piece? https://news.example/2026/an-ai-schedules-its-pilots")
    message = page.locator(".message").first
    expect(message.get_by_role("link")).to_have_count(1)
    message.get_by_role("button", name="Message actions").focus()
    page.keyboard.press("Enter")
    page.get_by_role("menuitem", name="Do we have this?").press("Enter")
    answer = page.locator(".private")
    expect(answer).to_contain_text("We don't have this link; nearest by its words:")
    expect(answer).to_contain_text("At Port Callan an AI schedules the pilots")
    expect(answer.get_by_role("button", name="Message actions")).to_have_count(0)


def test_a_mention_and_a_message_to_the_app_are_answered(page: Page) -> None:
    _write(page, "@Copydesk topic:AI sort:newest")
    expect(page.locator(".message").first.locator(".mention")).to_have_text("@Copydesk")
    expect(page.locator(".private")).to_contain_text("topic:AI sort:newest · newest first")
    page.locator("[data-channel=D0ANA]").click()
    _write(page, "topic:AI sort:newest", "Copydesk")
    answer = page.locator(".message:not(.private)").last
    expect(answer).to_contain_text(", 1 to 10")
    answer.get_by_role("button", name="Next: page 2").click()
    expect(page.locator(".message").last).to_contain_text(", 11 to ")
    expect(page.locator(".message")).to_have_count(2)
