"""Figures and events to take along: files for a spreadsheet and a calendar, made in the browser."""

from __future__ import annotations

import csv
import datetime
import io
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from demo.local_meta import ROOT
from demo.wiki import ADMIN, SamplePage
from tests.bots.test_exporting import FORMULAS
from tests.prepared_wiki import Meta
from tests.wiki import test_gadget
from tests.wiki.test_gadget import Come, Visit
from tests.wiki.test_gadget_reading import APP

come = test_gadget.come

NAMES = ('Lua, or "scripting"', "التصوير، و«الويب»", "two\nlines", "a;b", "’", *FORMULAS)
EVENT = "Ciência, ação; e café – a meeting whose name is too long for one line of a calendar 会议"


def saved(visit: Visit, name: str, folder: Path) -> bytes:
    """The file that a button gives."""
    with visit.page.expect_download() as download:
        visit.app.get_by_role("button", name=name, exact=True).click()
    download.value.save_as(folder / "file")
    return (folder / "file").read_bytes()


def rows(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_every_name_comes_back_as_text(come: Come) -> None:
    table: list[list[Any]] = [["Name", "ID", "People"], *([name, "Q1", 7] for name in NAMES)]
    text = come("#/figures").page.evaluate(f"rows => {APP}.files.csv(rows)", table)
    assert rows(text.encode())[1:] == [[FORMULAS.get(name, name), "Q1", "7"] for name in NAMES]


@pytest.mark.parametrize("language", ["ar"])
def test_the_files_are_those_of_the_operator_with_names_in_the_readers_language(
    come: Come, meta: Meta, tmp_path: Path, language: str
) -> None:
    out = tmp_path / "out"
    ran = meta.capx("export", "--language", language, str(out))
    assert ran.code == 0, ran.err
    visit = come("#/figures", language=language)
    words = test_gadget.WORDS[language]
    for kind in ("capacities", "territories", "regions", "affiliations", "languages"):
        now = rows(saved(visit, f"{words[kind]} (CSV)", tmp_path))
        by_month = rows(saved(visit, f"{words[kind]} – {words['growth']} (CSV)", tmp_path))
        for name, found in ((kind, now), (f"{kind} by month", by_month)):
            wanted = rows((out / f"{name}.csv").read_bytes())
            if kind == "languages":
                # MediaWiki calls some otherwise than CLDR.
                assert [row[-2:] for row in found] == [row[-2:] for row in wanted]
            else:
                assert found == wanted
    # In one visit the browser of a test saves ten files.
    visit = come("#/figures", language=language)
    months = saved(visit, f"{words['growth']} (CSV)", tmp_path)
    assert months == (out / "months.csv").read_bytes()
    fields = saved(visit, f"{words['capacity-roots']} (CSV)", tmp_path)
    assert fields == (out / "fields.csv").read_bytes()


def test_an_event_goes_into_a_calendar(come: Come, meta: Meta, tmp_path: Path) -> None:
    said = "{{Capacity event|begin=2099-11-22|end=2099-11-24|online=yes|offered=Lua|territory=BR}}"
    other = "{{Capacity event|title=A meeting|begin=2099-11-22|place=Café, Berlin}}"
    meta.wiki.save_pages([SamplePage(EVENT, said, ADMIN), SamplePage("Other", other, ADMIN)])
    assert meta.capx("run", "directory").code == 0
    page = come().page
    page.goto(meta.wiki.page_url(f"{ROOT}/Events"))
    page.get_by_text("Add to your calendar").click()
    page.wait_for_url(lambda address: address.endswith("#/figures?events"))
    visit = come("#/figures?events")
    # Whoever comes from there finds them first.
    assert visit.app.get_by_role("heading").first.inner_text() == visit.say("events")
    # A line may have 75 octets.
    content = saved(visit, f"{EVENT} (iCalendar)", tmp_path)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    [event] = Calendar.from_ical(content).events
    assert str(event["summary"]) == EVENT
    assert (event.start, event.end) == (datetime.date(2099, 11, 22), datetime.date(2099, 11, 25))
    assert str(event["location"]) == "Brazil and online"
    assert str(event["description"]) == "What you can learn: Lua"
    assert str(event["url"]).startswith("http")
    both = Calendar.from_ical(saved(visit, "Events (iCalendar)", tmp_path))
    places = {str(one["summary"]): str(one.get("location")) for one in both.events}
    assert (places[EVENT], places["A meeting"]) == ("Brazil and online", "Café, Berlin")
    # The operator's file has the same events under the same names.
    assert meta.capx("export", str(tmp_path)).code == 0
    theirs = Calendar.from_ical((tmp_path / "events.ics").read_bytes())
    for part in ("uid", "summary", "dtstart", "dtend"):
        assert [one[part] for one in both.events] == [one[part] for one in theirs.events], part


def test_the_citation_leads_to_these_figures_for_good(come: Come, meta: Meta) -> None:
    link = come("#/figures").app.locator("p a", has_text="PermanentLink")
    answer = meta.api(action="query", prop="info", titles=f"{ROOT}/Statistics")
    assert link.inner_text().endswith(f"/{answer['query']['pages'][0]['lastrevid']}")


def test_a_match_page_shows_how_the_community_grew(meta: Meta) -> None:
    title = f"{ROOT}/Territory/BR"
    assert "Over time" not in meta.rendered(title)
    before = meta.text(title)
    later = meta.date.replace(day=1) + datetime.timedelta(32)
    ran = meta.capx("run", "statistics", "--date", later.isoformat())
    assert ran.code == 0, ran.err
    # The wiki's own queue renders anew what shows the page of trends.
    meta.wiki.run_jobs()
    people = meta.data("trends")["months"][1]["territories"]["BR"]
    shown = meta.rendered(title)
    assert "Over time" in shown
    assert f">{people}</td>" in shown
    # Its own text is the same: a trend costs no edit of it.
    assert meta.text(title) == before
    capacity = next(one for one in meta.edits_of_the_bot() if one.startswith(f"{ROOT}/Capacity/"))
    assert "Over time" in meta.rendered(capacity)
