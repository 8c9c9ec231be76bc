"""The capacities, their tree and their names, as `catalogue.json` holds them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any, NotRequired, TypedDict, TypeVar

import msgspec

from wikidata.items import ItemId
from wikidata.names import Comparable, inside, normalised

MOST_COMPARED = 20_000
"""Names of capacities among which near ones are looked for; strangers cannot add any."""


class CatalogueError(Exception):
    """The catalogue cannot be used; the message says why, in one sentence."""


class Capacity(msgspec.Struct, frozen=True):
    """One capacity; words by language code. `aliases` are further names."""

    parent: ItemId | None = None
    labels: dict[str, str] = {}
    aliases: dict[str, list[str]] = {}
    descriptions: dict[str, str] = {}
    bundled: bool = False
    """Whether the message bundle has it: then it is translated there, else on Wikidata."""


class Retired(msgspec.Struct, frozen=True):
    """An item that was a capacity: its last name, and what to use instead where that is known."""

    name: str
    replacement: str | None = None


class CatalogueData(TypedDict):
    """The capacities in the order of their tree, merged items, and what are capacities no more."""

    capacities: dict[str, Capacity]
    redirects: dict[str, str]
    retired: dict[str, Retired]
    accepted: NotRequired[str]


_FORMATS = (1, 2)


class _File(msgspec.Struct, frozen=True):
    format: int
    capacities: dict[str, msgspec.Raw]
    redirects: dict[str, msgspec.Raw] = {}
    retired: dict[str, msgspec.Raw] = {}
    accepted: Any = ""


_Entry = TypeVar("_Entry")


def _understood(
    entries: Mapping[str, msgspec.Raw], kind: type[_Entry], left_out: list[str]
) -> dict[str, _Entry]:
    """The entries that are of a type, by item; the keys of all others are left out."""
    found = {}
    for item, entry in entries.items():
        try:
            found[msgspec.convert(item, ItemId)] = msgspec.json.decode(entry, type=kind)
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            left_out.append(item[:40])
    return found


def _with_parents(capacities: dict[str, Capacity], left_out: list[str]) -> dict[str, Capacity]:
    """The same, where a parent that is none, or leads round in a circle, is left out."""
    found = dict(capacities)
    for item in capacities:
        seen = {item}
        at, parent = item, found[item].parent
        while parent is not None:
            if parent in seen or parent not in found:
                left_out.append(f"the parent of {at}")
                found[at] = msgspec.structs.replace(found[at], parent=None)
                break
            seen.add(parent)
            at, parent = parent, found[parent].parent
    return found


def _day(written: Any, left_out: list[str]) -> str:
    """A day as YYYY-MM-DD, or nothing."""
    try:
        return msgspec.convert(written, datetime.date).isoformat() if written else ""
    except msgspec.ValidationError:
        left_out.append("accepted")
        return ""


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A name of several capacities; `items` are their Q-ids in catalogue order."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name of no capacity."""


@dataclass(frozen=True)
class _Names:
    """Items by normalised name, in one language or anywhere, and the name as it is written."""

    by_language: dict[str, dict[str, set[str]]]
    anywhere: dict[str, set[str]]
    spelling: dict[str, str]

    @cached_property
    def comparable(self) -> Comparable:
        """The names among which near ones are looked for."""
        return Comparable(self.spelling, MOST_COMPARED)


@dataclass(frozen=True)
class Catalogue:
    """All capacities by Q-id, in the order of the file.

    `redirects` are items that Wikidata merged into a capacity: they mean that capacity. `retired`
    are items that are capacities no more. `accepted` is the last day (ISO 8601) on which an
    operator said that profiles may mean something else by it, empty for never. `left_out` says what
    made no sense where it was read.
    """

    capacities: Mapping[str, Capacity]
    redirects: Mapping[str, str] = field(default_factory=dict)
    retired: Mapping[str, Retired] = field(default_factory=dict)
    accepted: str = ""
    left_out: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, text: str) -> Catalogue:
        """Read format 1 or 2; an entry that makes no sense is left out.

        Raises CatalogueError for anything else, and where no capacity is left.
        """
        try:
            file = msgspec.json.decode(text, type=_File)
        except (msgspec.DecodeError, UnicodeError) as error:
            raise CatalogueError(f"it is not a catalogue: {error}") from None
        if file.format not in _FORMATS:
            raise CatalogueError(f"its format is {file.format}, this program reads 1 and 2")
        left_out: list[str] = []
        capacities = _understood(file.capacities, Capacity, left_out)
        if not capacities:
            raise CatalogueError("it has no capacities")
        return cls(
            _with_parents(capacities, left_out),
            _understood(file.redirects, ItemId, left_out),
            _understood(file.retired, Retired, left_out),
            _day(file.accepted, left_out),
            tuple(left_out),
        )

    def to_data(self) -> dict[str, Any]:
        """The catalogue in format 2."""
        return {
            "format": _FORMATS[-1],
            "capacities": msgspec.to_builtins(self.capacities),
            "redirects": dict(self.redirects),
            "retired": msgspec.to_builtins(self.retired),
            **({"accepted": self.accepted} if self.accepted else {}),
        }

    def __contains__(self, item: str) -> bool:
        return item in self.capacities

    def __iter__(self) -> Iterator[str]:
        return iter(self.capacities)

    def standing(self, item: str) -> str | Retired | None:
        """The capacity that an item is or was merged into, what it was, or None for no capacity."""
        if item in self.capacities:
            return item
        return self.redirects.get(item) or self.retired.get(item)

    def line(self, item: str) -> Iterator[str]:
        """The item itself, its parent, and so on up to its root."""
        seen = set()
        at: str | None = item
        while at is not None:
            if at in seen or at not in self.capacities:
                fault = "is below itself" if at in seen else "is a parent, but not a capacity"
                raise CatalogueError(f"{at} {fault} (found above {item})")
            seen.add(at)
            yield at
            at = self.capacities[at].parent

    @cached_property
    def roots(self) -> Mapping[str, str]:
        """The root of each item; a root is its own."""
        return {item: list(self.line(item))[-1] for item in self.capacities}

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Codes of all languages in which at least one capacity has a label, sorted."""
        return tuple(sorted({code for entry in self.capacities.values() for code in entry.labels}))

    @cached_property
    def _names(self) -> _Names:
        by_language: dict[str, dict[str, set[str]]] = {}
        anywhere: dict[str, set[str]] = {}
        spelling: dict[str, str] = {}
        for item, capacity in self.capacities.items():
            named = [(code, label) for code, label in capacity.labels.items()]
            named += [(code, alias) for code, many in capacity.aliases.items() for alias in many]
            for code, name in named:
                key = normalised(name)
                by_language.setdefault(code, {}).setdefault(key, set()).add(item)
                anywhere.setdefault(key, set()).add(item)
                spelling.setdefault(key, name)
        return _Names(by_language, anywhere, spelling)

    def meanings(self, language: str) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
        """Each name of one language, normalised, with the items it means there, and elsewhere.

        Elsewhere are the further items that the same name means in other languages.
        """
        names, position = self._names, {item: index for index, item in enumerate(self.capacities)}

        def in_order(items: set[str]) -> tuple[str, ...]:
            return tuple(sorted(items, key=position.__getitem__))

        for key, items in names.by_language.get(language, {}).items():
            yield key, in_order(items), in_order(names.anywhere[key] - items)

    def changed(self, later: Catalogue) -> frozenset[str]:
        """Names, normalised, and Q-ids that mean something else in a later one, or nothing."""
        if (self.capacities, self.redirects) == (later.capacities, later.redirects):
            return frozenset()
        mine, theirs = self._names, later._names
        names = {key for key, items in mine.anywhere.items() if theirs.anywhere.get(key) != items}
        for code, table in mine.by_language.items():
            other = theirs.by_language.get(code, {})
            names |= {key for key, items in table.items() if other.get(key) != items}
        return frozenset(names) | {
            normalised(item) for item in self.capacities if item not in later.capacities
        }

    def resolve(self, name: str, languages: Iterable[str] = ()) -> str | Ambiguous | Unknown:
        """The Q-id that a name means: exact, in `languages` one after the other, then in any.

        A name that means several is answered with the choices; see `closest` for an unknown one.
        """
        names = self._names
        key = normalised(name)
        tables = [names.by_language[code] for code in languages if code in names.by_language]
        for table in (*tables, names.anywhere):
            items = table.get(key)
            if items:
                if len(items) == 1:
                    return next(iter(items))
                return Ambiguous(tuple(item for item in self.capacities if item in items))
        return Unknown()

    def closest(self, name: str) -> tuple[str, ...]:
        """At most three names that look like an unknown one; none is ever taken as an answer."""
        names = self._names
        found: dict[frozenset[str], str] = {}
        for one in names.comparable.alike(name):
            found.setdefault(frozenset(names.anywhere[one]), names.spelling[one])
        return tuple(islice(found.values(), 3))

    def inside(self, text: str) -> tuple[str, ...]:
        """Names that stand in a text among other words, in their order, as they are written."""
        return tuple(map(self._names.spelling.__getitem__, inside(text, self._names.spelling)))

    def name(self, item: str, language: str = "en") -> str:
        """The item's label in `language`, else in English, else in any; without one its Q-id."""
        labels = self.capacities[item].labels
        return labels.get(language) or labels.get("en") or next(iter(labels.values()), item)
