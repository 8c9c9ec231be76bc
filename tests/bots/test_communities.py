"""Match pages of communities: who is on them, their titles, and how little an edit moves."""

from __future__ import annotations

import json

import pytest

from bots.jobs.communities import membership
from bots.jobs.communities.job import JOB, MOST_MATCHES, MOST_PEOPLE
from bots.jobs.communities.membership import Kind, index
from bots.jobs.snapshot import Snapshot, catalogue_title, index_title
from bots.pages.shards import parts, shard_of
from sync.wiki.pages import FORMAT, Page, StoredPage
from sync.wiki.site import Site
from tests.bots.conftest import CATALOGUE, SnapshotOf

PEOPLE = {
    "Ana": "known=Q1|available=Q2; Q5|wanted=Q3|languages=pt-n; en-0|territory=BR|affiliation=WMB",
    "Bob": "available=Q3|wanted=Q2; Q4|languages=pt-br-2; en-3|territory=BR; PT",
    "Eve": "available=Q3|wanted=Q5|languages=en-n|territory=North America|manages=WMB",
    "Fay": "available=Q1|wanted=Q2|languages=fr-n|territory=FR|status=paused",
    "Gus": "known=Q4|languages=sw-n|territory=KE",
}


def made(snapshot: Snapshot) -> dict[str, str]:
    """The text of every page by title."""
    return {one.title: one.text for one in JOB.pages(snapshot) if isinstance(one, Page)}


def rows(text: str, kind: str) -> list[str]:
    """The rows of one kind, told by what they say first, without their braces."""
    start, first = (
        "{{Capacity community row|",
        {"person": "name=", "need": "Q", "match": "learner="}[kind],
    )
    found = [one[len(start) : -2] for one in text.splitlines() if one.startswith(start)]
    return [one for one in found if one.startswith(first)]


@pytest.fixture(autouse=True)
def _one_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is on a page, whatever it is worth: tests/bots/test_worth_a_page.py has that."""
    monkeypatch.setattr(membership, "FEWEST_PEOPLE", dict.fromkeys(Kind, 1))


@pytest.fixture
def pages(snapshot_of: SnapshotOf) -> dict[str, str]:
    return made(snapshot_of(PEOPLE))


def test_every_key_of_an_open_profile_that_offers_or_wants_something_has_a_page(
    pages: dict[str, str],
) -> None:
    assert list(pages) == [
        "Root/Capacity/public speaking (Q2)",
        "Root/Capacity/rhetoric (Q3)",
        "Root/Capacity/technology (Q4)",
        "Root/Capacity/Lua (Q5)",
        "Root/Language/en",
        "Root/Language/pt",
        "Root/Language/pt-br",
        "Root/Territory/BR",
        "Root/Territory/PT",
        "Root/Region/NWE",
        "Root/Region/LAC",
        "Root/Region/NA",
        "Root/Affiliation/WMB",
    ]
    assert all(text.startswith("__NOINDEX__\n{{Capacity community|") for text in pages.values())


def test_nobody_who_is_paused_is_named(pages: dict[str, str]) -> None:
    assert not any("Fay" in text or "Gus" in text for text in pages.values())


def test_a_capacity_has_who_offers_it_and_who_wants_it(pages: dict[str, str]) -> None:
    text = pages["Root/Capacity/rhetoric (Q3)"]
    offering, seeking = text.split("|offering=")[1].split("|seeking=")
    assert rows(offering, "person") == [
        "name=Bob|languages=pt-br en|territories=BR PT|regions=LAC NWE",
        "name=Eve|languages=en|territories=|regions=NA",
    ]
    assert rows(seeking, "person") == ["name=Ana|languages=pt|territories=BR"]


@pytest.mark.parametrize(("title", "by"), [("technology (Q4)", "none"), ("Lua (Q5)", "one"),
                                           ("rhetoric (Q3)", "some")])  # fmt: skip
def test_a_capacity_says_whether_it_hangs_on_one_person_or_none(
    pages: dict[str, str], title: str, by: str
) -> None:
    assert f"|offered by={by}" in pages[f"Root/Capacity/{title}"]


def test_a_community_has_its_people_with_what_they_offer_and_want(pages: dict[str, str]) -> None:
    assert rows(pages["Root/Territory/BR"], "person") == [
        "name=Ana|offers=Q2 Q5|seeks=Q3",
        "name=Bob|offers=Q3|seeks=Q2 Q4",
    ]


def test_needs_are_what_no_other_member_offers_or_a_single_one(pages: dict[str, str]) -> None:
    assert rows(pages["Root/Territory/BR"], "need") == [
        "Q2|page=public speaking (Q2)|seekers=1|sharer=Ana",
        "Q3|page=rhetoric (Q3)|seekers=1|sharer=Bob",
        "Q4|page=technology (Q4)|seekers=1",
    ]
    assert rows(pages["Root/Territory/PT"], "need") == [
        "Q2|page=public speaking (Q2)|seekers=1|elsewhere=yes",
        "Q4|page=technology (Q4)|seekers=1",
    ]


def test_what_two_others_offer_is_no_need(snapshot_of: SnapshotOf) -> None:
    people = {"Ana": "wanted=Q3", "Bob": "available=Q3", "Eve": "available=Q3"}
    here = {user: f"{said}|territory=BR" for user, said in people.items()}
    assert rows(made(snapshot_of(here))["Root/Territory/BR"], "need") == []


def test_the_best_matches_are_twenty_and_a_rare_capacity_has_its_own(
    snapshot_of: SnapshotOf,
) -> None:
    people = {f"Learner {n:02}": "wanted=Q1|territory=BR" for n in range(30)}
    people |= {f"Sharer {n:02}": "available=Q1|territory=BR" for n in range(30)}
    people |= {"Ana": "wanted=Q5", "Bob": "available=Q5"}
    pages = made(snapshot_of(people))
    for title in ("Territory/BR", "Capacity/communication (Q1)"):
        assert len(rows(pages[f"Root/{title}"], "match")) == MOST_MATCHES
    (row,) = rows(pages["Root/Capacity/Lua (Q5)"], "match")
    assert row == "learner=Ana|sharer=Bob|capacities=Q5"


def test_the_matches_of_a_capacity_name_each_learner_once(snapshot_of: SnapshotOf) -> None:
    # Each of them has ten matches.
    people = {f"Learner {n:02}": "wanted=Q1" for n in range(12)}
    people |= {f"Sharer {n:02}": "available=Q1" for n in range(12)}
    found = rows(made(snapshot_of(people))["Root/Capacity/communication (Q1)"], "match")
    learners = [row.split("|")[0] for row in found]
    assert learners == [f"learner=Learner {n:02}" for n in range(12)]


def test_matches_are_inside_a_community_where_both_belong_to_it_else_across(
    pages: dict[str, str],
) -> None:
    inside, across = pages["Root/Affiliation/WMB"].split("|across=")
    assert rows(inside, "match") == []
    assert rows(across.split("|needs=")[0], "match") == [
        "learner=Ana|sharer=Bob|capacities=Q3",
        "learner=Bob|sharer=Ana|capacities=Q2 Q4/Q5",
        "learner=Bob|sharer=Eve|capacities=Q2/Q3",
    ]
    assert rows(pages["Root/Territory/BR"].split("|across=")[0], "match") == [
        "learner=Ana|sharer=Bob|capacities=Q3",
        "learner=Bob|sharer=Ana|capacities=Q2 Q4/Q5",
    ]


def test_matches_of_a_capacity_are_about_it_alone(pages: dict[str, str]) -> None:
    # Bob wants technology too, and Ana offers Lua, which is close to it.
    (row,) = rows(pages["Root/Capacity/public speaking (Q2)"], "match")
    assert row == "learner=Bob|sharer=Ana|capacities=Q2"
    assert rows(pages["Root/Capacity/Lua (Q5)"], "match") == []
    assert not any("|across=" in text for title, text in pages.items() if "/Capacity/" in title)


def test_the_order_of_pages_changes_nothing(snapshot_of: SnapshotOf) -> None:
    turned = made(snapshot_of(dict(reversed(PEOPLE.items()))))
    assert list(turned.items()) == list(made(snapshot_of(PEOPLE)).items())


def test_nobody_at_all_makes_no_page(snapshot_of: SnapshotOf) -> None:
    assert made(snapshot_of()) == {}


def test_a_name_means_nothing_to_the_wiki(snapshot_of: SnapshotOf) -> None:
    name = "''Ana''=~~~~&__TOC__"
    for text in made(snapshot_of({name: "available=Q1", "Bob": "wanted=Q1"})).values():
        assert name not in text


# Titles


def labelled(site: Site, label: str) -> Page:
    """The catalogue with another label of Q1."""
    item = {"parent": None, "labels": {"en": label}}
    data = {**CATALOGUE, "capacities": {**CATALOGUE["capacities"], "Q1": item}}
    return Page.of_data(catalogue_title(site), data)


def title_of_q1(snapshot: Snapshot) -> str:
    return next(iter(made(snapshot)))


def test_a_capacity_keeps_the_label_that_its_title_was_given(
    snapshot_of: SnapshotOf, site: Site
) -> None:
    people = {"Ana": "available=Q1"}
    first = Page.of_data(index_title(site), index(snapshot_of(people), 1))
    assert title_of_q1(snapshot_of(people, first)) == "Root/Capacity/communication (Q1)"
    renamed = snapshot_of(people, first, labelled(site, "getting on"))
    assert title_of_q1(renamed) == "Root/Capacity/communication (Q1)"
    assert json.loads(first.text) == {
        "format": FORMAT,
        "digits": 1,
        "pages": {
            "capacity": ["Q1"],
            "language": [],
            "territory": [],
            "region": [],
            "affiliation": [],
        },
        "names": {"Q1": "communication (Q1)"},
    }


def test_a_title_is_kept_while_nobody_has_the_capacity(snapshot_of: SnapshotOf, site: Site) -> None:
    first = Page.of_data(index_title(site), index(snapshot_of({"Ana": "available=Q1"}), 1))
    between = index(snapshot_of({"Ana": "available=Q5"}, first), 1)
    assert between["names"]["Q1"] == "communication (Q1)"
    assert between["pages"]["capacity"] == ["Q5"]


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("public  speaking", "public speaking (Q1)"),
        ("plan & strategy", "plan & strategy (Q1)"),
        ("audio/video", "audio/video (Q1)"),
        ("C#", "Q1"),
        ("a [draft]", "Q1"),
        ("50%25", "Q1"),
        ("fish &amp; chips", "Q1"),
        ("../Statistics", "Q1"),
        ("snake_case", "Q1"),
        ("right\u200fto left", "Q1"),
        ("x" * 225, f"{'x' * 225} (Q1)"),
        ("x" * 240, "Q1"),
        ("é" * 120, "Q1"),
    ],
)
def test_a_label_that_can_be_in_no_title_gives_way_to_the_q_id(
    snapshot_of: SnapshotOf, site: Site, label: str, name: str
) -> None:
    snapshot = snapshot_of({"Ana": "available=Q1"}, labelled(site, label))
    assert title_of_q1(snapshot) == f"Root/Capacity/{name}"


@pytest.mark.parametrize(
    "text",
    ["nonsense", "[]", '{"names": []}', '{"names": {"Q1": 7}}', '{"names": {"Q1": "Lua (Q5)"}}',
     '{"names": {"Q1": "A]] (Q1)"}}', '{"format": 1, "retired": true}'],
)  # fmt: skip
def test_an_index_that_cannot_be_right_is_not_believed(
    snapshot_of: SnapshotOf, site: Site, text: str
) -> None:
    broken = StoredPage(index_title(site), text, 7, "Admin")
    snapshot = snapshot_of({"Ana": "available=Q1"}, broken)
    assert title_of_q1(snapshot) == "Root/Capacity/communication (Q1)"


# Long pages


def many(people: int) -> dict[str, str]:
    return {f"Person {n}": "available=Q1|languages=en-n" for n in range(people)}


def test_a_long_page_has_its_people_on_parts(snapshot_of: SnapshotOf) -> None:
    pages = made(snapshot_of(many(MOST_PEOPLE + 1)))
    listed = pages["Root/Language/en"].splitlines()[1].split("|parts=")[1].split()
    assert rows(pages["Root/Language/en"], "person") == []
    named = []
    for part in listed:
        text = pages[f"Root/Language/en/{part}"]
        assert f"|part={part}" in text
        here = [row.split("|")[0].removeprefix("name=") for row in rows(text, "person")]
        assert all(shard_of(name, len(part)) == part for name in here)
        named += here
    assert sorted(named) == sorted(many(MOST_PEOPLE + 1))


def test_a_new_person_changes_one_part_of_a_long_page(snapshot_of: SnapshotOf) -> None:
    before = made(snapshot_of(many(MOST_PEOPLE + 50)))
    after = made(snapshot_of(many(MOST_PEOPLE + 51)))
    changed = [title for title in after if before.get(title) != after[title]]
    part = shard_of(f"Person {MOST_PEOPLE + 50}", 1)
    assert changed == [f"Root/Capacity/communication (Q1)/{part}", f"Root/Language/en/{part}"]


def test_only_a_part_that_is_too_long_is_divided_further() -> None:
    names = [f"Person {n}" for n in range(100)]
    cut = list(parts(names, 8))
    assert {len(digits) for digits, _ in cut} == {1, 2}
    assert all(0 < len(some) <= 8 for _, some in cut)
    assert sorted(name for _, some in cut for name in some) == sorted(names)
    assert list(parts(names, 100)) == [("", names)]
    assert list(parts([], 8)) == []
