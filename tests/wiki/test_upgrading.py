"""Where program and wiki do not fit together nothing is lost, and one sentence says what to do."""

from __future__ import annotations

import re

import pytest

from demo.local_meta import BOT, ROOT
from demo.wiki import ADMIN, SamplePage
from sync.profiles.contract import NUMBER
from tests.prepared_wiki import Meta

DATA = f"User:{BOT}/data/"
MODULES = "Module:Capacity peers/site"
# Of this no page shows anything as wikitext: nothing is rendered anew when it is saved.
BY_ITSELF = ("history", "ledger", "statistics", "suggestions/")


@pytest.mark.thorough
def test_a_program_that_the_modules_are_not_for_saves_nothing(meta: Meta) -> None:
    # tests/bots/test_guards.py tries other numbers.
    text = meta.text(MODULES) or ""
    older = re.sub(rf"(?m)^.*contract = {NUMBER},\n", "", text)
    assert older != text
    newcomer = "{{Capacity profile|languages=pt-n|wanted=Lua}}"
    meta.wiki.save_pages(
        [SamplePage(MODULES, older, ADMIN), SamplePage("User:Newcomer", newcomer, "Newcomer")]
    )
    before = meta.edits_of_the_bot()
    ran = meta.capx("run")
    assert ran.code != 0
    sentence = (
        f"{MODULES} (last edited by {ADMIN}) has contract 1, this program has {NUMBER}. Deploy "
        "first, with `capx deploy`; nothing is saved until then."
    )
    assert sentence in ran.err
    assert meta.edits_of_the_bot() == before
    assert sentence in meta.capx("plan").err


def shown(meta: Meta, title: str) -> str:
    """A page as it is rendered, without how long that took."""
    return re.sub(r"(?s)<!--.*?-->", "", meta.rendered(title))


@pytest.mark.thorough
def test_a_run_that_ends_between_two_formats_loses_nothing(meta: Meta) -> None:
    parts = tuple(f"{DATA}{part}" for part in BY_ITSELF)
    data = {title: text for title, text in meta.bot_pages().items() if title.startswith(parts)}
    older = {title: text.replace('"format": 2', '"format": 1', 1) for title, text in data.items()}
    assert len(older) > 15
    assert not [title for title in data if older[title] == data[title]]
    titles = (
        "User:Fernando Tacuarembó",
        f"{ROOT}/Suggestions/Fernando Tacuarembó",
        f"{ROOT}/Statistics",
    )
    pages = {title: shown(meta, title) for title in titles}
    meta.wiki.save_pages([SamplePage(title, text, BOT) for title, text in older.items()])
    assert "Saved 9 pages" in meta.capx("run", settings="[publishing]\nedits_per_run = 9\n").out
    now = {title: meta.text(title) for title in data}
    assert 0 < sum(now[title] == data[title] for title in data) < len(data)
    # In between every page still says what it said.
    assert {title: shown(meta, title) for title in pages} == pages
    done = meta.capx("run")
    assert done.code == 0, done.err
    assert {title: meta.text(title) for title in data} == data
    assert "Would save 0 pages" in meta.capx("plan").out
