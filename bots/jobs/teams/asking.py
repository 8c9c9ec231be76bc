"""Whom a team could ask for what it lacks, so that nobody is proposed everywhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

MOST_ASKED = 5
"""People proposed for one gap."""
MOST_TEAMS = 3
"""Teams that one person is proposed to."""


class Gap(NamedTuple):
    """Something needed that nobody of a team can do."""

    team: str
    need: str


def proposals(ranked: Mapping[Gap, Sequence[str]]) -> dict[Gap, list[str]]:
    """For each gap the best people outside, best first, from all who could, best first.

    In turns: every gap gets its best person before any gets a second one, in the order given.
    Nobody is proposed to more than MOST_TEAMS teams; to one team, for as many gaps as it has.
    """
    found: dict[Gap, list[str]] = {gap: [] for gap in ranked}
    teams_of: defaultdict[str, set[str]] = defaultdict(set)
    waiting = {gap: iter(people) for gap, people in ranked.items()}
    for _ in range(MOST_ASKED):
        for gap, people in waiting.items():
            for name in people:
                teams = teams_of[name]
                if gap.team in teams or len(teams) < MOST_TEAMS:
                    teams.add(gap.team)
                    found[gap].append(name)
                    break
    return found
