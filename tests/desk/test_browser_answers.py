"""Narrowing, stories and corrections as an editor sees and presses them, on a desk and a phone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.desk.desk import ANA, World

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


def _type(page: Page, text: str) -> None:
    page.get_by_label("Message #ai-desk").fill(text)
    page.keyboard.press("Enter")


def test_a_search_is_narrowed_by_a_choice_and_widened_again(page: Page) -> None:
    _type(page, "/articles topic:AI sort:newest")
    answer = page.locator(".message")
    expect(answer).to_contain_text("topic:AI sort:newest · newest first")
    before = answer.inner_text()
    page.get_by_role("button", name="Narrow by topic, provider or type").click()
    page.get_by_role("button", name="Choose a topic").click()
    option = page.get_by_role("option", name=re.compile(r"^Machine Learning · \d+$"))
    many = option.inner_text().split(" · ")[1]
    option.click()
    expect(answer).to_contain_text(f"{many} articles")
    expect(answer).to_contain_text('topic:AI topic:"Machine Learning" sort:newest · newest first')
    page.get_by_role("button", name="Back to the answer before").click()
    expect(answer).not_to_contain_text('topic:"Machine Learning"')
    assert answer.inner_text() == before


def test_a_story_is_one_result_that_opens_and_closes_on_a_phone(open_page: OpenPage) -> None:
    page = open_page(ANA, width=390, height=844, has_touch=True)
    _type(page, "/articles pilots")
    answer = page.locator(".message")
    expect(answer).to_contain_text("2 articles in 1 story · pilots · most relevant first")
    page.get_by_role("button", name=re.compile(r"^and 1 similar to 1: ")).click()
    expect(answer).to_contain_text("2 articles on one story · newest first")
    expect(answer.get_by_role("button", name="More actions")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.get_by_role("button", name="Back to the answer before").click()
    expect(answer).to_contain_text("2 articles in 1 story")


def test_a_misspelt_word_is_asked_back_and_taken_with_a_press(page: Page) -> None:
    _type(page, "/articles harbuor")
    answer = page.locator(".message")
    expect(answer).to_contain_text("Nothing found · harbuor")
    expect(answer).to_contain_text("Did you mean harbour?")
    page.get_by_role("button", name=re.compile(r"^See the \d+ articles: harbour")).click()
    expect(answer).to_contain_text("harbour · most relevant first")
