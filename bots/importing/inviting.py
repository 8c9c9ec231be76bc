"""Lists whom a person could invite, from what people show on their own user page themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bots.importing import capacity_exchange
from bots.importing.existing_profiles import Standing, read_standing
from sync.profiles.sheet import read_sheet
from sync.profiles.values.language import languages
from sync.profiles.values.reader import Reader
from sync.wiki.pages import StoredPage
from sync.wiki.port import Selection, Wiki
from sync.wiki.site import Site
from sync.wikitext.accounts import is_account
from sync.wikitext.nobots import forbids
from wikidata.catalogue import Catalogue

_BABEL = frozenset({"Babel", "#babel"})
_MOST_LANGUAGES = 100
BEFORE_WRITING = (
    "Nothing was posted, and nothing was stored. Before you write to somebody:",
    "- Look at their user page and talk page, and whether they edited lately.",
    "- Write to one person at a time, in a language they speak, and say why you ask them.",
    "- Say that it is voluntary: whoever does not answer is not asked again.",
    "- Messages to many people need the consent of the community first.",
    "- Keep this list to yourself, and delete it when you have written.",
)


@dataclass(frozen=True, slots=True)
class Invitable:
    """Somebody without a profile who shows something public, and what that is (`reasons`)."""

    user: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom to look for: who speaks a language, who shared a capacity; empty for anybody."""

    language: str = ""
    capacity: str = ""


def rows_of(found: Iterable[Invitable]) -> Iterator[tuple[str, str]]:
    """A table with a heading: users, and the reasons for each."""
    yield "user", "reasons"
    for one in found:
        yield one.user, "; ".join(one.reasons)


def invitable(
    wiki: Wiki, site: Site, wanted: Wanted, capacities: Mapping[str, Iterable[str]]
) -> tuple[Invitable, ...]:
    """Everyone who shows `{{CapacityExchange}}` on `User:X`, in a dump also Babel boxes, and fits.

    `capacities` are items by user, as the platform publishes them of those who show its template.
    Left out are those who have a profile, are blocked, locked, renamed, gone or a bot, or ask on
    their talk page for no messages. Of accounts a dump knows nothing. In order of users. Raises
    RunError where the wiki cannot be read.
    """
    standing = read_standing(wiki, site)
    names = wiki.template_names([capacity_exchange.TEMPLATE])
    # Babel boxes are on more pages than a live wiki should be asked for; a dump is at hand.
    selected = names if wiki.witness else {**names, "Babel": _BABEL}
    own = {
        page.title.removeprefix("User:"): page
        for page in wiki.pages(Selection(templates=selected))
        if page.title.startswith("User:") and "/" not in page.title
    }
    found = {}
    for user, page in sorted(own.items()):
        if user not in standing.profiles and is_account(user):
            reasons = tuple(_reasons(page, names, wanted, capacities.get(user, ()), standing))
            if reasons:
                found[user] = Invitable(user, reasons)
    return tuple(found[user] for user in _reachable(wiki, found))


def _reasons(
    page: StoredPage,
    names: Mapping[str, frozenset[str]],
    wanted: Wanted,
    shared: Iterable[str],
    standing: Standing,
) -> Iterator[str]:
    """Why somebody fits, in words; nothing where they lack what is wanted."""
    sheet = read_sheet(page.text, names)
    shows = bool(sheet.calls.get(capacity_exchange.TEMPLATE))
    catalogue = standing.catalogue or Catalogue({})
    spoken = languages(
        sheet.babel, "languages", Reader(page.title, catalogue), most=_MOST_LANGUAGES
    )
    level = spoken.get(wanted.language, "0")
    fits = (not wanted.language or level != "0") and (
        not wanted.capacity or (shows and wanted.capacity in shared)
    )
    if fits:
        if wanted.language:
            yield f"Babel: {wanted.language}-{level}" if level else f"Babel: {wanted.language}"
        if wanted.capacity:
            yield f"Capacity Exchange: {wanted.capacity}"
        if shows:
            yield "shows {{CapacityExchange}}"


def _reachable(wiki: Wiki, users: Iterable[str]) -> list[str]:
    """Those whose account may edit and is no bot's, and whose talk page refuses no messages."""
    listed = list(users)
    standing = listed
    if wiki.witness and listed:
        accounts = wiki.witness.accounts(listed)
        bots = wiki.witness.having(listed, "bot")
        present = {one.name for one in accounts.values() if not (one.refusal or one.renamed_to)}
        standing = [one for one in listed if one in present and one not in bots]
    talks = frozenset(f"User talk:{one}" for one in standing)
    pages = wiki.pages(Selection(titles=talks)) if talks else ()
    refusing = {page.title for page in pages if forbids(page.text, "", message=True)}
    return [one for one in standing if f"User talk:{one}" not in refusing]
