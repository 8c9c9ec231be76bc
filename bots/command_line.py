"""The `capx` command: what an operator types, and the exit code they get.

Only click is imported at the top; each command imports what it needs when it is called, so that
`capx --help` is quick.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    import datetime
    from pathlib import Path

    from bots.importing.taking_over import TakenOver
    from bots.jobs.job import Job
    from bots.run.plan import Change, Plan
    from bots.run.publish import Publisher, Report
    from bots.run.recent_changes import Follower
    from bots.run.report import Json
    from sync.wiki.outcomes import Outcome
    from sync.wiki.port import Wiki, Writer
    from sync.wiki.site import Site
    from wikidata.bounds import Bounds


_BEGAN = time.monotonic()


def _path(_context: click.Context, _parameter: click.Parameter, value: str | None) -> Path | None:
    from pathlib import Path

    return Path(value) if value else None


_FIRST_DAY = "2001-01-01"
"""Wikipedia began in that month."""


def _date(_context: click.Context, _parameter: click.Parameter, value: str | None) -> datetime.date:
    import re
    from datetime import UTC, date, datetime, timedelta

    today = datetime.now(UTC).date()
    if value is None:
        return today
    last = today + timedelta(days=366)
    # Python reads further forms than the one that is asked for.
    written = re.fullmatch("[0-9]{4}(-[0-9]{2}){2}", value)
    try:
        found = date.fromisoformat(value) if written else None
    except ValueError:
        found = None
    if found is None or not date.fromisoformat(_FIRST_DAY) <= found <= last:
        raise click.BadParameter(
            f"{value!r} is no day from {_FIRST_DAY} to {last}. Write it as YYYY-MM-DD: {today}."
        )
    return found


_SITE = click.option(
    "--site",
    default="meta",
    show_default=True,
    envvar="CAPX_SITE",
    metavar="NAME|FILE.toml",
    help="The wiki: a name, or a file with its settings.",
)
_VERBOSE = click.option("--verbose", is_flag=True, help="Say more on standard error.")
_COMMON = (
    _SITE,
    click.option("--dump", metavar="FILE", callback=_path,
                 help="Read this XML export instead of the live wiki."),
    click.option("--date", metavar="YYYY-MM-DD", callback=_date,
                 help="The date of the run.  [default: today, UTC]"),
    click.option("--accept-shrink", is_flag=True,
                 help="Believe a catalogue that lost many capacities or names."),
    click.option("--json", "as_json", is_flag=True,
                 help="One JSON document on standard output and nothing else."),
    _VERBOSE,
)  # fmt: skip


def _common(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that all commands on a wiki have."""
    for option in reversed(_COMMON):
        command = option(command)
    return command


def _say(lines: Iterable[str], *, err: bool = False) -> None:
    from bots.terminal import say

    say(lines, err=err)


def _print_json(document: Json, *, indent: int | None = 2) -> None:
    from bots.terminal import say_json

    say_json(document, indent=indent)


def _open(
    site: Site, dump: Path | None, out: Path | None, *, verbose: bool, saves: bool = False
) -> tuple[Wiki, Writer | None]:
    """What to read from and what to write to; None where a dump would have to be written to."""
    from sync.wiki.folder import Folder

    writer: Writer | None = Folder(out) if out else None
    if dump:
        from sync.wiki.dump import DumpWiki

        return DumpWiki(dump), writer
    from sync.wiki.live import LiveWiki
    from wikidata.bounds import Bounds

    live = LiveWiki(site, verbose=verbose, bounds=Bounds.of_a_run(site.publishing.longest_run))
    if saves and writer is None:
        live.expect_the_flag()
    return live, writer or live


def _planned(
    site: Site, wiki: Wiki, date: datetime.date, named: tuple[Job, ...], *, accept_shrink: bool
) -> Plan:
    from bots.jobs.registry import possible
    from bots.run.gather import gather
    from bots.run.plan import make_plan

    jobs, left_out = possible(named, wiki.offers)
    snapshot = gather(wiki, site, date, jobs, accept_shrink=accept_shrink)
    _say((*wiki.unchecked, *left_out), err=True)
    return make_plan(snapshot, jobs)


def _publish(
    publisher: Publisher, changes: Sequence[Change], bounds: Bounds, *, quiet: bool
) -> Report:
    """Save, and tell of it on standard error; SIGTERM and time end it between two edits.

    Where somebody looks at it there is a progress bar, elsewhere a line for each page.
    """
    from bots.run.report import outcome_line
    from bots.run.stopping import told_to_stop

    looked_at = sys.stderr.isatty() and not quiet
    with (
        told_to_stop() as told,
        click.progressbar(
            length=len(changes), label="Saving", file=sys.stderr,
            hidden=not looked_at or not changes,
        ) as bar,
    ):  # fmt: skip

        def each(outcome: Outcome) -> None:
            bar.update(1)
            if not (looked_at or quiet):
                _say([outcome_line(outcome)], err=True)

        publisher.wait = told.wait
        publisher.told_to_stop = lambda: told.is_set() or bounds.over
        report = publisher.publish(changes, each=each)
    if told.is_set():
        _say(["Told to stop: what is left is saved by the next run."], err=True)
    elif bounds.over:
        _say([f"{bounds.sentence}: what is left is saved by the next run."], err=True)
    return report


def _tell_status(
    site: Site, wiki: Wiki, writer: Writer, jobs: tuple[Job, ...], date: datetime.date,
    plan: Plan, report: Report,
) -> None:  # fmt: skip
    """Save how this run went, where that is other than it was."""
    from bots.run.publish import Publisher, in_own_space
    from bots.run.status import faults_of, status_change, status_title
    from sync.wiki.port import Selection

    selection = Selection(titles=frozenset({status_title(site)}))
    standing = next(iter(wiki.pages(selection)), None)
    change = status_change(site, jobs, date, faults_of(plan, report), standing)
    if change:
        publisher = Publisher(
            writer, site.bot, lambda title: in_own_space(title, site), site.publishing, site.stops
        )
        publisher.publish([change])


def _follower(wiki: Wiki, site: Site, jobs: tuple[Job, ...], date: datetime.date) -> Follower:
    from bots.run.recent_changes import Follower
    from sync.wiki.live import LiveWiki

    if not isinstance(wiki, LiveWiki):
        raise click.UsageError("--if-changed needs a live wiki: a dump has no recent changes.")
    return Follower(wiki, site, jobs, date)


_PLANS = 3
"""So often a run plans anew when the wiki moves on under it."""


def _carried_out(
    site: Site,
    plan: Callable[[], Plan],
    writer: Writer,
    bounds: Bounds,
    *,
    folder: bool,
    quiet: bool,
) -> tuple[Plan, Report]:
    """Plan and save; where the wiki moved on meanwhile, read it again, and plan anew.

    A folder gets everything. Raises StoppedError where a guard refuses what a wiki would get.
    """
    from bots.run.deliver import deliver
    from bots.run.publish import Publisher, Report, in_own_space
    from sync.wiki.errors import StoppedError
    from sync.wiki.site import Publishing

    talk_pages: set[str] = set()
    publisher = Publisher(
        writer,
        site.bot,
        lambda title: in_own_space(title, site) or title in talk_pages,
        Publishing() if folder else site.publishing,
        site.stops,
    )

    def publish(changes: Sequence[Change]) -> Report:
        return _publish(publisher, changes, bounds, quiet=quiet)

    report = Report()
    for _ in range(_PLANS):
        made = plan()
        if made.guards and not folder:
            raise StoppedError(" ".join(made.guards))
        talk_pages.update(one.title for one in made.deliveries)
        saved = publish(made.changes_from_nothing if folder else made.changes)
        report = report.followed_by(deliver(made, saved, site, publish))
        if not report.reads_again or bounds.over:
            break
    return made, report


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="capacity-exchange-peers")
def cli() -> None:
    """Bring Wikimedians together who teach and learn: read their templates, write the pages.

    Exit codes: 0 done, 1 something failed, 2 usage or configuration, 3 stopped by the stop page
    or a guard.
    """
    from bots.terminal import seen_in_the_log

    click.get_current_context().with_resource(seen_in_the_log())


@cli.command()
@_common
@click.option("--diff", is_flag=True, help="Show the rows that differ.")
@click.argument("jobs", nargs=-1)
def plan(
    site: str, dump: Path | None, date: datetime.date, accept_shrink: bool, as_json: bool,
    verbose: bool, diff: bool, jobs: tuple[str, ...],
) -> None:  # fmt: skip
    """Show what a run of JOBS would change, and change nothing."""
    from bots.jobs.registry import jobs_named
    from bots.run.report import plan_as_data, plan_lines, trouble_lines
    from sync.wiki.site import load_site

    settings, named = load_site(site), jobs_named(jobs)
    wiki, _ = _open(settings, dump, None, verbose=verbose)
    made = _planned(settings, wiki, date, named, accept_shrink=accept_shrink)
    if as_json:
        _print_json(plan_as_data(made))
    else:
        _say(trouble_lines(made), err=True)
        _say(plan_lines(made, diff=diff))
    sys.exit(1 if made.faults else 0)


@cli.command()
@_common
@click.option(
    "--out",
    metavar="DIR",
    callback=_path,
    help="Write every page of the result here, and none to the wiki.",
)
@click.option(
    "--if-changed",
    is_flag=True,
    help="Only if something happened on the wiki since the last such run that concerns us.",
)
@click.argument("jobs", nargs=-1)
def run(
    site: str, dump: Path | None, out: Path | None, date: datetime.date, accept_shrink: bool,
    as_json: bool, verbose: bool, if_changed: bool, jobs: tuple[str, ...],
) -> None:  # fmt: skip
    """Carry out JOBS, or all of them: read the wiki, save what differs."""
    from bots.jobs.registry import jobs_named
    from bots.run.gather import MATCHING
    from bots.run.report import cost_line, cost_of, report_as_data, report_lines, trouble_lines
    from sync.wiki.errors import ConfigurationError
    from sync.wiki.site import load_site

    settings, named = load_site(site), jobs_named(jobs)
    wiki, writer = _open(settings, dump, out, verbose=verbose, saves=True)
    if writer is None:
        raise ConfigurationError("A dump cannot be written to: say where with --out DIR.")
    follower = _follower(wiki, settings, named, date) if if_changed else None
    if follower and follower.nothing_new():
        if as_json:
            _print_json({"changed": False})
        else:
            _say(["Nothing happened since the last run that concerns us."])
        return
    made, report = _carried_out(
        settings,
        lambda: _planned(settings, wiki, date, named, accept_shrink=accept_shrink),
        writer,
        wiki.bounds,
        folder=out is not None,
        quiet=as_json,
    )
    if made.matching and wiki.memory:
        wiki.memory.remember(MATCHING, made.matching.to_bytes())
    if follower and not made.faults:
        follower.ended(report)
    # On trial each edit is counted, and this one would come on top.
    if out is None and not (report.stopped or wiki.bounds.over) and not settings.publishing.trial:
        _tell_status(settings, wiki, writer, named, date, made, report)
    cost = cost_of(made, report, settings, wiki.requests, time.monotonic() - _BEGAN)
    if as_json:
        _print_json(report_as_data(made, report) | cost)
    else:
        _say(trouble_lines(made), err=True)
        _say(report_lines(made, report))
        _say([cost_line(cost)], err=True)
    if report.stopped:
        sys.exit(3)
    ended_early = wiki.bounds.over and (report.not_tried or report.postponed)
    sys.exit(1 if report.failures or made.faults or ended_early else 0)


@cli.command()
@click.argument("user", required=False)
@click.argument("other", required=False)
@click.option("--all", "everyone", is_flag=True, help="Everyone, a JSON object a line.")
@_common
def explain(
    user: str | None, other: str | None, everyone: bool, site: str, dump: Path | None,
    date: datetime.date, accept_shrink: bool, as_json: bool, verbose: bool,
) -> None:  # fmt: skip
    """Say why USER is, or is not, suggested to OTHER; or who is on USER's lists."""
    from bots.jobs.registry import jobs_named
    from bots.run.explain import Explainer
    from bots.run.gather import gather
    from bots.run.persons import explained
    from sync.wiki.site import load_site

    if not (user or everyone):
        raise click.UsageError("Say whom to explain, or --all.")
    settings = load_site(site)
    wiki, _ = _open(settings, dump, None, verbose=verbose)
    snapshot = gather(
        wiki, settings, date, jobs_named(["maintenance"]), accept_shrink=accept_shrink
    )
    _say(wiki.unchecked, err=True)
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
                _print_json(one, indent=None)
        return
    _say(explainer.between(user or "", other) if other else explainer.about(user or ""))


@cli.command()
@_SITE
@click.option("--user", metavar="NAME", help="The account that deploys.  [default: the bot]")
@click.option("--plan", "only_plan", is_flag=True, help="Show what would change, change nothing.")
@click.option(
    "--translations",
    is_flag=True,
    help="Put the program's own translations there too, for translators to check.",
)
@click.option("--gadget", is_flag=True, help="The gadget instead; for an interface administrator.")
@_VERBOSE
def deploy(
    site: str, user: str | None, only_plan: bool, translations: bool, gadget: bool, verbose: bool
) -> None:
    """Put the templates, modules, guide pages and messages on the wiki."""
    from bots.run.publish import Publisher
    from bots.run.report import deployment_lines, deployment_plan_lines
    from bots.setup.deployment import MESSAGE_BUNDLE, bundle_pages, deployed_pages, plan_deployment
    from bots.setup.gadget import plan_gadget
    from sync.wiki.errors import ConfigurationError
    from sync.wiki.live import LiveWiki
    from sync.wiki.site import load_site

    settings = load_site(site)
    account = user or settings.bot
    if gadget and account == settings.bot:
        raise click.UsageError("No script is saved by the bot: name an account with --user.")
    wiki = LiveWiki(settings, user=account, verbose=verbose)
    translatable = MESSAGE_BUNDLE in wiki.content_models()
    if translations and not translatable:
        raise click.UsageError(f"{settings.code} has no message bundles, so no translations.")
    if translations and not only_plan and "translate" not in wiki.state().rights:
        raise ConfigurationError(
            f"{account} may not translate on {settings.code}, or its bot password does not carry "
            "that right. Nothing was saved: get it first, or leave --translations out."
        )
    if gadget:
        made = plan_gadget(settings, wiki, account)
    else:
        pages = deployed_pages(settings, translatable=translatable)
        if translatable:
            pages += bundle_pages(settings, with_translations=translations)
        made = plan_deployment(pages, wiki, account)
    if only_plan:
        _say(deployment_plan_lines(made))
        return
    titles = {page.title for page in made.pages}
    publisher = Publisher(wiki, account, titles.__contains__)
    report = _publish(publisher, made.changes, wiki.bounds, quiet=False)
    _say(deployment_lines(made, report))
    sys.exit(1 if report.failures or made.left_alone else 0)


@cli.command()
@_SITE
@click.argument("user")
@_VERBOSE
def forget(site: str, user: str, verbose: bool) -> None:
    """Take all that stands of USER on the bot's pages, and in its cache, away now."""
    from datetime import UTC, datetime

    from bots.jobs.registry import JOBS
    from bots.run.gather import gather
    from bots.run.persons import name_in, person_named
    from bots.run.plan import make_plan
    from bots.run.publish import Publisher, in_own_space
    from bots.run.report import forgetting_lines
    from bots.setup.erase import about, naming, pages_of, without
    from sync.wiki.live import LiveWiki
    from sync.wiki.outcomes import Created, Deleted, Saved, SavedInPart, Unchanged
    from sync.wiki.site import load_site

    name_in(user)
    settings = load_site(site)
    wiki = LiveWiki(settings, verbose=verbose)
    wiki.expect_the_flag()
    # The catalogue knows nobody.
    jobs = tuple(job for job in JOBS if job.name not in {"catalogue", "capacities"})
    snapshot = gather(wiki, settings, datetime.now(UTC).date(), jobs)
    person = person_named(user, snapshot, wiki.witness)
    made = make_plan(without(snapshot, person.names), jobs)
    changes = about(made.changes, person.names)
    publisher = Publisher(
        wiki, settings.bot, lambda title: in_own_space(title, settings), settings.publishing,
        settings.stops,
    )  # fmt: skip
    report = _publish(publisher, changes, wiki.bounds, quiet=False)
    wiki.memory.clear()
    done = Saved | SavedInPart | Created | Unchanged | Deleted
    saved = {one.title for one in report.outcomes if isinstance(one, done)}
    touched = {change.page.title for change in changes}
    still = touched - saved | naming(snapshot, made.left_alone, person.names)
    own = pages_of(snapshot, person.names)
    _say(made.faults, err=True)
    _say(forgetting_lines(person, own, sorted(touched & saved), sorted(still), report))
    nobody = person.missing and not (touched or still or own)
    sys.exit(1 if report.failures or made.faults or still or nobody else 0)


_SCHEDULE = click.option(
    "--jobs", metavar="FILE.toml", callback=_path, help="Another schedule than config/jobs.toml."
)


@cli.command()
@_SITE
@_SCHEDULE
@click.option(
    "--health",
    metavar="FILE",
    callback=_path,
    help="A file to touch twice a minute, as long as all is well.",
)
def schedule(site: str, jobs: Path | None, health: Path | None) -> None:  # fmt: skip
    """Run what is due when it is due, until SIGTERM."""
    from bots.run.schedule import Runner, keep, load_schedule
    from bots.run.stopping import told_to_stop

    listed = load_schedule(jobs)
    if health:
        try:
            health.touch()
        except OSError as error:
            raise click.BadParameter(f"{health} cannot be touched: {error.strerror}.") from None
    with told_to_stop() as told:
        keep(listed, Runner(lambda line: _say([line], err=True), {"CAPX_SITE": site}),
             health, told)  # fmt: skip


@cli.command()
@_SCHEDULE
@click.option(
    "--image",
    default="tool-capacity-peers/tool-capacity-peers:latest",
    show_default=True,
    help="The image of Toolforge's build service.",
)
@click.option(
    "--continuous", is_flag=True, help="One job that keeps the schedule itself, and its cache."
)
def toolforge(jobs: Path | None, image: str, continuous: bool) -> None:
    """Print the schedule as jobs.yaml, for `toolforge jobs load`."""
    from bots.run.schedule import continuous_lines, load_schedule, toolforge_lines

    lines = continuous_lines if continuous else toolforge_lines
    _say(lines(load_schedule(jobs), image))


@cli.command()
@_SITE
@_SCHEDULE
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
@_VERBOSE
def check(site: str, jobs: Path | None, as_json: bool, verbose: bool) -> None:
    """Look for what is wrong with the installation, and say how to mend it."""
    from dataclasses import asdict

    from bots.setup.check import Verdict, findings
    from sync.wiki.live import LiveWiki
    from sync.wiki.site import load_site

    settings = load_site(site)
    found = []
    for finding in findings(settings, jobs, lambda: LiveWiki(settings, verbose=verbose)):
        found.append(finding)
        if not as_json:
            _say(finding.lines)
    if as_json:
        _print_json({"findings": [asdict(one) for one in found]})
    sys.exit(1 if any(one.verdict is Verdict.WRONG for one in found) else 0)


_OF_IMPORTS = (
    _SITE,
    click.option("--dump", metavar="FILE", callback=_path,
                 help="Read the wiki's pages from this XML export instead of the live wiki."),
    click.option("--out", metavar="DIR", callback=_path,
                 help="Write a file a person here, and links.tsv."),
    click.option("--json", "as_json", is_flag=True,
                 help="One JSON document on standard output and nothing else."),
    _VERBOSE,
)  # fmt: skip


def _of_imports(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that all imports have."""
    for option in reversed(_OF_IMPORTS):
        command = option(command)
    return command


@cli.group(name="import")
def importing() -> None:
    """Take over what people told elsewhere: texts, and links with which they save them.

    No page is edited: what is in a profile, its owner saves.
    """


@importing.command("capx")
@_of_imports
@click.option(
    "--users",
    metavar="FILE",
    callback=_path,
    help="The JSON of users.tab, instead of asking Commons.",
)
@click.option(
    "--capacities",
    metavar="FILE",
    callback=_path,
    help="The JSON of capacities.tab, instead of asking Commons.",
)
def import_capx(
    site: str, dump: Path | None, out: Path | None, as_json: bool, verbose: bool,
    users: Path | None, capacities: Path | None,
) -> None:  # fmt: skip
    """What the platform Capacity Exchange says of those who show its template."""
    from bots.importing.taking_over import from_capacity_exchange
    from sync.wiki.site import load_site

    settings = load_site(site)
    wiki, _ = _open(settings, dump, None, verbose=verbose)
    _hand_over(from_capacity_exchange(wiki, settings, users, capacities), out, as_json=as_json)


@importing.command("lets-connect")
@_of_imports
@click.argument("file", metavar="FILE.csv", callback=_path)
def import_lets_connect(
    site: str, dump: Path | None, out: Path | None, as_json: bool, verbose: bool, file: Path,
) -> None:  # fmt: skip
    """What participants of Let's Connect want to share and to learn, from a CSV file."""
    from bots.importing.taking_over import from_lets_connect
    from sync.wiki.site import load_site

    settings = load_site(site)
    wiki, _ = _open(settings, dump, None, verbose=verbose)
    _hand_over(from_lets_connect(wiki, settings, file), out, as_json=as_json)


def _hand_over(taken: TakenOver, out: Path | None, *, as_json: bool) -> None:
    from bots.importing.export import (
        as_data,
        note_lines,
        sum_line,
        text_lines,
        write_folder,
    )

    if out:
        write_folder(out, taken)
    if as_json:
        _print_json(as_data(taken))
        return
    _say(note_lines(taken), err=True)
    if not out:
        _say(text_lines(taken))
    _say([sum_line(taken)], err=not out)


def main() -> None:
    """Run `capx`; what a person can act on is one sentence and an exit code, not a traceback."""
    from sync.wiki.errors import RunError

    # A run makes many objects and hardly a circle of them, for which Python would look again and
    # again: that is a third of the time of a plan for 10,000 people (tests/bench/whole_run.py).
    gc.disable()
    try:
        cli()
    except RunError as error:
        _say([f"capx: {error}"], err=True)
        sys.exit(error.exit_code)
    except Exception as error:  # noqa: BLE001 - told as Python does, but for what nobody may see
        from bots.terminal import traceback_lines

        _say(traceback_lines(error), err=True)
        sys.exit(1)
