"""The candidates of learn_from from those of an earlier run, where few people changed since.

What is kept of a run is a longer list for each learner than anybody asks for, and its floor: the
last place that was good enough. A sharer who changed is looked at by all learners and enters a list
above its floor, or leaves it; a learner who changed is computed anew, and so is one whose list has
become too short to tell who comes next.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace

import msgspec
import numpy as np

from bots.matching import numpy_engine, rule
from bots.matching.candidates import SHIFT, Best, Candidates
from bots.matching.numpy_engine import Task
from bots.matching.population import Array, Population, Side, mixed, pair_hashes
from bots.matching.rule import KEPT_CANDIDATES, TIERS, Weights, name_hash

FORMAT = 2
"""To be raised when the rule changes in a way that its constants do not tell."""
SPARE = 16
"""So many more are kept than asked for: as many may leave a list before it is computed anew."""
ROWS = 1 << 9
"""So many lists are merged at a time."""
FEW = 8
"""Where more than one in so many learners is to be computed anew, all are."""
_Words = tuple[str, list[str], dict[str, int]]
_UNREADABLE = (
    *(ValueError, KeyError, TypeError, AttributeError),
    *(OSError, EOFError, zipfile.BadZipFile),
)
"""What numpy and msgspec raise where bytes are something else."""


@dataclass(frozen=True)
class State:
    """What a later run needs to know of this one; it may be thrown away at any time."""

    rule: str
    """Stands for the weights and everything else that is not people's."""
    names: list[str]
    people: Array
    """A number for all that each person states."""
    rarity: dict[str, int]
    kept: tuple[Array, Array, Array]
    """Counts, others and what they are worth, as in Candidates."""
    floors: tuple[Array, Array, Array]
    """Worth, hash and number of the last of each list that is full; worth -1: none was left out."""

    def to_bytes(self) -> bytes:
        """All of it in numpy's own format."""
        words = msgspec.json.encode((self.rule, self.names, self.rarity))
        file = io.BytesIO()
        np.savez(file, np.frombuffer(words, np.uint8), self.people, *self.kept, *self.floors)
        return file.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> State | None:
        """What to_bytes wrote; None for anything else."""
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as file:
                words, people, *arrays = (file[name] for name in file.files)
            kind, names, rarity = msgspec.json.decode(words.tobytes(), type=_Words)
            counts, other, worth, least, hashes, who = arrays
            state = cls(kind, names, people, rarity, (counts, other, worth), (least, hashes, who))
        except _UNREADABLE:
            return None
        return state if state._is_whole() else None

    def _is_whole(self) -> bool:
        """Whether everything is there that the names ask for, and nobody else."""
        count, (counts, other, worth), who = len(self.names), self.kept, self.floors[2]
        each, lists = (self.people, counts, *self.floors), (other, worth)
        return (
            all(one.dtype.kind in "iu" for one in (*each, *lists))
            and all(one.shape == (count,) for one in each)
            and all(one.shape == (count, *other.shape[-1:]) for one in lists)
            and _inside(counts, 0, other.shape[1] + 1)
            and _inside(other, 0, count)
            and _inside(who, -1, count)
            and _inside(worth, 0, (len(TIERS) + 1) << SHIFT)
        )


def _inside(numbers: Array, first: int, end: int) -> bool:
    return not numbers.size or bool(numbers.min() >= first and numbers.max() < end)


@dataclass(frozen=True)
class Update:
    """The candidates now, what the next run needs, and what it took."""

    kept: Candidates
    state: State
    touched: int
    """How many pairs of learner and sharer were looked at; all are the square of the people."""
    changed: int
    """People who are new or state something else; everybody, where there was no earlier run."""


def update(
    population: Population,
    weights: Weights,
    earlier: State | None = None,
    most: int = KEPT_CANDIDATES,
) -> Update:
    """Everybody's best sharers, the same as numpy_engine.search finds, with what `earlier` knew.

    The population is one of people alone.
    """
    side = population.sides[0]
    task = Task.whole(population, side, side, weights)
    people = fingerprints(population)
    kind = _kind(weights, most)
    rarity = dict(_rarities(population))
    rows = None
    if earlier is not None and earlier.rule == kind:
        rows = _Rows.after(earlier, task, people, most)
    if rows is None:
        rows = _Rows.anew(task, most)
    state = State(kind, list(side.names), people, rarity, rows.kept, rows.floors)
    kept = Candidates(side, side, *rows.kept).first(most)
    return Update(kept, state, rows.touched, rows.changed)


def fingerprints(population: Population) -> Array:
    """For each person a number that is another one when they state anything else.

    What an item means includes what it stands below, so that a change of the tree counts too.
    """
    side = population.sides[0]
    items = _hashes(["\n".join((item, *population.tree.above(item))) for item in population.items])
    groups = _hashes(population.groups)
    stated = mixed(groups[side.languages.values] + side.levels)
    spoken = replace(side.languages, values=np.arange(len(stated)))
    total = side.wanted.sums(mixed(items + _hashes(["wanted"])))
    total += side.available.sums(mixed(items + _hashes(["available"])))
    total += spoken.sums(stated)
    for one, accounts in side.accounts.items():
        named = mixed(_hashes(sorted(accounts)) + _hashes(["accounts"]))
        total[one : one + 1] += named.sum(keepdims=True)
    places = np.zeros(len(population.places), np.uint64)
    for number, ((keys, _), names) in enumerate(
        zip(population.context.parts, population.context.names, strict=True)
    ):
        places += keys.sums(mixed(_hashes(names) + _hashes([str(number)])))
    return mixed(total + mixed(places)[side.places])


def _hashes(names: Sequence[str]) -> Array:
    return np.fromiter(map(name_hash, names), np.uint64, len(names))


def _kind(weights: Weights, most: int) -> str:
    """What the scores depend on besides people."""
    constants = {name: repr(one) for name, one in vars(rule).items() if name.isupper()}
    words = json.dumps([FORMAT, most, SPARE, asdict(weights), constants], sort_keys=True)
    return hashlib.sha256(words.encode()).hexdigest()


@dataclass
class _Rows:
    """The lists while they are brought up to date."""

    task: Task
    most: int
    kept: tuple[Array, Array, Array]
    floors: tuple[Array, Array, Array]
    touched: int = 0
    changed: int = 0

    @classmethod
    def anew(cls, task: Task, most: int) -> _Rows:
        """All of them computed."""
        best = numpy_engine.search(task, most + SPARE)
        rows = (best.counts, best.other, best.worth)
        everybody = len(task.rows)
        return cls(task, most, rows, _floors(best), everybody**2, everybody)

    @classmethod
    def after(cls, earlier: State, task: Task, people: Array, most: int) -> _Rows | None:
        """Those of an earlier run brought up to date; None where too much is different."""
        population, side, room = task.population, task.learners, most + SPARE
        if earlier.kept[1].shape[1] != room or len(side.names) < room:
            return None
        before, now = _numbers(earlier.names, side)
        changed = (before < 0) | (people != earlier.people[before])
        other_rarity = np.array(
            [earlier.rarity.get(item, one) != one for item, one in _rarities(population)], np.int64
        )
        anew = changed | (side.wanted.sums(other_rarity) > 0)
        if np.count_nonzero(anew) * FEW > len(anew):
            return None
        least, hashes, who = (one[before] for one in earlier.floors)
        who[who >= 0] = now[who[who >= 0]]
        now[now >= 0] = np.where(changed[now[now >= 0]], -1, now[now >= 0])
        same = earlier.names == side.names
        counts, other, worth = (one if same else one[before] for one in earlier.kept)
        kept = (counts.copy(), now.astype(np.int32)[other], worth.copy())
        rows = cls(task, most, kept, (least, hashes, who), 0, int(np.count_nonzero(changed)))
        rows._anew(np.flatnonzero(anew))
        rows._change(np.flatnonzero(~anew), np.flatnonzero(changed))
        return rows

    def _anew(self, rows: Array) -> None:
        """Compute some lists."""
        best = numpy_engine.search(replace(self.task, rows=rows), self.most + SPARE)
        self._write(rows, best)
        for mine, theirs in zip(self.floors, _floors(best), strict=True):
            mine[rows] = theirs
        self.touched += len(rows) * len(self.task.columns)

    def _write(self, rows: Array, best: Best) -> None:
        new = (best.counts, best.other, best.worth)
        for mine, theirs in zip(self.kept, new, strict=True):
            mine[rows] = theirs

    def _change(self, rows: Array, changed: Array) -> None:
        """Let sharers who changed leave the lists of some learners, or enter them."""
        _, other, _ = self.kept
        entering, unclear = self._entering(rows, changed)
        self.touched += len(rows) * len(changed)
        mine, touched = np.zeros(len(other), np.bool_), np.zeros(len(other), np.bool_)
        mine[rows] = True
        touched |= mine & (other.min(axis=1) < 0)
        touched[entering[0]] = True
        again = [unclear]
        for some in np.array_split(np.flatnonzero(touched), np.count_nonzero(touched) // ROWS + 1):
            if len(some):
                part = slice(*np.searchsorted(entering[0], (some[0], some[-1] + 1)))
                again.append(self._merge(some, tuple(one[part] for one in entering)))
        too_short = np.unique(np.concatenate(again))
        if len(too_short):
            self._anew(too_short)

    def _entering(self, rows: Array, changed: Array) -> tuple[tuple[Array, ...], Array]:
        """Learner, sharer and worth of those above the floors, by learner.

        And learners for whom it is unclear: somebody stands just where another was the last.
        """
        hashes = self.task.learners.hashes
        floors, floor_hashes, who = self.floors
        part = replace(self.task, rows=rows, columns=changed)
        row, sharer, worth = numpy_engine.above(part, np.maximum(floors[rows], 0))
        order = np.argsort(row, kind="stable")
        learner, sharer, worth = rows[row[order]], sharer[order], worth[order]
        more = worth - floors[learner]
        later = pair_hashes(hashes[learner], hashes[sharer])
        level = (more == 0) & (later == floor_hashes[learner])
        enters = (more > 0) | ((more == 0) & (later < floor_hashes[learner]))
        enters |= level & (sharer == who[learner])
        found = (learner[enters], sharer[enters], worth[enters])
        return found, learner[level & (sharer != who[learner])]

    def _merge(self, rows: Array, entering: tuple[Array, ...]) -> Array:
        """Bring some lists up to date; say which of them have become too short."""
        hashes = self.task.learners.hashes
        counts, other, worth = (one[rows] for one in self.kept)
        held = (np.arange(other.shape[1]) < counts[:, None]) & (other >= 0)
        row, _ = np.nonzero(held)
        staying = (row, other[held], worth[held].astype(np.int64))
        entering = (np.searchsorted(rows, entering[0]), *entering[1:])
        best = Best(hashes[rows], hashes, self.most + SPARE)
        best.add(*(np.concatenate(both) for both in zip(staying, entering, strict=True)))
        best.settle()
        self._write(rows, best)
        total = np.bincount(np.concatenate((row, entering[0])), minlength=len(rows))
        for mine, theirs in zip(self.floors, _floors(best), strict=True):
            mine[rows] = np.where(total > best.room, theirs, mine[rows])
        return rows[(best.counts < self.most) & (self.floors[0][rows] >= 0)]


def _numbers(names: list[str], side: Side) -> tuple[Array, Array]:
    """For each person now their number before, and the other way round; -1 for nobody."""
    if names == side.names:
        return np.arange(len(names)), np.arange(len(names))
    now = np.fromiter((side.place_of.get(name, -1) for name in names), np.int64, len(names))
    before = np.full(len(side.names), -1)
    before[now[now >= 0]] = np.flatnonzero(now >= 0)
    return before, now


def _rarities(population: Population) -> Iterable[tuple[str, int]]:
    return zip(population.items, population.rarity.tolist(), strict=True)


def _floors(best: Best) -> tuple[Array, Array, Array]:
    """The last place of each list that is full."""
    best.settle()
    full = np.flatnonzero(best.counts == best.room)
    worth = np.full(len(best.counts), -1, np.int64)
    hashes = np.zeros(len(best.counts), np.uint64)
    who = np.full(len(best.counts), -1)
    if len(full):
        who[full] = best.other[full, -1]
        worth[full] = best.worth[full, -1]
        hashes[full] = pair_hashes(best.owners[full], best.others[best.other[full, -1]])
    return worth, hashes, who
