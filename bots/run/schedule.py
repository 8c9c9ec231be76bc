"""Keeps to the schedule: what runs when, one run at a time, each in a process of its own."""

from __future__ import annotations

import datetime
import json
import os
import re
import shlex
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import resources
from pathlib import Path
from threading import Event, Lock
from typing import Annotated, Any

import msgspec

from bots.jobs.registry import JOBS
from sync.wiki.errors import ConfigurationError

PULSE_SECONDS = 30
"""How often the health file is touched."""
GRACE_SECONDS = 120
"""What a run gets to finish its edit before it is killed."""

FILE = "CAPX_SCHEDULE"
"""In the environment: the file to take in place of config/jobs.toml."""
MOST_MINUTES = 120
"""Nobody counts a longer time in minutes."""

_DAY = 24 * 60

# What every reading of cron agrees on: a step goes over `*` or a range, and days of the week have
# names (their numbers begin on Sunday in cron, and on Monday in APScheduler). A range that holds
# Sunday begins the week in one and ends it in another.
_NUMBERS = r"(?:[0-9]{1,2}(?:-[0-9]{1,2}(?:/[0-9]{1,2})?)?)"
_FIELD = re.compile(rf"\*(?:/[0-9]{{1,2}})?|{_NUMBERS}(?:,{_NUMBERS})*")
_NAMES = "(?:mon|tue|wed|thu|fri|sat)"
_WEEKDAYS = re.compile(rf"\*|(?:sun|{_NAMES}(?:-{_NAMES})?)(?:,(?:sun|{_NAMES}(?:-{_NAMES})?))*")


class Due(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A command of `capx`, and when it is due, in UTC."""

    # \Z, where $ would let a new line pass into jobs.yaml.
    name: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9-]{0,50}\Z")]
    command: str
    cron: str
    """Minute, hour, day of the month, month, day of the week, as cron has them; see trigger_of."""
    at_start: bool = False
    """Whether `capx schedule` runs it at once when it begins."""
    longest: float = 60
    """Minutes after which it is told to stop: a whole number, a day at most."""
    memory: Annotated[str, msgspec.Meta(pattern=r"^[1-9][0-9]{0,5}[KMG]i\Z")] = "1Gi"
    cpu: Annotated[str, msgspec.Meta(pattern=r"^(?=.*[1-9])[0-9]{1,3}(\.[0-9]{1,3})?\Z")] = "1"

    def __post_init__(self) -> None:
        """Raises ValueError where it is not clear what is due, or when."""
        try:
            trigger_of(self)
        except ValueError as error:
            raise ValueError(f"{self.name}: cron = {self.cron!r}: {error}") from None
        if not 1 <= self.longest <= _DAY or self.longest % 1:
            raise ValueError(
                f"{self.name}: longest is a whole number of minutes up to {_DAY}, not "
                f"{self.longest:g}"
            )
        if not self.command.strip() or not self.command.isprintable():
            raise ValueError(f"{self.name}: command is one line of text, not {self.command!r}")
        try:
            shlex.split(self.command)
        except ValueError as error:
            raise ValueError(f"{self.name}: command {self.command!r}: {error}") from None

    @property
    def arguments(self) -> list[str]:
        """What `capx` is called with; no shell has a say in it."""
        return shlex.split(self.command)


class _Schedule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    job: tuple[Due, ...]


def load_schedule(file: Path | None = None) -> tuple[Due, ...]:
    """The jobs of a file; without one of that which FILE names, else of config/jobs.toml.

    Raises ConfigurationError.
    """
    named = os.environ.get(FILE)
    source = file or (Path(named) if named else resources.files("config") / "jobs.toml")
    try:
        listed = msgspec.convert(tomllib.loads(source.read_text("utf-8")), _Schedule).job
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ConfigurationError(f"The schedule {source} cannot be used: {error}.") from None
    if not listed:
        raise ConfigurationError(f"The schedule {source} has no job.")
    if len({one.name for one in listed}) < len(listed):
        raise ConfigurationError(f"The schedule {source} has two jobs of one name.")
    return listed


def comes_within(schedule: Sequence[Due]) -> int | None:
    """In how many minutes the bot usually comes to what somebody wrote, or took back.

    The longest time of a day between two runs of the job that does so most often; None where there
    is no such job on all days, or it takes more than MOST_MINUTES.
    """
    waits = [_longest_wait(due) for due in schedule if _serves_everybody(due)]
    least = min(waits, default=_DAY)
    return least if least <= MOST_MINUTES else None


def _serves_everybody(due: Due) -> bool:
    """Whether a job saves, on each day, what people wait for who edited, came or left."""
    command, *more = due.arguments
    named = {job.name for job in JOBS} & {*more}
    saves = command == "run" and "--out" not in more and (not named or "suggestions" in named)
    return saves and due.cron.split(" ")[2:] == ["*", "*", "*"]


def _longest_wait(due: Due) -> int:
    """Minutes between two runs of a job that runs on all days, at most."""
    trigger = trigger_of(due)
    at = trigger.get_next_fire_time(None, datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))
    end, longest = at + datetime.timedelta(1), 0
    while at < end:
        following = trigger.get_next_fire_time(at, at)
        longest = max(longest, round((following - at).total_seconds()) // 60)
        at = following
    return longest


def toolforge_lines(schedule: Sequence[Due], image: str) -> Iterator[str]:
    """The schedule as `jobs.yaml`, for `toolforge jobs load`. Whoever keeps the tool gets mail."""
    yield "# Made by `capx toolforge` from config/jobs.toml: change that, then run it again."
    for due in schedule:
        yield f"- name: {due.name}"
        yield f"  command: {_quoted(shlex.join(['capx', *due.arguments]))}"
        yield f"  image: {_quoted(image)}"
        yield f"  schedule: {_quoted(due.cron)}"
        yield f"  timeout: {round(due.longest * 60)}"
        yield f"  mem: {due.memory}"
        yield f'  cpu: "{due.cpu}"'
        yield "  emails: onfailure"


def continuous_lines(schedule: Sequence[Due], image: str) -> Iterator[str]:
    """`jobs.yaml` with one job that keeps the whole schedule, and its cache from run to run."""
    health = "/tmp/health"  # noqa: S108 - in a container of its own
    yield "# Made by `capx toolforge --continuous` from config/jobs.toml."
    yield "- name: schedule"
    yield f"  command: capx schedule --health {health}"
    yield f"  image: {_quoted(image)}"
    yield "  continuous: true"
    yield f"  health-check-script: find {health} -mmin -5 | grep -q ."
    yield f"  mem: {max((one.memory for one in schedule), key=_bytes)}"
    yield f'  cpu: "{max((one.cpu for one in schedule), key=float)}"'
    yield "  emails: onfailure"


def _quoted(text: str) -> str:
    """Any text as YAML has it."""
    return json.dumps(text, ensure_ascii=False)


def _bytes(memory: str) -> float:
    """What Kubernetes calls 512Mi or 2Gi."""
    return float(memory[:-2]) * {"Ki": 1 << 10, "Mi": 1 << 20, "Gi": 1 << 30}[memory[-2:]]


class Runner:
    """Runs commands of `capx`, one at a time, and passes on that it is to stop."""

    def __init__(self, say: Callable[[str], None], environment: Mapping[str, str]) -> None:
        """`say` gets a line at the beginning and at the end of each run."""
        self._say = say
        self._environment = {**os.environ, **environment}
        self._lock = Lock()
        self._running: subprocess.Popen[bytes] | None = None
        self._stopped = False

    def run(self, due: Due) -> None:
        """Run one job to its end; nothing once stop() was called."""
        with self._lock:
            if self._stopped:
                return
            call = [sys.executable, "-m", "bots", *due.arguments]
            # The command is the operator's own.
            self._running = subprocess.Popen(call, env=self._environment)  # noqa: S603
        self._say(f"{due.name} begins.")
        began = time.monotonic()
        try:
            code = self._running.wait(due.longest * 60)
        except subprocess.TimeoutExpired:
            self._say(f"{due.name} has run for more than {due.longest:g} minutes. Stopping it.")
            code = self._ended(self._running)
        self._running = None
        self._say(f"{due.name} ended after {time.monotonic() - began:.1f} s, exit code {code}.")

    def stop(self) -> None:
        """Begin nothing more, and have what runs finish its edit."""
        with self._lock:
            self._stopped = True
            running = self._running
        if running:
            self._ended(running)

    @staticmethod
    def _ended(process: subprocess.Popen[bytes]) -> int:
        process.terminate()
        try:
            return process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()


def trigger_of(due: Due) -> Any:
    """When a job is due, for the scheduler: what jobs.yaml says.

    Raises ValueError for what cron and APScheduler do not read alike, and for what never comes.
    """
    from apscheduler.triggers.cron import CronTrigger

    fields = due.cron.split(" ")
    if len(fields) != 5:
        raise ValueError("five fields with a space between: minute hour day month weekday")
    *numbers, weekday = fields
    if not all(map(_FIELD.fullmatch, numbers)):
        raise ValueError("numbers, lists (1,15), ranges (1-5) and steps (*/15) only")
    if not _WEEKDAYS.fullmatch(weekday):
        raise ValueError("days of the week are mon tue wed thu fri sat sun, or ranges without sun")
    if weekday != "*" and numbers[2] != "*":
        raise ValueError("a day of the month or of the week, not both: cron means either of them")
    trigger = CronTrigger.from_crontab(due.cron, timezone=datetime.UTC)
    if trigger.get_next_fire_time(None, datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)) is None:
        raise ValueError("that day never comes")
    return trigger


def keep(schedule: Sequence[Due], runner: Runner, health: Path | None, told: Event) -> None:
    """Run what is due until `told` is set.

    What is due while another job runs waits for its end; what is due twice meanwhile runs once; a
    job with `at_start` runs at the start as well. `health` is touched as long as the schedule is
    kept.
    """
    from apscheduler.executors.pool import ThreadPoolExecutor
    from apscheduler.schedulers.background import BackgroundScheduler
    from apscheduler.triggers.interval import IntervalTrigger

    utc = datetime.UTC
    scheduler = BackgroundScheduler(
        timezone=utc,
        executors={"default": ThreadPoolExecutor(1), "pulse": ThreadPoolExecutor(1)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    for due in schedule:
        first = {"next_run_time": datetime.datetime.now(utc)} if due.at_start else {}
        scheduler.add_job(runner.run, trigger_of(due), args=[due], id=due.name, **first)
    if health:
        health.touch()
        pulse = IntervalTrigger(seconds=PULSE_SECONDS, timezone=utc)
        scheduler.add_job(health.touch, pulse, id="pulse", executor="pulse")
    scheduler.start()
    told.wait()
    runner.stop()
    scheduler.shutdown(wait=True)
