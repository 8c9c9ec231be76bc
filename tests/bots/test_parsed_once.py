"""A page is taken apart once a run, however often its words are read by another catalogue."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from bots.jobs.catalogue.renewal import renewal
from sync.profiles import sheet
from sync.profiles.sheet import Names, Sheet
from tests.fuzz.trials import facts, others, plan_of, snapshot_of


def test_a_page_is_taken_apart_once(monkeypatch: pytest.MonkeyPatch) -> None:
    original = sheet.read_sheet
    taken_apart: Counter[str] = Counter()

    def counted(text: str, names: Names) -> Sheet:
        taken_apart[text] += 1
        return original(text, names)

    monkeypatch.setattr(sheet, "read_sheet", counted)
    pages = [replace(page, text=f"{page.text} {page.title}") for page in others()]
    snapshot = snapshot_of(pages, facts=facts())
    # As a run does: what people miss is looked for by the catalogue to come, which is then planned.
    read = snapshot.read_people(renewal(snapshot).catalogue)
    going_on = replace(snapshot, proposals=())
    assert going_on.people.profiles.keys() == read.profiles.keys()
    plan = plan_of(going_on)
    assert plan.people == len(read.profiles)
    assert taken_apart == dict.fromkeys((page.text for page in pages), 1)
