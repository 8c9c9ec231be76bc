"""How soon each change is due."""

from __future__ import annotations

from bots.jobs.registry import JOBS
from bots.pages.shards import shard_of
from bots.run.due import Due
from bots.run.plan import make_plan
from sync.wiki.pages import StoredPage
from tests.bots.conftest import SnapshotOf

PEOPLE = {"Ana": "wanted=Q1", "Bob": "available=Q1", "Eve": "available=Q1"}


def standing(snapshot_of: SnapshotOf, people: dict[str, str]) -> list[StoredPage]:
    """What the bot saved after these people had saved theirs."""
    pages = make_plan(snapshot_of(people), JOBS).pages
    return [StoredPage(page.title, page.text, 1000, "Bot") for page in pages]


def due_now(snapshot_of: SnapshotOf, people: dict[str, str], *stands: StoredPage) -> set[str]:
    plan = make_plan(snapshot_of(people, *stands), JOBS)
    return {change.page.title for change in plan.changes if change.due is Due.NOW}


def test_whoever_edited_their_profile_is_not_kept_waiting(snapshot_of: SnapshotOf) -> None:
    stands = standing(snapshot_of, PEOPLE)
    changed = {**PEOPLE, "Ana": "wanted=Q5|available=Q2"}
    assert due_now(snapshot_of, changed, *stands) == {
        "Root/Suggestions/Ana",
        f"User:Bot/data/suggestions/{shard_of('Ana', 1)}.json",
        f"User:Bot/data/profiles/{shard_of('Ana', 1)}.json",
    }


def test_whoever_left_is_not_kept_waiting(snapshot_of: SnapshotOf) -> None:
    stands = standing(snapshot_of, PEOPLE)
    left = {user: said for user, said in PEOPLE.items() if user != "Bob"}
    found = due_now(snapshot_of, left, *stands)
    assert "Root/Suggestions/Bob" in found
    assert f"User:Bot/data/profiles/{shard_of('Bob', 1)}.json" in found
    # Ana was told of Bob, and both stood on the page of what they have in common.
    assert {"Root/Suggestions/Ana", "Root/Capacity/communication (Q1)"} <= found
    assert "Root/Suggestions/Eve" not in found


def test_a_newcomer_is_not_kept_waiting(snapshot_of: SnapshotOf) -> None:
    stands = standing(snapshot_of, PEOPLE)
    found = due_now(snapshot_of, {**PEOPLE, "New": "wanted=Q1"}, *stands)
    assert "Root/Suggestions/New" in found
    assert "Root/Suggestions/Ana" not in found
