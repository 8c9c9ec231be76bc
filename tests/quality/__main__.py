"""`make quality`: how good the matching is for made-up people of whom the truth is known.

Exit code 1 when something that is required does not hold.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

from tests.quality.populations import Assumptions
from tests.quality.report import (
    Requirement,
    measured,
    required_of,
    requirement_table,
    requirements,
    share_table,
    table,
    variation_table,
    varied,
)

PAGE = Path(__file__).resolve().parents[2] / "docs" / "quality.md"
BEGIN, END = "<!-- figures: made by make quality -->\n", "<!-- end of figures -->\n"
SIZES = (300, 1_000)
SEEDS = 10
VARIED_SIZE = 300


def main() -> int:
    """Measure, print, and keep what was measured under the usual assumptions."""
    options = _options()
    assumed = replace(Assumptions(), **dict(options.assume))
    failed: list[Requirement] = []
    lines: list[str] = []
    for line in _figures(options.seeds, assumed, failed):
        print(line, flush=True)
        lines.append(line)
    if assumed == Assumptions() and options.seeds == SEEDS:
        for line in _variations(failed):
            print(line, flush=True)
            lines.append(line)
        before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
        after = rest.partition(END)[2]
        text = "\n".join(lines)
        PAGE.write_text(f"{before}{BEGIN}\n{text}\n\n{END}{after}", encoding="utf-8")
    for one in failed:
        print(f"Not met: {one.text}: {one.found}", file=sys.stderr)
    return 1 if failed else 0


def _figures(seeds: int, assumed: Assumptions, failed: list[Requirement]) -> Iterator[str]:
    for count in SIZES:
        found = measured(seeds, count, assumed, edits=True)
        required = requirements(found, count)
        failed += [one for one in required if not one.holds]
        yield from ("", f"### {count:,} people, {seeds} seeds", "")
        yield from table(found)
        yield ""
        yield from requirement_table(required)


def _variations(failed: list[Requirement]) -> Iterator[str]:
    found = dict(varied(SEEDS, VARIED_SIZE))
    for text, one in found.items():
        failed += [required for required in required_of(text, one) if not required.holds]
    yield from ("", f"### Other assumptions, {VARIED_SIZE} people, {SEEDS} seeds", "")
    yield from variation_table(found.items())
    yield from ("", f"### Few who would teach, {VARIED_SIZE} people, {SEEDS} seeds", "")
    yield from share_table(SEEDS, VARIED_SIZE)


def _options() -> argparse.Namespace:
    names = {one.name for one in fields(Assumptions) if one.type in {"float", "int"}}

    def assumption(text: str) -> tuple[str, float]:
        name, _, value = text.partition("=")
        if name not in names:
            raise argparse.ArgumentTypeError(f"{name} is none of {', '.join(sorted(names))}")
        return name, int(value) if value.isdigit() else float(value)

    parser = argparse.ArgumentParser(prog="python -m tests.quality", description=__doc__)
    parser.add_argument("--seeds", type=int, default=SEEDS, help="populations of each size")
    parser.add_argument(
        "--assume", type=assumption, action="append", default=[], metavar="NAME=VALUE",
        help="change an assumption of tests/quality/populations.py; the page is left as it is",
    )  # fmt: skip
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
