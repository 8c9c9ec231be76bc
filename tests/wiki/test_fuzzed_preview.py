"""Whatever stands in a parameter, the preview answers with a box, quickly and without an error."""

from __future__ import annotations

import random

import pytest
import requests

from demo.local_meta import PERSON
from sync.profiles.contract import TEMPLATES
from tests.fuzz.values import everything
from tests.parts import some_thorough
from tests.prepared_wiki import Meta

SEED = 20261127
SECONDS = 5
LANGUAGES = ("en", "ar", "pt", "zh-hans", "qqx")


@pytest.mark.parametrize("trial", some_thorough(range(40), 2))
def test_a_preview_of_nasty_values_is_a_preview(meta: Meta, trial: int) -> None:
    chance = random.Random(SEED + trial)
    values = 0
    for name, template in TEMPLATES.items():
        values += len(template.parameters)
        asked = {
            "action": "parse", "title": f"User:{PERSON}/{name}", "text": everything(name, chance),
            "contentmodel": "wikitext", "preview": "1", "uselang": chance.choice(LANGUAGES),
            "prop": "text|limitreportdata", "format": "json",
            "formatversion": "2",
        }  # fmt: skip
        found = requests.post(meta.wiki.api, data=asked, timeout=60).json()["parse"]
        shown = found["text"]
        assert "scribunto-error" not in shown, asked["text"]
        assert "Lua error" not in shown, asked["text"]
        taken = {one["name"]: one for one in found["limitreportdata"]}
        assert float(taken["limitreport-cputime"]["0"]) < SECONDS, asked["text"]
    assert values > 50
