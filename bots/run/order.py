"""In which order a run saves; how soon each change is due, due.py says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum, auto
from itertools import chain, zip_longest

from bots.run.due import Due
from bots.run.plan import Action, Change
from sync.wiki.pages import is_data


class _Turn(IntEnum):
    """What is saved before what."""

    WITHDRAWN = auto()
    READ_BACK = auto()
    NOW = auto()
    WORDS = auto()
    LATER = auto()
    CLOSING = auto()


def in_order(changes: Iterable[Change]) -> list[Change]:
    """The most useful first, since a run may not save everything.

    First what people withdrew. Then the catalogue and other data by which runs understand people: a
    run that is ended before they are saved leaves pages that the next one, which reads the old
    data, would turn back. Then new data, since a page that is saved before its data exist would
    not depend on them for the wiki, and what is due now. The entries of profiles come last of it:
    by them a later run knows whom this one has served. Then words, and all the rest: data and
    pages by turns, so that where a run may save little, neither waits for ever. New pages come
    before others, and of what stands that which has waited longest: the older the revision. Data
    that no job claims any more go after all other data, whomever they are about: when shards are
    cut anew, readers find the old ones until the index leads to the new ones, which all stand by
    then. What says that all pages have a new layout comes after all of them.
    """
    turns: defaultdict[_Turn, list[Change]] = defaultdict(list)
    for change in changes:
        turns[_turn(change)].append(change)
    for turn in (_Turn.WITHDRAWN, _Turn.NOW):
        turns[turn].sort(key=_place)
    turns[_Turn.LATER] = list(_by_turns(turns[_Turn.LATER]))
    return [change for turn in _Turn for change in turns[turn]]


def _turn(change: Change) -> _Turn:
    new_data = is_data(change.page.title) and change.base is None
    if change.closes:
        return _Turn.CLOSING
    if _is_retired_data(change):
        return _Turn.LATER
    if change.withdraws and not _serves(change):
        return _Turn.WITHDRAWN
    if change.read_back:
        return _Turn.READ_BACK
    if change.due is Due.NOW or new_data:
        return _Turn.NOW
    return _Turn.WORDS if change.job == "catalogue" else _Turn.LATER


def _serves(change: Change) -> bool:
    """Whether later runs know by it whom this one has served."""
    served = "/profiles/" in change.page.title and is_data(change.page.title)
    return served and change.due is Due.NOW and change.base is not None


def _is_retired_data(change: Change) -> bool:
    return change.action is Action.RETIRE and is_data(change.page.title)


def _place(change: Change) -> tuple[int, bool, int, int]:
    """Data in the order of the jobs, pages, and the entries of profiles."""
    if is_data(change.page.title):
        return 2 * _serves(change), not change.withdraws, 0, 0
    return 1, not change.withdraws, *_age(change)


def _age(change: Change) -> tuple[int, int]:
    kinds = (Action.RETIRE, Action.CREATE, Action.EDIT, Action.POST)
    return kinds.index(change.action), change.base.revision if change.base else 0


def _by_turns(changes: Sequence[Change]) -> Iterator[Change]:
    data = [change for change in changes if is_data(change.page.title)]
    data.sort(key=lambda one: (_is_retired_data(one), _age(one)))
    pages = sorted((one for one in changes if not is_data(one.page.title)), key=_age)
    both = chain.from_iterable(zip_longest(data, pages))
    return (change for change in both if change is not None)
