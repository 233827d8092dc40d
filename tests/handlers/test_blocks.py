"""Blocks keep to Slack's limits, and ids can be read back."""

import pytest

from handlers.blocks import (
    Ref,
    SearchRef,
    button,
    characters,
    fallback,
    first_lines,
    header,
    image,
    mrkdwn,
    paragraphs,
    parse_block_id,
    parse_search_id,
    plain,
    select,
)

DIGEST = Ref("abcdefghijkl", "mnopqrst", "d12.3", 7)
SEARCH = Ref("abcdefghijkl", "mnopqrst", "t0k3n", 11)


def test_an_articles_block_id_is_read_back() -> None:
    assert parse_block_id(DIGEST.block_id) == DIGEST
    assert parse_block_id(SEARCH.block_id) == SEARCH
    assert DIGEST.block_id == "article|abcdefghijkl|mnopqrst|d12.3|7"


def test_a_ref_knows_where_its_control_was() -> None:
    assert (DIGEST.run_id, DIGEST.token) == (12, "")
    assert (SEARCH.run_id, SEARCH.token) == (None, "t0k3n")


@pytest.mark.parametrize("block_id", ["", "x", "article|a|b|c", "article|a|b|c|x", "a|b|c|d|1"])
def test_other_block_ids_are_no_refs(block_id: str) -> None:
    assert parse_block_id(block_id) is None
    assert parse_search_id(block_id) is None


def test_a_searchs_block_id_is_read_back() -> None:
    assert parse_search_id("search|t0k3n|2") == SearchRef("t0k3n", 2)
    assert SearchRef("t0k3n", 2).block_id == "search|t0k3n|2"
    assert parse_search_id("search|t0k3n|two") is None


def test_texts_are_cut_to_slacks_limits() -> None:
    assert len(mrkdwn("line of text\n" * 400)["text"]) <= 3000
    assert len(plain("word " * 900)["text"]) <= 3000
    assert len(header("word " * 90)["text"]["text"]) <= 150
    assert len(button("a", "Do", "word " * 30)["accessibility_label"]) <= 75
    assert len(fallback(["line of text"] * 900)) <= 4000
    assert image("https://x.org/", "")["alt_text"] == "Picture"
    assert plain("\x00")["text"] == "…"


def test_mrkdwn_is_verbatim_and_labels_name_no_emoji() -> None:
    assert mrkdwn("@here")["verbatim"] is True
    assert plain(":tada:")["emoji"] is False


def test_lines_are_spread_over_sections() -> None:
    blocks = paragraphs(["x" * 1000] * 7)
    assert [len(block["text"]["text"].split("\n")) for block in blocks] == [2, 2, 2, 1]
    assert first_lines(["x" * 50], 10) == ["x" * 50]


def test_a_select_without_its_choice_has_no_initial_option() -> None:
    assert "initial_option" not in select("sort", "Sort", [], "newest")


def test_characters_are_those_of_compact_json() -> None:
    assert characters([{"type": "divider"}]) == len('[{"type":"divider"}]')
    assert characters([{"a": "é"}]) == 11
