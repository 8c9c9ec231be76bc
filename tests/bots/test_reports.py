"""What a run says to a person and to a program; it repeats nobody's insults."""

from __future__ import annotations

import json

import pytest

from bots.jobs.registry import JOBS
from bots.jobs.snapshot import Snapshot
from bots.run.plan import Plan, make_plan
from bots.run.publish import Report
from bots.run.report import (
    plan_as_data,
    plan_lines,
    report_as_data,
    report_lines,
    trouble_lines,
)
from sync.wiki.outcomes import Protected, ReadOnly, Saved, TakenOver
from sync.wiki.pages import StoredPage
from tests.bots.conftest import SnapshotOf

INSULT = "swine"
SAID = {
    "capacity": f"known=you {INSULT}",
    "capacity in a link": f"wanted=[[d:Q999|{INSULT}]]",
    "name of a parameter": f"{INSULT}=x",
    "value of an unknown parameter": f"x={INSULT}",
    "value without a name": INSULT,
    "language": f"languages={INSULT}-n",
    "language behind a real one": f"languages=en-{INSULT}-3",
    "level": f"languages=en-{INSULT}",
    "level that is a digit": f"languages=en-{INSULT}-9",
    "territory": f"territory={INSULT}",
    "affiliation": f"affiliation={INSULT}",
    "status": f"status={INSULT}",
    "suggestions": f"suggestions={INSULT}",
    "over the limit": "languages=" + "; ".join(f"{INSULT}-{n}" for n in range(25)),
}


def everything_said(plan: Plan) -> str:
    """All that a run prints, in words and in JSON, and all that it publishes."""
    report = Report(tuple(Saved(page.title) for page in plan.pages))
    return "\n".join(
        [
            *plan_lines(plan, diff=True),
            *trouble_lines(plan),
            *trouble_lines(plan, every_problem=True),
            *report_lines(plan, report),
            json.dumps(plan_as_data(plan), ensure_ascii=False),
            json.dumps(report_as_data(plan, report), ensure_ascii=False),
            *(page.text for page in plan.pages),
            *(change.summary for change in plan.changes),
        ]
    )


@pytest.mark.parametrize("said", SAID.values(), ids=SAID)
def test_what_was_not_understood_is_reported_and_never_repeated(
    said: str, snapshot_of: SnapshotOf
) -> None:
    plan = make_plan(snapshot_of({"Ana": said}), JOBS)
    assert plan.problems
    assert {problem.page for problem in plan.problems} == {"User:Ana"}
    assert INSULT not in everything_said(plan).casefold()


def test_a_problem_is_a_page_a_parameter_a_reason_and_a_suggestion(
    snapshot_of: SnapshotOf,
) -> None:
    plan = make_plan(snapshot_of({"Ana": "known=rhetorik", "Bob": "status=x"}), JOBS)
    for data in (plan_as_data(plan), report_as_data(plan, Report(()))):
        assert data["problems"] == [
            {
                "page": "User:Ana",
                "parameter": "known",
                "reason": "unknown-capacity",
                "suggestion": "rhetoric",
            },
            {
                "page": "User:Bob",
                "parameter": "status",
                "reason": "unknown-choice",
                "suggestion": "open / paused",
            },
        ]


def test_problems_of_authors_are_counted_and_listed_on_request(
    snapshot_of: SnapshotOf,
) -> None:
    plan = make_plan(snapshot_of({"Ana": "known=rhetorik; xyzzy|status=x"}), JOBS)
    [count] = trouble_lines(plan)
    assert count == "3 values need fixing by their authors; --verbose lists them."
    lines = list(trouble_lines(plan, every_problem=True))
    assert lines[0] == "3 values need fixing by their authors:"
    assert len(lines) == 4
    assert "User:Ana: known" in lines[1]
    assert "rhetoric" in "".join(lines)


@pytest.fixture
def two_people(snapshot_of: SnapshotOf) -> Snapshot:
    theirs = StoredPage("Root/Statistics", "mine", 9, "Cleo")
    return snapshot_of({"Ana": "wanted=Q1", "Bob": "available=Q1"}, theirs)


def test_a_plan_gives_its_figures_and_each_page_with_its_rows(two_people: Snapshot) -> None:
    plan = make_plan(two_people, JOBS)
    data = plan_as_data(plan)
    assert (data["people"], data["pages"]) == (2, len(plan.pages))
    assert data["edits"] == len(data["changes"]) == len(plan.changes)
    assert data["requests"] == 2 * data["edits"] + 1
    assert data["rows_added"] == sum(len(change["added"]) for change in data["changes"])
    assert data["faults"] == []
    ana = next(one for one in data["changes"] if one["title"] == "Root/Suggestions/Ana")
    assert ana["action"] == "create"
    assert "{{Capacity suggestions row|name=Bob|capacities=Q1|languages=}}" in ana["added"]


def test_a_page_that_is_left_alone_is_told_with_its_editor(two_people: Snapshot) -> None:
    plan = make_plan(two_people, JOBS)
    assert plan_as_data(plan)["left_alone"] == [{"title": "Root/Statistics", "editor": "Cleo"}]
    assert [line for line in trouble_lines(plan) if "Cleo" in line and "Root/Statistics" in line]


def test_rows_are_shown_when_they_are_asked_for(two_people: Snapshot) -> None:
    plan = make_plan(two_people, JOBS)
    short, long = list(plan_lines(plan)), list(plan_lines(plan, diff=True))
    assert len(short) == len(plan.changes) + 2
    assert "  + {{Capacity suggestions row|name=Bob|capacities=Q1|languages=}}" in long
    assert [line for line in long if not line.startswith("  ")] == short
    assert short[-2].startswith(f"2 people, {len(plan.pages)} pages")


def test_of_data_the_values_that_change_are_shown(snapshot_of: SnapshotOf) -> None:
    before = make_plan(snapshot_of({"Ana": "wanted=rhetoric", "Bob": "available=rhetoric"}), JOBS)
    now = {"Ana": "wanted=rhetoric|contact=none", "Bob": "available=rhetoric"}
    long = [*plan_lines(make_plan(snapshot_of(now, *before.pages), JOBS), diff=True)]
    assert "  - profiles / Ana / contact: talk" in long
    assert "  + profiles / Ana / contact: none" in long
    assert "  - suggestions / Bob / share_with / Ana / contact: talk" in long
    assert max(map(len, long)) < 300


def test_an_empty_plan_needs_no_request(snapshot_of: SnapshotOf) -> None:
    first = make_plan(snapshot_of(), JOBS)
    data = plan_as_data(make_plan(snapshot_of(None, *first.pages), JOBS))
    assert (data["edits"], data["requests"], data["changes"]) == (0, 0, [])


def test_a_run_tells_what_failed_and_what_was_not_tried(two_people: Snapshot) -> None:
    plan = make_plan(two_people, JOBS)
    outcomes = (
        Saved("a"),
        Protected("b", "protectedpage"),
        TakenOver("d", "by Ana"),
        ReadOnly("c", "readonly"),
    )
    report = Report(outcomes, not_tried=4)
    data = report_as_data(plan, report)
    assert data["saved"] == 1
    assert data["not_tried"] == 4
    assert data["outcomes"] == {"saved": 1, "protected": 1, "taken over": 1, "read only": 1}
    assert data["failures"] == [
        {"title": "b", "outcome": "protected", "detail": "protectedpage"},
        {"title": "c", "outcome": "read only", "detail": "readonly"},
    ]
    assert data["decided"] == [{"title": "d", "outcome": "taken over", "detail": "by Ana"}]
    lines = list(report_lines(plan, report))
    assert [line for line in lines if "b" in line and "protectedpage" in line]
    assert "Skipped (taken over, by Ana): d" in lines
    assert [line for line in lines if line.startswith("4 pages not tried; ")]
    assert lines[-1].endswith("Saved 1 pages.")
