"""Writes a match page for each capacity, language, territory, region and affiliation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any

from bots.jobs.communities.membership import (
    Community,
    Kind,
    MatchPages,
    communities_of,
    families,
    match_pages,
    moved,
)
from bots.jobs.job import Job
from bots.jobs.snapshot import Snapshot
from bots.matching.lists import regions_of
from bots.matching.rule import Candidate, tier_of
from bots.pages.rendering import render
from bots.pages.shards import parts
from sync.profiles.records import Profile
from sync.reference.tables import affiliations
from sync.wiki.pages import Page

MOST_PEOPLE = 500
"""People on one page; where there are more, they stand on parts of it."""
MOST_MATCHES = 20
"""Matches inside a community, and as many with others."""
MOST_CAPACITIES = 5
MOST_EVENTS = 10
"""Events on the page of a capacity, the soonest."""

Rows = Sequence[Mapping[str, Any]]


@dataclass(slots=True)
class Best:
    """The best matches of one community, best first."""

    inside: list[Candidate] = field(default_factory=list)
    across: list[Candidate] = field(default_factory=list)


def _best(snapshot: Snapshot, people: Mapping[Community, list[Profile]]) -> dict[Community, Best]:
    """The best matches of all communities.

    A match is inside where both belong to the community, and across where one of them does. A
    capacity has those alone in which one wants just that and the other offers just that, and each
    learner once: so more people are named, and its page moves with few of the other wants.
    """
    profiles = snapshot.people.profiles
    found = {community: Best() for community in people}
    groups = {
        user: {one for one in communities_of(profile) if one.kind is not Kind.CAPACITY}
        for user, profile in profiles.items()
    }
    for pair in snapshot.matches.pairs:
        mine, theirs = groups[pair.learner], groups[pair.sharer]
        wanted, offered = profiles[pair.learner].wanted, profiles[pair.sharer].available
        for community in mine & theirs:
            _add(pair, found[community].inside)
        for community in mine ^ theirs:
            _add(pair, found[community].across)
        for item in {*wanted}.intersection(offered):
            best = found[Community(Kind.CAPACITY, item)].inside
            if all(pair.learner != one.learner for one in best):
                _add(pair, best)
    return found


def _add(pair: Candidate, matches: list[Candidate]) -> None:
    if len(matches) < MOST_MATCHES:
        matches.append(pair)


def _match_rows(snapshot: Snapshot, pairs: Sequence[Candidate], capacity: str) -> Rows:
    """Matches by name, so that a page keeps its rows where a score moves.

    They are about one capacity alone, or, for `""`, about all that is met as well as the tier says.
    """
    profiles = snapshot.people.profiles
    rows = []
    for pair in sorted(pairs, key=lambda one: (one.learner, one.sharer)):
        met = [(capacity, capacity)]
        if not capacity:
            every = snapshot.matches.met(profiles[pair.learner], profiles[pair.sharer])
            met = [(want, offer) for want, offer, close in every if tier_of(close) == pair.tier]
        rows.append({"learner": pair.learner, "sharer": pair.sharer, "met": met[:MOST_CAPACITIES]})
    return rows


def _needs(
    community: Community, snapshot: Snapshot, matched: MatchPages, offered: AbstractSet[str]
) -> Rows:
    """What members want and no other member offers, or a single one.

    `offered` is what anybody offers.
    """
    all_seekers: dict[str, list[str]] = {}
    all_sharers: dict[str, list[str]] = {}
    for member in matched.people[community]:
        for item in member.wanted:
            all_seekers.setdefault(item, []).append(member.user)
        for item in member.available:
            all_sharers.setdefault(item, []).append(member.user)
    rows = []
    for item in snapshot.catalogue:
        sharers = all_sharers.get(item, [])
        if len(sharers) > 1:
            continue
        others = [user for user in all_seekers.get(item, []) if user not in sharers]
        if others:
            rows.append(
                {
                    "item": item,
                    "name": matched.name(item),
                    "seekers": len(others),
                    "sharer": "".join(sharers),
                    "elsewhere": not sharers and item in offered,
                }
            )
    return rows


def _offered_by(item: str, members: Sequence[Profile]) -> str:
    sharers = sum(item in one.available for one in members)
    return ("none", "one")[sharers] if sharers <= 1 else "some"


def _pages(
    community: Community, best: Best, snapshot: Snapshot, matched: MatchPages, offered: set[str]
) -> Iterator[Page]:
    kind, key = community
    members = {one.user: one for one in matched.pages[community]}
    capacity = key if kind is Kind.CAPACITY else ""
    facts: dict[str, Any] = {
        "kind": kind.value,
        "key": key,
        "path": matched.path(community),
        "affiliate": affiliations()[key] if kind is Kind.AFFILIATION else "",
        "capacity": capacity,
        "regions": {
            user: sorted(found)
            for user, one in members.items()
            if capacity in one.available and (found := regions_of(one.territories, one.regions))
        },
        "offered_by": _offered_by(capacity, list(members.values())) if capacity else "",
    }
    cut = [
        (digits, [members[user] for user in users])
        for digits, users in parts(list(members), MOST_PEOPLE)
    ]
    alone = len(cut) == 1
    title = snapshot.site.under_root(matched.path(community))
    text = render(
        "community",
        named=snapshot.named,
        **facts,
        part="",
        parts=[] if alone else [digits for digits, _ in cut],
        people=cut[0][1] if alone else [],
        needs=[] if capacity else _needs(community, snapshot, matched, offered),
        matches={
            "inside": _match_rows(snapshot, best.inside, capacity),
            "across": _match_rows(snapshot, best.across, capacity),
        },
        events=[
            event
            for event in (snapshot.matches.upcoming if capacity else ())
            if capacity in {*event.needed, *event.offered}
        ][:MOST_EVENTS],
    )
    yield Page(title, text)
    for digits, people in () if alone else cut:
        text = render(
            "community", named=snapshot.named, **facts, part=digits, parts=[], people=people,
            needs=[], matches={}, events=[],
        )  # fmt: skip
        yield Page(f"{title}/{digits}", text)


def pages(snapshot: Snapshot) -> Iterator[Page]:
    """A match page for each community that is worth one: see membership.match_pages."""
    found = match_pages(snapshot)
    best = _best(snapshot, found.people)
    everyone = snapshot.people.profiles.values()
    offered = {item for one in everyone if one.status == "open" for item in one.available}
    for community in found.pages:
        yield from _pages(community, best[community], snapshot, found, offered)


JOB = Job("communities", families, pages, moved=moved)
