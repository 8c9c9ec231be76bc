"""What fails alone: one job, one page, one person. Everybody else gets what they always get."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from bots.jobs import registry
from bots.jobs.catalogue import renewal
from bots.jobs.job import Job
from bots.jobs.registry import JOBS
from bots.jobs.snapshot import Snapshot
from bots.matching import lists as matches
from bots.run.plan import Plan, make_plan
from bots.run.publish import Publisher, Report
from bots.run.status import faults_of
from sync.containment import Failure, Failures, Part
from sync.profiles import sheet
from sync.wiki.errors import RunError
from sync.wiki.folder import Folder
from sync.wiki.outcomes import Failed, Saved
from sync.wiki.pages import Page, StoredPage
from tests.bots.conftest import Capx, SnapshotOf
from tests.bots.test_command_line import CATALOGUE_PAGE, write_dump
from tests.bots.test_command_line import PEOPLE as DUMPED
from wikidata.facts import Facts
from wikidata.settings import Sources

pytestmark = pytest.mark.something_fails

PEOPLE = {
    "Ana": "wanted=Q2|languages=en",
    "Bob": "available=Q2|languages=en",
    "Cleo": "available=Q5|wanted=Q2|languages=en",
}


def texts(plan: Plan) -> dict[str, str]:
    return {page.title: page.text for page in plan.pages}


def standing(plan: Plan) -> list[Page]:
    return list(plan.pages)


def broken(job: Job, *, at_once: bool = True) -> Job:
    """A job that raises: before its first page, or behind its last."""

    def pages(snapshot: Snapshot) -> Any:
        if not at_once:
            yield from job.pages(snapshot)
        raise LookupError("planted")

    return Job(job.name, job.families, pages, job.needs)


@pytest.mark.parametrize("name", [job.name for job in JOBS])
@pytest.mark.parametrize("at_once", [True, False])
def test_a_job_that_raises_keeps_its_pages_and_the_others_go_on(
    name: str, at_once: bool, snapshot_of: SnapshotOf
) -> None:
    before = make_plan(snapshot_of(PEOPLE), JOBS)
    published = standing(before)
    # Somebody left, and somebody came: there is something to do for all.
    now = {"Ana": PEOPLE["Ana"], "Bob": PEOPLE["Bob"], "Dora": "wanted=Q5|languages=en"}
    whole = make_plan(snapshot_of(now, *published), JOBS)
    jobs = [broken(job, at_once=at_once) if job.name == name else job for job in JOBS]
    plan = make_plan(snapshot_of(now, *published), jobs)

    assert [(one.part, one.name) for one in plan.failures] == [(Part.JOB, name)]
    assert plan.faults == (plan.failures[0].sentence,)
    assert plan.guards == ()
    assert not [change for change in plan.changes if change.job == name]
    others = {change.page.title for change in whole.changes if change.job != name}
    assert {change.page.title for change in plan.changes} == others


def test_a_page_on_which_the_program_fails_costs_that_page(
    snapshot_of: SnapshotOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = make_plan(snapshot_of({name: PEOPLE[name] for name in ("Ana", "Bob")}), JOBS)
    first = make_plan(snapshot_of(PEOPLE), JOBS)
    original = sheet.read_sheet

    def fails_on(text: str, *arguments: Any) -> Any:
        if "available=Q5" in text:
            raise RecursionError("planted")
        return original(text, *arguments)

    monkeypatch.setattr(sheet, "read_sheet", fails_on)
    plan = make_plan(snapshot_of(PEOPLE), JOBS)
    assert plan.failures == (Failure(Part.PAGE, "User:Cleo", "RecursionError: planted"),)
    assert texts(plan) == texts(without)
    # What stood of her stays until the program can read her again.
    again = make_plan(snapshot_of(PEOPLE, *standing(first)), JOBS)
    assert "Root/Suggestions/Cleo" not in {change.page.title for change in again.changes}


def test_a_person_whom_the_matching_fails_on_costs_that_person(
    snapshot_of: SnapshotOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = matches.member_of

    def fails_on(profile: Any, date: Any) -> Any:
        if profile.user == "Cleo":
            raise ValueError("planted")
        return original(profile, date)

    whole = make_plan(snapshot_of(PEOPLE), JOBS)
    monkeypatch.setattr(matches, "member_of", fails_on)
    plan = make_plan(snapshot_of(PEOPLE), JOBS)
    assert plan.failures == (Failure(Part.PERSON, "Cleo", "ValueError: planted"),)
    rows = texts(plan)["Root/Suggestions/Ana"]
    assert "name=Bob|" in rows
    assert "Cleo" not in rows
    # All else that Cleo said is there.
    assert texts(plan)["Root/Directory"] == texts(whole)["Root/Directory"]


def test_a_page_on_which_saving_fails_costs_that_page(tmp_path: Path) -> None:
    class Wiki(Folder):
        def save(self, title: str, *rest: Any) -> Any:
            if title == "Root/B":
                raise KeyError("planted")
            return super().save(title, *rest)

    pages = [Page(f"Root/{name}", "x") for name in "ABC"]
    changes = Plan(pages=tuple(pages)).changes_from_nothing
    report = Publisher(Wiki(tmp_path), "Bot", lambda _: True).publish(changes)
    assert report.outcomes == (
        Saved("Root/A"), Failed("Root/B", "KeyError: 'planted'"), Saved("Root/C"),
    )  # fmt: skip
    assert report.failures == (report.outcomes[1],)


def test_sources_that_cannot_be_joined_leave_the_catalogue_as_it_is(
    snapshot_of: SnapshotOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any) -> Any:
        raise TypeError("planted")

    monkeypatch.setattr(renewal, "renew", fails)
    made = snapshot_of(PEOPLE)
    site = structs.replace(made.site, sources=Sources())
    asked = replace(made, site=site, facts=Facts())
    plan = make_plan(asked, JOBS)
    assert "TypeError: planted" in plan.faults[0]
    before = make_plan(snapshot_of(PEOPLE), JOBS)
    assert texts(plan)["Root/Suggestions/Ana"] == texts(before)["Root/Suggestions/Ana"]


def test_the_status_counts_what_failed_and_names_nobody() -> None:
    failures = (
        Failure(Part.JOB, "teams", "x"),
        Failure(Part.PAGE, "User:Ana", "x"),
        Failure(Part.PAGE, "User:Bob", "x"),
    )
    plan = Plan(faults=tuple(one.sentence for one in failures), failures=failures)
    assert faults_of(plan, Report()) == ["job failed: 1", "page failed: 2"]


def test_what_is_about_the_whole_run_is_not_contained() -> None:
    with pytest.raises(RunError), Failures().alone(Part.JOB, "teams"):
        raise RunError("There is no catalogue.")


def test_a_failure_is_one_line(caplog: pytest.LogCaptureFixture) -> None:
    failures = Failures()
    with failures.alone(Part.PAGE, "User:Ana"):
        raise ValueError("two\nlines " + "x" * 1000)
    [failure] = failures.found
    assert "\n" not in failure.sentence
    assert len(failure.sentence) < 500
    assert "Traceback" in caplog.text


def test_a_run_says_it_and_ends_with_one(
    capx: Capx, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dump = write_dump(tmp_path / "wiki.xml", *DUMPED, CATALOGUE_PAGE)
    monkeypatch.setattr(registry, "JOBS", tuple(
        broken(job) if job.name == "statistics" else job for job in JOBS
    ))  # fmt: skip
    ran = capx("run", "--dump", dump, "--out", tmp_path / "out")
    assert ran.code == 1
    assert (
        "The job statistics failed, and everything else went on: LookupError: planted." in ran.err
    )
    assert (tmp_path / "out").is_dir()


def test_pages_of_nobody_are_not_mistaken_for_those_of_somebody(snapshot_of: SnapshotOf) -> None:
    stays = StoredPage("Root/Suggestions/Zed", "x", 1, "Bot")
    plan = make_plan(snapshot_of(PEOPLE, stays), JOBS)
    assert "Root/Suggestions/Zed" in {change.page.title for change in plan.changes}
