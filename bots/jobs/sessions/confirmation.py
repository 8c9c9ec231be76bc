"""Puts together what two people say: which sessions both confirm, which wait for a word."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from sync.profiles.records import Session

MOST_OF_A_PAIR = 5
"""Sessions of two people that count in a month: more capacities are no more sessions."""
MOST_OF_ONE = 50
"""Sessions of a month that one person tells, and nobody else yet."""

LEARNED, TAUGHT, NOT_SO = "learned", "taught", "not so"
_OTHER_SIDE = {LEARNED: TAUGHT, TAUGHT: LEARNED}


@dataclass(frozen=True, slots=True)
class Held:
    """A session that both say: one for a pair, a capacity and a month, whoever teaches.

    `hours` are the lower of what both say, 0 where one of them says none.
    """

    learner: str
    sharer: str
    capacity: str
    month: datetime.date
    hours: float = 0
    programme: str = ""

    @property
    def people(self) -> tuple[str, str]:
        """Both."""
        return self.learner, self.sharer


@dataclass(frozen=True)
class Sessions:
    """All that people said of sessions: what both say, and what one alone does, in order."""

    held: tuple[Held, ...] = ()
    told: tuple[Session, ...] = ()
    """Those that wait for the other's word; nobody has denied them."""

    def counts(self) -> dict[str, dict[str, int]]:
        """By user how often each taught and learned, as both say."""
        found: dict[str, dict[str, int]] = {}
        for one in self.held:
            for user, what in ((one.sharer, TAUGHT), (one.learner, LEARNED)):
                mine = found.setdefault(user, {TAUGHT: 0, LEARNED: 0})
                mine[what] += 1
        return dict(sorted(found.items()))


@dataclass
class _Pair:
    """What was said of one person learning one thing from another in one month."""

    words: dict[str, Session] = field(default_factory=dict)
    """By role, the first that each says."""


def put_together(
    sessions: Iterable[Session], person: Mapping[str, str] = MappingProxyType({})
) -> Sessions:
    """What people said of sessions, by pairs; the order of words does not matter but for hours.

    `person` gives one name to all accounts of a person who has several. Of a pair and of one who
    tells alone so many count in a month as MOST_OF_A_PAIR and MOST_OF_ONE say, in order of names
    and capacities: neither two people nor one can make any figure what they like.
    """
    pairs: dict[tuple[str, str, str, datetime.date], _Pair] = {}
    denied: dict[tuple[str, str], list[Session]] = {}
    for one in sessions:
        if one.role == NOT_SO:
            denied.setdefault((one.user, one.partner), []).append(one)
        elif one.role in _OTHER_SIDE and one.month and one.capacity:
            learner, sharer = one.user, one.partner
            if one.role == TAUGHT:
                learner, sharer = sharer, learner
            key = (learner, sharer, one.capacity, one.month)
            pairs.setdefault(key, _Pair()).words.setdefault(one.role, one)
    held: dict[tuple[object, ...], Held] = {}
    told: list[Session] = []
    of_a_pair, of_one = Counter[tuple[object, ...]](), Counter[tuple[object, ...]]()
    for (learner, sharer, capacity, month), pair in sorted(pairs.items()):
        words = [pair.words[role] for role in (LEARNED, TAUGHT) if role in pair.words]
        if any(_is_denied(one, denied) for one in words):
            continue
        if len(words) < len(_OTHER_SIDE):
            teller = person.get(words[0].user, words[0].user)
            of_one[teller, month] += 1
            told += words if of_one[teller, month] <= MOST_OF_ONE else ()
            continue
        # Of two who taught each other the same in one month, one session counts.
        two = sorted(person.get(one, one) for one in (learner, sharer))
        if (*two, capacity, month) in held or of_a_pair[*two, month] == MOST_OF_A_PAIR:
            continue
        of_a_pair[*two, month] += 1
        programmes = {one.programme for one in words}
        held[*two, capacity, month] = Held(
            learner, sharer, capacity, month,
            min(one.hours for one in words),
            programmes.pop() if len(programmes) == 1 else "",
        )  # fmt: skip
    return Sessions(tuple(held.values()), tuple(told))


def _is_denied(word: Session, denied: Mapping[tuple[str, str], Sequence[Session]]) -> bool:
    """Whether the other says that it was not so: of this one, or of all that nothing narrows."""
    return any(
        one.capacity in {"", word.capacity} and one.month in {None, word.month}
        for one in denied.get((word.partner, word.user), ())
    )
