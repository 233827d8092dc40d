"""The list of digests and their dialog: what Slack takes, whatever they are called."""

import json
from datetime import time

import pytest

from bot.domain.schedule import parse_schedule
from bot.domain.weekly_times import WeeklyTimes, schedule_of, weekly_times
from handlers.digest_list import ListRef, digest_list_message, parse_list_id
from handlers.specimen_cases import ZONE
from handlers.specimen_rosters import CARDS, COMMAND, DIALOGS, LISTS, MANY, SAVED_BY_LINE
from handlers.time_zones import zone_options
from tests.handlers.checks import check_message, check_view, texts


@pytest.mark.parametrize("name", LISTS)
def test_slack_takes_every_list(name: str) -> None:
    check_message(LISTS[name])


def test_slack_takes_what_a_line_is_answered() -> None:
    check_message(SAVED_BY_LINE)


@pytest.mark.parametrize("name", DIALOGS)
def test_slack_takes_every_dialog(name: str) -> None:
    check_view(DIALOGS[name])
    assert len(json.dumps(DIALOGS[name])) < 20_000


def test_a_list_says_of_each_what_is_so() -> None:
    said = texts(LISTS["every state"])
    assert "From the settings file: it is changed there, not in Slack" in said
    assert "*Paused* <!date^" in said
    assert "by <@U0BEN>" in said
    assert "The channel is archived: give the digest another one." in said
    assert "*The newest was not posted:* Slack did not answer: timed out." in said
    assert "Not posted yet" in said


def test_a_digest_that_the_settings_hide_is_told_with_a_way_out() -> None:
    said = texts(LISTS["one of the settings file that took a name"])
    assert "that <@U0BEN> made in Slack posts nothing: it goes on once this one has" in said
    assert "posts nothing" not in texts(LISTS["one of the settings file"])


def test_pages_show_every_digest_once() -> None:
    seen: list[str] = []
    start = 0
    while True:
        message = digest_list_message(
            MANY, scope="all", zone=ZONE, command=COMMAND, may_manage=True, start=start
        )
        refs = [parse_list_id(block.get("block_id", "")) for block in message.blocks]
        seen += [ref.name for ref in refs if ref and ref.name]
        following = [
            element["value"]
            for block in message.blocks
            for element in block.get("elements", [])
            if element.get("action_id") == "digest_page"
        ]
        if not following:
            break
        start = int(following[0])
    assert seen == [card.digest.name for card in MANY]


def test_what_a_control_is_about_is_read_back() -> None:
    ref = ListRef("all", 6, 3, "a | b")
    assert parse_list_id(ref.block_id) == ref
    for wrong in ("", "digest|all|x|3|a", "article|a|b|c|1", "digest|all|1"):
        assert parse_list_id(wrong) is None


def test_who_may_not_change_them_only_previews() -> None:
    message = digest_list_message(CARDS, scope="here", zone=ZONE, command=COMMAND, may_manage=False)
    elements = [one for block in message.blocks for one in block.get("elements", [])]
    assert {one["action_id"] for one in elements if "action_id" in one} == {"digest_preview"}


@pytest.mark.parametrize(
    ("text", "days", "times"),
    [
        ("weekdays 09:00", (1, 2, 3, 4, 5), (time(9),)),
        ("sun, mon 16:30 and 9:00", (0, 1), (time(9), time(16, 30))),
        ("daily 00:00", (0, 1, 2, 3, 4, 5, 6), (time(0),)),
    ],
)
def test_a_form_shows_a_weekly_schedule_and_gives_it_back(
    text: str, days: tuple[int, ...], times: tuple[time, ...]
) -> None:
    assert weekly_times(parse_schedule(text)) == WeeklyTimes(days, times)
    assert weekly_times(schedule_of(days, times)) == WeeklyTimes(days, times)


@pytest.mark.parametrize(
    "text", ["0 9 1 * *", "*/5 * * * *", "mon 9:00 and tue 10:00", "daily 9:00, 10:00, 11:00"]
)
def test_others_are_shown_as_they_are_written(text: str) -> None:
    assert weekly_times(parse_schedule(text)) is None


def test_zones_that_begin_with_what_was_typed_come_first() -> None:
    assert zone_options("ber")[0]["value"] == "Atlantic/Bermuda"
    assert {"Europe/Berlin", "Australia/Canberra"} <= {
        option["value"] for option in zone_options("ber")
    }
    assert len(zone_options("")) == 100
