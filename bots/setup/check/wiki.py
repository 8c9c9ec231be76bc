"""Checks the account and the state of the wiki."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from bots.jobs.registry import JOBS
from bots.setup.check.finding import Finding, odd, well, wrong
from sync.wiki.live import LiveWiki
from sync.wiki.port import Selection
from sync.wiki.site import Site
from sync.wiki.state import WikiState

_LAG_SECONDS = 5.0
_CLOCK_SECONDS = 60.0
_FEWEST_EDITS_PER_MINUTE = 6.0
"""What one edit each ten seconds needs, pywikibot's own throttle."""
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


def of_account(site: Site, state: WikiState) -> Iterator[Finding]:
    """What the account may do."""
    if state.blocked:
        yield wrong(
            "block",
            f"{site.bot} is blocked: {state.blocked}",
            "Talk to who blocked it, on the bot's talk page; nothing is saved before that.",
        )
    on_trial = bool(site.publishing.trial)
    missing = [right for right in _GRANTS if right not in state.rights]
    if on_trial and "bot" in missing:
        missing.remove("bot")
        yield odd(
            "trial",
            f"On trial: {site.publishing.trial} edits a run, without a flag",
            "Once it is approved and flagged, take `trial` out of the site's settings.",
        )
    elif on_trial:
        yield odd(
            "trial",
            f"It has its flag, but saves {site.publishing.trial} edits a run only",
            "Take `trial` out of the site's settings.",
        )
    if missing:
        flag = " and for the flag to a bureaucrat" * ("bot" in missing)
        yield wrong(
            "rights",
            f"Missing: {', '.join(missing)}",
            f"On Special:BotPasswords give its password {', '.join(map(_GRANTS.get, missing))}"  # type: ignore[arg-type]
            f"{flag}.",
        )
    else:
        yield well("rights", "It may do all it has to")
    for right in ("editinterface", "editsitejs", "editmyuserjs", "block", "delete"):
        if right in state.rights:
            yield odd(
                f"right {right}",
                "The bot may do more than it needs",
                "Make its password anew on Special:BotPasswords with the grants of "
                "user-config.py.sample, and no others.",
            )
    if "apihighlimits" not in state.rights:
        yield odd(
            "limits",
            "50 pages a request instead of 500",
            "It only takes longer. The grant for high-volume editing and the bot flag bring it.",
        )
    edits = state.edits_per_minute
    if edits is not None and edits < _FEWEST_EDITS_PER_MINUTE:
        yield wrong(
            "rate",
            f"The wiki allows the account {edits:g} edits a minute",
            "Ask for the bot flag, which brings `noratelimit`; or set `put_throttle` in "
            f"user-config.py to {60 / edits:.0f}.",
        )
    elif edits is not None:
        yield well("rate", f"{edits:g} edits a minute are allowed")


def of_wiki(state: WikiState) -> Iterator[Finding]:
    """How the wiki is: its clock, its lag, what it lacks."""
    yield well("wiki", state.software)
    if state.read_only:
        yield wrong(
            "read-only",
            f"The wiki takes no edits now: {state.read_only}",
            "Wait: a run waits for it as long as `patience` says, and the next one goes on.",
        )
    if state.lag > _LAG_SECONDS:
        yield odd("lag", f"Its databases lag {state.lag:.0f} s", "Wait: runs do so by themselves.")
    off = abs((datetime.now(UTC) - state.time).total_seconds())
    if off > _CLOCK_SECONDS:
        yield wrong(
            "clock",
            f"This machine's clock is {off:.0f} s from the wiki's",
            "Set it (timedatectl set-ntp true): the dates of runs and messages come from it.",
        )
    else:
        yield well("clock", "Right to the minute")
    if "Scribunto" not in state.extensions:
        yield wrong(
            "Scribunto",
            "The wiki has no Lua",
            "The pages need the extension Scribunto: ask those who run the wiki.",
        )
    for name, without in _WITHOUT.items():
        there = name in state.extensions
        yield well(f"extension {name}", "It is there" if there else f"Not here: {without}")


def of_stop_pages(site: Site, wiki: LiveWiki) -> Iterator[Finding]:
    """Whether somebody stopped the bot."""
    titles = frozenset(title for job in JOBS for title in site.stops(job.name))
    with_text = sorted(page.title for page in wiki.pages(Selection(titles)) if page.text.strip())
    if not with_text:
        yield well("stop pages", "Nobody stopped it")
    for title in with_text:
        yield wrong(
            "stop page",
            f"There is a text on {title}",
            "Read it, settle what it is about, answer there, and have the page blanked.",
        )
