"""Writes `ROOT/Maintenance`: what people wrote and nobody could understand, without the words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from bots.jobs.job import Family, Job
from bots.jobs.snapshot import Snapshot, exclusions_title
from bots.jobs.teams.activities import activities
from bots.pages.rendering import render
from sync.profiles.problems import UNPUBLISHED, Problem, Reason
from sync.wiki.pages import Owner, Page
from sync.wiki.site import Site

MOST_ROWS = 1_000
"""Rows that MediaWiki renders in half a second; what is beyond is counted on the page."""
MOST_ROWS_OF_ONE = 10
"""Rows about one person's pages, or about one page of a community; a last one counts the rest."""

_Row = tuple[str, str, Reason, str]
"""A page, a parameter, a kind of problem and what to do instead."""


class _Listed(NamedTuple):
    """A row of the page: something that is wrong, or how many further problems it stands for."""

    row: _Row
    times: int
    more: int = 0


def _whose(row: _Row) -> str:
    """The person in whose space a page is, or else the page itself."""
    page = row[0]
    return page.partition("/")[0] if page.startswith(("User:", "User talk:")) else page


def _listed(counts: Counter[_Row]) -> Iterator[_Listed]:
    """All rows by title, of one person at most MOST_ROWS_OF_ONE and one that counts the rest."""
    for _, some in groupby(sorted(counts, key=lambda row: (_whose(row), row)), key=_whose):
        rows = list(some)
        for row in rows[:MOST_ROWS_OF_ONE]:
            yield _Listed(row, counts[row])
        if rest := rows[MOST_ROWS_OF_ONE:]:
            yield _Listed(rows[MOST_ROWS_OF_ONE - 1], 1, len(rest))


def _families(site: Site) -> tuple[Family, ...]:
    return (
        Family(site.under_root("Maintenance"), single=True),
        Family(exclusions_title(site), single=True),
    )


def pages(snapshot: Snapshot) -> Iterator[Page]:
    """A row for each page, parameter and kind of problem; the value stays on its own page."""
    taken_over = (Problem(one.title, "", "", Reason.TAKEN_OVER) for one in snapshot.taken_over)
    _, of_activities = activities(snapshot)
    problems = (
        *snapshot.people.problems,
        *snapshot.words.problems,
        *of_activities,
        *snapshot.waiting,
        *taken_over,
    )
    counts = Counter(
        (one.page, one.parameter, one.reason, one.suggestion)
        for one in problems
        if one.reason not in UNPUBLISHED
    )
    listed = list(_listed(counts))[:MOST_ROWS]
    text = render(
        "maintenance",
        people=len(snapshot.people.profiles),
        further=len(counts) - sum(one.more or 1 for one in listed),
        rows=listed,
    )
    yield Page(snapshot.site.under_root("Maintenance"), text)
    yield Page(exclusions_title(snapshot.site), render("exclusions"), Owner.SEEDED)


JOB = Job("maintenance", _families, pages)
