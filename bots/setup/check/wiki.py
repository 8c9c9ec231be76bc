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
    "TemplateData": "forms have no labels for the parameters of the templates",
    "Gadgets": "no search and no forms in the browser; all pages work without them",
    "Translate": "translations come with the program, or from pages of the same names",
    "UniversalLanguageSelector": "readers can choose their language only in their preferences",
    "Babel": "Babel boxes are still read, but not shown",
    "CentralAuth": "no account is locked; renamed accounts are found in the wiki's own log",
    "GlobalBlocking": "no account is blocked from outside the wiki",
    "OAuth": "the bot logs in with a bot password; there are no access tokens",
    "CirrusSearch": "MediaWiki's own search looks for templates that are never closed",
    "Echo": "MediaWiki's own line tells people of a message, not a notification",
    "DiscussionTools": "“write a message” opens the plain form for a new section",
}
"""What is different without an extension, by its name on Special:Version. None has to be there."""


def of_account(site: Site, state: WikiState) -> Iterator[Finding]:
    """What the account may do."""
    if state.blocked:
        yield wrong(
            "block",
            f"{site.bot} is blocked: {state.blocked}",
            "Contact the administrator who blocked it, on the bot's talk page. The bot cannot save "
            "anything until it is unblocked.",
        )
    on_trial = bool(site.publishing.trial)
    missing = [right for right in _GRANTS if right not in state.rights]
    if on_trial and "bot" in missing:
        missing.remove("bot")
        yield odd(
            "trial",
            f"On trial: {site.publishing.trial} edits per run, without a bot flag",
            "When it is approved and has the flag, remove `trial` from the site's settings.",
        )
    elif on_trial:
        yield odd(
            "trial",
            f"The account has the bot flag but is still limited to {site.publishing.trial} edits "
            "per run",
            "Remove `trial` from the site's settings.",
        )
    if missing:
        flag = ". Ask a bureaucrat for the bot flag" * ("bot" in missing)
        yield wrong(
            "rights",
            f"Missing: {', '.join(missing)}",
            f"On Special:BotPasswords, give its password {', '.join(map(_GRANTS.get, missing))}"  # type: ignore[arg-type]
            f"{flag}.",
        )
    else:
        yield well("rights", "The account has all the rights it needs")
    for right in ("editinterface", "editsitejs", "editmyuserjs", "block", "delete"):
        if right in state.rights:
            yield odd(
                f"right {right}",
                "The account has more rights than it needs",
                "Make a new password on Special:BotPasswords, with the grants of "
                "user-config.py.sample and no others.",
            )
    if "apihighlimits" not in state.rights:
        yield odd(
            "limits",
            "50 pages per request instead of 500",
            "Runs take longer. The grant for high-volume editing and the bot flag raise the limit.",
        )
    edits = state.edits_per_minute
    if edits is not None and edits < _FEWEST_EDITS_PER_MINUTE:
        yield wrong(
            "rate",
            f"The wiki allows the account only {edits:g} edits per minute",
            "Ask for the bot flag, which brings `noratelimit`; or set `put_throttle` in "
            f"user-config.py to {60 / edits:.0f}.",
        )
    elif edits is not None:
        yield well("rate", f"{edits:g} edits per minute are allowed")


def of_wiki(state: WikiState) -> Iterator[Finding]:
    """How the wiki is: its clock, its lag, what it lacks."""
    yield well("wiki", state.software)
    if state.read_only:
        yield wrong(
            "read-only",
            f"The wiki is read-only now: {state.read_only}",
            "Wait. A run waits as long as `patience` allows, and the next run goes on.",
        )
    if state.lag > _LAG_SECONDS:
        yield odd(
            "lag", f"The databases lag by {state.lag:.0f} s", "Wait. Runs wait by themselves."
        )
    off = abs((datetime.now(UTC) - state.time).total_seconds())
    if off > _CLOCK_SECONDS:
        yield wrong(
            "clock",
            f"This machine's clock differs by {off:.0f} s from the wiki's",
            "Set it (timedatectl set-ntp true). The dates of runs and messages come from it.",
        )
    else:
        yield well("clock", "Clock is correct")
    if "Scribunto" not in state.extensions:
        yield wrong(
            "Scribunto",
            "The wiki has no Lua",
            "The pages need the extension Scribunto. Ask those who run the wiki to install it.",
        )
    for name, without in _WITHOUT.items():
        there = name in state.extensions
        yield well(f"extension {name}", "Installed" if there else f"Not installed: {without}")


def of_stop_pages(site: Site, wiki: LiveWiki) -> Iterator[Finding]:
    """Whether somebody stopped the bot."""
    titles = frozenset(title for job in JOBS for title in site.stops(job.name))
    with_text = sorted(page.title for page in wiki.pages(Selection(titles)) if page.text.strip())
    if not with_text:
        yield well("stop pages", "No one has stopped the bot")
    for title in with_text:
        yield wrong(
            "stop page",
            f"There is text on {title}",
            "Read it, resolve the concern, reply there, and ask for the page to be blanked.",
        )
