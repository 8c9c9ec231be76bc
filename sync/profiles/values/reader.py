"""One page being read: what names are resolved with, and what was wrong so far."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import islice
from typing import Any

from sync.profiles.problems import NOT_READ, Problem, Reason
from sync.reference.world import World
from sync.wikitext.lists import entries, typed
from sync.wikitext.markup import Address, Link, Template, alone, untagged, words_of
from wikidata.catalogue import Catalogue
from wikidata.items import ITEM
from wikidata.names import MOST_NAMES, Comparable, inside, normalised

# More than anybody lists by hand: nothing further is looked up.
MOST_ENTRIES = 500
# More than anybody gets wrong by hand: nothing near is looked for in the rest.
MOST_SEARCHES = 25
# Things of one name, or words of one, that are gone through.
MOST_CHOICES = 5

ORGANIZATION = "Capacity organization"
TEAM = "Capacity team"
PROGRAMME = "Mentorship programme"

Read = Callable[[str, str, "Reader"], Any]
"""From a value, the name of its parameter and the reader of the page to what is understood."""
Keys = Mapping[str, tuple[str, ...]]
"""What a name means; more than one thing where it is the name of several."""


@dataclass(frozen=True)
class Table:
    """Names, normalised, and what they mean; near ones are looked for among the first of them."""

    keys: Keys
    generic: re.Pattern[str] | None = None
    """What many of the names have in common, which makes none look like another."""

    def near(self, name: str) -> tuple[str, ...]:
        """What the name means that looks most like another, begins with it, or stands in it."""
        found = self._comparable.nearest(self._own_part(name))
        if found := self._by_own_part.get(found, "") or self._beginning_with(name):
            return self.keys[found]
        within = (one for one in inside(name, self.keys) if len(one) > 3)
        return self.keys.get(max(within, key=len, default=""), ())

    def _beginning_with(self, name: str) -> str:
        names = islice(self.keys, MOST_NAMES) if len(self._own_part(name)) > 3 else ()
        longer = (one for one in names if one.startswith(f"{name} "))
        return min(longer, key=lambda one: (len(one), one), default="")

    def _own_part(self, name: str) -> str:
        return " ".join(self.generic.sub(" ", name).split()) if self.generic else name

    @cached_property
    def _by_own_part(self) -> Mapping[str, str]:
        """The first of the names that have each part of their own; strangers fill the table."""
        found: dict[str, str] = {}
        for name in islice(self.keys, MOST_NAMES):
            found.setdefault(self._own_part(name), name)
        return found

    @cached_property
    def _comparable(self) -> Comparable:
        return Comparable(self._by_own_part)


_WIKIDATA = frozenset({"wikidata.org", "www.wikidata.org", "m.wikidata.org"})
COMMAS = " ,،、，"


@dataclass
class Reader:
    """One page being read: what names are resolved with, and the problems found so far.

    `languages` are those of the page's author; `titles` are, for each of the other templates, the
    keys of the pages that hold it, by every name they go by; `nearest` are pages that go before
    others of the same name, those of each entry before those of the next; `accounts` are those
    that have a profile; `world` is what the run learned beside the tables; `searches` says for how
    many mistakes more something near is looked for.
    """

    page: str
    catalogue: Catalogue
    languages: tuple[str, ...] = ()
    titles: Mapping[str, Table] = field(default_factory=dict)
    nearest: Sequence[Collection[str]] = ()
    accounts: Collection[str] = ()
    world: World = field(default_factory=World)
    searches: int = MOST_SEARCHES
    problems: list[Problem] = field(default_factory=list)

    def may_search(self) -> bool:
        """Whether something near may be looked for once more; each time that is asked counts."""
        self.searches -= 1
        return self.searches >= 0

    def problem(self, parameter: str, value: str, reason: Reason, suggestion: str = "") -> None:
        """Note a value that was not understood.

        The bot reads the source: what a template or a parser function makes there it cannot know.
        """
        if reason in NOT_READ and "{{" in value:
            reason = Reason.FROM_A_TEMPLATE
        self.problems.append(Problem(self.page, parameter, value, reason, suggestion))

    def entries(
        self, value: str, parameter: str, understood: Callable[[str], bool]
    ) -> Iterator[str]:
        """What is listed, see wikitext.lists; whatever nobody lists by hand is a problem unread."""
        looks = itertools.count()
        listed = entries(value, lambda whole: next(looks) >= MOST_ENTRIES or understood(whole))
        yield from listed[:MOST_ENTRIES]
        for entry in listed[MOST_ENTRIES:]:
            self.problem(parameter, entry, Reason.TOO_MANY, str(MOST_ENTRIES))

    def at_most(self, most: int, entries: Iterable[str], parameter: str) -> tuple[str, ...]:
        """The first `most` entries; each further one is a problem."""
        listed = list(dict.fromkeys(entries))
        for value in listed[most:]:
            self.problem(parameter, value, Reason.TOO_MANY, str(most))
        return tuple(listed[:most])


def item_in(entry: str) -> str | None:
    """The Q-id that an entry is, or that its link, its address or `{{Q|…}}` holds."""
    thing = alone(entry)
    if isinstance(thing, Link):
        written = _last_part(thing.target)
    elif isinstance(thing, Address):
        written = _last_part(thing.title) if thing.host in _WIKIDATA else ""
    elif isinstance(thing, Template):
        number = thing.values[0].upper().removeprefix("Q") if thing.values else ""
        written = f"Q{number}" if thing.name in {"Q", "q"} else ""
    else:
        written = entry
    item = typed(written).upper()
    return item if ITEM.fullmatch(item) else None


def _last_part(title: str) -> str:
    """Of a title what is behind its space and its last slash: `Special:EntityPage/Q42`."""
    return title.replace("/", ":").rpartition(":")[2]


def names_in(entry: str) -> tuple[str, ...]:
    """What an entry may call a thing, the likeliest first; it may be a link or an address."""
    thing = alone(entry)
    if isinstance(thing, Template):
        # What a parser function makes (`{{#if:…}}`, `{{lc:…}}`) only MediaWiki knows.
        return (entry,) if {":", "#"} & set(thing.name) else names_in(thing.shows)
    if isinstance(thing, Link):
        names = [thing.target, words_of(thing.shown), thing.target.rpartition(":")[2]]
    else:
        # A title may have what is bold elsewhere.
        names = [thing.title if isinstance(thing, Address) else words_of(entry), untagged(entry)]
    return tuple(dict.fromkeys(filter(None, names))) or (entry,)


def named(  # noqa: PLR0913, PLR0917
    value: str,
    parameter: str,
    reader: Reader,
    table: Table,
    shown: Mapping[str, str],
    reason: Reason,
    most: int,
    as_name: Callable[[str], str] = normalised,
) -> tuple[str, ...]:
    """Entries that are names in `table`; suggestions are what `shown` calls the nearest keys."""

    @cache
    def of_name(name: str) -> tuple[str, ...]:
        means = table.keys[name]
        near = (tuple(one for one in means if one in some) for some in reader.nearest)
        return means if len(means) == 1 else next(filter(None, near), means)

    def meaning(entry: str) -> tuple[str, ...]:
        names = map(as_name, names_in(entry))
        return next((of_name(name) for name in names if name in table.keys), ())

    found: list[str] = []
    for entry in reader.entries(value, parameter, lambda whole: bool(meaning(whole))):
        means = meaning(entry)
        if len(means) == 1:
            found += means
        else:
            near = means
            if not near and reader.may_search():
                near = table.near(normalised(names_in(entry)[0]))
            suggestion = " / ".join(shown.get(one, one) for one in near[:MOST_CHOICES])
            reader.problem(parameter, entry, reason, suggestion)
    return reader.at_most(most, found, parameter)


def one_each(keys: Mapping[str, str]) -> Keys:
    """Names of which each means one thing."""
    return {name: (key,) for name, key in keys.items()}
