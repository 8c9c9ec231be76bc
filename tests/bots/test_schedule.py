"""The schedule: what is due when, one run at a time, until the system says stop."""

from __future__ import annotations

import itertools
import json
import re
import shlex
import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from jobs_cli.cli import op_load

from bots.jobs.registry import JOBS
from bots.run.schedule import FILE, Due, comes_within, load_schedule, toolforge_lines, trigger_of
from sync.wiki.errors import ConfigurationError
from tests.bots.conftest import Capx
from tests.bots.test_command_line import CATALOGUE_PAGE, write_dump
from tests.bots.test_command_line import PEOPLE as TWO_PEOPLE

CHECKOUT = Path(__file__).parents[2]


CRON = tomllib.loads((Path(__file__).parent / "cron.toml").read_text("utf-8"))


def due(**facts: Any) -> Due:
    return Due(**{"name": "pages", "command": "run", "cron": "* * * * *", **facts})


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


@pytest.mark.parametrize(("name", "due"), [("pages", "now"), ("hourly", "hourly")])
def test_frequent_runs_leave_out_what_asks_other_sites_and_what_posts_messages(
    name: str, due: str
) -> None:
    job = next(one for one in load_schedule() if one.name == name)
    _, option, how_soon, if_changed, *named = job.command.split()
    assert (option, how_soon, if_changed) == ("--due", due, "--if-changed")
    rare = {"catalogue", "capacities", "messages", "invitation", "digest"}
    assert named == [job.name for job in JOBS if job.name not in rare]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[[job]",
        '[[job]]\nname = "a"\ncommand = "run"\n',
        '[[job]]\nname = "a"\ncommand = "run"\ncron = "61 * * * *"\n',
        '[[job]]\nname = "A job"\ncommand = "run"\ncron = "* * * * *"\n',
        '[[job]]\nname = "a"\ncommand = "run"\ncorn = "* * * * *"\n',
        2 * '[[job]]\nname = "a"\ncommand = "run"\ncron = "* * * * *"\n',
        "job = []\n",
        *(
            f'[[job]]\nname = "a"\ncommand = "run"\ncron = {json.dumps(cron)}\n'
            for cron in CRON["refused"]
        ),
        *(
            f'[[job]]\nname = "a"\ncommand = "run"\ncron = "* * * * *"\nlongest = {longest}\n'
            for longest in ("nan", "inf", "-1", "0", "0.5", "1.5", "1441")
        ),
        *(
            f'[[job]]\nname = "a"\ncommand = "{command}"\ncron = "* * * * *"\n'
            for command in ("", " ", "run 'all", "run\\nx: y", "run\\u2028x", "run\\u001b[2J")
        ),
        *(
            f'[[job]]\nname = "a"\ncommand = "run"\ncron = "* * * * *"\n{setting}\n'
            for setting in ('memory = "1Gi\\n"', 'memory = "0Gi"', 'cpu = "1\\n"', 'cpu = "0.0"')
        ),
        '[[job]]\nname = "a\\n"\ncommand = "run"\ncron = "* * * * *"\n',
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


@pytest.mark.parametrize(
    ("jobs", "minutes"),
    [
        ([("run --due now suggestions", "*/15 * * * *")], 15),
        ([("run --due now suggestions", "5 * * * *"), ("run", "17 3 * * *")], 60),
        ([("run", "*/20 * * * *"), ("run --due hourly", "7 * * * *")], 20),
        ([("run", "* * * * *")], 1),
        ([("run", "0 */2 * * *")], 120),
        # Not at even distances, and over midnight: what is true at any time.
        ([("run", "0,10 * * * *")], 50),
        ([("run", "*/5 1-23 * * *")], 65),
        # Rarely; not on all days; nothing for people; nothing saved.
        ([("run", "17 3 * * *")], None),
        ([("run", "*/15 * * * mon-fri")], None),
        ([("run", "*/15 * 1 * *")], None),
        ([("run statistics", "*/15 * * * *")], None),
        ([("plan", "*/15 * * * *")], None),
        ([("run --out pages", "*/15 * * * *")], None),
    ],
)
def test_people_are_told_how_soon_the_schedule_comes(
    jobs: list[tuple[str, str]], minutes: int | None
) -> None:
    assert comes_within([due(command=command, cron=cron) for command, cron in jobs]) == minutes


def test_the_bot_comes_each_quarter_of_an_hour_or_as_another_schedule_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(FILE, raising=False)
    assert comes_within(load_schedule()) == 15
    other = tmp_path / "jobs.toml"
    other.write_text('[[job]]\nname = "a"\ncommand = "run"\ncron = "*/30 * * * *"\n', "utf-8")
    monkeypatch.setenv(FILE, str(other))
    assert comes_within(load_schedule()) == 30


def numbers(field: str, first: int, last: int) -> set[int]:
    """The numbers that a field of cron means, read without the scheduler."""
    found: set[int] = set()
    for part in field.split(","):
        over, _, step = part.partition("/")
        low, _, high = over.partition("-")
        here = range(first, last + 1) if over == "*" else range(int(low), int(high or low) + 1)
        found |= {*here[:: int(step or 1)]}
    return found


def named(field: str) -> set[int]:
    """Days of the week, Sunday as 0, as cron counts them."""
    for number, name in enumerate(("sun", "mon", "tue", "wed", "thu", "fri", "sat")):
        field = field.replace(name, str(number))
    return numbers(field, 0, 6)


def says(cron: str) -> Iterator[datetime]:
    """When cron would begin it."""
    minute, hour, day, month, weekday = cron.split()
    minutes, hours = numbers(minute, 0, 59), numbers(hour, 0, 23)
    days, months, weekdays = numbers(day, 1, 31), numbers(month, 1, 12), named(weekday)
    today = datetime(2026, 11, 26, tzinfo=UTC)
    while True:
        if {today.day} <= days and {today.month} <= months and {today.isoweekday() % 7} <= weekdays:
            times = itertools.product(sorted(hours), sorted(minutes))
            yield from (today.replace(hour=one, minute=other) for one, other in times)
        today += timedelta(days=1)


def fires(due: Due) -> Iterator[datetime]:
    """When the scheduler would."""
    trigger, last = trigger_of(due), None
    now = datetime(2026, 11, 26, tzinfo=UTC)
    while True:
        last = trigger.get_next_fire_time(last, last or now)
        yield last


@pytest.mark.parametrize("cron", CRON["right"])
def test_the_schedule_and_jobs_yaml_agree(cron: str) -> None:
    one = due(cron=cron)
    yaml = "\n".join(toolforge_lines([one], "image"))
    assert f"  schedule: {json.dumps(one.cron)}" in yaml
    assert list(islice(fires(one), 100)) == list(islice(says(cron), 100))


@pytest.mark.parametrize("cron", CRON["refused"])
def test_what_cron_reads_otherwise_is_refused_with_a_sentence(cron: str) -> None:
    with pytest.raises(ValueError, match=r"^pages: cron = "):
        due(cron=cron)


@pytest.mark.parametrize(
    "command",
    ["run --out 'a b'", "run # no comment", "run; rm x", "run $HOME", "run: x", 'run "é"'],
)
def test_jobs_yaml_runs_what_the_schedule_runs(command: str, tmp_path: Path) -> None:
    one = due(command=command, cron="*/15 * * * *")
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
        f'[[job]]\nname = "often"\ncommand = "{run} statistics"\ncron = "* * * * *"\n'
        "at_start = true\n"
        f'[[job]]\nname = "seldom"\ncommand = "{run}"\ncron = "*/3 * * * *"\nat_start = true\n',
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
