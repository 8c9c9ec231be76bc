"""What somebody installs on the wiki between two runs is there in the next one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from demo.local_meta import ROOT
from demo.wiki import SamplePage
from tests.prepared_wiki import Meta

# What the extension Translate adds; nothing else of it matters here.
TRANSLATIONS = {"wgExtraNamespaces": {1198: "Translations", 1199: "Translations_talk"}}
UNIT = f"Translations:{ROOT}/messages/share-with/eo"


def test_a_namespace_that_came_since_the_last_run_is_read(meta: Meta) -> None:
    assert meta.capx("plan", "directory").code == 0
    meta.wiki.overrides(**TRANSLATIONS)
    meta.wiki.save_pages([SamplePage(UNIT, "Volas lerni", "Somebody")])
    # New words are published once a day at most.
    done = meta.capx("run", "--date", (meta.date + timedelta(1)).isoformat())
    assert done.code == 0, done.err
    assert meta.data("messages/eo")["messages"]["share-with"] == "Volas lerni"


@pytest.mark.thorough
def test_a_namespace_that_is_gone_since_the_last_run_is_not_asked_for(meta: Meta) -> None:
    meta.wiki.overrides(**TRANSLATIONS)
    assert meta.capx("plan", "directory").code == 0
    meta.wiki.overrides()
    done = meta.capx("plan", "--json")
    assert done.code == 0, done.err
    assert done.json["edits"] == 0
