"""Pairs: as many learners with somebody as is possible, nobody overrun, the same in every run."""

from __future__ import annotations

import random

import numpy as np
import pytest

from bots.matching.assignment import Pairs, pairs
from bots.matching.candidates import Candidates
from bots.matching.engine import best
from bots.matching.rule import Candidate
from tests.bots.matching.populations import Population, population

POPULATIONS = 100
MOST_PEOPLE = 2_000


def kept_of(made: Population) -> Candidates:
    return best(
        made.rule, made.people, made.people, random.Random(len(made.people)).choice((2, 64))
    )


def maximum_flow(kept: Candidates, exposure_cap: int) -> int:
    """How many learners any assignment could give somebody: start, learners, sharers, end."""
    csgraph = pytest.importorskip("scipy.sparse.csgraph")
    sparse = pytest.importorskip("scipy.sparse")
    learners, sharers = len(kept.owners.names), len(kept.others.names)
    end = learners + sharers + 1
    edges = [(0, 1 + learner, 1) for learner in range(learners)]
    edges += [(1 + learners + sharer, end, exposure_cap) for sharer in range(sharers)]
    for learner in range(learners):
        for sharer in kept.other[learner, : kept.counts[learner]].tolist():
            edges.append((1 + learner, 1 + learners + sharer, 1))
    begins, ends, room = np.array(edges, np.int32).T
    graph = sparse.csr_array((room, (begins, ends)), shape=(end + 1, end + 1))
    return int(csgraph.maximum_flow(graph, 0, end).flow_value)


def as_bytes(found: Pairs) -> bytes:
    return "\n".join(map(repr, found)).encode()


@pytest.fixture
def _no_floor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is shown beyond the limit: what coverage alone can do."""
    monkeypatch.setattr("bots.matching.rule.FLOOR", 0)


@pytest.mark.usefixtures("_no_floor")
@pytest.mark.parametrize("part", range(5))
def test_a_hundred_populations(part: int) -> None:
    scarce = 0
    for seed in range(part, POPULATIONS, 5):
        made = population(seed, MOST_PEOPLE, greatest=None if seed else MOST_PEOPLE)
        kept = kept_of(made)
        rows, cap = ((1, 1), (3, 2), (10, 15))[seed // 5 % 3]
        found = pairs(kept, rows=rows, exposure_cap=cap)
        covered = len(set(found.learner.tolist()))
        assert covered == maximum_flow(kept, cap), seed
        scarce += covered < len(kept)
        assert np.bincount(found.sharer, minlength=1).max() <= cap
        assert np.bincount(found.learner, minlength=1).max() <= rows
        again = pairs(kept_of(made), rows=rows, exposure_cap=cap)
        shuffled = pairs(kept_of(made.shuffled(seed)), rows=rows, exposure_cap=cap)
        assert as_bytes(found) == as_bytes(again) == as_bytes(shuffled), seed
    assert scarce


@pytest.mark.usefixtures("_no_floor")
def test_most_learners_find_no_way_to_anybody() -> None:
    made = population(3, 0, greatest=600)
    kept = best(made.rule, made.people, made.people, 2)
    found = pairs(kept, rows=1, exposure_cap=1)
    assert len(found) == maximum_flow(kept, 1) < len(kept)


def test_pairs_read_like_a_tuple() -> None:
    made = population(7, 0, greatest=40)
    found = pairs(best(made.rule, made.people, made.people), rows=3, exposure_cap=5)
    everything = tuple(found)
    assert len(found) == len(everything) > 4
    assert all(isinstance(one, Candidate) for one in everything)
    assert found[0] == everything[0]
    assert found[-1] == everything[-1]
    assert tuple(found[1:3]) == everything[1:3]
    assert everything[2] in found


def test_what_is_kept_reads_like_a_mapping() -> None:
    made = population(7, 0, greatest=40)
    kept = best(made.rule, made.people, made.people, 5)
    assert kept.get("Nobody", ()) == ()
    alone = next(name for name in made.people if name not in kept)
    assert kept.get(alone, ()) == ()
    assert len(kept) == len(dict(kept)) < len(made.people)
    assert dict(kept.first(2)) == {name: some[:2] for name, some in kept.items()}
