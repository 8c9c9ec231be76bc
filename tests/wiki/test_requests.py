"""Somebody asks something of the project, others support it, and who speaks for all decides."""

from __future__ import annotations

import re
from typing import Any

import pytest

from demo.local_meta import PERSON, PERSON_PASSWORD, ROOT
from demo.wiki import SamplePage
from tests.prepared_wiki import Meta
from tests.wiki.administrator import Administrator
from tests.wiki.test_gadget import logs_in

LIST = f"{ROOT}/Requests"
REQUEST = f"{LIST}/5"
"""The demo has four."""


def rows(meta: Meta) -> dict[str, str]:
    """The rows of the list, by the number of the request."""
    meta.capx("run", "requests")
    text = meta.text(LIST) or ""
    found = (re.search(r"/Requests/(\d+)\|(.*)}}", line) for line in text.splitlines())
    return {one[1]: one[2] for one in found if one}


def test_without_script_one_asks_supports_and_reads_what_was_decided(
    browser: Any, meta: Meta
) -> None:
    context = browser.new_context(java_script_enabled=False)
    logs_in(context, meta, PERSON, PERSON_PASSWORD)
    page = context.new_page()
    page.goto(meta.wiki.page_url(LIST))
    page.get_by_role("link", name="Idea", exact=True).click()
    form = page.locator("#wpTextbox1")
    assert "What would it let people do?" in form.input_value()
    form.fill(form.input_value().replace("| title = ", "| title = Bees"))
    page.click("#wpSave")
    meta.wiki.run_jobs()
    page.goto(meta.wiki.page_url(LIST))
    assert "/Requests/6" in (
        page.get_by_role("link", name="Idea", exact=True).get_attribute("href") or ""
    )
    for _ in range(2):
        page.goto(meta.wiki.page_url(REQUEST))
        page.get_by_role("link", name="Support this").click()
        page.click("#wpSave")
    context.close()
    text = meta.text(REQUEST) or ""
    assert text.count(f"* [[User:{PERSON}]], ") == 2
    assert "~~" not in text
    assert "subst:" not in text
    row = rows(meta)["5"]
    assert row.startswith("kind=idea|status=open|")
    assert row.endswith("|supporters=1|title=Bees")
    decided = text.replace("| title", "| status = done\n| reason = It is done.\n| title")
    meta.wiki.save_pages([SamplePage(REQUEST, decided, PERSON)])
    assert "|status=open|" in rows(meta)["5"]
    administrator = Administrator(meta.wiki)
    administrator.edits(REQUEST, f"{decided}\nSeen.")
    assert "|status=open|" in rows(meta)["5"], "who edits beside it decides nothing"
    administrator.edits(REQUEST, decided.replace("| reason", "| decided = 2026-11-26\n| reason"))
    row = rows(meta)["5"]
    assert "|status=done|" in row
    assert "|reason=It is done." in row
    assert "It is done." in meta.rendered(LIST)
    meta.wiki.save_pages([SamplePage(REQUEST, "It was about somebody.", PERSON)])
    assert "5" not in rows(meta)


def test_an_invitation_says_who_takes_part_and_leads_to_the_form(meta: Meta) -> None:
    calls = ("language=pt", "territory=br", "", "language=<b>x", "territory=[[x]]")
    text = "\n\n".join(f"{{{{Capacity invitation|{one}}}}}" for one in calls)
    meta.wiki.save_pages([SamplePage("Portal", text, PERSON)])
    figures = meta.data("invitation")
    html = meta.rendered("Portal")
    said = re.sub(r"<[^>]*>", "", html)
    assert f"{figures['languages']['pt']['people']} people who speak português take part." in said
    assert f"territory: Brazil.{figures['territories']['BR']['needs']} learning needs wait" in said
    assert said.count(f"{figures['everybody']['people']} people take part.") == 3
    assert html.count("Say what you know, can teach or want to learn") == len(calls)


@pytest.mark.thorough
def test_a_page_of_a_capacity_says_who_teaches_it_by_language_and_region(meta: Meta) -> None:
    pages = meta.bot_pages()
    title = max(
        (one for one in pages if one.startswith(f"{ROOT}/Capacity/")),
        key=lambda one: (
            pages[one].partition("|seeking=")[0].count("{{Capacity community row|name=")
        ),
    )
    html = meta.rendered(title)
    assert "Who can teach it, by language and region" in html
    assert "Search profiles" not in html
    module = "Module:Capacity peers/site"
    text = (meta.text(module) or "").replace("cirrus = false", "cirrus = true")
    assert "cirrus = true" in text
    Administrator(meta.wiki).edits(module, text)
    meta.wiki.run_jobs()
    # In a language that nobody has read it in yet.
    [address] = re.findall(r'href="([^"]*hastemplate[^"]*)"', meta.rendered(title, "fr"))
    assert "insource" in address
