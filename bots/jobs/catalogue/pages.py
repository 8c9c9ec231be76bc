"""Writes `ROOT/Capacities`, `ROOT/Proposed capacities` and `ROOT/Untranslated/<lang>`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from bots.jobs.communities.membership import families as match_page_families
from bots.jobs.communities.membership import match_pages
from bots.jobs.job import Family, Job
from bots.jobs.snapshot import Snapshot
from bots.pages.counting import KINDS, capacity_counts
from bots.pages.rendering import render
from sync.wiki.pages import Page, rows
from sync.wiki.site import Site

FEWEST_READERS = 3
"""A language that fewer people speak, and nobody translates into, has no page of missing words."""

_WORDS = ("label", "description")


def _families(site: Site) -> tuple[Family, ...]:
    return (
        Family(site.under_root("Capacities"), single=True),
        Family(site.under_root("Proposed capacities"), single=True),
        Family(site.under_root("Untranslated", "")),
    )


def _tree(snapshot: Snapshot, counts: Mapping[str, Mapping[str, int]]) -> Page:
    catalogue, found = snapshot.catalogue, match_pages(snapshot)
    nobody = dict.fromkeys(KINDS, 0)
    items = [
        {
            "item": item,
            "name": found.name(item),
            "level": len(list(catalogue.line(item))),
            **counts.get(item, nobody),
        }
        for item in catalogue
    ]
    return Page(snapshot.site.under_root("Capacities"), render("tree", items=items))


def _proposals(snapshot: Snapshot) -> Page:
    """What people wrote and the catalogue lacks; as it stands where nobody looked in this run."""
    title = snapshot.site.under_root("Proposed capacities")
    standing = snapshot.published.get(title)
    if snapshot.proposals is None and standing:
        return Page(title, standing.text)
    return Page(title, render("proposals", proposals=snapshot.proposals or ()))


def _languages(snapshot: Snapshot) -> list[str]:
    """Languages whose readers would miss a word."""
    speakers = Counter(code for one in snapshot.people.profiles.values() for code in one.spoken)
    many = {code for code, people in speakers.items() if people >= FEWEST_READERS}
    return sorted(many | set(snapshot.words.messages))


def _untranslated(
    snapshot: Snapshot, language: str, counts: Mapping[str, Mapping[str, int]]
) -> Page:
    def coarse_use(item: str) -> int:
        # In powers of two, so that people who want one thing more or less hardly change it.
        return sum(counts.get(item, {}).values()).bit_length()

    missing = []
    for item in sorted(snapshot.catalogue, key=coarse_use, reverse=True):
        capacity = snapshot.catalogue.capacities[item]
        has = (capacity.labels, capacity.descriptions)
        lacks = [word for word, texts in zip(_WORDS, has, strict=True) if language not in texts]
        if lacks:
            missing.append({"item": item, "bundled": capacity.bundled, "words": " ".join(lacks)})
    page = Page(
        snapshot.site.under_root("Untranslated", language),
        render("untranslated", language=language, items=missing),
    )
    standing = snapshot.published.get(page.title)
    if standing and sorted(rows(page.title, standing.text)) == sorted(rows(page.title, page.text)):
        # Another order alone is worth no edit, of a page in each language at that.
        return Page(page.title, standing.text)
    return page


def pages(snapshot: Snapshot) -> Iterator[Page]:
    """The tree of all capacities, what it lacks, and what each language lacks, most used first."""
    counts = capacity_counts(snapshot.people.profiles.values(), snapshot.catalogue)
    yield _tree(snapshot, counts)
    yield _proposals(snapshot)
    for language in _languages(snapshot):
        yield _untranslated(snapshot, language, counts)


JOB = Job("capacities", _families, pages, reads=match_page_families)
