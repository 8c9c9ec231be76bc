"""How long it takes to find everybody's best sharers, against what one would write at first.

All in one process and by turns, in seconds of one core, so that what else the machine does falls
on all alike. What takes hours is timed on a sample of learners, and said to be.
"""

from __future__ import annotations

import heapq
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sparse_dot_topn import sp_matmul_topn

from bots.matching import incremental, numpy_engine
from bots.matching.assignment import Pairs, pairs
from bots.matching.candidates import Candidates
from bots.matching.engine import best_learners, same_language
from bots.matching.incremental import State
from bots.matching.numpy_engine import Task
from bots.matching.population import Population, encode
from bots.matching.rule import (
    BROAD_OFFER,
    KEPT_CANDIDATES,
    TIERS,
    Candidate,
    Rule,
    Weights,
    can_talk,
    same_person,
    tier_of,
)
from tests.bench.population import edited, people, tree

SEED = 20261123
SIZES = (1_000, 10_000, 100_000)
ROUNDS = 4
SAMPLE = 100
"""So many learners the plain index is timed on in each round."""
SAMPLE_OF_PRODUCT = 2_000
CHANGED = 100
ROWS, EXPOSURE_CAP = 10, 15
GROUPS = 300

_Answer = TypeVar("_Answer")


def clocked(work: Callable[[], _Answer]) -> tuple[float, _Answer]:
    """Seconds of processor time, and the answer."""
    begin = time.process_time()
    answer = work()
    return time.process_time() - begin, answer


class PlainIndex:
    """The same lists in plain Python: an inverted index, sums in a dictionary, heapq.

    It knows the trick of the bound too: only who may be among the best gets their bonus.
    """

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        offers = {item for one in rule.people.values() for item in one.available}
        wants = {item for one in rule.people.values() for item in one.wanted}
        self._meets = {
            offer: {want: met for want in wants if (met := rule.tree.similarity(want, offer))}
            for offer in offers
        }
        self._sharers: dict[str, list[tuple[str, int]]] = {want: [] for want in wants}
        for name, one in rule.people.items():
            best: dict[str, int] = {}
            for offer in one.available:
                for want, met in self._meets[offer].items():
                    best[want] = max(met, best.get(want, 0))
            for want, met in best.items():
                self._sharers[want].append((name, met))
        self._rarity = {want: rule.rarity(want) for want in wants}

    def best(self, learner: str, most: int) -> list[Candidate]:
        """A learner's best sharers."""
        people, weights = self.rule.people, self.rule.weights
        one = people[learner]
        total: defaultdict[str, int] = defaultdict(int)
        closest: defaultdict[str, int] = defaultdict(int)
        for want in one.wanted:
            for name, met in self._sharers[want]:
                total[name] += met * self._rarity[want]
                closest[name] = max(met, closest[name])
        credit_of: dict[str, tuple[int, int]] = {}
        for name, gained in total.items():
            other = people[name]
            if can_talk(one, other) and not same_person(learner, one, name, other):
                talk = self.rule.talk(one, other)
                breadth = max(BROAD_OFFER, len(other.available))
                credit = max(1, gained * talk * BROAD_OFFER // breadth)
                credit_of[name] = (-tier_of(closest[name]), credit)
        reached = heapq.nlargest(most, credit_of.values())
        tier, credit = reached[-1] if len(reached) == most else (-len(TIERS), 0)
        least = (tier, credit - weights.most)
        met_by_me = {want for offer in one.available for want in self._meets[offer]}
        found = (
            Candidate(learner, name, -one[0], one[1] + self._added(learner, name, met_by_me))
            for name, one in credit_of.items()
            if one >= least
        )
        return heapq.nsmallest(most, found, key=lambda candidate: candidate.order)

    def _added(self, learner: str, name: str, met: set[str]) -> int:
        one, other = self.rule.people[learner], self.rule.people[name]
        mutual = self.rule.weights.mutual * (not met.isdisjoint(other.wanted))
        return mutual + self.rule.context(one, other)


class Product:
    """Credit alone as a product of sparse matrices, of which the largest entries are kept.

    It asks neither for languages nor for context, nor does it break ties: less than the rule wants.
    """

    def __init__(self, population: Population) -> None:
        side, size = population.sides[0], len(population.items)
        weights = population.rarity[side.wanted.values].astype(np.float32)
        shape = (len(side.names), size)
        self.wants = csr_matrix((weights, side.wanted.values, side.wanted.starts), shape)
        offering = side.available.holders(size)
        met = np.zeros(shape[::-1], np.float32)
        for want, offers in enumerate(population.related):
            for offer, similarity in offers:
                met[want, offering[offer]] = similarity
        self.offers = csr_matrix(met)

    def best(self, learners: npt.NDArray[np.integer]) -> object:
        """The largest entries of some rows."""
        return sp_matmul_topn(self.wants[learners], self.offers, top_n=KEPT_CANDIDATES)


def _best_of(plain: PlainIndex, names: Sequence[str]) -> dict[str, list[Candidate]]:
    return {name: plain.best(name, KEPT_CANDIDATES) for name in names}


def scoring(count: int) -> tuple[Task, Candidates, float]:
    """Everybody's best 64 by turns, and the seconds of numpy."""
    members = people(count, SEED)
    rule = Rule(members, tree())
    took, population = clocked(lambda: encode(members, rule.tree))
    side = population.sides[0]
    print(f"matching of {count:,}: people to arrays in {took:.2f} s")
    task = Task.whole(population, side, side, Weights())
    plain, product = PlainIndex(rule), Product(population)
    names = [name for name in side.names if members[name].wanted]
    seconds = defaultdict[str, float](float)
    compared: dict[str, list[Candidate]] = {}
    kept = None
    turns = ROUNDS if count < SIZES[-1] else 2
    for turn in range(turns):
        sample = names[turn :: len(names) // SAMPLE]
        took, lists = clocked(partial(_best_of, plain, sample))
        compared |= lists
        seconds["plain"] += took / len(sample) * len(names)
        few = np.arange(turn, count, max(1, count // SAMPLE_OF_PRODUCT))
        took, _ = clocked(partial(product.best, few))
        seconds["product"] += took / len(few) * count
        took, kept = clocked(lambda: numpy_engine.search(task, KEPT_CANDIDATES).kept(side, side))
        seconds["numpy"] += took
        assert kept is not None
        assert {name: kept.get(name, []) for name in compared} == compared
    assert kept is not None
    each = {name: took / turns for name, took in seconds.items()}
    print(
        f"matching of {count:,}: numpy {each['numpy']:.2f} s on one "
        f"core; plain Python {each['plain']:,.0f} s (by a sample), "
        f"credit alone by sparse_dot_topn {each['product']:.2f} s (by a sample)"
    )
    print(
        f"matching of {count:,}: {each['plain'] / each['numpy']:,.0f} times as fast as plain Python"
    )
    return task, kept, each["numpy"]


def shown(found: Pairs) -> Mapping[str, set[str]]:
    """Whom everybody sees."""
    seen = defaultdict(set)
    for one, two in zip(found.learner.tolist(), found.sharer.tolist(), strict=True):
        seen[found.learners[one]].add(found.sharers[two])
        seen[found.sharers[two]].add(found.learners[one])
    return seen


def other_lists(task: Task, kept: Candidates) -> None:
    """Pairing, organizations and the list of the same language."""
    count = len(kept.owners.names)
    took, found = clocked(lambda: pairs(kept, rows=ROWS, exposure_cap=EXPOSURE_CAP))
    print(f"pairing of {count:,}: {took:.2f} s on one core, {len(found):,} pairs")
    members = people(count, SEED)
    rule = Rule(members, tree())
    took, _ = clocked(lambda: same_language(rule, shown(found), 5))
    print(f"same language, {count:,} people: {took:.2f} s")
    groups = {f"Group {name}": one for name, one in people(GROUPS, SEED + 1).items()}
    took, _ = clocked(lambda: best_learners(rule, groups, members, 10))
    print(f"organizations to share with, {GROUPS} for {count:,} people: {took:.2f} s")


def equal(one: Candidates, two: Candidates) -> bool:
    """Whether two answers for the same people are the same in every row and number."""
    held = np.arange(one.other.shape[1]) < one.counts[:, None]
    return np.array_equal(one.counts, two.counts) and all(
        np.array_equal(mine[held], theirs[held])
        for mine, theirs in ((one.other, two.other), (one.worth, two.worth))
    )


def updating(task: Task, numpy: float) -> None:
    """Few people changed since the last run: seconds, and how many pairs are looked at again."""
    members = people(len(task.rows), SEED)
    count = len(members)
    earlier = incremental.update(task.population, Weights())
    took, data = clocked(earlier.state.to_bytes)
    back, state = clocked(lambda: State.from_bytes(data))
    print(
        f"update of {count:,}: state of {len(data) / 1e6:.0f} MB, written in {took:.2f} s "
        f"and read in {back:.2f} s"
    )
    for seed in range(1, 6):
        population = encode(edited(members, CHANGED, seed), task.population.tree)
        took, new = clocked(partial(incremental.update, population, Weights(), state))
        whole = incremental.update(population, Weights())
        assert equal(whole.kept, new.kept)
        share = new.touched / count**2 / (new.changed / count)
        print(
            f"update of {count:,} with {new.changed} changed: {took:.2f} s, {numpy / took:.0f} "
            f"times as fast as all; "
            f"{share:.2f}·D/N of the pairs"
        )


def matching() -> None:
    """All of it."""
    for count in SIZES:
        task, kept, numpy = scoring(count)
        other_lists(task, kept)
    updating(task, numpy)
    with tempfile.TemporaryDirectory() as folder:
        measure = [sys.executable, "-m", "tests.bench.memory", str(SIZES[-1]), f"{folder}/state"]
        for _ in ("from nothing", "from the state of the first"):
            subprocess.run(measure, check=True)


if __name__ == "__main__":
    matching()
