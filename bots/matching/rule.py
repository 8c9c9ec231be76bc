"""The matching rule, as plainly as it can be said; every faster engine has to equal it.

docs/matching.md tells it in words. All numbers are integers, and the result is a function of the
members alone: neither their order nor an earlier result changes it.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property

KEPT_CANDIDATES = 64
"""How many sharers each learner keeps for the pairing."""
BROAD_OFFER = 30
"""Whoever offers more items than this gets less credit for each."""
SAME, BELOW, ABOVE, SIBLING = 4, 3, 2, 1
"""Similarity of an offered item to the wanted one: below it, above it, of the same parent."""
RARITIES = (4, 5, 6, 8)
"""Weight of a capacity that half of the sharers offer, then of ones ever rarer."""
WHOLE = 8
"""Of what somebody knows so many eighths come across in a language that both know well."""
LEAST_CREDIT = RARITIES[0] * SAME * WHOLE
"""What one exactly met want gives at least, where both talk well and the offer is not too broad."""
EXACT, WIDER, BESIDE = TIERS = (1, 2, 3)
"""How close what is offered comes: the wanted item or a part of it, a wider one, a sibling."""
MOST_BESIDE = 3
"""Suggestions of siblings fill up so many rows."""
FLOOR, FLOOR_ROOM = 5, 2
"""For so many rows of exact suggestions sharers have so many times the room."""
CLOSE_MINUTES = 120
"""Time zones that differ by no more than this count as the same."""
_WORD = (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class Weights:
    """What language and context are worth.

    `language` is how many eighths of credit count, by the level of the best language that two
    share, from 0 (not known whether they share one) over 1 to 5 and 6 for native. The rest is
    added to credit; together less than LEAST_CREDIT, so that it outranks no want.
    """

    language: tuple[int, ...] = (4, 2, 4, 6, 7, 8, 8)
    mutual: int = 24
    territory: int = 16
    region: int = 8
    affiliation: int = 16
    timezone: int = 12
    project: int = 12

    @property
    def most(self) -> int:
        """The largest sum that can be added."""
        context = self.territory + self.region + self.affiliation + self.timezone + self.project
        return self.mutual + context


@dataclass(frozen=True, slots=True)
class Member:
    """What the rule needs to know of a person or an organization.

    `languages` gives for each group, whose readers read each other, a level from 1 to 6 (native);
    it is empty for whoever states none. `timezone` is the offset from UTC in minutes, None where
    it is not stated. `accounts` are further names of the same person.
    """

    wanted: frozenset[str] = frozenset()
    available: frozenset[str] = frozenset()
    languages: Mapping[str, int] = field(default_factory=dict)
    territories: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    affiliations: frozenset[str] = frozenset()
    projects: frozenset[str] = frozenset()
    timezone: int | None = None
    accounts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sharer whom a learner could be paired with; `tier` is one of TIERS."""

    learner: str
    sharer: str
    tier: int
    score: int

    @property
    def order(self) -> tuple[int, int, int, str, str]:
        """Best first; equals by a hash that favours nobody."""
        mixed = pair_hash(self.learner, self.sharer)
        return (self.tier, -self.score, mixed, self.learner, self.sharer)


def name_hash(name: str) -> int:
    """64 bits that are the same in every run: the first of the SHA-1 of the name in UTF-8."""
    digest = hashlib.sha1(name.encode(), usedforsecurity=False).digest()
    return int.from_bytes(digest[:8], "big")


def pair_hash(learner: str, sharer: str) -> int:
    """64 bits for a pair, from the hashes of its names by the finalizer of splitmix64.

    Source of the constants: Steele, Lea and Flood, Fast Splittable Pseudorandom Number Generators
    (OOPSLA 2014). Engines compute it for many pairs at once.
    """
    mixed = (name_hash(learner) + 0x9E3779B97F4A7C15 * (name_hash(sharer) | 1)) & _WORD
    mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _WORD
    mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _WORD
    return mixed ^ (mixed >> 31)


class Tree:
    """Which capacity stands below which: {item: parent or None}."""

    def __init__(self, parents: Mapping[str, str | None]) -> None:
        self._parents = parents
        self._near: dict[str, dict[str, int]] = {}

    def above(self, item: str) -> Iterator[str]:
        """The item's parent, its parent's parent, and so on."""
        parent = self._parents.get(item)
        while parent is not None:
            yield parent
            parent = self._parents.get(parent)

    def similarity(self, wanted: str, offered: str) -> int:
        """How well an offered item meets a wanted one, 0 to 4."""
        if wanted == offered:
            return SAME
        if wanted in self.above(offered):
            return BELOW
        if offered in self.above(wanted):
            return ABOVE
        parent = self._parents.get(wanted)
        siblings = parent is not None and parent == self._parents.get(offered)
        return SIBLING if siblings and self._parents.get(parent or "") is not None else 0

    def near(self, wanted: str) -> Mapping[str, int]:
        """All items that meet a wanted one at all, and how well."""
        found = self._near.get(wanted)
        if found is None:
            every = ((one, self.similarity(wanted, one)) for one in {*self._parents, wanted})
            found = self._near[wanted] = {one: close for one, close in every if close}
        return found


@dataclass(frozen=True)
class Rule:
    """The rule for one population: people, the tree, and what context is worth."""

    people: Mapping[str, Member]
    tree: Tree
    weights: Weights = field(default_factory=Weights)

    @cached_property
    def _offers(self) -> Counter[str]:
        return Counter(item for one in self.people.values() for item in one.available)

    @cached_property
    def _sharers(self) -> int:
        return sum(bool(one.available) for one in self.people.values())

    def rarity(self, item: str) -> int:
        """The weight of a capacity among these people."""
        return rarity(self._offers[item], self._sharers)

    def met(self, learner: Member, sharer: Member) -> dict[str, int]:
        """What the one wants and the other offers at least something close to, and how close."""
        closest = {
            want: max((self.tree.similarity(want, offer) for offer in sharer.available), default=0)
            for want in learner.wanted
        }
        return {want: close for want, close in closest.items() if close}

    def credit(self, met: Mapping[str, int], learner: Member, sharer: Member) -> int:
        """How much of what the one wants the other can teach them; at least 1 where it is any."""
        total = sum(self.rarity(want) * close for want, close in met.items())
        total *= self.talk(learner, sharer)
        return max(1, total * BROAD_OFFER // max(BROAD_OFFER, len(sharer.available)))

    def talk(self, one: Member, other: Member) -> int:
        """How many eighths come across, in the language that two share best."""
        worth = self.weights.language
        shared = one.languages.keys() & other.languages.keys()
        levels = (min(one.languages[code], other.languages[code]) for code in shared)
        return max((worth[level] for level in levels), default=worth[0])

    def context(self, one: Member, other: Member) -> int:
        """What two people have in common besides capacities and languages."""
        return sum(getattr(self.weights, name) for name in in_common(one, other))

    def candidate(self, learner: str, one: Member, sharer: str, other: Member) -> Candidate | None:
        """The two as learner and sharer; None where they are no match."""
        if same_person(learner, one, sharer, other) or not can_talk(one, other):
            return None
        met = self.met(one, other)
        if not met:
            return None
        mutual = self.weights.mutual * bool(self.met(other, one))
        score = self.credit(met, one, other) + mutual + self.context(one, other)
        return Candidate(learner, sharer, tier_of(max(met.values())), score)

    def candidates(
        self,
        learners: Mapping[str, Member],
        sharers: Mapping[str, Member],
        most: int = KEPT_CANDIDATES,
    ) -> dict[str, list[Candidate]]:
        """Each learner's best sharers, best first; learners without any are left out."""
        kept = {}
        for learner, one in learners.items():
            found = (
                self.candidate(learner, one, sharer, other) for sharer, other in sharers.items()
            )
            best = sorted((one for one in found if one), key=lambda one: one.order)[:most]
            if best:
                kept[learner] = best
        return kept

    def same_language(self, me: str, shown: AbstractSet[str], most: int) -> tuple[str, ...]:
        """Those of the people who share most languages with `me`, then context, then by the hash.

        Whoever is `shown` in another list of theirs is left out.
        """
        one = self.people[me]
        found = []
        for name, other in self.people.items():
            shared = len(one.languages.keys() & other.languages.keys())
            if shared and name not in shown and not same_person(me, one, name, other):
                found.append((-shared, -self.context(one, other), pair_hash(me, name), name))
        return tuple(name for *_, name in sorted(found)[:most])


def rarity(offers: int, sharers: int) -> int:
    """The weight of a capacity: steps by powers of two of the share of sharers who offer it.

    One more person who offers it changes nothing, but for the few who cross a power of two.
    """
    steps = (sharers.bit_length() - offers.bit_length()) // 2
    return RARITIES[min(max(steps, 0), len(RARITIES) - 1)]


def tier_of(closest: int) -> int:
    """The tier of two by the similarity of what comes closest."""
    return EXACT if closest >= BELOW else WIDER if closest == ABOVE else BESIDE


def same_person(name: str, one: Member, other_name: str, other: Member) -> bool:
    """Whether two accounts are one person's, by the word of either."""
    return name == other_name or other_name in one.accounts or name in other.accounts


def can_talk(one: Member, other: Member) -> bool:
    """Whether they share a language; whoever states none is given the benefit of the doubt."""
    return (
        not one.languages
        or not other.languages
        or not one.languages.keys().isdisjoint(other.languages)
    )


def in_common(one: Member, other: Member) -> tuple[str, ...]:
    """The parts of context that two people share, named as their weights are."""
    found = []
    if not one.territories.isdisjoint(other.territories):
        found.append("territory")
    if not one.regions.isdisjoint(other.regions):
        found.append("region")
    if not one.affiliations.isdisjoint(other.affiliations):
        found.append("affiliation")
    if not one.projects.isdisjoint(other.projects):
        found.append("project")
    if same_time(one, other):
        found.append("timezone")
    return tuple(found)


def same_time(one: Member, other: Member) -> bool:
    """Whether their days overlap well: time zones close to each other, around the globe."""
    if one.timezone is None or other.timezone is None:
        return False
    return is_same_time(one.timezone, other.timezone)


def is_same_time(one: int, other: int) -> bool:
    """Whether two distances from UTC, in minutes, are close to each other, around the globe."""
    apart = abs(one - other) % 1440
    return min(apart, 1440 - apart) <= CLOSE_MINUTES


def fair_cap(demand: int, sharers: int, *, least: int, share: int) -> int:
    """How many learners a sharer may be shown to: `least`, and more where few would teach.

    Then it grows by eighths until there is room for `share` percent of the average demand, which
    is all rows that learners could fill over those who offer anything. In steps, so that one
    person more hardly ever moves it.
    """
    room = -(-demand * share // (100 * max(1, sharers)))
    cap = least
    while cap < room:
        cap += max(1, cap // 8)
    return cap


class _Coverage:
    """One pair for as many learners as any assignment over the kept candidates allows."""

    def __init__(self, kept: Mapping[str, Sequence[Candidate]], exposure_cap: int) -> None:
        self._kept = kept
        self._cap = exposure_cap
        self._pair_of: dict[str, Candidate] = {}
        self._learners_of: dict[str, list[str]] = defaultdict(list)

    def pairs(self) -> list[Candidate]:
        order = sorted(self._kept, key=lambda name: (len(self._kept[name]), name_hash(name), name))
        for last in TIERS:
            for learner in order:
                if learner not in self._pair_of:
                    self._place(learner, last)
        return list(self._pair_of.values())

    def _place(self, learner: str, last: int) -> None:
        """Give `learner` the best candidate with room, moving others where that is the only way.

        A breadth-first search for the shortest augmenting path: from a learner to each candidate,
        from a full candidate to the learners who are with it. `reached` remembers by which pair
        each candidate was reached, so that the path can be walked back. Candidates after the
        `last` tier are left alone.
        """
        reached: dict[str, Candidate] = {}
        waiting = deque([learner])
        while waiting:
            for pair in self._kept[waiting.popleft()]:
                if pair.tier > last:
                    break
                if pair.sharer in reached:
                    continue
                reached[pair.sharer] = pair
                if len(self._learners_of[pair.sharer]) < self._cap:
                    self._take(pair, reached)
                    return
                waiting.extend(self._learners_of[pair.sharer])

    def _take(self, last: Candidate, reached: Mapping[str, Candidate]) -> None:
        """Take the last pair of a path; whoever moves leaves room for the pair before it."""
        pair: Candidate | None = last
        while pair is not None:
            left = self._pair_of.get(pair.learner)
            self._pair_of[pair.learner] = pair
            self._learners_of[pair.sharer].append(pair.learner)
            if left is not None:
                self._learners_of[left.sharer].remove(pair.learner)
            pair = reached[left.sharer] if left is not None else None


@dataclass(frozen=True, slots=True)
class Filling:
    """One way to fill rows: by which tier, up to how many, and how often a sharer is shown."""

    tier: int
    rows: int
    cap: int
    few: bool = False
    """Only for those who have no more candidates of the tier than these rows."""


def fillings(rows: int, exposure_cap: int) -> tuple[Filling, ...]:
    """What fills the rows after coverage, in this order."""
    floor, room = min(rows, FLOOR), FLOOR_ROOM * exposure_cap
    return (
        Filling(EXACT, floor, room, few=True),
        Filling(EXACT, rows, exposure_cap),
        Filling(EXACT, floor, room),
        Filling(WIDER, rows, exposure_cap),
        Filling(BESIDE, min(rows, MOST_BESIDE), exposure_cap),
    )


def pairs(
    kept: Mapping[str, Sequence[Candidate]], *, rows: int, exposure_cap: int
) -> tuple[Candidate, ...]:
    """All pairs, best first: a learner has at most `rows`, a sharer `exposure_cap` and the floor.

    First coverage, so that nobody goes without who need not. Then tier by tier, and in rounds:
    everybody's first choice of the tier, second choice and so on, taken while both sides have
    room; siblings only up to MOST_BESIDE rows. Within a round the lowest score goes first: whoever
    wants much scores high with many and finds another, whoever wants a single thing may not.

    For the floor of exact rows sharers have FLOOR_ROOM times the room. Those with no more exact
    candidates than FLOOR go before all others, so that these look elsewhere; those who found too
    many full, after them.
    """
    taken = dict.fromkeys(_Coverage(kept, exposure_cap).pairs())
    of_learner = Counter(pair.learner for pair in taken)
    of_sharer = Counter(pair.sharer for pair in taken)
    for filling in fillings(rows, exposure_cap):
        of_tier = ([one for one in some if one.tier == filling.tier] for some in kept.values())
        choices = [
            (choice, pair.score, pair.order, pair)
            for some in of_tier
            if not filling.few or len(some) <= filling.rows
            for choice, pair in enumerate(some)
        ]
        for *_, pair in sorted(choices):
            is_room = of_sharer[pair.sharer] < filling.cap
            if pair not in taken and of_learner[pair.learner] < filling.rows and is_room:
                taken[pair] = None
                of_learner[pair.learner] += 1
                of_sharer[pair.sharer] += 1
    return tuple(sorted(taken, key=lambda one: one.order))
