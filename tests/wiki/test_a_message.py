"""A message to somebody by a link of the pages: what stands ready, what is saved, what it shows."""

from __future__ import annotations

import html
import json
import os
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from bots.pages.messages import shipped_messages
from demo.local_meta import BOT, PERSON, PERSON_PASSWORD, ROOT
from demo.wiki import ADMIN, SamplePage
from tests.prepared_wiki import Meta
from tests.wiki.copied_pages import copy_page
from tests.wiki.test_gadget import logs_in

LONG_AGO = "20010101000000"
WORDS = shipped_messages()
MARKER = re.compile(
    rf"\{{\{{Capacity message\|about=(Q\d+(?: Q\d+)*)\|lang=([a-z-]+)\|from={PERSON}"
    r"\|sent=(\d{14})\}\}"
)


def first_message_of(meta: Meta, title: str, language: str = "en") -> str:
    """The address of the first link of a page that begins a message."""
    found = re.search(r'href="([^"]*preloadparams[^"]*)"', meta.rendered(title, language))
    assert found, title
    return html.unescape(found[1])


def to_whom(address: str) -> str:
    return parse_qs(urlsplit(address).query)["title"][0].replace("_", " ")


def is_of_now(stamp: str) -> bool:
    moment = datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    return abs(datetime.now(UTC) - moment) < timedelta(minutes=5)


def line(meta: Meta, marker: str, language: str = "en", title: str = "User talk:Somebody") -> str:
    """What a marker shows to a reader of some language."""
    asked = {
        "action": "parse", "title": title, "text": marker, "contentmodel": "wikitext",
        "prop": "text", "uselang": language, "disablelimitreport": "1", "format": "json",
        "formatversion": "2",
    }  # fmt: skip
    return str(requests.post(meta.wiki.api, data=asked, timeout=60).json()["parse"]["text"])


@pytest.fixture
def person(browser: Any, meta: Meta) -> Iterator[Any]:
    """A page of the browser, in which somebody is logged in."""
    context = browser.new_context()
    logs_in(context, meta, PERSON, PERSON_PASSWORD)
    yield context.new_page()
    context.close()


def test_a_message_by_the_link_is_what_its_sender_saw_and_ends_in_one_marker(
    person: Any, meta: Meta
) -> None:
    suggestions = f"{ROOT}/Suggestions/{PERSON}"
    address = first_message_of(meta, suggestions)
    person.goto(address)
    shown = person.input_value("#wpTextbox1")
    talk = to_whom(address)
    person.click("#wpSave")
    person.wait_for_url(re.compile("/wiki/User_talk:"))
    saved = meta.text(talk) or ""
    [[items, language, sent]] = MARKER.findall(saved)
    assert is_of_now(sent)
    assert saved.endswith("}}")
    words = WORDS[language]
    labels = meta.data(f"labels/{language}")["labels"]
    about = ", ".join(labels[item] for item in items.split())
    heading, _, text = saved.partition("\n\n")
    assert heading == f"== {words['write-heading']} =="
    first, links, signed = text.split("\n\n")
    assert first == words["write-learn"].replace("$1", about)
    assert links == (
        f"[[User:{PERSON}|{words['write-profile']}]] · [[{suggestions}|{words['write-how']}]]"
        f" · [[{ROOT}|Capacity Peers]]"
    )
    assert re.match(rf"\[\[User:{PERSON}\|.+ \(UTC\)\n\{{\{{Capacity message", signed)
    # But for what the wiki fills in, it is what stood in the form.
    filled_in = {"subst:REVISIONUSER": PERSON, "subst:CURRENTTIMESTAMP": sent}
    for word, value in filled_in.items():
        shown = shown.replace(f"{{{{{word}}}}}", value)
    assert shown.replace("~~~~", signed.partition("\n")[0]).strip() == text


@pytest.mark.parametrize(
    ("language", "direction", "form"),
    [("ar", "rtl", "/ar"), ("PT ", "ltr", "/pt"), ("pt-br", "ltr", "/pt"), ("en", "ltr", "")],
)
def test_a_marker_is_in_the_language_of_its_message_for_whoever_reads_it(
    meta: Meta, language: str, direction: str, form: str
) -> None:
    sent = "from=K.''Vex''|sent=20261128031115"
    marker = f"{{{{Capacity message|about=Q12 Q13|lang={language}|{sent}}}}}"
    shown = line(meta, marker, "fr")
    code = language.strip().lower()
    assert f'lang="{code}"' in shown
    assert f'dir="{direction}"' in shown
    assert 'data-sent="20261128031115"' in shown
    for key in ("marker-sent", "marker-answer", "marker-met"):
        assert WORDS[code][key] in html.unescape(shown)
    assert "Q12" not in re.sub("<[^>]*>", "", shown)
    # It stands in the paragraph of the signature.
    assert line(meta, f"Hello\n{marker}").count("<p") == 1
    used = meta.api(action="parse", text=marker, contentmodel="wikitext", prop="templates")
    assert {one["title"] for one in used["parse"]["templates"]} == {
        "Template:Capacity message", "Module:Capacity marker", f"User:{BOT}/data/marker/{code}.json"
    }  # fmt: skip
    answer, met = (html.unescape(one) for one in re.findall(r'href="([^"]*)"', shown))
    asked = parse_qs(urlsplit(answer).query)
    assert (asked["title"], asked["section"]) == (["User_talk:K.''Vex''"], ["new"])
    asked = parse_qs(urlsplit(met).query)
    assert asked["title"] == ["Special:MyPage/Capacity_sessions"]
    assert asked["preload"] == [f"Template:Capacity session/preload{form}"]
    assert asked["preloadparams[2]"] == ["Q12"]


NONSENSE = (
    "", "|lang=", "|lang=tlh", "|lang=../messages/pt", "|lang=<b>pt</b>", "|lang=[[pt]]",
    f"|lang={'pt' * 5000}", "|lang=en|about=<script>alert(1)</script>|sent=<b>now</b>",
    f"|about={'Q12 ' * 20_000}", f"|about=Q{'1' * 5000}", f"|about={'x' * 100_000}",
    "|from=[[User:Ana]]", "|from=Ana/x", "|from=Ana&action=delete", "|from=Ana {{!}} x", "|from=#",
    f"|from={'x' * 5000}", "|from=<script>alert(1)</script>", "|from=A] [//example.org x",
    '|sent=20261128031115"><b>', "|sent=99999999999999", "|1|2|3", "|pages=User:Somebody/",
)  # fmt: skip


def test_whatever_stands_in_a_marker_the_talk_page_shows_the_english_line_and_nothing_else(
    meta: Meta,
) -> None:
    words = WORDS["en"]
    said = f"{words['marker-sent']} {words['marker-answer']} · {words['marker-met']}"
    for arguments in NONSENSE:
        shown = line(meta, f"{{{{Capacity message{arguments}}}}}")
        assert html.unescape(re.sub("<[^>]*>", "", shown)).strip() == said, arguments[:50]
        assert len(shown) < 1500, arguments[:50]
        assert not re.search("<(b|script|a href=.javascript)", shown), arguments[:50]


# A few hundred stand for thousands: what is rendered anew is all of them or none.
TALK_PAGES = int(os.environ.get("MESSAGES", "300"))
OTHER_PAGES = (
    "labels/pt",
    "messages/pt",
    "labels/en",
    "messages/en",
    "version",
    "catalogue",
    "marker/ar",
)


@pytest.mark.thorough
def test_only_an_edit_of_its_own_sentences_renders_talk_pages_anew(meta: Meta) -> None:
    talk = {
        f"User talk:Person {number}": "pt" if number % 2 else "en" for number in range(TALK_PAGES)
    }
    for language in ("en", "pt"):
        first, *others = (
            title.removeprefix("User talk:") for title in talk if talk[title] == language
        )
        text = f"Hello {{{{Capacity message|about=Q1|lang={language}}}}}"
        meta.wiki.save_pages([SamplePage(f"User talk:{first}", text, PERSON)])
        copy_page(meta, first, {name: f"Writer to {name}" for name in others})

    def anew(*names: str) -> set[str]:
        """The languages of the talk pages that are rendered anew after an edit of data pages."""
        base = meta.wiki.folder / "data" / "wiki.sqlite"
        with closing(sqlite3.connect(base)) as wiki, wiki:
            wiki.execute("UPDATE page SET page_touched = ?, page_links_updated = ?", [LONG_AGO] * 2)
        meta.wiki.save_pages(
            SamplePage(
                f"User:{BOT}/data/{name}.json", json.dumps({**meta.data(name), "new": 1}), BOT
            )
            for name in names
        )
        meta.wiki.run_jobs()
        with closing(sqlite3.connect(base)) as wiki:
            rows = wiki.execute(
                "SELECT page_title FROM page WHERE page_namespace = 3 AND page_title LIKE 'Person%'"
                " AND (page_touched > ? OR page_links_updated > ?)", [LONG_AGO] * 2
            ).fetchall()  # fmt: skip
        found = Counter(talk[f"User talk:{title.replace('_', ' ')}"] for (title,) in rows)
        assert set(found.values()) <= {TALK_PAGES // 2}
        return set(found)

    assert anew(*OTHER_PAGES) == set()
    assert anew("marker/pt") == {"pt"}


LISTS = ("learn from", "learn near", "others", "share with", "share near")
ROW = "{{Capacity suggestions row|name=%s|capacities=Q1|languages=en|contact=%s}}"


def links(meta: Meta, *people: str, contact: str = "talk") -> list[str]:
    """Where links lead from a page of suggestions that has these people in each of its lists."""
    rows = "\n".join(ROW % (name, contact) for name in people)
    lists = "".join(f"|{name}=\n{rows}\n" for name in LISTS)
    shown = line(meta, f"{{{{Capacity suggestions|user=Ana|status=open{lists}}}}}")
    assert shown.count("Somebody else") >= len(LISTS)
    return [html.unescape(one) for one in re.findall(r'href="([^"]*)"', shown)]


def test_whoever_wants_no_messages_has_no_button_in_any_list(meta: Meta) -> None:
    writes = re.compile("message/preload|EmailUser|User_talk:")
    assert len([one for one in links(meta, "Somebody else") if writes.search(one)]) == len(LISTS)
    silent = links(meta, "Somebody else", contact="none")
    assert [one for one in silent if writes.search(one)] == []


def test_where_no_message_can_be_added_the_link_leads_to_the_talk_page(meta: Meta) -> None:
    talk = "User talk:Somebody else"
    for text, model in (("#REDIRECT [[Sandbox]]", None), ("{}", "json")):
        meta.wiki.save_pages([SamplePage(talk, text, ADMIN, content_model=model)])
        found = [one for one in links(meta, "Somebody else") if "User_talk:" in one]
        assert [urlsplit(one).path for one in found] == ["/wiki/User_talk:Somebody_else"] * len(
            LISTS
        )
        meta.wiki.delete_pages([talk])
