"""docs/stand-in.md says what is so: every table of it, row by row."""

from pathlib import Path

from bot.demo import api, rates, scopes
from bot.demo.faults import CALL_KINDS, ENVELOPE_KINDS, REPLY_KINDS
from bot.demo.server import CONTROL
from tests.demo.limits import LIMITS

PAGE = (Path(__file__).parents[2] / "docs/stand-in.md").read_text("utf-8")


def rows(heading: str) -> list[list[str]]:
    """The cells of the one table below a heading, without its head."""
    below = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in below.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines[2:]]


def test_the_limits() -> None:
    assert rows("Limits") == [
        [one.thing, f"{one.least:,}" if one.least else "", f"{one.most:,}"] for one in LIMITS
    ]


def test_the_methods_with_their_scopes_and_tiers() -> None:
    told = {method.strip("`"): more for method, *more in rows("Methods")}
    assert list(told) == sorted(api.METHODS)
    for method, (needed, often) in told.items():
        assert tuple(needed.replace("`", "").split(", ")) == scopes.NEEDED.get(method, ("",))
        assert often == how_often(method)
    assert set(scopes.NEEDED) <= set(told)


def how_often(method: str) -> str:
    if method == rates.POST:
        return f"{1 / rates.SECONDS_A_POST:g} a second in a channel, {rates.BURST} at once"
    return f"Tier {rates.TIERS[method]}" if method in rates.TIERS else "not counted"


def test_the_tiers() -> None:
    for tier in set(rates.TIERS.values()):
        assert f"Tier {tier} is {rates.PER_MINUTE[tier]}" in PAGE.replace("\n", " ")


def test_the_faults_and_where_they_happen() -> None:
    told = {kind.strip("`"): where for kind, *where, _ in rows("Faults")}
    for column, kinds in enumerate((CALL_KINDS, REPLY_KINDS, ENVELOPE_KINDS)):
        assert {kind for kind in told if told[kind][column]} == set(kinds)


def test_the_control_addresses() -> None:
    told = [address.strip("`") for address, _ in rows("The control address")]
    assert told == [f"{method} {path}" for method, path, _ in CONTROL]
