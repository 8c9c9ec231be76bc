"""How little an edit moves: the pages and lines of each family, for one edit among 1,000 people."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable

import pytest

from bots.jobs.registry import JOBS
from bots.jobs.snapshot import catalogue_title
from bots.run.due import counted
from bots.run.plan import Change, make_plan
from demo.items import sample_items
from sync.reference.tables import region_of_country
from sync.wiki.pages import Page, StoredPage
from sync.wiki.site import Site
from tests.bots.conftest import SnapshotOf
from tests.parts import some_thorough


def thousand() -> dict[str, str]:
    """People whose capacities, languages and countries are popular by a power law."""
    chance = random.Random(7)

    def some(things: Iterable[str], least: int, most: int) -> str:
        listed = list(things)
        weights = [1 / (place + 1) ** 0.7 for place in range(len(listed))]
        return "; ".join(
            dict.fromkeys(chance.choices(listed, weights, k=chance.randint(least, most)))
        )

    items = [item for item, one in sample_items().items() if not one.redirect]
    chance.shuffle(items)
    languages = ["en", "es", "fr", "pt", "ar", "ru", "de", "zh", "hi", "bn", "id", "sw", "tr", "fa"]
    countries = list(region_of_country())[:20]
    return {
        f"Person {n}": f"available={some(items, 2, 8)}|wanted={some(items, 1, 4)}"
        f"|languages={some(languages, 1, 3)}|territory={some(countries, 0, 1)}"
        f"|affiliation={some(['AM', 'AR', 'AT', 'AU'], 0, 1)}"
        for n in range(1000)
    }


def family_of(title: str) -> str:
    return "/".join(title.split("/")[:2])


SAID = ["a new person", "one more want", "one more language"]


@pytest.mark.parametrize("said", some_thorough(SAID, 1))
def test_one_edit_among_1000_people_moves_little(
    snapshot_of: SnapshotOf, site: Site, said: str
) -> None:
    capacities = {
        item: {"parent": one.parent or None, "labels": one.labels}
        for item, one in sample_items().items()
        if not one.redirect
    }
    catalogue = Page.of_data(catalogue_title(site), {"format": 1, "capacities": capacities})
    before = thousand()
    after = dict(before)
    if said == "one more want":
        after["Person 500"] = before["Person 500"].replace("wanted=", "wanted=Q134; ")
    elif said == "one more language":
        after["Person 500"] = before["Person 500"].replace("languages=", "languages=ko; ")
    else:
        after["Newcomer"] = before["Person 500"]

    first = make_plan(snapshot_of(before, catalogue), JOBS)
    stands = [StoredPage(one.title, one.text, 1, site.bot) for one in first.pages]
    changes = make_plan(snapshot_of(after, *stands), JOBS).changes
    pages = Counter((change.due, family_of(change.page.title)) for change in changes)
    lines = Counter[str]()
    for change in changes:
        lines[family_of(change.page.title)] += max(len(change.added), len(change.removed))
    due = counted(changes)
    print(f"\n{said}: {len(changes)} of {len(first.pages)} pages, due {due}")  # noqa: T201
    for (how_soon, family), count in sorted(pages.items()):
        print(f"  {how_soon.word} {family}: {count} pages, {lines[family]} lines")  # noqa: T201
    # What people watch, and what is saved all the same: no count that all share moves with it.
    assert lines.total() - lines["User:Bot/data"] < 200
    assert lines["User:Bot/data"] < 200
    now, hourly = (4, 35) if said == "a new person" else (3, 30)
    assert due["now"] <= now
    assert due["hourly"] <= hourly


ZONES = ("Europe/Berlin", "Africa/Cairo", "Africa/Lagos", "Asia/Karachi", "America/Bogota")


def test_no_page_changes_when_clocks_do(snapshot_of: SnapshotOf) -> None:
    people = {
        f"Person {n}": f"available=Q{1 + n % 5}|wanted=Q{1 + (n + 2) % 5}|timezone={zone}"
        for n, zone in enumerate(ZONES * 5)
    }
    first = make_plan(snapshot_of(people, date="2026-10-24"), JOBS).pages
    assert "timezone" in "".join(one.text for one in first if "/Suggestions/" in one.title)
    for day in ("2026-10-25", "2026-10-30"):
        assert make_plan(snapshot_of(people, *first, date=day), JOBS).changes == ()


def test_what_a_language_lacks_is_not_saved_for_its_order_alone(snapshot_of: SnapshotOf) -> None:
    def untranslated(changes: Iterable[Change]) -> list[str]:
        return [one.page.title for one in changes if "/Untranslated/" in one.page.title]

    people = {f"Person {n}": "wanted=Q2" for n in range(2)}
    first = make_plan(snapshot_of(people), JOBS)
    # Twice as many people want what stood behind.
    people |= {f"Person {n}": "wanted=Q4" for n in range(2, 10)}
    anew = {one.title: one.text for one in make_plan(snapshot_of(people), JOBS).pages}
    [title] = {one.title for one in first.pages if one.title.endswith("Untranslated/en")}
    assert anew[title] != {one.title: one.text for one in first.pages}[title]
    assert untranslated(make_plan(snapshot_of(people, *first.pages), JOBS).changes) == []
