"""Whom a person could invite: only who shows something public, and nobody who asked to be left."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

import pytest

from bots.importing.inviting import Invitable, Wanted, invitable
from sync.wiki.accounts import Account, Refusal
from sync.wiki.dump import DumpWiki
from sync.wiki.site import Site
from tests.bots.conftest import Capx
from tests.bots.test_command_line import write_dump
from tests.bots.test_importing import CAPACITIES, SHOWS, USERS

PAGES = (
    ("User:Ana", f"{SHOWS} {{{{#babel:pt-n|en-3}}}}", "Ana"),
    ("User:Bob", f"{SHOWS} {{{{Babel|pt-0|es}}}}", "Bob"),
    ("User:Cid", "{{#babel:pt-2}}", "Cid"),
    ("User:Dora/Box", f"{SHOWS} {{{{#babel:pt}}}}", "Dora"),
    ("User:Eve", f"{SHOWS} {{{{#babel:pt}}}}", "Eve"),
    ("User:Eve/Profile", "{{Capacity profile|known=Lua}}", "Eve"),
    ("User:Fay", f"{SHOWS} {{{{#babel:pt}}}}", "Fay"),
    ("User talk:Fay", "{{nobots}}", "Fay"),
    ("User:192.0.2.1", f"{SHOWS} {{{{#babel:pt}}}}", "Ana"),
    ("User:Gil", f"<nowiki>{SHOWS}</nowiki> pt", "Gil"),
)


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    return write_dump(tmp_path / "wiki.xml", *PAGES)


def test_who_speaks_a_language_by_their_boxes_and_why(capx: Capx, dump: Path) -> None:
    ran = capx("invite", "--dump", dump, "--language", "pt")
    assert ran.code == 0, ran.err
    assert ran.out == (
        "user\treasons\nAna\tBabel: pt-n; shows {{CapacityExchange}}\nCid\tBabel: pt-2\n"
    )
    assert "Nothing was posted" in ran.err
    assert "need the consent of the community" in ran.err


def test_who_shared_a_capacity_and_shows_the_template(capx: Capx, dump: Path) -> None:
    options = ("--users", USERS, "--capacities", CAPACITIES)
    ran = capx("invite", "--dump", dump, "--capacity", "Q5", *options)
    assert ran.out == ("user\treasons\nAna\tCapacity Exchange: Q5; shows {{CapacityExchange}}\n")


def test_without_a_wish_all_who_show_the_template(capx: Capx, dump: Path) -> None:
    ran = capx("invite", "--dump", dump)
    assert [line.partition("\t")[0] for line in ran.out.splitlines()[1:]] == ["Ana", "Bob"]


@pytest.mark.parametrize("wrong", [("--language", "xx-none"), ("--capacity", "Lua")])
def test_what_cannot_be_looked_for_is_said(capx: Capx, dump: Path, wrong: tuple[str, str]) -> None:
    ran = capx("invite", "--dump", dump, *wrong)
    assert (ran.code, ran.out) == (2, "")
    assert wrong[1] in ran.err


class Asked:
    """A live wiki's word on accounts."""

    told: ClassVar = {
        "Ana": Account("Ana"),
        "Bob": Account("Bob", refusal=Refusal.BLOCKED),
        "Ida": Account("Ida", renamed_to="Ina"),
        "Jobot": Account("Jobot"),
    }

    def accounts(self, names: Iterable[str]) -> dict[str, Account]:
        return {name: self.told[name] for name in names}

    def having(self, names: Iterable[str], right: str) -> frozenset[str]:
        assert right == "bot"
        return frozenset({"Jobot"} & {*names})


def test_who_is_blocked_renamed_or_a_bot_is_left_out(tmp_path: Path) -> None:
    pages = ((f"User:{name}", SHOWS, name) for name in Asked.told)
    wiki = DumpWiki(write_dump(tmp_path / "wiki.xml", *pages))
    wiki.witness = Asked()  # type: ignore[assignment]
    site = Site(family="x", code="x", root="R", bot="Bot")
    shows = ("shows {{CapacityExchange}}",)
    assert invitable(wiki, site, Wanted(), {}) == (Invitable("Ana", shows),)
