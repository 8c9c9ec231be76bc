"""The pages of teams, and of events that look for one."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from bots.jobs.snapshot import Snapshot, catalogue_title
from bots.jobs.teams.covering import Steps
from bots.jobs.teams.job import JOB, MOST_EVENTS, STEPS
from demo.items import sample_items
from sync.wiki.pages import Page, StoredPage
from sync.wiki.site import Site
from tests.bots.conftest import SnapshotOf

With = Callable[..., Snapshot]
TEAM = "{{Capacity team|members=Ana; Bob; Zoe|activity=Walk|needed=Q3; Q5|languages=pt}}"
PEOPLE = {
    "Ana": "known=Q3|languages=pt|teams=Team",
    "Bob": "available=Q3|languages=pt|teams=Team",
    # Zoe says nothing of the team.
    "Zoe": "available=Q5|languages=pt",
    "Cleo": "known=Q5|languages=pt",
    "Dan": "available=Q5|languages=fr",
    "Eve": "available=Q5|languages=pt|status=paused",
}


@pytest.fixture
def given(snapshot_of: SnapshotOf) -> With:
    """A snapshot of people and of further pages that people wrote, and of activities."""

    def make(people: dict[str, str], activities: str = "", **pages: str) -> Snapshot:
        snapshot = snapshot_of(people)
        written = tuple(StoredPage(title, text, 1, "Ana") for title, text in pages.items())
        title = "Root/Activities"
        published = dict(snapshot.published)
        if activities:
            published[title] = StoredPage(title, activities, 1, "Ana")
        return replace(snapshot, pages=(*snapshot.pages, *written), published=published)

    return make


def made(snapshot: Snapshot) -> dict[str, str]:
    return {page.title: page.text for page in JOB.pages(snapshot) if isinstance(page, Page)}


def rows(text: str, template: str) -> list[str]:
    start = f"{{{{{template}|"
    return [line[len(start) : -2] for line in text.splitlines() if line.startswith(start)]


def test_a_team_has_who_can_do_what_and_whom_to_ask_for_the_rest(given: With) -> None:
    page = made(given(PEOPLE, Team=TEAM))["Root/Teams/Team"]
    assert rows(page, "Capacity teams row") == [
        "Q3|name=Ana",
        # Bob would help others with it, too.
        "Q3|name=Bob|does=yes",
        # Zoe offers it, Cleo knows it; Dan speaks another language, Eve takes a break.
        "Q5|name=Zoe|languages=pt",
        "Q5|name=Cleo|languages=pt",
    ]


def test_a_plan_says_how_each_person_wants_to_be_reached(given: With) -> None:
    people = {**PEOPLE, "Zoe": f"{PEOPLE['Zoe']}|contact=email", "Cleo": "known=Q5|contact=none"}
    page = made(given(people, Team=TEAM))["Root/Teams/Team"]
    assert rows(page, "Capacity teams row")[2:] == [
        "Q5|name=Zoe|languages=pt|contact=email",
        "Q5|name=Cleo|languages=|contact=none",
    ]


def test_the_language_that_somebody_shares_with_the_team_stands_first(given: With) -> None:
    people = {**PEOPLE, "Zoe": "available=Q5|languages=fr-n; es; de; it; ca; pt-1"}
    page = made(given(people, Team=TEAM))["Root/Teams/Team"]
    assert "Q5|name=Zoe|languages=pt fr es de it" in rows(page, "Capacity teams row")


def test_where_only_speakers_of_other_languages_can_do_it_the_plan_says_so(given: With) -> None:
    people = {name: said for name, said in PEOPLE.items() if name not in {"Zoe", "Cleo"}}
    page = made(given(people, Team=TEAM))["Root/Teams/Team"]
    # Dan, who speaks French; Eve takes a break.
    assert rows(page, "Capacity teams row")[2:] == ["Q5|able=1"]


def test_where_all_who_can_do_it_are_suggested_to_other_teams_the_plan_says_so(
    given: With,
) -> None:
    teams = {f"Team {n}": "{{Capacity team|members=Ana|needed=Q5}}" for n in range(4)}
    people = {"Ana": f"languages=pt|teams={'; '.join(teams)}", "Zoe": "known=Q5|languages=pt"}
    pages = made(given(people, **teams))
    found = [rows(pages[f"Root/Teams/{team}"], "Capacity teams row") for team in teams]
    assert found == [["Q5|name=Zoe|languages=pt"]] * 3 + [["Q5|able=1"]]


def test_an_activity_brings_what_it_usually_takes(given: With) -> None:
    activities = json.dumps({"walk": {"names": {"pt": "passeio"}, "capacities": ["Q2"]}})
    page = made(given(PEOPLE, activities, Team=TEAM))["Root/Teams/Team"]
    assert "|activity=walk|activity pt=passeio|" in page
    # A part of what is needed is enough: rhetoric is public speaking.
    assert "|needs=Q3 Q5 Q2|usual=Q2\n" in page
    assert "Q2|name=Ana|does=yes" in rows(page, "Capacity teams row")


def test_what_a_team_calls_its_activity_stays_on_its_page(given: With) -> None:
    page = made(given(PEOPLE, Team=TEAM.replace("Walk", "Secret plan")))["Root/Teams/Team"]
    assert "activity" not in page
    assert "Secret" not in page


def test_all_teams_are_listed_with_what_they_lack(given: With) -> None:
    [row] = rows(made(given(PEOPLE, Team=TEAM))["Root/Teams"], "Capacity teams row")
    assert row == "page=Team|members=2|needs=2|gaps=Q5"


def test_a_team_whose_name_is_too_long_for_a_page_is_listed(given: With) -> None:
    title = "T" * 250
    people = {"Ana": f"teams={title}"}
    pages = made(given(people, **{title: "{{Capacity team|members=Ana|needed=Q3}}"}))
    assert set(pages) == {"Root/Teams", "Root/Activities"}
    assert rows(pages["Root/Teams"], "Capacity teams row")[0].startswith(f"page={title}|long=yes|")


EVENT = "{{Capacity event|begin=2099-05-01|online=yes|needed=Q3; Q5}}"


@pytest.mark.parametrize(("events", "sure"), [(3, True), (100, False)])
def test_events_made_to_be_hard_take_a_bounded_number_of_steps(
    given: With, events: int, sure: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[int] = []
    take = Steps.take

    def counted(self: Steps) -> bool:
        taken.append(1)
        return take(self)

    monkeypatch.setattr(Steps, "take", counted)
    chance = random.Random(1)
    items = {f"Q{n}": {"parent": None, "labels": {"en": f"thing {n}"}} for n in range(1, 86)}
    catalogue = Page.of_data("catalogue.json", {"format": 1, "capacities": items})
    able = {item: set(chance.sample(range(20), 3)) for item in items}
    people = {
        f"U{n}": f"known={'; '.join(one for one in items if n in able[one])}|languages=en; pt"
        for n in range(20)
    }
    needed = "; ".join(items)
    text = f"{{{{Capacity event|begin=2026-03-01|needed={needed}|languages=en; pt}}}}"
    snapshot = given(people, **{f"Event {n}": text for n in range(events)})
    stored = StoredPage(catalogue_title(snapshot.site), catalogue.text, 1, snapshot.site.bot)
    snapshot = replace(snapshot, published={**snapshot.published, stored.title: stored})
    page = made(snapshot)["Root/Teams"]
    found = rows(page, "Capacity teams row")
    assert len(found) == min(events, MOST_EVENTS)
    assert all("|group 1=" in row and ("|sure=no" in row) is not sure for row in found)
    assert 1_000 < len(taken) <= 1.1 * STEPS


def groups(snapshot: Snapshot) -> str:
    [row] = rows(made(snapshot)["Root/Teams"], "Capacity teams row")
    return row.partition("|needs=Q3 Q5")[2]


def test_an_event_has_the_smallest_teams_that_speak_one_language(given: With) -> None:
    people = {
        "Ana": "available=Q3|languages=pt",
        "Bob": "known=Q5|languages=pt-br",
        "Cleo": "known=Q5|languages=fr",
        "Dan": "available=Q3; Q5|languages=de-1",
    }
    # Dan alone could do it all, but speaks too little of anything.
    assert groups(given(people, Event=EVENT)) == "|language=pt|group 1=Ana/Bob"
    people["Dan"] = "available=Q3; Q5|languages=de-3"
    assert groups(given(people, Event=EVENT)) == "|language=de|group 1=Dan"
    stated = EVENT.replace("online=yes", "online=yes|languages=pt")
    assert groups(given(people, Event=stated)) == "|language=pt|group 1=Ana/Bob"


def test_what_nobody_can_do_is_said(given: With) -> None:
    people = {"Ana": "available=Q3|languages=pt"}
    assert groups(given(people, Event=EVENT)) == "|missing=Q5|language=pt|group 1=Ana"
    assert groups(given({}, Event=EVENT)) == ""


ACCRA = EVENT.replace("online=yes", "online=yes|territory=GH")
NEAR = {
    "Kofi": "available=Q3|languages=en|territory=GH",
    "Abena": "available=Q5|languages=en|territory=GH",
    "Chidi": "available=Q3; Q5|languages=en|territory=NG",
    "Anouk": "available=Q3; Q5|languages=en|timezone=Europe/London",
    "Sione": "available=Q3; Q5|languages=en|territory=TO",
}


@pytest.mark.parametrize(
    ("gone", "expected"),
    [
        # Two in Accra go before one in Lagos, who could do it alone.
        ([], "near=territory|group 1=Kofi/Abena"),
        (["Abena"], "near=region|group 1=Chidi"),
        (["Abena", "Chidi"], "near=timezone|group 1=Anouk"),
        (["Abena", "Chidi", "Anouk"], "group 1=Sione"),
        (["Kofi", "Abena", "Chidi", "Anouk"], "group 1=Sione"),
    ],
)
def test_an_event_in_accra_proposes_those_nearest_to_accra(
    given: With, gone: list[str], expected: str
) -> None:
    people = {name: said for name, said in NEAR.items() if name not in gone}
    assert groups(given(people, Event=ACCRA)) == f"|language=en|{expected}"


def test_an_event_that_is_not_online_is_for_people_of_the_region_at_most(given: With) -> None:
    there = ACCRA.replace("online=yes|", "")
    far = {name: NEAR[name] for name in ("Anouk", "Sione")}
    assert groups(given({**far, "Chidi": NEAR["Chidi"]}, Event=there)) == (
        "|language=en|near=region|group 1=Chidi"
    )
    # Nobody there, but two elsewhere: the page does not say that nobody can.
    assert groups(given(far, Event=there)) == "|able=2"


def test_of_those_who_offer_what_a_team_lacks_the_nearest_are_asked_first(given: With) -> None:
    people = {
        "Ama": "languages=en-2|territory=GH|teams=Team|timezone=Africa/Accra",
        "Sione": "available=Q3|languages=en-n|territory=TO",
        "Anouk": "available=Q3|languages=en-5|timezone=Europe/London",
        "Chidi": "available=Q3|languages=en-4|territory=NG",
        "Kofi": "available=Q3|languages=en-3|territory=GH",
    }
    team = "{{Capacity team|members=Ama|needed=Q3}}"
    page = made(given(people, Team=team))["Root/Teams/Team"]
    assert rows(page, "Capacity teams row") == [
        "Q3|name=Kofi|languages=en|near=territory",
        "Q3|name=Chidi|languages=en|near=region",
        "Q3|name=Anouk|languages=en|near=timezone",
        "Q3|name=Sione|languages=en",
    ]


def test_an_event_that_has_a_team_looks_for_none(given: With) -> None:
    both = EVENT + "{{Capacity team|members=Ana}}"
    text = made(given({"Ana": "teams=Event"}, Event=both))["Root/Teams"]
    # The row of the team alone.
    assert rows(text, "Capacity teams row") == ["page=Event|members=1|needs=0|gaps="]


def test_the_order_of_pages_changes_nothing(given: With) -> None:
    snapshot = given(PEOPLE, Team=TEAM, Event=EVENT)
    shuffled = list(snapshot.pages)
    random.Random(3).shuffle(shuffled)
    assert made(replace(snapshot, pages=tuple(shuffled))) == made(snapshot)


def test_nobody_at_all_has_a_list_of_teams(given: With) -> None:
    assert set(made(given({}))) == {"Root/Teams", "Root/Activities"}


def test_what_200_teams_lack_is_what_trying_everything_finds(
    snapshot_of: SnapshotOf, site: Site
) -> None:
    items = {item: one for item, one in sample_items().items() if not one.redirect}
    above = {item: one.parent or None for item, one in items.items()}
    catalogue = Page.of_data(
        catalogue_title(site),
        {
            "format": 1,
            "capacities": {
                item: {"parent": above[item], "labels": one.labels} for item, one in items.items()
            },
        },
    )
    chance = random.Random(8)
    people, members, needed = {}, {}, {}
    for number in range(200):
        team = f"Team {number}"
        needed[team] = chance.sample(list(items), chance.randint(1, 12))
        members[team] = [f"Person {number} {n}" for n in range(chance.randint(1, 6))]
        for user in members[team]:
            known = chance.sample(list(items), chance.randint(1, 20))
            people[user] = f"known={'; '.join(known)}|teams={team}"
    snapshot = snapshot_of(people, catalogue)
    written = tuple(
        StoredPage(
            team,
            f"{{{{Capacity team|members={'; '.join(users)}|needed={'; '.join(needed[team])}}}}}",
            1,
            users[0],
        )
        for team, users in members.items()
    )
    pages = made(replace(snapshot, pages=(*snapshot.pages, *written)))

    def can(user: str, need: str) -> bool:
        for item in snapshot.people.profiles[user].known:
            at: str | None = item
            while at:
                if at == need:
                    return True
                at = above[at]
        return False

    expected = {
        team: [need for need in needs if not any(can(user, need) for user in members[team])]
        for team, needs in needed.items()
    }
    assert 200 < sum(map(len, expected.values())) < sum(map(len, needed.values()))
    found = {}
    for row in rows(pages["Root/Teams"], "Capacity teams row"):
        facts = dict(part.split("=") for part in row.split("|"))
        found[facts["page"]] = facts["gaps"].split()
    assert found == expected
