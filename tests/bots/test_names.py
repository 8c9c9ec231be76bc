"""Rows lead to where somebody's profile is: `Nia#Capacity` where that is a subpage of theirs.

`Nyah##Nia` where it still has the name that they had before.
"""

from __future__ import annotations

import html
import json
import re

import pytest
from hypothesis import given

from bots.jobs.registry import JOBS
from bots.jobs.snapshot import Snapshot
from bots.pages.names import account_in, written_name
from bots.pages.rendering import escaped
from bots.pages.shards import shard_of
from bots.run.due import Due, naming
from bots.run.plan import make_plan
from sync.profiles.records import Profile
from sync.wiki.accounts import Account
from sync.wiki.pages import Page, StoredPage
from tests.bots.conftest import SnapshotOf
from tests.bots.test_rendering import hostile

SAID = "wanted=Q1|available=Q5|languages=qu-n"
# In a list of people a slash stands between two.
HOME, AT = "User:Nia/Capacity", "Nia#Capacity"
DEEP, DEEP_AT = "User:Zé & Co/a/Bob", "Zé &#38; Co#a&#47;Bob"
JOBS_NAMING = [
    job
    for job in JOBS
    if job.name in {"communities", "directory", "mentorship", "suggestions", "teams"}
]
PEOPLE = {
    "Ana": "wanted=Q5; Q3|available=Q1|languages=pt-n; en-3|mentor=1|mentor in=Q1|programme=Club",
    "Bob": "wanted=Q5|available=Q1; Q2|languages=en-n|teams=Team",
}
ON_SUBPAGES = {
    HOME: f"{{{{Capacity profile|{SAID}; en-n|mentee in=Q1|programme=Club|teams=Team}}}}",
    DEEP: "{{Perfil de capacidades|quer=Q1|oferece=Q3|línguas=qu-n; en-2}}",
}
WRITTEN = {
    **ON_SUBPAGES,
    "Club": "{{Mentorship programme}}",
    "Team": "{{Capacity team|members=Bob; Nia|needed=Q5; Q3|languages=en}}",
    "Party": "{{Capacity event|begin=2026-03-01|needed=Q3|languages=qu}}",
}


@pytest.fixture
def texts(snapshot_of: SnapshotOf) -> dict[str, str]:
    """All pages of a run, by title."""
    plan = make_plan(snapshot_of(PEOPLE, pages=WRITTEN), JOBS_NAMING)
    return {page.title: page.text for page in plan.pages}


ROWS = [
    ("Suggestions/Ana", f"{{{{Capacity suggestions row|name={AT}|"),
    ("Suggestions/Nia", f"{{{{Capacity suggestions|user={AT}|"),
    ("Suggestions/Nia", "{{Capacity suggestions row|name=Ana|"),
    ("Directory", f"language=qu|people=2|who={AT}/{DEEP_AT}}}}}"),
    ("Capacity/Lua (Q5)", f"{{{{Capacity community row|name={AT}|"),
    ("Capacity/Lua (Q5)", f"{{{{Capacity community row|learner=Ana|sharer={AT}|"),
    ("Capacity/communication (Q1)", f"|learner={AT}|sharer="),
    ("Language/en", f"seekers=1|sharer={DEEP_AT}}}}}"),
    ("Mentorship/Club", f"{{{{Capacity mentorship row|mentor=Ana|mentee={AT}|"),
    ("Teams/Team", f"Q5|name={AT}|does=yes"),
    ("Teams/Team", f"Q3|name={DEEP_AT}|"),
    ("Teams", f"|group 1={DEEP_AT}}}}}"),
]


def test_a_row_says_on_which_subpage_a_profile_is(texts: dict[str, str]) -> None:
    assert [(title, row) for title, row in ROWS if row not in texts[f"Root/{title}"]] == []


def test_no_row_names_somebody_without_their_subpage(texts: dict[str, str]) -> None:
    rows = "\n".join(text for title, text in texts.items() if title.startswith("Root/"))
    assert not re.search(r"[=/](?:Nia|Zé &#38; Co)[|/}]", rows)
    assert not re.search(r"(?:Ana|Bob)#", rows)


def test_data_say_it_of_every_row_of_somebody_and_of_nobody_else(texts: dict[str, str]) -> None:
    said = {
        (row["name"], row.get("at"))
        for title, text in texts.items()
        if title.startswith("User:Bot/data/suggestions/")
        for lists in json.loads(text)["suggestions"].values()
        for rows in lists.values()
        for row in rows
        if "contact" in row
    }
    assert said == {("Ana", None), ("Bob", None), ("Nia", "Capacity"), ("Zé & Co", "a/Bob")}


# Of controls, which are in no name, HTML leaves nothing.
names = hostile.filter(lambda name: html.unescape(escaped(name)) == name != "")


@given(user=names, subpage=hostile)
def test_whatever_a_page_is_called_a_name_is_read_as_it_was_written(
    user: str, subpage: str
) -> None:
    written = written_name(Profile(user, f"User:{user}/{subpage}"))
    assert account_in(written) == user
    assert len(re.findall("(?<!&)#", written)) == bool(subpage)
    alone = written_name(Profile(user, f"User:{user}"))
    assert not re.search("(?<!&)#", alone)
    assert account_in(alone) == user


@given(user=names, page=names)
def test_a_page_of_another_name_is_named_as_a_whole(user: str, page: str) -> None:
    written = written_name(Profile(user, f"User:{page} 2/{user}"))
    assert account_in(written) == user
    assert re.split("(?<!&)##", written)[1:] == [
        re.sub("/", "&#47;", re.sub("(?<!&)#", "&#35;", escaped(f"{page} 2/{user}")))
    ]


@pytest.mark.parametrize("home", ["Eva", "Eva/CV"])
def test_whoever_was_renamed_is_linked_where_their_page_stands(
    snapshot_of: SnapshotOf, home: str
) -> None:
    said = f"{{{{Capacity profile|{SAID}; en-n|mentee in=Q1|programme=Club|teams=Team}}}}"
    team = "{{Capacity team|members=Bob; Evelyn|needed=Q5; Q3|languages=en}}"
    pages = {**WRITTEN, f"User:{home}": said, "Team": team}
    renamed = {"Eva": Account("Eva", renamed_to="Evelyn")}
    snapshot = snapshot_of(PEOPLE, pages=pages, accounts=renamed)
    texts = {page.title: page.text for page in make_plan(snapshot, JOBS_NAMING).pages}
    rows = "\n".join(text for title, text in texts.items() if title.startswith("Root/"))
    named = re.findall(r"Evelyn([^|}/\n]*)[|}/\n]", rows)
    assert len(named) > 10
    assert set(named) == {f"##{home}".replace("/", "&#47;")}
    lists = texts["User:Bot/data/suggestions/" + shard_of("Ana", 1) + ".json"]
    everybody = [row for rows in json.loads(lists)["suggestions"]["Ana"].values() for row in rows]
    pages_of = {row.get("page") for row in everybody if row.get("name") == "Evelyn"}
    assert pages_of == {f"User:{home}"}

    # They are gone at once.
    stands = standing(snapshot)
    del pages[f"User:{home}"]
    plan = make_plan(snapshot_of(PEOPLE, *stands, pages=pages, accounts=renamed), JOBS_NAMING)
    late = [one for one in plan.changes if one.due is not Due.NOW]
    assert [one.page.title for one in late if any("Evelyn" in row for row in one.removed)] == []


def standing(snapshot: Snapshot) -> list[StoredPage]:
    """What the bot saved."""
    pages = make_plan(snapshot, JOBS_NAMING).pages
    return [StoredPage(page.title, page.text, 1000, "Bot") for page in pages]


@pytest.mark.parametrize("gone", ON_SUBPAGES)
def test_who_withdraws_from_a_subpage_stands_nowhere_after_what_is_due_now(
    snapshot_of: SnapshotOf, gone: str
) -> None:
    stands = standing(snapshot_of(PEOPLE, pages=WRITTEN))
    rest = {title: text for title, text in WRITTEN.items() if title != gone}
    plan = make_plan(snapshot_of(PEOPLE, *stands, pages=rest), JOBS_NAMING)
    name = gone.removeprefix("User:").partition("/")[0]
    late = [one for one in plan.changes if one.due is not Due.NOW]
    assert [one.page.title for one in late if any(name in row for row in one.removed)] == []
    assert len(plan.changes) - len(late) > 5


def test_nobody_is_taken_for_the_subpage_of_another() -> None:
    assert not naming(["Nia"]).search("|name=Nyah##Nia&#47;CV|")
    rows = (f"|name={AT}|", f"|who={DEEP_AT}/Eve}}}}", '"at": "Capacity", ', '"at": "Bob"')
    for name in ("Capacity", "Bob", "a"):
        assert not any(map(naming([name]).search, rows))
    assert [bool(naming([name]).search("".join(rows))) for name in ("Nia", "Zé & Co", "Eve")] == [
        True, True, True,
    ]  # fmt: skip


@pytest.mark.parametrize("date", ["2026-01-31", "2026-07-01"])
def test_a_pair_stands_wherever_its_people_have_their_profiles(
    snapshot_of: SnapshotOf, date: str
) -> None:
    club = {"Club": "{{Mentorship programme|end=2026-06-30}}"}
    nia = f"{{{{Capacity profile|{SAID}; en-n|mentee in=Q1|programme=Club}}}}"

    def page(snapshot: Snapshot) -> Page:
        return next(
            one
            for one in make_plan(snapshot, JOBS_NAMING).pages
            if one.title == "Root/Mentorship/Club"
        )

    first = page(snapshot_of(PEOPLE, pages=club | {HOME: nia}))
    assert f"mentor=Ana|mentee={AT}|" in first.text
    # Somebody as good comes, and Nia's profile moves; then Nia has another name.
    people = {**PEOPLE, "Abe": PEOPLE["Ana"]}
    renamed = {"Nia": Account("Nia", renamed_to="Nyah")}
    for home, accounts, named in (
        (HOME, {}, AT),
        ("User:Nia", {}, "Nia"),
        ("User:Nyah/CV", renamed, "Nyah#CV"),
    ):
        pages = club | {home: nia}
        now = page(snapshot_of(people, first, pages=pages, accounts=accounts, date=date))
        assert f"mentor=Ana|mentee={named}|" in now.text
