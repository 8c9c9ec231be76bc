"""What a run learns of the world beyond the tables that come with the program."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sync.reference import languages
from sync.reference.affiliates import affiliate_named
from wikidata.names import normalised


@dataclass(frozen=True)
class World:
    """What Wikidata and the wiki know; whatever the shipped tables say goes before it.

    `countries` are ISO 3166-1 codes by the Q-ids of their items. `places` are further names of
    countries, by key, with ` / ` between the codes of those that share one; `affiliates` keys of
    the curated table by further normalised names. `languages` are codes that this wiki alone has.
    """

    countries: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    affiliates: Mapping[str, str] = field(default_factory=dict)
    languages: Collection[str] = ()

    @cached_property
    def codes(self) -> Mapping[str, str]:
        """Every code of a language that counts, with the one that it means."""
        known = languages.codes()
        return {**{code: code for code in self.languages}, **known} if self.languages else known

    def affiliate(self, name: str) -> str:
        """The key of the affiliate that a name means; empty for none that is known."""
        return affiliate_named(name) or self.affiliates.get(normalised(name), "")
