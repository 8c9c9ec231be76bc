"""How good the matching is: who gets something, who is seen, which needs somebody could meet."""

from __future__ import annotations

from collections import Counter
from statistics import median_low

from bots.jobs.snapshot import Snapshot
from bots.matching.lists import Matches
from bots.matching.rule import EXACT, Candidate

Figures = dict[str, int]


def matching_figures(snapshot: Snapshot) -> Figures:
    """The figures `matching` of statistics.json, over people who are open to suggestions.

    A want is a pair of a person and a capacity; it is met where somebody else offers that capacity
    or one below it on the tree, whatever they speak. A learner has an exact suggestion where
    somebody who is suggested to them offers just that, and both say that they speak one language.
    """
    matches = snapshot.matches
    open_people = {user: snapshot.people.profiles[user] for user in matches.people}
    sharers = {user for user, one in open_people.items() if one.available}
    exposure = Counter(pair.sharer for pair in matches.pairs)
    learners = {pair.learner for pair in matches.pairs}
    exact = {pair.learner for pair in matches.pairs if _is_exact(matches, pair)}
    seen = sorted(exposure[user] for user in sharers)
    return {
        "people": len(open_people),
        "with_suggestion": len(learners | exposure.keys()),
        "learners": sum(bool(one.wanted) for one in open_people.values()),
        "learners_with_suggestion": len(learners),
        "learners_exact": len(exact),
        "sharers": len(sharers),
        "sharers_suggested": len(exposure),
        "exposure_highest": seen[-1] if seen else 0,
        "exposure_median": median_low(seen) if seen else 0,
        "offers": sum(len(one.available) for one in open_people.values()),
        "wants": sum(len(one.wanted) for one in open_people.values()),
        "wants_met": sum(
            bool(matches.offering.get(item, frozenset()) - {user})
            for user, one in open_people.items()
            for item in one.wanted
        ),
    }


def _is_exact(matches: Matches, pair: Candidate) -> bool:
    """Whether a sharer offers something that the learner wants, or a part of it, and both talk."""
    learner, sharer = matches.people[pair.learner], matches.people[pair.sharer]
    return pair.tier == EXACT and not learner.languages.keys().isdisjoint(sharer.languages)
