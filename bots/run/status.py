"""Keeps `status.json`: which runs do not go well, and since when; it changes when that does."""

from __future__ import annotations

import datetime
import logging
from collections import Counter
from collections.abc import Iterable
from typing import TypedDict

import msgspec

from bots.jobs.job import Job
from bots.run.plan import Action, Change, Plan, compare
from bots.run.publish import Report
from sync.wiki.data_pages import entries_of
from sync.wiki.outcomes import NextAction, Outcome, SavedInPart
from sync.wiki.pages import FORMAT, Page, StoredPage
from sync.wiki.site import Site

_log = logging.getLogger(__name__)
_PASSES = frozenset({NextAction.LATER, NextAction.AT_ONCE})


class Trouble(msgspec.Struct, frozen=True):
    """What kinds of things fail, and since which day."""

    since: str
    faults: list[str]


class Status(TypedDict):
    """What fails at present, by the names of the jobs of a run; empty where all goes well."""

    troubles: dict[str, Trouble]


def status_title(site: Site) -> str:
    """Where it stands; as long as every run goes well there may be no such page."""
    return f"{site.data}status.json"


def faults_of(plan: Plan, report: Report) -> list[str]:
    """What kinds of things failed, so that the same trouble reads the same, and names nobody.

    Of parts that failed alone how many: `page failed: 2`. A wiki that lags, or takes no edits for a
    while, is no fault: the next run goes on.
    """
    faults = {_kind(one) for one in report.failures if one.next_action not in _PASSES}
    counts = Counter(str(one.part) for one in plan.failures)
    faults |= {f"{part} failed: {count}" for part, count in counts.items()}
    if len(plan.faults) > len(plan.failures):
        faults.add("source")
    return sorted(faults)


def _kind(outcome: Outcome) -> str:
    # The run that saves the rest of a page and those that find it saved have the same trouble.
    refused = outcome.of_the_text or isinstance(outcome, SavedInPart)
    return "refused by a filter" if refused else outcome.kind


def status_change(
    site: Site,
    jobs: Iterable[Job],
    date: datetime.date,
    faults: list[str],
    standing: StoredPage | None,
) -> Change | None:
    """The edit that makes the status true after a run of these jobs; None where it is.

    A run answers for itself, and for all runs of jobs that are among its own.
    """
    names = [job.name for job in jobs]
    key = " ".join(names)
    read = entries_of(status_title(site), standing, "troubles", Trouble)
    for note in read.notes:
        _log.warning(note)
    before = read.read
    since = before[key].since if key in before else date.isoformat()
    after = {run: trouble for run, trouble in before.items() if not {*run.split()} <= {*names}}
    if faults:
        if key not in before or before[key].faults != faults:
            since = date.isoformat()
        after[key] = Trouble(since, faults)
    if after == before and not read.notes:
        return None
    troubles = {run: msgspec.to_builtins(after[run]) for run in sorted(after)}
    page = Page.of_data(status_title(site), {"format": FORMAT, "troubles": troubles})
    return compare(page, standing, Action.EDIT)
