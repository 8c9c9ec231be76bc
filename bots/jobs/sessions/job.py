"""Writes who taught and learned how often, what waits for a word, and the figures of sessions."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, zip_longest
from typing import Any, NotRequired, TypedDict

import msgspec

from bots.jobs.job import Family, Job
from bots.jobs.sessions.confirmation import Held, Sessions, put_together
from bots.jobs.snapshot import Snapshot, derived
from bots.pages.counting import region_of
from bots.pages.disclosure import Disclosure, grouped
from bots.pages.quarters import from_first_published, month_of, months_of, quarter_of
from bots.pages.shards import MOST_BYTES, shard_of
from sync.profiles.people import one_name_each
from sync.profiles.records import Profile, Session
from sync.wiki.pages import FORMAT, Page
from sync.wiki.site import Site

DIGITS = 2
"""Of the names of shards, whatever the others have: a box loads its shard and no other page."""
MOST_WAITING = 50
"""Sessions that wait for one person's word and are listed; of those that one person tells, too."""


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
    people = snapshot.people
    return put_together(people.sessions, one_name_each(people.profiles))


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
    """By who is asked. Where not all fit: everybody's newest before the second of anybody.

    So whoever tells of sessions with thousands hides those of no one else.
    """
    by_teller = grouped(told, lambda one: one.user)
    newest = (sorted(some, key=_in_order, reverse=True) for some in by_teller.values())
    found: dict[str, list[Session]] = {}
    room = MOST_BYTES
    for one in chain.from_iterable(zip_longest(*(some[:MOST_WAITING] for some in newest))):
        if one is None or len(found.get(one.partner, ())) == MOST_WAITING:
            continue
        entry = {one.partner: _told(one)}
        room -= len(json.dumps(entry, ensure_ascii=False, indent="\t").encode())
        if room < 0:
            break
        found.setdefault(one.partner, []).append(one)
    return {
        user: [_told(one) for one in sorted(found[user], key=_in_order)] for user in sorted(found)
    }


def _in_order(session: Session) -> tuple[str, str, str]:
    return _month(session), session.user, session.capacity


def _told(session: Session) -> Told:
    told = Told(
        by=session.user, role=session.role, capacity=session.capacity, month=_month(session)
    )
    if session.programme:
        told["programme"] = session.programme
    return told


def _month(session: Session) -> str:
    return month_of(session.month) if session.month else ""


def figures(
    said: Sessions, profiles: Mapping[str, Profile], today: datetime.date
) -> dict[str, Quarter]:
    """The figures of sessions by quarter, none of them about fewer than five people."""
    person = one_name_each(profiles)
    held = grouped(said.held, lambda one: quarter_of(one.month))
    told = grouped(said.told, lambda one: quarter_of(one.month) if one.month else "")
    found = {
        quarter: _quarter(
            held.get(quarter, ()),
            told.get(quarter, ()),
            [one for one in months_of(quarter) if one <= month_of(today)],
            profiles,
            person,
        )
        for quarter in held.keys() | told.keys() - {""}
    }
    told_of = {one: bool(figures.confirmed or figures.told) for one, figures in found.items()}
    return {one: found.get(one, Quarter()) for one in from_first_published(told_of, today)}


def _quarter(
    held: Sequence[Held],
    told: Sequence[Session],
    begun: Sequence[str],
    profiles: Mapping[str, Profile],
    person: Mapping[str, str],
) -> Quarter:
    alone = Disclosure[Session](lambda one: (person.get(one.user, one.user),)).count(told) or 0
    figures = Disclosure[Held](lambda one: (person.get(name, name) for name in one.people))
    confirmed = figures.count(held)
    if not confirmed:
        return Quarter(told=alone)
    by_month = grouped(held, lambda one: month_of(one.month))
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
