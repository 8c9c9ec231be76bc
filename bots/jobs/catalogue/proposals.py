"""Proposes capacities that several people wrote and nobody mapped.

What somebody typed is never repeated on a page: a proposal shows items of Wikidata that bear the
name, under Wikidata's own label.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sync.profiles.problems import Problem, Reason
from sync.profiles.records import Profile
from wikidata.names import normalised

FEWEST_PEOPLE = 2
MOST_NAMES = 50
"""Names looked for in one run: one request each."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A name that no capacity has: how many people wrote it, and a language to look for it in."""

    name: str
    language: str
    people: int


def wishes(problems: Iterable[Problem], profiles: Mapping[str, Profile]) -> tuple[Wish, ...]:
    """Names that at least FEWEST_PEOPLE wrote, those of most people first."""
    writers: dict[str, set[str]] = defaultdict(set)
    for problem in problems:
        if problem.reason is Reason.UNKNOWN_CAPACITY:
            user = problem.page.removeprefix("User:").partition("/")[0]
            writers[normalised(problem.value)].add(user)
    found = [
        Wish(name, _language(min(users), profiles), len(users))
        for name, users in writers.items()
        if len(users) >= FEWEST_PEOPLE
    ]
    return tuple(sorted(found, key=lambda wish: (-wish.people, wish.name))[:MOST_NAMES])


def _language(user: str, profiles: Mapping[str, Profile]) -> str:
    spoken = profiles[user].spoken if user in profiles else ()
    return spoken[0] if spoken else "en"
