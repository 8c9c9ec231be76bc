"""How near people are to a team or an event: the same territory, region, or time of day."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bots.matching.lists import offset, regions_of
from bots.matching.rule import is_same_time
from sync.profiles.records import Event, Profile
from sync.reference.timezones import zones_of


class Near(StrEnum):
    """What somebody has in common with a place, the nearest first; named as the messages are."""

    TERRITORY = "territory"
    REGION = "region"
    TIMEZONE = "timezone"
    FAR = ""

    @property
    def rank(self) -> int:
        """0 for the nearest."""
        return list(Near).index(self)


@dataclass(frozen=True)
class Place:
    """Where a team or an event is, on a day; `offsets` are minutes from UTC."""

    date: datetime.date
    territories: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    offsets: frozenset[int] = frozenset()

    @classmethod
    def of_people(cls, people: Iterable[Profile], date: datetime.date) -> Place:
        """Wherever any of some people are."""
        everyone = tuple(people)
        zones = (offset(one.timezone, date) for one in everyone)
        return cls(
            date,
            frozenset(code for one in everyone for code in one.territories),
            frozenset(
                region for one in everyone for region in regions_of(one.territories, one.regions)
            ),
            frozenset(one for one in zones if one is not None),
        )

    @classmethod
    def of_event(cls, event: Event, date: datetime.date) -> Place:
        """Where an event is; the time of day there is that of its territories."""
        zones = (offset(zone, date) for code in event.territories for zone in zones_of(code))
        return cls(
            date,
            frozenset(event.territories),
            regions_of(event.territories, event.regions),
            frozenset(one for one in zones if one is not None),
        )

    def near(self, profile: Profile) -> Near:
        """How near somebody is."""
        if not self.territories.isdisjoint(profile.territories):
            return Near.TERRITORY
        if not self.regions.isdisjoint(regions_of(profile.territories, profile.regions)):
            return Near.REGION
        there = offset(profile.timezone, self.date)
        if there is not None and any(is_same_time(there, one) for one in self.offsets):
            return Near.TIMEZONE
        return Near.FAR
