"""Nothing about fewer than five people can be had from figures that are published together."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterable, Sequence
from random import Random

import msgspec

from bots.jobs.messages.job import Quarter as MessagesOfAQuarter
from bots.jobs.messages.job import figures_of
from bots.jobs.sessions.confirmation import Held, Sessions
from bots.jobs.sessions.job import Quarter, figures
from bots.pages.disclosure import FEWEST, Disclosure
from bots.pages.quarters import month_of
from sync.profiles.correspondence import Message
from sync.profiles.records import Profile

TODAY = datetime.date(2026, 12, 31)
QUARTER = "2026-Q4"
POPULATIONS = range(400)


def some_sessions(chance: Random) -> list[Held]:
    """Up to eighty of a small population, in which some teach much."""
    people = chance.randint(6, 23)
    return list({
        Held(
            f"P{chance.randrange(people)}",
            f"S{chance.randrange(people) ** 2 // people}",
            chance.choice("aaabbc"),
            datetime.date(2026, chance.choice([10, 10, 11, 12]), 1),
            chance.choice([0, 1, 2.5]),
            chance.choice(["", "", "Programme"]),
        )
        for _ in range(chance.randrange(80))
    })  # fmt: skip


def some_messages(chance: Random) -> list[Message]:
    people = chance.randint(6, 23)
    return [
        Message(
            f"R{chance.randrange(people) ** 2 // people}",
            datetime.datetime(2026, chance.choice([10, 10, 11, 12]), 3, tzinfo=datetime.UTC),
            (chance.choice(["Q1", "Q1", "Q2", "Q3"]),),
            chance.choice(["pt", "pt", "en", "ar"]),
            f"P{chance.randrange(people)}",
            number,
            answered=chance.random() < 0.7,
        )
        for number in range(chance.randrange(80))
    ]  # fmt: skip


PROFILES = {f"P{n}": Profile(f"P{n}", f"User:P{n}", regions=("esap", "mena")[n % 2 :][:1])
            for n in range(23)}  # fmt: skip


def people(things: Iterable[Held | Message]) -> set[str]:
    return {
        name
        for one in things
        for name in (one.people if isinstance(one, Held) else (one.sender, one.receiver))
    }


def told_of_sessions(held: list[Held], said: Quarter) -> list[tuple[int, frozenset[Held]]]:
    """Each figure, with the sessions that it counts."""
    kinds = (
        (said.months, lambda one: month_of(one.month)),
        (said.capacities, lambda one: one.capacity),
        (said.regions, lambda one: PROFILES[one.learner].regions[0]),
        (said.programmes, lambda one: one.programme),
    )
    found = [(said.confirmed, frozenset(held))] if said.confirmed else []
    for counts, key in kinds:
        parts = {name: frozenset(one for one in held if key(one) == name) for name in counts}
        check_parts(held, parts.values())
        found += ((counts[name], part) for name, part in parts.items())
    return found


def told_of_messages(
    messages: list[Message], said: MessagesOfAQuarter
) -> list[tuple[int, frozenset[Message]]]:
    kinds = (
        ({key: one.messages for key, one in said.months.items()},
         lambda one: month_of(one.sent.date())),
        (said.languages, lambda one: one.language),
        (said.capacities, lambda one: one.about[0]),
        (said.regions, lambda one: PROFILES[one.sender].regions[0]),
    )  # fmt: skip
    found = [(said.messages, frozenset(messages))] if said.messages else []
    answered = frozenset(one for one in messages if one.answered)
    if said.answered:
        found.append((said.answered, answered))
    months = {
        name: frozenset(one for one in answered if month_of(one.sent.date()) == name)
        for name, month in said.months.items()
        if month.answered
    }
    check_parts(answered, months.values())
    found += ((said.months[name].answered, some) for name, some in months.items())
    for counts, key in kinds:
        parts = {name: frozenset(one for one in messages if key(one) == name) for name in counts}
        check_parts(messages, parts.values())
        found += ((counts[name], part) for name, part in parts.items())
    return found


def check(told: Sequence[tuple[int, frozenset[Held] | frozenset[Message]]]) -> None:
    for count, things in told:
        assert count == len(things) >= FEWEST
        assert len(people(things)) >= FEWEST
    # What somebody has who subtracts one figure from another.
    for (_, part), (_, whole) in itertools.permutations(told, 2):
        if part < whole:
            assert len(people(one for one in whole if one not in part)) >= FEWEST


def check_parts(whole: Iterable[Held | Message], parts: Iterable[Iterable[Held | Message]]) -> None:
    """What somebody has who subtracts all parts of one kind from their whole."""
    told = set[Held | Message]().union(*parts)
    left = [one for one in whole if one not in told]
    assert not told or not left or len(people(left)) >= FEWEST


def test_figures_of_sessions() -> None:
    told = 0
    for seed in POPULATIONS:
        held = some_sessions(Random(seed))
        said = figures(Sessions(held=tuple(held)), PROFILES, TODAY)[QUARTER]
        counted = told_of_sessions(held, said)
        check(counted)
        told += len(counted)
    assert told > len(POPULATIONS)


def test_figures_of_messages() -> None:
    told = 0
    for seed in POPULATIONS:
        messages = some_messages(Random(seed))
        counted = told_of_messages(messages, figures_of(messages, QUARTER, PROFILES, TODAY))
        check(counted)
        told += len(counted)
    assert told > len(POPULATIONS)


def test_the_figures_that_are_tried_are_told_often_enough() -> None:
    held = [
        Held(f"P{n % 23}", f"SP{n}", "abc"[n % 3], datetime.date(2026, 10 + n % 3, 1), 1.0)
        for n in range(60)
    ]
    said = figures(Sessions(held=tuple(held)), PROFILES, TODAY)[QUARTER]
    assert msgspec.to_builtins(said) == {
        "confirmed": 60,
        "hours": 60.0,
        "months": {"2026-10": 20, "2026-11": 20, "2026-12": 20},
        "capacities": {"a": 20, "b": 20, "c": 20},
        "regions": {"esap": 31, "mena": 29},
    }


def test_one_pair_that_meets_often_is_two_people() -> None:
    often = [("Ana", "Bob", number) for number in range(20)]
    assert Disclosure[tuple[str, str, int]](lambda one: one[:2]).count(often) is None


def test_what_is_left_of_a_whole_is_about_five_people_or_nobody() -> None:
    whole = [f"P{number}" for number in range(12)]
    alone = Disclosure[str](lambda one: (one,))
    assert alone.count(whole) == 12
    assert alone.parts(whole, {"a": whole[:9], "b": whole[9:]}) == {}
    assert alone.parts(whole, {"a": whole[:6], "b": whole[6:]}) == {"a": 6, "b": 6}
