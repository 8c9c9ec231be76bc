"""What a run learns of the world beyond the tables that come with the program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sync.reference.affiliates import affiliate_named
from wikidata.names import normalised


@dataclass(frozen=True)
class World:
    """Names that Wikidata knows; whatever the shipped tables say goes before them.

    `countries` are ISO 3166-1 codes by the Q-ids of their items. `places` are further names of
    countries, by key, with ` / ` between the codes of those that share one; `affiliates` keys of
    the curated table by further normalised names.
    """

    countries: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    affiliates: Mapping[str, str] = field(default_factory=dict)

    def affiliate(self, name: str) -> str:
        """The key of the affiliate that a name means; empty for none that is known."""
        return affiliate_named(name) or self.affiliates.get(normalised(name), "")
