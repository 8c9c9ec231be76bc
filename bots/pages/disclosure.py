"""Decides which counts may be published, so that none tells anything of fewer than five people."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Generic, TypeVar

FEWEST = 5
"""People of whom a figure tells at least, and things that it counts at least."""

Thing = TypeVar("Thing", bound=Hashable)


def grouped(things: Iterable[Thing], key: Callable[[Thing], str]) -> dict[str, list[Thing]]:
    """Things by what each belongs to; the key is empty for those that belong to nothing."""
    found: dict[str, list[Thing]] = {}
    for one in things:
        found.setdefault(key(one), []).append(one)
    return found


class Disclosure(Generic[Thing]):
    """Figures about the same things that are published at the same time.

    Each is a set of things. One is published if it is about five people, and so is what is between
    it and any other that holds it, or that it holds: that is what somebody can have who subtracts
    one from the other. Parts that do not overlap leave as much of their whole, or nothing. Who asks
    first comes first.
    """

    def __init__(self, people_of: Callable[[Thing], Iterable[str]]) -> None:
        self._people_of = people_of
        self._told: list[frozenset[Thing]] = []

    def may_tell(self, things: Iterable[Thing]) -> bool:
        """Whether a figure about things that is no count of them, such as hours, may be told."""
        return self._may(frozenset(things))

    def count(self, things: Iterable[Thing]) -> int | None:
        """How many there are; None where that may not be told."""
        asked = frozenset(things)
        if not self._may(asked):
            return None
        self._told.append(asked)
        return len(asked)

    def parts(self, whole: Iterable[Thing], parts: Mapping[str, Sequence[Thing]]) -> dict[str, int]:
        """The counts of parts that do not overlap, the largest first, as far as they may be told.

        What the others have together stays about five people, or nobody: `whole` is published. A
        part without a name (`""`) is one of the others.
        """
        told: dict[str, frozenset[Thing]] = {}
        for key in sorted(parts, key=lambda key: (-len(parts[key]), key)):
            part = frozenset(parts[key])
            if key and self._may(part):
                told[key] = part
                self._told.append(part)
        everything = frozenset(whole)
        while told and not self._leave_enough(everything, told.values()):
            told.popitem()
            self._told.pop()
        return {key: len(told[key]) for key in sorted(told)}

    def _leave_enough(self, whole: frozenset[Thing], parts: Iterable[frozenset[Thing]]) -> bool:
        """Whether what is in none of the parts is about enough people, or nobody."""
        rest = whole.difference(*parts)
        return not rest or self._enough(rest)

    def all_parts(
        self, whole: Iterable[Thing], parts: Mapping[str, Sequence[Thing]]
    ) -> dict[str, int]:
        """The same, where all are told or none."""
        if all(self._may(frozenset(part)) for part in parts.values()):
            return self.parts(whole, parts)
        return {}

    def _may(self, asked: frozenset[Thing]) -> bool:
        if len(asked) < FEWEST or not self._enough(asked):
            return False
        between = (
            larger - smaller
            for told in self._told
            for smaller, larger in ((asked, told), (told, asked))
            if smaller < larger
        )
        return all(map(self._enough, between))

    def _enough(self, things: Iterable[Thing]) -> bool:
        people: set[str] = set()
        for thing in things:
            people.update(self._people_of(thing))
            if len(people) >= FEWEST:
                return True
        return False
