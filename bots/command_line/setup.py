"""`capx deploy`, `capx check` and `capx forget`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from bots.command_line.root import (
    SCHEDULE_OPTION,
    SITE_OPTION,
    VERBOSE_OPTION,
    cli,
    print_json,
    say,
)

if TYPE_CHECKING:
    from pathlib import Path

_NOT_MARKED = (
    "{} is not marked for translation. Have it marked on Special:PageTranslation, then run this "
    "again: it uploads the translations of the guide."
)


@cli.command()
@SITE_OPTION
@click.option("--user", metavar="NAME", help="The account that deploys.  [default: the bot]")
@click.option("--plan", "only_plan", is_flag=True, help="Show what would change. Changes nothing.")
@click.option(
    "--translations",
    is_flag=True,
    help="Also upload the translations that come with the program, marked for review.",
)
@click.option(
    "--gadget",
    is_flag=True,
    help="Deploy the gadget instead of the templates. Needs an interface administrator.",
)
@VERBOSE_OPTION
def deploy(
    site: str, user: str | None, only_plan: bool, translations: bool, gadget: bool, verbose: bool
) -> None:
    """Deploy the templates, modules, guide pages and messages to the wiki."""
    from bots.pages.guide import guide_title
    from bots.run.publish import Publisher
    from bots.run.report import deployment_lines, deployment_plan_lines, left_over_lines
    from bots.run.runner import published
    from bots.setup.deployment import (
        MESSAGE_BUNDLE,
        bundle_pages,
        deployed_pages,
        guide_translations,
        left_over,
        plan_deployment,
    )
    from bots.setup.gadget import plan_gadget
    from sync.wiki.errors import ConfigurationError
    from sync.wiki.live import LiveWiki
    from sync.wiki.site import load_site

    settings = load_site(site)
    account = user or settings.bot
    if gadget and account == settings.bot:
        raise click.UsageError(
            "The bot never saves scripts. Use --user with an interface administrator's account."
        )
    wiki = LiveWiki(settings, user=account, verbose=verbose)
    translatable = MESSAGE_BUNDLE in wiki.content_models()
    if translations and not translatable:
        raise click.UsageError(
            f"{settings.code} does not support message bundles, so --translations cannot be used."
        )
    if translations and not only_plan and "translate" not in wiki.state().rights:
        raise ConfigurationError(
            f"{account} cannot translate on {settings.code}, or its bot password lacks that right. "
            "Nothing was saved. Get the right first, or leave out --translations."
        )
    surplus: tuple[str, ...] = ()
    if gadget:
        made = plan_gadget(settings, wiki, account)
    else:
        pages = deployed_pages(settings, translatable=translatable)
        if translatable:
            pages += bundle_pages(settings, with_translations=translations)
        if translations and wiki.is_marked(guide_title(settings)):
            pages += guide_translations(settings)
        elif translations:
            say((_NOT_MARKED.format(guide_title(settings)),))
        made = plan_deployment(pages, wiki, account)
        surplus = left_over(pages, wiki, account)
    if only_plan:
        say((*deployment_plan_lines(made), *left_over_lines(surplus)))
        return
    titles = {page.title for page in made.pages}
    publisher = Publisher(wiki, account, titles.__contains__)
    report = published(publisher, made.changes, wiki.bounds, quiet=False)
    say((*deployment_lines(made, report), *left_over_lines(surplus)))
    sys.exit(1 if report.failures or made.left_alone else 0)


@cli.command()
@SITE_OPTION
@click.argument("user")
@VERBOSE_OPTION
def forget(site: str, user: str, verbose: bool) -> None:
    """Remove USER from all bot pages and from the cache now."""
    from datetime import UTC, datetime

    from bots.run.persons import name_in
    from bots.run.report import forgetting_lines
    from bots.setup.erase import erase
    from sync.wiki.live import LiveWiki
    from sync.wiki.site import load_site

    name_in(user)
    settings = load_site(site)
    wiki = LiveWiki(settings, verbose=verbose)
    done = erase(user, settings, wiki, datetime.now(UTC).date())
    say(done.faults, err=True)
    say(forgetting_lines(done.person, done.own, done.gone, done.still, done.report))
    sys.exit(0 if done.complete else 1)


@cli.command()
@SITE_OPTION
@SCHEDULE_OPTION
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Print one JSON document on standard output, nothing else.",
)
@VERBOSE_OPTION
def check(site: str, jobs: Path | None, as_json: bool, verbose: bool) -> None:
    """Check the installation and explain how to fix problems."""
    from dataclasses import asdict

    from bots.setup.check import Verdict, findings
    from sync.wiki.live import LiveWiki
    from sync.wiki.site import load_site

    settings = load_site(site)
    found = []
    for finding in findings(settings, jobs, lambda: LiveWiki(settings, verbose=verbose)):
        found.append(finding)
        if not as_json:
            say(finding.lines)
    if as_json:
        print_json({"findings": [asdict(one) for one in found]})
    sys.exit(1 if any(one.verdict is Verdict.WRONG for one in found) else 0)
