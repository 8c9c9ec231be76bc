"""Who opens a template, or a form that a link opens, reads of it in their own language."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest

from bots.pages.messages import shipped_messages
from bots.setup.deployment import descriptions
from bots.setup.forms import examples
from demo.local_meta import PERSON, ROOT
from sync.profiles.contract import EVENT, PROFILE, TEMPLATES
from sync.profiles.dialects import by_language
from tests.prepared_wiki import Meta

Open = Callable[..., Any]
WORDS = shipped_messages()


def english_sentences(shown: str) -> list[str]:
    """What stands in a text of all that we say in English, in four words or more."""
    said = [*WORDS["en"].values(), *(text for one in descriptions()["en"].values()
                                     for text in one.values())]  # fmt: skip
    return [one for one in said if one.count(" ") > 2 and one in shown]


def test_a_portuguese_reader_reads_of_the_template_of_an_event_in_portuguese(
    open_page: Open,
) -> None:
    page = open_page(f"Template:{EVENT}", uselang="pt")
    content = page.locator("#mw-content-text")
    # MediaWiki puts no-break spaces before some signs.
    said = content.inner_text().replace("\xa0", " ")
    assert WORDS["pt"]["template-event"] in said
    # What to write, and below it what each parameter is for.
    assert content.locator("pre[lang=pt]").inner_text().splitlines() == examples()["event"]["pt"]
    table = content.locator(".mw-templatedata-doc-params").inner_text()
    for parameter, text in descriptions()["pt"][EVENT].items():
        assert text.replace("{most}", "10") in said, parameter
    assert "Em linha" in table
    assert english_sentences(said) == []
    # The bar at the head leads back.
    content.get_by_role("navigation").get_by_role("link", name=WORDS["pt"]["start"]).click()
    page.wait_for_url(f"**/{ROOT.replace(' ', '_')}")


@pytest.mark.parametrize(
    ("title", "language", "key"),
    [
        ("Capacity events row", "ar", "template-bot"),
        ("Capacity events", "pt-br", "template-bot"),
        ("Capacity message", "es", "template-message"),
        ("Capacity profile/preload/pt", "fr", "template-form"),
        ("Capacity session/preload", "pt", "template-form"),
    ],
)
def test_a_template_that_nobody_writes_by_hand_says_so(
    meta: Meta, title: str, language: str, key: str
) -> None:
    shown = unescape(meta.rendered(f"Template:{title}", language))
    assert WORDS[language][key] in shown
    assert WORDS[language]["nav-people"] in shown
    assert english_sentences(shown) == []


@pytest.mark.thorough
def test_what_a_template_shows_of_itself_is_on_no_page_that_uses_it(meta: Meta) -> None:
    for title in (f"{ROOT}/Events", "User:Aurélio Brandão"):
        found = meta.api(action="parse", page=title, prop="templates")["parse"]["templates"]
        used = {one["title"] for one in found}
        assert "Module:Capacity peers" in used
        assert not used & {"Module:Capacity peers/documentation", "Module:Capacity peers/examples"}


# Who reads which form: Mirandese and Brazilian Portuguese fall back on Portuguese, Persian and
# German on English.
FORMS = {"pt": "pt", "pt-br": "pt", "mwl": "pt", "ar": "ar", "fa": "en", "de": "en"}


def test_without_the_gadget_a_form_opens_in_the_readers_language(
    open_page: Open, meta: Meta
) -> None:
    text = meta.text(ROOT)
    assert text
    meta.wiki.delete_pages(["MediaWiki:Gadget-CapacityPeers.js"])
    page = open_page(ROOT)
    for language, form in FORMS.items():
        shown = meta.api(action="parse", title=ROOT, text=text, contentmodel="wikitext",
                         uselang=language)["parse"]["text"]  # fmt: skip
        words = WORDS.get(language, WORDS[form])
        create = words["landing-create"]
        [address] = re.findall(rf'href="([^"]*)"><[^>]*>(?:<[^>]*>)?{create}<', shown)
        # By way of a special page, which knows whose page it is.
        page.goto(unescape(address))
        page.goto(f"{page.url}&uselang={language}")
        written = page.locator("#wpTextbox1").input_value()
        spoken = by_language().get(form)
        name, wanted = PROFILE, "wanted"
        if spoken:
            name, wanted = spoken.title_of(name), spoken.parameter_of(wanted)
        assert written.startswith(f"{{{{{name}\n| "), language
        assert f"\n| {wanted} " in written
        said = page.locator(".mw-editintro").inner_text()
        assert words["form-help"] in said, language
        assert words["template-profile"] in said, language
    # So does what says that two people met.
    title = f"{ROOT}/Suggestions/{PERSON}"
    shown = meta.api(action="parse", title=title, text=meta.text(title) or "",
                     contentmodel="wikitext",
                     uselang="pt-br")["parse"]["text"]  # fmt: skip
    assert "Template:Capacity_session/preload/pt&amp;" in shown


@pytest.mark.parametrize("name", TEMPLATES)
def test_what_the_page_of_a_template_shows_can_be_used_as_it_is(meta: Meta, name: str) -> None:
    for lines in examples()[TEMPLATES[name].key].values():
        found = meta.api(action="parse", title="User:Ana Teste/Here", text="\n".join(lines),
                         contentmodel="wikitext", preview="1")  # fmt: skip
        shown = found["parse"]["text"]
        assert "capacity-" in shown
        assert "capacity-peers-problems" not in shown, lines
