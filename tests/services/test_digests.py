"""When digests are due, what they show, and what the ledger keeps of it."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.domain.digest import Digest
from bot.domain.errors import SettingsError
from bot.domain.schedule import Slot
from bot.services.library import Library
from bot.storage import searches
from bot.storage.fields import field_map
from bot.storage.folder import Folder
from bot.storage.index import Index
from bot.storage.ledger import Ledger
from bot.storage.schema import message, run
from tests import ledgers
from tests.services.shelf import Desk, digest, utc, waiting

MORNING = digest()


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """SQLite alone: what the two databases may see differently is tested with the storage."""
    opened = ledgers.new(tmp_path / "ledger.sqlite3")
    yield opened
    opened.close()


@pytest.fixture
def desk(ledger: Ledger) -> Desk:
    """A desk at eight with a digest at nine, and twelve articles."""
    desk = Desk(ledger, MORNING)
    desk.shelf.put(waiting(12))
    assert desk.digests.due() == []
    return desk


def keys(desk: Desk) -> list[str]:
    return [slot.key for _, slot in desk.digests.due()]


def planned(desk: Desk) -> int:
    """Plan the one slot that is due."""
    ((wanted, slot),) = desk.digests.due()
    run_id = desk.digests.plan(wanted, slot)
    assert run_id is not None
    return run_id


def posted(desk: Desk, run_id: int) -> None:
    claim = desk.digests.outbox.claim(run_id)
    assert claim is not None
    assert desk.digests.outbox.holds(claim)
    desk.digests.outbox.sent(claim, "C0AIDESK", f"{1_000_000_000 + run_id}.000100")


def states(desk: Desk) -> dict[str, str]:
    with desk.ledger.read() as connection:
        return {row.slot: row.state for row in connection.execute(select(run).order_by(run.c.id))}


def wanted_of(desk: Desk) -> list[tuple[int, int]]:
    with desk.ledger.read() as connection:
        return [(row.wanted, row.drawn) for row in connection.execute(select(message))]


# --- due ----------------------------------------------------------------------------------------


def test_due_at_its_time_and_not_before(desk: Desk) -> None:
    desk.now.set("2026-11-23T08:59:59.999")
    assert desk.digests.due() == []
    desk.now.set("2026-11-23T09:00")
    slot = Slot(utc("2026-11-23T09:00"), date(2026, 11, 23), time(9))
    assert desk.digests.due() == [(MORNING, slot)]


def test_a_slot_waits_while_files_are_read(desk: Desk) -> None:
    desk.shelf.indexing = True
    desk.now.set("2026-11-23T09:00")
    assert keys(desk) == []
    desk.shelf.indexing = False
    assert keys(desk) == ["2026-11-23T09:00"]
    desk.shelf.indexing = True
    desk.now.set("2026-11-23T10:00:01")
    assert keys(desk) == ["2026-11-23T09:00"]


def test_due_until_it_is_planned_and_never_after(desk: Desk) -> None:
    desk.now.set("2026-11-23T09:00:01")
    assert keys(desk) == keys(desk) == ["2026-11-23T09:00"]
    planned(desk)
    assert keys(desk) == []
    desk.restart(MORNING)
    assert keys(desk) == []


def test_two_processes_plan_a_slot_once(desk: Desk) -> None:
    desk.now.set("2026-11-23T09:00")
    other = desk.another(MORNING)
    ((wanted, slot),) = desk.digests.due()
    assert other.due() == [(wanted, slot)]
    assert desk.digests.plan(wanted, slot) is not None
    assert other.plan(wanted, slot) is None


def test_it_owes_nothing_from_before_it_was_created(ledger: Ledger) -> None:
    desk = Desk(ledger, MORNING, now="2026-11-23T09:30")
    assert keys(desk) == []
    desk.restart(MORNING)
    assert keys(desk) == []
    desk.now.set("2026-11-24T09:00")
    assert keys(desk) == ["2026-11-24T09:00"]


@pytest.mark.parametrize(
    ("back", "expected"),
    [("2026-11-23T15:00:00", ["2026-11-23T09:00"]), ("2026-11-23T15:00:01", [])],
)
def test_a_slot_is_owed_for_six_hours(desk: Desk, back: str, expected: list[str]) -> None:
    desk.now.set(back)
    desk.restart(MORNING)
    assert keys(desk) == expected
    if not expected:
        assert states(desk) == {"2026-11-23T09:00": "skipped"}


def test_after_a_long_pause_only_the_newest_is_posted(desk: Desk) -> None:
    desk.now.set("2026-11-26T10:00")
    desk.restart(MORNING)
    planned(desk)
    assert states(desk) == {
        "2026-11-23T09:00": "skipped",
        "2026-11-24T09:00": "skipped",
        "2026-11-25T09:00": "skipped",
        "2026-11-26T09:00": "planned",
    }
    assert keys(desk) == []


def test_a_pause_of_a_year_costs_no_time(ledger: Ledger) -> None:
    every_minute = digest(schedule="* * * * *")
    desk = Desk(ledger, every_minute)
    assert keys(desk) == []
    desk.now.forward(days=365)
    assert len(keys(desk)) == 1
    assert list(states(desk).values()) == ["skipped"] * 50


def test_a_removed_digest_stops_and_its_rows_stay(desk: Desk) -> None:
    desk.now.set("2026-11-23T09:00")
    planned(desk)
    desk.restart()
    assert desk.digests.ready() == []
    assert desk.digests.due() == []
    assert states(desk) == {"2026-11-23T09:00": "planned"}


def test_a_changed_schedule_owes_nothing_from_before(desk: Desk) -> None:
    desk.now.set("2026-11-23T09:00")
    posted(desk, planned(desk))
    desk.now.set("2026-11-23T11:30")
    changed = digest(schedule="daily 11:00 and 12:00")
    desk.restart(changed)
    assert keys(desk) == []
    assert states(desk)["2026-11-23T11:00"] == "waived"
    desk.now.set("2026-11-23T12:00")
    assert keys(desk) == ["2026-11-23T12:00"]


def test_a_schedule_changed_in_the_minute_of_its_slot_accounts_for_it(desk: Desk) -> None:
    desk.now.set("2026-11-23T09:00")
    posted(desk, planned(desk))
    desk.now.set("2026-11-24T09:00")
    desk.restart(digest(schedule="daily 18:00"))
    assert keys(desk) == []
    assert states(desk)["2026-11-24T09:00"] == "waived"
    desk.now.set("2026-11-24T18:00")
    assert keys(desk) == ["2026-11-24T18:00"]


def test_a_slot_that_another_zone_still_brings_is_not_waived(desk: Desk) -> None:
    desk.now.set("2026-11-23T09:00")
    posted(desk, planned(desk))
    desk.now.set("2026-11-24T09:00")
    desk.restart(digest(zone=ZoneInfo("America/New_York")))
    assert keys(desk) == []
    desk.now.set("2026-11-24T14:00")
    assert keys(desk) == ["2026-11-24T09:00"]


@pytest.mark.parametrize("schedule", ["daily 09:00 and 15:00", "daily 08:00 and 15:00"])
def test_a_schedule_with_a_slot_more_posts_it_today(desk: Desk, schedule: str) -> None:
    desk.now.set("2026-11-23T09:00")
    posted(desk, planned(desk))
    desk.now.set("2026-11-23T11:30")
    desk.restart(digest(schedule=schedule))
    assert keys(desk) == []
    desk.restart(digest(schedule=schedule))
    desk.now.set("2026-11-23T15:00")
    assert keys(desk) == ["2026-11-23T15:00"]


def test_another_zone_does_not_post_the_same_slot_again(desk: Desk) -> None:
    desk.now.set("2026-11-23T09:00")
    posted(desk, planned(desk))
    desk.restart(digest(zone=ZoneInfo("America/New_York")))
    assert keys(desk) == []
    desk.now.set("2026-11-23T14:00")
    assert keys(desk) == []
    desk.now.set("2026-11-24T14:00")
    assert keys(desk) == ["2026-11-24T09:00"]


def test_the_repeated_hour_posts_once(ledger: Ledger) -> None:
    berlin = digest(schedule="daily 02:30", zone=ZoneInfo("Europe/Berlin"))
    desk = Desk(ledger, berlin, now="2026-10-24T12:00")
    desk.shelf.put(waiting(1))
    assert keys(desk) == []
    found = []
    for _ in range(48):
        desk.now.forward(minutes=30)
        if keys(desk):
            found.append(desk.now().isoformat())
            posted(desk, planned(desk))
    assert found == ["2026-10-25T00:30:00+00:00"]


# --- what is planned ----------------------------------------------------------------------------


def test_a_plan_is_kept_and_drawn_from_the_ledger_alone(desk: Desk) -> None:
    desk.now.set("2026-11-23T09:00")
    run_id = planned(desk)
    desk.shelf.change("article00091", title="Another title", excerpt="Rewritten.")
    desk.restart(MORNING)
    post = desk.digests.post(run_id)
    assert [item.number for item in post.items] == [1, 2, 3, 4, 5, 6, 7]
    assert [item.article.title for item in post.items][:2] == ["Title 1", "Title 2"]
    assert {item.state.standing for item in post.items} == {"waiting"}
    assert (post.matching, post.new, post.waiting) == (12, 12, 0)
    assert (post.since, post.next) == (None, utc("2026-11-24T09:00"))
    assert (post.revision, post.late) == (1, False)
    assert desk.shelf.asked[0] == "quality:>=10 is:open"


def test_the_token_leads_to_the_query_for_a_long_time(desk: Desk) -> None:
    desk.now.set("2026-11-23T09:00")
    post = desk.digests.post(planned(desk))
    moment = round(desk.now().timestamp() * 1000) + 80 * 86_400_000
    with desk.ledger.read() as connection:
        kept = searches.token(connection, post.token, moment)
    assert kept is not None
    assert (kept.query, kept.zone) == ("quality:>=10 is:open", "UTC")


def test_the_next_one_puts_new_articles_first(desk: Desk) -> None:
    desk.now.set("2026-11-23T09:00")
    posted(desk, planned(desk))
    desk.reviews.decide("article00091", "v0000001", "publish", "U0ANA")
    desk.shelf.put(waiting(1, quality=10))
    desk.now.set("2026-11-24T09:00")
    plan = desk.digests.preview("Morning")
    assert [choice.reason for choice in plan.choices] == [
        "new, quality 84",
        "new, quality 83",
        "new, quality 82",
        "new, quality 81",
        "new, quality 80",
        "still waiting since 23 Nov, second time",
        "still waiting since 23 Nov, second time",
    ]
    assert plan.out[0].reason == "no place among 7: others come first in the query's order"
    assert (plan.matching, plan.new, plan.waiting) == (12, 6, 6)
    assert desk.digests.post(planned(desk)).since == utc("2026-11-23T09:00")


def test_what_was_planned_and_never_posted_stays_new(desk: Desk) -> None:
    desk.now.set("2026-11-23T09:00")
    planned(desk)
    assert desk.digests.preview("Morning").new == 12


def test_the_day_of_still_waiting_is_the_digests_own(ledger: Ledger) -> None:
    auckland = digest(zone=ZoneInfo("Pacific/Auckland"))
    desk = Desk(ledger, auckland, now="2026-11-23T12:00")
    desk.shelf.put(waiting(1))
    assert keys(desk) == []
    desk.now.set("2026-11-23T20:00")
    posted(desk, planned(desk))
    choice = desk.digests.preview("Morning").choices[0]
    assert choice.reason == "still waiting since 24 Nov, second time"


def test_new_articles_are_found_below_many_old_ones(desk: Desk) -> None:
    desk.shelf.put(waiting(35, quality=1_000))
    desk.restart(digest(articles=10))
    for _ in range(5):
        desk.now.forward(seconds=1)
        posted(desk, desk.digests.post_now("Morning"))
    plan = desk.digests.preview("Morning")
    qualities = [choice.article.quality for choice in plan.choices]
    # Of ten places three are kept for what waits. The best six were shown three times by now.
    assert qualities == [88, 87, 86, 85, 84, 83, 82, 1_028, 1_027, 1_026]
    assert [choice.times for choice in plan.choices] == [0] * 7 + [1] * 3
    assert (plan.matching, plan.new, plan.waiting) == (47, 9, 32)
    spent = [one.article.quality for one in plan.out if "shown 3 times" in one.reason]
    assert spent == [1_034, 1_033, 1_032]


def test_with_the_real_library(ledger: Ledger, tmp_path: Path) -> None:
    for number, quality in enumerate((95, 60, 88, 91), 1):
        text = f"---\ntitle: Title {number}\nquality: {quality}\npublished: false\n---\n"
        (tmp_path / f"{number}.md").write_text(text)
    desk = Desk(ledger)
    folder = Folder("news", tmp_path, field_map("everyday", {}))
    with closing(Index.open(tmp_path / "index", writable=True)) as index:
        states, zone = desk.reviews.desk_states, ZoneInfo("UTC")
        desk.shelf = Library(index, [folder], (), states, desk.now, zone)
        desk.shelf.refresh()
        desk.restart(digest(query="quality:>=80", articles=2))
        assert keys(desk) == []
        desk.now.set("2026-11-23T09:00")
        run_id = planned(desk)
        posted(desk, run_id)
        first = desk.digests.post(run_id).items
        desk.reviews.decide(first[0].article.id, first[0].article.version, "reject", "U0ANA")
        plan = desk.digests.preview("Morning")
        states_now = [item.state.standing for item in desk.digests.post(run_id).items]
    assert [item.article.title for item in first] == ["Title 1", "Title 4"]
    assert states_now == ["rejected", "waiting"]
    assert [(choice.article.title, choice.kind) for choice in plan.choices] == [
        ("Title 3", "new"),
        ("Title 4", "waiting"),
    ]
    assert (plan.matching, plan.new, plan.waiting) == (2, 1, 1)


def test_nothing_to_show_is_silent(ledger: Ledger) -> None:
    desk = Desk(ledger, MORNING)
    assert desk.digests.due() == []
    desk.now.set("2026-11-23T09:00")
    planned(desk)
    assert states(desk) == {"2026-11-23T09:00": "empty"}
    assert desk.digests.ready() == []


def test_nothing_to_show_is_a_line_where_asked_for(ledger: Ledger) -> None:
    desk = Desk(ledger, digest(empty="line"))
    assert desk.digests.due() == []
    desk.now.set("2026-11-23T09:00")
    run_id = planned(desk)
    assert desk.digests.ready() == [run_id]
    assert desk.digests.post(run_id).items == ()


def test_a_query_that_cannot_be_read_is_noted_once(ledger: Ledger) -> None:
    desk = Desk(ledger, digest(query="quality:>=high"))
    assert desk.digests.due() == []
    desk.now.set("2026-11-23T09:00")
    planned(desk)
    assert states(desk) == {"2026-11-23T09:00": "failed"}
    assert keys(desk) == []


def test_post_now_stands_beside_the_schedule(desk: Desk) -> None:
    run_id = desk.digests.post_now("Morning")
    assert desk.digests.ready() == [run_id]
    post = desk.digests.post(run_id)
    assert (len(post.items), post.next) == (7, utc("2026-11-23T09:00"))
    desk.now.set("2026-11-23T09:00")
    assert keys(desk) == ["2026-11-23T09:00"]
    assert desk.digests.ready() == [run_id]
    with pytest.raises(SettingsError, match="There are: Morning"):
        desk.digests.post_now("Evening")


# --- the outbox ---------------------------------------------------------------------------------


def test_one_of_two_processes_gets_the_claim(desk: Desk) -> None:
    desk.now.set("2026-11-23T09:00")
    run_id = planned(desk)
    other = desk.another(MORNING)
    claim = desk.digests.outbox.claim(run_id)
    assert claim is not None
    assert (claim.key, claim.channel) == ("Morning|2026-11-23T09:00", "#ai-desk")
    assert other.outbox.claim(run_id) is None
    assert not other.outbox.holds(claim)


def test_a_claim_must_leave_time_for_the_call(desk: Desk) -> None:
    desk.now.set("2026-11-23T09:00")
    claim = desk.digests.outbox.claim(planned(desk))
    assert claim is not None
    desk.now.forward(seconds=19)
    assert desk.digests.outbox.holds(claim)
    desk.now.forward(seconds=1)
    assert not desk.digests.outbox.holds(claim)


def test_a_killed_process_leaves_a_doubt_when_its_lease_is_over(desk: Desk) -> None:
    desk.now.set("2026-11-23T09:00")
    run_id = planned(desk)
    desk.digests.outbox.claim(run_id)
    desk.restart(MORNING)
    desk.now.forward(seconds=59)
    assert list(desk.digests.outbox.in_doubt()) == []
    assert desk.digests.ready() == []
    desk.now.forward(seconds=1)
    (doubt,) = desk.digests.outbox.in_doubt()
    assert doubt.key == "Morning|2026-11-23T09:00"
    assert doubt.at == utc("2026-11-23T09:00")
    assert list(desk.another(MORNING).outbox.in_doubt()) == []


def test_a_message_that_was_found_is_drawn_again(desk: Desk) -> None:
    desk.now.set("2026-11-23T09:00")
    run_id = planned(desk)
    desk.digests.outbox.claim(run_id)
    desk.now.forward(seconds=60)
    (doubt,) = desk.digests.outbox.in_doubt()
    desk.digests.outbox.found(doubt, "C0AIDESK", "1.000100")
    assert states(desk) == {"2026-11-23T09:00": "sent"}
    assert wanted_of(desk) == [(2, 1)]


def test_absent_is_believed_only_after_the_settle_window(desk: Desk) -> None:
    desk.now.set("2026-11-23T09:00")
    run_id = planned(desk)
    outbox = desk.digests.outbox
    claim = outbox.claim(run_id)
    assert claim is not None
    outbox.unsure(claim, "Slack did not answer.")
    (doubt,) = outbox.in_doubt()
    outbox.absent(doubt)
    assert list(outbox.in_doubt()) == []
    assert desk.digests.ready() == []
    desk.now.forward(seconds=30)
    (doubt,) = outbox.in_doubt()
    outbox.absent(doubt)
    assert desk.digests.ready() == [run_id]


def test_what_is_absent_gives_way_to_a_newer_slot(desk: Desk) -> None:
    desk.now.set("2026-11-23T09:00")
    desk.digests.outbox.claim(planned(desk))
    desk.now.set("2026-11-24T09:00")
    newer = planned(desk)
    (doubt,) = desk.digests.outbox.in_doubt()
    desk.digests.outbox.absent(doubt)
    assert states(desk)["2026-11-23T09:00"] == "skipped"
    assert desk.digests.ready() == [newer]


def test_refused_waits_longer_each_time(desk: Desk) -> None:
    desk.now.set("2026-11-23T09:00")
    run_id = planned(desk)
    waits = []
    for _ in range(9):
        claim = desk.digests.outbox.claim(run_id)
        assert claim is not None
        desk.digests.outbox.refused(claim, "No.")
        start = desk.now()
        while not desk.digests.ready():
            desk.now.forward(seconds=10)
        waits.append((desk.now() - start) / timedelta(seconds=1))
    assert waits == [10, 20, 40, 80, 160, 320, 600, 600, 600]


def test_refused_ends_when_it_is_too_late(desk: Desk) -> None:
    desk.now.set("2026-11-23T09:00")
    run_id = planned(desk)
    claim = desk.digests.outbox.claim(run_id)
    assert claim is not None
    desk.digests.outbox.refused(claim, "The channel is archived.")
    desk.now.set("2026-11-23T15:00")
    assert desk.digests.ready() == [run_id]
    desk.now.set("2026-11-23T15:00:01")
    assert desk.digests.ready() == []
    assert states(desk) == {"2026-11-23T09:00": "failed"}


def test_a_plan_from_before_a_long_pause_is_not_posted(desk: Desk) -> None:
    desk.now.set("2026-11-23T09:00")
    planned(desk)
    desk.now.set("2026-11-25T08:00")
    assert desk.digests.ready() == []
    assert states(desk) == {"2026-11-23T09:00": "skipped", "2026-11-24T09:00": "skipped"}


def test_after_an_outage_of_slack_there_is_no_burst(ledger: Ledger) -> None:
    hourly = digest(schedule="0 * * * *")
    desk = Desk(ledger, hourly)
    desk.shelf.put(waiting(3))
    assert keys(desk) == []
    for _ in range(5):
        desk.now.forward(hours=1)
        run_id = planned(desk)
        claim = desk.digests.outbox.claim(run_id)
        assert claim is not None
        desk.digests.outbox.refused(claim, "Slack does not accept the bot's token.")
    desk.now.forward(minutes=20)
    assert desk.digests.ready() == [run_id]
    assert list(states(desk).values()) == ["skipped"] * 4 + ["planned"]


def test_a_post_long_after_its_slot_says_so(desk: Desk) -> None:
    desk.now.set("2026-11-23T11:00")
    run_id = planned(desk)
    assert desk.digests.outbox.claim(run_id)
    assert desk.digests.post(run_id).late


def test_a_decision_while_the_message_is_on_its_way_is_drawn(desk: Desk) -> None:
    desk.now.set("2026-11-23T09:00")
    claim = desk.digests.outbox.claim(planned(desk))
    assert claim is not None
    desk.reviews.decide("article00091", "v0000001", "reject", "U0BEN")
    desk.digests.outbox.sent(claim, "C0AIDESK", "1.000100")
    assert wanted_of(desk) == [(2, 1)]


# --- drawing again ------------------------------------------------------------------------------


def test_a_decision_has_its_messages_drawn(desk: Desk) -> None:
    desk.now.set("2026-11-23T09:00")
    run_id = planned(desk)
    posted(desk, run_id)
    assert desk.digests.drawings.waiting() == []
    desk.reviews.decide("article00091", "v0000001", "publish", "U0ANA")
    (place,) = desk.digests.drawings.waiting()
    ((taken, post),) = desk.digests.drawings.take([place])
    assert taken == place
    assert (post.run_id, post.revision) == (run_id, 2)
    assert [item.state.standing for item in post.items][:2] == ["publishing", "waiting"]
    assert desk.digests.drawings.take([place]) == []
    desk.digests.drawings.drawn(place, post.revision)
    assert desk.digests.drawings.waiting() == []


def test_what_changes_while_drawing_is_drawn_again(desk: Desk) -> None:
    desk.now.set("2026-11-23T09:00")
    posted(desk, planned(desk))
    desk.reviews.decide("article00091", "v0000001", "reject", "U0ANA")
    (place,) = desk.digests.drawings.waiting()
    ((_, post),) = desk.digests.drawings.take([place])
    desk.reviews.decide("article00090", "v0000001", "reject", "U0ANA")
    desk.digests.drawings.drawn(place, post.revision)
    assert desk.digests.drawings.waiting() == [place]


def test_an_article_that_is_gone_says_so(desk: Desk) -> None:
    desk.now.set("2026-11-23T09:00")
    run_id = planned(desk)
    posted(desk, run_id)
    del desk.shelf.articles["article00091"]
    assert desk.digests.post(run_id).items[0].state.standing == "gone"


def test_drawing_later_and_never(desk: Desk) -> None:
    desk.now.set("2026-11-23T09:00")
    posted(desk, planned(desk))
    desk.reviews.decide("article00091", "v0000001", "reject", "U0ANA")
    (place,) = desk.digests.drawings.waiting()
    desk.digests.drawings.later(place, timedelta(seconds=7))
    assert desk.digests.drawings.waiting() == []
    desk.now.forward(seconds=7)
    assert desk.digests.drawings.waiting() == [place]
    desk.digests.drawings.gone(place)
    assert desk.digests.drawings.waiting() == []


# --- coming back --------------------------------------------------------------------------------


def later(name: str, schedule: str, channel: str) -> Digest:
    return digest(name, schedule, channel=channel)


def test_put_off_until_a_slot_of_the_channel_half_a_day_away(ledger: Ledger) -> None:
    here, there = later("A", "daily 09:00", "C0HERE"), later("B", "daily 21:00", "C0THERE")
    desk = Desk(ledger, here, there, now="2026-11-23T08:00")
    assert desk.digests.comes_back("C0HERE", desk.now()) == utc("2026-11-24T09:00")
    assert desk.digests.comes_back("C0ELSE", desk.now()) == utc("2026-11-23T21:00")
    assert Desk(ledger).digests.comes_back("C0HERE", desk.now()) == utc("2026-11-24T08:00")


def test_a_channel_by_name_is_known_once_it_was_posted_to(desk: Desk) -> None:
    evening = later("Evening", "daily 21:00", "#general")
    desk.restart(MORNING, evening)
    desk.now.set("2026-11-23T09:00")
    assert desk.digests.comes_back("C0AIDESK", utc("2026-11-23T08:00")) == utc("2026-11-23T21:00")
    assert keys(desk) == ["2026-11-23T09:00"]
    posted(desk, planned(desk))
    assert desk.digests.comes_back("C0AIDESK", utc("2026-11-23T08:00")) == utc("2026-11-24T09:00")
