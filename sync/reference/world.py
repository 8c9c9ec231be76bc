"""What a run learns of the world beyond the tables that come with the program."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sync.reference import languages
from sync.reference.affiliates import affiliate_named
from sync.reference.tables import region_of_country
from wikidata.names import normalised


@dataclass(frozen=True)
class World:
    """What Wikidata and the wiki know; whatever the shipped tables say goes before it.

    `countries` are ISO 3166-1 codes by the Q-ids of their items. `places` are further names of
    countries, by key, with ` / ` between the codes of those that share one; `affiliates` keys of
    the curated table by further normalised names. `languages` are codes that this wiki alone has.
    `by_region_only` are countries that no page of ours names beside a person. `today` is the day of
    the run, None where anything may have happened. `moved` are the present titles of pages, by
    others that lead there: those that they had before somebody moved them.
    """

    countries: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    affiliates: Mapping[str, str] = field(default_factory=dict)
    languages: Collection[str] = ()
    by_region_only: Collection[str] = ()
    today: datetime.date | None = None
    moved: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def codes(self) -> Mapping[str, str]:
        """Every code of a language that counts, with the one that it means."""
        known = languages.codes()
        return {**{code: code for code in self.languages}, **known} if self.languages else known

    def published(self, places: Iterable[str]) -> tuple[str, ...]:
        """Places as they may be told of people: some countries as their region, each place once."""
        table = region_of_country()
        shown = (f"region:{table[one]}" if one in self.by_region_only else one for one in places)
        return tuple(dict.fromkeys(shown))

    def affiliate(self, name: str) -> str:
        """The key of the affiliate that a name means; empty for none that is known."""
        return affiliate_named(name) or self.affiliates.get(normalised(name), "")
