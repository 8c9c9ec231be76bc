"""What one edit of one profile changes for people who have nothing to do with it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import zip_longest

from bots.matching.candidates import Candidates
from bots.matching.rule import Member, Tree
from tests.quality.methods import (
    Lists,
    Method,
    People,
    Suggestions,
    candidates,
    cap_of,
    our_rule,
)

FIRST_ROWS = 3


Changed = dict[str, list[tuple[float, float]]]


def changed(people: People, tree: Tree, methods: Mapping[str, Method], seed: int) -> Changed:
    """For each method and each of some edits: the share of first rows, and of lists, that changed.

    Only those of people who are no candidates of the edited person, neither way, neither before
    nor after. A row changed when somebody else stands in its place.
    """
    before = {name: method(people, tree, seed) for name, method in methods.items()}
    kept = candidates(people, tree)
    found: Changed = {name: [] for name in methods}
    for number, (who, edited) in enumerate(_edited(people, tree, random.Random(f"edits {seed}"))):
        near = _candidates_of(who, kept) | _candidates_of(who, candidates(edited, tree))
        far = [name for name in people if name not in near]
        for name, method in methods.items():
            after = method(edited, tree, seed + 1000 * (number + 1))
            found[name].append(_compared(before[name], after, far))
    return found


def moving_the_limit(people: People, tree: Tree, seed: int) -> tuple[float, float]:
    """The same for an edit that moves how often somebody may be shown.

    Sharers leave one by one until the limit moves; compared are the lists before and after the
    last of them left.
    """
    chance = random.Random(f"limit {seed}")
    leaving = [name for name, one in people.items() if one.available]
    chance.shuffle(leaving)
    kept = candidates(people, tree)
    cap = cap_of(people, kept)
    for who in leaving:
        edited = {**people, who: Member()}
        after = candidates(edited, tree)
        if cap_of(edited, after) != cap:
            near = _candidates_of(who, kept) | _candidates_of(who, after)
            far = [name for name in people if name not in near]
            return _compared(our_rule(people, tree, seed), our_rule(edited, tree, seed), far)
        people, kept = edited, after
    raise AssertionError("The limit never moved.")


def _candidates_of(who: str, kept: Candidates) -> set[str]:
    learners = {name for name, found in kept.items() if any(one.sharer == who for one in found)}
    return {who, *learners, *(one.sharer for one in kept.get(who, ()))}


def _compared(before: Suggestions, after: Suggestions, names: list[str]) -> tuple[float, float]:
    first = firsts = whole = lists = 0
    sides: tuple[tuple[Lists, Lists], ...] = (
        (before.learn_from, after.learn_from),
        (before.share_with, after.share_with),
    )
    for old, new in sides:
        for name in names:
            one, two = old.get(name, []), new.get(name, [])
            rows = [*zip_longest(one[:FIRST_ROWS], two[:FIRST_ROWS])]
            first += sum(there != here for there, here in rows)
            firsts += len(rows)
            whole += one != two
            lists += bool(rows)
    return first / max(firsts, 1), whole / max(lists, 1)


def _edited(people: People, tree: Tree, chance: random.Random) -> Iterator[tuple[str, People]]:
    """Somebody, and everybody after an edit by them, for each kind of edit."""
    items = sorted({item for one in people.values() for item in one.wanted | one.available})
    codes = sorted({code for one in people.values() for code in one.languages})

    def gains(some: frozenset[str]) -> frozenset[str]:
        return some | {chance.choice(items)}

    def loses(some: frozenset[str]) -> frozenset[str]:
        return some - {chance.choice(sorted(some))}

    kinds: list[tuple[Callable[[Member], object], Callable[[Member], Member]]] = [
        (lambda one: True, lambda one: replace(one, wanted=gains(one.wanted))),
        (lambda one: one.wanted, lambda one: replace(one, wanted=loses(one.wanted))),
        (lambda one: True, lambda one: replace(one, available=gains(one.available))),
        (lambda one: one.available, lambda one: replace(one, available=loses(one.available))),
        (
            lambda one: one.languages,
            lambda one: replace(one, languages={**one.languages, chance.choice(codes): 4}),
        ),
        (lambda one: one.languages, lambda one: replace(one, languages={})),
        (lambda one: one.territories, lambda one: replace(one, territories=frozenset())),
        (lambda one: one.wanted and one.available, lambda one: Member()),
    ]
    for fits, edit in kinds:
        who = chance.choice([name for name, one in people.items() if fits(one)])
        yield who, {**people, who: edit(people[who])}
