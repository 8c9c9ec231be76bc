"""A fault of each kind, and the wiki compared with one that had none; `make faults` has more.

Before every change those run that differ most. What the wiki refuses is theirs too: that each
refusal is understood, tests/wiki/test_outcomes.py says.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.ground import Ground, prepared_ground
from tests.faults.kinds import KINDS
from tests.faults.trials import try_one
from tests.parts import some_thorough

SEED = 20261123
FIRST = ("answer-of-an-edit-lost",)


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    with prepared_ground(tmp_path_factory.mktemp("faults")) as prepared:
        yield prepared


@pytest.mark.parametrize(
    "kind", some_thorough(sorted(KINDS, key=lambda kind: kind not in FIRST), len(FIRST))
)
def test_after_a_fault_the_wiki_is_as_without_it(ground: Ground, kind: str) -> None:
    tried, verdict = try_one(ground, KINDS[kind], SEED)
    assert verdict.is_good, f"{kind}: {tried}: {verdict}"
