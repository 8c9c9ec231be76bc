"""What groups do and what it takes, from a page that the community writes."""

from __future__ import annotations

import json

import pytest

from bots.jobs.snapshot import Snapshot
from bots.jobs.teams.activities import activities, read_activities
from sync.profiles.problems import Reason
from tests.bots.conftest import SnapshotOf


@pytest.fixture
def snapshot(snapshot_of: SnapshotOf) -> Snapshot:
    return snapshot_of({})


def reasons(snapshot: Snapshot, text: str) -> list[tuple[str, Reason]]:
    _, problems = read_activities("Root/Activities", text, snapshot.catalogue)
    return [(one.parameter, one.reason) for one in problems]


def test_an_activity_goes_by_each_of_its_names(snapshot: Snapshot) -> None:
    text = json.dumps(
        {"walk": {"names": {"pt": "Passeio  Fotográfico"}, "capacities": ["rhetoric", "Q5"]}}
    )
    found, problems = read_activities("Root/Activities", text, snapshot.catalogue)
    assert not problems
    assert set(found) == {"walk", "passeio fotográfico"}
    assert found["walk"].capacities == ("Q3", "Q5")


@pytest.mark.parametrize("text", ["{", "[]", "7", "[" * 100_000, '{"a":' * 20_000])
def test_a_page_that_is_no_list_of_activities_is_named(snapshot: Snapshot, text: str) -> None:
    assert reasons(snapshot, text) == [("", Reason.BAD_CORRECTION)]


@pytest.mark.parametrize(
    "entry",
    [None, [], "Lua", {"names": []}, {"capacities": "Lua"}, {"names": {"pt": 7}},
     {"capacities": [["Lua"]]}],
)  # fmt: skip
def test_an_entry_that_makes_no_sense_is_named_by_its_number(
    snapshot: Snapshot, entry: object
) -> None:
    text = json.dumps({"good": {"capacities": ["Lua"]}, "<b>bad": entry})
    found, _ = read_activities("Root/Activities", text, snapshot.catalogue)
    assert set(found) == {"good"}
    assert reasons(snapshot, text) == [("2", Reason.BAD_CORRECTION)]


def test_a_capacity_that_nobody_knows_is_named_and_the_others_count(snapshot: Snapshot) -> None:
    text = json.dumps({"walk": {"capacities": ["Lua", "walking"]}})
    found, _ = read_activities("Root/Activities", text, snapshot.catalogue)
    assert found["walk"].capacities == ("Q5",)
    assert reasons(snapshot, text) == [("1", Reason.UNKNOWN_CAPACITY)]


def test_what_the_page_begins_with_holds_no_problem(snapshot: Snapshot) -> None:
    assert activities(snapshot)[1] == ()
    assert "editatona" in activities(snapshot)[0]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("x" * 1_900_000, Reason.TOO_LONG),
        ("walk\u202e", Reason.STRANGE_CHARACTERS),
        ("walk\ud83d", Reason.STRANGE_CHARACTERS),
        ("walk\n{{Delete}}", Reason.STRANGE_CHARACTERS),
    ],
    ids=["too long", "turned round", "half a character", "two lines"],
)
@pytest.mark.parametrize("where", ["name", "names", "capacities"])
def test_a_name_that_no_page_may_repeat_is_refused_by_its_number(
    snapshot: Snapshot, name: str, reason: Reason, where: str
) -> None:
    entry = {"names": {"pt": "Passeio"}, "capacities": ["Lua"]}
    called = "walk"
    if where == "name":
        called = name
    elif where == "names":
        entry["names"] = {"pt": name}
    else:
        entry["capacities"] = ["Lua", name]
    text = json.dumps({called: entry, "good": {"capacities": ["Lua"]}})
    found, problems = read_activities("Root/Activities", text, snapshot.catalogue)
    assert set(found) == {"good"}
    assert [(one.parameter, one.reason, one.value) for one in problems] == [("1", reason, "")]


def test_an_activity_has_so_many_names(snapshot: Snapshot) -> None:
    text = json.dumps({"walk": {"capacities": ["Lua"] * 500}})
    assert reasons(snapshot, text) == [("1", Reason.TOO_MANY)]
