"""Whose messages the figures count, and when those of a quarter stand for good."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from bots.jobs.messages.job import JOB, read_from
from bots.jobs.snapshot import Snapshot
from sync.profiles.correspondence import Message
from sync.wiki.accounts import Account
from sync.wiki.pages import Page
from tests.bots.conftest import SnapshotOf

FIGURES = "User:Bot/data/message figures.json"
SENT = datetime.datetime(2026, 11, 20, 9, tzinfo=datetime.UTC)


def message(sender: str, receiver: str, number: int) -> Message:
    return Message(receiver, SENT, ("Q5",), "pt", sender, number)


def published(snapshot: Snapshot, sent: Iterable[Message] = ()) -> dict[str, Any]:
    [page] = JOB.pages(replace(snapshot, correspondence=tuple(sent)))
    assert isinstance(page, Page)
    quarters: dict[str, Any] = json.loads(page.text)["quarters"]
    return quarters


def test_who_calls_an_account_their_own_writes_to_nobody_there(snapshot_of: SnapshotOf) -> None:
    others = [message(f"A{number}", f"B{number}", number) for number in range(6)]
    snapshot = snapshot_of(
        {"Ana": "alternative account=Ana at work; Anna", "Zoe": "", "Bob": ""}, date="2026-12-31",
        accounts={"Zoe": Account("Zoe", renamed_to="Bob")},
    )  # fmt: skip
    of_one = [
        message("Ana", "Ana at work", 21), message("Anna", "Ana", 22), message("Bob", "Zoe", 23),
    ]  # fmt: skip
    assert published(snapshot, [*others, *of_one])["2026-Q4"]["messages"] == 6
    assert published(snapshot, [*others, message("Ana", "Bob", 24)])["2026-Q4"]["messages"] == 7


def test_several_accounts_of_one_are_one_of_five_people(snapshot_of: SnapshotOf) -> None:
    accounts = ["Ana", "Ana 2", "Ana 3", "Ana 4"]
    sent = [message(one, f"Bob {n % 3}", n) for n, one in enumerate(accounts * 2)]
    said = {one: f"alternative account={'; '.join({*accounts} - {one})}" for one in accounts}
    assert "messages" not in published(snapshot_of(said, date="2026-12-31"), sent)["2026-Q4"]
    apart = dict.fromkeys(accounts, "")
    assert published(snapshot_of(apart, date="2026-12-31"), sent)["2026-Q4"]["messages"] == 8


@pytest.mark.parametrize(
    ("day", "is_open"), [("2027-03-01", True), ("2027-03-02", False), ("2027-06-01", False)]
)
def test_a_quarter_is_closed_by_a_run_that_read_its_last_answers(
    snapshot_of: SnapshotOf, *, day: str, is_open: bool
) -> None:
    stood = {"2026-Q3": {"messages": 9}, "2026-Q4": {"messages": 5, "open": True}}
    before = Page.of_data(FIGURES, {"format": 2, "quarters": stood})
    snapshot = snapshot_of({}, before, date=day)
    # However long there was no run.
    assert read_from(snapshot) == datetime.date(2026, 10, 1)
    sent = [message(f"A{number}", f"B{number}", number) for number in range(6)]
    quarters = published(snapshot, sent)
    assert quarters["2026-Q3"] == {"messages": 9}
    assert quarters["2026-Q4"].get("messages") == 6
    assert quarters["2026-Q4"].get("open", False) is is_open
    # The next run leaves it alone.
    after = snapshot_of({}, Page.of_data(FIGURES, {"format": 2, "quarters": quarters}), date=day)
    if not is_open:
        assert read_from(after) > datetime.date(2026, 10, 1)
        assert published(after)["2026-Q4"] == quarters["2026-Q4"]
