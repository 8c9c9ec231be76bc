"""The page that lists what could not be understood: nobody's mistakes hide anybody else's."""

from __future__ import annotations

import re

from bots.jobs.maintenance.job import JOB, MOST_ROWS, MOST_ROWS_OF_ONE
from sync.wiki.pages import StoredPage
from tests.bots.conftest import SnapshotOf


def page_of(snapshot_of: SnapshotOf, people: dict[str, str], pages: dict[str, str]) -> str:
    wanted = JOB.pages(snapshot_of(people, pages=pages))
    return next(page.text for page in wanted if page.title == "Root/Maintenance")


def rows_of(text: str, title: str) -> list[str]:
    start = f"{{{{Capacity maintenance row|page={title}"
    return [line for line in text.splitlines() if line.startswith(start)]


def total(text: str) -> int:
    """How many problems the page is about, listed or not."""
    listed = [line for line in text.splitlines() if line.startswith("{{Capacity maintenance row|")]
    counted = map(int, re.findall(r"\|(?:more|further)=(\d+)", text))
    return len([one for one in listed if "|more=" not in one]) + sum(counted)


def test_one_persons_pages_take_a_few_rows_and_say_how_many_more_there_are(
    snapshot_of: SnapshotOf,
) -> None:
    wrong = "|".join(f"language{number}s={number}" for number in range(30))
    wrong += "|" + "|".join(f"zz{'q' * number}=x" for number in range(30))
    own = {f"User:Vex/{number}": "{{Capacity profile" for number in range(40)}
    text = page_of(snapshot_of, {"Ana": "wanted=xyzzy", "Vex": wrong}, own)
    vex = rows_of(text, "User&#58;Vex")
    assert len(vex) == MOST_ROWS_OF_ONE + 1
    assert rows_of(text, "User&#58;Ana")
    [more] = re.findall(r"\|more=(\d+)", vex[-1])
    assert int(more) == total(text) - MOST_ROWS_OF_ONE - 1
    assert int(more) >= 30
    assert "|further=0|" in text


def test_the_bots_pages_that_others_edited_are_listed_but_no_script_of_the_gadget(
    snapshot_of: SnapshotOf,
) -> None:
    titles = ("MediaWiki:Gadget-CapacityPeers.js", "Root/Teams")
    theirs = (StoredPage(title, "…", number, "Ana") for number, title in enumerate(titles, 1))
    text = next(iter(JOB.pages(snapshot_of({}, *theirs)))).text
    assert rows_of(text, "Root/Teams")
    assert not rows_of(text, "MediaWiki")


def test_whoever_has_a_name_that_goes_on_has_rows_of_their_own(snapshot_of: SnapshotOf) -> None:
    own = {f"User:Vex/{number}": "{{Capacity profile" for number in range(20)}
    text = page_of(snapshot_of, {"Vex": "wanted=xyzzy", "Vex B": "wanted=xyzzy"}, own)
    assert len(rows_of(text, "User&#58;Vex B|")) == 1


def test_what_is_beyond_the_page_is_counted(snapshot_of: SnapshotOf) -> None:
    people = {f"U{number}": "wanted=xyzzy" for number in range(MOST_ROWS + 5)}
    text = page_of(snapshot_of, people, {})
    assert "|further=5|" in text
    assert total(text) == MOST_ROWS + 5
