"""Three ways to suggest people: our rule, our score without a cap, and what the platform does."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from bots.matching import assignment as pairing
from bots.matching import engine
from bots.matching.candidates import Candidates
from bots.matching.lists import others
from bots.matching.rule import Candidate, Member, Rule, Tree, fair_cap
from sync.wiki.site import Matching

People = Mapping[str, Member]
Lists = dict[str, list[str]]
"""Names for each person who gets any, best first."""

ROWS = Matching().rows
EXPOSURE_CAP = Matching().exposure_cap
FAIR_SHARE = Matching().fair_share


@dataclass(frozen=True)
class Suggestions:
    """Whom everyone is told to learn from, and to share with; `named` are the others who could."""

    learn_from: Lists
    share_with: Lists
    named: Lists = field(default_factory=dict)


Method = Callable[[People, Tree, int], Suggestions]
"""From people, the tree and a seed for what is left to chance."""


def our_rule(people: People, tree: Tree, seed: int, fair_share: int = FAIR_SHARE) -> Suggestions:
    """Pairs that are seen from both sides, as every site has them unless it says otherwise."""
    kept = candidates(people, tree)
    found = pairing.pairs(kept, rows=ROWS, exposure_cap=cap_of(people, kept, fair_share))
    learn: defaultdict[str, list[str]] = defaultdict(list)
    share: defaultdict[str, list[str]] = defaultdict(list)
    by_learner: defaultdict[str, list[Candidate]] = defaultdict(list)
    for pair in found:
        by_learner[pair.learner].append(pair)
        learn[pair.learner].append(pair.sharer)
        share[pair.sharer].append(pair.learner)
    named = {
        name: [one.sharer for one in others(kept.get(name, ()), shown, ROWS)]
        for name, shown in by_learner.items()
    }
    return Suggestions(dict(learn), dict(share), named)


def cap_of(people: People, kept: Candidates, fair_share: int = FAIR_SHARE) -> int:
    """How many learners a sharer is shown to at most, but for the floor."""
    demand = sum(min(ROWS, count) for count in kept.counts.tolist())
    sharers = sum(bool(one.available) for one in people.values())
    return fair_cap(demand, sharers, least=EXPOSURE_CAP, share=fair_share)


def candidates(people: People, tree: Tree) -> Candidates:
    """Each learner's best sharers by our score."""
    return engine.best(Rule(people, tree), people, people)


def uncapped(people: People, tree: Tree, seed: int) -> Suggestions:
    """The ten best of everyone by our score, however often that shows the same person."""
    rule = Rule(people, tree)
    learn = engine.best(rule, people, people, ROWS)
    share = engine.best_learners(rule, people, people, ROWS)
    return Suggestions(
        {name: [one.sharer for one in found] for name, found in learn.items()},
        {name: [one.learner for one in found] for name, found in share.items()},
    )


def platform_rule(people: People, tree: Tree, seed: int) -> Suggestions:
    """Most equal items first, equals at random; no tree, no language, no cap."""
    chance = random.Random(seed)
    wanted = {name: one.wanted for name, one in people.items()}
    available = {name: one.available for name, one in people.items()}
    return Suggestions(_overlap(wanted, available, chance), _overlap(available, wanted, chance))


def _overlap(
    asked: Mapping[str, frozenset[str]], held: Mapping[str, frozenset[str]], chance: random.Random
) -> Lists:
    holders: defaultdict[str, list[str]] = defaultdict(list)
    for name, items in held.items():
        for item in items:
            holders[item].append(name)
    found = {}
    for name, items in asked.items():
        # Sorted, because the order of a set of words differs between two runs of Python.
        counts = Counter(one for item in sorted(items) for one in holders[item] if one != name)
        if counts:
            found[name] = _most(counts, chance)
    return found


def _most(counts: Mapping[str, int], chance: random.Random) -> list[str]:
    shuffled: Sequence[str] = chance.sample([*counts], len(counts))
    return sorted(shuffled, key=lambda name: -counts[name])[:ROWS]


METHODS: dict[str, Method] = {
    "our rule": our_rule,
    "the platform's": platform_rule,
    "uncapped": uncapped,
}
