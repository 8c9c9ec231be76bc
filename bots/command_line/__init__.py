"""The `capx` command: what an operator types, and the exit code they get.

Only click is imported at the top; each command imports what it needs when it is called, so that
`capx --help` is quick.
"""

from __future__ import annotations

import gc
import sys

from bots.command_line import exporting, importing, runs, scheduling, setup
from bots.command_line.root import cli, say

__all__ = ["cli", "exporting", "importing", "main", "runs", "scheduling", "setup"]


def main() -> None:
    """Run `capx`; what a person can act on is one sentence and an exit code, not a traceback."""
    from sync.wiki.errors import RunError

    # A run makes many objects and hardly a circle of them, for which Python would look again and
    # again: that is a third of the time of a plan for 10,000 people (tests/bench/whole_run.py).
    gc.disable()
    try:
        cli()
    except RunError as error:
        say([f"capx: {error}"], err=True)
        sys.exit(error.exit_code)
    except Exception as error:  # noqa: BLE001 - told as Python does, but for what nobody may see
        from bots.terminal import traceback_lines

        say(traceback_lines(error), err=True)
        sys.exit(1)
