"""What organizers see of their events, teams and programmes."""

from __future__ import annotations

import re
from html import unescape

import pytest

from bots.pages.messages import shipped_messages
from demo.local_meta import ROOT
from demo.wiki import SamplePage
from tests.prepared_wiki import Meta
from tests.wiki.test_profile_box import HOME, PERSON, preview, saved

ENGLISH = shipped_messages()["en"]


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ("begin=some day", "event-not-listed"),
        ("end=2099-01-01", "event-not-listed"),
        ("begin=2020-01-01", "event-over"),
        ("begin=2020-01-01|end=2020-01-02", "event-over"),
        # The end cannot be read, so the bot goes by the first day.
        ("begin=2020-01-01|end=some day", "event-over"),
        ("begin=2020-01-01|end=2099-01-01", ""),
        ("begin=2099-01-01|end=2020-01-01", ""),
    ],
)
def test_the_box_of_an_event_that_is_not_listed_says_why(meta: Meta, days: str, said: str) -> None:
    text = f"{{{{Capacity event|{days}|offered=Lua}}}}"
    saved(meta, "Lua day", text)
    for html in (preview(meta, text, "Lua day").html, meta.rendered("Lua day")):
        found = [key for key in ("event-not-listed", "event-over") if ENGLISH[key] in html]
        assert found == ([said] if said else [])


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ("end=2020-01-02", "mentorship-state-closed"),
        ("begin=next spring", ""),
        ("begin=2099-01-01", "mentorship-find"),
        ("begin=2020-01-01|end=some day", "mentorship-find"),
        ("", "mentorship-find"),
    ],
)
def test_nobody_joins_a_programme_that_is_over_or_waits_for_its_first_day(
    meta: Meta, days: str, said: str
) -> None:
    shown = preview(meta, f"{{{{Mentorship programme|{days}}}}}", "Lua club").html
    keys = ("mentorship-state-closed", "mentorship-find")
    assert [key for key in keys if ENGLISH[key] in shown] == ([said] if said else [])


def test_the_plan_of_a_team_leads_to_those_who_want_to_be_reached(meta: Meta) -> None:
    rows = """
{{Capacity teams row|Q1|name=Ana|languages=pt}}
{{Capacity teams row|Q1|name=Bob|languages=pt|contact=email}}
{{Capacity teams row|Q1|name=Eve|languages=pt|contact=none}}
{{Capacity teams row|Q2|able=3}}
"""
    plan = f"{{{{Capacity team plan|team=Doers|members=1|needs=Q1 Q2 Q3|asked={rows}}}}}"
    html = preview(meta, plan, f"{ROOT}/Teams/Doers").html
    assert html.count(ENGLISH["write"]) == html.count(ENGLISH["write-email"]) == 1
    assert "Special:EmailUser/Bob" in html
    assert "at least 3 people can do this, but only in other languages" in html
    assert html.count(ENGLISH["teams-nobody"]) == 1


def test_a_list_of_events_has_their_titles_and_places_as_text(meta: Meta) -> None:
    row = (
        "{{Capacity events row|page=Meetup/12|title=Maps &#60;b&#62; &#91;&#91;all|place=Porto"
        "|begin=2099-01-01}}"
    )
    html = preview(meta, f"{{{{Capacity events|further=0|rows=\n{row}\n}}}}", f"{ROOT}/Events").html
    assert "<b>" not in html
    assert "Maps <b> [[all" in unescape(html)
    assert "Porto" in html
    assert 'title="Meetup/12' in html


def test_an_event_among_the_suggestions_tells_its_day_and_what_it_is_about(meta: Meta) -> None:
    html = meta.rendered(f"{ROOT}/Suggestions/Rosângela Pitanga")
    _, _, below = html.partition(ENGLISH["events-for-you"])
    said = unescape(re.sub("<[^>]*>", "", below.partition("</li>")[0]))
    assert "8 May 2030 · public speaking, " in said
    assert "grant proposal" in said


def test_a_profile_calls_a_team_on_somebodys_page_as_lists_do(meta: Meta) -> None:
    team = f"User:{PERSON}/Doers"
    meta.wiki.save_pages([SamplePage(team, "{{Capacity team}}", PERSON)])
    html = preview(meta, f"{{{{Capacity profile|teams={team}; [[{team}|us]]}}}}").html
    said = unescape(re.sub("<[^>]*>", "", html))
    assert f"Doers ({PERSON})" in said
    assert f"{team}," not in said


def test_a_programme_tells_its_confirmed_sessions_by_quarter(meta: Meta) -> None:
    text = "{{Capacity mentorship|programme=Club|state=open|sessions=2026-Q3/12 2026-Q4/7}}"
    html = preview(meta, text, f"{ROOT}/Mentorship/Club").html
    for words in (ENGLISH["mentorship-sessions"], "Quarter 3 of 2026", "12", "Quarter 4 of 2026"):
        assert words in html


def test_a_moved_team_keeps_its_members_and_the_preview_agrees(meta: Meta) -> None:
    profile = "{{Capacity profile|teams=Old doers}}"
    meta.wiki.save_pages([
        SamplePage(HOME, profile, PERSON),
        SamplePage("Doers", f"{{{{Capacity team|members={PERSON}}}}}", PERSON),
        SamplePage("Old doers", "#REDIRECT [[Doers]]", PERSON),
    ])  # fmt: skip
    assert preview(meta, profile).said == []
    ran = meta.capx("plan", "teams", "--diff")
    assert f"{ROOT}/Teams/Doers" in ran.out, ran.err
