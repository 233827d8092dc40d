"""Check: whether the year came out as it must. Gives a sentence for whatever did not."""

from collections.abc import Iterator

from tests.year.check_decisions import decision_faults
from tests.year.check_messages import message_faults
from tests.year.check_policy import policy_faults
from tests.year.check_slots import slot_faults
from tests.year.run import Year


def check(year: Year) -> list[str]:
    """Everything that is wrong, after the year is calm."""
    return [*year.facts.faults, *_found(year)]


def _found(year: Year) -> Iterator[str]:
    ledger = year.bots[0].desk.ledger
    workspace = year.stand_in.world.workspace
    yield from slot_faults(ledger, year.facts, year.clock())
    yield from message_faults(year.bots[0], workspace, year.facts)
    yield from policy_faults(ledger, year.facts)
    yield from decision_faults(year.bots[0], year.facts, year.site)
