"""The bot among people: what they edit, delete, stop and blacklist is respected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from bots.jobs.registry import JOBS
from bots.run.gather import gather
from bots.run.plan import Plan, make_plan
from bots.run.publish import Publisher
from demo.local_meta import BOT, ROOT
from demo.wiki import ADMIN, SamplePage
from sync.wiki.live import LiveWiki
from sync.wiki.outcomes import StoppedByPage, Unreachable
from sync.wiki.site import load_site
from tests.parts import some_thorough
from tests.prepared_wiki import Meta
from tests.wiki.administrator import Administrator

STATISTICS = f"{ROOT}/Statistics"
MAINTENANCE = f"{ROOT}/Maintenance"


@pytest.fixture
def admin(meta: Meta) -> Administrator:
    return Administrator(meta.wiki)


def somebody_joins(meta: Meta, number: int = 1, wanted: str = "Lua") -> None:
    user = f"Nova {number}"
    meta.wiki.save_pages(
        [SamplePage(f"User:{user}", f"{{{{Capacity profile|wanted={wanted}}}}}", user)]
    )


def test_a_page_that_an_administrator_edited_stays_until_it_is_restored(
    meta: Meta, admin: Administrator
) -> None:
    before = meta.text(STATISTICS)
    admin.edits(STATISTICS, "Words of a person.")
    figures = ("run", "statistics", "maintenance")
    for number in range(2):
        somebody_joins(meta, number)
        ran = meta.capx(*figures)
        assert ran.code == 0, ran
        assert f"Skipped (last edited by {ADMIN}): {STATISTICS}" in ran.err
        assert meta.text(STATISTICS) == "Words of a person."
    assert "page=Capacity Exchange/Peers/Statistics|reason=taken-over" in (
        meta.text(MAINTENANCE) or ""
    )
    assert before
    admin.edits(STATISTICS, before)
    assert meta.capx(*figures).code == 0
    assert meta.text(STATISTICS) != before
    assert "taken-over" not in (meta.text(MAINTENANCE) or "")
    assert "nothing had changed" in meta.capx(*figures).out


def test_a_protected_page_of_ours_is_still_ours(meta: Meta, admin: Administrator) -> None:
    # A protection makes a revision by who protects, with the same text.
    admin.does("protect", title=STATISTICS, protections="move=sysop")
    before = meta.text(STATISTICS)
    somebody_joins(meta)
    assert meta.capx("run", "statistics").code == 0
    assert meta.text(STATISTICS) != before


WAYS = ["delete", "move", "move without a redirect"]


@pytest.mark.parametrize("how", some_thorough(WAYS, 1))
def test_a_page_that_was_taken_away_is_not_made_again(
    how: str, meta: Meta, admin: Administrator
) -> None:
    if how == "delete":
        admin.does("delete", title=STATISTICS)
    else:
        more = {"noredirect": "1"} if "without" in how else {}
        admin.does("move", **{"from": STATISTICS, "to": "Meta:Figures"}, **more)
    for _ in range(2):
        ran = meta.capx("run", "statistics")
        assert ran.code == 0, ran
        assert "Skipped (" in ran.out
        assert f"): {STATISTICS}" in ran.out
    assert meta.text(STATISTICS) in {None, "#REDIRECT [[Meta:Figures]]"}
    if how == "delete":
        admin.does("undelete", title=STATISTICS)
        somebody_joins(meta)
        assert "Skipped" not in meta.capx("run", "statistics").out


@pytest.mark.thorough
def test_one_blacklisted_word_among_many_rows_costs_its_row_alone(
    meta: Meta, admin: Administrator
) -> None:
    # What people write is escaped, so that only a filter of words can take offence.
    meta.wiki.save_pages(
        [
            SamplePage(f"User:Nova {number}", "{{Capacity profile|wanted=Lau}}", f"Nova {number}")
            for number in range(60)
        ]
    )
    admin.makes_filter('added_lines contains "Nova 47"', "disallow")
    ran = meta.capx("run", "maintenance")
    assert ran.code == 1
    assert "Not saved (saved in part)" in ran.out
    text = meta.text(MAINTENANCE) or ""
    assert "Nova 47|" not in text
    assert all(f"Nova {number}|" in text for number in range(60) if number != 47)
    before = meta.newest_revision()
    assert meta.capx("run", "maintenance").code == 1
    assert meta.newest_revision() == before


# Stopping


@pytest.fixture
def live(meta: Meta, monkeypatch: pytest.MonkeyPatch) -> LiveWiki:
    monkeypatch.setenv("PYWIKIBOT_DIR", str(meta.folder / "pywikibot"))
    return LiveWiki(load_site(str(meta.folder / "site.toml")))


def planned(meta: Meta, live: LiveWiki) -> Plan:
    for number in range(3):
        somebody_joins(meta, number)
    site = load_site(str(meta.folder / "site.toml"))
    return make_plan(gather(live, site, meta.date, JOBS), JOBS)


def publisher(meta: Meta, live: LiveWiki) -> Publisher:
    site = load_site(str(meta.folder / "site.toml"))
    return Publisher(live, BOT, lambda _: True, site.publishing, site.stops)


def test_a_text_on_the_stop_page_ends_a_running_job_before_its_next_edit(
    meta: Meta, live: LiveWiki, admin: Administrator
) -> None:
    plan = planned(meta, live)
    report = publisher(meta, live).publish(
        plan.changes, each=lambda _: admin.edits(f"User:{BOT}/Stop", "Please wait.")
    )
    assert report.saved == 1
    assert report.outcomes[-1] == StoppedByPage(report.outcomes[-1].title, f"User:{BOT}/Stop")
    assert report.not_tried == len(plan.changes) - 2


def test_where_the_stop_page_cannot_be_read_the_job_ends(meta: Meta, live: LiveWiki) -> None:
    plan = planned(meta, live)
    report = publisher(meta, live).publish(plan.changes, each=lambda _: meta.wiki.stop())
    assert report.saved == 1
    assert isinstance(report.outcomes[-1], Unreachable)
    assert report.not_tried == len(plan.changes) - 2


def test_a_stopped_bot_says_who_stopped_it_and_its_exit_code_tells(
    meta: Meta, admin: Administrator
) -> None:
    somebody_joins(meta)
    admin.edits(f"User:{BOT}/Stop", "Please wait.")
    before = meta.newest_revision()
    ran = meta.capx("run", "statistics")
    assert ran.code == 3
    assert f"User:{BOT}/Stop" in ran.out
    assert meta.newest_revision() == before
    admin.edits(f"User:{BOT}/Stop", "")
    assert meta.capx("run", "statistics").code == 0


def test_a_guard_stops_a_run(meta: Meta) -> None:
    meta.wiki.delete_pages(["Template:Capacity profile"])
    people = meta.api(action="query", list="allpages", apnamespace="2", aplimit="max")
    titles: Sequence[Any] = people["query"]["allpages"]
    meta.wiki.delete_pages(
        [one["title"] for one in titles if not one["title"].startswith(f"User:{BOT}/")]
    )
    before = meta.newest_revision()
    ran = meta.capx("run")
    assert ran.code == 3
    assert "If that is intended, use --accept-shrink." in ran.err
    assert meta.newest_revision() == before


# Two at once


@pytest.mark.thorough
def test_two_runs_at_once_end_as_one(meta: Meta) -> None:
    def three_join() -> None:
        for number in range(3):
            somebody_joins(meta, number)

    three_join()
    assert meta.capx("run").code == 0
    alone, edits = meta.bot_pages(), meta.edits_of_the_bot()
    meta.restore()
    three_join()
    both = meta.at_once("run", times=2)
    assert [run.code for run in both] == [0, 0], both
    assert meta.bot_pages() == alone
    assert meta.edits_of_the_bot() == edits
    assert "nothing had changed" in meta.capx("run").out
