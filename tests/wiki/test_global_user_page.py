"""A profile on the page that all wikis show of an account: what is left of it elsewhere.

The extension GlobalUserPage asks Meta for the HTML of somebody's user page, in the reader's
language, and puts it on a wiki where they have no page, as it is: nothing of Meta's site is there,
and links are not changed. Debian does not have it; the request is the one that it makes.
"""

from __future__ import annotations

import re
from typing import Any

import pytest

from bots.pages.messages import of_unknown_gender, shipped_messages
from demo.local_meta import BOT, ROOT
from demo.wiki import SamplePage
from tests.prepared_wiki import Meta

HOME = "User:Ana Elsewhere"
TEXT = f"""{{{{Capacity profile
| available = Wikidata
| wanted = OpenRefine; no such thing
| languages = pt-n
| territory = BR
| teams = Meta:Team Maps
| manages = [[Meta:Wiki Ana|Wiki Ana]]
| programme = Wiki Mentors
| alternative account = Ana (work)
| wikidata = Q42
}}}}
{{{{:{ROOT}/Suggestions/Aurélio Brandão}}}}"""


def shown_elsewhere(meta: Meta, page: str, language: str) -> Any:
    """What another wiki gets of a user page."""
    answer = meta.api(
        action="parse", title=page, text=f"{{{{:{page}}}}}", disableeditsection="1",
        disablelimitreport="1", uselang=language, useskin="vector-2022",
        prop="text|modules|jsconfigvars|indicators|sections|externallinks",
    )  # fmt: skip
    return answer["parse"]


@pytest.fixture
def elsewhere(meta: Meta) -> Any:
    """The same in Portuguese."""
    team = "{{Capacity team|members=Ana Elsewhere}}"
    meta.wiki.save_pages(
        [
            SamplePage("Meta:Team Maps", team, "Ana Elsewhere"),
            SamplePage("Meta:Wiki Ana", "Our group.", "Ana Elsewhere"),
            SamplePage("User:Ana (work)", "My other account.", "Ana (work)"),
            SamplePage("Wiki Mentors", "{{Mentorship programme}}", "Ana Elsewhere"),
            SamplePage(f"{ROOT}/Suggestions/Ana Elsewhere", "{{Capacity suggestions}}", BOT),
            SamplePage(HOME, TEXT, "Ana Elsewhere"),
        ]
    )
    return shown_elsewhere(meta, HOME, "pt")


def test_its_links_lead_to_meta_from_everywhere(meta: Meta, elsewhere: Any) -> None:
    links = re.findall(r'<a [^>]*href="([^"]*)"', elsewhere["text"])
    server = meta.wiki.api.removesuffix("/w/api.php")
    assert len(links) > 10
    assert [one for one in links if not one.startswith((f"{server}/w", "https://"))] == []
    for page in ("Meta:Team_Maps", "Meta:Wiki_Ana", "Wiki_Mentors", "User:Ana_(work)"):
        assert f"{server}/wiki/{page}" in links
    assert f"{server}/wiki/{ROOT.replace(' ', '_')}/Suggestions/Ana_Elsewhere" in links
    # Those between pages of the wiki are what they were on all other pages.
    assert 'href="/wiki/User:' in meta.rendered(f"{ROOT}/Suggestions/Aurélio Brandão")


def test_it_is_in_the_readers_language_and_needs_nothing_of_metas_site(elsewhere: Any) -> None:
    words = shipped_messages()["pt"]
    for key in ("profile-available", "profile-wanted", "profile-suggestions", "write"):
        assert of_unknown_gender(words[key]) in elsewhere["text"]
    # No gadget, no styles but those in the elements, no headings in a table of contents.
    loaded = {*elsewhere["modules"], *elsewhere["modulestyles"]}
    assert not {one for one in loaded if one.startswith("ext.gadget")}
    assert not elsewhere["indicators"]
    assert elsewhere["sections"] == []
    assert not re.search(r"<(button|input|select|form|script|style)\b", elsewhere["text"])
    # What the author can mend is said in their own preview alone.
    assert words["preview-problems"] not in elsewhere["text"]


@pytest.mark.thorough
def test_on_a_page_without_any_styles_it_is_still_a_box(elsewhere: Any, browser: Any) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.set_content(elsewhere["text"])
    box = page.locator(".capacity-profile")
    assert box.evaluate("node => getComputedStyle(node).borderTopStyle") == "solid"
    capacity = box.get_by_role("link", name="Wikidata").locator("span").first
    assert capacity.evaluate("node => getComputedStyle(node).borderTopLeftRadius") != "0px"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
