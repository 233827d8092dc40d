"""The gallery: everything the bot can say, drawn by the page, on a desk and on a phone."""

import dataclasses
import json
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.demo import StandIn
from bot.demo.remote import Remote
from bot.demo.server import HERE
from bot.doctor_blocks import kinds
from handlers.gallery import Exhibit, gallery
from handlers.specimen_cases import NOW
from tests.demo.test_page_layout import inside_width
from tests.payload_rules import check

pytest_plugins = ("tests.demo.browser",)


@pytest.fixture(scope="module")
def exhibits() -> list[Exhibit]:
    return list(gallery("/articles", "http://127.0.0.1:9/none.png"))


@pytest.fixture(scope="module")
def hung(exhibits: list[Exhibit]) -> Callable[[], str]:
    """Gives the address of a stand-in in which all of them hang."""
    stand_in = StandIn(json.loads((HERE / "workspace.json").read_text("utf-8")), control=True)
    url = stand_in.start()
    remote = Remote(url)
    made = [dataclasses.asdict(one) for one in gallery("/articles", f"{url}/pictures/waves.svg")]
    assert remote.post("gallery", exhibits=made, now=NOW.timestamp())["count"] == len(exhibits)
    return lambda: url


def test_every_kind_and_state_is_there_once(exhibits: list[Exhibit]) -> None:
    names = [(one.group, one.name) for one in exhibits]
    assert len(set(names)) == len(names)
    everything = json.dumps([one.blocks for one in exhibits], ensure_ascii=False)
    for words in (
        "Published by <@U0ANA>",
        "Rejected by <@U0BEN>",
        "Later, by <@U0ANA>",
        "Publishing, by <@U0ANA>",
        "*Not published:*",
        "No longer there",
        "Published in the file",
        "nothing to review",
        "Posted late",
        "Nothing found",
        "Still reading the articles",
        "can decide about articles",
        "was changed after it was shown",
        "There is no filter qualty",
        "No article has a topic.",
        "Problem: Slack is out of reach",
        "Problem: The folder /srv/site/_news can't",
        "UTC, after 12 minutes: ",
    ):
        assert words in everything, words


@pytest.fixture(scope="module")
def page(browser: Browser, hung: Callable[[], str]) -> Iterator[Page]:
    """The gallery, opened once for all: it is the longest page there is."""
    opened = browser.new_page(locale="en-US")
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.goto(f"{hung()}/gallery")
    yield opened
    opened.close()
    assert errors == []


def test_it_draws_each_and_never_scrolls_sideways(page: Page, exhibits: list[Exhibit]) -> None:
    expect(page.locator(".exhibit")).to_have_count(len(exhibits))
    expect(page.locator(".undrawn")).to_have_count(0)
    expect(page.get_by_text("is not drawn here")).to_have_count(0)
    blocks = page.locator(".exhibit .block")
    expect(blocks).to_have_count(sum(len(one.blocks) for one in exhibits))
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert inside_width(page)


def test_it_is_found_from_the_channels_and_leads_through(
    page: Page, hung: Callable[[], str]
) -> None:
    page.goto(hung())
    expect(page.locator(".intro").first).to_be_visible()
    assert page.evaluate(UNREACHABLE) == []
    page.get_by_role("link", name="All that Copydesk says").click()
    index = page.get_by_role("navigation", name="Contents")
    index.get_by_text("Refusals").click()
    index.get_by_role("link", name="somebody was first").click()
    shown = page.get_by_role("region", name="somebody was first")
    expect(shown).to_be_in_viewport()
    expect(shown).to_contain_text("was rejected by @Ben Okafor")
    menu = page.get_by_role("region", name="one article").get_by_role("button").first
    expect(menu).to_have_accessible_description(
        "1. Harbour Pilots, Tidal Models, And The Long Chart"
    )


UNREACHABLE = """() => {
  const named = (node) => node.getAttribute("aria-label")
    || (node.getAttribute("aria-labelledby") ?? "").split(" ")
      .some((id) => document.getElementById(id))
    || node.labels?.length || node.textContent.trim();
  const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
  const told = (nodes) => [...nodes].map((node) => node.outerHTML.slice(0, 200));
  return [
    ...told([...document.querySelectorAll(
      "button, a, input, textarea, summary, dialog[open], [role]")]
      .filter((node) => !named(node) && node.role !== "separator" && !node.hidden)),
    ...told([...document.querySelectorAll("img")].filter((node) => !node.hasAttribute("alt"))),
    ...told(document.querySelectorAll("[tabindex]:not([tabindex='0'], [tabindex='-1'])")),
    ...ids.filter((id, at) => ids.indexOf(id) !== at),
  ];
}"""
"""What has no name, no words for its picture, an order of its own, or another one's id."""


def test_all_that_can_be_used_has_a_name(page: Page) -> None:
    expect(page.locator(".exhibit").first).to_be_visible()
    assert page.evaluate(UNREACHABLE) == []


def test_others_rules_take_each_too() -> None:
    for name, shape in kinds("/articles"):
        if isinstance(shape, list):
            check("chat.postMessage", {"text": name, "blocks": shape})
        else:
            check("views.open", {"view": shape})


def test_what_slack_would_refuse_does_not_hang(hung: Callable[[], str]) -> None:
    bad = {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}
    one = {"group": "Digests", "name": "one", "kind": "message", "blocks": [bad]}
    with pytest.raises(RuntimeError, match="Digests, one: "):
        Remote(hung()).post("gallery", exhibits=[one])
    with pytest.raises(RuntimeError, match="take message, private, dialog"):
        Remote(hung()).post("gallery", exhibits=[{**one, "kind": "page"}])


def test_where_nothing_hangs_the_page_says_so(browser: Browser, desk_url: str) -> None:
    page = browser.new_page()
    page.goto(f"{desk_url}/gallery")
    expect(page.get_by_text("Nothing was handed over to be shown here.")).to_be_visible()
    page.goto(desk_url)
    expect(page.locator(".intro")).to_be_visible()
    expect(page.get_by_role("link", name="All that Copydesk says")).to_have_count(0)
    page.close()
