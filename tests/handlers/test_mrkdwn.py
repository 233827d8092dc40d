"""Text that is not ours never becomes markup, and dates read well where they can't be drawn."""

from datetime import UTC, datetime
from unicodedata import bidirectional, category
from zoneinfo import ZoneInfo

import pytest

from handlers.mrkdwn import (
    clean,
    code,
    date_token,
    escape,
    inert,
    link,
    number,
    safe_url,
    shorten,
    size,
    unescape,
    with_mentions,
)
from tests.handlers.checks import assert_nothing_live

DIRECTIONS = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
AT = datetime(2023, 5, 23, 6, 51, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("two\nlines\r\nand\ta tab", "two lines and a tab"),
        ("nul\x00 bell\x07 escape\x1b", "nul bell escape"),
        ("line\u2028separator", "line separator"),
        ("\u202eright to left override\u202c", "right to left override"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("half of a pair \ud83d.", "half of a pair ."),
        ("family 👨‍👩‍👧‍👦 stays", "family 👨‍👩‍👧‍👦 stays"),
    ],
)
def test_unsafe_characters_go_and_the_rest_stays(typed: str, shown: str) -> None:
    assert clean(typed) == shown


def test_of_all_characters_none_that_is_unsafe_stays_and_no_other_goes() -> None:
    edges = (0xE0001, 0xF0000, 0xFFFFD, 0xFFFFE, 0x100000, 0x10FFFD, 0x10FFFF)
    every = "".join(map(chr, (*range(0x20000), *edges)))
    gone = set(every) - set(clean(every))
    unsafe = {sign for sign in every if category(sign) in ("Cc", "Cs", "Co") or sign.isspace()}
    assert gone - unsafe == set("\u200b\ufeff\ufdd0\ufdd1") | set(map(chr, DIRECTIONS))
    assert unsafe - gone == {" "}


def test_every_letter_written_from_right_to_left_is_known() -> None:
    every = map(chr, range(0x20000))
    leftwards = [sign for sign in every if bidirectional(sign) in ("R", "AL")]
    assert all(inert(sign) == f"\u2068{sign}\u2069" for sign in leftwards)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("*bold*", "∗bold∗"),
        ("an _it_ here", "an ˍitˍ here"),
        ("~gone~", "∼gone∼"),
        ("`code` and ```more```", "ˋcodeˋ and ˋˋˋmoreˋˋˋ"),
        ("＊wide＊", "∗wide∗"),
        (":tada: and 10:30", "∶tada: and 10:30"),
        ("> quoted", "› quoted"),
        ("<!channel> & <@U1>", "&lt;!channel&gt; &amp; &lt;@U1&gt;"),
    ],
)
def test_what_would_format_is_shown_instead(typed: str, shown: str) -> None:
    assert inert(typed) == shown


@pytest.mark.parametrize("typed", ["snake_case_name", "5 * 3 ~ 15", "a > b"])
def test_signs_that_cannot_format_stay_as_they_are(typed: str) -> None:
    assert inert(typed) == escape(typed)


def test_code_is_exact_but_for_backticks() -> None:
    assert code("_news/*a*`b`.md\n<x>") == "`_news/*a*ˋbˋ.md &lt;x&gt;`"
    assert code("") == ""


def test_right_to_left_text_keeps_to_itself() -> None:
    assert inert("בינה") == "\u2068בינה\u2069"


def test_a_sentence_keeps_its_mentions_and_nothing_else() -> None:
    shown = with_mentions("Decided by <@U0ANA> of <!subteam^S0EDIT>, not <!channel> *now*")
    assert shown == "Decided by <@U0ANA> of <!subteam^S0EDIT>, not &lt;!channel&gt; ∗now∗"
    assert_nothing_live(shown)


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "ftp://x.org/", "//x.org/", "https://", "", "http://[x", "x.org"],
)
def test_only_web_addresses_become_links(url: str) -> None:
    assert link(url, "Label") == "Label"


def test_an_address_cannot_break_out_of_its_link() -> None:
    shown = link("https://x.org/a|b>c<d e?f=1&g=2", "Label")
    assert shown == "<https://x.org/a%7Cb%3Ec%3Cde?f=1&amp;g=2|Label>"


def test_an_overlong_address_is_left_out() -> None:
    assert link("https://x.org/" + "a" * 2000, "Label") == "Label"
    assert link("https://x.org/?" + "&" * 900, "Label") == "Label"
    assert safe_url("https://x.org/" + "p" * 2986, 3000)
    assert not safe_url("https://x.org/" + "p" * 2987, 3000)


@pytest.mark.parametrize("limit", range(5, 60))
@pytest.mark.parametrize(
    "text",
    ["Some words, and then — more of them (in brackets)", "x" * 99, "👨‍👩‍👧‍👦" * 9, "é" * 40],
)
def test_shortening_keeps_to_the_limit(text: str, limit: int) -> None:
    cut = shorten(text, limit)
    assert size(cut) <= limit
    assert cut == text or cut.endswith("…")
    assert text.startswith(cut.removesuffix("…"))
    assert not cut.endswith("\u200d…")


def test_shortening_ends_with_a_word() -> None:
    assert shorten("generative AI, and the metaverse", 20) == "generative AI, and…"
    assert shorten("generative AI, and the metaverse", 15) == "generative AI…"


def test_a_date_in_words_names_its_zone() -> None:
    lisbon, yerevan = ZoneInfo("Europe/Lisbon"), ZoneInfo("Asia/Yerevan")
    assert date_token(AT, "{date_short_pretty}, {time}", lisbon) == (
        "<!date^1684824660^{date_short_pretty}, {time}|23 May 2023, 07:51 WEST>"
    )
    assert "|Since Tuesday 23 May 2023 at 10:51 UTC+04>" in date_token(
        AT, "Since {date_long_pretty} at {time}", yerevan
    )


def test_numbers_read_as_people_write_them() -> None:
    assert [number(each) for each in (87.0, 87.5, -1, 1204)] == ["87", "87.5", "-1", "1,204"]


def test_unescape_is_the_opposite_of_escape() -> None:
    typed = "&lt; <b> && &amp;"
    assert unescape(escape(typed)) == typed
