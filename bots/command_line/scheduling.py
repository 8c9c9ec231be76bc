"""`capx schedule` and `capx toolforge`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bots.command_line.root import SCHEDULE_OPTION, SITE_OPTION, cli, path_of, say

if TYPE_CHECKING:
    from pathlib import Path


@cli.command()
@SITE_OPTION
@SCHEDULE_OPTION
@click.option(
    "--health",
    metavar="FILE",
    callback=path_of,
    help="Touch this file twice a minute while the scheduler works (for health checks).",
)
def schedule(site: str, jobs: Path | None, health: Path | None) -> None:  # fmt: skip
    """Run jobs on schedule until stopped by SIGTERM."""
    from bots.run.schedule import FILE, Runner, keep, load_schedule
    from bots.run.stopping import told_to_stop

    listed = load_schedule(jobs)
    if health:
        try:
            health.touch()
        except OSError as error:
            raise click.BadParameter(f"Cannot write to {health}: {error.strerror}.") from None
    with told_to_stop() as told:
        # Each run tells people how soon the next one comes.
        environment = {"CAPX_SITE": site} | ({FILE: str(jobs)} if jobs else {})
        keep(listed, Runner(lambda line: say([line], err=True), environment), health, told)


@cli.command()
@SCHEDULE_OPTION
@click.option(
    "--image",
    default="tool-capacity-peers/tool-capacity-peers:latest",
    show_default=True,
    help="The image of Toolforge's build service.",
)
@click.option(
    "--continuous", is_flag=True, help="One job that runs the whole schedule and keeps its cache."
)
def toolforge(jobs: Path | None, image: str, continuous: bool) -> None:
    """Print the schedule as jobs.yaml, for `toolforge jobs load`."""
    from bots.run.schedule import continuous_lines, load_schedule, toolforge_lines

    lines = continuous_lines if continuous else toolforge_lines
    say(lines(load_schedule(jobs), image))
