"""Counts how many people know, offer and want each capacity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from bots.matching.lists import regions_of
from sync.profiles.records import Profile

KINDS = ("known", "available", "wanted")

Counts = dict[str, dict[str, int]]


def capacity_counts(
    people: Iterable[Profile], order: Iterable[str], group: Callable[[str], str] = str
) -> Counts:
    """How many distinct people know, offer and want each capacity (or each `group` of them).

    Capacities stand in the order of `order`; those that nobody states are left out.
    """
    counts = {kind: Counter[str]() for kind in KINDS}
    for profile in people:
        for kind in KINDS:
            counts[kind].update({group(item) for item in getattr(profile, kind)})
    return {
        item: {kind: counts[kind][item] for kind in KINDS}
        for item in order
        if any(counts[kind][item] for kind in KINDS)
    }


def region_of(profile: Profile | None) -> str:
    """One Wikimedia region of a person, the first by its key; empty for none."""
    if profile is None:
        return ""
    return min(regions_of(profile.territories, profile.regions), default="")
