"""The search of columns.py compiled by numba, for more people than numpy is quick enough for.

The same columns and the same bounds, but all that is done to a pair is done while it is in the
processor's cache: tile by tile of sharers, for one learner after the other. Sharers are sorted by
languages, so that tiles where nobody speaks a learner's languages are passed over.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, TypeVar, cast

import numba
import numpy as np

from bots.matching import columns
from bots.matching.columns import SHIFT, SURE, TALKING, Columns, Task
from bots.matching.kept import Best
from bots.matching.population import Array, Sets
from bots.matching.rule import BROAD_OFFER, FINENESS

TILE = 1 << 12
"""So many sharers are looked at in turn, a multiple of columns.ALIGNED."""
CHUNK = 32
"""Of so many only the best is looked at first, a line of the cache."""
SLAB = 1 << 10
"""So many learners a thread works on at a time."""
SPREAD = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1, bitorder="little")
SPREAD = SPREAD.view(np.uint64).ravel()
"""For each byte its bits as bytes."""

_Function = TypeVar("_Function", bound=Callable[..., Any])


def _compiled(function: _Function) -> _Function:
    """Compile on the first call, and keep it on disk where there is room for it."""
    options = {"nogil": True, "boundscheck": False}
    try:
        return cast(_Function, numba.njit(cache=True, **options)(function))
    except RuntimeError:  # no folder that may be written to
        return cast(_Function, numba.njit(**options)(function))


@_compiled
def _worse(score: Array, hashes: Array, other: Array, one: int, two: int) -> bool:
    """Whether entry `one` of a list comes after entry `two`."""
    if score[one] != score[two]:
        return bool(score[one] < score[two])
    if hashes[one] != hashes[two]:
        return bool(hashes[one] > hashes[two])
    return bool(other[one] > other[two])


@_compiled
def _swap(score: Array, hashes: Array, other: Array, credit: Array, one: int, two: int) -> None:
    score[one], score[two] = score[two], score[one]
    hashes[one], hashes[two] = hashes[two], hashes[one]
    other[one], other[two] = other[two], other[one]
    credit[one], credit[two] = credit[two], credit[one]


@_compiled
def _sink(score: Array, hashes: Array, other: Array, credit: Array, size: int) -> None:
    """Put the first entry where it belongs in a heap that has the worst on top."""
    place = 0
    while True:
        below = 2 * place + 1
        if below >= size:
            return
        if below + 1 < size and _worse(score, hashes, other, below + 1, below):
            below += 1
        if not _worse(score, hashes, other, below, place):
            return
        _swap(score, hashes, other, credit, place, below)
        place = below


@_compiled
def _rise(score: Array, hashes: Array, other: Array, credit: Array, place: int) -> None:
    """Put the last entry where it belongs in such a heap."""
    while place:
        above = (place - 1) // 2
        if not _worse(score, hashes, other, place, above):
            return
        _swap(score, hashes, other, credit, place, above)
        place = above


@_compiled
def _mixed(number: int) -> int:
    """The finalizer of splitmix64 (rule.pair_hash)."""
    one = np.uint64(number)
    one = (one ^ (one >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    one = (one ^ (one >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return one ^ (one >> np.uint64(31))


@_compiled
def _active(talk: Array, bounds: Array) -> Array:
    """Which rows of `talk` have anybody in which tile."""
    found = np.zeros((len(talk), len(bounds) - 1), np.bool_)
    for row in range(len(talk)):
        for tile in range(len(bounds) - 1):
            for place in range(bounds[tile], bounds[tile + 1]):
                if talk[row, place]:
                    found[row, tile] = True
                    break
    return found


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
        out[place] = row[place] if row[place] > out[place] else out[place]


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
def _context(
    bits: Array, starts: Array, keys: Array, weights: Array, place: int, begin: int, out: Array
) -> None:
    """What context adds for a place, over a tile; `starts` goes part by part."""
    out[:] = 0
    fits = np.empty(len(out) // 8, np.uint8)
    places = (len(starts) - 1) // len(weights) if len(weights) else 0
    for part in range(len(weights)):
        first, last = starts[part * places + place], starts[part * places + place + 1]
        if first < last:
            _any(bits, keys[first:last], begin, fits)
            _add_flags(out, fits, weights[part])


@_compiled
def _tile(
    gains: Array, wants: Array, talk: Array, spoken: Array, begin: int, steps: Array, bonus: Array
) -> None:
    """Credit and what language adds of one learner over a tile."""
    end = begin + len(steps)
    _copy(steps, gains[wants[0]][begin:end])
    for want in wants[1:]:
        _add(steps, gains[want][begin:end])
    _copy(bonus, talk[spoken[0]][begin:end])
    for row in spoken[1:]:
        _raise(bonus, talk[row][begin:end])


@_compiled
def _unless(steps: Array, bonus: Array) -> None:
    """No credit for whom one cannot talk to."""
    for place in range(len(steps)):
        steps[place] = steps[place] if bonus[place] else np.uint8(0)


@_compiled
def _rounded_up(steps: Array, bonus: Array, found: Array, tops: Array) -> None:
    """Scores in whole steps, 0 without credit, and the best of each chunk."""
    for chunk in range(len(tops)):
        top = np.uint8(0)
        for place in range(chunk * CHUNK, (chunk + 1) * CHUNK):
            score = np.uint8(steps[place] + np.uint8(bonus[place] >> np.uint8(SHIFT)))
            score = score if steps[place] else np.uint8(0)
            found[place] = score
            top = max(top, score)
        tops[chunk] = top


@_compiled
def _limit(found: Array, most: int) -> int:
    """A number that `most` of the scores reach: see columns.Groups."""
    groups = np.zeros(256, np.uint8)
    for begin in range(0, len(found), len(groups)):
        _raise(groups, found[begin : begin + len(groups)])
    reached = np.zeros(256, np.int64)
    for score in groups:
        reached[score] += 1
    limit, count = 255, reached[255]
    while limit > 1 and count < most:
        limit -= 1
        count += reached[limit]
    return limit


@_compiled
def _slab(
    learners: tuple[Array, ...],
    keys: tuple[Array, ...],
    sharers: tuple[Array, ...],
    matrices: tuple[Array, ...],
    context: tuple[Array, ...],
    numbers: tuple[int, int, int],
    found: tuple[Array, ...],
) -> None:
    """The best of some learners, written into `found`."""
    position, place, learner_hash = learners
    want_starts, wants, talk_starts, talks, offer_starts, offers, same_starts, sames = keys
    number, sharer_hash, breadth = sharers
    gains, talk, active, mutual = matrices
    bits, starts, context_keys, weights = context
    exact, mutual_weight, most = numbers
    out_counts, out_other, out_credit, out_bonus = found
    count = np.zeros(len(position), np.int64)
    score = np.zeros((len(position), most), np.int32)
    credits = np.zeros((len(position), most), np.int32)
    other = np.zeros((len(position), most), np.int32)
    hashes = np.zeros((len(position), most), np.uint64)
    limits = np.ones(len(position), np.int64)
    length = gains.shape[1]
    for tile in range(active.shape[1]):
        begin = tile * TILE
        size = min(TILE, length - begin)
        steps, bonus = np.empty(size, np.uint8), np.empty(size, np.uint8)
        rounded, tops = np.empty(size, np.uint8), np.empty(size // CHUNK, np.uint8)
        around, fits = np.zeros(size, np.uint8), np.empty(size // 8, np.uint8)
        broad = np.zeros(max(0, min(begin + size, len(number)) - max(begin, exact)), np.int64)
        first_broad = max(begin, exact) - begin
        last_place = -1
        for row in range(len(position)):
            want = wants[want_starts[row] : want_starts[row + 1]]
            spoken = talks[talk_starts[row] : talk_starts[row + 1]]
            some = False
            for one in spoken:
                some |= active[one, tile]
            if not some or len(want) == 0:
                continue
            if place[row] != last_place:
                last_place = place[row]
                _context(bits, starts, context_keys, weights, last_place, begin, around)
            _tile(gains, want, talk, spoken, begin, steps, bonus)
            _unless(steps, bonus)
            _add(bonus, around)
            if mutual_weight:
                _any(mutual, offers[offer_starts[row] : offer_starts[row + 1]], begin, fits)
                _add_flags(bonus, fits, mutual_weight)
            for one in sames[same_starts[row] : same_starts[row + 1]]:
                if begin <= one < begin + size:
                    steps[one - begin] = 0
            for one in range(len(broad)):
                where = first_broad + one
                full = steps[where] * (FINENESS * BROAD_OFFER)
                broad[one] = full // breadth[begin + where - exact]
                steps[where] = np.uint8(broad[one] >> SHIFT)
            _rounded_up(steps, bonus, rounded, tops)
            for one in range(len(broad)):
                where = first_broad + one
                if broad[one]:
                    added = bonus[where] + (broad[one] & (FINENESS - 1))
                    rounded[where] = np.uint8((broad[one] >> SHIFT) + (added >> SHIFT))
                    tops[where // CHUNK] = max(tops[where // CHUNK], rounded[where])
            if count[row] == 0 and size == TILE:
                limits[row] = _limit(rounded, most)
            limit = limits[row]
            for chunk in range(len(tops)):
                if tops[chunk] < limit:
                    continue
                for where in range(chunk * CHUNK, (chunk + 1) * CHUNK):
                    if rounded[where] < limit:
                        continue
                    credit = np.int64(steps[where]) << SHIFT
                    if begin + where >= exact:
                        credit = broad[where - first_broad]
                    total = credit + bonus[where] - TALKING
                    full_row = count[row] == most
                    if full_row and total < score[row, 0]:
                        continue
                    two = np.uint64(sharer_hash[begin + where]) | np.uint64(1)
                    mixed = _mixed(learner_hash[row] + np.uint64(0x9E3779B97F4A7C15) * two)
                    who = number[begin + where]
                    if not full_row:
                        entry = count[row]
                        score[row, entry], hashes[row, entry] = total, mixed
                        other[row, entry], credits[row, entry] = who, credit
                        count[row] += 1
                        _rise(score[row], hashes[row], other[row], credits[row], entry)
                    else:
                        if total == score[row, 0] and (
                            mixed > hashes[row, 0]
                            or (mixed == hashes[row, 0] and who > other[row, 0])
                        ):
                            continue
                        score[row, 0], hashes[row, 0] = total, mixed
                        other[row, 0], credits[row, 0] = who, credit
                        _sink(score[row], hashes[row], other[row], credits[row], most)
                    if count[row] == most:
                        limit = max(limit, (score[row, 0] + FINENESS - 1) >> SHIFT)
            limits[row] = limit
    for row in range(len(position)):
        where = position[row]
        out_counts[where] = count[row]
        for last in range(count[row] - 1, 0, -1):
            _swap(score[row], hashes[row], other[row], credits[row], 0, last)
            _sink(score[row], hashes[row], other[row], credits[row], last)
        for entry in range(count[row]):
            out_other[where, entry] = other[row, entry]
            out_credit[where, entry] = credits[row, entry]
            out_bonus[where, entry] = score[row, entry] - credits[row, entry]


def search(task: Task, most: int, threads: int | None = None) -> Best:
    """As columns.search, on as many threads as there are processors."""
    best = Best(task.learners.hashes[task.rows], task.sharers.hashes, most, task.largest)
    doubtful = task.wide | (task.learners.breadth[task.rows] > SURE)
    few, many = np.flatnonzero(doubtful), np.flatnonzero(~doubtful)
    if len(few):
        found = columns.search(replace(task, rows=task.rows[few]), most)
        best.counts[few], best.other[few] = found.counts, found.other
        best.credit[few], best.bonus[few] = found.credit, found.bonus
    if len(many):
        _search(replace(task, rows=task.rows[many]), many, best, threads)
    return best


def _search(task: Task, positions: Array, best: Best, threads: int | None) -> None:
    built = Columns(task, task.columns, by_language=True)
    order = np.argsort(task.learners.places[task.rows], kind="stable")
    bounds = np.append(np.arange(0, built.length, TILE), built.length)
    matrices = (built.gains, built.talk, _active(built.talk, bounds), built.mutual.bits)
    context = built.context_for_compiled()
    sharers = (
        built.sharers,
        task.sharers.hashes[built.sharers],
        built.breadth,
    )
    numbers = (built.exact, task.weights.mutual, best.size)

    def work(some: Array) -> None:
        rows = task.rows[some]
        learners = (positions[some], task.learners.places[rows], task.learners.hashes[rows])
        _slab(
            learners,
            built.keys_for_compiled(rows),
            sharers,
            matrices,
            context,
            numbers,
            (best.counts, best.other, best.credit, best.bonus),
        )

    slabs = [order[begin : begin + SLAB] for begin in range(0, len(order), SLAB)]
    with ThreadPoolExecutor(threads or os.cpu_count()) as pool:
        list(pool.map(work, slabs))
