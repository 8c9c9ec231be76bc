"""How little an edit moves: the pages and lines of each family, for one edit among 1,000 people."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable

import pytest

from bots.jobs.registry import JOBS
from bots.jobs.snapshot import catalogue_title
from bots.run.plan import Action, compare
from demo.items import sample_items
from sync.reference.tables import region_of_country
from sync.wiki.pages import Page, StoredPage
from sync.wiki.site import Site
from tests.bots.conftest import SnapshotOf


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


@pytest.mark.parametrize("said", ["one more want", "one more language", "a new person"])
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

    def everything(people: dict[str, str]) -> dict[str, Page]:
        snapshot = snapshot_of(people, catalogue)
        return {one.title: one for job in JOBS for one in job.pages(snapshot)
                if isinstance(one, Page)}  # fmt: skip

    old, new = everything(before), everything(after)
    pages, lines = Counter[str](), Counter[str]()
    for title in sorted(old.keys() | new.keys()):
        standing = StoredPage(title, old[title].text, 1, site.bot) if title in old else None
        change = compare(new.get(title, Page(title, "")), standing, Action.EDIT)
        if change:
            pages[family_of(title)] += 1
            lines[family_of(title)] += max(len(change.added), len(change.removed))
    total = Counter(family_of(title) for title in new)
    held = sum(len(one.text.splitlines()) for one in new.values())
    print(f"\n{said}: {pages.total()} of {len(new)} pages, {lines.total()} of {held} lines")  # noqa: T201
    for family in sorted(pages):
        print(f"  {family}: {pages[family]} of {total[family]} pages, {lines[family]} lines")  # noqa: T201
    # What people watch, and what is saved all the same: no count that all share moves with it.
    assert lines.total() - lines["User:Bot/data"] < 200
    assert lines["User:Bot/data"] < 200
