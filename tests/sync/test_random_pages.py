"""Random pages, up to twelve thousand: all are read, and what starts and breaks is reported.

Whether the calls are the right ones is for MediaWiki to say: tests/wiki/test_parse_tree.py.
"""

from __future__ import annotations

from itertools import chain

import pytest

from sync.profiles.contract import PROFILE
from sync.profiles.people import People, read_people
from sync.profiles.problems import Reason
from sync.profiles.sheet import Sheets
from sync.wiki.pages import StoredPage
from sync.wikitext.scanner import find_calls, same_title
from tests.parts import some_thorough
from tests.random_pages import NAMES, hostile_pages, user_pages
from tests.sync.test_profiles import CASES, FOLDER, read_case
from wikidata.catalogue import Catalogue

SEED = 20261123
EVERY_NAME = frozenset(chain.from_iterable(NAMES.values()))
PROFILE_NAMES = frozenset(map(same_title, NAMES[PROFILE]))


@pytest.fixture(scope="module", params=some_thorough((2_400, 12_000), 1))
def pages(request: pytest.FixtureRequest) -> list[StoredPage]:
    recorded = [page.text for path in CASES for page in read_case(path).pages]
    some = request.param // 6
    texts = [*user_pages(some, SEED), *hostile_pages(5 * some, SEED, recorded)]
    return [StoredPage(f"User:{n}", text, 1, f"{n}") for n, text in enumerate(texts)]


@pytest.fixture(scope="module")
def people(pages: list[StoredPage]) -> People:
    catalogue = Catalogue.from_json((FOLDER / "catalogue.json").read_text("utf-8"))
    return read_people(pages, catalogue, Sheets(NAMES))


def test_whoever_has_a_whole_call_has_a_profile(pages: list[StoredPage], people: People) -> None:
    with_calls = {
        page.editor
        for page in pages
        if any(call.name in PROFILE_NAMES for call in find_calls(page.text, EVERY_NAME).whole)
    }
    assert len(with_calls) > len(pages) / 5
    assert {*people.profiles} == with_calls


def test_whoever_has_a_broken_call_is_told_so(pages: list[StoredPage], people: People) -> None:
    broken = {page.title for page in pages if find_calls(page.text, EVERY_NAME).broken}
    assert len(broken) > len(pages) / 12
    assert {one.page for one in people.problems if one.reason is Reason.BROKEN_CALL} == broken
