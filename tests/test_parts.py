"""Nothing rots: what every change runs and the six slices together are everything."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.conftest import ALL
from tests.parts import GATE, SLICES, parts, places

CHECKOUT = Path(__file__).parents[1]


def command(target: str) -> str:
    """What `make` would do, without doing it."""
    done = subprocess.run(
        ["make", "--dry-run", target], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_each_test_runs_in_the_gate_or_in_one_slice(request: pytest.FixtureRequest) -> None:
    part_of = request.config.stash[ALL]
    assert part_of
    assert set(part_of.values()) <= {GATE, *SLICES}


def test_the_targets_run_the_gate_a_slice_and_everything() -> None:
    assert f"--part {GATE}" in command("test")
    assert "--part" not in command("test-all")
    ci = (CHECKOUT / ".ci" / "run").read_text("utf-8").splitlines()
    assert ci[-2:] == ["make test", "make test-slice"]


def test_six_commits_run_all_slices() -> None:
    said = command("test-slice")
    [part] = [word for line in said.splitlines() if "--part" in line for word in line.split()
              if word in SLICES]  # fmt: skip
    commits = subprocess.run(
        ["git", "rev-list", "--count", "--first-parent", "HEAD"],
        cwd=CHECKOUT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert int(part) == int(commits.stdout) % len(SLICES)


def test_slices_take_about_the_same_time() -> None:
    times = {f"test {number}": float(number) for number in range(1, 40)}
    found = parts(((name, True) for name in times), times)
    taken = [sum(times[name] for name in times if found[name] == one) for one in SLICES]
    assert max(taken) - min(taken) <= max(times.values()) / 2


def test_what_needs_no_wiki_runs_while_the_wiki_is_made() -> None:
    seconds = {"tests/wiki/test_a.py": 40, "tests/wiki/test_b.py": 90, "tests/wiki/test_c.py": 2}
    files = iter(["tests/wiki/test_a.py", "tests/wiki/test_c.py", "tests/sync/test_d.py",
                  "tests/wiki/test_b.py", "tests/bots/test_e.py"])  # fmt: skip
    place = places(files, seconds)
    assert sorted(place, key=lambda one: place[one]) == [
        "tests/wiki/test_b.py", "tests/sync/test_d.py", "tests/bots/test_e.py",
        "tests/wiki/test_a.py", "tests/wiki/test_c.py",
    ]  # fmt: skip
