"""What is near is looked for only so often, and every mistake is reported all the same."""

from __future__ import annotations

import random
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rapidfuzz import process

from sync.profiles.people import People, read_people
from sync.profiles.problems import Reason
from sync.profiles.values.reader import MOST_SEARCHES
from sync.reference.languages import is_language
from sync.wiki.pages import StoredPage
from wikidata.catalogue import Catalogue
from wikidata.names import LONGEST, MOST_NAMES

PROFILES = Path(__file__).parent / "profiles"
LETTERS = string.ascii_lowercase
CODES = [one + other for one in LETTERS for other in LETTERS if is_language(one + other)][:80]
UNKNOWN = 500
# Seconds of a slow machine: a comparison of two names of the longest length takes a microsecond.
MOST_COMPARED = 5_000_000


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.from_json((PROFILES / "catalogue.json").read_text("utf-8"))


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many names each search was about."""
    sizes: list[int] = []
    extract = process.extract

    def counted(name: str, known: Any, **how: Any) -> Any:
        assert len(name) <= LONGEST
        assert all(len(one) <= LONGEST for one in known)
        sizes.append(len(known))
        return extract(name, known, **how)

    monkeypatch.setattr(process, "extract", counted)
    return sizes


# Names that come with the program, to which nobody can add.
OURS, OWN = ("languages", "territory"), 70_000


def nonsense(chance: random.Random, letters: int) -> Iterator[str]:
    while True:
        yield "".join(chance.choices(LETTERS, k=letters))


def hostile(pages: int, parameter: str, letters: int) -> list[StoredPage]:
    """Pages of strangers: a group of many names each, and as many names that nothing has."""
    word = nonsense(random.Random(1), letters)
    pages_of = []
    for number in range(pages):
        names = "; ".join(f"{code}: {next(word)}" for code in CODES)
        wrong = "; ".join(next(word) for _ in range(UNKNOWN))
        text = f"{{{{Capacity organization|managers=U{number}|names={names}}}}}"
        text += f"{{{{Capacity profile|{parameter}={wrong}}}}}"
        pages_of.append(StoredPage(f"User:U{number}", text, number + 1, f"U{number}"))
    return pages_of


def unknown(people: People, parameter: str) -> int:
    return sum(one.parameter == parameter for one in people.problems)


@pytest.mark.parametrize(
    "parameter", ["affiliation", "wanted", "territory", "languages", "teams", "projects"]
)
@pytest.mark.parametrize("letters", [40, 190])
def test_however_much_is_wrong_little_is_looked_for_and_all_is_reported(
    parameter: str, letters: int, catalogue: Catalogue, compared: list[int]
) -> None:
    pages = 8
    people = read_people(hostile(pages, parameter, letters), catalogue)
    assert unknown(people, parameter) == pages * UNKNOWN
    assert len(compared) <= pages * MOST_SEARCHES
    assert max(compared, default=0) <= (OWN if parameter in OURS else 2 * MOST_NAMES)


@pytest.mark.thorough
def test_a_hundred_hostile_pages_are_no_more_work_than_seconds(
    catalogue: Catalogue, compared: list[int]
) -> None:
    people = read_people(hostile(100, "affiliation", LONGEST), catalogue)
    assert unknown(people, "affiliation") == 100 * UNKNOWN
    assert 0 < sum(compared) <= MOST_COMPARED


def test_a_page_with_many_names_takes_the_place_of_nobody_elses(catalogue: Catalogue) -> None:
    group = "{{Capacity organization|managers=Zoe|name=Wikipedians of the lighthouse}}"
    asks = "{{Capacity profile|affiliation=Wikipedians of teh lighthouse}}"
    pages = [
        *hostile(20, "wanted", 40),
        StoredPage("Zzz", group, 1, "Zoe"),
        StoredPage("User:Zoe", asks, 1, "Zoe"),
    ]
    problems = read_people(pages, catalogue).problems
    [told] = [one for one in problems if one.page == "User:Zoe"]
    assert (told.reason, told.suggestion) == (Reason.UNKNOWN_AFFILIATION, "Zzz")
