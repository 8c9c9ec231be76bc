"""The job that tells everyone whom they could learn from and share with."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bots.jobs.snapshot import Snapshot
from bots.jobs.suggestions.job import JOB
from bots.matching.lists import at_least
from bots.pages.shards import shard_of
from sync.wiki.pages import FORMAT, Page
from tests.bots.conftest import SnapshotOf

PEOPLE = {
    "Ana": "known=Q1|available=Q2|wanted=Q5; Q4; Q3|languages=pt-n; en-3|territory=BR",
    "Bob": "available=Q5; Q4|wanted=Q2|languages=en-n; pt-br-1|affiliation=WMB",
    "Eve": "available=Q3|wanted=Q5|languages=en-0",
}
ANA, BOB, EVE = PEOPLE


def made(snapshot: Snapshot) -> dict[str, Page]:
    return {page.title: page for page in JOB.pages(snapshot) if isinstance(page, Page)}


def data_of(snapshot: Snapshot, kind: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for title, page in made(snapshot).items():
        if title.startswith(f"User:Bot/data/{kind}/"):
            data = json.loads(page.text)
            assert data["format"] == FORMAT
            found |= data[kind]
    return found


def row(name: str, **facts: Any) -> dict[str, Any]:
    return {"name": name, "reasons": [], "contact": "talk", **facts}


@pytest.fixture
def snapshot(snapshot_of: SnapshotOf) -> Snapshot:
    return snapshot_of(PEOPLE)


def test_a_page_holds_the_first_rows_as_facts(snapshot: Snapshot) -> None:
    assert made(snapshot)["Root/Suggestions/Ana"].text == (
        "__NOINDEX__\n"
        "{{Capacity suggestions|user=Ana|status=open|rows=3\n"
        "|learn from=\n"
        "{{Capacity suggestions row|name=Bob|capacities=Q5 Q4|languages=en pt|mutual=yes}}\n"
        "{{Capacity suggestions row|name=Eve|capacities=Q3|languages=}}\n"
        "|share with=\n"
        "{{Capacity suggestions row|name=Bob|capacities=Q2|languages=en pt|mutual=yes}}\n"
        "}}"
    )


def test_rows_say_what_the_data_are_to_hold(snapshot: Snapshot) -> None:
    found = data_of(snapshot, "suggestions")
    assert found[ANA]["learn_from"] == [
        row(BOB, tier=1, overlap=2, percent=66, capacities=[["Q5", "Q5"], ["Q4", "Q4"]],
            languages=["en", "pt"], mutual=True),
        row(EVE, tier=1, overlap=1, percent=33, capacities=[["Q3", "Q3"]], languages=[],
            mutual=False),
    ]  # fmt: skip
    assert found[BOB]["share_with"] == [
        row(ANA, tier=1, overlap=2, percent=66, capacities=[["Q5", "Q5"], ["Q4", "Q4"]],
            languages=["en", "pt-br"], mutual=True),
        row(EVE, tier=1, overlap=1, percent=100, capacities=[["Q5", "Q5"]], languages=[],
            mutual=True),
    ]  # fmt: skip
    assert found[EVE]["share_with"] == [
        row(
            BOB, tier=1, overlap=1, percent=75, capacities=[["Q2", "Q3"]], languages=[], mutual=True
        ),
        row(
            ANA,
            tier=1,
            overlap=1,
            percent=33,
            capacities=[["Q3", "Q3"]],
            languages=[],
            mutual=False,
        ),
    ]


def test_rows_say_what_else_two_have_in_common(snapshot_of: SnapshotOf) -> None:
    both = "territory=BR|affiliation=WMB|projects=wikipedia|timezone=UTC-03:00"
    found = snapshot_of({"Ana": f"wanted=Q5|{both}", "Bob": f"available=Q5|{both}"})
    everything = ["territory", "affiliation", "project", "timezone"]
    assert data_of(found, "suggestions")["Ana"]["learn_from"][0]["reasons"] == everything
    text = made(found)["Root/Suggestions/Ana"].text
    assert "|reasons=territory affiliation project timezone}}" in text
    found = snapshot_of({"Ana": "wanted=Q5|territory=BR", "Bob": "available=Q5|territory=AR"})
    assert data_of(found, "suggestions")["Bob"]["share_with"][0]["reasons"] == ["region"]


def test_languages_that_both_speak_best_come_first(snapshot_of: SnapshotOf) -> None:
    found = snapshot_of(
        {
            "Ana": "wanted=Q5|languages=pt-n; es-2; fr",
            "Bob": "available=Q5|languages=pt-1; es-4; fr",
        }
    )
    data = data_of(found, "suggestions")
    assert data["Ana"]["learn_from"][0]["languages"] == ["fr", "es", "pt"]
    assert data["Bob"]["share_with"][0]["languages"] == ["fr", "es", "pt"]


def test_rows_say_how_somebody_wishes_to_be_written_to(snapshot_of: SnapshotOf) -> None:
    found = snapshot_of(
        {
            "Ana": "wanted=Q5",
            "Bob": "available=Q5|contact=none",
            "Eve": "available=Q5|contact=email",
            "Kim": "available=Q5",
        }
    )
    rows = data_of(found, "suggestions")["Ana"]["learn_from"]
    ways = {row["name"]: row["contact"] for row in rows}
    assert ways == {"Bob": "none", "Eve": "email", "Kim": "talk"}
    text = made(found)["Root/Suggestions/Ana"].text
    assert {line.rpartition("contact=")[2] for line in text.splitlines() if "contact=" in line} == {
        "none}}",
        "email}}",
    }


def test_a_match_is_one_pair_seen_from_both_sides(snapshot: Snapshot) -> None:
    found = data_of(snapshot, "suggestions")
    learning = {(me, one["name"]) for me in found for one in found[me]["learn_from"]}
    sharing = {(one["name"], me) for me in found for one in found[me]["share_with"]}
    assert learning == sharing == {(ANA, BOB), (ANA, EVE), (BOB, ANA), (BOB, EVE), (EVE, BOB)}


def test_profiles_say_what_people_said_in_their_own_order(snapshot: Snapshot) -> None:
    facts = data_of(snapshot, "profiles")
    expected = {
        "known": ["Q1", "Q2"],
        "available": ["Q2"],
        "wanted": ["Q5", "Q4", "Q3"],
        "languages": {"pt": "n", "en": "3"},
        "territories": ["BR"],
        "affiliations": [],
        "status": "open",
    }
    assert {key: facts[ANA][key] for key in expected} == expected
    assert list(facts[ANA]["languages"]) == ["pt", "en"]
    assert facts[BOB]["affiliations"] == ["WMB"]
    assert facts[EVE]["languages"] == {"en": "0"}


def test_everyone_stands_in_the_shard_of_their_name_and_the_index_says_how_long_it_is(
    snapshot: Snapshot,
) -> None:
    pages = made(snapshot)
    digits = json.loads(pages["User:Bot/data/index.json"].text)["digits"]
    for user in PEOPLE:
        for kind in ("profiles", "suggestions"):
            page = pages[f"User:Bot/data/{kind}/{shard_of(user, digits)}.json"]
            assert user in json.loads(page.text)[kind]


def test_who_wants_no_page_has_none_and_is_suggested_all_the_same(snapshot_of: SnapshotOf) -> None:
    snapshot = snapshot_of({**PEOPLE, BOB: PEOPLE[BOB] + "|suggestions=none"})
    assert {title for title in made(snapshot) if title.startswith("Root/")} == {
        "Root/Suggestions/Ana",
        "Root/Suggestions/Eve",
    }
    found = data_of(snapshot, "suggestions")
    assert [one["name"] for one in found[ANA]["learn_from"]] == [BOB, EVE]
    assert found[BOB]["learn_from"]


def test_who_is_paused_sees_nobody_and_nobody_sees_them(snapshot_of: SnapshotOf) -> None:
    snapshot = snapshot_of({**PEOPLE, BOB: PEOPLE[BOB] + "|status=paused"})
    found = data_of(snapshot, "suggestions")
    assert not any(found.get(BOB, {}).values())
    seen = {
        one["name"]
        for lists in found.values()
        for rows in lists.values()
        for one in rows
        if "name" in one
    }
    assert BOB not in seen
    for title, page in made(snapshot).items():
        if title.startswith("Root/") and not title.endswith(BOB):
            assert BOB not in page.text
    assert data_of(snapshot, "profiles")[BOB]["status"] == "paused"


def new_capacities(snapshot: Snapshot) -> list[tuple[str, int]]:
    """What Zoe, who says nothing, is told that others know or offer."""
    rows = data_of(snapshot, "suggestions")["Zoe"]["new_capacities"]
    return [(row["capacity"], row["people"]) for row in rows]


def knowing(**counts: int) -> dict[str, str]:
    """So many people who know each capacity, and Zoe."""
    return {"Zoe": ""} | {
        f"{item} {number}": f"known={item}"
        for item, count in counts.items()
        for number in range(count)
    }


def test_others_who_know_something_are_counted_in_steps(snapshot_of: SnapshotOf) -> None:
    assert new_capacities(snapshot_of(knowing(Q1=1, Q2=4, Q3=9, Q4=19, Q5=49))) == [
        ("Q5", 20),
        ("Q4", 10),
        ("Q3", 5),
        ("Q2", 3),
        ("Q1", 1),
    ]
    steps = sorted({at_least(count) for count in range(1, 2001)})
    assert steps == [1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000, 2000]
    assert all(at_least(step) == step for step in steps)


def test_one_person_more_moves_what_others_are_told_at_a_step_alone(
    snapshot_of: SnapshotOf,
) -> None:
    # In a step capacities stand as on the tree, whichever has more people.
    told = [("Q2", 5), ("Q5", 5)]
    for count in (5, 6, 8, 9):
        assert new_capacities(snapshot_of(knowing(Q2=7, Q5=count))) == told
    assert new_capacities(snapshot_of(knowing(Q2=7, Q5=10))) == [("Q5", 10), ("Q2", 5)]


def test_a_page_shows_three_rows_and_the_shard_all(snapshot_of: SnapshotOf) -> None:
    people = {f"Sharer {number}": "available=Q1" for number in range(5)} | {ANA: "wanted=Q1"}
    snapshot = snapshot_of(people)
    text = made(snapshot)["Root/Suggestions/Ana"].text
    assert text.count("{{Capacity suggestions row|") == 3
    rows = data_of(snapshot, "suggestions")[ANA]["learn_from"]
    assert len(rows) == 5
    shown = [line for line in text.splitlines() if line.startswith("{{Capacity suggestions row|")]
    # The first three, by name: a page stays as it is where only their order moves.
    first = sorted(one["name"] for one in rows[:3])
    assert first != [one["name"] for one in rows[:3]]
    assert [name in line for name, line in zip(first, shown, strict=True)] == [True] * 3


def test_an_exact_suggestion_names_what_is_exact_and_a_near_one_what_is_near(
    snapshot_of: SnapshotOf,
) -> None:
    # Q3 is a part of Q2, and Q1 is above it.
    people = {ANA: "wanted=Q2; Q5", "Bob": "available=Q3; Q4", "Eve": "available=Q1"}
    rows = data_of(snapshot_of(people), "suggestions")[ANA]["learn_from"]
    found = {row["name"]: (row["tier"], row["capacities"], row["overlap"]) for row in rows}
    assert found == {"Bob": (1, [["Q2", "Q3"]], 1), "Eve": (2, [["Q2", "Q1"]], 0)}


def test_a_row_names_five_capacities_and_counts_all(snapshot_of: SnapshotOf) -> None:
    every = "Q1; Q2; Q3; Q4; Q5"
    sharer = {"Bob": f"available={every}"}
    snapshot = snapshot_of({ANA: f"wanted={every}", **sharer})
    rows = data_of(snapshot, "suggestions")[ANA]["learn_from"]
    assert (rows[0]["overlap"], rows[0]["percent"], len(rows[0]["capacities"])) == (5, 100, 5)


def test_whoever_has_nothing_in_common_has_a_page_that_says_so(snapshot_of: SnapshotOf) -> None:
    assert made(snapshot_of({ANA: ""}))["Root/Suggestions/Ana"].text == (
        "__NOINDEX__\n"
        "{{Capacity suggestions|user=Ana|status=open|rows=3\n"
        "|learn from=\n"
        "|share with=\n"
        "}}"
    )


def test_a_page_says_how_much_of_the_profile_was_not_understood(snapshot_of: SnapshotOf) -> None:
    pages = made(
        snapshot_of(
            {
                ANA: "wanted=Q1|languages=pt; Potuguese; Klingoon|role=wizard",
                BOB: "available=Q1|languages=Potuguese|known=no such thing; neither this",
            }
        )
    )
    ana, bob = (pages[f"Root/Suggestions/{name}"].text for name in (ANA, BOB))
    assert "\n|page=User&#58;Ana|not understood=languages 2; role 1\n" in ana
    # Whoever speaks nothing that we know may be suggested people who share no language.
    assert "\n|page=User&#58;Bob|not understood=all languages 1; known 2\n" in bob
    assert "Potuguese" not in ana + bob, "the word itself stands on its author's page alone"


def test_a_name_means_nothing_to_the_wiki(snapshot_of: SnapshotOf) -> None:
    name = "''Ana'' = ~~~~ & __TOC__"
    pages = made(snapshot_of({name: "wanted=Q1", BOB: "available=Q1"}))
    for text in (pages[f"Root/Suggestions/{name}"].text, pages["Root/Suggestions/Bob"].text):
        assert "&#39;&#39;Ana&#39;&#39; &#61; &#126;&#126;&#126;&#126; &#38; " in text
        assert name not in text


def test_the_order_of_pages_changes_nothing(snapshot_of: SnapshotOf) -> None:
    turned = dict(reversed(PEOPLE.items()))
    assert made(snapshot_of(turned)) == made(snapshot_of(PEOPLE))


def test_whose_name_is_too_long_for_a_title_is_in_the_data_alone(snapshot_of: SnapshotOf) -> None:
    longest = "本" * 79  # with "Root/Suggestions/" 254 bytes
    snapshot = snapshot_of({longest: "wanted=Q5", f"{longest}本": "wanted=Q5"})
    pages = [title for title in made(snapshot) if title.startswith("Root/Suggestions/")]
    assert pages == [f"Root/Suggestions/{longest}"]
    assert set(data_of(snapshot, "suggestions")) == {longest, f"{longest}本"}


def test_related_ones_and_wants_that_nobody_meets_stand_apart(snapshot_of: SnapshotOf) -> None:
    people = {
        "Ana": "wanted=Q3; Q4; Q5|languages=pt-n",
        "Bob": "available=Q2|languages=pt-n",
        "Eve": "available=Q5|languages=en-n",
    }
    snapshot = snapshot_of(people)
    assert made(snapshot)["Root/Suggestions/Ana"].text == (
        "__NOINDEX__\n"
        "{{Capacity suggestions|user=Ana|status=open|rows=3\n"
        "|unmet nobody=Q3/Q2\n"
        "|unmet language=Q4 Q5\n"
        "|learn from=\n"
        "|learn near=\n"
        "{{Capacity suggestions row|name=Bob|capacities=Q3/Q2|languages=pt}}\n"
        "|share with=\n"
        "}}"
    )
    assert data_of(snapshot, "suggestions")["Ana"]["unmet"] == [
        {"capacity": "Q3", "why": "nobody", "wider": "Q2"},
        {"capacity": "Q4", "why": "language", "wider": ""},
        {"capacity": "Q5", "why": "language", "wider": ""},
    ]


def test_who_could_teach_it_and_has_no_room_is_named(snapshot_of: SnapshotOf) -> None:
    learners = {f"Learner {number:02}": "wanted=Q3" for number in range(40)}
    sharers = {"Teacher": "available=Q3", **{f"Other {n}": "available=Q5" for n in range(7)}}
    snapshot = snapshot_of({**learners, **sharers})
    # The demand of one row each is that of five for each sharer.
    assert snapshot.matches.cap == 15
    rows = data_of(snapshot, "suggestions")
    without = [name for name in learners if not rows[name]["learn_from"]]
    # Whoever finds nobody else finds the teacher in twice as many lists as the limit says.
    assert len(without) == 10
    for name in without:
        assert [one["name"] for one in rows[name]["others"]] == ["Teacher"]
        assert "|others=\n{{Capacity suggestions row|name=Teacher|" in (
            made(snapshot)[f"Root/Suggestions/{name}"].text
        )
    assert not any(rows[name]["others"] for name in learners.keys() - set(without))


@pytest.mark.parametrize(
    ("people", "unmet"),
    [
        # An organization offers it: its page is among the suggestions.
        ({"Ana": "wanted=Q3", "Bob": "manages=Guild"}, []),
        # Another account of hers, which shares no language, is nobody else.
        (
            {
                "Ana": "wanted=Q5|languages=pt-n|alternative account=Ana 2",
                "Ana 2": "available=Q5|languages=ar-n|alternative account=Ana",
            },
            [{"capacity": "Q5", "why": "nobody", "wider": ""}],
        ),
        # What is wider is wanted already.
        (
            {"Ana": "wanted=Q5; Q4", "Bob": "available=Q4"},
            [{"capacity": "Q5", "why": "nobody", "wider": ""}],
        ),
    ],
)
def test_a_want_is_unmet_only_where_nobody_at_all_could_be_suggested(
    people: dict[str, str], unmet: list[dict[str, str]], snapshot_of: SnapshotOf
) -> None:
    guild = "{{Capacity organization|name=Guild|managers=Bob|available=Q3}}"
    snapshot = snapshot_of(people, pages={"Guild": guild})
    assert data_of(snapshot, "suggestions")["Ana"]["unmet"] == unmet
