"""What an editor and a reader see and press: the real bot in a real browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.demo.barriers import barriers
from tests.desk.desk import ANA, BEN, CLEO, World, eventually

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


def type_line(page: Page, text: str) -> None:
    page.get_by_label("Message #ai-desk").fill(text)
    page.keyboard.press("Enter")


def button(page: Page, word: str, number: int) -> Locator:
    """A button of the digest's article with that number, by what a screen reader says."""
    return page.get_by_role("button", name=re.compile(f"^{word} {number}: "))


def choose(page: Page, place: int, word: str) -> None:
    """Choose from the menu of a search's result, counted from 1."""
    page.get_by_role("button", name="More actions").nth(place - 1).click()
    page.get_by_role("menuitem", name=word).click()


def test_a_search_is_answered_privately_turned_and_sorted(
    page: Page, world: World, open_page: OpenPage
) -> None:
    other = open_page(BEN)
    type_line(page, '/articles topic:"Machine Learning"')
    answer = page.locator(".message")
    expect(answer).to_contain_text("Only visible to you")
    expect(answer).to_contain_text('19 articles, 1 to 10 · topic:"Machine Learning"')
    expect(answer.get_by_role("button", name="More actions")).to_have_count(10)
    page.get_by_role("button", name="Next: page 2").click()
    expect(answer).to_contain_text(re.compile("19 articles.*, 11 to 1"))
    expect(answer).to_contain_text("11. ")
    page.get_by_role("button", name="Sort: Highest quality").click()
    page.get_by_role("option", name="Newest").click()
    expect(answer).to_contain_text("19 articles, 1 to 10")
    expect(answer).to_contain_text("newest first")
    expect(page.get_by_role("button", name="Sort: Newest")).to_be_visible()
    expect(other.locator(".message")).to_have_count(0)
    assert world.changed_lines() == []


def test_publish_is_said_to_everybody_and_taken_back(
    page: Page, world: World, open_page: OpenPage
) -> None:
    other = open_page(BEN)
    world.post_digest()
    expect(page.get_by_role("heading", name="AI desk: 7 of 23 to review")).to_be_visible()
    button(page, "Publish", 1).click()
    for seen in (page, other):
        expect(seen.get_by_text("Published by @Ana Ferreira")).to_be_visible()
        expect(button(seen, "Publish", 1)).to_have_count(0)
        expect(button(seen, "Publish", 2)).to_have_count(1)
    changed = eventually(world.changed_lines)
    assert [pair[1:] for pair in changed] == [("published: false\n", "published: true\n")]
    button(page, "Undo", 1).click()
    expect(button(other, "Publish", 1)).to_be_visible()
    eventually(lambda: world.changed_lines() == [])


def test_later_and_reject_keep_their_places(page: Page, world: World) -> None:
    world.post_digest()
    titles = page.locator(".message strong").filter(has_text=re.compile(r"^\d+\. "))
    expect(titles).to_have_count(7)
    before = titles.all_inner_texts()
    button(page, "Later", 2).click()
    expect(page.get_by_text("Later, by @Ana Ferreira: back ")).to_be_visible()
    button(page, "Reject", 3).click()
    expect(page.get_by_text("Rejected by @Ana Ferreira")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Undo "))).to_have_count(2)
    assert titles.all_inner_texts() == before
    assert world.changed_lines() == []


def test_more_shows_everything_and_closes_by_escape(page: Page, world: World) -> None:
    world.post_digest()
    more = button(page, "More", 1)
    more.click()
    dialog = page.get_by_role("dialog", name="Article")
    for words in ("Waiting, in ", "Provider:", "Quality:", "In the file: not published", "_news/"):
        expect(dialog).to_contain_text(words)
    for heading in ("Excerpt", "Related", "In digests"):
        expect(dialog.get_by_role("heading", name=heading, exact=True)).to_be_attached()
    expect(dialog).not_to_contain_text("secured")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(more).to_be_focused()


def test_a_decision_is_taken_by_keyboard_alone(page: Page, world: World) -> None:
    world.post_digest()
    expect(button(page, "Publish", 1)).to_be_visible()
    page.locator(".message").focus()
    for _ in range(2):  # the title's link, then the first button
        page.keyboard.press("Tab")
    expect(button(page, "Publish", 1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Published by @Ana Ferreira")).to_be_visible()
    expect(button(page, "Undo", 1)).to_be_focused()
    assert len(eventually(world.changed_lines)) == 1
    page.keyboard.press("Enter")
    expect(button(page, "Publish", 1)).to_be_visible()
    eventually(lambda: world.changed_lines() == [])


def test_a_search_is_read_turned_and_sorted_by_keyboard_alone(page: Page, world: World) -> None:
    keys = page.keyboard
    expect(page.get_by_label("Message #ai-desk")).to_be_focused()
    keys.type('/articles topic:"Machine Learning"')
    keys.press("Enter")
    answer = page.locator(".message")
    expect(answer).to_contain_text(", 1 to 10")
    _tab_to(page, "Next: page 2")
    keys.press("Enter")
    expect(answer).to_contain_text(", 11 to ")
    _tab_to(page, "Sort: Highest quality")
    keys.press("Enter")
    expect(page.get_by_role("option", name="Highest quality")).to_be_focused()
    for _ in range(5):
        if page.get_by_role("option", name="Newest").evaluate("(one) => one.matches(':focus')"):
            break
        keys.press("ArrowDown")
    keys.press("Enter")
    expect(answer).to_contain_text("newest first")
    assert barriers(page) == []
    assert world.changed_lines() == []


def test_a_dialog_and_a_refusal_are_met_by_keyboard_alone(
    world: World, open_page: OpenPage
) -> None:
    page = open_page(CLEO)
    world.post_digest()
    expect(button(page, "More", 1)).to_be_visible()
    page.locator(".message").focus()
    _tab_to(page, "More 1: ")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Article")
    expect(dialog).to_be_visible()
    for _ in range(6):  # nothing behind the dialog is reached; the browser's own bar may be
        page.keyboard.press("Tab")
        assert dialog.evaluate(
            "(one) => [one, document.body].some((place) => place === document.activeElement)"
            " || one.contains(document.activeElement)"
        )
    assert barriers(page) == []
    page.keyboard.press("Escape")
    expect(button(page, "More", 1)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    expect(button(page, "Reject", 1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Only @editors can decide about articles.")).to_be_visible()
    assert barriers(page) == []
    assert world.changed_lines() == []


def _tab_to(page: Page, name: str) -> None:
    """Press Tab until the button whose name begins so has the focus, as a person would."""
    wanted = page.get_by_role("button", name=name).first
    for key in ("Tab",) * 40 + ("Shift+Tab",) * 80:
        if wanted.evaluate("(one) => one === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{name} is not reached by Tab")


def test_who_may_not_decide_is_offered_nothing_and_told_who_may(
    world: World, open_page: OpenPage
) -> None:
    page = open_page(CLEO)
    type_line(page, "/articles is:open")
    page.get_by_role("button", name="More actions").first.click()
    assert page.get_by_role("menuitem").all_inner_texts() == ["Post here", "More"]
    page.keyboard.press("Escape")
    world.post_digest()
    button(page, "Publish", 1).click()
    refusal = page.locator(".message", has_text="can decide about articles")
    expect(refusal).to_contain_text("Only @editors can decide about articles.")
    expect(refusal).to_contain_text("Only visible to you")
    expect(button(page, "Publish", 1)).to_be_visible()
    assert world.changed_lines() == []


def test_the_second_to_decide_is_told_by_whom_it_was_decided(
    world: World, open_page: OpenPage
) -> None:
    page = open_page(BEN)
    world.post_digest()
    expect(button(page, "Reject", 1)).to_be_visible()
    world.remote.fault("chat.update", "slow", seconds=8)
    world.press("publish", 1, ANA)
    button(page, "Reject", 1).click()
    told = page.locator(".message", has_text="Only visible to you")
    expect(told).to_contain_text(re.compile(r"(is being|was) published by @Ana Ferreira"))
    expect(page.get_by_text("Published by @Ana Ferreira")).to_be_visible()
    assert len(world.changed_lines()) == 1


def test_an_editor_decides_in_a_search_on_a_phone(world: World, open_page: OpenPage) -> None:
    page = open_page(ANA, width=390, height=844, has_touch=True)
    type_line(page, "/articles is:open quality:>=80")
    answer = page.locator(".message")
    choose(page, 1, "Publish")
    expect(answer).to_contain_text("published by @Ana Ferreira, ")
    assert len(eventually(world.changed_lines)) == 1
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    choose(page, 1, "Undo")
    expect(answer).not_to_contain_text("published by @Ana Ferreira")
    eventually(lambda: world.changed_lines() == [])
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_every_offer_to_search_is_taken_with_a_press(page: Page, world: World) -> None:
    world.post_digest()
    page.get_by_role("button", name="See the other 16 of AI desk").click()
    expect(page.get_by_text("23 articles, 1 to 10")).to_be_visible()
    type_line(page, "/articles zeppelin quality:>=80")
    page.get_by_role("button", name=re.compile(r"^See the \d+ articles: ")).click()
    expect(page.get_by_text("Nothing found")).to_have_count(0)
    type_line(page, "/articles help")
    page.get_by_role("button", name="Try 5: topics").click()
    expect(page.get_by_text("9 topics · most used first")).to_be_visible()
