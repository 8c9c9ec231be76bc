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

    Each is a set of things. Whoever knows two of which one holds the other knows what is between
    them, too. A figure is published if it and what would be known by it are about five people, and
    so is what is between any of these and anything that is known already. Parts that do not overlap
    leave as much of their whole, or nothing. Who asks first comes first.
    """

    def __init__(self, people_of: Callable[[Thing], Iterable[str]]) -> None:
        self._people_of = people_of
        # Each with what is known by it: itself first.
        self._told: list[list[frozenset[Thing]]] = []

    def may_tell(self, things: Iterable[Thing]) -> bool:
        """Whether a figure about things that is no count of them, such as hours, may be told."""
        return bool(self._if_safe(things, FEWEST))

    def count(self, things: Iterable[Thing]) -> int | None:
        """How many there are; None where that may not be told."""
        known = self._if_safe(things, FEWEST)
        if not known:
            return None
        self._told.append(known)
        return len(known[0])

    def parts(self, whole: Iterable[Thing], parts: Mapping[str, Sequence[Thing]]) -> dict[str, int]:
        """The counts of parts that do not overlap, the largest first, as far as they may be told.

        What the others have together is told by that, too, for `whole` is published: so it is about
        five people, or nobody. A part without a name (`""`) is one of the others.
        """
        counts: dict[str, int] = {}
        rest = frozenset(whole)
        for key in sorted(parts, key=lambda key: (-len(parts[key]), key)):
            count = self.count(parts[key]) if key else None
            if count:
                counts[key] = count
                rest = rest.difference(parts[key])
        while counts and rest:
            known = self._if_safe(rest, 1)
            if known:
                self._told.append(known)
                break
            counts.popitem()
            rest |= self._told.pop()[0]
        return dict(sorted(counts.items()))

    def all_parts(
        self, whole: Iterable[Thing], parts: Mapping[str, Sequence[Thing]]
    ) -> dict[str, int]:
        """The same, where all are told or none."""
        before = len(self._told)
        counts = self.parts(whole, parts)
        if counts.keys() == parts.keys():
            return counts
        del self._told[before:]
        return {}

    def _if_safe(self, things: Iterable[Thing], fewest: int) -> list[frozenset[Thing]]:
        """What would be known by a figure, itself first; nothing where some of it may not be."""
        asked = frozenset(things)
        if len(asked) < fewest:
            return []
        known = [asked]
        for told, *_ in self._told:
            smaller, larger = _by_size(asked, told)
            if smaller < larger:
                known.append(larger - smaller)
        others = [other for told in self._told for other in told]
        is_safe = all(map(self._is_enough, known)) and all(
            self._is_enough_between(one, other) for one in known for other in others
        )
        return known if is_safe else []

    def _is_enough_between(self, one: frozenset[Thing], other: frozenset[Thing]) -> bool:
        """Whether what the larger has more is about enough people, where it holds the other."""
        smaller, larger = _by_size(one, other)
        return not smaller < larger or self._is_enough(
            thing for thing in larger if thing not in smaller
        )

    def _is_enough(self, things: Iterable[Thing]) -> bool:
        people: set[str] = set()
        for thing in things:
            people.update(self._people_of(thing))
            if len(people) >= FEWEST:
                return True
        return False


def _by_size(
    one: frozenset[Thing], other: frozenset[Thing]
) -> tuple[frozenset[Thing], frozenset[Thing]]:
    return (one, other) if len(one) < len(other) else (other, one)
