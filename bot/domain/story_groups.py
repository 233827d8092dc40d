"""Which articles make one story, where it is known which are near which."""

from collections import defaultdict
from collections.abc import Mapping

SAME_PAGE = 2.0
"""How near two articles are that link to the same page: nearer than words can tell."""

Edges = Mapping[int, Mapping[int, float]]
Units = dict[int, list[int]]


def stories(edges: Edges, order: Mapping[int, tuple[int, str]]) -> dict[int, int]:
    """The lead of each article; one that is alone is its own. `edges` says how near an article is
    to others, the same in both directions; `order` is what decides between equals.

    A story is a lead and what is near it, never a chain: the article with most others near it
    leads first. What is near no lead joins a story if it is near to half of it. Articles with the
    same page always stay together. Nothing depends on the order in which articles came.
    """
    units = _units(edges, order)
    near = _between(units, edges)
    first = {unit: min(order[number] for number in members) for unit, members in units.items()}
    led = _led(near, first)
    _join(led, near, first)
    return {number: lead for unit, lead in led.items() for number in units[unit]}


def _units(edges: Edges, order: Mapping[int, tuple[int, str]]) -> Units:
    """Articles with the same page are one, called by its first."""
    units: Units = {}
    seen: set[int] = set()
    for start in sorted(edges, key=order.__getitem__):
        if start in seen:
            continue
        seen.add(start)
        members, rest = [start], [start]
        while rest:
            mates = [
                other
                for other, near in edges[rest.pop()].items()
                if near == SAME_PAGE and other not in seen and other in edges
            ]
            seen.update(mates)
            members += mates
            rest += mates
        units[start] = members
    return units


def _between(units: Units, edges: Edges) -> dict[int, dict[int, float]]:
    unit_of = {number: unit for unit, members in units.items() for number in members}
    near: dict[int, dict[int, float]] = {unit: {} for unit in units}
    for number, others in edges.items():
        mine = near[unit_of[number]]
        for other, nearness in others.items():
            unit = unit_of.get(other)
            if unit is not None and unit != unit_of[number]:
                mine[unit] = max(nearness, mine.get(unit, 0.0))
    return near


def _led(near: Edges, first: Mapping[int, tuple[int, str]]) -> dict[int, int]:
    """Choose leads until each unit is one or near one; then each goes to the nearest."""
    leads: set[int] = set()
    for unit in sorted(near, key=lambda unit: (-len(near[unit]), first[unit])):
        if leads.isdisjoint(near[unit]):
            leads.add(unit)
    return {
        unit: unit
        if unit in leads
        else min(leads & near[unit].keys(), key=lambda lead: (-near[unit][lead], first[lead]))
        for unit in near
    }


def _join(led: dict[int, int], near: Edges, first: Mapping[int, tuple[int, str]]) -> None:
    """Let those that are alone join a story where they are near to half of it."""
    members: dict[int, set[int]] = defaultdict(set)
    for unit, lead in led.items():
        members[lead].add(unit)
    for unit in sorted(near, key=first.__getitem__):
        if len(members[led[unit]]) > 1:
            continue
        around = {led[other] for other in near[unit]}
        shares = {
            lead: sum(other in near[unit] for other in members[lead]) / len(members[lead])
            for lead in around
            if len(members[lead]) > 1
        }
        best = min(shares, key=lambda lead: (-shares[lead], first[lead]), default=None)
        if best is not None and shares[best] >= 0.5:
            led[unit] = best
            members[best].add(unit)
