"""After people came, left, were renamed and moved pages: where links lead."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest

from demo.local_meta import BOT, ROOT
from demo.wiki import SamplePage
from sync.wiki.pages import RETIRED
from tests.prepared_wiki import Meta
from tests.wiki.administrator import Administrator

ACCOUNTS = str(Path(__file__).parent / "accounts.php")
SAID = "available=Lua; photo contest|wanted=OpenRefine|languages=en-n; pt-3|territory=BR"
WANTING = "available=OpenRefine|wanted=Lua; photo contest|languages=en-n; pt-3|territory=BR"
TEAM = "members=Suba Page; Lea Leaver; Bea Nobody; Renata Old|needed=Lua; OpenRefine|languages=pt"
# Where each of them has their profile, and what it says.
PEOPLE = {
    "Suba Page/Capacity profile": f"{SAID}|teams=Blue team; Moved team|manages=Blue group"
    "|programme=Blue programme|mentor=2|mentor in=Lua|alternative account=Suba Work",
    "Suba Work/CV": "languages=en-4|alternative account=Suba Page",
    "Quin Quiet": f"{SAID}|contact=none|programme=Blue programme|mentee in=Lua",
    "Lea Leaver": f"{SAID}|teams=Blue team|programme=Blue programme|mentor=1",
    "Renata Old": f"{SAID}|teams=Blue team",
    "Xenia Excluded": SAID,
    "Nola Nopage": SAID,
    "Wanda Wanting": WANTING,
}
PAGES = {
    "Blue team": f"{{{{Capacity team|{TEAM}}}}}",
    "Moved team": f"{{{{Capacity team|{TEAM}}}}}",
    "Lone team": f"{{{{Capacity team|{TEAM}}}}}",
    "Blue group": "{{Capacity organization|managers=Suba Page; Bea Nobody|available=Lua"
    "|page=Nothing there|documents=[[Nothing either]]; [[Blue team]]; [[d:Q1]]; [[Special:Log]]}}",
    "Blue day": "{{Capacity event|begin=2099-11-22|offered=Lua|needed=OpenRefine"
    "|organizers=Suba Page; Bea Nobody; Lea Leaver}}",
    "Some day": "{{Capacity event|begin=some day|offered=Lua}}",
    "Blue programme": "{{Mentorship programme|capacities=Lua}}",
    "Old programme": "{{Mentorship programme|begin=2020-01-01|end=2020-02-01}}",
    "Empty programme": "{{Mentorship programme|begin=2020-01-01}}",
}
LEFT = ("Suggestions/Lea Leaver", "Suggestions/Xenia Excluded", "Suggestions/Nola Nopage")
# People write there themselves, and that it is red says so.
BEGUN_BY_PEOPLE = {f"User:{BOT}/Stop", f"User talk:{BOT}"}
RED = re.compile(r'<a [^>]*class="new"[^>]*title="([^"]*) \([^()]*\)"')


@pytest.fixture(scope="module")
def scene(prepared: Meta) -> Meta:
    """All of them came; then some left, each in their own way. Nothing here changes it any more."""
    prepared.wiki.save_pages(
        [
            *(
                SamplePage(f"User:{page}", f"{{{{Capacity profile|{said}}}}}", page.split("/")[0])
                for page, said in PEOPLE.items()
            ),
            *(SamplePage(title, text, "Suba Page") for title, text in PAGES.items()),
        ]
    )
    runs(prepared)
    prepared.wiki.save_pages(
        [
            SamplePage("User:Lea Leaver", f"{{{{:{ROOT}/Suggestions/Lea Leaver}}}}", "Lea Leaver"),
            SamplePage(
                "User:Nola Nopage",
                f"{{{{Capacity profile|{SAID}|suggestions=none}}}}",
                "Nola Nopage",
            ),
            SamplePage(f"{ROOT}/Exclusions", "* [[User:Xenia Excluded]]", "Xenia Excluded"),
        ]
    )
    rename = {"do": "rename", "from": "Renata Old", "to": "Renata New"}
    prepared.wiki.maintenance(ACCOUNTS, stdin=json.dumps([rename]))
    Administrator(prepared.wiki).does("move", **{"from": "Moved team", "to": "Team elsewhere"})
    runs(prepared)
    return prepared


def runs(meta: Meta) -> None:
    ran = meta.capx("run")
    assert ran.code == 0, ran.err
    meta.wiki.run_jobs()


@pytest.mark.thorough
def test_no_link_on_any_page_leads_nowhere(scene: Meta) -> None:
    names = re.compile("|".join([*(page.split("/")[0] for page in PEOPLE), "Renata New", "Blue"]))
    ours = scene.bot_pages().items()
    about = [title for title, text in ours if title.startswith(ROOT) and names.search(text)]
    assert len(about) > 30
    written = [f"User:{page}" for page in PEOPLE] + [*PAGES, "Team elsewhere", f"{ROOT}/Guide"]
    red = {
        title: {html.unescape(one) for one in RED.findall(scene.rendered(title))} - BEGUN_BY_PEOPLE
        for title in (*about, *written, ROOT)
    }
    assert {title: some for title, some in red.items() if some} == {}


def link_of(rendered: str, name: str) -> str:
    """Where the only link of a name leads."""
    found = re.findall(rf'<a [^>]*href="([^"]*)"[^>]*>(?:<[^>]*>)*{name}<', rendered)
    assert len(set(found)) == 1, (name, found)
    return html.unescape(found[0])


@pytest.mark.thorough
def test_a_name_leads_to_where_the_profile_is_and_without_any_page_nowhere(scene: Meta) -> None:
    for title in ("Blue team", "Blue group", "Blue day"):
        box = scene.rendered(title)
        assert link_of(box, "Suba Page") == "/wiki/User:Suba_Page/Capacity_profile"
        assert "Bea Nobody" in box
        assert not re.search(r"<a [^>]*>(?:<[^>]*>)*Bea Nobody<", box)
    assert "User:Suba_Work" not in scene.rendered("User:Suba Page/Capacity profile")
    group = scene.rendered("Blue group")
    assert link_of(group, "Blue team") == "/wiki/Blue_team"
    assert link_of(group, "d:Q1").endswith("Q1")
    assert link_of(group, "Special:Log").endswith("/Special:Log")
    # Nobody moved the page of who was renamed.
    shown = scene.rendered(f"{ROOT}/Suggestions/Wanda Wanting")
    assert link_of(shown, "Renata New") == "/wiki/User:Renata_Old"
    # What stands in the shard alone says the same.
    row = next(
        one
        for one in suggestions(scene, "Wanda Wanting")["learn_from"]
        if one["name"] == "Renata New"
    )
    assert row["page"] == "User:Renata Old"


def suggestions(meta: Meta, user: str) -> Any:
    shards = (meta.data(f"suggestions/{shard}")["suggestions"] for shard in "0123456789abcdef")
    return next(shard[user] for shard in shards if user in shard)


@pytest.mark.thorough
def test_a_page_that_is_no_longer_used_says_why_and_where_one_goes_on(scene: Meta) -> None:
    for page in LEFT:
        assert scene.text(f"{ROOT}/{page}") == RETIRED
        shown = scene.rendered(f"{ROOT}/{page}")
        assert "This page is no longer used." in shown
        assert f"There are no suggestions for <bdi>{page.partition('/')[2]}</bdi>." in shown
        assert "Create my profile" in shown
        assert "action=delete" in shown
    renamed = scene.rendered(f"{ROOT}/Suggestions/Renata Old")
    assert link_of(renamed, "Renata New") == f"/wiki/{ROOT}/Suggestions/Renata_New".replace(
        " ", "_"
    )
    # The plan of a team whose page was moved goes on under its new title.
    moved = scene.rendered(f"{ROOT}/Teams/Moved team")
    assert link_of(moved, "Team elsewhere").endswith("/Teams/Team_elsewhere")
    nobody = scene.parsed(f"{ROOT}/Language/qu", RETIRED)
    assert "Add me here" in nobody
    assert link_of(nobody, "See who is here").endswith("/Directory")


@pytest.mark.thorough
def test_what_is_no_longer_used_is_not_shown_on_peoples_own_pages(scene: Meta) -> None:
    # Nor does an administrator read there that the page itself is to be deleted.
    shown = scene.rendered("User:Lea Leaver")
    assert "no longer used" not in shown
    assert "action=delete" not in shown
    assert "Lua error" not in shown


@pytest.mark.thorough
def test_who_wants_no_messages_has_a_button_nowhere(scene: Meta) -> None:
    title = f"{ROOT}/Suggestions/Wanda Wanting"
    shown = scene.rendered(title)
    assert "Quin Quiet" in shown
    assert "User_talk:Suba_Page" in shown
    named = [page for page, text in scene.bot_pages().items() if "Quin Quiet" in text]
    assert len(named) > 5
    for page in (*(one for one in named if one.startswith(ROOT)), "User:Quin Quiet"):
        assert not re.search(r"(?:User_talk:|EmailUser/)Quin_Quiet", scene.rendered(page)), page


@pytest.mark.thorough
def test_a_box_says_when_comes_what_is_not_there_yet(scene: Meta) -> None:
    assert "Comes once a member has named this page" in scene.rendered("Lone team")
    assert link_of(scene.rendered("Team elsewhere"), "Teams").endswith("/Teams/Team_elsewhere")
    assert link_of(scene.rendered("Blue team"), "Teams").endswith("/Teams/Blue_team")
    programme = scene.parsed("New programme", "{{Mentorship programme|capacities=Lua}}")
    assert "Come after the bot’s next run." in programme
    # A day that is none is marked, as all that the bot does not understand.
    day = scene.rendered("Some day")
    assert re.search(r'<span [^>]*title="The bot does not understand this"[^>]*>.*some day', day)
