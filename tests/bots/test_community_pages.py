"""Who may speak for all on a page that everybody may edit, and what waits of everybody else's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest

from bots.jobs.snapshot import Snapshot, corrections_title, curators_title, exclusions_title
from bots.run.gather import Speakers, community
from sync.profiles.ownership import CommunityPage, excluded
from sync.profiles.problems import Reason
from sync.wiki.pages import StoredPage
from sync.wiki.site import Site
from tests.bots.conftest import SnapshotOf

ADMIN, CURATOR, BOT = "Admin", "Cora", "Bot"


class History:
    """A page with its revisions, the oldest first: who, and what then stood there."""

    def __init__(self, title: str, *revisions: tuple[str, str]) -> None:
        self.title = title
        self.pages = [StoredPage(title, text, number, who)
                      for number, (who, text) in enumerate(revisions, 1)]  # fmt: skip


class Witness:
    """What a wiki can tell whose only administrator is ADMIN."""

    def __init__(self, *histories: History) -> None:
        self._pages = {one.title: one.pages for one in histories}
        self.asked: list[str] = []

    def revisions(self, page: StoredPage, user: str | None) -> Iterator[StoredPage]:
        assert user is None
        yield from reversed(self._pages[page.title][:-1])

    def having(self, names: Iterable[str], right: str) -> frozenset[str]:
        assert right == "protect"
        self.asked += names
        return frozenset({ADMIN} & {*names})


def read(site: Site, page: History, curators: History | None = None) -> CommunityPage:
    witness = Witness(*filter(None, (page, curators)))
    newest = curators.pages[-1] if curators else None
    speaks = Speakers(witness, site, newest)  # type: ignore[arg-type]
    [found] = community(witness, [page.pages[-1]], speaks).values()  # type: ignore[arg-type]
    return found


@pytest.mark.parametrize(("revisions", "counts"), [
    ([(BOT, "seed")], "seed"),
    ([(BOT, "seed"), (ADMIN, "right")], "right"),
    ([(BOT, "seed"), (ADMIN, "right"), ("Mallory", "wrong")], "right"),
    ([(BOT, "seed"), (ADMIN, "right"), ("Mallory", "wrong"), ("Sock", "worse")], "right"),
    ([(BOT, "seed"), ("Mallory", "wrong"), (ADMIN, "right")], "right"),
    ([("Mallory", "wrong")], None),
    ([("Mallory", "wrong"), (CURATOR, "right"), ("Mallory", "wrong")], "right"),
    # Whoever protects or moves a page leaves a revision, and says nothing of what is there.
    ([(BOT, "seed"), ("Mallory", "wrong"), (ADMIN, "wrong")], "seed"),
    ([(BOT, "seed"), (ADMIN, "right"), (ADMIN, "right"), (CURATOR, "right")], "right"),
])  # fmt: skip
def test_the_newest_word_of_somebody_who_may_speak_for_all_counts(
    site: Site, revisions: list[tuple[str, str]], counts: str | None
) -> None:
    curators = History(curators_title(site), (ADMIN, f"* [[User:{CURATOR}]]"))
    assert read(site, History(corrections_title(site), *revisions), curators).text == counts


def test_nobody_makes_themselves_a_curator(site: Site) -> None:
    curators = History(
        curators_title(site), (ADMIN, f"* {CURATOR}"), ("Mallory", f"* {CURATOR}\n* Mallory")
    )
    page = History(corrections_title(site), (BOT, "seed"), (CURATOR, "right"), ("Mallory", "wrong"))
    assert read(site, page, curators).text == "right"
    assert read(site, page, History(curators_title(site), ("Mallory", "* Mallory"))).text == "seed"


def test_as_long_as_the_newest_word_is_the_bots_nobody_is_asked(site: Site) -> None:
    page = History(corrections_title(site), (BOT, "seed"))
    witness = Witness(page)
    community(witness, page.pages, Speakers(witness, site, None))  # type: ignore[arg-type]
    assert witness.asked == []


EXCLUSIONS = [
    ("one's own name counts at once", [("Ana", "* Ana")], {"Ana"}, None),
    ("another's waits", [("Mallory", "* Ana")], set(), "Mallory"),
    ("an administrator's counts", [(ADMIN, "* Ana")], {"Ana"}, None),
    ("one may take one's own name away",
     [(ADMIN, "* Ana\n* Bob"), ("Ana", "* Bob")], {"Bob"}, None),
    ("nobody takes another's away", [(ADMIN, "* Ana"), ("Mallory", "")], {"Ana"}, "Mallory"),
    ("nor by emptying it", [("Ana", "* Ana"), ("Mallory", "")], {"Ana"}, "Mallory"),
    ("who comes back may leave again",
     [("Ana", "* Ana"), ("Ana", ""), ("Ana", "* Ana")], {"Ana"}, None),
    ("two at once", [("Ana", "* Ana"), ("Bob", "* Ana\n* Bob")], {"Ana", "Bob"}, None),
    ("a name among others' is one's own alone",
     [("Ana", "* Ana\n* Bob")], {"Ana"}, "Ana"),
    ("what is brought back waits no more",
     [(ADMIN, "* Ana"), ("Mallory", ""), ("Zoe", "* Ana")], {"Ana"}, None),
    ("an administrator settles it",
     [("Ana", "* Ana"), ("Mallory", "* Ana\n* Bob"), (ADMIN, "* Ana")], {"Ana"}, None),
]  # fmt: skip


@pytest.mark.parametrize(("revisions", "names", "waits"), [one[1:] for one in EXCLUSIONS],
                         ids=[one[0] for one in EXCLUSIONS])  # fmt: skip
def test_who_is_left_out(
    site: Site, revisions: list[tuple[str, str]], names: set[str], waits: str | None
) -> None:
    page = read(site, History(exclusions_title(site), (BOT, "Words of the bot."), *revisions))
    found, waiting = excluded(page, {})
    assert found == names
    assert (waiting.editor if waiting else None) == waits


def test_whoever_was_renamed_is_the_same_person(site: Site) -> None:
    revisions = [(BOT, ""), (ADMIN, "* Ana"), ("Anna", "")]
    page = read(site, History(exclusions_title(site), *revisions))
    assert excluded(page, {"Ana": "Anna"}) == (frozenset(), None)


def waiting_on(snapshot: Snapshot, title: str, history: History) -> Snapshot:
    return replace(snapshot, community={title: read(snapshot.site, history)})


def test_an_edit_that_waits_is_listed_with_who_made_it(site: Site, snapshot_of: SnapshotOf) -> None:
    title = corrections_title(site)
    snapshot = waiting_on(
        snapshot_of({"Ana": "wanted=Q1"}), title, History(title, (BOT, "{}"), ("Mallory", "{1"))
    )
    [problem] = snapshot.waiting
    assert (problem.page, problem.reason, problem.suggestion) == (
        title, Reason.EDIT_WAITS, "Mallory",
    )  # fmt: skip
    assert snapshot.said(title) == "{}"


def test_where_nobody_can_tell_the_newest_word_counts(site: Site, snapshot_of: SnapshotOf) -> None:
    title = exclusions_title(site)
    snapshot = snapshot_of(
        {"Ana": "wanted=Q1", "Bob": ""}, StoredPage(title, "* [[User:Ana]]", 1, "Somebody")
    )
    assert list(snapshot.people.profiles) == ["Bob"]
    assert snapshot.waiting == ()
