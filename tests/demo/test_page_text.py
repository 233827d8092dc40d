"""mrkdwn and dates as the page's own modules draw them, in a real browser."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

pytest_plugins = ("tests.demo.browser",)
Draw = Callable[..., str]

DRAW = """async ({text, options}) => {
  const {mrkdwn} = await import("/mrkdwn.js");
  const context = {
    me: "U0ANA", zone: options.zone || "UTC", now: () => new Date("2026-11-22T12:00:00Z"),
    personName: (id) => ({U0ANA: "Ana"})[id], channelName: (id) => ({C0AI: "ai-desk"})[id],
    groupName: (id) => id,
  };
  const node = document.createElement("div");
  node.append(mrkdwn(text, context, {verbatim: options.verbatim === true}));
  return node.innerHTML;
}"""


@pytest.fixture(scope="module")
def draw(browser: Browser, desk_url: str) -> Iterator[Draw]:
    context = browser.new_context(locale="en-US")
    page = context.new_page()
    page.goto(f"{desk_url}/icon.svg")

    def drawn(text: str, **options: Any) -> str:
        return str(page.evaluate(DRAW, {"text": text, "options": options}))

    yield drawn
    context.close()


def test_marks_become_elements(draw: Draw) -> None:
    cases = {
        "*bold* _lean_ ~gone~ `code`": (
            "<strong>bold</strong> <em>lean</em> <s>gone</s> <code>code</code>"
        ),
        "*_both_*": "<strong><em>both</em></strong>",
        "2*3*4 and snake_case_name": "2*3*4 and snake_case_name",
        "* not bold*": "* not bold*",
        "*open\nnext*": "*open\nnext*",
        "`*as it is*`": "<code>*as it is*</code>",
        "```\na < b &amp; *c*\n```after": "<pre>a &lt; b &amp; *c*</pre>after",
        "&gt; one\n> two\nthree": "<blockquote>one\ntwo</blockquote>three",
        ":rocket: :no_such_thing:": "🚀 :no_such_thing:",
        "a &amp;lt; b": "a &amp;lt; b",
    }
    assert {text: draw(text) for text in cases} == cases


def test_references_become_names(draw: Draw) -> None:
    assert 'class="mention mention-me">@Ana<' in draw("<@U0ANA>")
    assert ">@U0NOBODY<" in draw("<@U0NOBODY>")
    assert ">#ai-desk<" in draw("<#C0AI>")
    assert ">@here<" in draw("<!here>")
    assert ">@editors<" in draw("<!subteam^S0EDIT|@editors>")


def test_links_open_beside_the_page_and_lead_to_the_web_alone(draw: Draw) -> None:
    link = draw("*<https://example.com/?a=1&amp;b=2|A &lt;fine&gt; title>*")
    assert 'href="https://example.com/?a=1&amp;b=2"' in link
    assert 'target="_blank" rel="noopener noreferrer">A &lt;fine&gt; title</a>' in link
    for hostile in ("<javascript:alert(1)|x>", "<data:text/html,x|x>", "<vbscript:x|x>"):
        assert "<a" not in draw(hostile)
    assert "<img" not in draw('<img src=x onerror="alert(1)"> <b>&lt;script&gt;')


def test_plain_addresses_and_broadcasts_are_live_unless_verbatim(draw: Draw) -> None:
    text = "see https://example.com/a. @here"
    live = draw(text)
    assert '>https://example.com/a</a>. <span class="mention broadcast">@here</span>' in live
    assert draw(text, verbatim=True) == text


@pytest.mark.parametrize(
    ("token", "text"),
    [
        ("{date_num}", "2026-11-21"),
        ("{date}", "November 21st"),
        ("{date_short}", "Nov 21"),
        ("{date_long}", "Saturday, November 21st"),
        ("on {date_pretty}", "on yesterday"),
        ("{date_short_pretty} at {time}", "Yesterday at 11:30 PM"),
        ("{date_long_pretty}", "Yesterday"),
        ("{time_secs}", "11:30:05 PM"),
        ("{ago}", "12 hours ago"),
        ("{moon}", "{moon}"),
        ("{date_moon}", "fallback"),
    ],
)
def test_dates_are_written_as_slack_writes_them(draw: Draw, token: str, text: str) -> None:
    # 2026-11-21 23:30:05 UTC, read at noon of the day after
    assert f">{text}</time>" in draw(f"<!date^1795303805^{token}|fallback>")


def test_the_year_is_written_from_half_a_year_on(draw: Draw) -> None:
    # 2023-05-23 06:51 UTC
    assert ">May 23, 2023</time>" in draw("<!date^1684824660^{date_short_pretty}|fallback>")
    assert ">Tuesday, May 23rd, 2023</time>" in draw("<!date^1684824660^{date_long}|fallback>")


def test_dates_are_in_the_zone_of_whoever_reads(draw: Draw) -> None:
    text = "<!date^1795303805^{date_num} {time}|fallback>"
    assert "2026-11-22 5:00 AM" in draw(text, zone="Asia/Kolkata")
    assert "2026-11-21 6:30 PM" in draw(text, zone="America/New_York")
    assert ">fallback</time>" in draw("<!date^soon^{date}|fallback>")


def test_long_and_hostile_text_is_drawn_quickly(draw: Draw) -> None:
    for text in ("*_" * 1500, "<" * 3000, "`" * 2999, "~a " * 1000, "> " * 1500):
        assert draw(text)
