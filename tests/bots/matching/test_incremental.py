"""Candidates brought up to date are those of a whole run."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from bots.matching import incremental
from bots.matching.engine import best
from bots.matching.incremental import State, Update, fingerprints, update
from bots.matching.population import encode
from bots.matching.rule import Member, Rule, Tree, Weights
from tests.bots.matching.populations import member, population

PEOPLE = 300


def updated(rule: Rule, earlier: Update | None, most: int) -> Update:
    state = State.from_bytes(earlier.state.to_bytes()) if earlier else None
    return update(encode(rule.people, rule.tree), rule.weights, state, most)


def edited(people: Mapping[str, Member], chance: random.Random, edits: int) -> dict[str, Member]:
    """The people after some changed, came, went or named another account."""
    found = dict(people)
    items = sorted(frozenset().union(*(one.wanted | one.available for one in people.values())))
    for number in range(edits):
        name = chance.choice(list(found))
        somebody = member(chance, items, ["en", "pt", "ar"], [])
        what = chance.random()
        if what < 0.2:
            del found[name]
        elif what < 0.4:
            found[f"Newcomer {number} {chance.random()}"] = somebody
        elif what < 0.8:
            found[name] = somebody
        elif what < 0.9:
            found[name] = replace(found[name], wanted=found[name].wanted ^ {chance.choice(items)})
        else:
            accounts = frozenset(chance.sample(list(found), 1))
            found[name] = replace(found[name], accounts=accounts)
    return dict(chance.sample(list(found.items()), len(found)))


@pytest.mark.parametrize("spare", [0, 2, 16])
def test_edits_of_all_kinds(spare: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incremental, "SPARE", spare)
    partly = anew = 0
    for seed in range(20):
        chance = random.Random(seed)
        rule = population(seed, 0, greatest=PEOPLE).rule
        most = chance.choice((1, 5, 20))
        last = updated(rule, None, most)
        for _ in range(5):
            rule = replace(rule, people=edited(rule.people, chance, chance.choice((0, 1, 3, 8))))
            last = updated(rule, last, most)
            assert dict(last.kept) == dict(best(rule, rule.people, rule.people, most)), seed
            everybody = len(rule.people)
            if last.changed < everybody:
                partly += 1
                anew += last.touched > 2 * everybody * last.changed
                assert last.touched < everybody**2
    assert partly > 50
    assert anew


def test_nobody_changed() -> None:
    rule = population(1, 0, greatest=PEOPLE).rule
    first = updated(rule, None, 10)
    assert (first.changed, first.touched) == (PEOPLE, PEOPLE**2)
    again = updated(rule, first, 10)
    assert (again.changed, again.touched) == (0, 0)
    assert dict(again.kept) == dict(first.kept)


def test_whoever_is_last_of_a_list_may_edit_what_is_of_no_concern(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(incremental, "SPARE", 0)
    rule = population(1, 0, greatest=PEOPLE).rule
    first = updated(rule, None, 5)
    last = next(found[-1].sharer for found in first.kept.values() if len(found) == 5)
    one = replace(rule.people[last], accounts=frozenset({"Somebody who is not here"}))
    again = updated(replace(rule, people={**rule.people, last: one}), first, 5)
    assert dict(again.kept) == dict(first.kept)
    assert again.touched == PEOPLE + (PEOPLE - 1)


@pytest.mark.parametrize(
    "edit",
    [
        {"wanted": frozenset({"Q1", "Q2"})},
        {"available": frozenset({"Q1", "Q2"})},
        {"languages": {"en": 3, "pt": 1}},
        {"languages": {"en": 4}},
        {"languages": {}},
        {"territories": frozenset({"PT"})},
        {"regions": frozenset({"LAC"})},
        {"affiliations": frozenset({"LAC"})},
        {"projects": frozenset()},
        {"timezone": 61},
        {"timezone": None},
        {"accounts": frozenset({"Bob"})},
    ],
    ids="-".join,
)
def test_whatever_somebody_changes_is_seen(edit: dict[str, Any]) -> None:
    one = Member(
        wanted=frozenset({"Q1"}),
        available=frozenset({"Q2"}),
        languages={"en": 3},
        territories=frozenset({"BR"}),
        projects=frozenset({"commons"}),
        timezone=60,
    )
    tree = Tree({"Q1": None, "Q2": "Q1"})
    before = fingerprints(encode({"Ana": one, "Bob": one}, tree))
    assert before[0] == before[1]
    after = fingerprints(encode({"Ana": replace(one, **edit), "Bob": one}, tree))
    assert after[0] != before[0]
    assert after[1] == before[1]


def test_an_item_that_moves_in_the_tree_changes_whoever_names_it() -> None:
    people = {"Ana": Member(wanted=frozenset({"Q3"})), "Bob": Member(wanted=frozenset({"Q1"}))}
    before = fingerprints(encode(people, Tree({"Q1": None, "Q2": "Q1", "Q3": "Q2"})))
    after = fingerprints(encode(people, Tree({"Q1": None, "Q2": None, "Q3": "Q2"})))
    assert (before == after).tolist() == [False, True]


def test_other_weights_or_another_size_of_list_begin_anew() -> None:
    rule = population(1, 0, greatest=PEOPLE).rule
    first = updated(rule, None, 10)
    for other, most in ((replace(rule, weights=replace(Weights(), mutual=3)), 10), (rule, 11)):
        found = updated(other, first, most)
        assert found.touched == PEOPLE**2
        assert dict(found.kept) == dict(best(other, rule.people, rule.people, most))


def zipped(data: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("words", data)
        archive.writestr("people", data)
    return file.getvalue()


def one_array() -> bytes:
    file = io.BytesIO()
    np.save(file, np.arange(3))
    return file.getvalue()


@pytest.mark.parametrize(
    "data", [b"", b"junk", b"PK\x03\x04 and no more", zipped(b"junk"), one_array()]
)
def test_a_state_that_cannot_be_read_is_none(data: bytes) -> None:
    assert State.from_bytes(data) is None


def test_a_state_cut_short_is_none() -> None:
    whole = updated(population(1, 0, greatest=30).rule, None, 3).state.to_bytes()
    assert State.from_bytes(whole) is not None
    assert State.from_bytes(whole[: len(whole) // 2]) is None


def spoilt(state: State) -> Iterator[State]:
    """States that can be read, and do not hold together."""
    kept: Any = state.kept
    counts, other, *worth = kept
    score, hashes, who = state.floors
    yield replace(state, names=state.names[1:])
    yield replace(state, people=state.people[1:])
    yield replace(state, people=state.people.astype(float))
    yield replace(state, kept=(counts + other.shape[1] + 1, other, *worth))
    yield replace(state, kept=(counts, other + len(state.names), *worth))
    yield replace(state, kept=(counts, other - 1, *worth))
    yield replace(state, kept=(counts, other[:, 1:], *worth))
    yield replace(state, kept=(counts, other.ravel(), *worth))
    yield replace(state, floors=(score, hashes, who + len(state.names) + 1))
    yield replace(state, names=[1, *state.names[1:]])  # type: ignore[list-item]


def test_a_state_that_does_not_hold_together_is_none() -> None:
    state = updated(population(1, 0, greatest=30).rule, None, 3).state
    for one in spoilt(state):
        assert State.from_bytes(one.to_bytes()) is None


def test_a_state_of_nobody() -> None:
    nobody = Rule({}, Tree({}))
    first = updated(nobody, None, 3)
    assert not first.kept
    assert not updated(nobody, first, 3).kept
