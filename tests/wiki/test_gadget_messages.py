"""Writing to somebody with the gadget: one marker, few messages, none where none can be read."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from urllib.parse import parse_qs, quote_plus, urlsplit

import pytest

from demo.local_meta import BOT, PERSON, PERSON_PASSWORD, ROOT
from demo.wiki import ADMIN, SamplePage
from tests.prepared_wiki import Meta
from tests.wiki import test_gadget
from tests.wiki.test_a_message import MARKER, WORDS, is_of_now
from tests.wiki.test_gadget import Come, Visit

come = test_gadget.come
SEARCH = "#/find?sort=name&role=available"
SUMMARY = f"[[{ROOT}]]"
LONG_AGO = "20010101000000"

LOADED = (
    "() => window.mw && mw.loader && mw.loader.getState('ext.gadget.CapacityPeers') === 'ready'"
)


@pytest.fixture
def visit(come: Come) -> Visit:
    return come(SEARCH, user=PERSON, password=PERSON_PASSWORD)


def reachable(visit: Visit) -> list[str]:
    """People of the first page of the search who have a button to write to."""
    return [one for one in visit.people() if visit.button("gadget-write-to", one).count()]


def begins(visit: Visit, name: str) -> None:
    """Open the form for a message, or what is said in its place."""
    visit.button("gadget-write-to", name).click()
    content = visit.app.locator(".capacity-peers-message")
    content.locator("textarea, .cdx-message").first.wait_for()


def sends(visit: Visit, name: str) -> None:
    begins(visit, name)
    visit.button("gadget-send").click()
    visit.app.get_by_text(visit.say("gadget-sent")).wait_for()


def refusal(visit: Visit, name: str) -> str:
    """What is said in place of the form."""
    begins(visit, name)
    assert visit.button("gadget-send").count() == 0
    return str(visit.app.locator(".capacity-peers-message .cdx-message").inner_text())


def test_a_message_is_what_stood_in_the_form_and_ends_in_one_marker(
    visit: Visit, meta: Meta
) -> None:
    name = reachable(visit)[0]
    begins(visit, name)
    field = visit.field("gadget-text")
    visit.page.wait_for_function("node => node.value.length > 20", arg=field.element_handle())
    shown, language = field.input_value(), str(field.get_attribute("lang"))
    visit.button("gadget-send").click()
    visit.app.get_by_text(visit.say("gadget-sent")).wait_for()
    saved = meta.text(f"User talk:{name}") or ""
    [[items, marked, sent]] = MARKER.findall(saved)
    assert marked == language
    assert is_of_now(sent)
    labels = meta.data(f"labels/{language}")["labels"]
    words = WORDS[language]
    begun = words["write-found"].replace("$1", ", ".join(labels[item] for item in items.split()))
    assert shown.startswith(f"{begun}\n\n[[User:{PERSON}")
    assert f"[[{ROOT}/Directory|{words['write-how']}]] · [[{ROOT}|Capacity Peers]]" in shown
    heading, _, text = saved.partition("\n\n")
    assert heading == f"== {words['write-heading']} =="
    assert re.fullmatch(
        rf"{re.escape(shown)}\n\n\[\[User:{PERSON}\|.+ \(UTC\)\n\{{\{{Capacity message.+\}}\}}",
        text,
    )
    [edit] = meta.api(
        action="query", prop="revisions", titles=f"User talk:{name}", rvprop="comment"
    )["query"]["pages"][0]["revisions"]
    assert edit["comment"] == f"/* {words['write-heading']} */ {SUMMARY}"


def test_a_person_gets_one_message_in_a_month_and_everybody_five_a_day(
    visit: Visit, meta: Meta
) -> None:
    one, by_link, *others = reachable(visit)
    now = f"{datetime.now(UTC):%Y%m%d%H%M%S}"
    marker = f"{{{{Capacity message|about=Q1|lang=en|sent={now}}}}}"
    meta.wiki.save_pages([SamplePage(f"User talk:{by_link}", f"Hello {marker}", PERSON)])
    sends(visit, one)
    again = visit.say("gadget-limit-person", "30")
    for name in (one, by_link):
        visit.goes("#/report").goes(SEARCH)
        assert refusal(visit, name) == f"{again} User talk:{name}"

    meta.wiki.save_pages(
        SamplePage(f"User talk:Another {number}", "Hello", PERSON, summary=f"/* x */ {SUMMARY}")
        for number in range(3)
    )
    visit.goes("#/report").goes(SEARCH)
    sends(visit, others[0])
    # Also for whoever had the form open before.
    visit.goes("#/report").goes(SEARCH)
    assert refusal(visit, others[1]) == visit.say("gadget-limit-day", "5")
    assert meta.text(f"User talk:{others[1]}") is None

    with closing(sqlite3.connect(meta.wiki.folder / "data" / "wiki.sqlite")) as wiki, wiki:
        wiki.execute("UPDATE revision SET rev_timestamp = ?", [LONG_AGO])
    visit.goes("#/report").goes(SEARCH)
    sends(visit, one)


def test_messages_of_a_day_without_the_gadget_count_too(visit: Visit, meta: Meta) -> None:
    now = f"{datetime.now(UTC):%Y%m%d%H%M%S}"
    marker = f"{{{{Capacity message|about=Q1|lang=en|sent={now}}}}}"
    heading = "/* Learning from each other */ new section"
    written = [(f"Another {number}", f"Hello {marker}", heading) for number in range(4)]
    # An answer to a message that somebody else wrote, and what has no message at all.
    written += [(PERSON, f"Hello {marker}", heading), ("Another 4", "Hello", heading)]
    meta.wiki.save_pages(
        SamplePage(f"User talk:{name}", text, PERSON, summary=summary)
        for name, text, summary in written
    )
    one, other = reachable(visit)[:2]
    sends(visit, one)
    visit.goes("#/report").goes(SEARCH)
    assert refusal(visit, other) == visit.say("gadget-limit-day", "5")


def test_a_message_goes_to_a_talk_page_of_the_same_person_or_nowhere(
    visit: Visit, meta: Meta
) -> None:
    inbox, both, other, far, project, data = reachable(visit)[:6]
    meta.wiki.save_pages(
        [
            SamplePage(f"User talk:{inbox}", f"#REDIRECT [[User talk:{inbox}/Inbox]]", inbox),
            SamplePage(f"User talk:{inbox}/Inbox", "Hello.", inbox),
            SamplePage(f"User talk:{both}", "#REDIRECT [[User talk:My other name]]", both),
            SamplePage(f"User:{both}", "#REDIRECT [[User:My other name]]", both),
            SamplePage("User:My other name", "Me.", both),
            SamplePage("User talk:My other name", "Hello.", both),
            SamplePage(f"User talk:{other}", "#REDIRECT [[User talk:My other name]]", ADMIN),
            SamplePage(f"User talk:{far}", "#REDIRECT [[w:User talk:Far]]", far),
            SamplePage(f"User talk:{project}", "#REDIRECT [[Project:Village pump]]", project),
            SamplePage("Project:Village pump", "Hello.", project),
            SamplePage(f"User talk:{data}", "{}", ADMIN, content_model="json"),
        ]
    )
    for name, page in ((inbox, f"User talk:{inbox}/Inbox"), (both, "User talk:My other name")):
        begins(visit, name)
        warning = visit.app.locator(".capacity-peers-message .cdx-message--warning a")
        warning.wait_for()
        assert warning.inner_text() == page
        visit.button("gadget-send").click()
        visit.app.get_by_text(visit.say("gadget-sent")).wait_for()
        assert f"[[User:{name}|{name}]]: " in (meta.text(page) or "")
        visit.goes("#/report").goes(SEARCH)
    for name in (other, far, project, data):
        elsewhere = visit.say("gadget-talk-elsewhere")
        assert refusal(visit, name) == f"{elsewhere} User talk:{name}"
        visit.goes("#/report").goes(SEARCH)


def test_whoever_wants_no_messages_has_no_button_and_no_form(come: Come, meta: Meta) -> None:
    shards = {name: meta.data(f"profiles/{name}") for name in "0123456789abcdef"}
    shard, name = next(
        (shard, name)
        for shard, data in shards.items()
        for name, one in data["profiles"].items()
        if one["available"] and one["contact"] == "talk" and name != PERSON
    )
    shards[shard]["profiles"][name]["contact"] = "none"
    title = f"User:{BOT}/data/profiles/{shard}.json"
    meta.wiki.save_pages([SamplePage(title, json.dumps(shards[shard]), BOT)])
    typed = quote_plus(name)
    for address in ("#/find?name=", "#/write/", "#/message/", "#/find?write="):
        visit = come(f"{address}{typed}", user=PERSON, password=PERSON_PASSWORD)
        assert visit.button("gadget-write-to", name).count() == 0, address
        assert visit.app.locator(".capacity-peers-message").count() == 0, address
        if address == "#/find?name=":
            assert visit.people() == [name]


def test_an_answer_of_the_receiver_goes_to_whoever_sent_the_message(come: Come, meta: Meta) -> None:
    talk = f"User talk:{PERSON}"
    now = f"{datetime.now(UTC):%Y%m%d%H%M%S}"
    base = meta.wiki.folder / "data" / "wiki.sqlite"
    text = ""
    # The last of these was moved here from another page, long after it was sent.
    sent = (LONG_AGO, "Somebody before"), (now, "A Sender"), ("20050101000000", "Who archives")
    for moment, sender in sent:
        text += f"Hello! {{{{Capacity message|about=Q1|lang=en|sent={moment}}}}}\n\n"
        meta.wiki.save_pages([SamplePage(talk, text, sender)])
        with closing(sqlite3.connect(base)) as wiki, wiki:
            late = "20260101000000" if sender == "Who archives" else moment
            wiki.execute(
                "UPDATE revision SET rev_timestamp = ? WHERE rev_id ="
                " (SELECT page_latest FROM page WHERE page_namespace = 3 AND page_title = ?)",
                [late, PERSON.replace(" ", "_")],
            )
    page = come(user=PERSON, password=PERSON_PASSWORD).page
    for place, leads_to in enumerate(("User_talk:Somebody_before", "User_talk:A_Sender", "")):
        page.goto(meta.wiki.page_url(talk, withgadget="CapacityPeers"))
        page.wait_for_function(LOADED)
        page.locator(".capacity-message-answer a").nth(place).click()
        page.wait_for_url(re.compile("action=edit"))
        asked = parse_qs(urlsplit(page.url).query)
        assert asked["title"] == [leads_to or talk.replace(" ", "_")]
