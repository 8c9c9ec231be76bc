"""Writes `invitation.json`: what `{{Capacity invitation}}` says of a language or a territory.

It is a page of its own, and small: whoever shows it is rendered anew whenever it changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypedDict

from bots.jobs.job import Family, Job
from bots.jobs.snapshot import Snapshot
from sync.profiles.records import Profile
from sync.reference.languages import language_group
from sync.wiki.pages import FORMAT, Page
from sync.wiki.site import Site


class Here(TypedDict):
    """How many people take part, and how much they want to learn together."""

    people: int
    needs: int


class Invitation(TypedDict):
    """By language code, in which a language includes its varieties, and by ISO 3166-1."""

    everybody: Here
    languages: dict[str, Here]
    territories: dict[str, Here]


def _title(site: Site) -> str:
    return f"{site.data}invitation.json"


def _here(people: Iterable[Profile]) -> Here:
    wanted = [len(one.wanted) for one in people]
    return {"people": len(wanted), "needs": sum(wanted)}


def _by(people: Iterable[Profile], places: Iterable[Iterable[str]]) -> dict[str, Here]:
    found: dict[str, list[Profile]] = {}
    for profile, keys in zip(people, places, strict=True):
        for key in keys:
            found.setdefault(key, []).append(profile)
    return {key: _here(some) for key, some in sorted(found.items())}


def pages(snapshot: Snapshot) -> Iterator[Page]:
    """The figures; who is paused is in none of them."""
    people = [one for one in snapshot.people.profiles.values() if one.status == "open"]
    spoken = ({*one.spoken, *map(language_group, one.spoken)} for one in people)
    figures: Invitation = {
        "everybody": _here(people),
        "languages": _by(people, spoken),
        "territories": _by(people, (one.territories for one in people)),
    }
    yield Page.of_data(_title(snapshot.site), {"format": FORMAT, **figures})


JOB = Job(
    "invitation",
    lambda site: (Family(_title(site), single=True),),
    pages,
    data={"invitation": Invitation},
)
