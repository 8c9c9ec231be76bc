"""Reads capacities: names in any language, or Q-ids."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from sync.profiles.problems import Reason
from sync.profiles.text import LONGEST_NAME
from sync.profiles.values.reader import MOST_CHOICES, Reader, item_in, names_in
from sync.reference.languages import levels
from sync.wikitext.lists import typed
from wikidata.catalogue import Ambiguous, Catalogue, Retired, Unknown
from wikidata.items import ITEM
from wikidata.names import normalised

_ITEM = re.compile(rf"(?<![^\W_])(?:d:)?({ITEM.pattern})(?![^\W_])", re.IGNORECASE)
# How well somebody knows it: `Wikidata (beginner)`, `Wikidata: advanced`, `Wikidata - 3`.
_LEVEL = re.compile(r"(?P<name>.+?) ?[(:-] ?(?P<level>[^():-]+)\)?")
_AROUND = " ()[]:,-–—="

Meaning = str | Ambiguous | Retired | Unknown


def capacities(value: str, parameter: str, reader: Reader) -> tuple[str, ...]:
    """Capacities of the catalogue, as Q-ids, links or names in any language."""
    catalogue = reader.catalogue

    @cache
    def meaning(entry: str) -> Meaning:
        item = item_in(entry)
        standing = catalogue.standing(item) if item else None
        if standing:
            return standing
        answers = [catalogue.resolve(name, reader.languages) for name in names_in(entry)]
        known = (one for one in answers if not isinstance(one, Unknown))
        return next(known, Unknown() if item else _among_words(entry, catalogue, reader.languages))

    def understood(entry: str) -> bool:
        return item_in(entry) is not None or not isinstance(meaning(entry), Unknown)

    found: dict[str, None] = {}
    for entry in reader.entries(value, parameter, understood):
        answer = meaning(entry)
        if isinstance(answer, str):
            found[answer] = None
        elif isinstance(answer, Retired):
            instead = catalogue.name(answer.replacement) if answer.replacement else ""
            reader.problem(parameter, entry, Reason.RETIRED_CAPACITY, instead)
        elif item_in(entry):
            reader.problem(parameter, entry, Reason.NOT_A_CAPACITY)
        elif isinstance(answer, Ambiguous):
            some = answer.items[:MOST_CHOICES]
            choices = " / ".join(f"{catalogue.name(one)} ({one})" for one in some)
            reader.problem(parameter, entry, Reason.AMBIGUOUS_CAPACITY, choices)
        else:
            meant = _meant(entry, catalogue) if reader.may_search() else ()
            reader.problem(parameter, entry, Reason.UNKNOWN_CAPACITY, " / ".join(meant))
    return tuple(found)


def capacity(value: str, parameter: str, reader: Reader) -> str:
    """The same of one: of several the first."""
    found = reader.at_most(1, capacities(value, parameter, reader), parameter)
    return found[0] if found else ""


def _among_words(entry: str, catalogue: Catalogue, languages: Iterable[str]) -> Meaning:
    """What an entry means that says more than a name, where nothing else can be meant.

    An item beside its own name (`Q113 (Wikidata)`), a capacity and how well somebody knows it.
    """
    text = typed(entry)[:LONGEST_NAME]
    parts = _LEVEL.fullmatch(text)
    has_level = parts and levels().get(normalised(parts["level"]), "0") != "0"
    name = parts["name"] if parts and has_level else text
    items = _items_in(name)
    rest = _ITEM.sub(" ", name).strip(_AROUND)
    named = catalogue.resolve(rest, languages)
    if len(items) == 1 and (not rest or named == catalogue.standing(items[0])):
        return catalogue.standing(items[0]) or Unknown()
    return named if has_level and not items else Unknown()


def _items_in(text: str) -> list[str]:
    return list(dict.fromkeys(item.upper() for item in _ITEM.findall(text)))


def _meant(entry: str, catalogue: Catalogue) -> tuple[str, ...]:
    """Names that an entry may be a misspelling of, and those that stand in it, as a list."""
    name = names_in(entry)[0]
    within = [catalogue.name(item) for item in _items_in(name) if item in catalogue]
    listed = "; ".join(dict.fromkeys(within or catalogue.inside(name)))
    return tuple(dict.fromkeys(filter(None, (*catalogue.closest(name), listed))))
