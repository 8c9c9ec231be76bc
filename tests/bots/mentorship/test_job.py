"""The pages of mentorship: who is whose mentor, who waits and why, and what stays on the wiki."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bots.jobs.mentorship import job
from bots.jobs.mentorship.job import JOB
from bots.jobs.mentorship.pairing import Pairing
from bots.jobs.snapshot import Snapshot
from sync.wiki.accounts import Account
from sync.wiki.errors import RunError
from sync.wiki.pages import Page, StoredPage
from tests.bots.conftest import SnapshotOf

PROGRAMME = {"Club": "{{Mentorship programme|begin=2026-01-01|end=2026-06-30|capacities=Q1}}"}
PEOPLE = {
    "Ana": "mentor=1|mentor in=Q3|languages=pt-n; en-3|territory=BR|programme=Club",
    "Bob": "mentee in=Q2|languages=pt-n|territory=BR|programme=Club",
    "Eve": "wanted=Q5|languages=en-n|programme=Club",
    "Kim": "mentor=2|available=Q5; Q2|languages=ar-n|programme=Club",
    "Lea": "wanted=Q3|available=Q3|languages=pt-n",
    "Zoe": "wanted=Q3|languages=pt-n|programme=Club|status=paused",
}
CLUB = "Root/Mentorship/Club"


def made(snapshot: Snapshot) -> dict[str, Page]:
    return {one.title: one for one in JOB.pages(snapshot) if isinstance(one, Page)}


def pairs(page: Page) -> set[tuple[str, str]]:
    return set(re.findall(r"row\|mentor=([^|]*)\|mentee=([^|]*)", page.text))


def test_a_programme_has_pairs_with_reasons_those_who_wait_and_mentors_with_room(
    snapshot_of: SnapshotOf,
) -> None:
    assert made(snapshot_of(PEOPLE, pages=PROGRAMME))[CLUB].text == (
        "__NOINDEX__\n"
        "{{Capacity mentorship|programme=Club|state=open|begin=2026-01-01|end=2026-06-30"
        "|mentors=2|paired=1|waits=1|free=2\n"
        "|pairs=\n"
        "{{Capacity mentorship row|mentor=Ana|mentee=Bob|capacities=Q2/Q3|languages=pt"
        "|reasons=territory}}\n"
        "|waiting=\n"
        "{{Capacity mentorship row|name=Eve|seeks=Q5|languages=en|obstacle=nobody}}\n"
        "|room=\n"
        "{{Capacity mentorship row|name=Kim|offers=Q5 Q2|languages=ar|free=2}}\n"
        "}}"
    )


def session(user: str, role: str, partner: str) -> str:
    return (
        f"{{{{Capacity session|with={partner}|capacity=Q3|role={role}|date=2026-01"
        "|programme=Club}}"
    )


@pytest.mark.parametrize(("pupils", "told"), [(5, "|sessions=2026-Q1/5"), (3, "")])
def test_a_programme_has_the_sessions_that_both_confirm_of_five_people_or_more(
    snapshot_of: SnapshotOf, pupils: int, told: str
) -> None:
    people = {f"Bob {n}": "programme=Club" for n in range(pupils)}
    pages = {f"User:{one}/Sessions": session(one, "learned", "Ana") for one in people}
    pages["User:Ana/Sessions"] = "".join(session("Ana", "taught", one) for one in people)
    snapshot = snapshot_of({"Ana": "programme=Club", **people}, pages={**PROGRAMME, **pages})
    first_line = made(snapshot)[CLUB].text.splitlines()[1]
    assert first_line.partition("|free=0")[2] == told


def test_the_programmes_are_listed_by_state(snapshot_of: SnapshotOf) -> None:
    written = {
        **PROGRAMME,
        "Later": "{{Mentorship programme|begin=2026-02-01|languages=es|territory=South Asia}}",
        "Over": "{{Mentorship programme|end=2026-01-30}}",
        "Project:Always": "{{Mentorship programme}}",
    }
    text = made(snapshot_of(PEOPLE, pages=written))["Root/Mentorship"].text
    assert text == (
        "__NOINDEX__\n"
        "{{Capacity mentorships\n"
        "|open=\n"
        "{{Capacity mentorship row|page=Project&#58;Always|capacities=|territories=|regions="
        "|languages=|pairs=0|waiting=0|free=0}}\n"
        "{{Capacity mentorship row|page=Club|begin=2026-01-01|end=2026-06-30|capacities=Q1"
        "|territories=|regions=|languages=|pairs=1|waiting=1|free=2}}\n"
        "|upcoming=\n"
        "{{Capacity mentorship row|page=Later|begin=2026-02-01|capacities=|territories="
        "|regions=SA|languages=es|pairs=0|waiting=0|free=0}}\n"
        "|closed=\n"
        "{{Capacity mentorship row|page=Over|end=2026-01-30|capacities=|territories=|regions="
        "|languages=|pairs=0|waiting=0|free=0}}\n"
        "}}"
    )


@pytest.mark.parametrize(
    ("days", "state"),
    [
        ("begin=next spring", "upcoming"),
        ("begin={{#time:Y-m-d}}", "upcoming"),
        ("begin=a year ago|end=2026-01-30", "closed"),
        ("begin=2026-01-01|end=some day", "open"),
    ],
)
def test_a_programme_waits_for_a_first_day_that_can_be_read(
    snapshot_of: SnapshotOf, days: str, state: str
) -> None:
    page = made(snapshot_of(PEOPLE, pages={"Club": f"{{{{Mentorship programme|{days}}}}}"}))[CLUB]
    assert f"|state={state}|" in page.text
    assert bool(pairs(page)) is (state == "open")


def test_a_wiki_without_programmes_has_an_empty_list(snapshot_of: SnapshotOf) -> None:
    assert list(made(snapshot_of(PEOPLE))) == ["Root/Mentorship"]


@pytest.mark.parametrize(
    ("date", "state", "paired"),
    [
        ("2025-12-31", "upcoming", False),
        ("2026-01-01", "open", True),
        ("2026-06-30", "open", True),
        ("2026-07-01", "closed", False),
    ],
)
def test_pairs_are_made_from_the_first_day_to_the_last(
    snapshot_of: SnapshotOf, date: str, state: str, paired: bool
) -> None:
    page = made(snapshot_of(PEOPLE, pages=PROGRAMME, date=date))[CLUB]
    assert f"|state={state}|" in page.text
    assert bool(pairs(page)) is paired


@pytest.mark.parametrize("date", ["2025-12-31", "2026-03-01", "2026-07-01"])
def test_what_stands_stays_whatever_day_it_is(snapshot_of: SnapshotOf, date: str) -> None:
    first = made(snapshot_of(PEOPLE, pages=PROGRAMME))[CLUB]
    # Somebody who would fit Bob better, and an edit that has nothing to do with it.
    people = {
        **PEOPLE,
        "Abe": "mentor=3|mentor in=Q2|languages=pt-n|territory=BR|programme=Club",
        "Bob": f"{PEOPLE['Bob']}|projects=Commons",
    }
    later = made(snapshot_of(people, first, pages=PROGRAMME, date=date))[CLUB]
    rows = [line for line in first.text.splitlines() if "|mentor=" in line]
    assert rows == [line for line in later.text.splitlines() if "|mentor=" in line] != []


@pytest.mark.parametrize("date", ["2026-01-31", "2026-07-01"])
@pytest.mark.parametrize("bob", [None, "mentee in=Q2|languages=pt-n"])
def test_whoever_leaves_is_gone_from_a_programme_and_from_its_record(
    snapshot_of: SnapshotOf, date: str, bob: str | None
) -> None:
    first = made(snapshot_of(PEOPLE, pages=PROGRAMME))[CLUB]
    people = {user: said for user, said in {**PEOPLE, "Bob": bob}.items() if said}
    later = made(snapshot_of(people, first, pages=PROGRAMME, date=date))[CLUB]
    assert "Bob" in first.text
    assert "Bob" not in later.text


def test_a_record_keeps_its_facts_when_profiles_change(snapshot_of: SnapshotOf) -> None:
    first = made(snapshot_of(PEOPLE, pages=PROGRAMME))[CLUB]
    people = {**PEOPLE, "Ana": "languages=hi-n|programme=Club", "Bob": "programme=Club"}
    later = made(snapshot_of(people, first, pages=PROGRAMME, date="2026-07-01"))[CLUB]
    (row,) = [line for line in later.text.splitlines() if "|mentor=" in line]
    assert row in first.text


def test_a_pair_in_a_row_of_before_contract_3_is_one(snapshot_of: SnapshotOf) -> None:
    first = made(snapshot_of(PEOPLE, pages=PROGRAMME))[CLUB]
    written = first.text.replace("mentorship row|mentor=", "mentorship pair|mentor=")
    assert written != first.text
    later = made(snapshot_of(PEOPLE, Page(CLUB, written), pages=PROGRAMME, date="2026-07-01"))
    assert pairs(later[CLUB]) == pairs(first) != set()


def test_who_was_renamed_keeps_their_mentor(snapshot_of: SnapshotOf) -> None:
    first = made(snapshot_of(PEOPLE, pages=PROGRAMME))[CLUB]
    renamed = {"Bob": Account("Bob", renamed_to="Robert")}
    people = {**PEOPLE, "Abe": "mentor=3|mentor in=Q2|languages=pt-n|territory=BR|programme=Club"}
    page = made(snapshot_of(people, first, pages=PROGRAMME, accounts=renamed))[CLUB]
    # Nobody moved the page of Bob.
    assert pairs(page) == {("Ana", "Robert##Bob")}


def test_pairs_stay_when_the_page_of_a_programme_is_moved(snapshot_of: SnapshotOf) -> None:
    standing = made(snapshot_of(PEOPLE, pages=PROGRAMME))
    # Somebody who would fit Bob as well comes before the page is moved.
    people = {**PEOPLE, "Aba": PEOPLE["Ana"]}
    moved = snapshot_of(people, *standing.values(), pages={"New club": PROGRAMME["Club"]})
    moved = replace(moved, moved={"Club": "New club"})
    assert pairs(made(moved)["Root/Mentorship/New club"]) == pairs(standing[CLUB])
    assert JOB.moved(moved)[CLUB] == "Root/Mentorship/New club"


def test_nobody_is_named_by_what_somebody_else_wrote_on_the_page(snapshot_of: SnapshotOf) -> None:
    forged = Page(CLUB, "\n".join(
        f"{{{{Capacity mentorship row|mentor={mentor}|mentee={mentee}}}}}"
        for mentor, mentee in (("Ana", "Lea"), ("Kim", "Bob"), ("Nobody", "Eve"), ("", ""))
    ))  # fmt: skip
    for date in ("2026-01-31", "2026-07-01"):
        page = made(snapshot_of(PEOPLE, forged, pages=PROGRAMME, date=date))[CLUB]
        assert not {"Lea", "Nobody"} & {name for pair in pairs(page) for name in pair}


def test_a_mentor_has_one_limit_in_all_programmes(snapshot_of: SnapshotOf) -> None:
    people = {
        "Ana": "mentor=2|mentor in=Q2|languages=pt-n|programme=A; B",
        **{f"Bob {n}": f"wanted=Q2|languages=pt-n|programme={'AB'[n % 2]}" for n in range(6)},
    }
    pages = made(snapshot_of(people, pages=dict.fromkeys("AB", "{{Mentorship programme}}")))
    found = [pair for title in "AB" for pair in pairs(pages[f"Root/Mentorship/{title}"])]
    assert len(found) == 2
    assert sum(pages[f"Root/Mentorship/{one}"].text.count("obstacle=full") for one in "AB") == 4


def test_mentors_are_mentees_only_where_they_say_so(snapshot_of: SnapshotOf) -> None:
    said = "mentor=1|wanted=Q5|available=Q3|languages=pt-n|programme=Club"
    page = made(snapshot_of({"Ana": said, "Bob": f"{said}|mentee in=Q5"}, pages=PROGRAMME))[CLUB]
    assert re.findall(r"row\|name=(\w+)\|seeks=", page.text) == ["Bob"]


def test_long_lists_are_divided_or_counted_and_read_back(
    snapshot_of: SnapshotOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job, "MOST_PAIRS", 3)
    monkeypatch.setattr(job, "MOST_WAITING", 2)
    people = {
        "Ana": "mentor=20|mentor in=Q3|languages=pt-n|programme=Club",
        **{f"Bob {n}": "wanted=Q3|languages=pt-n|programme=Club" for n in range(30)},
    }
    first = made(snapshot_of(people, pages=PROGRAMME))
    listed = first[CLUB].text.split("|parts=")[1].split("\n")[0].split()
    parts = [first[f"Root/Mentorship parts/{part}/Club"] for part in listed]
    assert not pairs(first[CLUB])
    assert sum(len(pairs(one)) for one in parts) == 20
    assert "|waits=10|free=0|more waiting=8|" in first[CLUB].text
    again = made(snapshot_of(people, *first.values(), pages=PROGRAMME, date="2026-07-01"))
    assert {one.title: pairs(one) for one in parts} == {
        title: pairs(one) for title, one in again.items() if " parts/" in title
    }


def test_a_programme_whose_title_is_too_long_for_a_page_is_listed(snapshot_of: SnapshotOf) -> None:
    title = "é" * 125
    people = {user: said.replace("Club", title) for user, said in PEOPLE.items()}
    pages = made(snapshot_of(people, pages={title: "{{Mentorship programme}}"}))
    assert list(pages) == ["Root/Mentorship"]
    assert f"|page={title}|long=yes|" in pages["Root/Mentorship"].text


def test_the_order_of_pages_changes_nothing(snapshot_of: SnapshotOf) -> None:
    turned = snapshot_of(dict(reversed(PEOPLE.items())), pages=PROGRAMME)
    assert made(turned) == made(snapshot_of(PEOPLE, pages=PROGRAMME))


def test_pairs_that_break_the_rule_are_not_published(
    snapshot_of: SnapshotOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Pairing, "pairs", frozenset())
    with pytest.raises(RunError, match="Bob waits in Club"):
        made(snapshot_of(PEOPLE, pages=PROGRAMME))


def test_a_row_that_somebody_wrote_by_hand_is_no_pair(snapshot_of: SnapshotOf) -> None:
    # Bob is as good a mentee for Ana as Bea; the pair that stands goes first, if it is ours.
    people = {**PEOPLE, "Bea": PEOPLE["Bob"]}
    before = made(snapshot_of(people, pages=PROGRAMME))[CLUB]
    [(mentor, mentee)] = pairs(before)
    other = {"Bea": "Bob", "Bob": "Bea"}[mentee]
    text = before.text.replace(f"mentee={mentee}|", f"mentee={other}|")
    ours = made(snapshot_of(people, Page(CLUB, text), pages=PROGRAMME))[CLUB]
    assert pairs(ours) == {(mentor, other)}
    theirs = StoredPage(CLUB, text, 9, other)
    assert pairs(made(snapshot_of(people, theirs, pages=PROGRAMME))[CLUB]) == {(mentor, mentee)}
