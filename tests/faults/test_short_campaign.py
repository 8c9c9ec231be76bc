"""A short fault campaign: one trial each of the kinds that differ most; `make faults` has all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.ground import Ground, prepared_ground
from tests.faults.kinds import KINDS
from tests.faults.trials import try_one

SEED = 20261123


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    with prepared_ground(tmp_path_factory.mktemp("faults")) as prepared:
        yield prepared


@pytest.mark.parametrize(
    "kind",
    [
        "killed-after-requests",
        "server-killed",
        "answer-of-an-edit-lost",
        "edit-arrives-late",
        "read-only",
        "filtered",
        "blocked",
        "deleted-meanwhile",
        "edited-meanwhile",
        "stop-page",
        "two-at-once",
        "disk-full",
        "session-lost",
        "protected",
        "edited-and-restored",
    ],
)
def test_after_a_fault_the_wiki_is_as_without_it(ground: Ground, kind: str) -> None:
    tried, verdict = try_one(ground, KINDS[kind], SEED)
    assert verdict.is_good, f"{kind}: {tried}: {verdict}"
