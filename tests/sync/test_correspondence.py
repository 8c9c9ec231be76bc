"""Who began to write to whom, by the markers of messages; who answered; what nobody can forge."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from sync.profiles.correspondence import (
    MESSAGE,
    MOST_EDITS,
    Message,
    attributed,
    counted,
    first_messages,
    is_open,
    markers,
    with_answers,
)
from sync.wiki.pages import StoredPage
from sync.wiki.port import Contribution, TalkEdit

SENT = datetime(2026, 11, 20, 10, 0, 30, tzinfo=UTC)
MARKER = "{{Capacity message|about=Q5|lang=pt|sent=20261120100030}}"
TEXT = f"== Wikidata ==\nOlá, Bob. [[User:Ana|Ana]] ([[User talk:Ana|talk]])\n{MARKER}\n"
TALK = "User talk:Bob"


def edit(text: str, user: str, seconds: int = 0, revision: int = 7) -> TalkEdit:
    return TalkEdit(revision, user, SENT + timedelta(seconds=seconds), text)


def message_of(*edits: TalkEdit, text: str = TEXT, title: str = TALK) -> Message:
    [marker] = markers(StoredPage(title, text, 9, "Somebody"), [MESSAGE])
    return attributed(marker, edits, [MESSAGE])


def test_the_sender_is_who_made_the_edit() -> None:
    found = message_of(edit(TEXT, "Ana", 1), edit("Before", "Eve", -900, 3))
    assert (found.sender, found.receiver, found.about) == ("Ana", "Bob", ("Q5",))
    assert (found.language, found.heading, found.sent) == ("pt", "Wikidata", SENT)


def test_the_first_edit_of_a_page_may_be_the_message() -> None:
    assert message_of(edit(TEXT, "Ana", 2)).sender == "Ana"


def test_later_edits_within_the_minutes_are_not_it() -> None:
    later = edit(f"{TEXT}More", "Bob", 200, 8)
    assert message_of(later, edit(TEXT, "Ana", 1), edit("", "Eve", -900, 3)).sender == "Ana"


def test_who_brings_a_message_back_did_not_write_it() -> None:
    before = [edit(TEXT, "Ana", 1), edit("Before", "Eve", -900, 3)]
    for restored_by in ("Zoe", "Bob"):
        again = [edit(TEXT, restored_by, 60, 9), edit("", "Eve", 30, 8)]
        assert message_of(*again, *before).sender == "Ana"


def test_the_language_is_what_the_sender_wrote() -> None:
    changed = TEXT.replace("lang=pt", "lang=ar")
    found = message_of(edit(TEXT, "Ana", 1), edit("", "Eve", -900, 3), text=changed)
    assert found.language == "pt"


def test_of_a_page_that_is_saved_again_and_again_little_is_read() -> None:
    read = 0

    def flood() -> Iterator[TalkEdit]:
        nonlocal read
        for number in range(600):
            read += 1
            yield edit(TEXT, "Eve", 300 - number // 2, 1_000 - number)

    [marker] = markers(StoredPage(TALK, TEXT, 9, "Eve"), [MESSAGE])
    assert attributed(marker, flood(), [MESSAGE]).sender == ""
    assert read == MOST_EDITS


@pytest.mark.parametrize(
    "edits",
    [
        # Ana wrote something else at that moment; the marker came later, by a third.
        [edit("== Hello ==\n", "Ana", 10), edit("", "Eve", -900, 3)],
        # The marker stood there before the moment that it names.
        [edit(f"{TEXT}Hello", "Ana", 10, 8), edit(TEXT, "Eve", -900, 3)],
        # Nobody edited anything then.
        [edit("Old", "Ana", -9_000, 3)],
        [],
        # One writes to oneself.
        [edit(TEXT, "Bob", 1)],
        # Nobody with an account.
        [edit(TEXT, "192.0.2.1", 1)],
        [edit(TEXT, "~2026-1234", 1)],
        # Whoever wrote it is hidden, or the text is.
        [edit(TEXT, "", 1)],
        [edit("", "Ana", 1), edit("", "Ana", -900, 3)],
    ],
)
def test_a_forged_marker_has_no_sender(edits: list[TalkEdit]) -> None:
    assert message_of(*edits).sender == ""


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "yesterday",
        "2026112010",
        "20261320100030",
        "99999999999999",
        "２０２６１１２０１０００３０",
    ],
)
def test_a_marker_without_a_moment_is_none(sent: str) -> None:
    text = f"{{{{Capacity message|about=Q5|lang=pt|sent={sent}}}}}"
    assert not list(markers(StoredPage(TALK, text, 9, "Ana"), [MESSAGE]))


@pytest.mark.parametrize(
    "title",
    [
        "User:Bob", "Talk:Bob", "Capacity Exchange",
        # Whom no account can be called: the wiki would refuse to say what these did.
        "User talk:Help:Foo", "User talk:192.0.2.1", "User talk:~2026-1234", "User talk:/Archive",
        "User talk:\ue000",
    ],
)  # fmt: skip
def test_a_marker_elsewhere_is_none(title: str) -> None:
    assert not list(markers(StoredPage(title, TEXT, 9, "Ana"), [MESSAGE]))


def test_an_archive_is_its_owners() -> None:
    [marker] = markers(StoredPage(f"{TALK}/Archive/2026", TEXT, 9, "ArchiveBot"), [MESSAGE])
    assert marker.receiver == "Bob"


def test_what_a_marker_says_is_not_believed() -> None:
    text = TEXT.replace("Q5", "Q5 Q6 Q7 Q8 Q9 Q10 <b>").replace("=pt", "=<i>")
    [marker] = markers(StoredPage(TALK, text, 9, "Ana"), [MESSAGE])
    assert (marker.about, marker.language) == (("Q5", "Q6", "Q7", "Q8", "Q9"), "")


def message(number: int, receiver: str, hours: float = 0, sender: str = "Ana") -> Message:
    sent = SENT + timedelta(hours=hours)
    return Message(receiver, sent, ("Q5",), "pt", sender, number, "Wikidata")


def test_an_edit_serves_one_marker() -> None:
    assert len(first_messages([message(1, "Bob"), message(1, "Eve")])) == 1


def test_one_to_a_person_in_thirty_days_counts() -> None:
    again = [message(1, "Bob"), message(2, "Bob", 24 * 29), message(3, "Bob", 24 * 31)]
    assert [one.revision for one in first_messages(again)] == [1, 3]


def test_five_a_day_count_out_of_a_thousand() -> None:
    flood = [message(number, f"Receiver {number}", number / 1000) for number in range(1000)]
    assert len(first_messages(flood)) == 5


def test_what_nobody_sent_does_not_count() -> None:
    assert first_messages([message(1, "Bob", sender="")]) == []


def test_one_person_by_two_names_is_one_account() -> None:
    flood = [message(n, f"R{n}", sender=("Ana", "Anna")[n % 2]) for n in range(20)]
    again = [message(30, "Bob", 24 * 3), message(31, "Bob", 24 * 4, sender="Anna")]
    found = counted([*flood, *again], (), {"Ana": "Anna"})
    assert {one.sender for one in found} == {"Anna"}
    assert [one.revision for one in found] == [0, 1, 2, 3, 4, 30]


@pytest.mark.parametrize(
    ("receiver", "sender", "refused"),
    [
        ("Ana", "Anna", ()),
        ("Anna", "Ana", ()),
        ("Bob", "Ana", ("Anna",)),
        ("Ana", "Bob", ("Anna",)),
        ("Bob", "Eve", ("Eve",)),
    ],
)
def test_who_has_another_name_now_is_no_other_person(
    receiver: str, sender: str, refused: tuple[str, ...]
) -> None:
    sent = message(1, receiver, sender=sender)
    assert counted([sent], refused, {"Ana": "Anna"}) == []


NIGHT = date(2026, 11, 29)


def test_an_answer_is_looked_for_until_the_day_after_the_last_one() -> None:
    def looked(day: date) -> Message:
        [found] = with_answers([message(1, "Bob")], [], {}, day)
        return found

    assert is_open(message(1, "Bob"))
    last = (SENT + timedelta(60)).date()
    assert is_open(looked(last))
    assert not is_open(looked(last + timedelta(1)))
    assert not is_open(message(1, "Bob", sender=""))


@pytest.mark.parametrize("user", ["Anna", "Bobby"])
def test_who_was_renamed_answers_by_the_new_name(user: str) -> None:
    renamed = {"Ana": "Anna", "Bob": "Bobby"}
    moved = {"Anna": "User talk:Anna", "Bobby": "User talk:Bobby"}[user]
    written = answer(moved, "/* Wikidata */ Olá!", user="Bobby")
    [found] = with_answers([message(1, "Bob")], [written], renamed, NIGHT)
    assert found.answered


@pytest.mark.parametrize(
    "heading",
    [
        "[[d:Q5|Wikidata]]", "[[:Wikidata]]", "''Wikidata''", "<span>Wikidata</span>",
        "[https://w.wiki Wikidata]", "Wikidata <!-- and more -->",
    ],
)  # fmt: skip
def test_a_heading_is_known_by_what_the_summary_of_an_edit_has_of_it(heading: str) -> None:
    text = TEXT.replace("Wikidata", heading, 1)
    assert message_of(edit(text, "Ana", 1), text=text).heading == "Wikidata"


def answer(
    title: str = "User talk:Ana", comment: str = "", days: float = 1, grew: int = 90,
    *, undone: bool = False, user: str = "Bob",
) -> Contribution:  # fmt: skip
    return Contribution(user, title, SENT + timedelta(days=days), comment, grew, undone)


@pytest.mark.parametrize(
    "edit",
    [
        answer(),
        answer(days=59.9),
        answer(TALK, "/* Wikidata */ Olá!"),
        answer(TALK, "/* Wikidata */"),
    ],
)
def test_an_answer_is_on_the_senders_page_or_in_the_section(edit: Contribution) -> None:
    [found] = with_answers([message(1, "Bob")], [edit], {}, NIGHT)
    assert found.answered


@pytest.mark.parametrize(
    "edit",
    [
        answer(user="Eve"),
        answer("User talk:Eve"),
        answer(TALK),
        answer(TALK, "/* Something else */ Olá!"),
        answer(TALK, "OneClickArchiver: /* Wikidata */"),
        answer(TALK, "/* Wikidata */ archived", grew=-500),
        answer(undone=True),
        answer(days=-1),
        answer(days=61),
    ],
    ids=[
        "by another", "elsewhere", "own page", "another section", "archive", "taken away", "undone",
        "before", "too late",
    ],
)  # fmt: skip
def test_no_other_edit_is_an_answer(edit: Contribution) -> None:
    [found] = with_answers([message(1, "Bob")], [edit], {}, NIGHT)
    assert not found.answered
