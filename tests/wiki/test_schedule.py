"""A night of the schedule in a minute, on a real MediaWiki: stopped in the middle, and again."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bots.run.schedule import load_schedule
from demo.samples import people
from tests.prepared_wiki import Meta

WANTED = re.compile(r"\|\s*wanted\s*=")
OFTEN = next(one.command for one in load_schedule() if one.name == "pages")
NIGHT = f"""
[[job]]
name = "pages"
command = "{OFTEN}"
cron = "* * * * *"
at_start = true

[[job]]
name = "everything"
command = "run"
cron = "*/5 * * * *"
at_start = true
"""
SHORT = "1.2"
"""Seconds of a minute of this night."""


Night = Callable[[], AbstractContextManager[subprocess.Popen[str]]]


@pytest.fixture
def night(meta: Meta, tmp_path: Path) -> Night:
    """Keeps to the schedule, in a process whose lines can be read."""
    jobs = tmp_path / "jobs.toml"
    jobs.write_text(NIGHT, "utf-8")
    site = str(meta.folder / "site.toml")
    command = [sys.executable, "-m", "tests.short_minutes", SHORT]
    command += ["schedule", "--site", site, "--jobs", str(jobs)]

    @contextmanager
    def begin() -> Iterator[subprocess.Popen[str]]:
        with subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=os.environ
        ) as process:
            yield process
            process.send_signal(signal.SIGTERM)
            assert process.stderr
            process.stderr.read()
            assert process.wait() == 0

    return begin


@pytest.mark.thorough
def test_a_night_that_is_stopped_in_the_middle_goes_on_and_the_next_one_changes_nothing(
    meta: Meta, night: Night
) -> None:
    changed = [page for page in people() if WANTED.search(page.text)][:8]
    meta.wiki.save_pages(
        replace(page, text=WANTED.sub("|wanted=Lua; ", page.text)) for page in changed
    )
    begun = meta.newest_revision()
    with night():
        while meta.newest_revision() < begun + 3:
            pass
    # It stopped between two edits: something is saved, and something is left.
    assert meta.newest_revision() >= begun + 3
    assert meta.capx("plan", "--json").json["edits"] > 0

    revisions: dict[str, list[int]] = {"pages": [], "everything": []}
    with night() as process:
        assert process.stderr
        for line in process.stderr:
            match = re.match(r"(pages|everything) ended after .* exit code (\d+)", line)
            if match:
                assert match[2] == "0", line
                revisions[match[1]].append(meta.newest_revision())
                if min(map(len, revisions.values())) == 2:
                    break
    assert meta.capx("plan", "--json").json["edits"] == 0
    # Whatever ran after everything had run once found nothing to do.
    assert revisions["everything"][0] == revisions["everything"][1] == meta.newest_revision()
