"""The search of numpy_engine.py compiled by numba, for more people than numpy is quick enough for.

The same columns and the same bounds, but all that is done with a pair is done while it is in the
processor's cache: tile by tile of sharers, for one learner after the other. Sharers are sorted by
languages, so that tiles where nobody speaks a learner's languages are passed over.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, NamedTuple, TypeVar, cast

import numba
import numpy as np

from bots.matching import numpy_engine
from bots.matching.candidates import Best
from bots.matching.numpy_engine import SHIFT, SURE, TALKING, Columns, Task
from bots.matching.population import Array
from bots.matching.rule import BROAD_OFFER, FINENESS

TILE = 1 << 13
"""So many sharers are looked at in turn, a multiple of all that columns are aligned to."""
CHUNK = 32
"""Of so many only the best is looked at first; columns are as long as a multiple of it."""
GROUPS = 256
"""In so many groups sharers of a tile are put, to guess who will be among the best."""
SLAB = 1 << 9
"""So many learners a thread works on at a time."""
TOP_BITS, NUMBER_BITS, CREDIT_BITS = 11, 32, 21
"""How an entry of a list is packed. Bytes hold no score above TOP."""
SECOND_BITS = 64 - TOP_BITS
TOP = (1 << TOP_BITS) - 1
SPREAD = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1, bitorder="little").view(
    np.uint64
)[:, 0]
"""For each byte its bits as bytes."""

_Function = TypeVar("_Function", bound=Callable[..., Any])


def _compiled(function: _Function) -> _Function:
    """Compile on the first call, and keep that on disk where there is room for it."""
    try:
        return cast(_Function, numba.njit(function, cache=True, nogil=True))
    except RuntimeError:  # no folder that may be written to
        return cast(_Function, numba.njit(function, nogil=True))


class Learners(NamedTuple):
    """Some learners; sets of rows or of sharers' places stand one after the other."""

    place: Array
    hashes: Array
    want_starts: Array
    wants: Array
    talk_starts: Array
    talks: Array
    offer_starts: Array
    offers: Array
    same_starts: Array
    same: Array


class Sharers(NamedTuple):
    """What Columns holds."""

    number: Array
    hashes: Array
    exact: int
    breadth: Array
    gains: Array
    talk: Array
    active: Array
    """Whether a row of `talk` has anybody in a tile."""
    mutual: Array
    mutual_weight: int


class Around(NamedTuple):
    """The flags of context, all parts together."""

    bits: Array
    starts: Array
    keys: Array
    weights: Array


class Tile(NamedTuple):
    """One learner with some sharers."""

    begin: int
    steps: Array
    bonus: Array
    rounded: Array
    """The score in steps, rounded up; 0 without credit."""
    tops: Array
    """The best of `rounded` in each chunk."""
    broad: Array
    """The credit of those with broad offers, who come last."""
    context: Array
    fits: Array


class Lists(NamedTuple):
    """The best so far of each learner, and some that came after the last selection.

    An entry is two numbers, and the smaller the better: the first is made of how much the score is
    below TOP and most of the hash; the second of the rest of it, the sharer and the credit.
    """

    first: Array
    second: Array
    counts: Array
    limits: Array
    """Whoever is to enter has to come to so many steps."""


@_compiled
def _select(one: Array, two: Array, most: int) -> None:
    """Move the best to the front, the worst of them to the end of the front: Hoare's FIND."""
    begin, end = 0, len(one) - 1
    while begin < end:
        middle_one, middle_two = one[(begin + end) // 2], two[(begin + end) // 2]
        left, right = begin, end
        while left <= right:
            while one[left] < middle_one or (one[left] == middle_one and two[left] < middle_two):
                left += 1
            while one[right] > middle_one or (one[right] == middle_one and two[right] > middle_two):
                right -= 1
            if left <= right:
                one[left], one[right] = one[right], one[left]
                two[left], two[right] = two[right], two[left]
                left += 1
                right -= 1
        if most - 1 <= right:
            end = right
        elif most - 1 >= left:
            begin = left
        else:
            return


@_compiled
def _narrow(lists: Lists, row: int, most: int) -> None:
    """Keep only the best, and ask more of those who are to enter."""
    count = lists.counts[row]
    if count >= most:
        _select(lists.first[row][:count], lists.second[row][:count], most)
        lists.counts[row] = most
        score = TOP - np.int64(lists.first[row, most - 1] >> np.uint64(SECOND_BITS))
        lists.limits[row] = max(lists.limits[row], (score + FINENESS - 1) >> SHIFT)


@_compiled
def _pair_hash(learner: int, sharer: int) -> Any:
    """rule.pair_hash."""
    one = np.uint64(sharer) | np.uint64(1)
    one = np.uint64(learner) + np.uint64(0x9E3779B97F4A7C15) * one
    one = (one ^ (one >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    one = (one ^ (one >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return one ^ (one >> np.uint64(31))


# The loops below are over bytes, and plain enough to be turned into vector instructions.


@_compiled
def _copy(out: Array, row: Array) -> None:
    for place in range(len(out)):
        out[place] = row[place]


@_compiled
def _add(out: Array, row: Array) -> None:
    for place in range(len(out)):
        out[place] = np.uint8(out[place] + row[place])


@_compiled
def _raise(out: Array, row: Array) -> None:
    for place in range(len(out)):
        out[place] = row[place] if row[place] > out[place] else out[place]  # noqa: FURB136


@_compiled
def _clear_unless(out: Array, row: Array) -> None:
    for place in range(len(out)):
        out[place] = out[place] if row[place] else np.uint8(0)


@_compiled
def _any(bits: Array, keys: Array, begin: int, out: Array) -> None:
    """Who has any of some keys, over a tile."""
    out[:] = 0
    for key in keys:
        row = bits[key][begin // 8 : begin // 8 + len(out)]
        for place in range(len(out)):
            out[place] |= row[place]


@_compiled
def _add_flags(out: Array, flags: Array, weight: int) -> None:
    """Add a weight where a bit is set, eight sharers at a time."""
    eight = out.view(np.uint64)
    for byte in range(len(flags)):
        eight[byte] += SPREAD[flags[byte]] * np.uint64(weight)


@_compiled
def _round_up(tile: Tile) -> None:
    for chunk in range(len(tile.tops)):
        top = np.uint8(0)
        for place in range(chunk * CHUNK, (chunk + 1) * CHUNK):
            bonus = np.uint8(tile.bonus[place] >> np.uint8(SHIFT))
            score = np.uint8(tile.steps[place] + bonus)
            score = score if tile.steps[place] else np.uint8(0)
            tile.rounded[place] = score
            top = max(top, score)
        tile.tops[chunk] = top


@_compiled
def _limit(rounded: Array, most: int) -> int:
    """A number that `most` of the scores reach, as numpy_engine.Groups finds it."""
    groups = np.zeros(GROUPS, np.uint8)
    for begin in range(0, len(rounded), GROUPS):
        _raise(groups, rounded[begin : begin + GROUPS])
    reached = np.zeros(256, np.int64)
    for score in groups:
        reached[score] += 1
    limit, count = 255, reached[255]
    while limit > 1 and count < most:
        limit -= 1
        count += reached[limit]
    return limit


@_compiled
def _active(talk: Array) -> Array:
    """Which rows of `talk` have anybody in which tile."""
    found = np.zeros((len(talk), (talk.shape[1] + TILE - 1) // TILE), np.bool_)
    for row in range(len(talk)):
        for tile in range(found.shape[1]):
            found[row, tile] = talk[row][tile * TILE : (tile + 1) * TILE].any()
    return found


@_compiled
def _tile(sharers: Sharers, begin: int) -> Tile:
    """Room for a learner and the sharers from a place on."""
    size = min(TILE, sharers.gains.shape[1] - begin)
    last = min(begin + size, len(sharers.number))
    return Tile(
        begin,
        np.empty(size, np.uint8),
        np.empty(size, np.uint8),
        np.empty(size, np.uint8),
        np.empty(size // CHUNK, np.uint8),
        np.empty(max(0, last - max(begin, sharers.exact)), np.int64),
        np.empty(size, np.uint8),
        np.empty(size // 8, np.uint8),
    )


@_compiled
def _look_around(tile: Tile, around: Around, place: int) -> None:
    """What context adds for a place."""
    tile.context[:] = 0
    places = (len(around.starts) - 1) // max(len(around.weights), 1)
    for part in range(len(around.weights)):
        first = around.starts[part * places + place]
        last = around.starts[part * places + place + 1]
        if first < last:
            _any(around.bits, around.keys[first:last], tile.begin, tile.fits)
            _add_flags(tile.context, tile.fits, around.weights[part])


@_compiled
def _passed_over(learners: Learners, row: int, active: Array) -> bool:
    """Whether a learner can have no match in a tile."""
    if learners.want_starts[row] == learners.want_starts[row + 1]:
        return True
    for talk in learners.talks[learners.talk_starts[row] : learners.talk_starts[row + 1]]:
        if active[talk]:
            return False
    return True


@_compiled
def _score(tile: Tile, sharers: Sharers, learners: Learners, row: int) -> None:
    """The scores of a learner, as Columns.scores has them."""
    begin, end = tile.begin, tile.begin + len(tile.steps)
    wants = learners.wants[learners.want_starts[row] : learners.want_starts[row + 1]]
    _copy(tile.steps, sharers.gains[wants[0]][begin:end])
    for want in wants[1:]:
        _add(tile.steps, sharers.gains[want][begin:end])
    talks = learners.talks[learners.talk_starts[row] : learners.talk_starts[row + 1]]
    _copy(tile.bonus, sharers.talk[talks[0]][begin:end])
    for talk in talks[1:]:
        _raise(tile.bonus, sharers.talk[talk][begin:end])
    _clear_unless(tile.steps, tile.bonus)
    for place in learners.same[learners.same_starts[row] : learners.same_starts[row + 1]]:
        if begin <= place < end:
            tile.steps[place - begin] = 0
    _add(tile.bonus, tile.context)
    if sharers.mutual_weight:
        offers = learners.offers[learners.offer_starts[row] : learners.offer_starts[row + 1]]
        _any(sharers.mutual, offers, begin, tile.fits)
        _add_flags(tile.bonus, tile.fits, sharers.mutual_weight)
    _round_up(tile)
    _score_broad(tile, sharers)


@_compiled
def _score_broad(tile: Tile, sharers: Sharers) -> None:
    """The same for those with broad offers, whose credit is no number of whole steps."""
    first = max(tile.begin, sharers.exact)
    for one in range(len(tile.broad)):
        place = first + one - tile.begin
        breadth = sharers.breadth[first + one - sharers.exact]
        credit = tile.steps[place] * (FINENESS * BROAD_OFFER) // breadth
        tile.broad[one] = credit
        tile.steps[place] = np.uint8(credit >> SHIFT)
        tile.bonus[place] = np.uint8(tile.bonus[place] + (credit & (FINENESS - 1)))
        rounded = np.uint8((credit >> SHIFT) + (tile.bonus[place] >> SHIFT)) if credit else 0
        tile.rounded[place] = rounded
        tile.tops[place // CHUNK] = max(tile.tops[place // CHUNK], np.uint8(rounded))


@_compiled
def _collect(tile: Tile, sharers: Sharers, learner: int, lists: Lists, row: int) -> None:
    """Let in whoever may be among a learner's best so far."""
    most = lists.first.shape[1] // 2
    first, second = lists.first[row], lists.second[row]
    # Variables stay in registers; what stands in an array is loaded again after every write.
    count, limit = lists.counts[row], lists.limits[row]
    for chunk in range(len(tile.tops)):
        if tile.tops[chunk] < limit:
            continue
        rounded = tile.rounded[chunk * CHUNK : (chunk + 1) * CHUNK]
        for one in range(CHUNK):
            if rounded[one] < limit:
                continue
            place = chunk * CHUNK + one
            where = tile.begin + place
            credit = np.int64(tile.steps[place]) << SHIFT
            below = np.uint64(TOP - (credit + tile.bonus[place] - TALKING))
            if where >= sharers.exact:
                credit = tile.broad[where - max(tile.begin, sharers.exact)]
            hashes = _pair_hash(learner, sharers.hashes[where])
            rest = np.uint64((sharers.number[where] << CREDIT_BITS) | credit)
            first[count] = (below << np.uint64(SECOND_BITS)) | (hashes >> np.uint64(TOP_BITS))
            second[count] = (hashes << np.uint64(SECOND_BITS)) | rest
            count += 1
            if count == 2 * most:
                lists.counts[row] = count
                _narrow(lists, row, most)
                count, limit = most, lists.limits[row]
    lists.counts[row] = count


@_compiled
def _sort(lists: Lists) -> None:
    """The best first, and nobody else."""
    most = lists.first.shape[1] // 2
    for row in range(len(lists.counts)):
        _narrow(lists, row, most)
        count = lists.counts[row]
        one, two = lists.first[row][:count], lists.second[row][:count]
        order = np.argsort(one)
        one[:], two[:] = one[order], two[order]
        for place in range(1, count):
            left = place
            while left and one[left] == one[left - 1] and two[left] < two[left - 1]:
                two[left], two[left - 1] = two[left - 1], two[left]
                left -= 1


@_compiled
def _slab(learners: Learners, sharers: Sharers, around: Around, most: int) -> Lists:
    """The best of some learners, who are sorted by places."""
    count = len(learners.place)
    lists = Lists(
        np.zeros((count, 2 * most), np.uint64),
        np.zeros((count, 2 * most), np.uint64),
        np.zeros(count, np.int64),
        np.ones(count, np.int64),
    )
    for number in range(sharers.active.shape[1]):
        tile = _tile(sharers, number * TILE)
        seen = -1
        for row in range(count):
            if _passed_over(learners, row, sharers.active[:, number]):
                continue
            if learners.place[row] != seen:
                seen = learners.place[row]
                _look_around(tile, around, seen)
            _score(tile, sharers, learners, row)
            if lists.counts[row] == 0 and len(tile.steps) == TILE:
                lists.limits[row] = _limit(tile.rounded, most)
            _collect(tile, sharers, learners.hashes[row], lists, row)
    _sort(lists)
    return lists


def search(task: Task, most: int, threads: int | None = None) -> Best:
    """As numpy_engine.search, on as many threads as there are processors."""
    best = Best(task.learners.hashes[task.rows], task.sharers.hashes, most, task.largest)
    other_way = task.wide | (task.learners.breadth[task.rows] > SURE)
    if other_way.any():
        rows = np.flatnonzero(other_way)
        found = numpy_engine.search(replace(task, rows=task.rows[rows]), most)
        best.put(rows, found.counts, found.other, found.credit, found.bonus)
    if not other_way.all():
        _search(task, np.flatnonzero(~other_way), best, threads)
    return best


def _search(task: Task, positions: Array, best: Best, threads: int | None) -> None:
    """Put the best of the learners at some positions into their rows."""
    task = replace(task, rows=task.rows[positions])
    built = Columns(task, task.columns, by_language=True)
    sharers = Sharers(
        built.sharers,
        task.sharers.hashes[built.sharers],
        built.exact,
        built.breadth,
        built.gains,
        built.talk,
        _active(built.talk),
        built.mutual.bits,
        built.mutual.weight,
    )
    around = Around(*built.flags_of_places())
    order = np.argsort(task.learners.places[task.rows], kind="stable")

    def work(some: Array) -> None:
        rows = task.rows[some]
        places, hashes = task.learners.places[rows], task.learners.hashes[rows]
        learners = Learners(places, hashes, *built.sets_of(rows))
        lists = _slab(learners, sharers, around, best.size)
        first, second = lists.first[:, : best.size], lists.second[:, : best.size]
        credit = (second & np.uint64((1 << CREDIT_BITS) - 1)).astype(np.int64)
        other = (second >> np.uint64(CREDIT_BITS)) & np.uint64((1 << NUMBER_BITS) - 1)
        score = TOP - (first >> np.uint64(SECOND_BITS)).astype(np.int64)
        bonus = np.where(np.arange(best.size) < lists.counts[:, None], score - credit, 0)
        best.put(positions[some], lists.counts, other, credit, bonus)

    slabs = (order[begin : begin + SLAB] for begin in range(0, len(order), SLAB))
    with ThreadPoolExecutor(threads or os.cpu_count()) as pool:
        for done in [pool.submit(work, some) for some in slabs]:
            done.result()
