"""Whatever stands in a parameter, all jobs bear it, quickly, and nobody else's pages change."""

from __future__ import annotations

from typing import Any

import pytest

from sync.profiles import sheet
from sync.profiles.contract import TEMPLATES
from tests.fuzz.trials import tried
from tests.fuzz.values import kinds
from tests.parts import some_thorough

SEED = 20261127
SECONDS = 5


@pytest.mark.parametrize("trial", some_thorough(range(8), 1))
def test_nasty_values_cost_nobody_anything(trial: int) -> None:
    # The first trial of eight is before every change: a fifth of the values of the others.
    verdict = tried(SEED + trial, people=20 if trial == 0 else 100)
    assert verdict.values > (700 if trial == 0 else 3_000)
    assert verdict.faults == []
    assert verdict.slowest < SECONDS


@pytest.mark.something_fails
def test_what_a_value_breaks_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    original = sheet.read_sheet

    def fails_on_some(text: str, *arguments: Any) -> Any:
        if "America" in text:
            raise KeyError("America")
        return original(text, *arguments)

    monkeypatch.setattr(sheet, "read_sheet", fails_on_some)
    assert any("KeyError" in fault for fault in tried(SEED, people=100).faults)


def test_every_kind_of_value_is_one_of_a_parameter_that_there_is() -> None:
    known = {name for one in TEMPLATES.values() for name in one.parameters}
    for kind in kinds().values():
        assert {*kind.get("parameters", ())} <= known
