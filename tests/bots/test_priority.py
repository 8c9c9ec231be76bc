"""Which changes somebody waits for."""

from __future__ import annotations

from bots.jobs.suggestions.job import JOB
from bots.pages.shards import shard_of
from bots.run.plan import make_plan
from sync.wiki.pages import StoredPage
from tests.bots.conftest import SnapshotOf

PEOPLE = {"Ana": "wanted=Q1", "Bob": "available=Q1", "Eve": "available=Q1"}


def standing(snapshot_of: SnapshotOf, people: dict[str, str]) -> list[StoredPage]:
    """What the bot saved after these people had saved theirs."""
    pages = make_plan(snapshot_of(people), [JOB]).pages
    return [StoredPage(page.title, page.text, 1000, "Bot") for page in pages]


def urgent(snapshot_of: SnapshotOf, people: dict[str, str], *stands: StoredPage) -> set[str]:
    plan = make_plan(snapshot_of(people, *stands), [JOB])
    return {change.page.title for change in plan.changes if change.urgent}


def test_whoever_edited_their_profile_is_not_kept_waiting(snapshot_of: SnapshotOf) -> None:
    stands = [
        # Everybody's profile is older than what we said, but for Ana's.
        StoredPage(one.title, one.text, 50 if one.title.endswith("/Ana") else 1000, "Bot")
        for one in standing(snapshot_of, PEOPLE)
    ]
    changed = {**PEOPLE, "Ana": "wanted=Q5|available=Q2"}
    assert urgent(snapshot_of, changed, *stands) == {
        "Root/Suggestions/Ana",
        f"User:Bot/data/suggestions/{shard_of('Ana', 1)}.json",
        f"User:Bot/data/profiles/{shard_of('Ana', 1)}.json",
    }


def test_whoever_left_is_not_kept_waiting(snapshot_of: SnapshotOf) -> None:
    stands = standing(snapshot_of, PEOPLE)
    left = {user: said for user, said in PEOPLE.items() if user != "Bob"}
    found = urgent(snapshot_of, left, *stands)
    assert "Root/Suggestions/Bob" in found
    assert f"User:Bot/data/profiles/{shard_of('Bob', 1)}.json" in found
    assert "Root/Suggestions/Ana" not in found


def test_a_newcomer_is_not_kept_waiting(snapshot_of: SnapshotOf) -> None:
    stands = standing(snapshot_of, PEOPLE)
    found = urgent(snapshot_of, {**PEOPLE, "New": "wanted=Q1"}, *stands)
    assert "Root/Suggestions/New" in found
    assert "Root/Suggestions/Ana" not in found
