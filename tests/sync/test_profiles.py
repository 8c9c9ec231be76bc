"""Every recorded case in profiles/ (its README says how to add one)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sync.contract import PROFILE as TEMPLATE
from sync.pages import StoredPage
from sync.people import OWN_NAMES, Names, read_people
from sync.records import Profile
from wikidata.catalogue import Catalogue

FOLDER = Path(__file__).parent / "profiles"
CASES = sorted(FOLDER.glob("*.case"))
REDIRECT = f"#REDIRECT [[Template:{TEMPLATE}]]"


@dataclass(frozen=True)
class Case:
    says: str
    pages: tuple[StoredPage, ...]
    profiles: Mapping[str, Mapping[str, Any]]
    problems: list[tuple[str, ...]]

    @property
    def template_names(self) -> Names:
        redirects = {
            page.title.removeprefix("Template:")
            for page in self.pages
            if page.text.startswith(REDIRECT)
        }
        return {**OWN_NAMES, TEMPLATE: {*OWN_NAMES[TEMPLATE], *redirects}}


def read_case(path: Path) -> Case:
    says, *sections = path.read_text("utf-8").removesuffix("\n").split("\n=== ")
    pages: list[StoredPage] = []
    profiles = problems = ""
    for section in sections:
        heading, _, body = section.partition("\n")
        if heading.startswith("page: "):
            title = heading.removeprefix("page: ")
            pages.append(StoredPage(title, body, len(pages) + 1, "Somebody"))
        elif heading == "profiles":
            profiles = body
        elif heading == "problems":
            problems = body
        else:
            raise ValueError(f"{path.name}: no section is called {heading!r}")
    listed = [tuple(part.strip() for part in line.split("|", 3)) for line in problems.splitlines()]
    return Case(says, tuple(pages), json.loads(profiles), sorted(listed))


def said(profile: Profile) -> dict[str, Any]:
    """The fields of a profile that differ from an empty one, as JSON would hold them."""
    empty = Profile(user=profile.user, page=f"User:{profile.user}")
    fields = {name: getattr(profile, name) for name in Profile.__slots__}
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in fields.items()
        if value != getattr(empty, name)
    }


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.from_json((FOLDER / "catalogue.json").read_text("utf-8"))


# Recorded, and not true yet: each says what it waits for, and fails when it comes true.
WAITING = {
    "territory-as-item": "the items of countries have to be read from Wikidata (P297)",
}


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(
            path,
            id=path.stem,
            marks=[pytest.mark.xfail(reason=WAITING[path.stem], strict=True)]
            if path.stem in WAITING
            else [],
        )
        for path in CASES
    ],
)
def test_a_page_is_read_as_recorded(path: Path, catalogue: Catalogue) -> None:
    case = read_case(path)
    people = read_people(case.pages, catalogue, case.template_names)
    assert {user: said(profile) for user, profile in people.profiles.items()} == case.profiles
    found = [(one.page, one.parameter, one.reason.value, one.suggestion) for one in people.problems]
    assert sorted(found) == case.problems


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_order_in_which_pages_are_read_changes_nothing(
    path: Path, catalogue: Catalogue
) -> None:
    case = read_case(path)
    one_way = read_people(case.pages, catalogue, case.template_names)
    other_way = read_people(case.pages[::-1], catalogue, case.template_names)
    assert one_way == other_way
    assert list(one_way.profiles) == list(other_way.profiles)


def test_every_case_says_in_one_sentence_what_it_shows() -> None:
    assert CASES
    for path in CASES:
        says = read_case(path).says
        assert says.endswith("."), path.name
        assert "\n" not in says, path.name
