"""Says what a run would do, or did, in words for a person and in JSON for a program."""

from __future__ import annotations

import json
import re
import resource
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bots.pages.messages import shipped_messages
from bots.run.differences import difference_lines
from bots.run.due import counted
from bots.run.persons import Person
from bots.run.plan import Change, Plan
from bots.run.publish import Report
from sync.profiles.problems import Problem
from sync.wiki.outcomes import Outcome
from sync.wiki.site import Site
from wikidata.items import ITEM

Json = dict[str, Any]

SECONDS_PER_EDIT = 10
"""pywikibot's put_throttle, unless user-config.py has another."""
_HOW_SOON = {"now": "are due now", "hourly": "within the hour", "daily": "in the night"}


def _problems_as_data(problems: Iterable[Problem]) -> list[dict[str, str]]:
    """Problems without their values: a report may be published, an insult should not be."""
    return [
        {
            "page": problem.page,
            "parameter": problem.parameter,
            "reason": problem.reason.value,
            "suggestion": problem.suggestion,
        }
        for problem in problems
    ]


def _requests(plan: Plan) -> int:
    """Requests that carry the plan out: a look and a save for each, and one for the token."""
    return 2 * len(plan.changes) + bool(plan.changes)


def plan_as_data(plan: Plan) -> Json:
    """The plan for `--json`: figures first, then each page with the rows that differ."""
    return {
        "people": plan.people,
        "pages": len(plan.pages),
        "edits": len(plan.changes),
        "due": counted(plan.changes),
        "messages": [one.title for one in plan.deliveries],
        "requests": _requests(plan),
        "rows_added": sum(len(change.added) for change in plan.changes),
        "rows_removed": sum(len(change.removed) for change in plan.changes),
        "changes": [
            {
                "title": change.page.title,
                "action": change.action.value,
                "added": list(change.added),
                "removed": list(change.removed),
            }
            for change in plan.changes
        ],
        "left_alone": [{"title": page.title, "editor": page.editor} for page in plan.left_alone],
        "problems": _problems_as_data(plan.problems),
        "faults": list(plan.faults),
        "notes": list(plan.notes),
        "guards": list(plan.guards),
        "other_layout": plan.other_layout,
    }


def _time(edits: int) -> str:
    """How long so many edits take: `40 s`, `12 min`, `3.5 h`."""
    seconds = edits * SECONDS_PER_EDIT
    if seconds < 120:
        return f"{seconds} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"


def _change_lines(change: Change, *, diff: bool) -> Iterator[str]:
    added, removed = len(change.added), len(change.removed)
    yield f"{change.action.value:<7} +{added:<4} −{removed:<4} {change.page.title}"
    if diff:
        yield from difference_lines(change)


def plan_lines(plan: Plan, *, diff: bool = False) -> Iterator[str]:
    """The plan for a person; with `diff`, the rows themselves."""
    for change in plan.changes:
        yield from _change_lines(change, diff=diff)
    for delivery in plan.deliveries:
        yield f"message         {delivery.title}"
        if diff:
            yield from (f"  + {line}" for line in delivery.section.splitlines())
    yield (
        f"{plan.people} people, {len(plan.pages)} pages. Would save {len(plan.changes)} pages in "
        f"{_requests(plan)} requests."
    )
    if plan.changes:
        due = ", ".join(
            f"{count} {_HOW_SOON[word]} ({_time(count)})"
            for word, count in counted(plan.changes).items()
            if count
        )
        yield f"Of these {due}, at {SECONDS_PER_EDIT} seconds an edit."
    if plan.other_layout:
        yield layout_sentence(plan)


def layout_sentence(plan: Plan) -> str:
    """What a new layout costs, and what the operator has to do."""
    edits = len(plan.changes)
    return (
        f"This program writes pages in another layout: a run would save {edits} pages, in "
        f"{_time(edits)} at {SECONDS_PER_EDIT} seconds an edit. First `capx deploy`, then look at "
        "`capx plan`, then `capx run --accept-layout`."
    )


def trouble_lines(plan: Plan, *, every_problem: bool = False) -> Iterator[str]:
    """What waits for somebody: sources that failed, pages taken over, values not understood.

    Values are their authors' to fix, and on the maintenance page: an operator reads how many there
    are, and each of them with `every_problem`. What is about an item is for all.
    """
    yield from plan.faults
    yield from plan.notes
    yield from plan.guards
    for page in plan.left_alone:
        yield f"Skipped (last edited by {page.editor}): {page.title}"
    of_items = [one for one in plan.problems if ITEM.fullmatch(one.parameter)]
    of_authors = [one for one in plan.problems if one not in of_items]
    yield from _problem_lines(of_items)
    if of_authors:
        more = ":" if every_problem else "; --verbose lists them."
        yield f"{len(of_authors)} values need fixing by their authors{more}"
    if every_problem:
        yield from (f"  {line}" for line in _problem_lines(of_authors))


def problem_sentence(problem: Problem) -> str:
    """A problem in English, without the value."""
    words = shipped_messages()["en"]
    place = f"{problem.page}: {problem.parameter}" if problem.parameter else problem.page
    sentence = f"{place}: {words[f'problem-{problem.reason}']}"
    cure = words.get(f"cure-{problem.reason}", "")
    if "$1" in cure and not problem.suggestion:
        return sentence
    return f"{sentence}; {cure.replace('$1', problem.suggestion)}" if cure else sentence


def _problem_lines(problems: Iterable[Problem]) -> Iterator[str]:
    """A line for each page and parameter and kind of problem, however often it occurs."""
    counts = Counter(map(problem_sentence, problems))
    for sentence, times in counts.items():
        yield f"{sentence} ({times} times)" if times > 1 else sentence


def report_as_data(plan: Plan, report: Report) -> Json:
    """What a run did, for `--json`."""
    return {
        "people": plan.people,
        "pages": len(plan.pages),
        "saved": report.saved,
        "messages": report.messages,
        "outcomes": dict(report.counts),
        "failures": [
            {"title": one.title, "outcome": one.kind, "detail": one.detail}
            for one in report.failures
        ],
        "decided": [
            {"title": one.title, "outcome": one.kind, "detail": one.detail} for one in report.left
        ],
        "not_tried": report.not_tried,
        "postponed": report.postponed,
        "left_alone": [{"title": page.title, "editor": page.editor} for page in plan.left_alone],
        "problems": _problems_as_data(plan.problems),
        "faults": list(plan.faults),
        "notes": list(plan.notes),
    }


def report_lines(plan: Plan, report: Report) -> Iterator[str]:
    """What a run did, for a person; the last line is the sum."""
    for failure in report.failures:
        yield f"Not saved ({failure.kind}): {failure.title}: {failure.detail}"
    for outcome in report.left:
        why = ", ".join(filter(None, (outcome.kind, outcome.detail)))
        yield f"Skipped ({why}): {outcome.title}"
    if report.not_tried:
        yield f"{report.not_tried} pages not tried; the next run will try them."
    if report.postponed:
        yield f"{report.postponed} pages left for the next run."
    unchanged = "" if report.outcomes else ": nothing had changed"
    posted = f" Posted {report.messages} messages." if plan.deliveries else ""
    yield (
        f"{plan.people} people, {len(plan.pages)} pages. "
        f"Saved {report.saved - report.messages} pages{unchanged}.{posted}"
    )


def outcome_line(outcome: Outcome) -> str:
    """What came of one page, as a line of a log: the time, then names with values."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    facts = {"outcome": outcome.kind, "title": outcome.title, "detail": outcome.detail}
    said = (f"{name}={json.dumps(value, ensure_ascii=False)}" for name, value in facts.items())
    return f"{now} {' '.join(said)}"


def cost_of(plan: Plan, report: Report, site: Site, queries: int, seconds: float) -> Json:
    """What a run took: requests, seconds, memory at its peak in MB.

    `edits_by_job` counts those that were planned; `edits_left` is what the budget of the run has
    left, None where there is no budget.
    """
    used = resource.getrusage(resource.RUSAGE_SELF)
    budget = site.publishing.trial or site.publishing.edits_per_run
    return {
        "requests": queries + len(report.outcomes),
        "seconds": round(seconds, 1),
        "processor_seconds": round(used.ru_utime + used.ru_stime, 1),
        "megabytes": peak_megabytes(),
        "edits_by_job": dict(Counter(change.job for change in plan.changes)),
        "edits_left": max(0, budget - report.saved) if budget else None,
    }


def peak_megabytes() -> int:
    """The most memory that this process has had, in MB."""
    # What getrusage tells begins with the peak of the process that started this one.
    try:
        found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text("ascii"))
    except OSError:
        found = None
    kilobytes = int(found[1]) if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(kilobytes / 1024)


def cost_line(cost: Json) -> str:
    """The same as a line."""
    left = cost["edits_left"]
    return (
        f"{cost['requests']} requests, {cost['seconds']} s, {cost['processor_seconds']} s "
        f"processor time, {cost['megabytes']} MB"
        + (f", {left} edits left" if left is not None else "")
    )


def forgetting_lines(
    person: Person, own: Iterable[str], gone: Sequence[str], still: Sequence[str], report: Report
) -> Iterator[str]:
    """What was taken away of a person, what stays, and who can do something about that.

    `own` are their own pages; `gone` are those of the bot that name them no more, `still` those
    that do.
    """
    for failure in report.failures:
        yield f"Not saved ({failure.kind}): {failure.title}: {failure.detail}"
    if person.former:
        yield f"{' / '.join(person.former)} is {person.name} now. Looked for each name."
    if gone:
        yield f"Removed {person.name} from {len(gone)} pages, and emptied the cache."
        yield "Older revisions of these still name them. An administrator can hide or delete those:"
        yield from (f"  {title}" for title in gone)
    elif not still and person.missing:
        yield (
            f"There is no account {person.name} on the wiki, and no bot page has this name. "
            f"Nothing was changed.{person.hint}"
        )
    elif not still:
        yield f"No bot page names {person.name}. Nothing was changed.{person.hint}"
    if still:
        yield f"These pages still name {person.name}. Run this again, or edit them by hand:"
        yield from (f"  {title}" for title in still)
    for title in own:
        yield (
            f"{title} still has one of the bot's templates. Remove it there, or add {person.name} "
            f"to the exclusion list; otherwise the next run brings {person.name} back."
        )


def _refused_lines(plan: Plan) -> Iterator[str]:
    for page in plan.left_alone:
        yield (
            f"Skipped {page.title}: last edited by {page.editor}. If {page.editor} deployed it, "
            "deploy with that account. Otherwise copy the change to templates/wiki/, or undo it on "
            "the wiki with the account that deploys."
        )


def deployment_plan_lines(plan: Plan) -> Iterator[str]:
    """What a deployment would do, for a person."""
    for change in plan.changes:
        yield from _change_lines(change, diff=False)
    yield from _refused_lines(plan)
    yield f"{len(plan.pages)} pages in the deployment, {len(plan.changes)} to save."


def left_over_lines(titles: Iterable[str]) -> Iterator[str]:
    """What a deployment left on the wiki of an earlier program."""
    for title in titles:
        yield (
            f"No longer part of the program: {title}. It can be deleted after a run of all jobs "
            "without failures."
        )


def deployment_lines(plan: Plan, report: Report) -> Iterator[str]:
    """What a deployment did, for a person."""
    for failure in report.failures:
        yield f"Not deployed ({failure.kind}): {failure.title}: {failure.detail}"
    yield from _refused_lines(plan)
    yield f"{len(plan.pages)} pages in the deployment. Saved {report.saved} pages."
