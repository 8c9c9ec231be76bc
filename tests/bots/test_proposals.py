"""Capacities that people wrote and the catalogue lacks."""

from __future__ import annotations

from bots.jobs.catalogue.pages import JOB
from bots.jobs.catalogue.proposals import Wish, wishes
from bots.pages.rendering import render
from bots.run.plan import make_plan
from sync.profiles.problems import Problem, Reason
from sync.profiles.records import Profile
from sync.wiki.pages import Page
from tests.bots.conftest import SnapshotOf
from wikidata.facts import Proposal
from wikidata.items import Candidate

TITLE = "Root/Proposed capacities"


def wrote(user: str, value: str, reason: Reason = Reason.UNKNOWN_CAPACITY) -> Problem:
    return Problem(f"User:{user}", "wanted", value, reason)


def test_a_name_counts_when_two_people_wrote_it_however_they_spelt_it() -> None:
    problems = [
        wrote("Ana", "Beekeeping"),
        wrote("Ana", "beekeeping"),
        wrote("Bob/Profile", " BEEKEEPING"),
        wrote("Bob", "juggling"),
        wrote("Eve", "beekeeping", Reason.AMBIGUOUS_CAPACITY),
    ]
    profiles = {"Ana": Profile("Ana", "User:Ana", languages={"fr": "n"})}
    assert wishes(problems, profiles) == (Wish("beekeeping", "fr", 2),)


def test_a_proposal_shows_items_and_never_what_was_typed() -> None:
    hostile = Candidate("Q9", "x; Q42:insult|{{y}}")
    text = render("proposals", proposals=[Proposal(2, (hostile,))])
    shown = "|Q9|people=2|label=x; Q42&#58;insult&#124;&#123;&#123;y&#125;&#125;}}"
    assert f"{{{{Capacity catalogue row{shown}" in text


def test_where_nobody_looked_the_proposals_stay_as_they_are(snapshot_of: SnapshotOf) -> None:
    standing = Page(TITLE, "{{Capacity proposals|rows=\n{{Capacity catalogue row|people=2}}\n}}")
    plan = make_plan(snapshot_of(None, standing), [JOB])
    assert TITLE not in {change.page.title for change in plan.changes}
