"""Writes `ROOT/Suggestions/<user>` and the shards that gadget and Lua read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bots.job import Family, Job
from bots.matching.pairing import Pair
from bots.rendering import render
from bots.shards import cut
from bots.snapshot import Snapshot
from sync.pages import Page
from sync.records import Profile
from sync.site import Site
from sync.tables import language_group

ROWS_ON_PAGE = 3
"""Rows of each list that stand as facts on the page; the whole list comes from the shard."""
MOST_CAPACITIES = 5
MOST_LANGUAGES = 5

Row = dict[str, Any]
"""A row of format 1: name, overlap, percent, capacities, languages, mutual."""


def _families(site: Site) -> tuple[Family, ...]:
    return (
        Family(site.under_root("Suggestions", "")),
        Family(f"{site.data}profiles/"),
        Family(f"{site.data}suggestions/"),
        Family(f"{site.data}index.json", single=True),
    )


def _shared_languages(mine: Profile, theirs: Profile) -> list[str]:
    """My languages that the other reads, in my order and my codes."""
    groups = language_group()
    spoken = {groups.get(code, code) for code in theirs.spoken}
    return [code for code in mine.spoken if groups.get(code, code) in spoken][:MOST_LANGUAGES]


def _row(pair: Pair, me: Profile, other: Profile, profiles: Mapping[str, Profile]) -> Row:
    learner, sharer = profiles[pair.learner], profiles[pair.sharer]
    met = [item for item in learner.wanted if item in sharer.available]
    return {
        "name": other.user,
        "overlap": pair.overlap,
        "percent": 100 * len(met) // len(learner.wanted),
        "capacities": [[item, item] for item in met[:MOST_CAPACITIES]],
        "languages": _shared_languages(me, other),
        "mutual": not set(sharer.wanted).isdisjoint(learner.available),
    }


def lists(snapshot: Snapshot) -> dict[str, dict[str, list[Row]]]:
    """The lists of everyone, by user name; a list that is empty is there and empty."""
    profiles = snapshot.people.profiles
    found: dict[str, dict[str, list[Row]]] = {
        user: {"learn_from": [], "share_with": []} for user in profiles
    }
    for pair in snapshot.pairs:
        learner, sharer = profiles[pair.learner], profiles[pair.sharer]
        found[learner.user]["learn_from"].append(_row(pair, learner, sharer, profiles))
        found[sharer.user]["share_with"].append(_row(pair, sharer, learner, profiles))
    return found


def profile_data(profile: Profile) -> dict[str, Any]:
    """What format 1 says of a profile: facts only, free text never leaves its own page."""
    return {
        "page": profile.page,
        "known": list(profile.known),
        "available": list(profile.available),
        "wanted": list(profile.wanted),
        "languages": dict(profile.languages),
        "territories": list(profile.territories),
        "regions": list(profile.regions),
        "affiliations": list(profile.affiliations),
        "manages": list(profile.manages),
        "teams": list(profile.teams),
        "projects": list(profile.projects),
        "timezone": profile.timezone,
        "wikidata": profile.wikidata,
        "mentor": profile.mentor,
        "mentor_in": list(profile.mentor_in),
        "mentee_in": list(profile.mentee_in),
        "programmes": list(profile.programmes),
        "contact": profile.contact,
        "status": profile.status,
    }


def _facts(row: Row) -> dict[str, Any]:
    """A row as the page holds it: `wanted/offered`, or one item where both are the same."""
    pairs = (
        wanted if wanted == offered else f"{wanted}/{offered}"
        for wanted, offered in row["capacities"]
    )
    return {**row, "capacities": " ".join(pairs), "languages": " ".join(row["languages"])}


def _page(site: Site, profile: Profile, rows: Mapping[str, Sequence[Row]]) -> Page:
    text = render(
        "suggestions",
        profile=profile,
        shown=ROWS_ON_PAGE,
        lists={
            name.replace("_", " "): [_facts(row) for row in some[:ROWS_ON_PAGE]]
            for name, some in rows.items()
        },
    )
    return Page(site.under_root("Suggestions", profile.user), text)


def pages(snapshot: Snapshot) -> Iterator[Page]:
    """A page for everyone who wants one, and everyone's rows as data."""
    site, profiles = snapshot.site, snapshot.people.profiles
    everyone = lists(snapshot)
    facts = {user: profile_data(profile) for user, profile in profiles.items()}
    digits, shards = cut(site.data, {"profiles": facts, "suggestions": everyone})
    # Data first: a page saved before its shard exists would not depend on it for the wiki.
    yield from shards
    yield Page.of_data(f"{site.data}index.json", {"format": 1, "digits": digits})
    for user, profile in profiles.items():
        if profile.suggestions == "page":
            yield _page(site, profile, everyone[user])


JOB = Job("suggestions", _families, pages)
