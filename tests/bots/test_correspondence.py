"""What a night asks of the wiki about messages and answers: nothing twice, little for a flood."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, timedelta
from typing import Any, cast

import pytest

from bots.run import correspondence
from bots.run.correspondence import read_answers, read_messages
from sync.profiles.correspondence import MOST_MARKERS, Message
from sync.profiles.ownership import Authors
from sync.profiles.problems import Reason
from sync.wiki.errors import RunError
from sync.wiki.pages import StoredPage
from sync.wiki.port import Contribution, Selection, TalkEdit

SENT = datetime.datetime(2026, 10, 2, 9, tzinfo=UTC)
SINCE = datetime.date(2026, 10, 1)
NIGHT = datetime.date(2026, 12, 20)
NOBODY = Authors()


class Wiki:
    """Talk pages with one edit each, and what was asked of them."""

    def __init__(self) -> None:
        self.edits: dict[str, TalkEdit] = {}
        self.answers: list[Contribution] = []
        self.asked: Counter[str] = Counter()
        self.waiting: list[set[str]] = []
        self.kept: dict[str, bytes] = {}
        self.fails_at = 0

    def write(
        self, sender: str, receiver: str, sent: datetime.datetime = SENT, *, copies: int = 1
    ) -> None:
        """Save a message; further copies of its marker name other moments."""
        moments = (sent + timedelta(hours=n) for n in range(copies))
        said = "\n".join(
            f"{{{{Capacity message|about=Q1|lang=pt|sent={moment:%Y%m%d%H%M%S}}}}}"
            for moment in moments
        )
        title = f"User talk:{receiver}"
        number = len(self.edits) + 1
        self.edits[title] = TalkEdit(number, sender, sent, f"== Lua ==\n{said}")

    @property
    def memory(self) -> Wiki:
        return self

    def recall(self, name: str) -> bytes | None:
        return self.kept.get(name)

    def remember(self, name: str, data: bytes) -> None:
        self.kept[name] = data

    def template_names(self, templates: Iterable[str]) -> dict[str, frozenset[str]]:
        return {one: frozenset({one}) for one in templates}

    def pages(self, _: Selection) -> Iterator[StoredPage]:
        for title, edit in self.edits.items():
            yield StoredPage(title, edit.text, edit.revision, edit.user)

    def talk_edits(self, title: str, until: datetime.datetime) -> Iterator[TalkEdit]:
        self.asked[title] += 1
        if self.asked.total() == self.fails_at:
            raise RunError("The run has taken longer than 240 minutes and stops")
        edit = self.edits[title]
        if edit.moment <= until:
            yield edit

    def contributions(self, since: Mapping[str, datetime.datetime]) -> Iterator[Contribution]:
        self.waiting.append({*since})
        return (one for one in self.answers if one.moment >= since.get(one.user, one.moment))

    def night(self, date: datetime.date = NIGHT, authors: Authors = NOBODY) -> dict[str, Message]:
        """What is known after a night, by the receiver; of several messages the last."""
        wiki = cast(Any, self)
        messages = read_messages(wiki, wiki, SINCE, date)
        return {one.receiver: one for one in read_answers(wiki, wiki, messages, authors, date)}


@pytest.fixture
def wiki() -> Wiki:
    return Wiki()


def answered(wiki: Wiki, sender: str, receiver: str, days: float = 3) -> None:
    wiki.answers.append(
        Contribution(receiver, f"User talk:{sender}", SENT + timedelta(days), "", 50)
    )


def test_without_what_was_remembered_an_old_answer_is_found_again(wiki: Wiki) -> None:
    wiki.write("Ana", "Bob")
    answered(wiki, "Ana", "Bob")
    assert wiki.night(datetime.date(2026, 10, 6))["Bob"].answered
    wiki.kept.clear()
    assert wiki.night(datetime.date(2026, 12, 20))["Bob"].answered


def test_an_answer_of_the_last_days_is_found_by_the_first_run_after_them(wiki: Wiki) -> None:
    wiki.write("Ana", "Bob")
    wiki.night(datetime.date(2026, 11, 1))
    answered(wiki, "Ana", "Bob", days=59.9)
    assert wiki.night(datetime.date(2026, 12, 20))["Bob"].answered


def test_the_next_night_asks_only_for_what_is_open(wiki: Wiki) -> None:
    wiki.write("Ana", "Bob")
    wiki.write("Ana", "Eve")
    answered(wiki, "Ana", "Eve")
    wiki.night(datetime.date(2026, 10, 6))
    wiki.night(datetime.date(2026, 10, 7))
    wiki.night(datetime.date(2026, 12, 20))
    wiki.night(datetime.date(2026, 12, 21))
    assert wiki.waiting == [{"Bob", "Eve"}, {"Bob"}, {"Bob"}, set()]
    assert wiki.asked == {"User talk:Bob": 1, "User talk:Eve": 1}


def test_nobody_is_asked_about_for_messages_that_do_not_count(wiki: Wiki) -> None:
    for number in range(100):
        wiki.write("Mallory", f"Person {number}")
    wiki.write("Blocked", "Bob")
    refused = Authors(refused={"Blocked": (Reason.ACCOUNT_BLOCKED, "")})
    wiki.night(authors=refused)
    [asked] = wiki.waiting
    assert len(asked) == 5
    assert "Bob" not in asked


def test_a_flood_waits_and_hides_nobody_else_s(wiki: Wiki, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(correspondence, "MOST_NEW", 40)
    for number in range(20):
        wiki.write("Mallory", f"Flood {number}", SENT + timedelta(1), copies=2 * MOST_MARKERS)
    wiki.write("Ana", "Bob")
    assert wiki.night()["Bob"].sender == "Ana"
    assert wiki.asked.total() == 40


def test_a_run_that_is_ended_remembers_what_it_asked(wiki: Wiki) -> None:
    for number in range(10):
        wiki.write(f"Sender {number}", f"Receiver {number}")
    wiki.fails_at = 7
    with pytest.raises(RunError):
        wiki.night()
    assert len(wiki.night()) == 10
    assert wiki.asked.total() == 11
