"""Writes how many people began to write to somebody, by month, and how many were answered."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from bots.jobs.job import Family, Findings, Job
from bots.jobs.snapshot import Snapshot
from bots.pages.counting import region_of
from bots.pages.disclosure import Disclosure, grouped
from bots.pages.quarters import first_day, from_first_published, month_of, months_of, quarter_of
from sync.profiles.correspondence import ANSWER, Message, counted
from sync.profiles.people import one_name_each
from sync.profiles.records import Profile
from sync.wiki.data_pages import Entries
from sync.wiki.pages import FORMAT, Page
from sync.wiki.port import Source
from sync.wiki.site import Site


class Month(msgspec.Struct, frozen=True, omit_defaults=True):
    """Messages of one month, and how many of them were answered; 0 where that may not be told."""

    messages: int
    answered: int = 0


class Quarter(msgspec.Struct, frozen=True, omit_defaults=True):
    """First messages of one quarter; a figure about fewer than five people is 0 or not there.

    `answered` are those whose receiver wrote back on the wiki: at least so many were. While it is
    `open`, answers may still come. The others are parts of `messages`, each by one thing alone:
    month, language, capacity, region of who wrote.
    """

    messages: int = 0
    answered: int = 0
    open: bool = False
    months: dict[str, Month] = {}
    languages: dict[str, int] = {}
    capacities: dict[str, int] = {}
    regions: dict[str, int] = {}


class Figures(msgspec.Struct):
    """Figures of messages by quarter (`2026-Q4`), oldest first, without gaps."""

    quarters: dict[str, Quarter]


def figures_title(site: Site) -> str:
    """Where the figures of messages stand."""
    return f"{site.data}message figures.json"


_STANDSTILL = datetime.timedelta(366)
"""After so long without a run, what was sent before it is not read any more."""


def read_from(snapshot: Snapshot) -> datetime.date:
    """The first day of which messages are read: that of the oldest quarter that is not closed.

    The figures of a quarter stay as they are once a run found that all of its answers are in.
    """
    oldest = _open_from(snapshot.date)
    begun = (
        first_day(quarter)
        for quarter, figures in _earlier(snapshot).read.items()
        if _is_quarter(quarter) and figures.open
    )
    return min([oldest, *(day for day in begun if oldest - day < _STANDSTILL)])


def _open_from(today: datetime.date) -> datetime.date:
    """The first day of the oldest quarter of which an answer may still come."""
    return first_day(quarter_of(today - ANSWER))


def _families(site: Site) -> tuple[Family, ...]:
    return (Family(figures_title(site), single=True),)


def _earlier(snapshot: Snapshot) -> Entries[Quarter]:
    return snapshot.entries(figures_title(snapshot.site), "quarters", Quarter)


def _pages(snapshot: Snapshot) -> Iterator[Page]:
    authors, people, today = snapshot.authors, snapshot.people, snapshot.date
    sent = (
        one
        for one in snapshot.correspondence
        if not people.is_one(
            *(authors.renamed.get(name, name) for name in (one.sender, one.receiver))
        )
    )
    begin = read_from(snapshot)
    closed = {
        quarter: msgspec.structs.replace(figures, open=False)
        for quarter, figures in _earlier(snapshot).read.items()
        if _is_quarter(quarter) and first_day(quarter) < begin
    }
    found = {
        quarter: figures_of(some, quarter, people.profiles, today)
        for quarter, some in grouped(
            counted(sent, authors.refused, authors.renamed),
            lambda one: quarter_of(one.sent.date()),
        ).items()
        if first_day(quarter) >= begin
    }
    figures = {**closed, **found}
    told = {quarter: bool(one.messages) for quarter, one in figures.items()}
    quarters = {
        quarter: figures.get(quarter, Quarter(open=_is_open(quarter, today)))
        for quarter in from_first_published(told, today)
    }
    data = {"format": FORMAT, "quarters": msgspec.to_builtins(quarters)}
    yield Page.of_data(figures_title(snapshot.site), data)


def _is_open(quarter: str, today: datetime.date) -> bool:
    return first_day(quarter) >= _open_from(today)


def _is_quarter(key: str) -> bool:
    try:
        first_day(key)
    except ValueError:
        return False
    return True


def figures_of(
    messages: Sequence[Message],
    quarter: str,
    profiles: Mapping[str, Profile],
    today: datetime.date,
) -> Quarter:
    """The figures of the messages of a quarter, none of them about fewer than five people."""
    person = one_name_each(profiles)
    figures = Disclosure[Message](
        lambda one: (person.get(name, name) for name in (one.sender, one.receiver))
    )
    is_open = _is_open(quarter, today)
    count = figures.count(messages)
    if not count:
        return Quarter(open=is_open)
    answered = [one for one in messages if one.answered]
    by_month = _by_month(messages)
    begun = [one for one in months_of(quarter) if one <= month_of(today)]
    months = figures.all_parts(messages, {one: by_month.get(one, ()) for one in begun})
    count_answered = figures.count(answered)
    # Of two months that are told the third would follow, and with it who was not answered there.
    answered_in = _by_month(answered)
    answered_by_month = (
        figures.all_parts(answered, {one: answered_in.get(one, ()) for one in months})
        if count_answered and months
        else {}
    )
    return Quarter(
        messages=count,
        answered=count_answered or 0,
        open=is_open,
        months={
            month: Month(some, answered_by_month.get(month, 0)) for month, some in months.items()
        },
        languages=figures.parts(messages, grouped(messages, lambda one: one.language)),
        capacities=figures.parts(messages, grouped(messages, lambda one: "".join(one.about[:1]))),
        regions=figures.parts(
            messages, grouped(messages, lambda one: region_of(profiles.get(one.sender)))
        ),
    )


def _by_month(messages: Iterable[Message]) -> dict[str, list[Message]]:
    return grouped(messages, lambda one: month_of(one.sent.date()))


def _finds(snapshot: Snapshot) -> Findings:
    return Findings(notes=_earlier(snapshot).notes)


JOB = Job(
    "messages",
    _families,
    _pages,
    needs=frozenset({Source.PAGES, Source.TALK}),
    finds=_finds,
    data={"message figures": Figures},
)
