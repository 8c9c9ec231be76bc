"""Which communities have a match page, where the others are found, and no link to a missing one."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Mapping

import pytest

from bots.jobs.communities.job import MOST_PEOPLE
from bots.jobs.communities.membership import Community, Kind, communities_of
from bots.jobs.registry import JOBS, jobs_named
from bots.jobs.snapshot import Snapshot
from bots.run.gather import selection_of
from bots.run.plan import Action, Plan, make_plan
from sync.wiki.pages import RETIRED, Page, StoredPage
from sync.wiki.site import Site
from tests.bots.conftest import CATALOGUE, SnapshotOf

HERE = "available=Q3|languages=pt-n|territory=BR|affiliation=AR"
KINDS = "|".join(kind.capitalize() for kind in Kind)
OF_A_COMMUNITY = re.compile(rf"Root/(?:{KINDS})/.*")


def people(count: int, said: str = HERE) -> dict[str, str]:
    """So many who say the same."""
    return {f"Person {number}": said for number in range(count)}


def texts(plan: Plan) -> dict[str, str]:
    return {page.title: page.text for page in plan.pages}


def match_pages(plan: Plan) -> set[str]:
    return {page.title for page in plan.pages if OF_A_COMMUNITY.match(page.title)}


def after(plan: Plan, earlier: Mapping[str, Page] | None = None) -> dict[str, Page]:
    """What stands once a plan is carried out, by title."""
    return {**(earlier or {}), **{one.page.title: one.page for one in plan.changes}}


def facts(row: str) -> dict[str, str]:
    """The parameters of a row."""
    return dict(part.split("=", 1) for part in row.strip("{}").split("|") if "=" in part)


def directory(plan: Plan) -> list[str]:
    return texts(plan)["Root/Directory"].splitlines()


CAPACITY, AFFILIATION = "Root/Capacity/rhetoric (Q3)", "Root/Affiliation/AR"
LANGUAGE, TERRITORY, REGION = "Root/Language/pt", "Root/Territory/BR", "Root/Region/LAC"
FROM_TWO, FROM_THREE = {CAPACITY, AFFILIATION}, {LANGUAGE, TERRITORY, REGION}


@pytest.mark.parametrize(
    ("count", "made"),
    [(0, set()), (1, set()), (2, FROM_TWO), (3, FROM_TWO | FROM_THREE)],
)
def test_a_page_comes_into_being_from_three_people_on_or_from_two(
    snapshot_of: SnapshotOf, count: int, made: set[str]
) -> None:
    assert match_pages(make_plan(snapshot_of(people(count)), JOBS)) == made


@pytest.mark.parametrize("status", ["paused", "open"])
def test_only_people_who_are_shown_count(snapshot_of: SnapshotOf, status: str) -> None:
    three = {**people(2), "Ana": f"{HERE}|status={status}"}
    made = match_pages(make_plan(snapshot_of(three), JOBS))
    assert made == (FROM_TWO if status == "paused" else FROM_TWO | FROM_THREE)


def test_a_page_stays_while_one_person_is_on_it_and_goes_with_the_last(
    snapshot_of: SnapshotOf,
) -> None:
    stands = after(make_plan(snapshot_of(people(3)), JOBS))
    for count in (2, 1):
        plan = make_plan(snapshot_of(people(count), *stands.values()), JOBS)
        assert match_pages(plan) == FROM_TWO | FROM_THREE
        assert not [row for row in directory(plan) if "|who=" in row]
        stands = after(plan, stands)
    plan = make_plan(snapshot_of({}, *stands.values()), JOBS)
    retired = {one.page.title for one in plan.changes if one.action is Action.RETIRE}
    assert retired >= FROM_TWO | FROM_THREE
    assert match_pages(plan) == set()


def test_a_page_of_what_has_another_key_now_leads_to_the_page_that_goes_on(
    snapshot_of: SnapshotOf,
) -> None:
    stands = after(make_plan(snapshot_of(people(MOST_PEOPLE + 1)), JOBS))
    capacities = dict(CATALOGUE["capacities"])
    label = capacities.pop("Q3")["labels"]
    merged = {"capacities": capacities, "redirects": {"Q3": "Q5"}}
    gone = {"capacities": capacities, "retired": {"Q3": {"name": label["en"], "replacement": "Q5"}}}
    old_code = Page("Root/Language/por", "{{Capacity community|language=por}}")
    for instead in (merged, gone):
        data = Page.of_data("User:Bot/data/catalogue.json", {**CATALOGUE, **instead})
        three = people(3, HERE.replace("Q3", "Q5"))
        now = make_plan(
            snapshot_of(three, *stands.values(), data, old_code), jobs_named(["communities"])
        )
        leads = {
            one.page.title: dict(
                part.split("=") for part in one.page.text.strip("{}").split("|")[1:]
            )
            for one in now.changes
            if one.action is Action.RETIRE
        }
        assert leads[old_code.title] == {"to": LANGUAGE}
        assert leads[CAPACITY] == {"to": "Root/Capacity/Lua (Q5)"}
        part = next(title for title in leads if title.startswith(f"{TERRITORY}/"))
        assert leads[part] == {"to": TERRITORY}


def test_a_page_that_was_retired_comes_back_from_three_people_on(snapshot_of: SnapshotOf) -> None:
    gone = [Page(title, RETIRED) for title in FROM_THREE]
    assert match_pages(make_plan(snapshot_of(people(2), *gone), JOBS)) == FROM_TWO
    assert match_pages(make_plan(snapshot_of(people(3), *gone), JOBS)) == FROM_TWO | FROM_THREE


def test_a_retired_page_that_somebody_wants_deleted_does_not_stand(snapshot_of: SnapshotOf) -> None:
    tagged = StoredPage(TERRITORY, f"{{{{delete}}}}\n{RETIRED}", 9, "Ana")
    assert match_pages(make_plan(snapshot_of(people(2), tagged), JOBS)) == FROM_TWO


def test_a_page_that_a_person_edited_stands(snapshot_of: SnapshotOf) -> None:
    edited = StoredPage(TERRITORY, "Please leave this page alone.", 9, "Ana")
    plan = make_plan(snapshot_of(people(1), edited), JOBS)
    assert [one.title for one in plan.left_alone] == [TERRITORY]
    assert "{{Capacity directory row|territory=BR|people=1}}" in directory(plan)


def test_a_page_whose_people_stood_on_parts_stays(snapshot_of: SnapshotOf) -> None:
    stands = after(make_plan(snapshot_of(people(MOST_PEOPLE + 1)), JOBS))
    parts = {title for title in stands if title.startswith(f"{TERRITORY}/")}
    assert parts
    now = make_plan(snapshot_of(people(1), *stands.values()), JOBS)
    assert "name=Person 0|" in texts(now)[TERRITORY]
    retired = {one.page.title for one in now.changes if one.action is Action.RETIRE}
    assert {title for title in retired if title.startswith(TERRITORY)} == parts
    # Parts alone are no page.
    left = [stands[title] for title in parts]
    assert TERRITORY not in match_pages(make_plan(snapshot_of(people(1), *left), JOBS))


def test_a_capacity_that_was_renamed_still_has_its_page(
    snapshot_of: SnapshotOf, site: Site
) -> None:
    stands = after(make_plan(snapshot_of(people(2)), JOBS))
    label = {"parent": "Q2", "labels": {"en": "speeches"}}
    data = {**CATALOGUE, "capacities": {**CATALOGUE["capacities"], "Q3": label}}
    stands["catalogue"] = Page.of_data("User:Bot/data/catalogue.json", data)
    assert CAPACITY in match_pages(make_plan(snapshot_of(people(1), *stands.values()), JOBS))


# The directory


def test_a_community_without_a_page_is_a_row_that_says_who_is_in_it(
    snapshot_of: SnapshotOf,
) -> None:
    one = directory(make_plan(snapshot_of(people(1)), JOBS))
    assert [row for row in one if "|who=" in row] == [
        "{{Capacity directory row|Q3|level=3|offers=1|seeks=0|who=Person 0}}",
        "{{Capacity directory row|region=LAC|people=1|who=Person 0}}",
        "{{Capacity directory row|territory=BR|people=1|who=Person 0}}",
        "{{Capacity directory row|language=pt|people=1|who=Person 0}}",
        (
            "{{Capacity directory row|affiliation=AR|name=Wikimedia Argentina|people=1"
            "|who=Person 0}}"
        ),
    ]
    two = directory(make_plan(snapshot_of(people(2)), JOBS))
    assert [row for row in two if "|who=" in row] == [
        "{{Capacity directory row|region=LAC|people=2|who=Person 0/Person 1}}",
        "{{Capacity directory row|territory=BR|people=2|who=Person 0/Person 1}}",
        "{{Capacity directory row|language=pt|people=2|who=Person 0/Person 1}}",
    ]
    three = directory(make_plan(snapshot_of(people(3)), JOBS))
    assert not [row for row in three if "|who=" in row]


def test_a_row_stays_small_whatever_people_are_called(snapshot_of: SnapshotOf) -> None:
    names = [f"{sign}{'é' * 117}" for sign in "AB"]  # 235 bytes, the most
    rows = directory(make_plan(snapshot_of(dict.fromkeys(names, HERE)), JOBS))
    named = [row for row in rows if "|who=" in row]
    assert len(named) == 3
    assert all(len(row.encode()) <= 750 for row in named)


def test_whoever_leaves_is_gone_from_the_directory(snapshot_of: SnapshotOf) -> None:
    stands = after(make_plan(snapshot_of({"Ana": HERE, "Bob": "wanted=Q3"}), JOBS))
    for left in ({"Bob": "wanted=Q3"}, {"Ana": f"{HERE}|status=paused", "Bob": "wanted=Q3"}):
        plan = make_plan(snapshot_of(left, *stands.values()), JOBS)
        assert "Ana" in stands["Root/Directory"].text
        assert "Ana" not in texts(plan)["Root/Directory"]


# A run after a run


@pytest.mark.parametrize("counts", [(2, 1), (3, 1), (3, 2, 3), (3, 0, 2), (1, 2, 3, 1)])
def test_a_run_after_a_run_has_nothing_to_do(
    snapshot_of: SnapshotOf, counts: tuple[int, ...]
) -> None:
    stands: dict[str, Page] = {}
    for count in counts:
        plan = make_plan(snapshot_of(people(count), *stands.values()), JOBS)
        stands = after(plan, stands)
        assert make_plan(snapshot_of(people(count), *stands.values()), JOBS).changes == ()


@pytest.mark.parametrize("name", ["suggestions", "capacities", "directory"])
def test_a_run_of_one_job_reads_which_pages_stand_and_changes_nothing(
    snapshot_of: SnapshotOf, site: Site, name: str
) -> None:
    stands = after(make_plan(snapshot_of(people(3)), JOBS))
    stands = after(make_plan(snapshot_of(people(1), *stands.values()), JOBS), stands)
    [job] = jobs_named([name])
    selection = selection_of(site, [job], {})
    read = [
        page
        for title, page in stands.items()
        if title in selection.titles or title.startswith(tuple(selection.prefixes))
    ]
    plan = make_plan(snapshot_of(people(1), *read), [job])
    assert (plan.changes, plan.guards) == ((), ())


def test_match_pages_that_a_run_only_looks_at_count_as_staying(snapshot_of: SnapshotOf) -> None:
    stands = after(make_plan(snapshot_of(people(200)), JOBS))
    plan = make_plan(snapshot_of(people(199), *stands.values()), jobs_named(["directory"]))
    assert plan.guards == ()


# No link to a page that is not there


def population(chance: random.Random, size: int) -> dict[str, str]:
    """People who share much with many, or little with few."""

    def some(things: list[str], most: int) -> str:
        weights = [1 / (place + 1) ** 1.5 for place in range(len(things))]
        return "; ".join(dict.fromkeys(chance.choices(things, weights, k=chance.randint(0, most))))

    return {
        f"Person {number}": f"available={some(['Q1', 'Q2', 'Q3', 'Q4', 'Q5'], 2)}"
        f"|wanted={some(['Q5', 'Q3', 'Q4', 'Q1', 'Q2'], 2)}"
        f"|languages={some(['en', 'pt', 'sw', 'ar', 'eo', 'ko', 'qu', 'hi', 'yo', 'mi'], 3)}"
        f"|territory={some(['BR', 'KE', 'FR', 'IN', 'NZ', 'EG', 'US', 'PE', 'JP', 'NO'], 2)}"
        f"|affiliation={some(['WMB', 'AR', 'AM', 'AT', 'AU'], 1)}"
        for number in range(size)
    }


def named_as_match_pages(pages: Mapping[str, str]) -> Iterator[str]:
    """The titles of match pages that any page or data page names, as its readers make them."""
    index = json.loads(pages["User:Bot/data/index.json"])
    for kind, keys in index["pages"].items():
        for key in keys:
            yield f"Root/{kind.capitalize()}/{index['names'][key] if kind == 'capacity' else key}"
    for title, text in pages.items():
        yield from re.findall(rf"Root/(?:{KINDS})/[^|\]}}\n]+", text)
        for row in text.splitlines():
            said = facts(row)
            kind = next(iter(said), "")
            if row.startswith("{{Capacity directory row|") and re.fullmatch(
                KINDS, kind.capitalize()
            ):
                yield from [] if "who" in said else [f"Root/{kind.capitalize()}/{said[kind]}"]
            elif row.startswith(("{{Capacity directory row|", "{{Capacity catalogue row|",
                                 "{{Capacity community row|")):  # fmt: skip
                yield from [f"Root/Capacity/{said['page']}"] if said.get("page") else []
            elif row.startswith("{{Capacity community|"):
                assert title.startswith(f"Root/{said['page']}")


def who_is_in(snapshot: Snapshot) -> dict[Community, set[str]]:
    found: dict[Community, set[str]] = {}
    for profile in snapshot.people.profiles.values():
        for community in communities_of(profile):
            found.setdefault(community, set()).add(profile.user)
    return found


@pytest.mark.parametrize("seed", range(3))
def test_whatever_people_say_no_link_leads_nowhere_and_everybody_is_found(
    snapshot_of: SnapshotOf, seed: int
) -> None:
    chance = random.Random(seed)
    stands: dict[str, Page] = {}
    kept = named = 0
    for size in (5, 30, 9):
        said = population(chance, size)
        snapshot = snapshot_of(said, *stands.values())
        plan = make_plan(snapshot, JOBS)
        pages = texts(plan)
        titles = {*named_as_match_pages(pages)}
        assert titles <= pages.keys()
        assert titles == match_pages(plan)
        stands = after(plan, stands)
        assert make_plan(snapshot_of(said, *stands.values()), JOBS).changes == ()
        rows = [facts(row) | {"capacity": row.split("|")[1]} for row in directory(plan)
                if row.startswith("{{Capacity directory row|")]  # fmt: skip
        names = json.loads(pages["User:Bot/data/index.json"])["names"]
        for (kind, key), everybody in who_is_in(snapshot).items():
            name = names.get(key, "") if kind is Kind.CAPACITY else key
            text = pages.get(f"Root/{kind.capitalize()}/{name}")
            if text is None:
                [row] = [one for one in rows if one.get(kind) == key]
                assert {*row["who"].split("/")} == everybody
                assert len(everybody) < 3
                named += 1
            else:
                assert all(f"name={user}|" in text for user in everybody)
                kept += len(everybody) == 1
    assert named, "where every community has a page, this shows nothing"
    assert kept, "nor where no page was kept for one person"
