"""`capx schedule` with minutes of so many seconds: `python -m tests.short_minutes 0.5 schedule`.

What is due every so many minutes is still due in that order, and at the start.
"""

from __future__ import annotations

import sys

from apscheduler.triggers.interval import IntervalTrigger

from bots.command_line import main
from bots.run import schedule

seconds = float(sys.argv.pop(1))
schedule.trigger_of = lambda due: IntervalTrigger(seconds=due.minutes * seconds)
main()
