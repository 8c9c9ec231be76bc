"""`capx schedule` with minutes of so many seconds: `python -m tests.short_minutes 0.5 schedule`.

What is due every so many minutes is still due in that order, and at the start.
"""

from __future__ import annotations

import datetime
import sys

from apscheduler.triggers.interval import IntervalTrigger

from bots.command_line import main
from bots.run import schedule

NOW = datetime.datetime(2026, 11, 27, tzinfo=datetime.UTC)
seconds = float(sys.argv.pop(1))


def short(due: schedule.Due) -> IntervalTrigger:
    """Due as often, with seconds for minutes."""
    first = trigger_of(due).get_next_fire_time(None, NOW)
    second = trigger_of(due).get_next_fire_time(first, first)
    return IntervalTrigger(seconds=(second - first).total_seconds() / 60 * seconds)


trigger_of, schedule.trigger_of = schedule.trigger_of, short
main()
