"""Whatever stands on a page that the bot reads back, or that a community keeps, a run bears it."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Mapping
from contextlib import suppress

import pytest

from bots.jobs.catalogue.renewal import renewal
from bots.jobs.snapshot import (
    activities_title,
    catalogue_title,
    corrections_title,
    curators_title,
    exclusions_title,
)
from bots.pages.messages import shipped_messages, unit_prefix
from sync.wiki.errors import RunError
from sync.wiki.pages import StoredPage, is_data
from tests.fuzz.documents import damaged
from tests.fuzz.trials import SITE, facts, of_others, others, plan_of, snapshot_of
from tests.fuzz.values import nasty
from tests.parts import some_thorough

SEED = 20261127
# What a community may say on its pages, all of it right.
CORRECTIONS = {
    "parent": {"Q3": "Q1", "Q40": None},
    "aliases": {"Q5": {"en": ["further name"], "pt": ["outro nome"]}},
    "retired": {"Q39": "Q38"},
}
ACTIVITIES = {"edit-a-thon": {"names": {"pt": "maratona"}, "capacities": ["skill 1", "Q2"]}}


@pytest.fixture(scope="module")
def published() -> Mapping[str, StoredPage]:
    """The pages of a run, as the bot saved them."""
    plan = plan_of(snapshot_of(others()))
    return {page.title: StoredPage(page.title, page.text, 5_000, SITE.bot) for page in plan.pages}


@pytest.mark.parametrize("trial", some_thorough(range(300), 12))
def test_a_data_page_that_is_damaged_ends_no_run(
    trial: int, published: Mapping[str, StoredPage]
) -> None:
    chance = random.Random(SEED + trial)
    title = chance.choice([one for one in published if is_data(one)])
    text = damaged(published[title].text, chance)
    standing = {**published, title: StoredPage(title, text, 5_001, SITE.bot)}
    snapshot = snapshot_of(others(), *standing.values())
    if title == catalogue_title(SITE):
        # Without a catalogue nobody's words mean anything: the run ends with a sentence.
        with suppress(RunError):
            assert plan_of(snapshot).failures == ()
        return
    plan = plan_of(snapshot)
    assert plan.failures == ()
    assert of_others(plan) == of_others(plan_of(snapshot_of(others(), *published.values())))


@pytest.mark.parametrize("trial", some_thorough(range(200), 10))
@pytest.mark.parametrize("title", [
    corrections_title(SITE), activities_title(SITE), exclusions_title(SITE), curators_title(SITE),
])  # fmt: skip
def test_whatever_a_community_writes_ends_no_run(
    trial: int, title: str, published: Mapping[str, StoredPage]
) -> None:
    chance = random.Random(SEED + trial)
    names = [value.replace("\n", " ") for value in nasty("members")]
    if title in {exclusions_title(SITE), curators_title(SITE)}:
        text = "\n".join(f"{chance.choice('*#: ')} {chance.choice(names)}" for _ in range(30))
    else:
        right = CORRECTIONS if title == corrections_title(SITE) else ACTIVITIES
        text = damaged(json.dumps(right), chance)
        if chance.random() < 0.2:
            text = chance.choice(
                [text[: len(text) // 2], f"<pre>{text}</pre>", chance.choice(names)]
            )
    standing = {**published, title: StoredPage(title, text, 5_001, "Somebody")}
    plan = plan_of(snapshot_of(others(), *standing.values(), facts=facts()))
    assert plan.failures == ()
    assert not [one for one in plan.faults if "Error" in one]


@pytest.mark.parametrize("trial", some_thorough(range(50), 2))
def test_whatever_the_sources_say_ends_no_run(trial: int) -> None:
    chance = random.Random(SEED + trial)
    texts = [*nasty("name"), *nasty("languages"), *nasty("known")]

    def pen(right: str) -> str:
        return chance.choice(texts) if chance.random() < 0.3 else right

    plan = plan_of(snapshot_of(others(), facts=facts(pen)))
    assert plan.failures == ()
    assert not [one for one in plan.faults if "Error" in one]


@pytest.mark.parametrize("trial", some_thorough(range(20), 1))
def test_whatever_a_translator_writes_stays_words(trial: int) -> None:
    chance = random.Random(SEED + trial)
    english = shipped_messages()["en"]
    keys, languages = [*english, "x", ""], [*nasty("languages"), "pt", "ar", "sw"]
    units = tuple(
        StoredPage(
            f"{unit_prefix(SITE)}{chance.choice(keys)}/{chance.choice(languages)}",
            chance.choice(nasty("conditions")) + chance.choice(("", " $1", "{{PLURAL:$1|a|b}}")),
            6_000 + number,
            "Translator",
        )
        for number in range(1_000)
    )
    snapshot = snapshot_of(others(), translations=units)
    plan = plan_of(snapshot)
    assert plan.failures == ()
    shipped = {text for words in shipped_messages().values() for text in words.values()}
    used = [
        text.replace("{{PLURAL:$1|a|b}}", "")
        for words in snapshot.words.messages.values()
        for text in words.values()
        if text not in shipped
    ]
    assert used
    # MediaWiki takes nothing of it for more than words.
    assert not [text for text in used if re.search(r"[<>\[\]{}|\n\x00\u202e]|~~~|''|://", text)]


def test_what_is_damaged_was_right(published: Mapping[str, StoredPage]) -> None:
    texts = {corrections_title(SITE): CORRECTIONS, activities_title(SITE): ACTIVITIES}
    kept = [StoredPage(title, json.dumps(one), 5_001, "Somebody") for title, one in texts.items()]
    standing = {**published, **{page.title: page for page in kept}}
    snapshot = snapshot_of(others(), *standing.values(), facts=facts())
    assert [one for one in plan_of(snapshot).problems if one.page in texts] == []
    catalogue = renewal(snapshot).catalogue.capacities
    assert "Q39" not in catalogue
    assert catalogue["Q5"].aliases["pt"] == ["outro", "outro nome"]
