"""What `capx check` makes of things that no test can do to a wiki."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bots.setup.check import Verdict, findings
from bots.setup.check.pages import _translations, of_exclusions
from bots.setup.check.wiki import _WITHOUT, of_wiki
from sync.profiles.ownership import listed_people
from sync.wiki.accounts import Account, Refusal
from sync.wiki.errors import RunError
from sync.wiki.live import LiveWiki
from sync.wiki.site import Site
from sync.wiki.state import WikiState

RECORDED = Path(__file__).parents[1] / "sync" / "recorded" / "translate_api.json"


def state(**facts: Any) -> WikiState:
    well = WikiState(
        software="MediaWiki 1.43.9",
        time=datetime.now(UTC),
        read_only="",
        lag=0,
        extensions=frozenset({"Scribunto"}),
        rights=frozenset(),
        blocked="",
        edits_per_minute=None,
    )
    return replace(well, **facts)


@pytest.mark.parametrize(
    ("facts", "name", "cure"),
    [
        ({"time": datetime.now(UTC) - timedelta(days=1)}, "clock", "timedatectl"),
        ({"time": datetime.now(UTC) + timedelta(days=1)}, "clock", "timedatectl"),
        ({"lag": 12.5}, "lag", "Wait"),
        ({"extensions": frozenset()}, "Scribunto", "Ask those who run the wiki"),
    ],
)
def test_what_is_wrong_with_a_wiki_is_said_with_its_cure(
    facts: dict[str, Any], name: str, cure: str
) -> None:
    found = {one.name: one for one in of_wiki(state(**facts)) if one.cure}
    assert list(found) == [name]
    assert cure in found[name].cure


def test_a_wiki_that_is_well_needs_no_cure() -> None:
    assert not any(one.cure for one in of_wiki(state()))


@pytest.mark.parametrize("name", _WITHOUT)
def test_of_each_extension_it_is_said_whether_it_is_there_and_what_else_is_different(
    name: str,
) -> None:
    facts = state(extensions=frozenset({"Scribunto", name}))
    said = {one.name: one.says for one in of_wiki(facts)}
    assert said[f"extension {name}"] == "Installed"
    others = {says for other, says in said.items() if other.startswith("extension ")}
    assert others - {"Installed"} == {
        f"Not installed: {without}" for other, without in _WITHOUT.items() if other != name
    }


def test_what_lies_where_the_cache_should_be_is_named_and_left_alone(tmp_path: Path) -> None:
    letter = tmp_path / "letter"
    letter.write_text("to a friend", "utf-8")

    def opened() -> LiveWiki:
        raise AssertionError("the cache is opened first")

    site = Site(family="test", code="test", root="Root", bot="Bot", cache=str(letter))
    found = {one.name: one for one in findings(site, None, opened)}
    assert found["cache"].verdict is Verdict.WRONG
    assert f"The cache {letter} cannot be written" in found["cache"].says
    assert "account" not in found
    assert letter.read_text("utf-8") == "to a friend"


def test_a_cache_that_cannot_be_had_is_odd_and_no_more(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    def opened() -> LiveWiki:
        raise RunError("no wiki here")

    cache = str(tmp_path / "file" / "cache.sqlite")
    site = Site(family="test", code="test", root="Root", bot="Bot", cache=cache)
    found = {one.name: one for one in findings(site, None, opened)}
    assert found["cache"].verdict is Verdict.ODD
    assert "cannot be written" in found["cache"].says
    assert "no wiki here" in found["wiki"].says


def test_of_the_list_of_exclusions_it_is_said_what_is_not_clear_and_who_is_nobody() -> None:
    listed = listed_people("Root/Exclusions", "* [[User:Ana]]\n* Fay (by e-mail)\n* Nobodyhere\n")
    nobody = Account("Nobodyhere", refusal=Refusal.MISSING)
    found = list(of_exclusions(listed, {"Ana": Account("Ana"), "Nobodyhere": nobody}))
    assert listed.clear == {"Ana", "Nobodyhere"}
    assert [one.says for one in found] == [
        "This line does not clearly name an account: * Fay (by e-mail)",
        "No such accounts on the wiki: Nobodyhere",
    ]
    assert all(one.cure for one in found)
    well = listed_people("Root/Exclusions", "* [[User:Ana]]")
    assert [one.cure for one in of_exclusions(well, {"Ana": Account("Ana")})] == [""]


class Translating(LiveWiki):
    """A wiki that answers of its message groups as one with Translate did, and of nothing else."""

    def __init__(self) -> None:
        pass

    def _query(self, kind: type[Any], **asked: Any) -> Iterator[Any]:
        assert asked["meta"] == "messagegroups"
        answer = json.loads(RECORDED.read_text("utf-8"))["groups"]["query"]
        groups = [one for one in answer["messagegroups"] if one["id"] == asked["mgfilter"]]
        # Without Translate there is no such question, and the answer is empty.
        yield msgspec.convert({"messagegroups": groups} if groups else {}, kind)


@pytest.mark.parametrize(
    ("root", "verdict", "says", "cure"),
    [
        ("Capacity Exchange/Peers", Verdict.WELL, "is in Special:Translate", ""),
        ("Not taken in", Verdict.ODD, "is not in Special:Translate", "MessageBundleIntegration"),
    ],
)
def test_whether_translators_are_offered_the_messages_is_asked_of_the_wiki(
    root: str, verdict: Verdict, says: str, cure: str
) -> None:
    found = _translations(Site(family="f", code="c", root=root, bot="Bot"), Translating())
    assert found.verdict is verdict
    assert f"{root}/messages" in found.says
    assert says in found.says
    assert cure in found.cure


def test_whether_the_guide_is_marked_for_translation_is_asked_of_the_wiki() -> None:
    assert Translating().is_marked("Capacity Exchange/Peers/Guide")
    assert not Translating().is_marked("Capacity Exchange/Peers/messages")
