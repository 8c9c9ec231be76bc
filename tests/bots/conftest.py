"""A small wiki for the jobs: a site, a catalogue, and people who say things about themselves."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from bots.command_line import main
from bots.jobs.snapshot import Snapshot, catalogue_title
from sync.wiki.accounts import Account
from sync.wiki.pages import Page, StoredPage
from sync.wiki.site import Site
from tests.ran import Ran

# Two trees: Q1 > Q2 > Q3, and Q4 > Q5.
CATALOGUE: dict[str, Any] = {
    "format": 1,
    "capacities": {
        "Q1": {"parent": None, "labels": {"en": "communication", "pt": "comunicação"}},
        "Q2": {"parent": "Q1", "labels": {"en": "public speaking"}},
        "Q3": {"parent": "Q2", "labels": {"en": "rhetoric"}},
        "Q4": {"parent": None, "labels": {"en": "technology"}},
        "Q5": {"parent": "Q4", "labels": {"en": "Lua", "ar": "لوا"}},
    },
}

SnapshotOf = Callable[..., Snapshot]


@pytest.fixture
def site() -> Site:
    return Site(family="test", code="test", root="Root", bot="Bot")


@pytest.fixture
def snapshot_of(site: Site) -> SnapshotOf:
    """`snapshot_of(people, *published)`: parameters of a profile by user, and pages that stand.

    `pages` are further pages that people wrote, by title.

    Every page is the bot's last edit, unless it is given as a StoredPage.
    """

    def make(
        people: Mapping[str, str] | None = None,
        *published: Page | StoredPage,
        date: str = "2026-01-31",
        messages: Mapping[str, Mapping[str, str]] | None = None,
        pages: Mapping[str, str] | None = None,
        accounts: Mapping[str, Account] | None = None,
    ) -> Snapshot:
        written = [
            StoredPage(f"User:{user}", f"{{{{Capacity profile|{said}}}}}", number, user)
            for number, (user, said) in enumerate((people or {}).items(), start=100)
        ]
        written += [StoredPage(title, text, 1, "Somebody") for title, text in (pages or {}).items()]
        standing: list[Page | StoredPage] = [Page.of_data(catalogue_title(site), CATALOGUE)]
        stored = [
            page
            if isinstance(page, StoredPage)
            else StoredPage(page.title, page.text, number, site.bot)
            for number, page in enumerate((*standing, *published), start=1)
        ]
        return Snapshot(
            site=site,
            date=datetime.date.fromisoformat(date),
            pages=tuple(written),
            accounts=accounts or {},
            published={page.title: page for page in stored},
            messages=messages or {"en": {"title": "Suggestions"}},
        )

    return make


Capx = Callable[..., Ran]


@pytest.fixture
def capx(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Capx:
    """Run the command as the entry point does, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CAPX_SITE", raising=False)

    def run(*arguments: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["capx", *map(str, arguments)])
        code: Any = 0
        try:
            main()
        except SystemExit as ended:
            code = ended.code or 0
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return run
