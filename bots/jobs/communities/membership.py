"""Which communities there are, who is in each of them, and the titles of their match pages."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from bots.jobs.job import Family
from bots.jobs.snapshot import Snapshot
from bots.matching.lists import regions_of
from sync.profiles.records import Profile
from sync.reference.languages import codes
from sync.reference.tables import affiliations, regions
from sync.wiki.pages import FORMAT, fits, is_retired
from sync.wiki.site import Site
from sync.wikitext.titles import in_one_form
from wikidata.catalogue import Retired

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


FEWEST_PEOPLE = {
    Kind.CAPACITY: 2,
    Kind.LANGUAGE: 3,
    Kind.TERRITORY: 3,
    Kind.REGION: 3,
    Kind.AFFILIATION: 2,
}
"""From how many people on a community gets a page; once it stands, one of them keeps it."""


class Community(NamedTuple):
    """People with something in common; `key` is a Q-id, a code, or a key of a curated table."""

    kind: Kind
    key: str


def families(site: Site) -> tuple[Family, ...]:
    """The titles of all match pages."""
    return tuple(Family(site.under_root(kind.capitalize(), "")) for kind in Kind)


def affiliates_of(profile: Profile) -> set[str]:
    """The affiliates of the curated table that a person belongs to or speaks for, by key."""
    return affiliations().keys() & {*profile.affiliations, *profile.manages}


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
        Kind.AFFILIATION: affiliates_of(profile),
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
    """All communities with their people, those that have a page, and capacities' names in titles.

    A community without a page is a row of the directory, which names its people: two at most.
    """

    people: Mapping[Community, list[Profile]]
    pages: Mapping[Community, list[Profile]]
    names: Mapping[str, str]

    def name(self, item: str) -> str:
        """What a capacity is called in the title of its page; empty where it has none."""
        return self.names[item] if Community(Kind.CAPACITY, item) in self.pages else ""

    def path(self, community: Community) -> str:
        """The title of a page below the root."""
        kind, key = community
        return f"{kind.capitalize()}/{self.names[key] if kind is Kind.CAPACITY else key}"

    def without_page(self, community: Community) -> list[str]:
        """Who is in a community that has no page; nobody where it has one."""
        people = () if community in self.pages else self.people.get(community, ())
        return [one.user for one in people]


def match_pages(snapshot: Snapshot) -> MatchPages:
    """Every match page that there is to be: nothing else decides which communities have one.

    One comes into being when enough people are in a community, and stays until nobody is. Where its
    people stand on parts, the page itself still says that it is there.
    """
    people = communities(snapshot)
    found = MatchPages(people, {}, capacity_names(snapshot, _capacities(people)))

    def stands(community: Community) -> bool:
        page = snapshot.published.get(snapshot.site.under_root(found.path(community)))
        return page is not None and not is_retired(page.text)

    pages = {
        community: some
        for community, some in people.items()
        if len(some) >= FEWEST_PEOPLE[community.kind] or stands(community)
    }
    return found._replace(pages=pages)


def moved(snapshot: Snapshot) -> dict[str, str]:
    """Where a page goes on: that of a key that is another one now, and each part of a list."""
    site, found = snapshot.site, match_pages(snapshot)
    now = {Community(Kind.LANGUAGE, code): means for code, means in codes().items()}
    now |= {Community(Kind.CAPACITY, item): _present(snapshot, item) for item in found.names}
    parts = {title: title.rpartition("/")[0] for title in snapshot.published}
    return parts | {
        site.under_root(found.path(old)): site.under_root(found.path(new))
        for old, key in now.items()
        if (new := Community(old.kind, key)) in found.pages
    }


def _present(snapshot: Snapshot, item: str) -> str:
    """What a capacity was merged into, or is to be replaced by."""
    stands = snapshot.catalogue.standing(item)
    return (stands.replacement if isinstance(stands, Retired) else stands) or item


def _capacities(some: Iterable[Community]) -> list[str]:
    return [key for kind, key in some if kind is Kind.CAPACITY]


def index(snapshot: Snapshot, digits: int) -> dict[str, Any]:
    """`index.json`: how many digits name a shard, the match pages, the names in their titles."""
    found = match_pages(snapshot).pages
    pages: dict[str, list[str]] = {kind.value: [] for kind in Kind}
    for kind, key in found:
        pages[kind].append(key)
    return {
        "format": FORMAT,
        "digits": digits,
        "pages": pages,
        "names": dict(sorted(capacity_names(snapshot, _capacities(found)).items())),
    }
