"""The calls that the scanner finds are those of MediaWiki's own preprocessor, page by page.

parse_tree.php walks the preprocessor's tree; it knows the same extension tags as the scanner.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path

import pytest

from demo.wiki import LocalWiki
from sync.profiles.contract import PROFILE
from sync.profiles.people import read_people
from sync.profiles.problems import Reason
from sync.profiles.sheet import Sheets
from sync.wiki.pages import StoredPage
from sync.wikitext.scanner import EXTENSION_TAGS, Call, find_calls, same_title
from tests.parts import some_thorough
from tests.prepared_wiki import Meta
from tests.random_pages import NAMES, hostile_pages, user_pages
from tests.sync.test_profiles import CASES, FOLDER, Case, read_case
from wikidata.catalogue import Catalogue

SCRIPT = Path(__file__).with_name("parse_tree.php")
SEED = 20261122
BABEL = ("Babel", "#babel")
TEMPLATES = tuple(chain.from_iterable(NAMES.values()))
PROFILE_NAMES = frozenset(map(same_title, NAMES[PROFILE]))
EXCEPTIONS = {
    "name-with-an-old-prefix": (
        "MediaWiki takes msg:, raw: and safesubst: off a name while it expands a call; "
        "nobody writes them, and their names differ from wiki to wiki"
    ),
    "name-from-a-template": (
        "MediaWiki knows such a name when it has expanded the page; we read what is written"
    ),
    "name-with-a-place": (
        "MediaWiki refuses a title with U+FFFD in it, even behind its #; we read nothing there"
    ),
    "spaces-of-all-kinds": (
        "MediaWiki leaves no-break spaces and their like around names and values; "
        "nobody sees them, so both sides of the comparison cut them off"
    ),
}
"""Recorded cases in which we read pages otherwise than MediaWiki shows them, and why."""

ENDINGS = ("\n}}", "\n]]}}", "\n}-}}", "\n}}}}", "\n]]}}}}", "\n}}]]}}")
"""What an author who forgot to close something may have forgotten."""


@pytest.fixture
def wiki(prepared: Meta) -> LocalWiki:
    return prepared.wiki


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.from_json((FOLDER / "catalogue.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return [read_case(path) for path in CASES]


@pytest.fixture(scope="module", params=some_thorough((500, 10_000), 1))
def hostile(cases: Iterable[Case], request: pytest.FixtureRequest) -> list[str]:
    """So many pages, half of them torn from recorded and from ordinary ones."""
    recorded = [page.text for case in cases for page in case.pages]
    ordinary = [page for page in user_pages(400, SEED + 1) if len(page) < 2_000]
    return hostile_pages(request.param, SEED, [*recorded, *ordinary])


def calls_by_mediawiki(
    wiki: LocalWiki, texts: Sequence[str], names: Iterable[str]
) -> list[tuple[Call, ...]]:
    asked = {"names": [*names], "tags": EXTENSION_TAGS, "texts": texts}
    found = json.loads(wiki.maintenance(str(SCRIPT), stdin=json.dumps(asked)))
    return [tuple(Call(one["name"], one["parameters"]) for one in calls) for calls in found]


def pages_of(texts: Iterable[str]) -> list[StoredPage]:
    """A user page for each text, its number the user's name."""
    return [StoredPage(f"User:{n}", text, 1, f"{n}") for n, text in enumerate(texts)]


def assert_same_calls(
    texts: Sequence[str], names: Iterable[str], by_mediawiki: Sequence[tuple[Call, ...]]
) -> None:
    wanted = frozenset(names)
    different = [
        (text, theirs, ours)
        for text, theirs in zip(texts, by_mediawiki, strict=True)
        if (ours := find_calls(text, wanted).whole) != theirs
    ]
    shortest = min(different, key=lambda one: len(one[0]), default=None)
    assert shortest is None, f"{len(different)} of {len(texts)} pages differ"


@pytest.mark.parametrize("count", some_thorough((200, 2_000), 1))
def test_user_pages_have_the_same_calls(wiki: LocalWiki, count: int) -> None:
    texts = user_pages(count, SEED)
    by_mediawiki = calls_by_mediawiki(wiki, texts, (*TEMPLATES, *BABEL))
    with_calls = sum(map(bool, by_mediawiki))
    print(f"{with_calls} of {len(texts)} pages hold calls")  # noqa: T201
    assert with_calls > 0.7 * len(texts)
    assert sum(len(text.encode()) >= 300_000 for text in texts) == 4 * count // 2_000
    assert_same_calls(texts, (*TEMPLATES, *BABEL), by_mediawiki)


def test_the_recorded_cases_have_the_same_calls(wiki: LocalWiki, cases: Sequence[Case]) -> None:
    texts = [page.text for case in cases for page in case.pages]
    every_name = chain.from_iterable(
        chain.from_iterable(case.template_names.values()) for case in cases
    )
    names = sorted({*every_name, *BABEL})
    by_mediawiki = calls_by_mediawiki(wiki, texts, names)
    assert sum(map(bool, by_mediawiki)) > len(cases)
    assert_same_calls(texts, names, by_mediawiki)


@pytest.mark.parametrize("name", EXCEPTIONS)
def test_an_exception_is_recorded(name: str) -> None:
    assert FOLDER / f"{name}.case" in CASES


def test_on_hostile_pages_no_profile_is_lost_and_none_invented(
    wiki: LocalWiki, hostile: Sequence[str], catalogue: Catalogue
) -> None:
    by_mediawiki = calls_by_mediawiki(wiki, hostile, (*TEMPLATES, *BABEL))
    assert_same_calls(hostile, (*TEMPLATES, *BABEL), by_mediawiki)
    profiles = {
        f"{n}"
        for n, calls in enumerate(calls_by_mediawiki(wiki, hostile, TEMPLATES))
        if any(call.name in PROFILE_NAMES for call in calls)
    }
    print(f"{len(profiles)} of {len(hostile)} pages hold profiles")  # noqa: T201
    assert len(profiles) > len(hostile) / 5
    assert {*read_people(pages_of(hostile), catalogue, Sheets(NAMES)).profiles} == profiles


def test_what_mediawiki_would_read_with_an_ending_is_reported_as_broken(
    wiki: LocalWiki, hostile: Sequence[str], catalogue: Catalogue
) -> None:
    by_mediawiki = calls_by_mediawiki(wiki, hostile, NAMES[PROFILE])
    without = [text for text, calls in zip(hostile, by_mediawiki, strict=True) if not calls]
    ended: dict[str, bool] = dict.fromkeys(without, False)
    for ending in ENDINGS:
        found = calls_by_mediawiki(wiki, [text + ending for text in without], NAMES[PROFILE])
        for text, calls in zip(without, found, strict=True):
            ended[text] = ended[text] or bool(calls)
    pages = pages_of(ended)
    reported = {
        problem.page
        for problem in read_people(pages, catalogue, Sheets(NAMES)).problems
        if problem.reason is Reason.BROKEN_CALL
    }
    broken = [page for page in pages if ended[page.text]]
    print(f"{len(broken)} of {len(pages)} pages lack an ending")  # noqa: T201
    assert len(broken) > len(pages) / 20
    assert [page for page in broken if page.title not in reported] == []
