"""What people begin and join by clicks and typing alone, and what the next run makes of it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from demo.local_meta import PERSON, PERSON_PASSWORD, ROOT
from demo.wiki import SamplePage
from sync.profiles.dialects import by_language
from tests.parts import some_thorough
from tests.prepared_wiki import Meta
from tests.wiki import test_gadget
from tests.wiki.test_gadget import Come, Visit, items, logs_in

come = test_gadget.come
account = test_gadget.account
HOME = f"User:{PERSON}"
LANGUAGES = some_thorough(["ar", "en"], 1)


def publishes(visit: Visit) -> None:
    """Look at what would be saved, and save it."""
    visit.button("gadget-look").click()
    visit.app.locator(".capacity-peers-preview .mw-parser-output").first.wait_for()
    visit.button("gadget-session-save").click()
    visit.app.locator(".cdx-message--success").wait_for()


def confirms(visit: Visit) -> None:
    """The preview of one's own profile is there at once, and has only to be published."""
    visit.button("gadget-save").click()
    visit.saved.wait_for()
    # Nobody has to look for what came of it.
    expect(visit.saved).to_be_in_viewport()


def label(meta: Meta, language: str, english: str) -> str:
    [item] = items(meta, english)
    return str(meta.data(f"labels/{language}")["labels"][item])


def in_language(meta: Meta, title: str, visit: Visit) -> None:
    """Read a page in the language of the visit."""
    visit.page.goto(meta.wiki.page_url(title, uselang=visit.language))


def follows(visit: Visit, key: str) -> None:
    """Follow a button of a page to the gadget, which goes on in the same language."""
    visit.page.locator("#mw-content-text").get_by_role("link", name=visit.say(key)).first.click()


@pytest.mark.thorough
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_organization_an_event_and_a_team_begin_by_clicks_and_are_listed_after_a_run(
    come: Come, meta: Meta, language: str
) -> None:
    lua = label(meta, language, "Lua")
    day = (meta.date + datetime.timedelta(days=30)).isoformat()
    visit = come("#/find", user=PERSON, password=PERSON_PASSWORD, language=language)

    in_language(meta, f"{ROOT}/Events", visit)
    follows(visit, "add-event")
    visit.field("gadget-start-name").fill("Lua / evening #1")
    assert not visit.button("gadget-look").is_enabled(), "it has no day yet"
    visit.field("field-begin").fill(day)
    visit.chooses("event-offered", lua[:4], lua)
    publishes(visit)
    event = f"{HOME}/Lua evening 1"
    assert meta.text(event) == (
        f"{{{{Capacity event\n| title = Lua / evening #1\n| begin = {day}\n"
        f"| offered = {meta.data(f'labels/{language}')['labels'][items(meta, 'Lua')[0]]}\n"
        f"| organizers = {PERSON}\n}}}}"
    )

    visit.goes("#/organization")
    visit.field("gadget-start-name").fill("Lua friends")
    visit.chooses("profile-available", lua[:4], lua)
    publishes(visit)
    visit.app.get_by_role("link", name=visit.say("add-to-profile")).click()
    # The bot does not know the organization yet, but will use this.
    visit.button("gadget-save").wait_for()
    assert not visit.app.get_by_text(visit.say("problem-unknown-affiliation")).count()
    confirms(visit)

    visit.goes("#/team")
    # The name is taken, and one that is free is asked for.
    visit.field("gadget-start-name").fill("Lua friends")
    visit.button("gadget-look").click()
    visit.app.get_by_text(visit.say("gadget-start-taken")).wait_for()
    # Its page can be named among others.
    visit.field("gadget-start-name").fill("Lua team; 1 · 2")
    visit.chooses("event-needed", lua[:4], lua)
    publishes(visit)
    visit.app.get_by_role("link", name=visit.say("add-to-profile")).click()
    confirms(visit)

    profile = meta.text(HOME) or ""
    assert f"{HOME}/Lua friends" in profile
    assert f"{HOME}/Lua team 1 2" in profile
    assert meta.capx("run").code == 0
    for page, of_it in (
        ("Events", "Lua / evening #1"), ("Organizations", "Lua friends"), ("Teams", "Lua team"),
    ):  # fmt: skip
        in_language(meta, f"{ROOT}/{page}", visit)
        shown = visit.page.locator("#mw-content-text")
        shown.get_by_text(of_it).first.wait_for()
        # A thing goes by its name, whatever page it is on.
        assert not shown.get_by_text(f"{HOME}/").count(), page


@pytest.mark.thorough
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_programme_begins_and_two_mentors_and_two_mentees_join_it_by_clicks(
    come: Come, meta: Meta, account: Callable[[str], str], language: str
) -> None:
    visit = come("#/programme", user=PERSON, password=PERSON_PASSWORD, language=language)
    visit.field("gadget-start-name").fill("Lua mentors")
    publishes(visit)
    title = f"{HOME}/Lua mentors"
    people = {
        account("Mona Mentor"): ("mentorship-be", "available"),
        account("Milo Mentor"): ("mentorship-be", "available"),
        account("Edda Mentee"): ("mentorship-find", "wanted"),
        account("Emil Mentee"): ("mentorship-find", "wanted"),
    }
    for name, (button, side) in people.items():
        text = f"{{{{Capacity profile\n| {side} = Lua\n| languages = en-4\n}}}}"
        meta.wiki.save_pages([SamplePage(f"User:{name}", text, name)])
        joins = come("#/find", user=name, language=language)
        in_language(meta, title, joins)
        follows(joins, button)
        confirms(joins)
        assert f"| programme = {title}\n" in (meta.text(f"User:{name}") or "")
    assert "| mentor = 1\n" in (meta.text("User:Mona Mentor") or "")
    assert meta.capx("run").code == 0
    plan = meta.text(f"{ROOT}/Mentorship/{title}") or ""
    for name in people:
        assert name in plan, plan


@pytest.mark.parametrize("language", LANGUAGES)
def test_twelve_names_become_a_plan_and_a_team_that_each_confirms(
    come: Come, meta: Meta, account: Callable[[str], str], language: str
) -> None:
    known = [name for name, _ in zip(sorted(everybody(meta)), range(11), strict=False)]
    newcomer = account("Nils Newcomer")
    visit = come("#/find", user=newcomer, language=language)
    in_language(meta, f"{ROOT}/Teams", visit)
    follows(visit, "training")
    began = datetime.datetime.now(datetime.UTC)
    names = visit.field("training-names")
    names.fill("\n".join([*known, newcomer, "Nobody at All"]))
    visit.button("training-look").click()
    visit.app.get_by_text(re.compile("Nobody at All$")).wait_for()
    names.fill("\n".join(f"{number}. {one}" for number, one in enumerate([*known, newcomer], 1)))
    visit.button("training-look").click()
    visit.app.get_by_role("heading", name=visit.say("training-can")).wait_for()
    cards = visit.app.locator(".capacity-peers-cards > li")
    assert cards.count() == 2
    chosen = cards.first.locator("h3").inner_text()
    cards.first.get_by_role("button").click()
    visit.field("gadget-start-name").fill("Our room")
    publishes(visit)
    text = meta.text(f"User:{newcomer}/Our room") or ""
    for name in (*known, newcomer, f"| activity = {chosen}"):
        assert name in text, name
    assert (datetime.datetime.now(datetime.UTC) - began).seconds < 180
    in_language(meta, f"User:{newcomer}/Our room", visit)
    follows(visit, "team-join")
    # Who has no profile yet first says more.
    visit.app.get_by_text(visit.say("gadget-tour")).wait_for()
    visit.app.locator(".capacity-peers-chosen bdi", has_text="Our room").wait_for()
    publish = visit.button("gadget-look")
    publish.click()
    confirms(visit)
    assert meta.capx("run", "teams").code == 0
    assert "members=1" in (meta.text(f"{ROOT}/Teams/User:{newcomer}/Our room") or "")


def everybody(meta: Meta) -> list[str]:
    found: list[str] = []
    listed = meta.api(
        action="query", list="allpages", apnamespace="2", aplimit="max",
        apprefix="CapacityMatchBot/data/profiles/",
    )  # fmt: skip
    for page in listed["query"]["allpages"]:
        name = page["title"].partition("/data/")[2].removesuffix(".json")
        found += meta.data(name)["profiles"]
    return found


def test_a_page_begins_in_no_place_of_somebody_else(come: Come) -> None:
    # What every object of JavaScript has is no view.
    visit = come("#/constructor", user=PERSON, password=PERSON_PASSWORD)
    visit.app.locator("a[aria-current=page]", has_text=visit.say("gadget-find")).wait_for()
    visit.goes("#/team")
    name = visit.field("gadget-start-name")
    title = visit.app.locator(".capacity-peers-parameter p bdi").first
    for typed in ("..", "common.js", "Tour.json", "~~~~", "x" * 256):
        name.fill(typed)
        assert title.inner_text() == "…", typed
    # Without its semicolon it stands for no other letter.
    name.fill("a&amp;b")
    assert title.inner_text() == f"{HOME}/a&amp b"
    visit.app.get_by_label(visit.say("gadget-start-below")).uncheck()
    for typed in (
        "User:Admin", "user talk : Admin", "MediaWiki:Common.js", "Template:X", "Talk:X",
    ):  # fmt: skip
        name.fill(typed)
        assert title.inner_text() == "…", typed
        assert not visit.button("gadget-look").is_enabled()
    name.fill("A <b> | {{team}}")
    assert title.inner_text() == "A b team"


# Beside every capacity


def test_a_capacity_is_added_by_the_button_on_its_page_and_moves_once_it_is_known(
    come: Come, meta: Meta, account: Callable[[str], str]
) -> None:
    name = account("Cora Curious")
    meta.wiki.save_pages([SamplePage(f"User:{name}", "{{Capacity profile|languages=en}}", name)])
    visit = come("#/find", user=name)
    listed = meta.api(action="query", list="allpages", apprefix=f"{ROOT}/Capacity/", aplimit="1")
    page = listed["query"]["allpages"][0]["title"]
    [item] = re.findall(r"\|capacity=(Q\d+)", meta.text(page) or "")
    called = meta.data("labels/en")["labels"][item]
    in_language(meta, page, visit)
    follows(visit, "want-to-learn")
    confirms(visit)
    assert meta.text(f"User:{name}") == f"{{{{Capacity profile|languages=en|wanted={called}}}}}"
    in_language(meta, page, visit)
    follows(visit, "add-known")
    confirms(visit)
    known = f"{{{{Capacity profile|languages=en|wanted=|known={called}}}}}"
    assert meta.text(f"User:{name}") == known
    # In the tree one link asks which it is.
    in_language(meta, f"{ROOT}/Capacities", visit)
    visit.page.locator(f"#{items(meta, 'OpenRefine')[0]}").get_by_role("link").last.click()
    visit.button("can-teach").click()
    confirms(visit)
    assert "available=OpenRefine" in (meta.text(f"User:{name}") or "")


# Without the gadget


@pytest.mark.thorough
def test_without_the_form_a_page_is_prepared_in_the_words_of_the_reader(
    browser: Any, meta: Meta
) -> None:
    context = browser.new_context(java_script_enabled=False)
    logs_in(context, meta, PERSON, PERSON_PASSWORD)
    page = context.new_page()
    page.goto(meta.wiki.page_url(f"{ROOT}/Events", uselang="pt"))
    page.get_by_role("link", name="Escrever sem formulário").first.click()
    text = page.locator("#wpTextbox1").input_value()
    assert "Evento" in page.url
    begin = by_language()["pt"].parameter_of("begin")
    assert begin != "begin"
    day = (meta.date + datetime.timedelta(9)).isoformat()
    page.locator("#wpTextbox1").fill(re.sub(rf"(\| {begin} *=) *", rf"\1 {day}", text))
    page.locator("#wpSave").click()
    page.wait_for_url(re.compile("Evento$"))
    context.close()
    assert meta.capx("run", "directory").code == 0
    assert f"{HOME}/Evento".replace(":", "&#58;") in (meta.text(f"{ROOT}/Events") or "")
