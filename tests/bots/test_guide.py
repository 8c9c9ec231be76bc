"""The guide: the same steps in all languages, at the same addresses, with the buttons' names."""

from __future__ import annotations

import json
import re
from importlib import resources
from pathlib import Path

import pytest

from bots.pages.guide import translations, units
from bots.pages.messages import shipped_messages
from bots.setup.deployment import deployed_pages, guide_translations
from sync.wiki.pages import Owner
from sync.wiki.site import Site

SITE = Site(family="f", code="c", root="Root", bot="Bot")
PAGES = {page.title: page.text for page in deployed_pages(SITE)}
MARKED = next(
    page.text for page in deployed_pages(SITE, translatable=True) if page.title == "Root/Guide"
)
UNITS = units(MARKED)
LANGUAGES = sorted(translations())
GUIDES = {title: text for title, text in PAGES.items() if title.startswith("Root/Guide")}
WIKI = Path(str(resources.files("templates") / "wiki"))
# Whoever translates can break neither a link's target nor an address: they stand in variables.
BREAKABLE = re.compile(r"\{\{|<|Root|https?:|mailto:|Template:|Special:")
PARTS = re.compile(r"\$[a-z]+|'''|\[\[|\]\]|(?<!\[)\[(?!\[)|(?<!\])\](?!\])|\|")
ANCHOR = re.compile(r'<div id="([a-z-]+)"></div>')


def test_a_text_has_a_number_of_its_own_and_nothing_that_a_translator_could_break() -> None:
    marks = re.findall(r"<!--T:(\d+)-->", MARKED)
    assert len(marks) == len(set(marks)) == len(UNITS) == MARKED.count("</translate>")
    # Numbers up to 23 are of the first guide: what was translated then was another text.
    assert min(UNITS) > 23
    assert {number: text for number, text in UNITS.items() if BREAKABLE.search(text)} == {}


def test_the_guide_comes_in_every_language_of_the_interface() -> None:
    assert {"en", *LANGUAGES} == set(shipped_messages())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_every_text_with_its_links_and_buttons(language: str) -> None:
    there = translations()[language]
    assert list(there) == list(UNITS)
    parts = {number: sorted(PARTS.findall(text)) for number, text in UNITS.items()}
    assert {number: sorted(PARTS.findall(text)) for number, text in there.items()} == parts
    assert [number for number, text in there.items() if BREAKABLE.search(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_button_is_called_as_the_interface_calls_it(language: str) -> None:
    guide = (WIKI / "Guide.wikitext.j2").read_text("utf-8")
    file = WIKI / "guide" / f"{language}.json"
    named = re.compile(r"(?<!\{)\{([a-z][a-z0-9-]*)\}")
    english = {int(one): sorted(named.findall(text)) for one, text in units(guide).items()}
    texts = json.loads(file.read_text("utf-8"))
    assert {int(one): sorted(named.findall(text)) for one, text in texts.items()} == english
    shown = GUIDES[f"Root/Guide/{language}"]
    assert not named.search(re.sub(r"\{\{.*?\}\}", "", shown, flags=re.DOTALL))
    assert f"'''{shipped_messages()[language]['landing-create']}'''" in shown


@pytest.mark.parametrize("title", sorted(GUIDES))
def test_where_the_wiki_does_not_translate_there_is_a_whole_page_in_each_language(
    title: str,
) -> None:
    text = GUIDES[title]
    assert not re.search(
        r"translate>|<tvar|<!--|<languages|PAGELANGUAGE|Special:Translate|<<", text
    )
    assert not re.search(r"\$[a-z]", text)
    language = title.removeprefix("Root/Guide").strip("/") or "en"
    assert f'lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in text
    assert ANCHOR.findall(text) == ANCHOR.findall(MARKED)
    assert text.count("\n== ") == len(ANCHOR.findall(MARKED))
    if language != "en":
        # No step was left in English.
        english = {line for line in GUIDES["Root/Guide"].splitlines() if line[:2] in {"# ", "* "}}
        assert english.isdisjoint(text.splitlines())


def test_what_leads_to_a_chapter_leads_to_one_that_is_there() -> None:
    anchors = set(ANCHOR.findall(MARKED))
    modules = {
        title: text for title, text in PAGES.items() if title.startswith("Module:Capacity peers")
    }
    led = {
        chapter
        for text in modules.values()
        for pattern in (
            r"links\.guide\( words, .*, '([a-z-]+)' \)",
            r"components\.page\( words, (?:nil|'[a-z-]+'), '([a-z-]+)' \)",
        )
        for chapter in re.findall(pattern, text)
    }
    for table in re.findall(r"local CHAPTERS = \{(.*?)\}", "".join(modules.values()), re.DOTALL):
        led |= set(re.findall(r"= '([a-z-]+)'", table))
    assert led >= {"take-part", "suggestions", "search", "events", "report", "translate"}
    assert led <= anchors
    assert set(re.findall(r"#([a-z-]+)</tvar>", MARKED)) <= anchors


def test_translate_takes_the_translations_over_to_be_checked() -> None:
    pages = {page.title: page for page in guide_translations(SITE)}
    assert len(pages) == len(UNITS) * len(LANGUAGES)
    assert {page.owner for page in pages.values()} == {Owner.SEEDED}
    texts = {title: page.text for title, page in pages.items()}
    [number] = [one for one, text in UNITS.items() if text == "Find people"]
    assert texts[f"Translations:Root/Guide/{number}/pt"] == "!!FUZZY!!Encontrar pessoas"
    # Translate itself makes the pages of the languages; nothing else may be saved there.
    titles = [page.title for page in deployed_pages(SITE, translatable=True)]
    assert [one for one in titles if one.startswith("Root/Guide")] == ["Root/Guide"]
