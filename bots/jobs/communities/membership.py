"""Which communities there are, who is in each of them, and the titles of their match pages."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from bots.jobs.snapshot import Snapshot
from bots.matching.lists import regions_of
from sync.profiles.records import Profile
from sync.reference.tables import affiliations, regions
from sync.wiki.pages import FORMAT, fits
from sync.wiki.site import Site
from sync.wikitext.titles import in_one_form

_LONGEST_PART = "01234567"
"""Of a title, with room for the digits of a part."""
# What a title cannot hold, or what MediaWiki would change in it.
_NO_TITLE = re.compile(r"[#<>\[\]|{}_]|%[0-9A-Fa-f]{2}|~~~|/\.{1,2}/")


class Kind(StrEnum):
    """What the people of a community have in common."""

    CAPACITY = "capacity"
    LANGUAGE = "language"
    TERRITORY = "territory"
    REGION = "region"
    AFFILIATION = "affiliation"


class Community(NamedTuple):
    """People with something in common; `key` is a Q-id, a code, or a key of a curated table."""

    kind: Kind
    key: str


def communities_of(profile: Profile) -> Iterator[Community]:
    """The communities that a person is shown in.

    None for whoever is paused, or neither offers nor wants anything. A capacity has those who offer
    or want it; organizations outside the curated table have no page.
    """
    if profile.status != "open" or not (profile.available or profile.wanted):
        return
    keys = {
        Kind.CAPACITY: (*profile.available, *profile.wanted),
        Kind.LANGUAGE: profile.spoken,
        Kind.TERRITORY: profile.territories,
        Kind.REGION: regions_of(profile.territories, profile.regions),
        Kind.AFFILIATION: affiliations().keys() & {*profile.affiliations, *profile.manages},
    }
    for kind, some in keys.items():
        for key in sorted(set(some)):
            yield Community(kind, key)


def communities(snapshot: Snapshot) -> dict[Community, list[Profile]]:
    """Everybody by community, in a fixed order: capacities as on the tree, the rest by key."""
    found: dict[Community, list[Profile]] = defaultdict(list)
    for profile in snapshot.people.profiles.values():
        for community in communities_of(profile):
            found[community].append(profile)
    places = {
        Community(kind, key): place
        for kind, keys in ((Kind.CAPACITY, snapshot.catalogue), (Kind.REGION, regions()))
        for place, key in enumerate(keys)
    }
    kinds = list(Kind)
    order = sorted(found, key=lambda one: (kinds.index(one.kind), places.get(one, 0), one.key))
    return {community: found[community] for community in order}


def _earlier_names(snapshot: Snapshot) -> Mapping[str, str]:
    """The names that capacities have in titles so far; only those that could be given now."""
    names = snapshot.titles_so_far.read.items()
    return {item: name for item, name in names if _fits(snapshot.site, item, name)}


def _fits(site: Site, item: str, name: str) -> bool:
    if not (name == item or name.endswith(f" ({item})")):
        return False
    hidden = any(unicodedata.category(letter) in {"Cc", "Cf", "Co", "Cn"} for letter in name)
    return (
        name == in_one_form(name)
        and not hidden
        and not _NO_TITLE.search(f"/{name}")
        and fits(site.under_root("Capacity", name, _LONGEST_PART))
    )


def capacity_names(snapshot: Snapshot, items: Iterable[str]) -> dict[str, str]:
    """What each capacity is called in the title of its page: `public speaking (Q2)`.

    It keeps the label that it was given first. One whose label can be in no title, or makes it too
    long, has its Q-id alone.
    """
    names = dict(_earlier_names(snapshot))
    for item in items:
        label = " ".join(unicodedata.normalize("NFC", snapshot.catalogue.name(item)).split())
        new = f"{label} ({item})"
        names.setdefault(item, new if _fits(snapshot.site, item, new) else item)
    return names


class MatchPages(NamedTuple):
    """All communities with their people, and what capacities are called in titles."""

    people: Mapping[Community, list[Profile]]
    names: Mapping[str, str]

    def name(self, item: str) -> str:
        """What a capacity is called in the title of its page; empty where it has none."""
        return self.names[item] if Community(Kind.CAPACITY, item) in self.people else ""

    def path(self, community: Community) -> str:
        """The title of a page below the root."""
        kind, key = community
        return f"{kind.capitalize()}/{self.names[key] if kind is Kind.CAPACITY else key}"


def match_pages(snapshot: Snapshot) -> MatchPages:
    """Every match page that there is to be."""
    people = communities(snapshot)
    return MatchPages(
        people, capacity_names(snapshot, [key for kind, key in people if kind is Kind.CAPACITY])
    )


def index(snapshot: Snapshot, digits: int) -> dict[str, Any]:
    """`index.json`: how many digits name a shard, the match pages, the names in their titles."""
    found = match_pages(snapshot)
    pages: dict[str, list[str]] = {kind.value: [] for kind in Kind}
    for kind, key in found.people:
        pages[kind].append(key)
    return {
        "format": FORMAT,
        "digits": digits,
        "pages": pages,
        "names": dict(sorted(found.names.items())),
    }
