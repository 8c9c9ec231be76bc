"""What runs when: the gate, which every change has to pass, and six slices of all the rest."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

GATE = "gate"
SLICES = tuple(map(str, range(6)))
TIMES = Path(__file__).with_name("times.json")
"""Seconds by test, of those that take a second or more; `make test-all` writes it."""
_UNKNOWN = 1.0
_LONG = 15
_FIRST = -10_000
_ON_THE_WIKI = ("tests/wiki/", "tests/faults/")


def read_times() -> dict[str, float]:
    """See TIMES; empty where there is none."""
    return json.loads(TIMES.read_text("utf-8")) if TIMES.exists() else {}


def write_times(seconds: Mapping[str, float]) -> None:
    """Note what the tests of a whole run took."""
    long = {name: round(took) for name, took in sorted(seconds.items()) if took >= 1}
    TIMES.write_text(f"{json.dumps(long, indent=1, ensure_ascii=False)}\n", encoding="utf-8")


def parts(tests: Iterable[tuple[str, bool]], times: Mapping[str, float]) -> dict[str, str]:
    """The part that each test belongs to, by its name: GATE, or one of SLICES.

    `tests` are names, and whether it is one of the thorough ones. Of those the longest goes first,
    each into the slice that takes least so far: a slice takes a sixth of the time of all.
    """
    found: dict[str, str] = {}
    thorough = []
    for name, is_thorough in tests:
        if is_thorough:
            thorough.append(name)
        else:
            found[name] = GATE
    taken = dict.fromkeys(SLICES, 0.0)
    for name in sorted(thorough, key=lambda one: (-times.get(one, _UNKNOWN), one)):
        found[name] = min(SLICES, key=lambda one: (taken[one], one))
        taken[found[name]] += times.get(name, _UNKNOWN)
    return found


def places(files: Iterable[str], seconds: Mapping[str, float]) -> dict[str, float]:
    """Where each file goes in the order of a run, the least first; equal ones stay as they came.

    What takes long on the wiki goes before what is quick. Just behind the very first comes all that
    needs no wiki: one worker makes the wiki meanwhile.
    """
    named = tuple(dict.fromkeys(files))
    on_the_wiki = [one for one in named if one.startswith(_ON_THE_WIKI)]
    first = max(on_the_wiki, key=lambda one: seconds.get(one, 0), default="")
    found = {one: -seconds.get(one, 0) if seconds.get(one, 0) >= _LONG else 0
             for one in on_the_wiki}  # fmt: skip
    return {one: found.get(one, _FIRST + 1) if one != first else _FIRST for one in named}


def some_thorough(cases: Iterable[Any], gate: int) -> list[Any]:
    """The values of a parametrized test, of which the first `gate` run before every change."""
    return [
        one if place < gate else pytest.param(one, marks=pytest.mark.thorough)
        for place, one in enumerate(cases)
    ]
