"""The schedule: what is due when, one run at a time, until the system says stop."""

from __future__ import annotations

import json
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from jobs_cli.cli import op_load

from bots.jobs.registry import JOBS
from bots.run.schedule import MINUTES, Due, load_schedule, toolforge_lines, trigger_of
from sync.wiki.errors import ConfigurationError
from tests.bots.conftest import Capx
from tests.bots.test_command_line import CATALOGUE_PAGE, write_dump
from tests.bots.test_command_line import PEOPLE as TWO_PEOPLE

CHECKOUT = Path(__file__).parents[2]


def due(**facts: Any) -> Due:
    return Due(**{"name": "pages", "command": "run", **facts})


# Toolforge


class Toolforge:
    """Takes what the real loader would send, and says that no job was there before."""

    def __init__(self) -> None:
        self.jobs: list[dict[str, Any]] = []

    def patch(self, _path: str, json: dict[str, Any]) -> dict[str, Any]:
        self.jobs.append(json)
        return {"job_changed": True, "messages": {}}


def test_the_file_for_toolforge_is_that_of_the_schedule() -> None:
    image = "tool-capacity-peers/tool-capacity-peers:latest"
    made = "\n".join(toolforge_lines(load_schedule(), image))
    assert (CHECKOUT / "jobs.yaml").read_text("utf-8") == f"{made}\n"


def test_toolforge_s_own_loader_takes_it() -> None:
    toolforge = Toolforge()
    op_load(toolforge, str(CHECKOUT / "jobs.yaml"), None, "capacity-peers")
    assert [
        (one["name"], one["cmd"], one["schedule"], one["emails"], one["timeout"])
        for one in toolforge.jobs
    ] == [
        (one.name, f"capx {one.command}", one.cron, "onfailure", one.longest * 60)
        for one in load_schedule()
    ]


def test_toolforge_s_own_loader_takes_one_continuous_job(tmp_path: Path, capx: Capx) -> None:
    file = tmp_path / "jobs.yaml"
    file.write_text(capx("toolforge", "--continuous").out, "utf-8")
    toolforge = Toolforge()
    op_load(toolforge, str(file), None, "capacity-peers")
    (job,) = toolforge.jobs
    assert job["cmd"] == "capx schedule --health /tmp/health"
    assert job["job_type"] == "continuous"
    assert job["memory"] == "2Gi"
    assert "/tmp/health" in str(job["health_check"])


def test_the_frequent_run_leaves_out_what_asks_other_sites_and_what_posts_messages() -> None:
    pages = next(one for one in load_schedule() if one.name == "pages")
    named = pages.command.split()[2:]
    rare = {"catalogue", "capacities", "digest"}
    assert named == [job.name for job in JOBS if job.name not in rare]


@pytest.mark.parametrize(
    ("facts", "cron"),
    [
        ({"minutes": 15}, "*/15 * * * *"),
        ({"minutes": 1}, "*/1 * * * *"),
        ({"minutes": 120}, "0 */2 * * *"),
        ({"daily": "03:07"}, "7 3 * * *"),
        ({"daily": "23:59"}, "59 23 * * *"),
    ],
)
def test_a_time_in_cron_s_words(facts: dict[str, Any], cron: str) -> None:
    assert due(**facts).cron == cron


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[[job]",
        '[[job]]\nname = "a"\ncommand = "run"\n',
        '[[job]]\nname = "a"\ncommand = "run"\nminutes = 1\ndaily = "03:00"\n',
        '[[job]]\nname = "a"\ncommand = "run"\ndaily = "3 o\'clock"\n',
        '[[job]]\nname = "a"\ncommand = "run"\ndaily = "24:00"\n',
        '[[job]]\nname = "a"\ncommand = "run"\nminutes = -1\n',
        '[[job]]\nname = "A job"\ncommand = "run"\nminutes = 1\n',
        '[[job]]\nname = "a"\ncommand = "run"\nminuets = 1\n',
        2 * '[[job]]\nname = "a"\ncommand = "run"\nminutes = 1\n',
        "job = []\n",
        *(
            f'[[job]]\nname = "a"\ncommand = "run"\nminutes = {minutes}\n'
            for minutes in (
                "nan",
                "inf",
                "-inf",
                "0",
                "0.5",
                "7",
                "50",
                "90",
                "1440",
                "true",
                '"9"',
            )
        ),
        '[[job]]\nname = "a"\ncommand = "run"\nminutes = 0\ndaily = "03:00"\n',
        '[[job]]\nname = "a"\ncommand = "run"\nminutes = 1\ndaily = ""\n',
        '[[job]]\nname = "a"\ncommand = "run"\ndaily = "03:0\u0663"\n',
        *(
            f'[[job]]\nname = "a"\ncommand = "run"\nminutes = 1\nlongest = {longest}\n'
            for longest in ("nan", "inf", "-1", "0", "0.5", "1.5", "1441")
        ),
        *(
            f'[[job]]\nname = "a"\ncommand = "{command}"\nminutes = 1\n'
            for command in ("", " ", "run 'all", "run\\nx: y", "run\\u2028x", "run\\u001b[2J")
        ),
        *(
            f'[[job]]\nname = "a"\ncommand = "run"\nminutes = 1\n{setting}\n'
            for setting in ('memory = "1Gi\\n"', 'memory = "0Gi"', 'cpu = "1\\n"', 'cpu = "0.0"')
        ),
        '[[job]]\nname = "a\\n"\ncommand = "run"\nminutes = 1\n',
    ],
)
def test_a_schedule_that_cannot_be_kept_is_refused(tmp_path: Path, text: str, capx: Capx) -> None:
    file = tmp_path / "jobs.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(ConfigurationError, match=re.escape(str(file))):
        load_schedule(file)
    for command in (["toolforge"], ["schedule"]):
        ran = capx(*command, "--jobs", file)
        assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)


def test_minutes_that_cron_cannot_say_are_answered_with_those_it_can(tmp_path: Path) -> None:
    for minutes in (50, 90):
        with pytest.raises(ValueError, match=f"one of 1, 2, .*, 720, .* not {minutes}$"):
            due(minutes=minutes)


def fires(due: Due) -> list[datetime]:
    """When the scheduler would begin it on two days."""
    now, found = datetime(2026, 11, 26, tzinfo=UTC), list[datetime]()
    while now < datetime(2026, 11, 28, tzinfo=UTC):
        now = trigger_of(due).get_next_fire_time(found[-1] if found else None, now)
        found.append(now)
    return found[:-1]


def says(cron: str) -> list[datetime]:
    """When cron would begin it on the same days."""

    def fits(field: str, number: int) -> bool:
        return number % int(field[2:]) == 0 if field[:2] == "*/" else number == int(field)

    minute, hour, *rest = cron.split()
    assert rest == ["*"] * 3
    start = datetime(2026, 11, 26, tzinfo=UTC)
    all_ = (start + timedelta(minutes=number) for number in range(2 * 24 * 60))
    return [
        one for one in all_ if fits(minute, one.minute) and (hour == "*" or fits(hour, one.hour))
    ]


@pytest.mark.parametrize(
    "facts",
    [*({"minutes": one} for one in MINUTES), {"daily": "03:07"}, {"daily": "00:00"}],
    ids=str,
)
def test_the_schedule_and_jobs_yaml_agree(facts: dict[str, Any]) -> None:
    one = due(**facts)
    yaml = "\n".join(toolforge_lines([one], "image"))
    assert f"  schedule: {json.dumps(one.cron)}" in yaml
    assert fires(one) == says(one.cron)
    every = timedelta(minutes=one.minutes or 24 * 60)
    assert {later - sooner for sooner, later in pairwise(fires(one))} == {every}


@pytest.mark.parametrize(
    "command",
    ["run --out 'a b'", "run # no comment", "run; rm x", "run $HOME", "run: x", 'run "é"'],
)
def test_jobs_yaml_runs_what_the_schedule_runs(command: str, tmp_path: Path) -> None:
    one = due(command=command, minutes=15)
    file = tmp_path / "jobs.yaml"
    file.write_text("\n".join(toolforge_lines([one], 'i\n- name: "evil"')), "utf-8")
    toolforge = Toolforge()
    op_load(toolforge, str(file), None, "capacity-peers")
    [job] = toolforge.jobs
    # A shell of Toolforge reads it.
    assert shlex.split(job["cmd"], comments=True) == ["capx", *one.arguments]
    assert job["imagename"] == 'i\n- name: "evil"'
    shown = subprocess.run(
        ["sh", "-c", job["cmd"].replace("capx", "printf '%s\n'", 1)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert shown.stdout.splitlines() == one.arguments


# Keeping to it


def lines_of(process: subprocess.Popen[str]) -> Iterator[str]:
    assert process.stderr
    return iter(process.stderr.readline, "")


def test_what_is_due_runs_one_at_a_time_until_it_is_told_to_stop(tmp_path: Path) -> None:
    dump = write_dump(tmp_path / "wiki.xml", *TWO_PEOPLE, CATALOGUE_PAGE)
    run = f"run --dump {dump} --out {tmp_path / 'out'}"
    jobs = tmp_path / "jobs.toml"
    jobs.write_text(
        f'[[job]]\nname = "often"\ncommand = "{run} statistics"\nminutes = 1\n'
        f'[[job]]\nname = "seldom"\ncommand = "{run}"\nminutes = 3\n',
        "utf-8",
    )
    health = tmp_path / "health"
    command = ["schedule", "--jobs", str(jobs), "--health", str(health)]
    said: list[tuple[str, str]] = []
    call = [sys.executable, "-m", "tests.short_minutes", "0.6", *command]
    with (
        subprocess.Popen(call, stderr=subprocess.PIPE, text=True, cwd=CHECKOUT) as process,
        # Or a failure would wait for ever for the end of the process.
        ExitStack() as on_failure,
    ):
        on_failure.callback(process.kill)
        for line in lines_of(process):
            match = re.match(r"(often|seldom) (begins|ended)", line)
            if match:
                said.append((match[1], match[2]))
                # Told to stop while it reads, a run ends where it is.
                assert match[2] == "begins" or line.endswith((" 0.\n", " -15.\n")), line
                if match[2] == "begins" and {"often", "seldom"} <= {name for name, _ in said[:-1]}:
                    # In the middle of a run; what else it says is read to the end.
                    process.send_signal(signal.SIGTERM)
        assert process.wait() == 0
        on_failure.pop_all()
    assert health.exists()
    # Whatever began ended before anything else began.
    assert [what for _, what in said] == ["begins", "ended"] * (len(said) // 2)
    assert all(one[0] == other[0] for one, other in zip(said[::2], said[1::2], strict=True))
    assert (tmp_path / "out").exists()
