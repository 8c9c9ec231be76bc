"""What people see of sessions that they tell of: nobody's name, and a figure once both say so."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

from bots.pages.messages import shipped_messages
from demo.local_meta import BOT, PERSON, PERSON_PASSWORD, ROOT
from demo.wiki import SamplePage
from tests.prepared_wiki import Meta
from tests.wiki import test_gadget
from tests.wiki.test_gadget import Come, items
from tests.wiki.test_profile_box import HOME, part_of, preview, saved
from tests.wiki.test_profile_box import PERSON as ANA

TITLE = f"{HOME}/Capacity sessions"
CALL = (
    "{{Capacity session|with=Bob Teste|capacity=OpenRefine|role=learned|date=2025-11|hours=1,5"
    "|programme=Wiki Mentors}}"
)
come = test_gadget.come
NEVER = ("Bob", "OpenRefine", "2025", "Mentors", "1.5", "1,5")


def box(meta: Meta, title: str, language: str = "en") -> str:
    """The text of our boxes on a page."""
    shown = re.sub(r"<(style|script).*?</\1>|<!--.*?-->", "", meta.rendered(title, language))
    return re.sub(r"<[^>]*>", " ", shown)


@pytest.mark.parametrize("language", ["en", "pt", "ar"])
def test_a_session_that_is_told_names_nobody_and_leads_to_nobody(meta: Meta, language: str) -> None:
    saved(meta, TITLE, CALL)
    html = meta.rendered(TITLE, language)
    assert shipped_messages()[language]["session-told"] in html
    for word in NEVER:
        assert word not in re.sub(r"<!--.*?-->", "", html, flags=re.DOTALL), word


def test_a_denial_names_nobody_either(meta: Meta) -> None:
    saved(meta, TITLE, "{{Capacity session|with=Bob Teste|role=not so}}")
    assert "One of two people says that a session did not take place" in meta.rendered(TITLE)
    assert "Bob" not in box(meta, TITLE)


def test_the_preview_shows_what_was_understood_and_that_the_page_will_not(meta: Meta) -> None:
    found = preview(meta, CALL, TITLE)
    assert found.said == []
    for words in ("Bob Teste", "OpenRefine", "I learned it", "November 2025", "1.5", "Wiki Mentors",
                  "The saved page names nobody"):  # fmt: skip
        assert words in found.html, words
    wrong = preview(meta, f"{{{{Capacity session|with={ANA}|role=learnt|date=May 2025}}}}", TITLE)
    assert wrong.said == [
        "role “learnt”: this value is not one of the options; use one of these: learned",
        "date “May 2025”: this is not a valid date; for example 2025-05",
        f"with “{ANA}”: both accounts belong to the same person",
        "capacity: a required parameter is missing; add capacity",
    ]


def test_a_page_of_as_many_sessions_as_count_is_shown(meta: Meta) -> None:
    saved(meta, TITLE, "\n".join([CALL] * 500))
    asked = {
        "action": "parse", "page": TITLE, "prop": "text|limitreportdata", "format": "json",
        "formatversion": "2",
    }  # fmt: skip
    found = requests.get(meta.wiki.api, params=asked, timeout=120).json()["parse"]
    taken = {one["name"]: one for one in found["limitreportdata"]}
    print(taken["scribunto-limitreport-timeusage"], len(found["text"]))  # noqa: T201
    assert found["text"].count("A session, recorded by") == 500
    assert float(taken["scribunto-limitreport-timeusage"]["0"]) < 5


# The box of a profile


def publish(meta: Meta, page: Any) -> None:
    title = f"User:{BOT}/data/sessions/{part_of(ANA)}.json"
    text = page if isinstance(page, str) else json.dumps({"format": 2, "sessions": page})
    meta.wiki.save_pages([SamplePage(title, text, BOT)])


def test_a_box_says_how_many_sessions_both_sides_told_of(meta: Meta) -> None:
    saved(meta, HOME, "{{Capacity profile|known=Lua}}")
    assert "Sessions, as both people said" not in meta.rendered(HOME)
    publish(meta, {ANA: {"taught": 3, "learned": 2}, "Bob Teste": {"taught": 99}})
    assert "Sessions, as both people said" in meta.rendered(HOME)
    assert "taught 3, learned 2" in box(meta, HOME)
    assert "99" not in box(meta, HOME)
    publish(meta, {ANA: {"learned": 1}})
    assert "learned 1" in box(meta, HOME)
    assert "taught" not in box(meta, HOME)


@pytest.mark.parametrize(
    "page",
    [
        {}, [], {ANA: {}}, {ANA: 3}, {ANA: {"taught": "many", "learned": -1}},
        {ANA: {"taught": 0, "learned": None}}, {ANA: [1, 2]}, "[]", "{}", '"text"',
    ],
    ids=str,
)  # fmt: skip
def test_figures_that_are_none_are_not_shown(meta: Meta, page: Any) -> None:
    saved(meta, HOME, "{{Capacity profile|known=Lua}}")
    publish(meta, page)
    html = meta.rendered(HOME)
    assert "Sessions, as both people said" not in html
    assert "scribunto-error" not in html


def test_a_name_that_looks_like_a_number_is_found(meta: Meta) -> None:
    saved(meta, "User:2000", "{{Capacity profile|known=Lua}}", "2000")
    page = {"format": 2, "sessions": {"2000": {"taught": 4, "learned": 0}}}
    title = f"User:{BOT}/data/sessions/{part_of('2000')}.json"
    meta.wiki.save_pages([SamplePage(title, json.dumps(page), BOT)])
    assert "taught 4" in box(meta, "User:2000")


# Links that prepare it


def prepared(within: Any) -> Iterator[dict[str, str]]:
    """What the form is filled in with, by each link that says "We met"."""
    for link in within.get_by_role("link", name="We met", exact=True).all():
        view, _, values = urlsplit(str(link.get_attribute("href"))).fragment.partition("?")
        assert view == "/session"
        yield dict(parse_qsl(values))


def test_we_met_opens_a_session_of_this_month_that_only_has_to_be_saved(
    open_page: Callable[..., Any],
    come: Come,
    meta: Meta,
) -> None:
    title = f"{ROOT}/Suggestions/Aurélio Brandão"
    page = open_page(title)
    card = page.locator(".capacity-peers li").filter(has_text="Can teach").first
    [asked] = prepared(card)
    assert asked["with"] in card.inner_text()
    assert asked["role"] == "learned"
    visit = come(user=PERSON, password=PERSON_PASSWORD)
    href = card.get_by_role("link", name="We met", exact=True).first.get_attribute("href")
    visit.page.goto(str(href))
    visit.button("gadget-session-save").click()
    visit.app.get_by_role("heading", name=visit.say("gadget-session-saved")).wait_for()
    month = datetime.datetime.now(datetime.UTC).strftime("%Y-%m")
    told = re.escape(asked["with"])
    assert re.search(
        rf"\| with = {told}\n\| capacity = .+\n\| role = learned\n\| date = {month}\n",
        meta.text(f"User:{PERSON}/Capacity sessions") or "",
    )


def test_beside_a_pair_each_says_what_they_did(open_page: Callable[..., Any], meta: Meta) -> None:
    page = open_page(f"{ROOT}/Mentorship/Wiki Mentors")
    pair = (
        page.locator(".capacity-peers li:has(strong ~ *, strong)")
        .filter(has=page.get_by_role("link", name="We met", exact=True))
        .first
    )
    asked = list(prepared(pair))
    assert [one["with"] for one in asked] == pair.locator("strong").all_inner_texts()
    assert [one["role"] for one in asked] == ["taught", "learned"]
    assert {one["programme"] for one in asked} == {"Wiki Mentors"}


# The gadget

OWN = f"User:{PERSON}/Capacity sessions"


def test_the_form_tells_of_a_session_and_what_was_learned_is_known_by_one_more_click(
    come: Come,
    meta: Meta,
) -> None:
    before = meta.text(OWN)
    visit = come("#/session?with=Inti.Huaman&role=learned", user=PERSON, password=PERSON_PASSWORD)
    assert visit.chosen() == ["Inti.Huaman"]
    publish = visit.button("gadget-session-save")
    assert publish.is_disabled(), "it does not say yet what it was about"
    visit.chooses("session-capacity", "openref", "OpenRefine")
    assert visit.app.get_by_role("radio", name=visit.say("session-learned")).is_checked()
    visit.field("session-hours").fill("9")
    publish.click()
    visit.app.get_by_text("this is over the limit; the limit is 8").wait_for()
    assert meta.text(OWN) == before
    visit.field("session-hours").fill("1.5")
    visit.field("session-month").fill("2025-11")
    publish.click()
    visit.app.get_by_role("heading", name=visit.say("gadget-session-saved")).wait_for()
    assert meta.text(OWN) == (
        f"{before}\n{{{{Capacity session\n| with = Inti.Huaman\n| capacity = OpenRefine\n"
        "| role = learned\n| date = 2025-11\n| hours = 1.5\n}}"
    )
    visit.app.get_by_role("button", name=re.compile(visit.say("gadget-session-know"))).click()
    visit.button("gadget-save").click()
    visit.app.get_by_text(visit.say("gadget-session-moved")).wait_for()
    text = meta.text(f"User:{PERSON}")
    assert text is not None
    [known] = re.findall(r"\| known = (.*)", text)
    [wanted] = re.findall(r"\| wanted = (.*)", text)
    assert "OpenRefine" in known
    assert "OpenRefine" not in wanted


def test_what_others_tell_is_answered_by_a_click_and_can_be_taken_back(
    come: Come,
    meta: Meta,
) -> None:
    before = meta.text(OWN)
    lua, talking = items(meta, "Lua", "public speaking")
    told = [
        {"by": "Inti.Huaman", "capacity": lua, "role": "learned", "month": "2025-10",
         "programme": "Wiki Mentors"},
        {"by": "Renata Falcão (WMXX)", "capacity": talking, "role": "taught", "month": "2025-09",
         "programme": ""},
    ]  # fmt: skip
    waiting = json.dumps({"format": 2, "waiting": {PERSON: told, "Somebody": told}})
    meta.wiki.save_pages([SamplePage(f"User:{BOT}/data/waiting.json", waiting, BOT)])
    visit = come("#/sessions", user=PERSON, password=PERSON_PASSWORD)
    cards = visit.app.locator(".capacity-peers-card")
    asked = cards.filter(has=visit.page.get_by_role("button", name=re.compile("^Not so")))
    assert asked.count() == 2
    first, second = asked.nth(0), asked.nth(1)
    assert "says that they learned this from you" in first.inner_text()
    assert "October 2025" in first.inner_text()
    assert "says that they taught you this" in second.inner_text()
    first.get_by_role("button", name=re.compile("^Yes, we met")).click()
    # One answer, and the question is among what one said.
    asked.nth(1).wait_for(state="detached")
    yes = (
        "{{Capacity session\n| with = Inti.Huaman\n| capacity = Lua\n| role = taught\n"
        "| date = 2025-10\n| programme = Wiki Mentors\n}}"
    )
    assert meta.text(OWN) == f"{before}\n{yes}"
    assert asked.count() == 1
    asked.get_by_role("button", name=re.compile("^Not so")).click()
    visit.app.get_by_text("These people say that you met").wait_for(state="detached")
    no = (
        "{{Capacity session\n| with = Renata Falcão (WMXX)\n| capacity = public speaking\n"
        "| role = not so\n| date = 2025-09\n}}"
    )
    assert meta.text(OWN) == f"{before}\n{yes}\n{no}"
    mine = cards.filter(has_text="October 2025")
    mine.get_by_role("button", name=re.compile("^Remove")).click()
    # Without an answer the question is there again.
    asked.first.wait_for()
    assert meta.text(OWN) == f"{before}\n{no}"


def test_nothing_of_a_session_is_written_where_something_above_it_is_never_closed(
    come: Come,
    meta: Meta,
) -> None:
    saved(meta, OWN, "<!-- for later", PERSON)
    visit = come("#/session?with=Inti.Huaman&role=taught", user=PERSON, password=PERSON_PASSWORD)
    visit.chooses("session-capacity", "openref", "OpenRefine")
    visit.button("gadget-session-save").click()
    visit.app.get_by_text(visit.say("gadget-by-hand")).wait_for()
    assert meta.text(OWN) == "<!-- for later"
