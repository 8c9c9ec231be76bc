"""Every figure of statistics.json, on people whose figures can be counted by hand."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from bots.jobs.snapshot import Snapshot
from bots.jobs.statistics.job import JOB
from bots.jobs.suggestions.job import JOB as SUGGESTIONS
from sync.wiki.pages import FORMAT, Page
from tests.bots.conftest import SnapshotOf

PEOPLE = {
    "Ana": "known=Q1|available=Q3|wanted=Q5|languages=pt-n; en-0|territory=BR; PT",
    "Bob": "known=Q2; Q3|languages=en-0|territory=BR; AR; Latin America & Caribbean",
    "Eve": "wanted=Q4; Q5|languages=es; pt-br-2",
    "Fay": "territory=North America",
    "Gus": "available=Q5|territory=US|status=paused",
    "Hal": "",
}


def counts(known: int = 0, available: int = 0, wanted: int = 0) -> dict[str, int]:
    return {"known": known, "available": available, "wanted": wanted}


@pytest.fixture
def snapshot(snapshot_of: SnapshotOf) -> Snapshot:
    return snapshot_of(PEOPLE)


def made(snapshot: Snapshot) -> dict[str, Page]:
    return {page.title: page for page in JOB.pages(snapshot) if isinstance(page, Page)}


@pytest.fixture
def figures(snapshot: Snapshot) -> Any:
    return json.loads(made(snapshot)["User:Bot/data/statistics.json"].text)


def test_every_figure_is_there_and_no_other(figures: Any) -> None:
    assert set(figures) == {
        "format",
        "people",
        "organizations",
        "capacities",
        "capacity_roots",
        "territories",
        "regions",
        "languages",
        "affiliations",
        "territory_languages",
        "territory_capacities",
        "matching",
    }
    assert figures["format"] == FORMAT
    assert figures["organizations"] == 0


def test_people_are_counted_with_what_they_state_and_level_0_is_stated(figures: Any) -> None:
    assert figures["people"] == {
        "total": 5,
        "paused": 1,
        "with_territory": 3,
        "with_language": 3,
        "with_capacities": 3,
    }


def test_each_capacity_counts_who_knows_offers_and_wants_it(figures: Any) -> None:
    assert figures["capacities"] == {
        "Q1": counts(known=1),
        "Q2": counts(known=1),
        "Q3": counts(known=2, available=1),
        "Q4": counts(wanted=1),
        "Q5": counts(wanted=2),
    }


def test_who_is_paused_is_in_no_figure_but_in_their_own(figures: Any) -> None:
    assert figures["people"]["paused"] == 1
    assert "US" not in figures["territories"]
    assert figures["capacities"]["Q5"]["available"] == 0


def test_a_root_counts_distinct_people_over_itself_and_all_below_it(figures: Any) -> None:
    assert figures["capacity_roots"] == {
        "Q1": counts(known=2, available=1),
        "Q4": counts(wanted=2),
    }


def test_territories_count_their_people(figures: Any) -> None:
    assert figures["territories"] == {"AR": 1, "BR": 2, "PT": 1}


def test_a_region_counts_the_people_of_its_countries_once_and_those_who_state_it(
    figures: Any,
) -> None:
    assert figures["regions"] == {"LAC": 2, "NA": 1, "NWE": 1}


def test_languages_count_who_speaks_them_level_0_does_not_and_an_unknown_level_does(
    figures: Any,
) -> None:
    assert figures["languages"] == {"es": 1, "pt": 1, "pt-br": 1}


def test_territories_count_the_languages_of_their_people(figures: Any) -> None:
    spoken = figures["territory_languages"]
    assert {code: some for code, some in spoken.items() if some} == {
        "BR": {"pt": 1},
        "PT": {"pt": 1},
    }
    assert set(spoken) <= {"AR", "BR", "PT"}


def test_territories_count_the_capacities_of_their_people(figures: Any) -> None:
    assert figures["territory_capacities"] == {
        "AR": {"Q2": counts(known=1), "Q3": counts(known=1)},
        "BR": {
            "Q1": counts(known=1),
            "Q2": counts(known=1),
            "Q3": counts(known=2, available=1),
            "Q5": counts(wanted=1),
        },
        "PT": {
            "Q1": counts(known=1),
            "Q3": counts(known=1, available=1),
            "Q5": counts(wanted=1),
        },
    }


def test_the_page_holds_the_figures_as_facts(snapshot: Snapshot) -> None:
    lines = made(snapshot)["Root/Statistics"].text.splitlines()
    assert lines[0] == "__NOINDEX__"
    assert "|total=5" in lines
    assert "|paused=1" in lines
    assert "{{Capacity statistics row|region=LAC|people=2}}" in lines
    assert "{{Capacity statistics row|language=pt|people=1}}" in lines
    assert "{{Capacity statistics row|Q4|known=0|available=0|wanted=2}}" in lines
    assert not any(user in line for user in PEOPLE for line in lines)


def test_nobody_at_all_is_counted_too(snapshot_of: SnapshotOf) -> None:
    figures = json.loads(made(snapshot_of())["User:Bot/data/statistics.json"].text)
    assert set(figures["people"].values()) == {0}
    assert figures["capacities"] == figures["regions"] == figures["territories"] == {}


def test_the_order_of_pages_changes_nothing(snapshot_of: SnapshotOf) -> None:
    turned = dict(reversed(PEOPLE.items()))
    assert made(snapshot_of(turned)) == made(snapshot_of(PEOPLE))


def test_how_good_the_matching_is(snapshot_of: SnapshotOf) -> None:
    # Q3 lies below Q2, which lies below Q1.
    snapshot = snapshot_of(
        {
            "Ana": "wanted=Q2|available=Q4|languages=pt",
            "Bob": "available=Q3|languages=pt",
            "Cleo": "available=Q3|languages=xh",
            "Dan": "wanted=Q5|available=Q5|languages=pt",
            "Eve": "wanted=Q3|languages=pt|status=paused",
        }
    )
    found = json.loads(made(snapshot)["User:Bot/data/statistics.json"].text)["matching"]
    assert found == {
        "people": 4,
        # Ana learns from Bob, Dan from Ana: Q4 lies above what Dan wants.
        "with_suggestion": 3,
        "learners": 2,
        "learners_with_suggestion": 2,
        # What Bob offers is a part of what Ana wants; what Ana offers is more than Dan wants.
        "learners_exact": 1,
        "sharers": 4,
        "sharers_suggested": 2,
        "exposure_highest": 1,
        "exposure_median": 0,
        "offers": 4,
        "wants": 2,
        # Nobody but Dan offers what Dan wants, or anything below it.
        "wants_met": 1,
    }


PARENTS = {"Q2": "Q1", "Q3": "Q2", "Q5": "Q4"}


def reached(item: str) -> set[str]:
    """The item and all above it."""
    return {item} | (reached(PARENTS[item]) if item in PARENTS else set())


@pytest.mark.parametrize("seed", range(5))
def test_how_good_the_matching_is_can_be_counted_from_the_data_of_the_suggestions(
    seed: int, snapshot_of: SnapshotOf
) -> None:
    chance = random.Random(seed)

    def some(most: int) -> str:
        return "; ".join(chance.sample(["Q1", "Q2", "Q3", "Q4", "Q5"], chance.randint(0, most)))

    snapshot = snapshot_of(
        {
            f"Person {number}": f"available={some(2)}|wanted={some(3)}"
            f"|languages={chance.choice(['pt', 'en', 'es', 'pt; es'])}"
            f"|status={chance.choice(['open', 'open', 'open', 'paused'])}"
            for number in range(40)
        }
        | {"Nobody's neighbour": "available=Q5|wanted=Q1|languages=xh"}
    )
    found = json.loads(made(snapshot)["User:Bot/data/statistics.json"].text)["matching"]
    published = {page.title: page for page in SUGGESTIONS.pages(snapshot) if isinstance(page, Page)}

    def data(kind: str) -> dict[str, Any]:
        shards = [
            json.loads(page.text)[kind]
            for title, page in published.items()
            if title.startswith(f"User:Bot/data/{kind}/")
        ]
        return {user: one for shard in shards for user, one in shard.items()}

    lists = data("suggestions")
    people = {user: one for user, one in data("profiles").items() if one["status"] == "open"}
    learners = [user for user, one in people.items() if one["wanted"]]
    sharers = [user for user, one in people.items() if one["available"]]
    learns = {user for user in people if lists.get(user, {}).get("learn_from")}
    times = sorted(len(lists.get(user, {}).get("share_with", [])) for user in sharers)
    wants = [(user, item) for user in learners for item in people[user]["wanted"]]
    met = [
        item
        for user, item in wants
        if any(
            item in reached(offer)
            for other in sharers
            if other != user
            for offer in people[other]["available"]
        )
    ]
    exact = [
        user
        for user in learns
        if any(
            row["languages"] and item in reached(offer)
            for row in lists[user]["learn_from"]
            for offer in people[row["name"]]["available"]
            for item in people[user]["wanted"]
        )
    ]
    assert found == {
        "people": len(people),
        "with_suggestion": sum(
            bool(lists.get(user, {}).get("learn_from") or lists.get(user, {}).get("share_with"))
            for user in people
        ),
        "learners": len(learners),
        "learners_with_suggestion": len(learns),
        "learners_exact": len(exact),
        "sharers": len(sharers),
        "sharers_suggested": sum(map(bool, times)),
        "exposure_highest": times[-1],
        "exposure_median": times[(len(times) - 1) // 2],
        "offers": sum(len(one["available"]) for one in people.values()),
        "wants": len(wants),
        "wants_met": len(met),
    }
    assert found["learners_exact"] > 0
    assert 0 < found["sharers_suggested"] < found["sharers"]
    assert 0 < found["exposure_median"] < found["exposure_highest"]


def test_nobody_at_all_has_figures_too(snapshot_of: SnapshotOf) -> None:
    found = json.loads(made(snapshot_of({}))["User:Bot/data/statistics.json"].text)["matching"]
    assert set(found.values()) == {0}


def test_a_figure_that_changes_changes_one_line(snapshot_of: SnapshotOf) -> None:
    before = made(snapshot_of(PEOPLE))["Root/Statistics"].text.splitlines()
    more = made(snapshot_of({**PEOPLE, "Ida": "languages=es"}))["Root/Statistics"].text.splitlines()
    # People in all, people with a language, speakers of Spanish, the last figures of the month.
    assert [line for line in before if line not in more] == [
        line for line in before
        if line.startswith(("|total=", "|with language=", "{{Capacity statistics row|2026-"))
        or "language=es|" in line
    ]  # fmt: skip


def test_what_came_after_suggestions_is_told_by_quarter_and_month(
    snapshot_of: SnapshotOf,
) -> None:
    messages = {
        "2025-Q4": {
            "messages": 18, "answered": 9, "open": True, "languages": {"pt": 12, "en": 6},
            "months": {"2025-10": {"messages": 10, "answered": 9}, "2025-11": {"messages": 8}},
        },
        "2026-Q1": {"open": True},
    }  # fmt: skip
    sessions = {
        "2025-Q4": {
            "confirmed": 7,
            "hours": 12.5,
            "capacities": {"Q1": 7},
            "months": {"2025-12": 7},
        }
    }
    figures_of = (
        Page.of_data(f"User:Bot/data/{kind} figures.json", {"format": FORMAT, "quarters": quarters})
        for kind, quarters in (("message", messages), ("session", sessions))
    )
    pages = made(snapshot_of(PEOPLE, *figures_of))
    rows = pages["Root/Statistics"].text.partition("|after=")[2].splitlines()
    row = "{{Capacity statistics row|"
    assert [one.removeprefix(row) for one in rows if one.startswith(row)][:5] == [
        (
            "2025-Q4|messages=18|answered=9|open=yes|confirmed=7|hours=12.5|taught=Q1/7"
            "|spoken=pt/12 en/6}}"
        ),
        "2025-10|messages=10|answered=9|open=yes}}",
        "2025-11|messages=8|open=yes}}",
        "2025-12|open=yes|confirmed=7}}",
        "2026-Q1|open=yes}}",
    ]
    data = json.loads(pages["User:Bot/data/statistics.json"].text)
    assert data["sessions"] == {"month": "2025-12", "count": 7}


def test_an_empty_wiki_tells_nothing_of_what_came_after(snapshot: Snapshot) -> None:
    pages = made(snapshot)
    assert "messages=" not in pages["Root/Statistics"].text
    assert "sessions" not in json.loads(pages["User:Bot/data/statistics.json"].text)
