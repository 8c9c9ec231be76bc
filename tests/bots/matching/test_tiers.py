"""What somebody wants comes first; what is only close to it never takes its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from bots.jobs.snapshot import catalogue_title
from bots.matching import assignment, engine
from bots.matching.lists import MOST_OTHERS, others
from bots.matching.rule import (
    BESIDE,
    EXACT,
    MOST_BESIDE,
    WIDER,
    Candidate,
    Member,
    Rule,
    Tree,
    pairs,
)
from demo.items import sample_items
from demo.samples import people as people_of_the_demo
from sync.wiki.pages import Page, StoredPage
from sync.wiki.site import Matching
from tests.bots.conftest import SnapshotOf
from tests.quality.methods import cap_of
from tests.quality.populations import population

ROWS = Matching().rows
TREE = Tree({"Q1": None, "Q2": "Q1", "Q3": "Q2", "Q4": "Q2", "Q5": None, "Q6": "Q5", "Q7": "Q6"})


def paired(people: Mapping[str, Member], rows: int, cap: int) -> tuple[Candidate, ...]:
    """The pairs, of which the rule and the engine say the same."""
    rule = Rule(people, TREE)
    found = pairs(rule.candidates(people, people), rows=rows, exposure_cap=cap)
    kept = engine.best(rule, people, people)
    assert tuple(assignment.pairs(kept, rows=rows, exposure_cap=cap)) == found
    return found


def wanting(*items: str) -> Member:
    return Member(wanted=frozenset(items))


def offering(*items: str) -> Member:
    return Member(available=frozenset(items))


@pytest.mark.parametrize(
    ("wanted", "offered", "tier"),
    [("Q2", "Q2", EXACT), ("Q2", "Q3", EXACT), ("Q3", "Q2", WIDER), ("Q3", "Q4", BESIDE)],
)
def test_a_part_is_exact_and_what_is_wider_or_beside_is_not(
    wanted: str, offered: str, tier: int
) -> None:
    people = {"Learner": wanting(wanted), "Sharer": offering(offered)}
    assert [one.tier for one in paired(people, 10, 15)] == [tier]


def test_one_exact_want_counts_for_more_than_many_that_are_only_close() -> None:
    learner = replace(wanting("Q3", "Q4", "Q7"), languages={"pt": 6}, territories=frozenset({"BR"}))
    close = replace(offering("Q2", "Q6"), languages={"pt": 6}, territories=frozenset({"BR"}))
    exact = replace(offering("Q7"), languages={"pt": 1})
    rule = Rule({"Learner": learner, "Close": close, "Exact": exact}, TREE)
    found = engine.best(rule, rule.people, rule.people)["Learner"]
    assert [(one.sharer, one.tier) for one in found] == [("Exact", EXACT), ("Close", WIDER)]
    assert found[0].score < found[1].score


def test_of_many_who_are_close_all_who_are_exact_are_kept() -> None:
    close = {f"Close {number}": offering("Q1", "Q2", "Q6") for number in range(100)}
    exact = {f"Exact {number}": offering("Q7") for number in range(10)}
    people = {"Learner": wanting("Q3", "Q4", "Q7"), **close, **exact}
    kept = engine.best(Rule(people, TREE), people, people, 12)["Learner"]
    assert {one.sharer for one in kept[:10]} == exact.keys()
    assert [one.tier for one in kept[10:]] == [WIDER, WIDER]


def test_siblings_fill_three_rows_and_no_more() -> None:
    beside = {f"Beside {number}": offering("Q4") for number in range(8)}
    found = paired({"Learner": wanting("Q3"), **beside}, 10, 15)
    assert len(found) == MOST_BESIDE
    wider = {f"Wider {number}": offering("Q2") for number in range(2)}
    found = paired({"Learner": wanting("Q3"), **beside, **wider}, 10, 15)
    assert [one.tier for one in found] == [WIDER, WIDER, BESIDE]


def test_somebody_moves_to_what_is_close_only_so_that_another_gets_anybody() -> None:
    people = {
        "Flexible": wanting("Q3"),
        "Needy": wanting("Q4"),
        "Exact": offering("Q3"),
        "Wider": replace(offering("Q2"), languages={"pt": 6}),
    }
    # Both could learn from both, in any language: each gets what comes closest.
    found = {one.learner: one.sharer for one in paired(people, 1, 1)}
    assert found == {"Flexible": "Exact", "Needy": "Wider"}
    # Now one of them has nobody but the exact one.
    people["Needy"] = replace(people["Needy"], languages={"ar": 6})
    found = {one.learner: one.sharer for one in paired(people, 1, 1)}
    assert found == {"Flexible": "Wider", "Needy": "Exact"}


def left_off(people: Mapping[str, Member], tree: Tree) -> list[str]:
    """Who has near suggestions, while somebody is passed over who offers exactly what they want.

    Passed over is who shares a language with them and is neither suggested nor named, unless as
    many as there is room for are named.
    """
    rule = Rule(people, tree)
    kept = engine.best(rule, people, people)
    found = assignment.pairs(kept, rows=ROWS, exposure_cap=cap_of(people, kept))
    shown: dict[str, list[Candidate]] = {}
    for one in found:
        shown.setdefault(one.learner, []).append(one)
    wrong = []
    for learner, some in shown.items():
        if all(one.tier == EXACT for one in some):
            continue
        named = others(kept[learner], some, ROWS)
        told = {one.sharer for one in (*some, *named)}
        passed_over = [
            name
            for name, other in people.items()
            if name not in told
            and not people[learner].languages.keys().isdisjoint(other.languages)
            and (match := rule.candidate(learner, people[learner], name, other))
            and match.tier == EXACT
        ]
        if passed_over and len(named) < MOST_OTHERS:
            wrong.append(learner)
    return wrong


@pytest.mark.parametrize("seed", range(10))
def test_nobody_who_offers_just_that_is_passed_over_for_what_is_close(seed: int) -> None:
    made = population(seed, 100)
    assert left_off(made.people, Tree(made.topics.parents)) == []


def test_of_the_suggestions_in_the_demo_at_most_one_in_ten_is_only_close(
    snapshot_of: SnapshotOf,
) -> None:
    capacities = {
        item: {"parent": one.parent or None, "labels": one.labels, "aliases": one.aliases}
        for item, one in sample_items().items()
        if not one.redirect
    }
    snapshot = snapshot_of()
    catalogue = Page.of_data(
        catalogue_title(snapshot.site), {"format": 1, "capacities": capacities}
    )
    pages = tuple(
        StoredPage(page.title, page.text, number, page.author)
        for number, page in enumerate(people_of_the_demo(), start=1)
    )
    snapshot = replace(
        snapshot,
        pages=pages,
        published={catalogue.title: StoredPage(catalogue.title, catalogue.text, 1, "Bot")},
    )
    matches = snapshot.matches
    assert len(matches.people) > 30
    near = [one for one in matches.pairs if one.tier != EXACT]
    assert len(near) * 10 <= len(matches.pairs), len(near)
    assert left_off(matches.people, matches.rule.tree) == []
