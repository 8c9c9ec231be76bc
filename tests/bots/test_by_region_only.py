"""People of some territories are known by their region alone, wherever they are named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bots.jobs.registry import JOBS
from bots.jobs.snapshot import Snapshot
from bots.pages.messages import shipped_messages
from bots.run.plan import make_plan
from sync.wiki.errors import ConfigurationError
from sync.wiki.pages import Page
from sync.wiki.site import load_site
from tests.bots.conftest import SnapshotOf

HIDDEN = ("VE", "CU")
NAMED = re.compile(r"Venez|\b(?:VE|VEN|CU|Cuba)\b")
WAYS = {
    "Person Code": "VE",
    "Person Letters": "ven; BR",
    "Person Name": "Venezuela",
    "Person Language": "فنزويلا",
    "Person Official": "República Bolivariana de Venezuela",
    "Person Flag": "🇻🇪; 🇨🇺 Cuba",
    "Person Item": "Q717",
    "Person Misspelt": "Venezuelqa",
    "Person Both": "Cuba; Venezuela",
}
PEOPLE = {
    name: f"known=Q1|available=Q3; Q5|wanted=Q4; Q3|languages=es-n|territory={territory}|mentor=2"
    f"|mentor in=Q3|mentee in=Q5|programmes=Meta:Programme|teams=Meta:Team|manages=Meta:Group"
    for name, territory in WAYS.items()
}
ALL = "; ".join(PEOPLE)
PAGES = {
    "Meta:Group": f"{{{{Capacity organization|name=Group|managers={ALL}|territory=VE"
    "|available=Q5}}",
    "Meta:Team": f"{{{{Capacity team|members={ALL}|needed=Q4|languages=es}}}}",
    "Meta:Event": f"{{{{Capacity event|title=E|begin=2026-03-01|organizers={ALL}|territory=VE"
    "|needed=Q5|offered=Q3}}",
    "Meta:Programme": "{{Mentorship programme|begin=2026-01-01|territory=Cuba|languages=es"
    "|capacities=Q3; Q5}}",
}


def everyone(snapshot_of: SnapshotOf, *by_region_only: str) -> Snapshot:
    items = Page.of_data("User:Bot/data/territories.json", {"territories": {"Q717": "VE"}})
    made = snapshot_of(PEOPLE, items, pages=PAGES, messages=shipped_messages())
    site = msgspec.structs.replace(made.site, by_region_only=by_region_only)
    return replace(made, site=site)


def told(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """Pages of a whole plan that name a person, with the name of their territory there."""
    for page in make_plan(snapshot, JOBS).pages:
        if "Person " in page.title + page.text and (found := NAMED.search(page.title + page.text)):
            yield page.title, found[0]


def test_no_page_names_such_a_territory_beside_a_person(snapshot_of: SnapshotOf) -> None:
    assert dict(told(everyone(snapshot_of, *HIDDEN))) == {}
    openly = dict(told(everyone(snapshot_of)))
    assert openly.keys() >= {"Root/Territory/VE", "Root/Maintenance"}
    assert any("/data/profiles/" in title for title in openly)


def test_they_count_and_are_matched_in_their_region(snapshot_of: SnapshotOf) -> None:
    snapshot = everyone(snapshot_of, *HIDDEN)
    profiles = snapshot.people.profiles
    of_places = {user: (one.territories, one.regions) for user, one in profiles.items()}
    region = ((), ("LAC",))
    assert of_places == dict.fromkeys(WAYS, region) | {
        "Person Letters": (("BR",), ("LAC",)), "Person Misspelt": ((), ()),
    }  # fmt: skip
    pages = {page.title: page.text for page in make_plan(snapshot, JOBS).pages}
    assert "Root/Territory/VE" not in pages
    assert "Person Name" in pages["Root/Region/LAC"]
    figures: Any = msgspec.json.decode(pages["User:Bot/data/statistics.json"])
    assert (figures["territories"], figures["regions"]) == ({"BR": 1}, {"LAC": 8})


def test_where_a_place_that_is_not_told_may_be_meant_its_region_is_suggested(
    snapshot_of: SnapshotOf,
) -> None:
    problems = everyone(snapshot_of, *HIDDEN).people.problems
    [suggestion] = {one.suggestion for one in problems if one.page == "User:Person Misspelt"}
    assert suggestion == "Latin America & Caribbean"


@pytest.mark.parametrize("code", ["XX", "AQ", "ve", "LAC"])
def test_a_setting_that_names_no_territory_of_a_region_is_refused(
    code: str, tmp_path: Path
) -> None:
    file = tmp_path / "site.toml"
    text = 'family = "f"\ncode = "c"\nroot = "R"\nbot = "B"\nby_region_only = ["VE", "{}"]\n'
    file.write_text(text.format("CU"), encoding="utf-8")
    assert load_site(str(file)).by_region_only == ("VE", "CU")
    file.write_text(text.format(code), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=f"by_region_only names {code}"):
        load_site(str(file))
