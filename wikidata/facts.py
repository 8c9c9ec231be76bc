"""What the sources of the catalogue answer in one run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from wikidata.items import Bundle, Candidate, Item


@dataclass(frozen=True, slots=True)
class Facts:
    """What the sources said in this run."""

    metabase: Mapping[str, str] = field(default_factory=dict)
    """Q-id to the parent's Q-id, "" for none stated."""
    bundle: Bundle = field(default_factory=dict)
    items: Mapping[str, Item] = field(default_factory=dict)
    territories: Mapping[str, str] = field(default_factory=dict)
    """Q-id to ISO 3166-1 code."""
    places: Mapping[str, str] = field(default_factory=dict)
    """Further names of countries, by key; see sync/reference/world.py."""
    affiliates: Mapping[str, str] = field(default_factory=dict)
    """Further names of affiliates; see there."""
    faults: tuple[str, ...] = ()
    """A sentence about each of these that failed while the rest did not."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Items that a name may mean which so many people wrote, best first."""

    people: int
    candidates: tuple[Candidate, ...]
