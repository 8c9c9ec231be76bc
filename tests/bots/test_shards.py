"""Data about people, cut into pages that stay small."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from bots.jobs.snapshot import index_title
from bots.jobs.suggestions.job import JOB
from bots.pages import shards
from bots.pages.shards import cut, shard_of
from bots.run.due import Due
from bots.run.order import in_order
from bots.run.plan import Action, Change, Plan, make_plan
from sync.wiki.pages import FORMAT, RETIRED_DATA, Page, StoredPage
from sync.wiki.site import Site
from tests.bots.conftest import SnapshotOf

MIB = 1 << 20


def people(number: int, size: int = 10) -> dict[str, Any]:
    return {f"Usuário {n}": {"about": "x" * size} for n in range(number)}


def test_a_shard_is_named_by_the_first_digits_of_the_sha_1_of_the_name() -> None:
    for name in ("Ana", "Aurélio Brandão", "آنا"):
        digest = hashlib.sha1(name.encode("utf-8")).hexdigest()
        assert [shard_of(name, digits) for digits in (1, 2, 3)] == [
            digest[:1],
            digest[:2],
            digest[:3],
        ]
    assert shard_of("Ana", 8) == "c96634ae"


@pytest.mark.parametrize("number", [0, 1, 50])
def test_every_shard_stands_and_everyone_is_in_the_one_of_their_name(number: int) -> None:
    digits, pages = cut("User:Bot/data/", {"profiles": people(number)})
    assert digits == 1
    assert [page.title for page in pages] == [
        f"User:Bot/data/profiles/{digit}.json" for digit in "0123456789abcdef"
    ]
    found: dict[str, Any] = {}
    for page in pages:
        data = json.loads(page.text)
        assert data["format"] == FORMAT
        for name in data["profiles"]:
            assert page.title.endswith(f"/{shard_of(name, digits)}.json")
        found |= data["profiles"]
    assert found == people(number)


def test_digits_grow_so_that_every_page_stays_well_under_one_mebibyte() -> None:
    digits, pages = cut("", {"profiles": people(60, size=MIB // 4)})
    assert digits == 2
    assert len(pages) == 256
    assert all(len(page.text.encode()) <= MIB * 0.8 for page in pages)


def test_digits_grow_at_four_fifths_of_the_limit() -> None:
    one, other = "Usuário 0", "Usuário 13"
    assert [shard_of(name, 2) for name in (one, other)] == ["c2", "c0"]

    def together(size: int) -> dict[str, Any]:
        return {"profiles": {one: "x" * size, other: ""}}

    frame = len(Page.of_data("", {"format": FORMAT, **together(0)}).text.encode())
    full = MIB * 8 // 10 - frame
    assert [cut("", together(size))[0] for size in (full, full + 1)] == [1, 2]


def test_digits_are_never_fewer_than_they_were() -> None:
    assert [cut("", {"profiles": people(3)}, so_far)[0] for so_far in (1, 2, 3)] == [1, 2, 3]


def test_digits_do_not_grow_before_they_have_to() -> None:
    digits, pages = cut("", {"profiles": people(16, size=1000)})
    assert (digits, len(pages)) == (1, 16)


def test_all_kinds_have_the_same_number_of_digits() -> None:
    kinds = {"profiles": people(3), "suggestions": people(60, size=MIB // 4)}
    digits, pages = cut("", kinds)
    assert digits == 2
    assert len({page.title for page in pages}) == len(pages) == 2 * 256


def test_bytes_count_not_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "MOST_BYTES", 900)
    latin, _ = cut("", {"profiles": {"Ana": "a" * 500}})
    arabic, _ = cut("", {"profiles": {"Ana": "آ" * 500}})
    assert (latin, arabic) == (1, shards.MOST_DIGITS)


def test_a_page_is_measured_as_mediawiki_stores_it() -> None:
    # MediaWiki reindents JSON with tabs, one where we have a space: so both are as long.
    _, pages = cut("", {"profiles": {"Ana": {"known": ["Q1"]}}})
    assert any(
        page.text.strip()
        == '{\n "format": 2,\n "profiles": {\n  "Ana": {\n   "known": [\n    "Q1"\n   ]\n  }\n }\n}'
        for page in pages
    )


def test_the_order_of_people_changes_nothing() -> None:
    some = people(20)
    turned = dict(reversed(some.items()))
    assert cut("", {"profiles": some}) == cut("", {"profiles": turned})


def test_somebody_new_changes_one_page_of_a_kind() -> None:
    def pages(number: int) -> set[Page]:
        return set(cut("", {"profiles": people(number)})[1])

    assert len(pages(21) - pages(20)) == 1


# Cut anew

LINE = 20_000
"""Bytes of a page in these tests: a few people fit into sixteen shards, many do not."""
FEW = {f"Person {n}": "available=Q2|wanted=Q3" for n in range(10)}
MANY = {f"Person {n}": "available=Q2|wanted=Q3" for n in range(60)}
Wiki = Mapping[str, StoredPage]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "MOST_BYTES", LINE)


def planned(snapshot_of: SnapshotOf, people: Mapping[str, str], wiki: Wiki) -> Plan:
    return make_plan(snapshot_of(people, *wiki.values()), [JOB])


def saved(wiki: Wiki, changes: Iterable[Change]) -> Wiki:
    """The wiki after these edits of the bot."""
    pages = (one.page for one in changes)
    return {**wiki, **{one.title: StoredPage(one.title, one.text, 1000, "Bot") for one in pages}}


def after_a_run(snapshot_of: SnapshotOf, people: Mapping[str, str], wiki: Wiki) -> Wiki:
    return saved(wiki, planned(snapshot_of, people, wiki).changes)


def digits_of(wiki: Wiki, site: Site) -> int:
    """The digits that readers go by. Each shard that they lead to stands."""
    digits: int = json.loads(wiki[index_title(site)].text)["digits"]
    for kind in ("profiles", "suggestions"):
        for n in range(16**digits):
            assert kind in json.loads(wiki[f"{site.data}{kind}/{n:0{digits}x}.json"].text)
    return digits


def standing(wiki: Wiki, site: Site) -> set[str]:
    """The shards that are not retired."""
    return {
        title
        for title, page in wiki.items()
        if title.startswith((f"{site.data}profiles/", f"{site.data}suggestions/"))
        and "retired" not in json.loads(page.text)
    }


@pytest.mark.usefixtures("small")
def test_all_is_cut_anew_in_one_run_when_too_many_came(snapshot_of: SnapshotOf, site: Site) -> None:
    few = after_a_run(snapshot_of, FEW, {})
    assert (digits_of(few, site), len(standing(few, site))) == (1, 2 * 16)
    many = after_a_run(snapshot_of, MANY, few)
    assert (digits_of(many, site), len(standing(many, site))) == (2, 2 * 256)
    again = planned(snapshot_of, MANY, many)
    assert (again.changes, again.notes, again.guards) == ((), (), ())


@pytest.mark.usefixtures("small")
def test_nothing_is_cut_anew_when_people_leave(snapshot_of: SnapshotOf, site: Site) -> None:
    many = after_a_run(snapshot_of, MANY, {})
    fewer = planned(snapshot_of, dict(list(MANY.items())[:-1]), many)
    assert len([one for one in fewer.changes if "/data/profiles/" in one.page.title]) == 1
    nearly_nobody = after_a_run(snapshot_of, FEW, many)
    assert (digits_of(nearly_nobody, site), len(standing(nearly_nobody, site))) == (2, 2 * 256)
    assert planned(snapshot_of, FEW, nearly_nobody).changes == ()


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("before", ["they stood never", "they stood once"])
def test_a_run_that_is_killed_leaves_a_whole_set_and_the_next_one_ends_the_same(
    snapshot_of: SnapshotOf, site: Site, before: str
) -> None:
    stood = [f"{n:02x}" for n in range(256)] if before == "they stood once" else []
    retired = [
        Page.of_data(f"{site.data}{kind}/{shard}.json", RETIRED_DATA)
        for kind in ("profiles", "suggestions")
        for shard in stood
    ]
    few = {
        **{page.title: StoredPage(page.title, page.text, 1000, "Bot") for page in retired},
        **after_a_run(snapshot_of, {**FEW, "Eve": "available=Q2"}, {}),
    }
    changes = in_order(planned(snapshot_of, MANY, few).changes)
    # Eve left and others are new, but shards are cut anew by the run that saves everything.
    cut = [one for one in changes if one.page.title.startswith(site.data)]
    assert any(one.action is Action.RETIRE for one in cut)
    assert {one.due for one in cut} == {Due.DAILY}
    whole = saved(few, changes)
    assert (digits_of(whole, site), len(standing(whole, site))) == (2, 2 * 256)
    place = [one.page.title for one in changes].index(index_title(site))
    for end in {0, 1, 300, place - 1, place, place + 1, place + 10, place + 32, len(changes) - 1}:
        killed = saved(few, changes[:end])
        assert digits_of(killed, site) == (1 if end <= place else 2)
        going_on = planned(snapshot_of, MANY, killed)
        assert going_on.guards == ()
        assert texts(saved(killed, going_on.changes)) == texts(whole)


def texts(wiki: Wiki) -> dict[str, str]:
    return {title: page.text for title, page in wiki.items()}


def with_index(wiki: Wiki, site: Site, text: str, editor: str = "Bot") -> Wiki:
    title = index_title(site)
    return {**wiki, title: StoredPage(title, text, 2000, editor)}


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    "text",
    ["nonsense", "[]", "{}", '{"digits": "2", "names": {}}', '{"digits": 0, "names": {}}',
     '{"digits": 5, "names": {}}', '{"digits": 4, "names": {}}', '{"names": {}}',
     '{"format": 99, "digits": 2, "names": {}}', '{"format": 2, "retired": true}'],
)  # fmt: skip
def test_an_index_that_cannot_be_right_counts_as_none(
    snapshot_of: SnapshotOf, site: Site, text: str
) -> None:
    few = after_a_run(snapshot_of, FEW, {})
    plan = planned(snapshot_of, FEW, with_index(few, site, text))
    assert [one.page.title for one in plan.changes] == [index_title(site)]
    assert texts(saved(few, plan.changes)) == texts(few)
    told = any(index_title(site) in note for note in plan.notes)
    assert told is ("retired" not in text)


@pytest.mark.usefixtures("small")
def test_an_index_that_a_person_changed_leads_readers_to_what_stands(
    snapshot_of: SnapshotOf, site: Site
) -> None:
    many = after_a_run(snapshot_of, MANY, {})
    index = json.loads(many[index_title(site)].text)
    # It is theirs now, and left alone; so what it leads to is kept.
    theirs = with_index(many, site, json.dumps({**index, "names": {}}), editor="Eve")
    fewer = after_a_run(snapshot_of, FEW, theirs)
    assert (digits_of(fewer, site), len(standing(fewer, site))) == (2, 2 * 256)
