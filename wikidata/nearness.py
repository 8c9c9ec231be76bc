"""Finds the known names that look most like a misspelt one, in work that nobody can make grow.

Strangers write the names that are looked for, and many of those that are known. So a name has a
longest length, a table has a largest size, and a page has a number of searches, which the reader of
values counts: all that makes the same pages give the same answers on any machine. Who gets no
answer is told of their mistake all the same, without a name to take instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice

from rapidfuzz import process
from rapidfuzz.distance import OSA, Indel

LONGEST = 60
"""Letters of a name that is compared; Module:Capacity peers/nearness has the same."""
MOST_NAMES = 1_000
"""Names of one table that are compared, where strangers fill it."""
_MOST_EQUALS = 8


def comparable(names: Iterable[str], most: int = MOST_NAMES) -> tuple[str, ...]:
    """The first names that are no longer than one is compared, in their order."""
    return tuple(islice((name for name in names if 0 < len(name) <= LONGEST), most))


def misspelt(name: str, known: Sequence[str], least: float, most: int) -> tuple[str, ...]:
    """Of `known` at most `most` that `name` may be with letters wrong, best first.

    None is less alike than `least`, from 0 to 1: letters to change, to add, to leave out or to swap
    with the next one, over the length of the longer name.
    """
    found = _extract(name, known, OSA.normalized_similarity, least, most)
    return tuple(one for one, _, _ in found)


def nearest(name: str, known: Sequence[str], least: float) -> str:
    """The one of `known` that has most letters in common with a name, in their order; or nothing.

    At least `least` of both names' letters, from 0 to 1: words may be missing in one of them. Of
    equals it is the last in order of letters, which has the accents.
    """
    found = _extract(name, known, Indel.normalized_similarity, least, _MOST_EQUALS)
    return max(((alike, one) for one, alike, _ in found), default=(0.0, ""))[1]


def _extract(
    name: str, known: Sequence[str], alike: Callable[..., float], least: float, most: int
) -> list[tuple[str, float, int]]:
    if not name or len(name) > LONGEST:
        return []
    return process.extract(name, known, scorer=alike, score_cutoff=least, limit=most)
