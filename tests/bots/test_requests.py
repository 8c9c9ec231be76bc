"""What people ask of the project is listed with what came of it, and names nobody."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bots.jobs.invitation.job import JOB as INVITATION
from bots.jobs.requests.job import JOB, MOST_ROWS
from sync.profiles.problems import Reason
from sync.profiles.support import listed_supporters
from sync.wiki.pages import StoredPage
from tests.bots.conftest import SnapshotOf


def listed(snapshot_of: SnapshotOf, pages: dict[str, str]) -> list[str]:
    [page] = JOB.pages(snapshot_of({}, pages=pages))
    assert page.title == "Root/Requests"
    return page.text.splitlines()


def asked(**said: str) -> str:
    said = {"kind": "idea", "title": "Bees", **said}
    return f"{{{{Capacity request|{'|'.join(f'{key}={value}' for key, value in said.items())}}}}}"


def test_open_requests_come_first_and_in_each_status_the_newest(snapshot_of: SnapshotOf) -> None:
    lines = listed(
        snapshot_of,
        {
            "Root/Requests/1": asked(title="Old", date="2026-01-01"),
            "Root/Requests/2": asked(title="No", status="declined", decided="2026-01-20"),
            "Root/Requests/3": asked(title="New", date="2026-01-30"),
            "Root/Requests/4": asked(title="Yes", status="done", date="2026-01-29"),
            "Root/Requests/5": asked(title="Soon", status="planned", reason="Many ask."),
            "Root/Requests/12": asked(title="No day"),
        },
    )
    rows = [line for line in lines if line.startswith("{{Capacity requests row|")]
    assert [row.partition("title=")[2].partition("|")[0].rstrip("}") for row in rows] == [
        "New", "Old", "No day", "Soon", "Yes", "No",
    ]  # fmt: skip
    assert "|reason=Many ask.}}" in rows[3]
    assert "{{Capacity requests|next=13|rows=" in lines


def test_nothing_that_somebody_typed_is_more_than_text(snapshot_of: SnapshotOf) -> None:
    lines = listed(
        snapshot_of, {"Root/Requests/1": asked(title="<b>{{evil}}</b>", reason="[[Category:X|a]]")}
    )
    [row] = [line for line in lines if "row|" in line]
    assert row.count("{{") == row.count("}}") == 1
    assert not set("<>[]") & set(row)


def test_who_supports_a_request_is_a_number(snapshot_of: SnapshotOf) -> None:
    text = f"{asked()}\n== Support ==\n* [[User:Ana]], today\n* [[User:Bob]]\n* [[User:Ana]]"
    lines = listed(snapshot_of, {"Root/Requests/1": text})
    assert any("|supporters=2|" in line for line in lines)
    assert not [line for line in lines if "Ana" in line or "Bob" in line]


def test_accounts_below_the_floor_do_not_count(snapshot_of: SnapshotOf) -> None:
    title = "Root/Requests/1"
    anas = f"{asked()}\n* [[User:Ana]]"
    text = f"{anas}\n* [[User:Bob]]"
    snapshot = snapshot_of({}, pages={title: text})
    snapshot = replace(
        snapshot,
        pages=(StoredPage(title, text, 3, "Bob"),),
        histories={title: (StoredPage(title, anas, 2, "Ana"),)},
    )
    [request] = snapshot.people.requests.values()
    assert request.supporters == 2
    refused = replace(snapshot.authors, refused={"Bob": (Reason.ACCOUNT_TOO_NEW, "")})
    snapshot = replace(snapshot)
    snapshot.__dict__["authors"] = refused
    [request] = snapshot.people.requests.values()
    assert request.supporters == 1


@pytest.mark.parametrize(
    ("line", "supports"),
    [
        ("* [[User:Ana|Ana]] ([[User talk:Bob|talk]]) 12:00", {"Ana"}),
        ("# [[User:Ana]]", {"Ana"}),
        ("* <b>''[[User:Ana]]''</b>", {"Ana"}),
        ("* — [[User talk:Ana]]", {"Ana"}),
        ("* I agree with [[User:Ana]]", set()),
        ("[[User:Ana]]", set()),
        ("<!--\n* [[User:Ana]]\n-->", set()),
        ("* [[User:127.0.0.1]]", set()),
    ],
)
def test_a_supporter_is_an_entry_that_begins_with_the_account(
    line: str, supports: set[str]
) -> None:
    assert listed_supporters(f"Text\n{line}\n") == supports


def test_what_is_beyond_the_page_is_counted(snapshot_of: SnapshotOf) -> None:
    many = {f"Root/Requests/{number}": asked() for number in range(1, MOST_ROWS + 6)}
    assert any("|further=5|" in line for line in listed(snapshot_of, many))


def test_many_open_requests_leave_room_for_what_was_decided(snapshot_of: SnapshotOf) -> None:
    many = {f"Root/Requests/{number}": asked() for number in range(1, MOST_ROWS + 1)}
    many |= {f"Root/Requests/{number}": asked(status="done") for number in range(500, 502)}
    rows = [line for line in listed(snapshot_of, many) if "row|" in line]
    assert len(rows) == MOST_ROWS
    assert sum("status=done" in line for line in rows) == 2


@pytest.mark.parametrize(
    ("taken", "next_one"),
    [
        ((), 1),
        ((1, 2, 12), 13),
        ((1, 999_999_999), 2),
        ((1, 2, 999_999_999, 1_000_000_000), 3),
        (("1", "0002", "x", "3/4", "-7"), 3),
    ],
)
def test_a_number_far_beyond_the_others_does_not_count(
    snapshot_of: SnapshotOf, taken: tuple[object, ...], next_one: int
) -> None:
    lines = listed(snapshot_of, {f"Root/Requests/{one}": asked() for one in taken})
    assert f"{{{{Capacity requests|next={next_one}|rows=" in lines


def test_a_day_that_has_not_come_puts_nothing_first(snapshot_of: SnapshotOf) -> None:
    pages = {
        "Root/Requests/1": asked(title="Real", date="2026-01-01"),
        "Root/Requests/2": asked(title="Vain", date="2027-01-01"),
    }
    lines = listed(snapshot_of, pages)
    assert [line.partition("title=")[2][:4] for line in lines if "row|" in line] == ["Real", "Vain"]


def test_two_accounts_of_one_person_support_once(snapshot_of: SnapshotOf) -> None:
    people = {
        "Ana": "languages=en|known=Lua|alternative account=Anb; Bob",
        "Anb": "languages=en|known=Lua|alternative account=Ana",
        "Bob": "languages=en|known=Lua",
    }
    text = f"{asked()}\n* [[User:Ana]]\n* [[User:Anb]]\n* [[User:Bob]]"
    [page] = JOB.pages(snapshot_of(people, pages={"Root/Requests/1": text}))
    assert "|supporters=2|" in page.text


def test_an_invitation_counts_who_takes_part_and_what_they_want_to_learn(
    snapshot_of: SnapshotOf,
) -> None:
    people = {
        "Ana": "languages=pt-br; en|territory=BR|wanted=Lua; rhetoric",
        "Bob": "languages=pt|wanted=Lua",
        "Zoe": "languages=pt|territory=BR|wanted=Lua|status=paused",
    }
    [page] = INVITATION.pages(snapshot_of(people))
    assert page.title == "User:Bot/data/invitation.json"
    said = json.loads(page.text)
    assert said["everybody"] == {"people": 2, "needs": 3}
    assert said["languages"]["pt"] == {"people": 2, "needs": 3}
    assert said["languages"]["en"] == {"people": 1, "needs": 2}
    assert said["territories"] == {"BR": {"people": 1, "needs": 2}}
