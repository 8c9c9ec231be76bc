"""Finds what is wrong with an installation, and says how to mend it: `capx check`."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path

from bots.jobs.registry import JOBS
from bots.jobs.snapshot import (
    Snapshot,
    catalogue_title,
    curators_title,
    exclusions_title,
    last_catalogue,
    seeded_titles,
)
from bots.pages.messages import SOURCE_LANGUAGE, bundle_title, shipped_messages
from bots.run.gather import community, speakers
from bots.run.schedule import load_schedule
from bots.setup.deployment import MESSAGE_BUNDLE, bundle_pages, deployed_pages, guide_title
from bots.setup.gadget import gadget_pages
from sync.profiles.ownership import ListedPeople, listed_people
from sync.wiki.accounts import Account, Refusal
from sync.wiki.cache import ours
from sync.wiki.errors import ConfigurationError, RunError
from sync.wiki.live import LiveWiki, cache_path
from sync.wiki.pages import StoredPage, rows
from sync.wiki.port import Selection
from sync.wiki.site import Site
from sync.wiki.state import WikiState
from wikidata.healthcheck import seconds_to_answer
from wikidata.items import SourceError


class Verdict(StrEnum):
    """How it stands with something."""

    WELL = "ok"
    ODD = "odd"
    """It works, but somebody should look."""
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: what was found, and where it is not well, what to do."""

    name: str
    verdict: Verdict
    says: str
    cure: str = ""

    @property
    def lines(self) -> Iterator[str]:
        """The same for a person: where something is not well, the second line says what to do."""
        yield f"{self.verdict.value:<5}  {self.name}: {self.says}"
        if self.cure:
            yield f"       → {self.cure}"


_SLOW_SECONDS = 5.0
_LAG_SECONDS = 5.0
_CLOCK_SECONDS = 60.0
_LEAST_DISK = 200 << 20
"""Bytes. The cache of 10,000 profiles takes about half of it."""
_FEWEST_EDITS_PER_MINUTE = 6.0
"""What one edit each ten seconds needs, pywikibot's own throttle."""
_MOST_NAMED = 3

_GRANTS = {
    "edit": "“edit existing pages”",
    "createpage": "“create, edit, and move pages”",
    "editmyuserjson": "“edit your own preferences and JSON”",
    "bot": "“high-volume (bot) access”",
}
"""What the bot's password has to allow, and the grant on Special:BotPasswords that brings it."""

_WITHOUT = {
    "TemplateData": "forms have no labels for the parameters of our templates",
    "Gadgets": "search and forms in the browser cannot be had; every page does without",
    "Translate": "the interface's words come with the program, or from pages of the same names",
    "UniversalLanguageSelector": "readers choose their language in their preferences alone",
    "Babel": "Babel boxes are read all the same, and shown to nobody",
    "CentralAuth": "no account is locked; renamed ones are found in the wiki's own log",
    "GlobalBlocking": "no account is blocked from outside the wiki",
    "OAuth": "the bot logs in by a bot password; there are no access tokens",
    "CirrusSearch": "MediaWiki's own search looks for templates that are never closed",
    "Echo": "who gets a message is told so by MediaWiki's own line, not by a notification",
    "DiscussionTools": "“write a message” leads to the plain form for a new section",
}
"""What is different without an extension, by its name on Special:Version. None has to be there."""


def _well(name: str, says: str) -> Finding:
    return Finding(name, Verdict.WELL, says)


def _odd(name: str, says: str, cure: str) -> Finding:
    return Finding(name, Verdict.ODD, says, cure)


def _wrong(name: str, says: str, cure: str) -> Finding:
    return Finding(name, Verdict.WRONG, says, cure)


def findings(
    site: Site, schedule: Path | None, open_wiki: Callable[[], LiveWiki]
) -> Iterator[Finding]:
    """Everything that was looked at, one after the other; nothing is changed.

    What cannot be looked at because something before it is wrong is left out.
    """
    yield _schedule(schedule)
    yield _disk(cache_path(site))
    cache = _cache(cache_path(site))
    yield cache
    yield from _sources(site)
    if cache.verdict is Verdict.WRONG:
        return
    try:
        wiki = open_wiki()
        state = wiki.state()
    except ConfigurationError as error:
        yield _wrong("account", str(error), "See “Once” in docs/operating.md, then check again.")
        return
    except RunError as error:
        cure = (
            "See whether the address of the wiki is right and whether it is up; then check again."
        )
        yield _wrong("wiki", str(error), cure)
        return
    yield _well("account", f"{site.bot} is logged in to {site.family}:{site.code}")
    yield from _account(site, state)
    yield from _wiki(state)
    try:
        yield from _stop_pages(site, wiki)
        yield from _deployment(site, wiki)
        yield _gadget(site, wiki)
        yield from _pages(site, wiki)
    except RunError as error:
        yield _wrong("pages", str(error), "Check again; if it stays, see what the wiki says.")


def _schedule(file: Path | None) -> Finding:
    try:
        listed = load_schedule(file)
    except ConfigurationError as error:
        return _wrong("schedule", str(error), "Mend the file; config/jobs.toml shows the form.")
    return _well("schedule", ", ".join(f"{one.name} ({one.cron})" for one in listed))


def _disk(cache: Path) -> Finding:
    folder = next(one for one in (cache, *cache.parents) if one.is_dir())
    free = shutil.disk_usage(folder).free
    if free < _LEAST_DISK:
        return _odd(
            "disk",
            f"{free >> 20} MB are free in {folder}",
            "Make room, or name another file as `cache` in the site's settings.",
        )
    return _well("disk", f"{free >> 20} MB free in {folder}")


def _cache(cache: Path) -> Finding:
    name = "cache"
    try:
        found = ours(cache)
        if cache.parent.exists() and not os.access(cache.parent, os.W_OK | os.X_OK):
            raise PermissionError(f"nothing can be written in {cache.parent}")
    except ConfigurationError as error:
        return _wrong(name, str(error), "No run begins before that is settled.")
    except OSError as error:
        return _odd(
            name,
            f"{cache} cannot be written: {error}",
            "Every run reads everything anew. Name a file that the bot may write as `cache` in the "
            "site's settings.",
        )
    if not found:
        return _well(name, f"{cache} is not there yet: the next run reads everything")
    age = (time.time() - found.st_mtime) / 3600
    return _well(name, f"{cache}: {found.st_size >> 10} kB, written {age:.1f} hours ago")


def _sources(site: Site) -> Iterator[Finding]:
    sources = site.sources
    if sources is None:
        yield _odd(
            "sources",
            "The site's settings name no source of capacities",
            "Add [sources], as config/sites/meta.toml has it, or the catalogue stays as it is.",
        )
        return
    bundle_api = sources.bundle and sources.bundle_api
    asked = (sources.wikidata, sources.metabase, bundle_api, sources.search_api)
    for url in dict.fromkeys(filter(None, asked)):
        name = f"source {url}"
        try:
            seconds = seconds_to_answer(url, sources)
        except SourceError as error:
            cure = "The last catalogue stays until it answers. Is the address right? Is it up?"
            yield _wrong(name, str(error), cure)
            continue
        said = f"answers in {seconds:.2f} s"
        if seconds < _SLOW_SECONDS:
            yield _well(name, said)
        else:
            yield _odd(name, said, "It is slow today: nothing to do, unless that goes on for days.")


def _account(site: Site, state: WikiState) -> Iterator[Finding]:
    if state.blocked:
        yield _wrong(
            "block",
            f"{site.bot} is blocked: {state.blocked}",
            "Talk to who blocked it, on the bot's talk page; nothing is saved before that.",
        )
    on_trial = bool(site.publishing.trial)
    missing = [right for right in _GRANTS if right not in state.rights]
    if on_trial and "bot" in missing:
        missing.remove("bot")
        yield _odd(
            "trial",
            f"On trial: {site.publishing.trial} edits a run, without a flag",
            "Once it is approved and flagged, take `trial` out of the site's settings.",
        )
    elif on_trial:
        yield _odd(
            "trial",
            f"It has its flag, but saves {site.publishing.trial} edits a run only",
            "Take `trial` out of the site's settings.",
        )
    if missing:
        flag = " and for the flag to a bureaucrat" * ("bot" in missing)
        yield _wrong(
            "rights",
            f"Missing: {', '.join(missing)}",
            f"On Special:BotPasswords give its password {', '.join(map(_GRANTS.get, missing))}"  # type: ignore[arg-type]
            f"{flag}.",
        )
    else:
        yield _well("rights", "It may do all it has to")
    for right in ("editinterface", "editsitejs", "editmyuserjs", "block", "delete"):
        if right in state.rights:
            yield _odd(
                f"right {right}",
                "The bot may do more than it needs",
                "Make its password anew on Special:BotPasswords with the grants of "
                "user-config.py.sample, and no others.",
            )
    if "apihighlimits" not in state.rights:
        yield _odd(
            "limits",
            "50 pages a request instead of 500",
            "It only takes longer. The grant for high-volume editing and the bot flag bring it.",
        )
    edits = state.edits_per_minute
    if edits is not None and edits < _FEWEST_EDITS_PER_MINUTE:
        yield _wrong(
            "rate",
            f"The wiki allows the account {edits:g} edits a minute",
            "Ask for the bot flag, which brings `noratelimit`; or set `put_throttle` in "
            f"user-config.py to {60 / edits:.0f}.",
        )
    elif edits is not None:
        yield _well("rate", f"{edits:g} edits a minute are allowed")


def _wiki(state: WikiState) -> Iterator[Finding]:
    yield _well("wiki", state.software)
    if state.read_only:
        yield _wrong(
            "read-only",
            f"The wiki takes no edits now: {state.read_only}",
            "Wait: a run waits for it as long as `patience` says, and the next one goes on.",
        )
    if state.lag > _LAG_SECONDS:
        yield _odd("lag", f"Its databases lag {state.lag:.0f} s", "Wait: runs do so by themselves.")
    off = abs((datetime.now(UTC) - state.time).total_seconds())
    if off > _CLOCK_SECONDS:
        yield _wrong(
            "clock",
            f"This machine's clock is {off:.0f} s from the wiki's",
            "Set it (timedatectl set-ntp true): the dates of runs and messages come from it.",
        )
    else:
        yield _well("clock", "Right to the minute")
    if "Scribunto" not in state.extensions:
        yield _wrong(
            "Scribunto",
            "The wiki has no Lua",
            "The pages need the extension Scribunto: ask those who run the wiki.",
        )
    for name, without in _WITHOUT.items():
        there = name in state.extensions
        yield _well(f"extension {name}", "It is there" if there else f"Not here: {without}")


def _stop_pages(site: Site, wiki: LiveWiki) -> Iterator[Finding]:
    titles = frozenset(title for job in JOBS for title in site.stops(job.name))
    with_text = sorted(page.title for page in wiki.pages(Selection(titles)) if page.text.strip())
    if not with_text:
        yield _well("stop pages", "Nobody stopped it")
    for title in with_text:
        yield _wrong(
            "stop page",
            f"There is a text on {title}",
            "Read it, settle what it is about, answer there, and have the page blanked.",
        )


def _deployment(site: Site, wiki: LiveWiki) -> Iterator[Finding]:
    translatable = MESSAGE_BUNDLE in wiki.content_models()
    wanted = [
        *deployed_pages(site, translatable=translatable),
        *(bundle_pages(site, with_translations=False) if translatable else ()),
    ]
    # Translate writes into these once they are marked for translation.
    lent = {guide_title(site), bundle_title(site)} if translatable else set()
    titles = frozenset(page.title for page in wanted)
    standing = {page.title: page.text for page in wiki.pages(Selection(titles))}
    redirects = {page.title for page in wanted if page.text.startswith("#REDIRECT")}
    missing = sorted(titles - standing.keys() - redirects)
    other = sorted(
        page.title
        for page in wanted
        if page.title in standing.keys() - lent
        and rows(page.title, page.text) != rows(page.title, standing[page.title])
    )
    deploy = "Somebody who may write templates and modules runs `capx deploy --user THEM`"
    if missing:
        yield _wrong("templates", f"Not on the wiki: {_some(missing)}", f"{deploy}.")
    if other:
        yield _wrong(
            "templates",
            f"Not of this version: {_some(other)}",
            f"{deploy}; `--plan` first shows which of them people changed.",
        )
    if not (missing or other):
        yield _well("templates", f"All {len(wanted)} pages are there and of this version")
    if translatable and bundle_title(site) in standing:
        yield _translations(site, wiki)
    elif not translatable:
        yield _well("translations", "No message bundles here: the words come with the program")


def _translations(site: Site, wiki: LiveWiki) -> Finding:
    bundle = bundle_title(site)
    if wiki.is_translated(bundle):
        return _well("translations", f"{bundle} is in Special:Translate")
    return _odd(
        "translations",
        f"{bundle} is there, and Special:Translate does not know it",
        "Wait for the wiki's jobs. If it stays: those who run the wiki set "
        "$wgTranslateEnableMessageBundleIntegration, and then somebody edits the page.",
    )


def _gadget(site: Site, wiki: LiveWiki) -> Finding:
    wanted = {page.title: page.text for page in gadget_pages(site)}
    standing = {page.title: page.text for page in wiki.pages(Selection(frozenset(wanted)))}
    other = sorted(
        title
        for title, text in wanted.items()
        if title not in standing or rows(title, text) != rows(title, standing[title])
    )
    if not standing:
        return _well("gadget", "Not on this wiki; every page does without it")
    if other:
        return _odd(
            "gadget",
            f"Not of this version: {_some(other)}",
            "An interface administrator runs `capx deploy --gadget --user THEM`; `--plan` first "
            "shows which of them people changed.",
        )
    return _well("gadget", f"All {len(wanted)} pages are there and of this version")


def _some(titles: list[str]) -> str:
    more = len(titles) - _MOST_NAMED
    return ", ".join(titles[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _pages(site: Site, wiki: LiveWiki) -> Iterator[Finding]:
    language = next(one for one in shipped_messages() if one != SOURCE_LANGUAGE)
    lang, local = "MediaWiki:Lang", f"MediaWiki:Lang/{language}"
    asked = frozenset(
        {lang, local, catalogue_title(site), curators_title(site), *seeded_titles(site)}
    )
    found = {page.title: page for page in wiki.pages(Selection(asked))}
    if not {lang, local} <= found.keys():
        yield _wrong(
            "language",
            f"There is no page {lang}, or none {local}: everybody would read {SOURCE_LANGUAGE}",
            f"An administrator makes {lang} and {lang}/<code> for every language, each with its "
            "code as the text, as Meta-Wiki has them.",
        )
    try:
        catalogue = last_catalogue(site, found)
    except RunError as error:
        yield _wrong(
            "catalogue", str(error), "Restore the bot's last text of the page, then `capx run`."
        )
    else:
        if catalogue:
            yield _well("catalogue", f"{len(catalogue.capacities)} capacities")
        else:
            yield _wrong(
                "catalogue",
                f"{catalogue_title(site)} does not exist",
                "`capx run` makes it, when the sources above answer.",
            )
    yield from _community_pages(site, wiki, found)
    page = found.get(exclusions_title(site))
    if page:
        listed = listed_people(page.title, page.text)
        yield from of_exclusions(listed, wiki.accounts(listed.clear))


def of_exclusions(listed: ListedPeople, accounts: Mapping[str, Account]) -> Iterator[Finding]:
    """What is wrong with the list of those who are left out; `accounts` are those whom it names."""
    name = "exclusions"
    missing = sorted(one for one, account in accounts.items() if account.refusal is Refusal.MISSING)
    for one in listed.problems[:_MOST_NAMED]:
        yield _odd(
            name,
            f"It is not clear whom a line means: {one.value}",
            f"Write it as {one.suggestion}.",
        )
    further = len(listed.problems) - _MOST_NAMED
    if further > 0:
        yield _odd(name, f"{further} more lines are not clear", "They are on the maintenance page.")
    if missing:
        yield _odd(
            name,
            f"There are no such accounts on the wiki: {_some(missing)}",
            "Look whether their names are spelt right; whoever is meant is not left out.",
        )
    if not (missing or listed.problems):
        yield _well(name, f"{len(listed.names)} people are left out")


def _community_pages(
    site: Site, wiki: LiveWiki, found: Mapping[str, StoredPage]
) -> Iterator[Finding]:
    """Whether the pages on which people say something for all are there, and nothing waits."""
    speaks = speakers(wiki, site, found.get(curators_title(site)))
    pages = community(wiki, (found[one] for one in seeded_titles(site) & found.keys()), speaks)
    if exclusions_title(site) not in found:
        yield _odd("community", f"{exclusions_title(site)} does not exist", "`capx run` makes it.")
    waiting = Snapshot(site, date.min, published=found, community=pages).waiting
    for one in waiting:
        yield _odd(
            "community",
            f"An edit of {one.page} by {one.suggestion} waits",
            "Somebody who may protect pages, or stands on "
            f"{curators_title(site)}, saves what is right of it.",
        )
    if not waiting:
        yield _well("community", "No edit of the community's pages waits")
