"""Asks the sources of the catalogue, once a run; what fails is one sentence and no fact."""

from __future__ import annotations

from wikidata.bounds import Bounds
from wikidata.catalogue import Catalogue
from wikidata.facts import Facts
from wikidata.items import Bundle
from wikidata.message_bundle import BundleReader, NoBundleError
from wikidata.settings import Sources
from wikidata.sources import read_items, read_metabase, read_territories
from wikidata.sparql import Endpoint


def read_facts(sources: Sources, last: Catalogue | None, bounds: Bounds) -> Facts:
    """Everything the sources say, whole or not at all.

    Asks Wikidata for what a source names now and for what the last catalogue held, so that merged
    and deleted items are noticed. Raises SourceError when one source fails.
    """
    metabase = (
        read_metabase(_endpoint(sources.metabase, sources, bounds), sources)
        if sources.metabase
        else {}
    )
    bundle = _read_bundle(sources, last, bounds) if sources.bundle else {}
    held = {*last.capacities, *last.redirects} if last else set()
    wikidata = _endpoint(sources.wikidata, sources, bounds)
    items = read_items(wikidata, {*metabase, *bundle, *held}, sources)
    territories = read_territories(wikidata, sources) if sources.country_code else {}
    return Facts(metabase, bundle, items, territories)


def _endpoint(address: str, sources: Sources, bounds: Bounds) -> Endpoint:
    return Endpoint(address, sources.user_agent, attempts=sources.attempts, bounds=bounds)


def _read_bundle(sources: Sources, last: Catalogue | None, bounds: Bounds) -> Bundle:
    """The bundle; nothing where the wiki has none, unless the last catalogue was made with one."""
    try:
        return BundleReader(
            sources.bundle_api,
            sources.bundle,
            sources.user_agent,
            attempts=sources.attempts,
            bounds=bounds,
        ).read()
    except NoBundleError:
        if last and any(capacity.bundled for capacity in last.capacities.values()):
            raise
        return {}
