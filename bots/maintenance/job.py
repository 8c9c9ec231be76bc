"""Writes `ROOT/Maintenance`: what people wrote and nobody could understand, without the words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from bots.job import Family, Job
from bots.rendering import render
from bots.snapshot import Snapshot, exclusions_title
from sync.pages import Owner, Page
from sync.problems import UNPUBLISHED, Problem, Reason
from sync.site import Site

MOST_ROWS = 1_000
"""Rows that MediaWiki renders in half a second; what is beyond is counted on the page."""


def _families(site: Site) -> tuple[Family, ...]:
    return (
        Family(site.under_root("Maintenance"), single=True),
        Family(exclusions_title(site), single=True),
    )


def pages(snapshot: Snapshot) -> Iterator[Page]:
    """One row for each page, parameter and kind of problem; the value stays on its own page."""
    taken_over = (Problem(one.title, "", "", Reason.TAKEN_OVER) for one in snapshot.taken_over)
    _, of_activities = snapshot.activities
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
    text = render(
        "maintenance",
        people=len(snapshot.people.profiles),
        further=max(0, len(counts) - MOST_ROWS),
        rows=list(islice(sorted(counts.items()), MOST_ROWS)),
    )
    yield Page(snapshot.site.under_root("Maintenance"), text)
    yield Page(exclusions_title(snapshot.site), render("exclusions"), Owner.SEEDED)


JOB = Job("maintenance", _families, pages)
