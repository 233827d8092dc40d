"""A headline fixed and published in one step, in a real browser."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.demo.barriers import barriers
from tests.demo.browser import press
from tests.desk.desk import World, eventually

pytest_plugins = ("tests.demo.browser",)


@pytest.fixture
def desk_url(world: World) -> str:
    """The page of the desk's own stand-in, in place of that of tests/demo."""
    return world.remote.url


@pytest.fixture
def app(world: World) -> World:
    """The real bot, in place of the small app of tests/demo."""
    return world


def look(page: Page, name: str) -> None:
    """Keep a picture, where somebody wants to look."""
    if place := os.environ.get("COPYDESK_PICTURES"):
        page.screenshot(path=str(Path(place) / f"{name}.png"))


def test_an_article_is_edited_and_published(page: Page, world: World) -> None:
    world.post_digest()
    article = page.get_by_role("dialog", name="Article")
    press(page.get_by_role("button", name="More 1").first, article)
    article.get_by_role("button", name="Edit: ").click()
    shown = page.get_by_role("dialog", name="Edit")
    title = shown.get_by_label("Title")
    expect(title).not_to_have_value("")
    title.fill("A <b>better</b> headline")
    shown.get_by_role("button", name="Show changes").click()
    expect(shown.get_by_text("Write it as plain text")).to_be_visible()
    title.fill("A better headline")
    shown.get_by_role("button", name="Topics: add").click()
    page.get_by_role("searchbox", name="Search").fill("Newsrooms")
    page.get_by_role("option", name="Newsrooms").click()
    expect(shown.get_by_role("button", name="Remove Newsrooms")).to_be_visible()
    look(page, "edit")
    assert barriers(page) == []
    shown.get_by_role("button", name="Show changes").click()
    expect(shown.get_by_text("What changes in the file")).to_be_visible()
    expect(shown.get_by_text('+ title: "A better headline"')).to_be_visible()
    look(page, "difference")
    assert barriers(page) == []
    shown.get_by_role("radio", name="Save and publish").check()
    shown.get_by_role("button", name="Confirm").click()
    expect(shown).not_to_be_visible()
    expect(page.get_by_text("Published by").first).to_be_visible()
    expect(page.get_by_text("A better headline").first).to_be_visible()
    look(page, "published")
    eventually(lambda: world.written)
    edited = world.written[0].edit.after.decode()
    assert 'title: "A better headline"\n' in edited
    assert "Newsrooms" in edited
    assert "published: true" in edited
