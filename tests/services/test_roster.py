"""The digests there are: those of the settings file, and those made in Slack."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.digest import Digest
from bot.domain.errors import DigestRefused
from bot.domain.schedule import parse_schedule
from bot.domain.top import Top
from bot.services.roster import Roster
from bot.storage import runs, schema
from bot.storage.digest_json import policy, policy_json
from bot.storage.ledger import Ledger

MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
ANA, BEN = "U0ANA", "U0BEN"


def digest(name: str = "AI desk", **fields: object) -> Digest:
    usual: dict[str, object] = {
        "channel": "C0AIDESK",
        "schedule": parse_schedule("weekdays 09:00"),
        "zone": ZoneInfo("Europe/Lisbon"),
        "query": "topic:AI",
    }
    return Digest(name=name, **(usual | fields))  # type: ignore[arg-type]


def roster_of(ledger: Ledger, *fixed: Digest, now: datetime = MONDAY) -> Roster:
    return Roster(fixed, ledger, lambda: now)


FULL = digest(
    "Everything",
    articles=3,
    empty="weekly",
    show_again=5,
    per_provider=2,
    per_topic=1,
    top=Top(10, "week"),
    mention="S0EDIT",
    purpose="reading",
    compact=True,
    skip=frozenset({date(2026, 12, 25)}),
    grace=timedelta(minutes=90),
)


def test_what_is_made_stands_after_the_settings_own_and_is_read_back_whole(ledger: Ledger) -> None:
    fixed = digest("Fixed")
    roster = roster_of(ledger, fixed)
    roster.add(FULL, ANA)
    roster.add(digest(), BEN)
    assert roster_of(ledger, fixed).all() == (fixed, FULL, digest())
    origin = roster.origin("everything")
    assert (origin.from_settings, origin.creator, origin.created_at) == (False, ANA, MONDAY)
    assert roster.origin("FIXED").from_settings


def test_what_is_usual_is_not_kept_as_a_wish() -> None:
    assert policy_json(digest()) == "{}"
    assert policy(policy_json(FULL))["skip"] == FULL.skip


@pytest.mark.parametrize("name", ["AI desk", "ai DESK", "fixed"])
def test_a_name_is_taken_without_regard_to_case(ledger: Ledger, name: str) -> None:
    roster = roster_of(ledger, digest("Fixed"))
    roster.add(digest(), ANA)
    with pytest.raises(DigestRefused, match="already") as caught:
        roster.add(digest(name), BEN)
    assert caught.value.why == "name"
    roster.add(digest("Other"), BEN)
    with pytest.raises(DigestRefused, match="already"):
        roster.change("Other", digest(name), BEN, 1)


def test_of_two_who_change_it_the_later_one_is_told_by_whom(ledger: Ledger) -> None:
    roster = roster_of(ledger)
    roster.add(digest(), ANA)
    roster.change("AI desk", digest(query="topic:Robotics"), BEN, 1)
    with pytest.raises(DigestRefused, match=f"<@{BEN}> has changed “AI desk” meanwhile"):
        roster.change("AI desk", digest(query="topic:Ethics"), ANA, 1)
    with pytest.raises(DigestRefused, match="meanwhile"):
        roster.remove("AI desk", ANA, 1)
    assert [one.query for one in roster.all()] == ["topic:Robotics"]
    origin = roster.origin("AI desk")
    assert (origin.creator, origin.changed_by, origin.revision) == (ANA, BEN, 2)


def _post(ledger: Ledger, name: str, slot: str, state: str = "sent") -> int:
    with ledger.write() as connection:
        run_id = runs.add(
            connection, digest=name, slot=slot, due_at=1, state=state, channel="C0AIDESK",
            zone="UTC", query="topic:AI",
        )  # fmt: skip
        assert run_id is not None
        connection.execute(
            schema.decision.insert().values(
                article_id=slot[:10],
                version="v",
                verb="later",
                user=ANA,
                at=1,
                digest=name,
                key=slot,
            )
        )
    return run_id


def _names(ledger: Ledger) -> list[set[str]]:
    """Under which names anything is kept, table by table."""
    with ledger.read() as connection:
        return [
            {row[0] for row in connection.execute(table.select().with_only_columns(column))}
            for table, column in (
                (schema.run, schema.run.c.digest),
                (schema.decision, schema.decision.c.digest),
                (schema.digest, schema.digest.c.name),
            )
        ]


def test_another_name_or_channel_keeps_the_memory(ledger: Ledger) -> None:
    roster = roster_of(ledger)
    roster.add(digest(), ANA)
    _post(ledger, "AI desk", "2026-03-02T09:00")
    roster.change("AI desk", digest("Morning", channel="C0OTHER"), ANA, 1)
    assert _names(ledger) == [{"Morning"}] * 3
    with pytest.raises(DigestRefused, match="no digest “AI desk” any more"):
        roster.named("AI desk")


def test_nothing_is_renamed_while_a_post_is_on_its_way(ledger: Ledger) -> None:
    roster = roster_of(ledger)
    roster.add(digest(), ANA)
    _post(ledger, "AI desk", "2026-03-02T09:00", "unsure")
    with pytest.raises(DigestRefused, match="being posted just now"):
        roster.change("AI desk", digest("Morning"), ANA, 1)
    roster.change("AI desk", digest(channel="C0OTHER"), ANA, 1)


def test_a_name_that_messages_bear_is_not_given_to_another(ledger: Ledger) -> None:
    roster = roster_of(ledger)
    roster.add(digest(), ANA)
    run_id = _post(ledger, "AI desk", "2026-03-02T09:00")
    waiting = _post(ledger, "AI desk", "2026-03-03T09:00", "planned")
    roster.remove("ai desk", ANA, 1)
    with ledger.read() as connection:
        assert runs.by_id(connection, run_id).state == "sent"
        assert runs.by_id(connection, waiting).state == "skipped"
    roster.add(digest("Other"), ANA)
    with pytest.raises(DigestRefused, match="messages still bear"):
        roster.change("Other", digest(), ANA, 1)
    roster.add(digest(), ANA)
    assert len(roster.all()) == 2


def test_it_owes_nothing_from_before_it_had_its_times(ledger: Ledger) -> None:
    later = MONDAY + timedelta(hours=2)
    roster_of(ledger).add(digest(), ANA)
    roster = roster_of(ledger, now=later)
    roster.change("AI desk", digest(query="topic:Robotics"), ANA, 1)
    with ledger.write() as connection:
        assert runs.first_seen(connection, "AI desk", 0) == MONDAY.timestamp() * 1000
    roster.change("AI desk", digest(schedule=parse_schedule("daily 09:30")), ANA, 2)
    with ledger.write() as connection:
        assert runs.first_seen(connection, "AI desk", 0) == later.timestamp() * 1000


def test_what_is_in_the_settings_file_is_changed_there(ledger: Ledger) -> None:
    roster = roster_of(ledger, digest())
    with pytest.raises(DigestRefused, match="in the settings file"):
        roster.change("ai desk", digest("Other"), ANA, 1)
    with pytest.raises(DigestRefused, match="in the settings file"):
        roster.remove("AI desk", ANA, 1)


def test_a_name_that_the_settings_take_later_is_theirs(ledger: Ledger) -> None:
    roster_of(ledger).add(digest(query="topic:Robotics"), ANA)
    roster = roster_of(ledger, digest("ai desk"), digest("Other"))
    assert roster.all() == (digest("ai desk"), digest("Other"))
    assert (roster.origin("AI desk").hides, roster.origin("Other").hides) == (ANA, "")


def test_one_that_cannot_be_read_is_left_out(
    ledger: Ledger, caplog: pytest.LogCaptureFixture
) -> None:
    roster = roster_of(ledger)
    roster.add(digest(), ANA)
    roster.add(digest("Other"), ANA)
    with ledger.write() as connection:
        connection.execute(
            schema.made_digest.update()
            .where(schema.made_digest.c.name == "Other")
            .values(more=f'{{"colour": {id(ledger)}}}')
        )
    assert roster.all() == (digest(),)
    assert "The digest Other can't be read" in caplog.text
