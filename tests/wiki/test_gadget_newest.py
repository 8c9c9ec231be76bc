"""The gadget with the newest Vue and Codex, which wikis newer than the tests' own have."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from demo.local_meta import PERSON, PERSON_PASSWORD
from tests.prepared_wiki import Meta
from tests.wiki.test_gadget import DIRECTORY, Visit, logs_in, saves

MODULES = Path(__file__).parents[1] / "gadget" / "node_modules"
VUE = MODULES / "vue" / "dist" / "vue.global.js"
CODEX = MODULES / "@wikimedia" / "codex" / "dist"

# What MediaWiki's loader gives to whoever asks for these modules.
IN_PLACE_OF_THE_WIKIS = """() => {
    mw.loader.state({ vue: 'ready', '@wikimedia/codex': 'ready', 'codex-styles': 'ready' });
    mw.loader.moduleRegistry.vue.module.exports = window.Vue;
    mw.loader.moduleRegistry['@wikimedia/codex'].module.exports = window.codex;
    return mw.loader.using('ext.gadget.CapacityPeersApp').then((require) =>
        require('ext.gadget.CapacityPeersApp').open(document.getElementById('mw-content-text')));
}"""


@pytest.mark.thorough
@pytest.mark.skipif(not VUE.is_file(), reason="`make lint` fetches the newest Vue and Codex")
def test_with_the_newest_vue_and_codex_somebody_searches_and_fills_in_the_form(
    browser: Any, meta: Meta
) -> None:
    context = browser.new_context()
    logs_in(context, meta, PERSON, PERSON_PASSWORD)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text) if one.type == "warning" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(meta.wiki.page_url(DIRECTORY))
    # Only then, since the wiki's own Vue calls itself the same.
    page.evaluate("mw.loader.using('vue').then(() => null)")
    page.add_script_tag(path=VUE)
    page.add_script_tag(path=CODEX / "codex.umd.cjs")
    page.add_style_tag(path=CODEX / "codex.style.css")
    page.evaluate(IN_PLACE_OF_THE_WIKIS)
    assert page.evaluate("Vue.version.startsWith('3.5')")
    visit = Visit(page, "en")
    visit.app.locator(".capacity-peers-card").first.wait_for()
    everybody = visit.found()
    visit.chooses("capacities", "lua", "Lua")
    assert 0 < visit.found() < everybody
    page.evaluate("location.hash = '#/profile'")
    visit.app.get_by_text(visit.say("gadget-stands-on")).wait_for()
    visit.chooses("gadget-field-languages", "German", "Deutsch")
    visit.selects(visit.say("gadget-level", "Deutsch"), visit.say("level-2"))
    visit.chooses("gadget-field-wanted", "lua", "Lua")
    saves(visit, "pywikibot", "Pywikibot")
    assert "; de-2" in (meta.text(f"User:{PERSON}") or "")
    assert "Pywikibot" in (meta.text(f"User:{PERSON}") or "")
    assert said == []
    context.close()
