"""Reading on, rejecting with a reason and putting off until a date, in a real browser."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.demo.barriers import barriers
from tests.demo.browser import press
from tests.desk.desk import ANA, World, eventually, text_of

pytest_plugins = ("tests.demo.browser",)


@pytest.fixture
def desk_url(world: World) -> str:
    """The page of the desk's own stand-in, in place of that of tests/demo."""
    return world.remote.url


@pytest.fixture
def app(world: World) -> World:
    """The real bot, in place of the small app of tests/demo."""
    return world


def looked(page: Page, name: str) -> None:
    """Assert that nobody is kept out; keep a picture, where somebody wants to look."""
    if place := os.environ.get("COPYDESK_PICTURES"):
        page.screenshot(path=str(Path(place) / f"{name}.png"))
    assert barriers(page) == []


def lengthen(world: World, number: int) -> None:
    """Give the digest's article with that number a text of several pages."""
    block_id = next(
        found for block in world.digest()["blocks"]
        if (found := block.get("block_id", "")).startswith("article|")
        and found.endswith(f"|{number}")
    )  # fmt: skip
    article = world.desk.library.article(block_id.split("|")[1])
    assert article is not None
    with (world.site / article.path).open("a", encoding="utf-8") as file:
        file.write("\n\n".join(f"Paragraph {n}. {'Words of it. ' * 60}" for n in range(15)))


def test_rejected_with_a_reason_and_put_off_until_a_date(page: Page, world: World) -> None:
    world.post_digest()
    lengthen(world, 1)
    more = page.get_by_role("dialog", name="Article")
    press(page.get_by_role("button", name=re.compile("^More 1: ")), more)
    looked(page, "more")
    more.get_by_role("button", name="Read on, the whole text").click()
    expect(more.get_by_text("Page 1 of ")).to_be_visible()
    more.get_by_role("button", name="Next page").click()
    expect(more.get_by_text("Page 2 of ")).to_be_visible()
    looked(page, "more-text")
    more.get_by_role("button", name="Back to all about the article").click()
    more.get_by_role("button", name=re.compile("^Reject with a reason: ")).click()
    reject = page.get_by_role("dialog", name="Reject")
    reject.get_by_label("Reason").fill("Told already")
    looked(page, "reject")
    reject.get_by_role("button", name="Reject", exact=True).click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_text("Rejected by")).to_be_visible()

    press(page.get_by_role("button", name=re.compile("^More 2: ")), more)
    more.get_by_role("button", name=re.compile("^Later, until: ")).click()
    later = page.get_by_role("dialog", name="Later")
    later.get_by_role("radio", name="On a date").check()
    later.get_by_label("The date").fill("2026-03-04")
    later.get_by_role("button", name="Put off").click()
    expect(later.get_by_text("Choose a date after today.")).to_be_visible()
    looked(page, "later")
    later.get_by_label("The date").fill("2026-03-09")
    later.get_by_role("button", name="Put off").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    eventually(lambda: "Later, by <@U0ANA>" in text_of(world.digest()))


def test_on_a_phone_everything_known_is_as_wide_as_the_phone(
    open_page: Callable[..., Page], world: World
) -> None:
    world.post_digest()
    lengthen(world, 1)
    page = open_page(ANA, width=390, height=844, has_touch=True)
    more = page.get_by_role("dialog", name="Article")
    press(page.get_by_role("button", name=re.compile("^More 1: ")), more)
    more.get_by_role("button", name="Read on, the whole text").scroll_into_view_if_needed()
    looked(page, "more-phone")
    more.get_by_role("button", name=re.compile("^Later, until: ")).click()
    expect(page.get_by_role("radio", name="On a date")).to_be_visible()
    looked(page, "later-phone")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
