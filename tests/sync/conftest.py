"""Random input of the tests in this folder."""

from __future__ import annotations

from hypothesis import settings

# The same examples in every run, nothing kept between runs, no clock.
settings.register_profile("steady", derandomize=True, database=None, deadline=None)
settings.load_profile("steady")
