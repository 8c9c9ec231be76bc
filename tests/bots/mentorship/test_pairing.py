"""Who becomes whose mentor: promises stay, as many as can be are placed, nobody is overrun."""

from __future__ import annotations

import itertools
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csgraph, csr_array

from bots.jobs.mentorship.checking import _Check, faults
from bots.jobs.mentorship.pairing import ALONE, NEVER, Intake, Obstacle, Pair, Pairing, cheapest
from bots.matching.rule import Member, Tree
from tests.bots.mentorship.programmes import Size, programmes, shuffled, with_standing

PROGRAMMES = 40
TREE = Tree({"Q1": None, "Q2": "Q1", "Q3": "Q2", "Q4": "Q2", "Q5": None})


def possible_pairs(given: Pairing) -> dict[Pair, int]:
    """Everybody who may newly get together, found by looking at every two people."""
    check = _Check(given)
    fits = {
        pair: check.new(pair)
        for intake in given.intakes
        for mentee in intake.mentees
        for mentor in intake.mentors
        for pair in [Pair(intake.title, mentor, mentee)]
    }
    return {pair: fit for pair, fit in fits.items() if fit is not None}


def maximum_flow(given: Pairing, standing: frozenset[Pair]) -> int:
    """How many mentees any assignment could add: start, places, mentors, end."""
    taken = {(pair.programme, pair.mentee) for pair in standing}
    load = Counter(pair.mentor for pair in standing)
    pairs = [one for one in possible_pairs(given) if (one.programme, one.mentee) not in taken]
    places = {place: n for n, place in enumerate({(one.programme, one.mentee) for one in pairs})}
    mentors = {name: n for n, name in enumerate({one.mentor for one in pairs})}
    end = 1 + len(places) + len(mentors)
    edges = [(0, 1 + place, 1) for place in places.values()]
    edges += [(1 + len(places) + n, end, given.limits[name] - load[name])
              for name, n in mentors.items()]  # fmt: skip
    edges += [(1 + places[one.programme, one.mentee], 1 + len(places) + mentors[one.mentor], 1)
              for one in pairs]  # fmt: skip
    if not pairs:
        return 0
    begins, ends, room = np.array(edges, np.int32).T
    graph = csr_array((room, (begins, ends)), shape=(end + 1, end + 1))
    return int(csgraph.maximum_flow(graph, 0, end).flow_value)


@pytest.mark.parametrize("part", range(4))
def test_forty_programmes(part: int) -> None:
    waiting = kept = 0
    for seed in range(part, PROGRAMMES, 4):
        given = programmes(seed)
        pairs = given.pairs
        promised = {Pair(one.title, mentor, mentee) for one in given.intakes
                    for mentee, mentor in one.standing.items()}  # fmt: skip
        assert promised <= pairs, seed
        assert len(pairs) == len(promised) + maximum_flow(given, frozenset(promised)), seed
        load = Counter(pair.mentor for pair in pairs)
        assert all(load[name] <= given.limits[name] for name in load), seed
        assert not list(faults(given, pairs)), seed
        assert shuffled(given, seed).pairs == pairs, seed
        published = [with_standing(one, pairs) for one in given.intakes]
        assert replace(given, intakes=published).pairs == pairs, seed
        waiting += sum(len(one.mentees) for one in given.intakes) - len(pairs)
        kept += len(promised)
    assert waiting
    assert kept


@pytest.mark.parametrize("seed", range(40))
def test_no_other_way_to_place_as_many_fits_better(seed: int) -> None:
    given = programmes(seed, Size(3, 5, 1 + seed % 2))
    standing = set(given.standing)
    fits = possible_pairs(given)
    taken = {(pair.programme, pair.mentee) for pair in standing}
    places = [(one.title, mentee) for one in given.intakes for mentee in one.mentees
              if (one.title, mentee) not in taken]  # fmt: skip
    choices = [[None, *(one for one in fits if (one.programme, one.mentee) == place)]
               for place in places]  # fmt: skip
    best = (0, 0)
    for chosen in itertools.product(*choices):
        some = [pair for pair in chosen if pair]
        load = Counter(pair.mentor for pair in (*standing, *some))
        if all(load[name] <= given.limits[name] for name in load):
            best = max(best, (len(some), sum(fits[pair] for pair in some)))
    new = given.pairs - standing
    assert (len(new), sum(fits[pair] for pair in new)) == best


def speaker(**said: Any) -> Member:
    return replace(Member(languages={"pt": 6}), **said)


def mentor(*items: str, **said: object) -> Member:
    return speaker(available=frozenset(items), **said)


def mentee(*items: str, **said: object) -> Member:
    return speaker(wanted=frozenset(items), **said)


def pairing(intake: Intake, *more: Intake, paused: str = "", **limits: int) -> Pairing:
    everyone = {name: 1 for one in (intake, *more) for name in one.mentors}
    return Pairing((intake, *more), everyone | limits, TREE, frozenset({paused} - {""}))


def test_a_promise_outlives_a_better_mentor_and_new_conditions() -> None:
    before = Intake("P", {"Ana": mentor("Q1"), "Bob": mentor("Q2")}, {"Eve": mentee("Q2")})
    assert pairing(before).pairs == {Pair("P", "Bob", "Eve")}
    promised = replace(before, standing={"Eve": "Ana"}, territories=frozenset({"BR"}))
    assert pairing(promised).pairs == {Pair("P", "Ana", "Eve")}
    assert pairing(promised, paused="Eve").pairs == {Pair("P", "Ana", "Eve")}
    assert pairing(replace(promised, is_open=False)).pairs == {Pair("P", "Ana", "Eve")}


@pytest.mark.parametrize(
    "mentees",
    [
        pytest.param({}, id="left"),
        pytest.param({"Eve": mentee("Q5")}, id="wants something else"),
        pytest.param({"Eve": mentee("Q2", languages={"ar": 6})}, id="no language"),
        pytest.param({"Eve": mentee("Q2", accounts=frozenset({"Ana"}))}, id="one person"),
    ],
)
def test_a_promise_ends_where_it_is_not_possible_any_more(mentees: dict[str, Member]) -> None:
    given = pairing(Intake("P", {"Ana": mentor("Q2")}, mentees, {"Eve": "Ana"}))
    assert not given.pairs
    assert not list(faults(given, given.pairs))


def test_of_a_mentor_who_takes_fewer_the_earlier_programme_stays_then_the_best() -> None:
    mentors = {"Ana": mentor("Q2")}
    first = Intake("P", mentors, {"Bob": mentee("Q1"), "Eve": mentee("Q2")},
                   {"Bob": "Ana", "Eve": "Ana"})  # fmt: skip
    second = Intake("A", mentors, {"Kim": mentee("Q2")}, {"Kim": "Ana"})
    assert len(pairing(first, second, Ana=3).pairs) == 3
    assert pairing(first, second, Ana=2).pairs == {Pair("P", "Ana", one) for one in ("Bob", "Eve")}
    assert pairing(first, second, Ana=1).pairs == {Pair("P", "Ana", "Eve")}


@pytest.mark.parametrize(
    ("mentees", "conditions", "obstacle"),
    [
        (mentee(), {}, Obstacle.NOTHING),
        (mentee("Q2"), {"territories": frozenset({"BR"})}, Obstacle.PLACE),
        (mentee("Q2"), {"languages": frozenset({"ar"})}, Obstacle.LANGUAGE),
        (mentee("Q2", languages={}), {}, Obstacle.LANGUAGE),
        (mentee("Q2", languages={"pt": 1}), {}, Obstacle.LANGUAGE),
        (mentee("Q5"), {}, Obstacle.NOBODY),
        (mentee("Q4"), {}, Obstacle.NOBODY),
        (mentee("Q3"), {"capacities": frozenset({"Q5"})}, Obstacle.NOBODY),
        (mentee("Q3", languages={"ar": 6}), {}, Obstacle.UNSHARED),
        (mentee("Q3", languages={"pt": 2}), {"capacities": frozenset({"Q1"})}, Obstacle.FULL),
    ],
)
def test_whoever_waits_is_told_why(
    mentees: Member, conditions: dict[str, Any], obstacle: Obstacle
) -> None:
    intake = Intake("P", {"Ana": mentor("Q3")}, {"Bob": mentee("Q3"), "Eve": mentees},
                    {"Bob": "Ana"}, **conditions)  # fmt: skip
    assert pairing(intake).waits_because(intake, "Eve") is obstacle


GOOD = Intake(
    "P",
    {"Ana": mentor("Q3"), "Bob": mentor("Q4", timezone=0)},
    {"Eve": mentee("Q3"), "Kim": mentee("Q4", timezone=0)},
)
PLANTED = {
    "over the limit": (GOOD, {("Ana", "Eve"), ("Ana", "Kim")}, "must not be a pair"),
    "no such person": (
        GOOD,
        {("Ana", "Eve"), ("Bob", "Kim"), ("Bob", "Zoe")},
        "must not be a pair",
    ),
    "two mentors": (
        replace(GOOD, mentees={"Eve": mentee("Q2")}),
        {("Ana", "Eve"), ("Bob", "Eve")},
        "has 2 mentors",
    ),
    "too many mentees": (
        replace(GOOD, mentees={"Eve": mentee("Q2"), "Kim": mentee("Q2")}),
        {("Ana", "Eve"), ("Ana", "Kim")},
        "has 2 mentees, but takes 1",
    ),
    "not open": (
        replace(GOOD, is_open=False),
        {("Ana", "Eve"), ("Bob", "Kim")},
        "must not be a pair",
    ),
    "outside": (
        replace(GOOD, territories=frozenset({"BR"})),
        {("Ana", "Eve"), ("Bob", "Kim")},
        "must not be a pair",
    ),
    "a broken promise": (
        replace(GOOD, standing={"Eve": "Ana"}),
        {("Bob", "Kim")},
        "was dropped",
    ),
    "an exchange": (
        replace(GOOD, mentees={"Eve": mentee("Q2", "Q3"), "Kim": mentee("Q2", "Q4")}),
        {("Ana", "Kim"), ("Bob", "Eve")},
        "changing places",
    ),
    "a better place": (
        replace(GOOD, mentees={"Eve": mentee("Q2", "Q3")}),
        {("Bob", "Eve")},
        "moving to Ana",
    ),
    "waits for nothing": (GOOD, {("Ana", "Eve")}, "Kim waits"),
    "a way to move up": (
        replace(GOOD, mentees={"Eve": mentee("Q2"), "Kim": mentee("Q3")}),
        {("Ana", "Eve")},
        "Kim waits",
    ),
}


@pytest.mark.parametrize(("intake", "chosen", "said"), PLANTED.values(), ids=PLANTED)
def test_the_checker_finds_what_was_planted(
    intake: Intake, chosen: set[tuple[str, str]], said: str
) -> None:
    given = pairing(intake)
    assert not list(faults(given, given.pairs))
    found = list(faults(given, {Pair("P", *both) for both in chosen}))
    assert any(said in one for one in found), found


def test_the_cheapest_way_is_what_a_column_for_each_free_place_finds() -> None:
    chance = np.random.default_rng(1)
    for _ in range(60):
        mentees, mentors = chance.integers(1, 12), chance.integers(1, 6)
        costs = chance.integers(0, 9, (mentees, mentors)).astype(np.int32)
        costs[chance.random(costs.shape) < 0.3] = NEVER
        room = chance.integers(1, 4, mentors)
        found = cheapest(costs, room)
        placed = np.flatnonzero(found != ALONE)
        assert (np.bincount(found[placed], minlength=mentors) <= room).all()
        # Nobody alone costs less than all pairs together.
        alone = np.full((mentees, mentees), 10_000)
        dense = np.hstack((np.minimum(costs, 10_000_000).repeat(room, axis=1), alone))
        rows, columns = linear_sum_assignment(dense)
        others = columns < room.sum()
        assert len(placed) == others.sum()
        assert costs[placed, found[placed]].sum() == dense[rows, columns][others].sum()


@pytest.mark.parametrize(
    ("people", "programmes", "takes", "most"),
    [(100, 20, 20, 200), pytest.param(400, 20, 20, 600, marks=pytest.mark.thorough)],
)
def test_very_many_places_need_little_memory(
    people: int, programmes: int, takes: int, most: int
) -> None:
    asked = map(str, (people, programmes, takes))
    command = [sys.executable, "-m", "tests.bots.mentorship.many", *asked]
    said = subprocess.run(command, check=True, capture_output=True, text=True)
    pairs, wrong, megabytes = map(int, said.stdout.split())
    assert (pairs, wrong) == (people * programmes, 0)
    assert megabytes < most
