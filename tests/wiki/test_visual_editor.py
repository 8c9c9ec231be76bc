"""A profile in VisualEditor: its form for templates has our words, and saves what was meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from bots.pages.messages import shipped_messages
from bots.setup.deployment import descriptions
from demo.local_meta import PERSON, PERSON_PASSWORD
from demo.wiki import SamplePage
from sync.profiles.contract import PROFILE, TEMPLATES
from tests.prepared_wiki import Meta
from tests.wiki.test_gadget import bot_reads, items, logs_in

HOME = f"User:{PERSON}"
DIALOG = ".ve-ui-mwTemplateDialog-ready"
USED = ("available", "wanted", "known", "languages", "territory", "contact")
TEXT = """Olá! <!-- {{Capacity profile|known=no}} --> {{PAGENAME}}
{{Capacity profile
| sabe      = Wikidata; edit-a-thon <!-- since 2011 -->
| available = edit-a-thon
| wanted    = QuickStatements; OpenRefine; proposta de bolsa
| languages = pt-n; en-3; es-2
| territory = Brasil
| contact   = email
}}

== Onde me encontrar ==
Deixe um recado na '''minha''' [[User talk:Aurélio Brandão|página de discussão]].
{| class="wikitable"
| a || b
|}"""


def labels(language: str) -> Mapping[str, str]:
    """What the form calls each parameter that the page uses."""
    return {name: shipped_messages()[language][f"gadget-field-{name}"] for name in USED}


@pytest.fixture
def form(browser: Any, meta: Meta) -> Iterator[Any]:
    """Open the form of the template on somebody's page, for a reader of a language."""
    # It has to be told neither of RESTBase nor of Parsoid: MediaWiki 1.43 brings what it needs.
    meta.wiki.overrides(extensions=["VisualEditor"], wgVisualEditorShowBetaWelcome=False)
    meta.wiki.save_pages([SamplePage(HOME, TEXT, PERSON)])
    contexts = []

    def opened(language: str) -> Any:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        contexts.append(context)
        logs_in(context, meta, PERSON, PERSON_PASSWORD)
        page = context.new_page()
        page.goto(meta.wiki.page_url(HOME, veaction="edit", uselang=language))
        # A click beside its links and chips: on the name.
        box = page.locator(".ve-ce-surface .capacity-profile")
        box.wait_for(timeout=60_000)
        box.click(position={"x": 8, "y": 8}, force=True)
        page.locator(".ve-ui-mwTransclusionContextItem .oo-ui-buttonElement-button").first.click()
        page.locator(f"{DIALOG} .ve-ui-mwParameterPage").first.wait_for()
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.thorough
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_form_speaks_the_readers_language(form: Any, meta: Meta, language: str) -> None:
    shown = form(language).locator(DIALOG)
    found = shown.locator(".ve-ui-mwParameterPage-label").all_inner_texts()
    assert found == list(labels(language).values())
    explained = {one: text.partition("\n")[0] for one, text in zip(
        USED, shown.locator(".ve-ui-mwParameterPage-doc").all_inner_texts(), strict=True
    )}  # fmt: skip
    if language == "en":
        data = meta.api(action="templatedata", titles=f"Template:{PROFILE}", lang="en")
        [template] = data["pages"].values()
        expected = {one: template["params"][one]["description"] for one in USED}
    else:
        about, said = TEMPLATES[PROFILE].parameters, descriptions()[language][PROFILE]
        expected = {one: said[one].replace("{most}", str(about[one].most)) for one in USED}
    assert explained == expected
    # Beside them everything else that one can say, to be chosen.
    assert shown.get_by_role("checkbox").count() == len(TEMPLATES[PROFILE].parameters)


@pytest.mark.thorough
def test_what_is_changed_in_the_form_is_saved_and_the_bot_reads_it(form: Any, meta: Meta) -> None:
    said = bot_reads(meta, HOME)
    page = form("en")
    wanted = page.locator(DIALOG).get_by_label(labels("en")["wanted"], exact=True)
    assert wanted.input_value() == "QuickStatements; OpenRefine; proposta de bolsa"
    wanted.fill("QuickStatements; Lua; proposta de bolsa")
    page.locator(DIALOG).get_by_text("Apply changes").click()
    page.locator(DIALOG).wait_for(state="hidden")
    page.locator(".ve-ui-toolbar-saveButton").click()
    dialog = page.locator(".ve-ui-mwSaveDialog")
    dialog.get_by_role("button", name="Save changes").click()
    page.locator("html.ve-active").wait_for(state="detached")
    # All the rest of the page, and of the template, stands as it was written.
    assert meta.text(HOME) == TEXT.replace("QuickStatements; OpenRefine;", "QuickStatements; Lua;")
    lua, openrefine = items(meta, "Lua", "OpenRefine")
    meant = tuple(lua if one == openrefine else one for one in said["wanted"])
    assert bot_reads(meta, HOME) == {**said, "wanted": meant}
