"""Writes `ROOT/Directory`, `ROOT/Organizations` and `ROOT/Events`: where to find whom.

And `organization names.json`, so that previews know which organizations there are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any, TypedDict

from bots.jobs.communities.membership import Community, Kind, MatchPages, match_pages
from bots.jobs.communities.membership import families as match_page_families
from bots.jobs.job import Family, Job
from bots.jobs.snapshot import Snapshot
from bots.pages.rendering import render
from bots.pages.shards import parts
from sync.reference.lines import as_lines, first_that_fit
from sync.reference.tables import affiliations
from sync.wiki.pages import FORMAT, Page
from sync.wiki.site import Site
from wikidata.names import normalised

MOST_ORGANIZATIONS = 500
"""Organizations on one page; where there are more, they stand on parts of it."""
MOST_EVENTS = 500
"""Events on the page, the soonest; what is beyond is counted."""


class OrganizationNames(TypedDict):
    """Pages that hold `{{Capacity organization}}`, by what they are called: for previews.

    One text with a line for each name: a title, normalised, or the SHA-1 of another name; a tab;
    and the titles of the pages, with ` | ` between them.
    """

    names: str


def _families(site: Site) -> tuple[Family, ...]:
    return (
        Family(site.under_root("Directory"), single=True),
        Family(site.under_root("Organizations"), single=True),
        Family(site.under_root("Organizations", "")),
        Family(site.under_root("Events"), single=True),
        Family(organization_names_title(site), single=True),
    )


def organization_names_title(site: Site) -> str:
    """Where previews find pages of organizations by their names."""
    return f"{site.data}organization names.json"


def organization_names(by_name: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Titles by their normalised selves, and by SHA-1 of each other name; ` | ` between several.

    What somebody calls an organization is their own text, and stays on its page.
    """
    names = {}
    for name, titles in by_name.items():
        is_title = any(normalised(title) == name for title in titles)
        names[name if is_title else _hash(name)] = " | ".join(titles)
    return first_that_fit(names.items())


def _hash(name: str) -> str:
    return hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest()


def _names(snapshot: Snapshot) -> Page:
    names = organization_names(snapshot.people.organizations_by_name)
    data = {"format": FORMAT, "names": as_lines(names)}
    return Page.of_data(organization_names_title(snapshot.site), data)


def _capacities(snapshot: Snapshot, matched: MatchPages) -> Iterator[dict[str, Any]]:
    """The branches of the tree on which somebody offers or wants something."""
    catalogue, people = snapshot.catalogue, matched.people
    branches = {
        above for kind, key in people if kind is Kind.CAPACITY for above in catalogue.line(key)
    }
    for item in catalogue:
        if item in branches:
            community = Community(Kind.CAPACITY, item)
            here = people.get(community, [])
            yield {
                "item": item,
                "name": matched.name(item),
                "level": len(list(catalogue.line(item))),
                "offers": sum(item in one.available for one in here),
                "seeks": sum(item in one.wanted for one in here),
                "who": matched.without_page(community),
            }


def _directory(snapshot: Snapshot) -> Page:
    matched = match_pages(snapshot)
    groups: dict[str, list[dict[str, Any]]] = {
        kind.value: [] for kind in (Kind.REGION, Kind.TERRITORY, Kind.LANGUAGE, Kind.AFFILIATION)
    }
    for community, people in matched.people.items():
        kind, key = community
        if kind is not Kind.CAPACITY:
            name = affiliations()[key] if kind is Kind.AFFILIATION else ""
            who = matched.without_page(community)
            groups[kind].append({"key": key, "name": name, "people": len(people), "who": who})
    paused = sum(one.status == "paused" for one in snapshot.people.profiles.values())
    capacities = list(_capacities(snapshot, matched))
    text = render(
        "directory", named=snapshot.named, capacities=capacities, groups=groups, paused=paused
    )
    return Page(snapshot.site.under_root("Directory"), text)


def _organizations(snapshot: Snapshot) -> Iterator[Page]:
    everyone = snapshot.people.organizations
    cut = list(parts(list(everyone), MOST_ORGANIZATIONS)) or [("", ())]
    title = snapshot.site.under_root("Organizations")
    alone = len(cut) == 1
    listed = [] if alone else [digits for digits, _ in cut]
    for digits, names in cut if alone else [("", ()), *cut]:
        text = render(
            "organizations",
            part=digits,
            parts=[] if digits else listed,
            organizations=[everyone[name] for name in names],
        )
        yield Page(f"{title}/{digits}" if digits else title, text)


def _events(snapshot: Snapshot) -> Page:
    upcoming = snapshot.matches.upcoming
    text = render(
        "events", events=upcoming[:MOST_EVENTS], further=max(0, len(upcoming) - MOST_EVENTS)
    )
    return Page(snapshot.site.under_root("Events"), text)


def pages(snapshot: Snapshot) -> Iterator[Page]:
    """Figures and links by capacity and community; organizations and their names; events."""
    yield _directory(snapshot)
    yield from _organizations(snapshot)
    yield _events(snapshot)
    yield _names(snapshot)


def _moved(snapshot: Snapshot) -> Mapping[str, str]:
    """A part that the list of organizations is too short for goes on in that list."""
    return {title: title.rpartition("/")[0] for title in snapshot.published}


JOB = Job(
    "directory",
    _families,
    pages,
    moved=_moved,
    reads=match_page_families,
    data={"organization names": OrganizationNames},
)
