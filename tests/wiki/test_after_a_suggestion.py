"""From a suggestion to a session that both confirm, by clicks alone, and what the nights count."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from bots.pages.disclosure import FEWEST
from bots.pages.messages import shipped_messages
from demo import samples
from demo.local_meta import PERSON, PERSON_PASSWORD, ROOT
from demo.wiki import SamplePage
from tests.prepared_wiki import Meta
from tests.wiki import test_gadget
from tests.wiki.test_a_message import first_message_of, to_whom
from tests.wiki.test_correspondence import PEOPLE, message, say, talk
from tests.wiki.test_gadget import Come, Visit, logs_in
from tests.wiki.test_gadget_messages import LOADED, sends

come = test_gadget.come
WORDS = shipped_messages()
FORM = re.compile(r'href="([^"]*Capacity[_+]session(?:/|%2F)preload[^"]*)"')
ANSWER = re.compile(r'capacity-message-answer"><a [^>]*href="([^"]*)"')
HOMES = {page.author: page.title for page in samples.people() if "{{Capacity profile" in page.text}
OTHERS = [(PEOPLE[n], PEOPLE[n + 20]) for n in range(29, 35)]


def told(user: str, role: str, partner: str, month: str) -> SamplePage:
    text = f"{{{{Capacity session|with={partner}|capacity=Lua|role={role}|date={month}}}}}"
    return SamplePage(f"User:{user}/Capacity sessions", text, user)


def others_meet(meta: Meta) -> None:
    """Six pairs write, answer and meet, so that there is something to publish."""
    month = meta.date.isoformat()[:7]
    say(meta, *(message(*pair) for pair in OTHERS))
    for sender, receiver in OTHERS:
        text = f"{meta.text(talk(sender)) or ''}\n== Hello ==\nThanks!"
        say(
            meta,
            SamplePage(talk(sender), text, receiver),
            told(sender, "learned", receiver, month),
            told(receiver, "taught", sender, month),
        )


def counted(meta: Meta) -> tuple[int, int, int]:
    """Messages, answers and confirmed sessions of this quarter, after a night; 0 for too few."""
    ran = meta.capx("run")
    assert ran.code == 0, ran.err
    messages, sessions = (
        meta.data(f"{kind} figures")["quarters"].popitem()[1] for kind in ("message", "session")
    )
    names = ((messages, "messages"), (messages, "answered"), (sessions, "confirmed"))
    return tuple(figures.get(name, 0) for figures, name in names)


class Person:
    """Somebody in a browser of their own, without the gadget."""

    def __init__(self, browser: Any, meta: Meta, name: str, password: str) -> None:
        context = browser.new_context(java_script_enabled=False)
        logs_in(context, meta, name, password)
        self.name, self.page, self.meta = name, context.new_page(), meta

    def saves(self, address: str, *replacing: tuple[str, str]) -> None:
        """Follow a link to a form, change some words of it or add what replaces nothing, save."""
        self.page.goto(address)
        text = self.page.input_value("#wpTextbox1")
        for before, after in replacing:
            assert before in text
            text = text.replace(before, after, 1) if before else f"{text}\n{after}"
        self.page.fill("#wpTextbox1", text)
        self.page.click("#wpSave")
        self.page.wait_for_url(re.compile("/wiki/User"))


def met_with(meta: Meta, title: str, partner: str, language: str) -> str:
    """The address of the link by which somebody says that they met a partner."""
    for address in re.findall(r'href="([^"]*#/session[^"]*)"', meta.rendered(title, language)):
        found = html.unescape(address)
        if partner.replace(" ", "%20") in found.replace("+", "%20"):
            return found
    raise AssertionError(f"no link to say that one met {partner} on {title}")


def in_box(meta: Meta, user: str, key: str, language: str) -> int:
    """How many sessions the box of somebody's profile says, in any digits."""
    shown = html.unescape(meta.rendered(HOMES[user], language))
    found = re.search(WORDS[language][key].replace("$1", r"(\d+)"), shown)
    return int(found[1]) if found else 0


@pytest.mark.thorough
@pytest.mark.parametrize("language", ["pt", "ar"])
def test_two_write_and_meet_and_each_figure_rises_by_one(
    browser: Any, come: Come, meta: Meta, language: str
) -> None:
    others_meet(meta)
    before = counted(meta)
    assert before == (6, 6, 6)

    suggestions = f"{ROOT}/Suggestions/{PERSON}"
    address = first_message_of(meta, suggestions, language)
    talk_page = to_whom(address)
    partner = talk_page.removeprefix("User talk:")
    meta.wiki.maintenance("changePassword.php", "--user", partner, "--password", PERSON_PASSWORD)
    ana = Person(browser, meta, PERSON, PERSON_PASSWORD)
    bob = Person(browser, meta, partner, PERSON_PASSWORD)
    boxes = ((PERSON, "sessions-learned"), (partner, "sessions-taught"))
    in_boxes = [in_box(meta, *one, language) for one in boxes]
    ana.saves(address)
    [answer] = ANSWER.findall(meta.rendered(talk_page, language))
    bob.saves(html.unescape(answer), ("", "😀"))
    assert "😀" in (meta.text(talk(PERSON)) or "")
    # Bob's page is archived meanwhile, by somebody else.
    archive = SamplePage(f"{talk_page}/1", meta.text(talk_page) or "", "Archiver")
    say(meta, archive, SamplePage(talk_page, "…", "Archiver"))

    visit = come(user=PERSON, password=PERSON_PASSWORD, language=language)
    visit.page.goto(met_with(meta, suggestions, partner, language))
    visit.button("gadget-session-save").click()
    visit.app.get_by_role("heading", name=visit.say("gadget-session-saved")).wait_for()
    assert counted(meta) == (7, 7, 6)
    said = WORDS[language]["session-told"]
    assert said in meta.rendered(f"User:{PERSON}/Capacity sessions", language)
    assert partner not in re.sub("<[^>]*>", "", meta.rendered(f"User:{PERSON}/Capacity sessions"))
    [form] = FORM.findall(meta.rendered(f"{talk_page}/1", language))
    bob.saves(
        html.unescape(form),
        ("with     =", f"with = {PERSON}"),
        ("role     =", "role = taught"),
    )
    assert counted(meta) == (7, 7, 7)
    assert [in_box(meta, *one, language) for one in boxes] == [one + 1 for one in in_boxes]


def wants_from(meta: Meta, person: str) -> tuple[str, str]:
    """What somebody wants, and somebody with a box who teaches it and can be written to."""
    shards = (meta.data(f"profiles/{digit}")["profiles"] for digit in "0123456789abcdef")
    profiles = {name: one for shard in shards for name, one in shard.items()}
    return next(
        (item, name)
        for item in profiles[person]["wanted"]
        for name, one in sorted(profiles.items())
        if item in one["available"] and one["contact"] == "talk" and name in HOMES
    )


def answers_first_message(visit: Visit, meta: Meta, user: str) -> None:
    """By the link below it, which the gadget leads to the sender's page."""
    page = visit.page
    page.goto(meta.wiki.page_url(talk(user), withgadget="CapacityPeers"))
    page.wait_for_function(LOADED)
    page.locator(".capacity-message-answer a").first.click()
    page.fill("#wpTextbox1", ":😀")
    page.click("#wpSave")
    page.wait_for_url(re.compile("/wiki/User_talk:"))


@pytest.mark.thorough
def test_with_the_gadget_two_write_and_meet_and_what_was_learned_is_known(
    come: Come, meta: Meta
) -> None:
    others_meet(meta)
    language = "ar"
    item, partner = wants_from(meta, PERSON)
    label = meta.data(f"labels/{language}")["labels"][item]
    meta.wiki.maintenance("changePassword.php", "--user", partner, "--password", PERSON_PASSWORD)
    boxes = ((PERSON, "sessions-learned"), (partner, "sessions-taught"))
    in_boxes = [in_box(meta, *one, language) for one in boxes]

    def visits(user: str, address: str) -> Visit:
        return come(address, user=user, password=PERSON_PASSWORD, language=language)

    ana = visits(PERSON, f"#/find?name={partner}&capacity={item}&role=available")
    assert ana.people() == [partner]
    sends(ana, partner)
    answers_first_message(visits(partner, "#/find"), meta, partner)
    ana.app.get_by_role("link", name=ana.say("we-met")).click()
    ana.chooses("session-capacity", label, label)
    ana.app.get_by_role("radio", name=ana.say("session-learned")).check()
    ana.button("gadget-session-save").click()
    ana.app.get_by_role("heading", name=ana.say("gadget-session-saved")).wait_for()
    # On a wiki where six others wrote, were answered and met.
    assert counted(meta) == (7, 7, 6)

    bob = visits(partner, "#/sessions")
    yes = bob.app.get_by_role("button", name=re.compile(f"^{bob.say('gadget-session-yes')}"))
    yes.click()
    yes.wait_for(state="detached")
    assert counted(meta) == (7, 7, 7)
    meta.wiki.run_jobs()
    assert [in_box(meta, *one, language) for one in boxes] == [one + 1 for one in in_boxes]

    ana = visits(PERSON, "#/sessions")
    met = ana.app.locator(".capacity-peers-card").filter(has_text=partner)
    met.get_by_role("button", name=re.compile(f"^{ana.say('gadget-session-know')}")).click()
    ana.button("gadget-save").click()
    ana.app.get_by_text(ana.say("gadget-session-moved")).wait_for()
    written = dict(re.findall(r"\| (known|wanted) = (.*)", meta.text(HOMES[PERSON]) or ""))
    name = meta.data("labels/pt")["labels"][item]
    assert (name in written["known"], name in written["wanted"]) == (True, False)


def test_the_demo_shows_what_came_after_its_suggestions(meta: Meta) -> None:
    meta.wiki.save_pages(samples.messages())
    messages, answers, sessions = counted(meta)
    assert messages >= 15
    assert messages > answers > sessions >= FEWEST
    shown = meta.rendered(f"{ROOT}/Statistics")
    assert f"{answers}" in shown
    quarter = meta.data("message figures")["quarters"].popitem()[1]
    assert quarter["languages"]
