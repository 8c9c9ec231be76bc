"""`capx` in a process of its own that need not import everything first.

Half of the time of a short command goes into imports and into the names of countries; a test that
types twenty commands would pay it twenty times. `tests/bots/test_command_line.py` types the real
one.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.ran import Ran

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.forked_from"])


def capx(arguments: Sequence[str], environment: Mapping[str, str]) -> Ran:
    """Run `capx` to its end, in this environment; the job that FAILING_JOB names there raises."""
    with tempfile.TemporaryDirectory(prefix="capx-") as folder:
        out, err = Path(folder) / "out", Path(folder) / "err"
        process = _CONTEXT.Process(target=_run, args=(arguments, dict(environment), out, err))
        process.start()
        process.join()
        assert process.exitcode is not None
        return Ran(process.exitcode, out.read_text("utf-8"), err.read_text("utf-8"))


def _run(arguments: Sequence[str], environment: Mapping[str, str], out: Path, err: Path) -> None:
    for descriptor, path in ((1, out), (2, err)):
        target = os.open(path, os.O_WRONLY | os.O_CREAT)
        os.dup2(target, descriptor)
        os.close(target)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["capx", *arguments]
    from bots.command_line import main

    if name := environment.get("FAILING_JOB"):
        _let_fail(name)
    try:
        main()
    finally:
        # A forked process ends without it, and pywikibot keeps its cookies there.
        atexit._run_exitfuncs()


def _let_fail(name: str) -> None:
    from bots.jobs import registry

    def pages(_: Any) -> Any:
        raise LookupError("planted")

    registry.JOBS = tuple(
        replace(job, pages=pages) if job.name == name else job for job in registry.JOBS
    )
