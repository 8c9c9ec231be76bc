"""Where program and wiki do not fit together nothing is lost, and one sentence says what to do."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pytest

from demo.local_meta import BOT, ROOT
from demo.wiki import ADMIN, SamplePage
from sync.profiles.contract import NUMBER
from tests.prepared_wiki import Meta

DATA = f"User:{BOT}/data/"
MODULES = "Module:Capacity peers/site"
OF_US = f"contract = {NUMBER},"
CHANGES: Mapping[str, tuple[Callable[[str], str], str]] = {
    "modules from before there were numbers": (
        lambda text: re.sub(rf"(?m)^.*{OF_US}\n", "", text),
        "has contract 1, this program has 2. Deploy first, with `capx deploy`;",
    ),
    "modules of the next program": (
        lambda text: text.replace(OF_US, f"contract = {NUMBER + 1},"),
        "has contract 3, this program has 2. Update the program first (docs/upgrading.md);",
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_program_that_the_modules_are_not_for_saves_nothing(meta: Meta, change: str) -> None:
    changed, sentence = CHANGES[change]
    text = meta.text(MODULES) or ""
    assert changed(text) != text
    newcomer = "{{Capacity profile|languages=pt-n|wanted=Lua}}"
    meta.wiki.save_pages(
        [
            SamplePage(MODULES, changed(text), ADMIN),
            SamplePage("User:Newcomer", newcomer, "Newcomer"),
        ]
    )
    before = meta.edits_of_the_bot()
    ran = meta.capx("run")
    assert ran.code != 0
    assert f"{MODULES} (last edited by {ADMIN}) {sentence} nothing is saved" in ran.err
    assert meta.edits_of_the_bot() == before
    assert sentence in meta.capx("plan").err


def shown(meta: Meta, title: str) -> str:
    """A page as it is rendered, without how long that took."""
    return re.sub(r"(?s)<!--.*?-->", "", meta.rendered(title))


def test_a_run_that_ends_between_two_formats_loses_nothing(meta: Meta) -> None:
    data = {title: text for title, text in meta.bot_pages().items() if title.startswith(DATA)}
    older = {title: text.replace('"format": 2', '"format": 1', 1) for title, text in data.items()}
    assert len(older) > 40
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
