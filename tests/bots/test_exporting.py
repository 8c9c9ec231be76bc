"""Figures as files: a spreadsheet or a calendar reads what the wiki says, and no formula."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from bots.exporting.events import calendar, upcoming
from bots.exporting.names import Names
from bots.spreadsheet import as_csv
from sync.wiki.site import Site
from tests.bots.conftest import Capx
from tests.bots.test_command_line import write_dump

BOT = "CapacityMatchBot"
DATA = f"User:{BOT}/data"
ROOT = "Capacity Exchange/Peers"
SITE = Site(family="meta", code="meta", root=ROOT, bot=BOT)
AWKWARD = {
    "Q1": 'Lua, or "scripting"',
    "Q2": "التصوير الفوتوغرافي",
    "Q3": "=1+1",
    "Q4": "-2; @SUM(A1)",
    "Q5": "two\nlines",
}
COUNT = {"known": 3, "available": 2, "wanted": 1}
FORMULAS = {
    "=1+1": "'=1+1",
    "+1": "'+1",
    "-1": "'-1",
    "@SUM(A1)": "'@SUM(A1)",
    " =1": "' =1",
    "\t=1": "'\t'=1",
    "\r=1": "'\r'=1",
    "\tx": "'\tx",
    "＝1": "'＝1",
    "﹢1": "'﹢1",
    "\u22121": "'\u22121",
    "\ufeff=1": "'\ufeff=1",
    "\u200b\u202e=1": "'\u200b\u202e=1",
    "\x00=1": "'\x00=1",
    '"=1"': '\'"=1"',
    # Where a semicolon separates, as in Brazil and France, this is a cell of its own.
    "x;=1;y": "x;'=1;y",
    'x; "=1': "x;' \"=1",
    "x\n-1": "x\n'-1",
}
"""What a spreadsheet program would calculate, and how it stands in a file."""
MONTHS = [
    {
        "date": f"2026-{month}-01",
        "capacities": {"Q2": [month, 1]},
        "languages": {"pt-br": month},
        "territories": {"BR": month},
        "regions": {"LAC": month},
        "affiliations": {},
    }
    for month in (10, 11)
]
DAY: dict[str, Any] = dict.fromkeys(
    ("organizations", "capacities", "offers", "wants", "wants_met", "with_suggestion"), 1
)
EVENTS = """__NOINDEX__
{{Capacity events|further=0|rows=
{{Capacity events row|page=Event&#58;Ciência, e; café \\o/|begin=2026-12-05|end=2026-12-06|\
online=yes|languages=pt|territories=BR|regions=LAC|offers=Q1 Q2|seeks=}}
{{Capacity events row|page=Later|title=A meeting|begin=2026-12-31|place=Café, Berlin|\
languages=|territories=|offers=|seeks=}}
{{Capacity events row|page=By hand|begin=2026-13-45|end=2026-12-01}}
{{Capacity events row|page=Back in time|begin=2026-12-31|end=2026-12-01}}
{{Capacity events row|begin=2026-12-31}}
{{Capacity events row|page=|begin=2026-12-31}}
{{Capacity events row|page=No day after it|begin=9999-12-31}}
{{Capacity events row|page=A comment|begin=2026-12-05 (&#13;&#10;ATTENDEE:mailto:a@b.c)}}
{{Capacity events row|page=Some day|languages=|territories=|offers=|seeks=}}
}}"""
PAGES = {
    f"{DATA}/statistics.json": {
        "format": 2,
        "capacities": dict.fromkeys(AWKWARD, COUNT),
        "languages": {"pt-br": 4, "en": 2},
        "territories": {"BR": 4},
        "regions": {"LAC": 4},
        "affiliations": {},
        "capacity_roots": {"Q2": COUNT},
    },
    f"{DATA}/history.json": {
        "days": [
            {"date": date, "people": people, **DAY}
            for date, people in (("2026-10-05", 1), ("2026-10-31", 2), ("2026-11-02", 3))
        ]
    },
    f"{DATA}/trends.json": {"months": MONTHS},
    f"{DATA}/labels/pt.json": {"labels": AWKWARD, "territories": {"BR": "Brasil"}},
}
NOW = datetime.datetime(2026, 11, 28, 12, tzinfo=datetime.UTC)


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    pages = [(title, json.dumps(page), BOT) for title, page in PAGES.items()]
    return write_dump(tmp_path / "wiki.xml", *pages, (f"{ROOT}/Events", EVENTS, BOT))


def rows(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.reader(opened))


def test_each_table_is_a_file_with_names_in_the_language(
    capx: Capx, dump: Path, tmp_path: Path
) -> None:
    out = tmp_path / "figures"
    ran = capx("export", "--dump", dump, "--language", "pt", out)
    assert ran.code == 0, ran.err
    assert {file.name for file in out.iterdir()} == {
        "capacities.csv", "languages.csv", "territories.csv", "regions.csv", "fields.csv",
        "months.csv", "capacities by month.csv", "languages by month.csv",
        "territories by month.csv", "regions by month.csv", "events.ics",
    }  # fmt: skip
    heads, *found = rows(out / "capacities.csv")
    assert heads[:2] == ["Capacidade", "ID"]
    # Every name is text: what would be a formula has an apostrophe before it.
    formulas = {"Q3": "'=1+1", "Q4": "'-2;' @SUM(A1)"}
    assert {key: name for name, key, *_ in found} == {**AWKWARD, **formulas}
    assert all(counts == ["3", "2", "1"] for _, _, *counts in found)
    assert [row[:2] for row in rows(out / "languages.csv")[1:]] == [
        ["português (Brasil)", "pt-br"],
        ["inglês", "en"],
    ]
    assert [row[:2] for row in rows(out / "months.csv")[1:]] == [
        ["2026-10-31", "2"],
        ["2026-11-02", "3"],
    ]
    assert rows(out / "territories by month.csv")[1:] == [
        ["2026-10-01", "Brasil", "BR", "10"],
        ["2026-11-01", "Brasil", "BR", "11"],
    ]
    assert rows(out / "capacities by month.csv")[1][2:] == ["Q2", "10", "1"]


def test_events_are_whole_days_in_a_calendar(capx: Capx, dump: Path, tmp_path: Path) -> None:
    capx("export", "--dump", dump, "--language", "pt", tmp_path / "figures")
    found = Calendar.from_ical((tmp_path / "figures" / "events.ics").read_bytes())
    first, second = found.events
    assert str(first["summary"]) == "Event:Ciência, e; café \\o/"
    assert (first.start, first.end) == (datetime.date(2026, 12, 5), datetime.date(2026, 12, 7))
    assert AWKWARD["Q2"] in str(first["description"])
    assert str(first["location"]).startswith("Brasil, ")
    # Its own title and place are text to anybody; no country has to be named.
    assert (str(second["summary"]), str(second["location"])) == ("A meeting", "Café, Berlin")
    # A day of its own ends where the next one begins; what has no such days is in no calendar.
    assert (second.start, second.end) == (datetime.date(2026, 12, 31), datetime.date(2027, 1, 1))


def test_an_event_leads_to_its_page_and_keeps_its_name(dump: Path) -> None:
    names = Names.of(SITE, "en", {})
    index = "https://meta.wikimedia.org/w/index.php"
    made = Calendar.from_ical(calendar(upcoming(EVENTS), names, index, NOW)).events[1]
    assert str(made["uid"]) == "Later@meta.wikimedia.org"
    assert str(made["url"]) == f"{index}?title=Later"


def test_without_figures_it_says_what_to_do(capx: Capx, tmp_path: Path) -> None:
    empty = write_dump(tmp_path / "wiki.xml", ("User:Ana", "Hello.", "Ana"))
    ran = capx("export", "--dump", empty, tmp_path / "figures")
    assert ran.code == 2
    assert "Run the bot." in ran.err
    assert not (tmp_path / "figures").exists()


def test_no_name_begins_a_line_of_its_own_in_a_calendar() -> None:
    row = "{{Capacity events row|page=A&#13;ATTENDEE:x&#10;END:VEVENT&#x2028;B|begin=2026-12-05}}"
    [event] = upcoming(row)
    made = calendar([event], Names.of(SITE, "en", {}), "", NOW)
    assert b"\rATTENDEE" not in made
    assert str(Calendar.from_ical(made).events[0]["summary"]) == "A ATTENDEE:x END:VEVENT B"


@pytest.mark.parametrize(("name", "shown"), FORMULAS.items())
def test_no_name_is_a_formula(name: str, shown: str) -> None:
    [[cell, number]] = csv.reader(io.StringIO(as_csv([[name, -7]]).decode("utf-8-sig"), newline=""))
    assert (cell, number) == (shown, "-7")


@given(st.lists(st.lists(st.text(), min_size=1), min_size=1))
def test_whatever_a_name_is_it_comes_back_as_text(table: list[list[str]]) -> None:
    text = as_csv(table).decode("utf-8-sig")
    for written, read in zip(table, csv.reader(io.StringIO(text, newline="")), strict=True):
        for value, cell in zip(written, read, strict=True):
            assert cell.replace("'", "") == value.replace("'", "")
            for piece in re.split(r"[;\t\r\n]", cell):
                begins = piece.lstrip(' "\u200b\ufeff')
                assert not begins.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
