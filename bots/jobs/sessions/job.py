"""Writes who taught and learned how often, what waits for a word, and the figures of sessions."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NotRequired, TypedDict

import msgspec

from bots.jobs.job import Family, Job
from bots.jobs.sessions.confirmation import Held, Sessions, put_together
from bots.jobs.snapshot import Snapshot, derived
from bots.pages.counting import region_of
from bots.pages.disclosure import Disclosure, grouped
from bots.pages.quarters import from_first_published, month_of, months_of, quarter_of
from bots.pages.shards import shard_of
from sync.profiles.records import Profile, Session
from sync.wiki.pages import FORMAT, Page
from sync.wiki.site import Site

DIGITS = 2
"""Of the names of shards, whatever the others have: a box loads its shard and no other page."""
MOST_WAITING = 50
"""Sessions that wait for one person's word and are listed."""
MOST_ASKED = 5_000
"""People of whom it is listed what waits for them."""


class Counts(TypedDict):
    """How often somebody taught and learned, as both say."""

    taught: int
    learned: int


class Shard(TypedDict):
    """The counts of the people of one shard, by user name; who has none is not there."""

    sessions: dict[str, Counts]


class Told(TypedDict):
    """A session that one person tells: who, their own role in it, what, when (YYYY-MM)."""

    by: str
    role: str
    capacity: str
    month: str
    programme: NotRequired[str]


class Waiting(TypedDict):
    """What waits for somebody's word, by the name of the one who is asked."""

    waiting: dict[str, list[Told]]


class Quarter(msgspec.Struct, frozen=True, omit_defaults=True):
    """Sessions of one quarter; a figure about fewer than five people is 0 or not there.

    `confirmed` both say, `told` only one; `hours` are those of the confirmed that both gave hours
    for. The others are parts of `confirmed`, each by one thing alone: month, capacity, region of
    who learned, programme.
    """

    confirmed: int = 0
    told: int = 0
    hours: float = 0
    months: dict[str, int] = {}
    capacities: dict[str, int] = {}
    regions: dict[str, int] = {}
    programmes: dict[str, int] = {}


class Figures(msgspec.Struct):
    """Figures of sessions by quarter (`2026-Q4`), oldest first, without gaps."""

    quarters: dict[str, Quarter]


def figures_title(site: Site) -> str:
    """Where the figures of sessions stand."""
    return f"{site.data}session figures.json"


def waiting_title(site: Site) -> str:
    """Where it stands what waits for whose word."""
    return f"{site.data}waiting.json"


@derived
def sessions(snapshot: Snapshot) -> Sessions:
    """What people say of their sessions, put together."""
    return put_together(snapshot.people.sessions)


@derived
def waiting(snapshot: Snapshot) -> dict[str, list[Told]]:
    """The sessions that wait for somebody's word, by the name of the one who is asked."""
    return _waiting(sessions(snapshot).told)


@derived
def session_figures(snapshot: Snapshot) -> dict[str, Quarter]:
    """The figures of sessions by quarter, as they are published."""
    return figures(sessions(snapshot), snapshot.people.profiles, snapshot.date)


def _families(site: Site) -> tuple[Family, ...]:
    return (
        Family(f"{site.data}sessions/"),
        Family(figures_title(site), single=True),
        Family(waiting_title(site), single=True),
    )


def _pages(snapshot: Snapshot) -> Iterator[Page]:
    said, site = sessions(snapshot), snapshot.site
    shards: dict[str, dict[str, Any]] = {}
    for user, counts in said.counts().items():
        shards.setdefault(shard_of(user, DIGITS), {})[user] = counts
    for digits, counts in sorted(shards.items()):
        data = {"format": FORMAT, "sessions": counts}
        yield Page.of_data(f"{site.data}sessions/{digits}.json", data)
    yield Page.of_data(waiting_title(site), {"format": FORMAT, "waiting": waiting(snapshot)})
    data = {"format": FORMAT, "quarters": msgspec.to_builtins(session_figures(snapshot))}
    yield Page.of_data(figures_title(site), data)


def _waiting(told: Iterable[Session]) -> dict[str, list[Told]]:
    found: dict[str, list[Told]] = {}
    for one in told:
        entry = Told(by=one.user, role=one.role, capacity=one.capacity, month=_month(one))
        if one.programme:
            entry["programme"] = one.programme
        found.setdefault(one.partner, []).append(entry)
    listed = sorted(found.items())[:MOST_ASKED]
    return {
        user: sorted(some, key=lambda one: (one["month"], one["by"], one["capacity"]))[
            -MOST_WAITING:
        ]
        for user, some in listed
    }


def _month(session: Session) -> str:
    return month_of(session.month) if session.month else ""


def figures(
    said: Sessions, profiles: Mapping[str, Profile], today: datetime.date
) -> dict[str, Quarter]:
    """The figures of sessions by quarter, none of them about fewer than five people."""
    held = grouped(said.held, lambda one: quarter_of(one.month))
    told = grouped(said.told, lambda one: quarter_of(one.month) if one.month else "")
    found = {
        quarter: _quarter(held.get(quarter, ()), told.get(quarter, ()), quarter, profiles, today)
        for quarter in held.keys() | told.keys() - {""}
    }
    told_of = {one: bool(figures.confirmed or figures.told) for one, figures in found.items()}
    return {one: found.get(one, Quarter()) for one in from_first_published(told_of, today)}


def _quarter(
    held: Sequence[Held],
    told: Sequence[Session],
    quarter: str,
    profiles: Mapping[str, Profile],
    today: datetime.date,
) -> Quarter:
    alone = Disclosure[Session](lambda one: (one.user,)).count(told) or 0
    figures = Disclosure[Held](lambda one: one.people)
    confirmed = figures.count(held)
    if not confirmed:
        return Quarter(told=alone)
    by_month = grouped(held, lambda one: month_of(one.month))
    begun = [one for one in months_of(quarter) if one <= month_of(today)]
    months = figures.all_parts(held, {one: by_month.get(one, ()) for one in begun})
    with_hours = [one for one in held if one.hours]
    hours = sum(one.hours for one in with_hours) if figures.may_tell(with_hours) else 0
    regions = grouped(held, lambda one: region_of(profiles.get(one.learner)))
    return Quarter(
        confirmed=confirmed,
        told=alone,
        hours=round(hours, 2),
        months=months,
        capacities=figures.parts(held, grouped(held, lambda one: one.capacity)),
        regions=figures.parts(held, regions),
        programmes=figures.parts(held, grouped(held, lambda one: one.programme)),
    )


JOB = Job(
    "sessions",
    _families,
    _pages,
    data={"sessions/<s>": Shard, "waiting": Waiting, "session figures": Figures},
)
