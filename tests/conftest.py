"""For all tests: which part of them runs, in which order, and how long each took."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pytest
from hypothesis import settings

from sync import containment
from tests.parts import GATE, SLICES, parts, places, read_times, write_times

# The same examples in every run, nothing kept between runs, no clock.
settings.register_profile("steady", derandomize=True, database=None, deadline=None)
settings.load_profile("steady")

ALL = pytest.StashKey[dict[str, str]]()
"""The part of each test that was found, of those too that do not run."""


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("parts")
    group.addoption("--part", choices=(GATE, *SLICES), help="run this part alone; docs/testing.md")
    group.addoption("--write-times", action="store_true", help="note in tests/times.json")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "something_fails: a part of the program does, on purpose")
    config.addinivalue_line(
        "markers", "thorough: runs in `make test-all` and in a slice, not before every change"
    )


def _file(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]


@pytest.fixture(autouse=True)
def nothing_fails_alone(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    """What a run bears, a test does not: a part of the program that failed is a fault."""
    yield
    if request.node.get_closest_marker("something_fails") is None:
        said = [one.getMessage() for one in caplog.get_records("call")
                if one.name == containment.__name__]  # fmt: skip
        assert said == []


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """After the order was shaken: what takes long goes first, what does not belong goes."""
    times = read_times()
    found = parts(
        ((one.nodeid, one.get_closest_marker("thorough") is not None) for one in items), times
    )
    config.stash[ALL] = found
    part = config.getoption("--part")
    if part:
        config.hook.pytest_deselected(items=[one for one in items if found[one.nodeid] != part])
        items[:] = [one for one in items if found[one.nodeid] == part]
    seconds: defaultdict[str, float] = defaultdict(float)
    for one in items:
        seconds[_file(one)] += round(times.get(one.nodeid, 0))
    place = places(map(_file, items), seconds)
    items.sort(key=lambda one: place[_file(one)])


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if config.getoption("--write-times"):
        seconds: defaultdict[str, float] = defaultdict(float)
        for reports in terminalreporter.stats.values():
            for one in reports:
                if isinstance(one, pytest.TestReport):
                    seconds[one.nodeid] += one.duration
        write_times(seconds)
