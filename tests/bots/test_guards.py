"""A run that would empty pages is refused until somebody says that it is right."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from bots.jobs.registry import jobs_named
from bots.jobs.snapshot import Snapshot, catalogue_title
from bots.pages.shards import cut
from bots.run.plan import Plan, make_plan
from sync.profiles.contract import NUMBER
from sync.wiki.pages import StoredPage
from sync.wiki.site import Site
from tests.bots.conftest import CATALOGUE, SnapshotOf
from wikidata.catalogue import Catalogue

JOBS = jobs_named(["suggestions", "maintenance"])


def people(count: int) -> dict[str, str]:
    return {f"User {number}": "wanted=rhetoric" for number in range(count)}


def after(snapshot_of: SnapshotOf, before: int, now: int, *, accept_shrink: bool = False) -> Plan:
    standing = make_plan(snapshot_of(people(before)), JOBS)
    snapshot = snapshot_of(people(now), *standing.pages)
    return make_plan(replace(snapshot, accept_shrink=accept_shrink), JOBS)


def test_a_fifth_may_go(snapshot_of: SnapshotOf) -> None:
    assert after(snapshot_of, 100, 80).guards == ()


def test_more_than_a_fifth_may_not(snapshot_of: SnapshotOf) -> None:
    guards = after(snapshot_of, 100, 79).guards
    assert guards[0] == (
        "This run would remove 21 of 100 people; the limit is 20%. "
        "If that is intended, use --accept-shrink."
    )


def test_until_the_operator_says_so(snapshot_of: SnapshotOf) -> None:
    assert after(snapshot_of, 100, 79, accept_shrink=True).guards == ()


@pytest.mark.parametrize("number", [0, 1, NUMBER - 1, NUMBER, NUMBER + 1])
def test_modules_for_another_program_are_said_whatever_may_shrink(
    number: int, snapshot_of: SnapshotOf
) -> None:
    text = f"return {{\n\tcontract = {number},\n}}" if number else "return {}"
    modules = StoredPage("Module:Capacity peers/site", text, 1, "Eve")
    snapshot = replace(snapshot_of({}), modules=modules, accept_shrink=True)
    guards = make_plan(snapshot, JOBS).guards
    assert len(guards) == (number != NUMBER)
    assert all(
        "Module:Capacity peers/site (last edited by Eve) has contract" in one for one in guards
    )


@pytest.mark.parametrize(("before", "now"), [(10, 0), (12, 2), (0, 100), (79, 100)])
def test_few_people_may_all_go_and_more_may_always_come(
    before: int, now: int, snapshot_of: SnapshotOf
) -> None:
    assert after(snapshot_of, before, now).guards == ()


def test_whoever_stands_in_an_old_shard_and_a_new_one_is_one_person(
    snapshot_of: SnapshotOf, site: Site
) -> None:
    standing = make_plan(snapshot_of(people(100)), JOBS).pages
    profiles = {
        name: said
        for page in standing
        if "/profiles/" in page.title
        for name, said in json.loads(page.text)["profiles"].items()
    }
    _, finer = cut(site.data, {"profiles": profiles}, 2)
    plan = make_plan(snapshot_of(people(100), *standing, *finer), JOBS)
    assert len(plan.changes) == len(finer) == 256
    assert plan.guards == ()


def test_nobody_left_of_many_is_refused_however_it_came(snapshot_of: SnapshotOf) -> None:
    said = after(snapshot_of, 100, 0).guards
    assert [one.partition(";")[0] for one in said] == [
        "This run would remove 100 of 100 people",
    ]


def test_what_people_say_may_not_get_lost_either(snapshot_of: SnapshotOf) -> None:
    said = "wanted=rhetoric|available=Lua; Q1|languages=pt; en"
    standing = make_plan(snapshot_of({f"User {n}": said for n in range(100)}), JOBS)
    snapshot = snapshot_of({f"User {n}": "wanted=rhetoric" for n in range(100)}, *standing.pages)
    found = [one.partition(";")[0] for one in make_plan(snapshot, JOBS).guards]
    # `known` includes what is offered.
    assert found == [
        "This run would remove 600 of 700 facts",
        "This run would remove 100 of 100 people with suggestions",
    ]


def test_rows_that_a_rule_ends_are_nobody_s_loss(snapshot_of: SnapshotOf, site: Site) -> None:
    standing = make_plan(snapshot_of(people(100)), JOBS).pages
    rows = "\n".join("{{Capacity suggestions row|name=User 1}}" for _ in range(10_000))
    more = StoredPage(site.under_root("Suggestions", "User 1"), rows, 1, site.bot)
    kept = (page for page in standing if page.title != more.title)
    assert make_plan(snapshot_of(people(100), *kept, more), JOBS).guards == ()


# What profiles mean


def catalogue(**changes: Any) -> Catalogue:
    """The catalogue of these tests, with other entries for some items; None takes one away."""
    capacities = {item: one for item, one in (CATALOGUE["capacities"] | changes).items() if one}
    return Catalogue.from_json(json.dumps(CATALOGUE | {"capacities": capacities}))


SPEAKING = {"parent": "Q1", "labels": {"en": "oratory"}}
TAKES_THE_NAME = {"Q2": SPEAKING, "Q5": {"parent": "Q4", "labels": {"en": "public speaking"}}}


def meaning(
    snapshot_of: SnapshotOf, then: Catalogue | None, now: Catalogue, said: str, count: int = 100
) -> Snapshot:
    people = {f"User {number}": "wanted=rhetoric" for number in range(100)}
    people |= {f"User {number}": said for number in range(count)}
    made = snapshot_of(people)
    page = made.published[catalogue_title(made.site)]
    standing = replace(page, text=json.dumps(now.to_data()))
    return replace(made, published={page.title: standing}, month_ago=then)


@pytest.mark.parametrize(("now", "said"), [
    (TAKES_THE_NAME, "available=public speaking"),
    ({"Q2": SPEAKING}, "wanted=Public_Speaking"),
    ({"Q3": None}, "known=Q3"),
])  # fmt: skip
def test_a_name_that_means_something_else_is_refused(
    now: dict[str, Any], said: str, snapshot_of: SnapshotOf
) -> None:
    made = meaning(snapshot_of, catalogue(), catalogue(**now), said)
    [guard] = make_plan(made, JOBS).guards
    assert "100 of 100 profiles mean something else than a month ago" in guard
    assert make_plan(replace(made, accept_shrink=True), JOBS).guards == ()


@pytest.mark.parametrize(("then", "now", "count"), [
    (catalogue(), catalogue(**TAKES_THE_NAME), 10),  # few
    (catalogue(), catalogue(), 100),  # nothing changed
    (None, catalogue(**TAKES_THE_NAME), 100),  # nothing stood then
    (catalogue(Q2=SPEAKING), catalogue(), 100),  # what was not understood is now
])  # fmt: skip
def test_what_changed_little_or_nothing_is_not(
    then: Catalogue | None, now: Catalogue, count: int, snapshot_of: SnapshotOf
) -> None:
    made = meaning(snapshot_of, then, now, "available=public speaking", count)
    assert make_plan(made, JOBS).guards == ()


def test_an_item_that_was_merged_means_what_it_was_merged_into(snapshot_of: SnapshotOf) -> None:
    now = catalogue(Q3=None)
    merged = Catalogue(now.capacities, {"Q3": "Q2"})
    assert make_plan(meaning(snapshot_of, catalogue(), merged, "known=Q3"), JOBS).guards == ()


def test_what_was_accepted_once_is_not_asked_again(snapshot_of: SnapshotOf) -> None:
    now = catalogue(**TAKES_THE_NAME)
    made = meaning(snapshot_of, catalogue(), now, "available=public speaking")
    jobs = jobs_named(["catalogue"])

    def accepted(snapshot: Snapshot) -> str:
        pages = {page.title: page.text for page in make_plan(snapshot, jobs).pages}
        return Catalogue.from_json(pages[catalogue_title(snapshot.site)]).accepted

    assert accepted(made) == ""
    assert accepted(replace(made, accept_shrink=True)) == made.date.isoformat()
    # From then on the catalogue of that day is what later ones are compared with.
    later = replace(now, accepted="2026-01-30")
    made = meaning(snapshot_of, later, later, "available=public speaking")
    assert accepted(replace(made, accept_shrink=True)) == "2026-01-30"
