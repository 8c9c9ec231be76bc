"""Two accounts and one profile, on a real wiki: what the owner says counts, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from demo.local_meta import ROOT
from demo.wiki import ADMIN, SamplePage
from tests.prepared_wiki import Meta

ACCOUNTS = str(Path(__file__).parent / "accounts.php")
OWNER = "Ottilie Marchetti"
OTHER = "Another Person"
PAGE = f"User:{OWNER}"


class Desk:
    """What people do on the wiki, and what a run makes of it."""

    def __init__(self, meta: Meta) -> None:
        self._meta = meta
        catalogue = meta.data("catalogue")["capacities"]
        self.items = list(catalogue)[:4]

    def says(self, author: str, text: str, title: str = PAGE) -> None:
        self._meta.wiki.save_pages([SamplePage(title, text, author)])

    def profile(self, author: str, *known: str, title: str = PAGE, more: str = "") -> None:
        self.says(author, f"{{{{Capacity profile|known={'; '.join(known)}{more}}}}}", title)

    def does(self, *deeds: Mapping[str, Any]) -> None:
        self._meta.wiki.maintenance(ACCOUNTS, stdin=json.dumps(deeds))

    def run(self) -> None:
        ran = self._meta.capx("run", "suggestions", "maintenance")
        assert ran.code == 0, ran.err

    def known(self, user: str = OWNER) -> list[str] | None:
        """What the published data say that a person knows; None where they are not there."""
        for shard in "0123456789abcdef":
            found = self._meta.data(f"profiles/{shard}")["profiles"].get(user)
            if found:
                return list(found["known"])
        return None

    def waits(self, page: str = PAGE) -> list[str]:
        """What Maintenance lists for a page, as `parameter reason`."""
        text = self._meta.text(f"{ROOT}/Maintenance") or ""
        start = "{{Capacity maintenance row|"
        rows = [line for line in text.splitlines() if line.startswith(start)]
        found = []
        for row in rows:
            values = dict(part.split("=", 1) for part in row.strip("{}").split("|")[1:])
            if values["page"].replace("&#58;", ":") == page:
                found.append(f"{values.get('parameter', '')} {values['reason']}".strip())
        return found


@pytest.fixture
def desk(meta: Meta) -> Desk:
    return Desk(meta)


def test_what_another_adds_waits_and_what_another_removes_is_gone_at_once(desk: Desk) -> None:
    one, two, three, _ = desk.items
    desk.profile(OWNER, one, two)
    desk.run()
    assert desk.known() == [one, two]
    assert desk.waits() == []

    desk.profile(OTHER, one, two, three)
    desk.run()
    assert desk.known() == [one, two]
    assert desk.waits() == ["known change-waits"]

    desk.profile(OTHER, two, three)
    desk.run()
    assert desk.known() == [two]
    assert desk.waits() == ["known change-waits"]

    # The owner's next edit settles both, even one beside the template.
    desk.says(OWNER, f"Hello.\n{{{{Capacity profile|known={two}; {three}}}}}")
    desk.run()
    assert desk.known() == [two, three]
    assert desk.waits() == []


@pytest.mark.thorough
def test_a_page_made_by_another_in_ones_user_space_never_counts(desk: Desk) -> None:
    one, two, *_ = desk.items
    desk.says(OWNER, "Good morning.", "Meta:Babel")
    desk.profile(OTHER, one)
    # It would be the first in title order.
    desk.profile(OTHER, one, title=f"{PAGE}/A")
    desk.run()
    assert desk.known() is None
    assert desk.waits() == ["not-the-owners"]
    desk.profile(OWNER, two, title=f"{PAGE}/B")
    desk.run()
    assert desk.known() == [two]


@pytest.mark.thorough
def test_who_takes_their_template_away_stays_away(desk: Desk) -> None:
    desk.profile(OWNER, desk.items[0])
    desk.says(OWNER, "No more.")
    desk.profile(OTHER, desk.items[0])
    desk.run()
    assert desk.known() is None


@pytest.mark.thorough
def test_a_call_that_is_never_closed_is_answered_and_the_last_whole_word_stays(desk: Desk) -> None:
    one, two, *_ = desk.items
    desk.profile(OWNER, one)
    desk.says(OWNER, f"{{{{Capacity profile|known={two}")
    desk.run()
    assert desk.known() == [one]
    assert desk.waits() == ["broken-call"]


@pytest.mark.thorough
def test_hidden_text_is_not_used_and_not_remembered(desk: Desk, meta: Meta) -> None:
    one, two, three, _ = desk.items
    desk.profile(OWNER, one)
    desk.profile(OWNER, one, two)
    shown = meta.newest_revision()
    desk.profile(OTHER, one, two, three)
    desk.run()
    assert desk.known() == [one, two]
    desk.does({"do": "hide", "revision": shown})
    desk.run()
    assert desk.known() == [one]
    assert (shown,) not in meta.cached("select revision from word")


@pytest.mark.thorough
def test_a_blocked_account_is_out_while_the_block_lasts(desk: Desk) -> None:
    desk.profile(OWNER, desk.items[0])
    desk.run()
    desk.does({"do": "block", "name": OWNER})
    desk.run()
    assert desk.known() is None
    # Nobody is pilloried for it.
    assert desk.waits() == []


@pytest.mark.thorough
@pytest.mark.parametrize(
    "block", [{"partial": True}, {"expiry": "20200101000000"}], ids=["of some pages", "expired"]
)
def test_a_block_of_some_pages_or_of_the_past_changes_nothing(
    desk: Desk, block: dict[str, Any]
) -> None:
    desk.profile(OWNER, desk.items[0])
    desk.does({"do": "block", "name": OWNER, **block})
    desk.run()
    assert desk.known() == desk.items[:1]


@pytest.mark.thorough
def test_a_renamed_account_is_followed_and_a_vanished_one_forgotten(desk: Desk) -> None:
    desk.profile(OWNER, desk.items[0])
    desk.run()
    # The page stays where it is: what moves it may have failed.
    desk.does({"do": "rename", "from": OWNER, "to": "Ottilie M."})
    desk.run()
    assert desk.known() is None
    assert desk.known("Ottilie M.") == desk.items[:1]
    desk.does({"do": "rename", "from": "Ottilie M.", "to": "Ottilie"})
    desk.run()
    assert desk.known("Ottilie") == desk.items[:1]
    # Whoever asks to be forgotten is renamed, and their pages stay for a while.
    desk.does({"do": "rename", "from": "Ottilie", "to": "Vanished user 4711"})
    desk.run()
    assert desk.known("Vanished user 4711") is None
    assert desk.waits() == []


@pytest.mark.thorough
def test_whoever_is_on_the_page_of_exclusions_is_left_out(desk: Desk) -> None:
    desk.profile(OWNER, desk.items[0])
    exclusions = f"{ROOT}/Exclusions"
    desk.says("Somebody", f"* [[User:{OWNER}]]\n", exclusions)
    desk.run()
    assert desk.known()
    desk.says(ADMIN, f"* [[User:{OWNER}|left]]\n", exclusions)
    desk.says("Somebody", "", exclusions)
    desk.run()
    assert desk.known() is None
    assert desk.waits() == []
