"""`capx plan`, `capx run` and `capx explain`."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import click

from bots.command_line.root import cli, common_options, path_of, print_json, say, wiki_of

if TYPE_CHECKING:
    import datetime
    from pathlib import Path

    from bots.jobs.job import Job
    from bots.run.due import Due
    from bots.run.recent_changes import Follower
    from sync.wiki.port import Wiki
    from sync.wiki.site import Site


def follower_of(
    wiki: Wiki, site: Site, jobs: tuple[Job, ...], date: datetime.date, due: Due | None
) -> Follower:
    """Who tells whether something happened since the last run of these jobs."""
    from bots.run.recent_changes import Follower
    from sync.wiki.live import LiveWiki

    if not isinstance(wiki, LiveWiki):
        raise click.UsageError("--if-changed needs a live wiki: a dump has no recent changes.")
    return Follower(wiki, site, jobs, date, due.word if due is not None else "")


@cli.command()
@common_options
@click.option("--diff", is_flag=True, help="Show the rows that differ.")
@click.argument("jobs", nargs=-1)
def plan(
    site: str, dump: Path | None, date: datetime.date, accept_shrink: bool, as_json: bool,
    verbose: bool, diff: bool, jobs: tuple[str, ...],
) -> None:  # fmt: skip
    """Show what a run of JOBS would change. Changes nothing."""
    from bots.jobs.registry import jobs_named
    from bots.run.report import plan_as_data, plan_lines, trouble_lines
    from bots.run.runner import Runner
    from sync.wiki.site import load_site

    settings, named = load_site(site), jobs_named(jobs)
    wiki, _ = wiki_of(settings, dump, None, verbose=verbose)
    made = Runner(settings, wiki, named, date, accept_shrink).plan()
    if as_json:
        print_json(plan_as_data(made))
    else:
        say(trouble_lines(made, every_problem=verbose), err=True)
        say(plan_lines(made, diff=diff))
    sys.exit(1 if made.faults else 0)


@cli.command()
@common_options
@click.option(
    "--out",
    metavar="DIR",
    callback=path_of,
    help="Write all pages to this folder, and none to the wiki.",
)
@click.option(
    "--if-changed",
    is_flag=True,
    help="Run only if something relevant changed on the wiki since the last --if-changed run.",
)
@click.option(
    "--due",
    "how_soon",
    type=click.Choice(["now", "hourly", "daily"]),
    help="Save only what is due by then: at once, within the hour, or everything.",
)
@click.option(
    "--accept-layout",
    is_flag=True,
    help="Go on although this version of the program saves nearly all pages anew. Without it, a "
    "run saves what people withdrew and nothing else.",
)
@click.argument("jobs", nargs=-1)
def run(
    site: str, dump: Path | None, out: Path | None, date: datetime.date, accept_shrink: bool,
    as_json: bool, verbose: bool, if_changed: bool, how_soon: str | None, accept_layout: bool,
    jobs: tuple[str, ...],
) -> None:  # fmt: skip
    """Run JOBS, or all jobs: read the wiki, and save the pages that differ."""
    from bots.jobs.registry import jobs_named
    from bots.run.due import Due
    from bots.run.gather import MATCHING
    from bots.run.report import cost_line, cost_of, report_as_data, report_lines, trouble_lines
    from bots.run.runner import Runner
    from sync.wiki.errors import ConfigurationError
    from sync.wiki.site import load_site

    if accept_layout and (jobs or how_soon):
        raise click.UsageError("--accept-layout is for a run of everything: no JOBS, no --due.")
    settings, named = load_site(site), jobs_named(jobs)
    wiki, writer = wiki_of(settings, dump, out, verbose=verbose, saves=True)
    if writer is None:
        raise ConfigurationError(
            "Cannot write to a dump. Use --out DIR to write the pages to a folder."
        )
    due = Due[how_soon.upper()] if how_soon else None
    follower = follower_of(wiki, settings, named, date, due) if if_changed else None
    if follower and follower.nothing_new():
        if as_json:
            print_json({"changed": False})
        else:
            say(["No relevant changes since the last run."])
        return
    runner = Runner(
        settings, wiki, named, date, accept_shrink, due, quiet=as_json, accept_layout=accept_layout
    )
    made, report = runner.carry_out(writer, folder=out is not None)
    if made.matching and wiki.memory:
        wiki.memory.remember(MATCHING, made.matching.to_bytes())
    if follower and not made.faults:
        follower.ended(report)
    # On trial each edit is counted, and this one would come on top.
    if out is None and not (report.stopped or wiki.bounds.over) and not settings.publishing.trial:
        runner.tell(writer, made, report)
    cost = cost_of(
        made,
        report,
        settings,
        wiki.requests,
        time.monotonic() - click.get_current_context().find_root().obj,
    )
    if as_json:
        print_json(report_as_data(made, report) | cost)
    else:
        say(trouble_lines(made, every_problem=verbose), err=True)
        say(report_lines(made, report))
        say([cost_line(cost)], err=True)
    if report.stopped:
        sys.exit(3)
    ended_early = wiki.bounds.over and (report.not_tried or report.postponed)
    sys.exit(1 if report.failures or made.faults or ended_early else 0)


@cli.command()
@click.argument("user", required=False)
@click.argument("other", required=False)
@click.option("--all", "everyone", is_flag=True, help="Explain everyone, one JSON object per line.")
@common_options
def explain(
    user: str | None, other: str | None, everyone: bool, site: str, dump: Path | None,
    date: datetime.date, accept_shrink: bool, as_json: bool, verbose: bool,
) -> None:  # fmt: skip
    """Explain why USER and OTHER are, or are not, suggested to each other.

    With USER alone, list USER's suggestions.
    """
    from bots.jobs.registry import jobs_named
    from bots.run.explain import Explainer
    from bots.run.gather import gather
    from bots.run.persons import explained
    from sync.wiki.site import load_site

    if not (user or everyone):
        raise click.UsageError("Name a user, or use --all.")
    settings = load_site(site)
    wiki, _ = wiki_of(settings, dump, None, verbose=verbose)
    snapshot = gather(
        wiki, settings, date, jobs_named(["maintenance"]), accept_shrink=accept_shrink
    )
    say(wiki.unchecked, err=True)
    explainer = Explainer(snapshot)
    if user:
        user = explained(user, snapshot, wiki.witness)
    if other and other not in snapshot.people.organizations:
        other = explained(other, snapshot, wiki.witness)
    if everyone or as_json:
        for one in explainer.everyone():
            if everyone or one["user"] == user:
                if other:
                    one["candidates"] = [a for a in one["candidates"] if a["name"] == other]
                print_json(one, indent=None)
        return
    say(explainer.between(user or "", other) if other else explainer.about(user or ""))
