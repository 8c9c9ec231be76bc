"""Nothing about fewer than five people can be had from figures that are published together."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterable, Sequence
from random import Random
from typing import Any

import msgspec
import numpy

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
POPULATIONS = range(250)


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
    """Up to eighty; in every other population those about one thing are much alike."""
    people, alike = chance.randint(6, 23), chance.random() < 0.5
    found = []
    for number in range(chance.randrange(80)):
        item = chance.choice(["Q1", "Q1", "Q2", "Q3"])
        month, language = {"Q1": (10, "pt"), "Q2": (11, "pt"), "Q3": (12, "en")}[item]
        if not alike or chance.random() < 0.05:
            month, language = chance.choice([10, 10, 11, 12]), chance.choice(["pt", "en", "ar"])
        found.append(
            Message(
                f"R{chance.randrange(people) ** 2 // people}",
                datetime.datetime(2026, month, 3, tzinfo=datetime.UTC),
                (item,),
                language,
                f"P{chance.randrange(people)}",
                number,
                answered=chance.random() < 0.7,
            )
        )
    return found


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
    # What somebody has who subtracts one figure from another, and that from a third.
    figures = {things for _, things in told}
    for part, whole in itertools.permutations(figures | differences(figures), 2):
        if part < whole:
            assert len(people(whole - part)) >= FEWEST


def differences(figures: set[Any]) -> set[Any]:
    return {whole - part for part, whole in itertools.permutations(figures, 2) if part < whole}


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
    told = answered = 0
    for seed in POPULATIONS:
        messages = some_messages(Random(seed))
        said = figures_of(messages, QUARTER, PROFILES, TODAY)
        counted = told_of_messages(messages, said)
        check(counted)
        check_answers_by_month(messages, said)
        told += len(counted)
        answered += sum(bool(month.answered) for month in said.months.values())
    assert told > len(POPULATIONS)
    assert answered > len(POPULATIONS) / 4


def check_answers_by_month(messages: Sequence[Message], said: MessagesOfAQuarter) -> None:
    """What somebody has who adds and subtracts any of a quarter's messages, answers and months."""
    if not said.messages:
        return
    cells = sorted({(month_of(one.sent.date()), one.answered) for one in messages})
    figures = [[1] * len(cells)]
    if said.answered:
        figures.append([is_answered for _, is_answered in cells])
    for name, month in said.months.items():
        figures.append([which == name for which, _ in cells])
        if month.answered:
            figures.append([which == name and is_answered for which, is_answered in cells])
    known = numpy.array(figures, dtype=float)
    rank = numpy.linalg.matrix_rank(known)
    for chosen in itertools.product([0, 1], repeat=len(cells)):
        those = {cell for cell, is_chosen in zip(cells, chosen, strict=True) if is_chosen}
        about = [one for one in messages if (month_of(one.sent.date()), one.answered) in those]
        if about and len(people(about)) < FEWEST:
            assert numpy.linalg.matrix_rank([*known, chosen]) > rank


def test_who_was_not_answered_cannot_be_had_by_the_other_months() -> None:
    answered = {10: 9, 11: 5, 12: 5}
    messages = [
        Message(f"R{month}{n}", datetime.datetime(2026, month, 3, tzinfo=datetime.UTC), ("Q1",),
                "pt", f"S{month}{n}", month * 100 + n, answered=n < answered[month])
        for month in answered for n in range(10)
    ]  # fmt: skip
    said = figures_of(messages, QUARTER, {}, TODAY)
    assert said.answered == 19
    # 19 - 5 - 5 of the 10 in October would leave one message.
    assert {month.answered for month in said.months.values()} == {0}


def test_what_parts_leave_is_told_by_them_too() -> None:
    whole = [f"P{number}" for number in range(20)]
    alone = Disclosure[str](lambda one: (one,))
    alone.count(whole)
    assert alone.parts(whole, {"a": whole[:12]}) == {"a": 12}
    # The other eight are known; nine with one of these would tell of that one.
    assert alone.parts(whole, {"b": whole[11:]}) == {}


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
