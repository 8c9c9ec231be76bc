"""Reads capacities: names in any language, or Q-ids."""

from __future__ import annotations

from functools import cache

from sync.profiles.problems import Reason
from sync.profiles.values.reader import MOST_CHOICES, Reader, item_in, names_in
from wikidata.catalogue import Ambiguous, Retired, Unknown


def capacities(value: str, parameter: str, reader: Reader) -> tuple[str, ...]:
    """Capacities of the catalogue, as Q-ids, links or names in any language."""
    catalogue = reader.catalogue

    @cache
    def meaning(entry: str) -> str | Ambiguous | Retired | Unknown:
        item = item_in(entry)
        standing = catalogue.standing(item) if item else None
        if standing:
            return standing
        answers = [catalogue.resolve(name, reader.languages) for name in names_in(entry)]
        return next((one for one in answers if not isinstance(one, Unknown)), answers[0])

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
            closest = catalogue.closest(names_in(entry)[0]) if reader.may_search() else ()
            reader.problem(parameter, entry, Reason.UNKNOWN_CAPACITY, " / ".join(closest))
    return tuple(found)
