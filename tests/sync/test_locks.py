"""Who is locked, hidden, renamed or blocked, from answers of CentralAuth and GlobalBlocking."""

from __future__ import annotations

import copy
import datetime
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from sync.wiki.accounts import Account, Refusal
from sync.wiki.cache import Cache
from sync.wiki.live import LiveWiki
from sync.wiki.outcomes import GloballyBlocked, outcome_of
from wikidata.bounds import Bounds

HERE = Path(__file__).parent / "recorded"
RECORDED = json.loads((HERE / "central_auth.json").read_text("utf-8"))
BLOCKED = json.loads((HERE / "global_blocking.json").read_text("utf-8"))
MOMENTS = [one["moment"] for one in RECORDED["moments"]]
FIRST, LOCKED, UNLOCKED, HIDDEN, DELETED, RENAMED, UNTOLD = MOMENTS
# All who have a page, and somebody who has one without an account.
EVERYBODY = (
    "Ana",
    "Bob of the Hills",
    "Deleted Del",
    "Hidden Hal",
    "Listless Liz",
    "Nobody at All",
    "Old Name",
    "Una Unattached",
    "Vera Gone",
    "Çiğdem Ünal's",
)
GONE = "Renamed user 1efab4f82efc59fa57da58612428420b"
NOBODY = {"Nobody at All": Refusal.MISSING}
HAL_AND_LIZ = {"Hidden Hal": Refusal.MISSING, "Listless Liz": Refusal.LOCKED}
REFUSED = {
    FIRST: NOBODY,
    LOCKED: {
        **NOBODY,
        "Bob of the Hills": Refusal.LOCKED,
        "Çiğdem Ünal's": Refusal.LOCKED,
    },
    UNLOCKED: {**NOBODY, "Çiğdem Ünal's": Refusal.LOCKED},
    HIDDEN: {**NOBODY, **HAL_AND_LIZ, "Çiğdem Ünal's": Refusal.LOCKED},
    # Del was locked, too; with the global account the lock is gone.
    DELETED: {**NOBODY, **HAL_AND_LIZ, "Çiğdem Ünal's": Refusal.LOCKED},
    # Who vanishes is renamed and locked.
    RENAMED: {
        **NOBODY,
        **HAL_AND_LIZ,
        "Çiğdem": Refusal.LOCKED,
        GONE: Refusal.LOCKED,
    },
    UNTOLD: {
        **NOBODY,
        **HAL_AND_LIZ,
        "Çiğdem": Refusal.LOCKED,
        GONE: Refusal.LOCKED,
        "Ana": Refusal.LOCKED,
    },
}


@dataclass
class Answered:
    """One request of pywikibot's, ready to be sent."""

    query: dict[str, Any]

    def submit(self) -> dict[str, Any]:
        return {"batchcomplete": True, "query": self.query}


@dataclass
class RecordedSite:
    """What pywikibot would ask, answered as the wiki did at a moment.

    `tells_of_many` is whether its CentralAuth has the list of global users, as it does from
    MediaWiki 1.47 on.
    """

    tells_of_many: bool
    moment: dict[str, Any] = field(default_factory=dict)
    asked: list[dict[str, Any]] = field(default_factory=list)
    has_central_auth: bool = True
    has_global_blocking: bool = False

    def has_right(self, right: str) -> bool:
        return right == "apihighlimits"

    def simple_request(self, **asked: Any) -> Answered:
        assert (asked.pop("action"), asked.pop("formatversion")) == ("query", "2")
        self.asked.append(asked)
        return Answered(self.answer(asked))

    def answer(self, asked: dict[str, Any]) -> dict[str, Any]:
        match asked:
            case {"meta": "siteinfo"}:
                has = {
                    "CentralAuth": self.has_central_auth,
                    "GlobalBlocking": self.has_global_blocking,
                }
                installed = [{"name": name} for name, there in has.items() if there]
                return {
                    "general": {"time": self.moment["time"]},
                    "namespaces": {},
                    "namespacealiases": [],
                    "extensions": installed,
                    "usergroups": [],
                }
            case {"list": "globalblocks", "bgtargets": names, "bgprop": "target"}:
                blocks = BLOCKED["globalblocks"]
                return {"globalblocks": [one for one in blocks if one["target"] in names]}
            case {"list": "users", "ususers": names}:
                return {"users": self.among("users", names)}
            case {"list": "globalusers", "gususers": names, "gusprop": "locked"}:
                listed = self.among("globalusers", names)
                # An unknown list is a warning, and there is nothing else to say.
                return {"globalusers": listed} if self.tells_of_many else {}
            case {"meta": "globaluserinfo", "guiuser": name}:
                return {"globaluserinfo": self.moment["globaluserinfo"][name]}
            case {"list": "logevents", "letype": log, "lestart": since, "ledir": "newer"}:
                start = datetime.datetime.fromisoformat(since)
                return {"logevents": [one for one in self.moment[log] if at(one) >= start]}
            case {"list": "logevents", "leaction": "renameuser/renameuser", "letitle": title}:
                log = reversed(self.moment["renameuser"])
                newest = [one for one in log if one["title"] == title]
                return {"logevents": newest[: asked["lelimit"]]}
        raise AssertionError(asked)

    def among(self, kind: str, names: str) -> list[dict[str, Any]]:
        entries = {one["name"]: one for one in self.moment[kind]}
        return [entries[name] for name in names.split("|")]


def at(entry: dict[str, Any]) -> datetime.datetime:
    return datetime.datetime.fromisoformat(entry["timestamp"])


class OfflineWiki(LiveWiki):
    """A live wiki without the login."""

    def __init__(self, site: RecordedSite, cache: Path) -> None:
        self._site = site
        self._cache = Cache(cache)
        self._name = "meta:meta"
        self.bounds = Bounds()
        self.requests = 0


@dataclass
class Desk:
    """The runs of a bot, one after the other, with one cache."""

    site: RecordedSite
    cache: Path

    def run(
        self, moment: str | dict[str, Any], names: Iterable[str] = EVERYBODY
    ) -> dict[str, Account]:
        """What a run at a moment finds; `site.asked` is what it asked for."""
        self.site.moment = recorded(moment) if isinstance(moment, str) else moment
        self.site.asked.clear()
        return OfflineWiki(self.site, self.cache).accounts(names)

    def refused(
        self, moment: str | dict[str, Any], names: Iterable[str] = EVERYBODY
    ) -> dict[str, Refusal]:
        found = self.run(moment, names).items()
        return {name: one.refusal for name, one in found if one.refusal}

    @property
    def asked_singly(self) -> list[str]:
        """Whose lock the last run asked for, one request each."""
        return [one["guiuser"] for one in self.site.asked if one.get("meta") == "globaluserinfo"]

    @property
    def looked_for(self) -> set[str]:
        """Whose rename the last run looked for, one request each."""
        titles = {one["letitle"] for one in self.site.asked if "letitle" in one}
        return {title.removeprefix("User:") for title in titles}

    @property
    def log_read(self) -> int:
        """How often the last run asked for the log of locks."""
        return sum(one.get("letype") == "globalauth" for one in self.site.asked)


def recorded(moment: str) -> dict[str, Any]:
    found = RECORDED["moments"][MOMENTS.index(moment)]
    return copy.deepcopy(found)


@pytest.fixture
def older(tmp_path: Path) -> Desk:
    """On a wiki that tells of one global account a request."""
    return Desk(RecordedSite(tells_of_many=False), tmp_path / "cache.sqlite")


@pytest.fixture
def newer(tmp_path: Path) -> Desk:
    """On a wiki that tells of many."""
    return Desk(RecordedSite(tells_of_many=True), tmp_path / "cache.sqlite")


@pytest.fixture(params=["older", "newer"])
def desk(request: pytest.FixtureRequest) -> Desk:
    found: Desk = request.getfixturevalue(request.param)
    return found


@pytest.mark.parametrize("until", range(1, len(MOMENTS) + 1), ids=MOMENTS)
def test_who_does_not_count_run_after_run(desk: Desk, until: int) -> None:
    for moment in MOMENTS[:until]:
        assert desk.refused(moment) == REFUSED[moment]


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_cache_that_was_lost_changes_nothing(desk: Desk, moment: str) -> None:
    desk.run(FIRST)
    desk.cache.unlink()
    assert desk.refused(moment) == REFUSED[moment]


def test_the_first_run_asks_for_each_account_once(older: Desk) -> None:
    older.run(FIRST)
    assert older.asked_singly == [name for name in EVERYBODY if name not in NOBODY]
    assert older.log_read == 0


def test_the_next_run_asks_the_log_and_for_those_in_it(older: Desk) -> None:
    older.run(FIRST)
    older.run(FIRST)
    assert (older.asked_singly, older.log_read) == ([], 1)
    older.run(LOCKED)
    assert (older.asked_singly, older.log_read) == (["Bob of the Hills", "Çiğdem Ünal's"], 1)
    # What the log told of the minute before the last run, it tells once more.
    older.run(UNLOCKED)
    assert (older.asked_singly, older.log_read) == (["Bob of the Hills", "Çiğdem Ünal's"], 1)
    older.run(HIDDEN)
    assert (older.asked_singly, older.log_read) == (["Bob of the Hills"], 1)
    older.run(DELETED)
    assert (older.asked_singly, older.log_read) == (["Deleted Del"], 1)


def test_a_wiki_that_tells_of_many_is_asked_for_all_at_once(newer: Desk) -> None:
    for moment in (FIRST, FIRST, LOCKED):
        newer.run(moment)
        lists = [one["list"] for one in newer.site.asked if "list" in one]
        # The log is that of renames, for the one without an account.
        assert lists == ["users", "logevents", "globalusers"]
        assert (newer.asked_singly, newer.log_read) == ([], 0)


def test_an_account_that_central_auth_does_not_know_counts(desk: Desk) -> None:
    assert recorded(FIRST)["globaluserinfo"]["Una Unattached"] == {"missing": True}
    assert desk.run(FIRST)["Una Unattached"].refusal is None


def test_a_hidden_one_is_told_from_one_that_central_auth_does_not_know(desk: Desk) -> None:
    untold = {"missing": True}
    known = recorded(HIDDEN)["globaluserinfo"]
    assert known["Listless Liz"] == known["Una Unattached"] == untold
    assert desk.run(HIDDEN)["Listless Liz"].refusal is Refusal.LOCKED


def test_a_renamed_account_is_followed_and_its_lock_with_it(desk: Desk) -> None:
    desk.run(DELETED)
    found = desk.run(RENAMED)
    assert {name: one.renamed_to for name, one in found.items() if one.renamed_to} == {
        "Old Name": "New Name",
        "Çiğdem Ünal's": "Çiğdem",
        "Vera Gone": GONE,
    }
    assert found["New Name"].refusal is None
    assert found["Çiğdem"].refusal is found[GONE].refusal is Refusal.LOCKED


def test_a_lock_is_found_though_its_account_had_no_page_when_the_log_told(older: Desk) -> None:
    older.run(FIRST)
    older.run(LOCKED, ["Ana"])
    older.run(UNLOCKED, ["Ana"])
    assert older.refused(HIDDEN) == REFUSED[HIDDEN]


def test_a_lock_is_found_that_the_wiki_s_copies_knew_too_late(older: Desk) -> None:
    lagging = {**recorded(FIRST), "time": recorded(LOCKED)["time"]}
    assert older.refused(lagging) == NOBODY
    assert older.refused(LOCKED) == REFUSED[LOCKED]


def test_what_a_killed_run_left_is_not_trusted(older: Desk) -> None:
    Cache(older.cache).keep_told("globalauth", dict.fromkeys(EVERYBODY, False), "")
    assert older.refused(LOCKED) == REFUSED[LOCKED]


def test_names_in_the_log_are_read_in_any_language(older: Desk) -> None:
    older.run(FIRST)
    german = recorded(LOCKED)
    for entry in german["globalauth"]:
        entry["title"] = entry["title"].replace("User:", "Benutzerin:")
    assert older.refused(german) == REFUSED[LOCKED]


def test_a_wiki_without_central_auth_is_asked_for_no_locks(older: Desk) -> None:
    older.site.has_central_auth = False
    moment = recorded(LOCKED)
    for user in moment["users"]:
        user.pop("centralids", None)
        user.pop("attachedlocal", None)
    assert older.refused(moment) == NOBODY
    assert {one.get("list") for one in older.site.asked} == {None, "users", "logevents"}
    assert sum("list" not in one for one in older.site.asked) == 1


def test_who_was_not_renamed_is_looked_for_once_until_the_log_tells_of_them(desk: Desk) -> None:
    desk.run(FIRST)
    assert desk.looked_for == {"Nobody at All"}
    desk.run(LOCKED)
    assert desk.looked_for == set()
    moment = recorded(RENAMED)
    found = desk.run(moment, ["Nobody at All", "Old Name"])
    assert found["Nobody at All"].refusal is Refusal.MISSING
    assert found["Old Name"].renamed_to == "New Name"
    assert desk.looked_for == {"Old Name"}
    entry = copy.deepcopy(moment["renameuser"][1])
    entry["title"], entry["params"]["newuser"] = "User:Nobody at All", "New Name"
    moment["renameuser"].append(entry)
    assert desk.run(moment, ["Nobody at All"])["Nobody at All"].renamed_to == "New Name"
    # Its entry was hidden: nobody is told any more what the new name is.
    moment["renameuser"].remove(entry)
    found = desk.run(moment, ["Nobody at All"])
    assert found["Nobody at All"] == Account("Nobody at All", refusal=Refusal.MISSING)


def test_names_that_lead_round_in_a_circle_are_nobody(desk: Desk) -> None:
    moment = recorded(RENAMED)
    entry = moment["renameuser"][0]
    there_and_back = [("Old Name", "Hidden Hal"), ("Hidden Hal", GONE), (GONE, "Hidden Hal")]
    moment["renameuser"] = [
        {**entry, "title": f"User:{old}", "params": {"olduser": old, "newuser": new}}
        for old, new in there_and_back
    ]
    moment["users"] = [
        {"name": one["name"], "missing": True} if one["name"] == GONE else one
        for one in moment["users"]
    ]
    found = desk.run(moment, ["Old Name"])
    assert found.keys() == {"Old Name", "Hidden Hal", GONE}
    for account in found.values():
        assert (account.refusal, account.renamed_to) == (Refusal.MISSING, "")


def test_who_is_blocked_on_all_wikis_is_left_out_for_one_request(desk: Desk) -> None:
    desk.site.has_global_blocking = True
    assert desk.refused(FIRST) == {**NOBODY, "Bob of the Hills": Refusal.BLOCKED}
    assert sum(one.get("list") == "globalblocks" for one in desk.site.asked) == 1
    # What the wiki says of accounts tells of its own blocks alone.
    assert not BLOCKED["users"][0].keys() & {"blockid"}
    # A lock weighs more than a block.
    assert desk.refused(LOCKED) == REFUSED[LOCKED]


def test_a_bot_that_is_blocked_on_all_wikis_is_told_so() -> None:
    outcome = outcome_of("A page", BLOCKED["edit"])
    assert isinstance(outcome, GloballyBlocked)
    assert "blocked on all wikis" in outcome.detail
