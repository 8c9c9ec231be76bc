"""Checks what stands on the wiki: what is deployed, and the pages of the community."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from bots.jobs.snapshot import (
    Snapshot,
    catalogue_title,
    curators_title,
    exclusions_title,
    last_catalogue,
    seeded_titles,
)
from bots.pages.guide import guide_title
from bots.pages.messages import SOURCE_LANGUAGE, bundle_title, shipped_messages
from bots.run.gather import Speakers, community
from bots.setup.check.finding import Finding, odd, well, wrong
from bots.setup.deployment import (
    MESSAGE_BUNDLE,
    bundle_pages,
    deployed_pages,
    differing,
)
from bots.setup.gadget import gadget_pages
from sync.profiles.ownership import ListedPeople, listed_people
from sync.wiki.accounts import Account, Refusal
from sync.wiki.errors import RunError
from sync.wiki.live import LiveWiki
from sync.wiki.pages import StoredPage
from sync.wiki.port import Selection
from sync.wiki.site import Site

_MOST_NAMED = 3


def of_deployment(site: Site, wiki: LiveWiki) -> Iterator[Finding]:
    """Whether templates and modules are those of this program."""
    translatable = MESSAGE_BUNDLE in wiki.content_models()
    wanted = [
        *deployed_pages(site, translatable=translatable),
        *(bundle_pages(site, with_translations=False) if translatable else ()),
    ]
    # Translate writes into these once they are marked for translation.
    lent = {guide_title(site), bundle_title(site)} if translatable else set()
    changes = [*differing(wanted, wiki)]
    missing = [change.page.title for change in changes if change.base is None]
    other = [change.page.title for change in changes if change.base]
    other = [title for title in other if title not in lent]
    deploy = "Someone who can edit templates and modules runs `capx deploy --user THEM`"
    if missing:
        yield wrong("templates", f"Not on the wiki: {_some(missing)}", f"{deploy}.")
    if other:
        yield wrong(
            "templates",
            f"Outdated or changed on the wiki: {_some(other)}",
            f"{deploy}. `--plan` shows first which of them people changed.",
        )
    if not (missing or other):
        yield well("templates", f"All {len(wanted)} pages are up to date")
    if translatable and bundle_title(site) not in missing:
        yield _translations(site, wiki)
    elif not translatable:
        yield well(
            "translations", "This wiki has no message bundles; the program brings the translations"
        )


def _translations(site: Site, wiki: LiveWiki) -> Finding:
    bundle = bundle_title(site)
    if wiki.is_translated(bundle):
        return well("translations", f"{bundle} is in Special:Translate")
    return odd(
        "translations",
        f"{bundle} exists, but is not in Special:Translate",
        "Wait for the wiki's jobs. If this does not help, ask those who run the wiki to set "
        "$wgTranslateEnableMessageBundleIntegration, then edit the page.",
    )


def of_gadget(site: Site, wiki: LiveWiki) -> Finding:
    """Whether the gadget is."""
    wanted = gadget_pages(site)
    changes = [*differing(wanted, wiki)]
    other = [change.page.title for change in changes]
    if len(other) == len(wanted) and not any(change.base for change in changes):
        return well("gadget", "Not on this wiki; all pages work without it")
    if other:
        return odd(
            "gadget",
            f"Outdated or changed on the wiki: {_some(other)}",
            "An interface administrator runs `capx deploy --gadget --user THEM`. `--plan` shows "
            "first which of them people changed.",
        )
    return well("gadget", f"All {len(wanted)} pages are up to date")


def _some(titles: list[str]) -> str:
    more = len(titles) - _MOST_NAMED
    return ", ".join(sorted(titles)[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def of_pages(site: Site, wiki: LiveWiki) -> Iterator[Finding]:
    """What stands on the pages that runs read."""
    language = next(one for one in shipped_messages() if one != SOURCE_LANGUAGE)
    lang, local = "MediaWiki:Lang", f"MediaWiki:Lang/{language}"
    asked = frozenset(
        {lang, local, catalogue_title(site), curators_title(site), *seeded_titles(site)}
    )
    found = {page.title: page for page in wiki.pages(Selection(asked))}
    if not {lang, local} <= found.keys():
        yield wrong(
            "language",
            f"{lang} or {local} is missing, so everyone would see {SOURCE_LANGUAGE}",
            f"An administrator creates {lang} and {lang}/<code> for every language, each with its "
            "code as the text, as on Meta-Wiki.",
        )
    try:
        catalogue = last_catalogue(site, found)
    except RunError as error:
        yield wrong(
            "catalogue", str(error), "Restore the bot's last text of the page, then `capx run`."
        )
    else:
        if catalogue:
            yield well("catalogue", f"{len(catalogue.capacities)} capacities")
        else:
            yield wrong(
                "catalogue",
                f"{catalogue_title(site)} does not exist",
                "`capx run` creates it when the sources above answer.",
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
    for problem in listed.problems[:_MOST_NAMED]:
        yield odd(
            name,
            f"This line does not clearly name an account: {problem.value}",
            f"Write it as {problem.suggestion}.",
        )
    further = len(listed.problems) - _MOST_NAMED
    if further > 0:
        yield odd(name, f"{further} more lines are not clear", "They are on the maintenance page.")
    if missing:
        yield odd(
            name,
            f"No such accounts on the wiki: {_some(missing)}",
            "Check the spelling: as long as it is wrong, the person is not excluded.",
        )
    if not (missing or listed.problems):
        yield well(name, f"{len(listed.names)} people are excluded")


def _community_pages(
    site: Site, wiki: LiveWiki, stored: Mapping[str, StoredPage]
) -> Iterator[Finding]:
    """Whether the pages on which people say something for all are there, and nothing waits."""
    speaks = Speakers(wiki, site, stored.get(curators_title(site)))
    pages = community(wiki, (stored[one] for one in seeded_titles(site) & stored.keys()), speaks)
    if exclusions_title(site) not in stored:
        yield odd("community", f"{exclusions_title(site)} does not exist", "`capx run` creates it.")
    waiting = Snapshot(site, date.min, published=stored, community=pages).waiting
    for edit in waiting:
        yield odd(
            "community",
            f"An edit of {edit.page} by {edit.suggestion} waits for approval",
            "Someone who can protect pages, or is listed on "
            f"{curators_title(site)}, edits the page and keeps what is right.",
        )
    if not waiting:
        yield well("community", "No edit of the community's pages waits for approval")
