"""How soon each change is due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from msgspec import structs

from bots.jobs.registry import JOBS, jobs_named
from bots.jobs.snapshot import Snapshot
from bots.pages.shards import shard_of
from bots.run.due import Due
from bots.run.due import naming as naming_of
from bots.run.order import in_order
from bots.run.plan import Change, Plan, make_plan
from bots.run.runner import Runner
from sync.wiki.accounts import Account, Refusal
from sync.wiki.pages import StoredPage, is_retired, rows
from sync.wiki.site import Site
from tests.bots.conftest import CATALOGUE, SnapshotOf
from tests.bots.test_publishing import FakeWiki, publish
from wikidata.bounds import Bounds
from wikidata.facts import Facts
from wikidata.items import Item
from wikidata.settings import Sources

PEOPLE = {"Ana": "wanted=Q1", "Bob": "available=Q1", "Eve": "available=Q1"}


def standing(snapshot_of: SnapshotOf, people: dict[str, str]) -> list[StoredPage]:
    """What the bot saved after these people had saved theirs."""
    pages = make_plan(snapshot_of(people), JOBS).pages
    return [StoredPage(page.title, page.text, 1000, "Bot") for page in pages]


def due_now(snapshot_of: SnapshotOf, people: dict[str, str], *stands: StoredPage) -> set[str]:
    plan = make_plan(snapshot_of(people, *stands), JOBS)
    return {change.page.title for change in plan.changes if change.due is Due.NOW}


def test_whoever_edited_their_profile_is_not_kept_waiting(snapshot_of: SnapshotOf) -> None:
    stands = standing(snapshot_of, PEOPLE)
    changed = {**PEOPLE, "Ana": "wanted=Q5|available=Q2"}
    assert due_now(snapshot_of, changed, *stands) == {
        "Root/Suggestions/Ana",
        f"User:Bot/data/suggestions/{shard_of('Ana', 1)}.json",
        f"User:Bot/data/profiles/{shard_of('Ana', 1)}.json",
    }


def test_whoever_left_is_not_kept_waiting(snapshot_of: SnapshotOf) -> None:
    stands = standing(snapshot_of, PEOPLE)
    left = {user: said for user, said in PEOPLE.items() if user != "Bob"}
    found = due_now(snapshot_of, left, *stands)
    assert "Root/Suggestions/Bob" in found
    assert f"User:Bot/data/profiles/{shard_of('Bob', 1)}.json" in found
    # Ana was told of Bob, and both stood on the page of what they have in common.
    assert {"Root/Suggestions/Ana", "Root/Capacity/communication (Q1)"} <= found
    assert "Root/Suggestions/Eve" not in found


def test_a_newcomer_is_not_kept_waiting(snapshot_of: SnapshotOf) -> None:
    stands = standing(snapshot_of, PEOPLE)
    found = due_now(snapshot_of, {**PEOPLE, "New": "wanted=Q1"}, *stands)
    assert "Root/Suggestions/New" in found
    assert "Root/Suggestions/Ana" not in found


def applied(stands: Iterable[StoredPage], changes: Iterable[Change]) -> list[StoredPage]:
    """What stands after some changes were saved."""
    pages = {page.title: page for page in stands}
    for number, change in enumerate(changes, start=2000):
        page = change.page
        pages[page.title] = StoredPage(page.title, page.text, number, "Bot")
    return list(pages.values())


def naming(stands: Iterable[StoredPage], name: str) -> list[str]:
    """The pages and data that name somebody."""
    return [page.title for page in stands if name in page.text or page.title.endswith(f"/{name}")]


CROWD = {
    f"Person {number:02}": f"wanted=Q{1 + number % 5}|available=Q{1 + (number + 2) % 5}"
    f"|languages=pt-n; en-3|territory=BR|affiliation=WMB"
    for number in range(40)
}
GONE = "Person 07"
FREQUENT = jobs_named(["suggestions", "communities", "directory", "maintenance"])
EXCLUSIONS = "Root/Exclusions"
WITHDRAWALS = (
    "leaves",
    "is blocked",
    "is locked",
    "is renamed",
    "is excluded",
    "had what they said hidden",
)


def after(snapshot_of: SnapshotOf, how: str, *stands: StoredPage) -> Snapshot:
    """What is read after somebody withdrew, or was withdrawn, in one of these ways."""
    # Others edit at the same time, and their changes wait.
    people = CROWD | {"Person 20": "wanted=Q2|languages=pt", "Person 21": "available=Q3"}
    accounts: dict[str, Account] = {}
    match how:
        case "leaves":
            del people[GONE]
        case "is blocked" | "is locked":
            accounts[GONE] = Account(GONE, refusal=Refusal(how.replace("is ", "account-")))
        case "is renamed":
            people["Somebody"] = people.pop(GONE)
            accounts[GONE] = Account(GONE, renamed_to="Somebody")
        case "is excluded":
            stands = (*stands, StoredPage(EXCLUSIONS, f"* [[User:{GONE}]]", 2000, "Admin"))
    snapshot = snapshot_of(people, *stands, accounts=accounts)
    if how != "had what they said hidden":
        return snapshot
    # Another edited the page later, and the wiki shows none of its older revisions any more.
    theirs = f"User:{GONE}"
    pages = (
        replace(page, editor="Another") if page.title == theirs else page for page in snapshot.pages
    )
    return replace(snapshot, pages=tuple(pages), histories={theirs: ()})


@pytest.mark.parametrize("how", WITHDRAWALS)
def test_whoever_withdraws_stands_nowhere_after_what_is_due_now(
    snapshot_of: SnapshotOf, how: str
) -> None:
    stands = standing(snapshot_of, CROWD)
    assert len(naming(stands, GONE)) > 10
    snapshot = after(snapshot_of, how, *stands)
    plan = make_plan(snapshot, JOBS)
    now = applied(snapshot.published.values(), plan.due_by(Due.NOW).changes)
    # The page of suggestions says that nobody needs it, or where the person is now; the community's
    # own page says who is excluded.
    theirs = {f"Root/Suggestions/{GONE}", EXCLUSIONS}
    assert [title for title in naming(now, GONE) if title not in theirs] == []
    assert is_retired(next(one.text for one in now if one.title == f"Root/Suggestions/{GONE}"))


@pytest.mark.parametrize("said", ["status=paused", "contact=none"])
def test_whoever_pauses_or_wants_no_contact_is_obeyed_by_what_is_due_now(
    snapshot_of: SnapshotOf, said: str
) -> None:
    stands = standing(snapshot_of, CROWD)
    people = CROWD | {GONE: f"{CROWD[GONE]}|{said}"}
    snapshot = snapshot_of(people, *stands)
    plan = make_plan(snapshot, JOBS)
    now = applied(stands, plan.due_by(Due.NOW).changes)
    whole = applied(stands, plan.changes)

    def rows_of(pages: Iterable[StoredPage]) -> set[tuple[str, str]]:
        return {
            (page.title, row)
            for page in pages
            for row in rows(page.title, page.text)
            if GONE in row
        }

    # No row about them stands that would not stand after everything was saved.
    assert rows_of(now) <= rows_of(whole)


def test_whoever_leaves_while_a_long_run_saves_stands_nowhere_after_it(
    snapshot_of: SnapshotOf, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = CROWD | {f"Person {number}": "wanted=Q1|territory=PT" for number in range(30, 36)}
    stands = standing(snapshot_of, people)
    people[GONE] += "|territory=BR; PT"
    for due in (Due.NOW, Due.HOURLY):
        stands = applied(stands, make_plan(snapshot_of(people, *stands), JOBS).due_by(due).changes)
    wiki = FakeWiki(*stands)

    def plan(_: Runner) -> Plan:
        return make_plan(snapshot_of(people, *wiki.pages.values()), JOBS)

    def somebody_leaves(title: str) -> None:
        """The frequent run is through before the page is saved that is to name them."""
        if title == "Root/Territory/PT" and people.pop(GONE, ""):
            now = plan(runner).due_by(Due.NOW).changes
            wiki.pages = {page.title: page for page in applied(wiki.pages.values(), now)}

    monkeypatch.setattr(Runner, "plan", plan)
    monkeypatch.setattr("bots.run.runner.LONG", 1)
    wiki.before_each_look = somebody_leaves
    reading: Any = SimpleNamespace(bounds=Bounds())
    runner = Runner(site, reading, JOBS, snapshot_of().date, quiet=True)
    runner.carry_out(wiki)
    assert GONE not in people
    theirs = f"Root/Suggestions/{GONE}"
    assert [one for one in naming(wiki.pages.values(), GONE) if one != theirs] == []


def test_runs_of_every_kind_one_after_the_other_leave_nothing_to_do(
    snapshot_of: SnapshotOf,
) -> None:
    stands = standing(snapshot_of, CROWD)
    people = CROWD | {"New": "wanted=Q1; Q2|languages=pt-n", GONE: "available=Q5|languages=en"}
    del people["Person 08"]
    for due in Due:
        plan = make_plan(snapshot_of(people, *stands), JOBS).due_by(due)
        assert plan.changes
        stands = applied(stands, plan.changes)
        again = make_plan(snapshot_of(people, *stands), JOBS)
        assert [one.page.title for one in again.due_by(due).changes] == []


@pytest.mark.parametrize("saved", [1, 5, 20])
def test_what_a_night_saved_of_a_merged_capacity_is_not_turned_back_in_the_morning(
    snapshot_of: SnapshotOf, saved: int
) -> None:
    def asked(*stands: StoredPage, **items: Item) -> Snapshot:
        """At night, when the sources are asked; Q3 is none of them if it is another by now."""
        tree = {item: one["parent"] or "" for item, one in CATALOGUE["capacities"].items()}
        words = {item: Item(CATALOGUE["capacities"][item]["labels"], exists=True) for item in tree}
        made = snapshot_of(CROWD, *stands)
        site = structs.replace(made.site, sources=Sources())
        return replace(made, site=site, facts=Facts(tree, {}, words | items))

    stands = applied([], make_plan(asked(), JOBS).changes)
    changes = in_order(make_plan(asked(*stands, Q3=Item(redirect="Q5", exists=True)), JOBS).changes)
    assert len(changes) > saved
    stands = applied(stands, changes[:saved])
    morning = make_plan(snapshot_of(CROWD, *stands), FREQUENT).changes
    again = {one.page.title for one in changes[:saved]} & {one.page.title for one in morning}
    assert again == set()


@pytest.mark.parametrize("saved", [0, 1, 2, 3])
def test_a_run_that_is_ended_early_leaves_the_rest_due(snapshot_of: SnapshotOf, saved: int) -> None:
    stands = standing(snapshot_of, CROWD)
    people = CROWD | {GONE: "wanted=Q5; Q1|available=Q4|languages=pt-n"}
    changes = in_order(make_plan(snapshot_of(people, *stands), JOBS).due_by(Due.NOW).changes)
    assert "/profiles/" in changes[-1].page.title
    assert len(changes) == 3
    stands = applied(stands, changes[:saved])
    rest = make_plan(snapshot_of(people, *stands), JOBS).due_by(Due.NOW).changes
    assert {one.page.title for one in rest} == {one.page.title for one in changes[saved:]}


def test_no_limit_of_edits_delays_what_somebody_withdrew(snapshot_of: SnapshotOf) -> None:
    stands = standing(snapshot_of, CROWD)
    left = {name: said for name, said in CROWD.items() if name != GONE}
    changes = make_plan(snapshot_of(left, *stands), JOBS).changes
    taken = [one for one in in_order(changes) if one.withdraws]
    wiki = FakeWiki(*stands)
    report = publish(wiki, changes, edits_per_run=1)
    assert len(wiki.saved) >= len(taken) > 10
    assert report.postponed
    assert wiki.saved[: len(taken)] == [one.page.title for one in taken]


@pytest.mark.parametrize("budget", [1, 2, 3])
def test_nor_do_the_edits_of_others(snapshot_of: SnapshotOf, budget: int) -> None:
    stands = standing(snapshot_of, CROWD)
    people = CROWD | {f"Person {number}": "wanted=Q2|languages=pt" for number in range(20, 30)}
    del people[GONE]
    wiki = FakeWiki(*stands)
    changes = make_plan(snapshot_of(people, *stands), JOBS).changes
    report = publish(wiki, changes, edits_per_run=budget)
    assert report.postponed
    assert [one for one in naming(wiki.pages.values(), GONE) if not one.endswith(GONE)] == []


@pytest.mark.parametrize("name", ["Root", "Suggestions", "Capacity", "Bot"])
def test_an_excluded_account_that_is_called_like_our_pages_hastens_no_edit(
    snapshot_of: SnapshotOf, name: str
) -> None:
    excluded = StoredPage(EXCLUSIONS, f"* [[User:{name}]]", 2000, name)
    people = CROWD | {name: "wanted=Q1"}
    plan = make_plan(snapshot_of(people, excluded), JOBS)
    stands = applied([excluded], plan.changes)
    people["Person 20"] = "wanted=Q2|languages=pt"
    changes = make_plan(snapshot_of(people, *stands), JOBS).changes
    assert [one.page.title for one in changes if one.withdraws] == []
    assert {one.due for one in changes} == {*Due}


def test_the_page_of_somebody_who_left_hastens_nothing_when_another_keeps_it(
    snapshot_of: SnapshotOf,
) -> None:
    people = dict.fromkeys(("Ana", "Bob", "Eve", "Kim"), "wanted=Q1|available=Q2")
    shards = {name: f"User:Bot/data/suggestions/{shard_of(name, 1)}.json" for name in people}
    kept = StoredPage("Root/Suggestions/Gone 9", "I liked it.", 3000, "Somebody")
    assert shard_of("Gone 9", 1) == shard_of("Ana", 1)
    stands = [*standing(snapshot_of, people), kept]
    changes = make_plan(snapshot_of(people | {"Eve": "available=Q1"}, *stands), JOBS).changes
    due = {one.page.title: one.due for one in changes}
    assert (due[shards["Eve"]], due[shards["Ana"]]) == (Due.NOW, Due.DAILY)


@pytest.mark.parametrize(
    "name", [";Me & You", "*A=B", '"Quo" ted', "أمينة", "1234567", "O'Brien ''x''", "#hash&"]
)
def test_whatever_somebody_is_called_nothing_stays(snapshot_of: SnapshotOf, name: str) -> None:
    # Two who speak a language that nobody else does are named in a row of the directory.
    people = CROWD | {
        "42 Ann": "wanted=Q1|languages=qu-n",
        name: "wanted=Q1|available=Q2|languages=qu-n",
    }
    pages = {f"User:{name}/Event": "{{Capacity event|begin=2026-03-01|needed=Q3|offered=Q2}}"}
    first = make_plan(snapshot_of(people, pages=pages), JOBS).pages
    stands = [StoredPage(page.title, page.text, 1000, "Bot") for page in first]
    blocked = {name: Account(name, refusal=Refusal.BLOCKED)}
    snapshot = snapshot_of(people, *stands, pages=pages, accounts=blocked)
    now = applied(stands, make_plan(snapshot, JOBS).due_by(Due.NOW).changes)
    later = make_plan(snapshot_of(people, *now, pages=pages, accounts=blocked), JOBS)
    whole = applied(now, later.changes)
    before = {page.title: page.text for page in now}
    shown = naming_of([name])
    late = [
        page.title
        for page in whole
        if before.get(page.title, "") != page.text and shown.search(before.get(page.title, ""))
    ]
    assert late == []


@pytest.mark.parametrize("saved", [1, 2])
def test_a_newcomer_whom_an_ended_run_served_in_part_may_leave(
    snapshot_of: SnapshotOf, saved: int
) -> None:
    stands = standing(snapshot_of, CROWD)
    people = CROWD | {"Nwqcomer": "wanted=Q1; Q2|available=Q3|languages=pt-n"}
    changes = in_order(make_plan(snapshot_of(people, *stands), JOBS).due_by(Due.NOW).changes)
    stands = applied(stands, changes[:saved])
    plan = make_plan(snapshot_of(CROWD, *stands), JOBS).due_by(Due.NOW)
    stands = applied(stands, plan.changes)
    assert [one for one in naming(stands, "Nwqcomer") if one != "Root/Suggestions/Nwqcomer"] == []


def test_who_wanted_no_contact_before_is_served_like_anybody(snapshot_of: SnapshotOf) -> None:
    people = CROWD | {GONE: f"{CROWD[GONE]}|contact=none"}
    stands = standing(snapshot_of, people)
    edited = people | {GONE: people[GONE].replace("wanted=", "wanted=Q4; ")}
    assert 0 < len(due_now(snapshot_of, edited, *stands)) <= 3
