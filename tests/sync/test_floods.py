"""Whoever floods a page that everybody may edit, or makes thousands, does not stop a run."""

from __future__ import annotations

import time
from collections.abc import Iterator

from sync.profiles import histories
from sync.profiles.histories import (
    beyond_reading,
    owners_and_partners,
    possible_supporters,
    read_histories,
)
from sync.profiles.sheet import Sheets
from sync.profiles.support import supporters
from sync.wiki.pages import StoredPage

REQUEST = "{{Capacity request|kind=idea|title=Bees}}"


class Witness:
    """A wiki on which every page has these revisions before the newest one."""

    def __init__(self, *texts: str) -> None:
        self.texts = texts
        self.read = 0

    def revisions(self, page: StoredPage, user: str | None) -> Iterator[StoredPage]:
        assert user is None
        for text in self.texts:
            self.read += 1
            yield StoredPage(page.title, text, 1, "Mallory")


def older(*texts: str) -> tuple[Witness, list[str]]:
    witness, page = Witness(*texts), StoredPage("Requests/1", REQUEST, 9, "Ana")
    found = read_histories(witness, [page], Sheets(), {})  # type: ignore[arg-type]
    return witness, [one.text for one in found[page.title]]


def test_a_revision_of_megabytes_says_nothing_and_is_not_kept() -> None:
    _, texts = older(REQUEST, REQUEST + "x" * 2_000_000, REQUEST)
    assert texts == [REQUEST, "", REQUEST]


def test_a_history_of_a_gigabyte_is_not_read_to_its_end() -> None:
    witness, texts = older(*["x" * 2_000_000] * 500)
    assert witness.read < 30
    assert not any(texts)


def test_of_thousands_of_pages_those_that_stood_longest_are_read() -> None:
    old = [StoredPage(f"Requests/{at}", REQUEST, at, "Ana") for at in range(histories.MOST_SHARED)]
    new = [StoredPage(f"!{at}", REQUEST, 10_000 + at, "Mallory") for at in range(3)]
    others = [
        StoredPage("User:Zoe", REQUEST, 99_999, "Zoe"),
        StoredPage("Text", "x", 99_999, "Zoe"),
    ]
    assert beyond_reading([*new, *old, *others], Sheets()) == {one.title for one in new}


def test_made_up_names_on_many_requests_are_not_all_asked_about() -> None:
    def made_up(page: int) -> StoredPage:
        names = "\n".join(f"* [[User:Nobody {page} {at}]]" for at in range(50))
        return StoredPage(f"Requests/{page}", f"{REQUEST}\n* [[User:Ana]]\n{names}", page, "Ana")

    asked = possible_supporters(map(made_up, range(900)), {}, Sheets())
    assert "Ana" in asked
    assert len(asked) < 300


def test_made_up_partners_of_sessions_are_not_all_asked_about() -> None:
    def telling(page: int, user: str, *partners: str) -> StoredPage:
        said = "".join(f"{{{{Capacity session|with={one}|role=not so}}}}" for one in partners)
        return StoredPage(f"User:{user}/{page}", said, page, user)

    pages = [
        telling(page, "Mallory", *(f"Nobody {page} {at}" for at in range(50)))
        for page in range(2, 500)
    ]
    asked = owners_and_partners([*pages, telling(1, "Ana", "Bob", "Mallory")], Sheets())
    assert {"Ana", "Bob", "Mallory"} <= asked
    assert len(asked) < 1_010


def test_who_saves_a_long_page_again_and_again_is_read_in_little_time() -> None:
    lines = "".join(f"* [[User:Some body {at}|x]], 12:00\n" for at in range(5_500))
    pages = [
        StoredPage("Requests/1", f"* [[User:Zoe]]\n{lines}{at}", at, "Zoe")
        for at in range(histories.MOST_OF_A_REQUEST)
    ]
    began = time.process_time()
    assert supporters(pages[0], pages[1:], {}, ()) == {"Zoe"}
    assert time.process_time() - began < 20
