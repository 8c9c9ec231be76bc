"""What is required of the suggestions holds for made-up people; `make quality` has figures."""

from __future__ import annotations

import pytest

from tests.quality.__main__ import SEEDS, SIZES
from tests.quality.populations import Assumptions
from tests.quality.report import measured, requirements


@pytest.mark.thorough
@pytest.mark.parametrize("count", SIZES)
def test_suggestions_are_as_good_as_is_required(count: int) -> None:
    found = measured(SEEDS, count, Assumptions(), edits=True)
    assert [one for one in requirements(found, count) if not one.holds] == []
