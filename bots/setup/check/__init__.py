"""Says whether an installation works, and the cure for what does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from bots.setup.check.finding import Finding, Verdict, well, wrong
from bots.setup.check.machine import of_cache, of_disk, of_schedule, of_sources
from bots.setup.check.pages import of_deployment, of_gadget, of_pages
from bots.setup.check.wiki import of_account, of_stop_pages, of_wiki
from sync.wiki.errors import ConfigurationError, RunError
from sync.wiki.live import LiveWiki, cache_path
from sync.wiki.site import Site

__all__ = ["Finding", "Verdict", "findings"]


def findings(
    site: Site, schedule: Path | None, open_wiki: Callable[[], LiveWiki]
) -> Iterator[Finding]:
    """Everything that was looked at, one after the other; nothing is changed.

    What cannot be looked at because something before it is wrong is left out.
    """
    yield of_schedule(schedule)
    yield of_disk(cache_path(site))
    cache = of_cache(cache_path(site))
    yield cache
    yield from of_sources(site)
    if cache.verdict is Verdict.WRONG:
        return
    try:
        wiki = open_wiki()
        state = wiki.state()
    except ConfigurationError as error:
        yield wrong("account", str(error), "See “Once” in docs/operating.md, then check again.")
        return
    except RunError as error:
        cure = "Check the wiki's address, and that the wiki is up. Then check again."
        yield wrong("wiki", str(error), cure)
        return
    yield well("account", f"{site.bot} is logged in to {site.family}:{site.code}")
    yield from of_account(site, state)
    yield from of_wiki(state)
    try:
        yield from of_stop_pages(site, wiki)
        yield from of_deployment(site, wiki)
        yield of_gadget(site, wiki)
        yield from of_pages(site, wiki)
    except RunError as error:
        yield wrong(
            "pages", str(error), "Check again. If it happens again, see what the wiki says."
        )
