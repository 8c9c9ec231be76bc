"""Asks the sources of the catalogue, once a run; what fails is one sentence and no fact."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from itertools import chain

from sync.reference import affiliates, places
from sync.reference.lines import first_that_fit
from sync.reference.tables import affiliations
from wikidata.bounds import Bounds
from wikidata.catalogue import Catalogue
from wikidata.facts import Facts
from wikidata.items import Bundle, Item, SourceError
from wikidata.message_bundle import BundleReader, NoBundleError
from wikidata.settings import Sources
from wikidata.sources import (
    read_affiliates,
    read_items,
    read_metabase,
    read_names,
    read_territories,
)
from wikidata.sparql import Endpoint

_log = logging.getLogger(__name__)


def read_facts(sources: Sources, last: Catalogue | None, bounds: Bounds) -> Facts:
    """Everything the sources say of capacities and countries, whole or not at all.

    Asks Wikidata for what a source names now and for what the last catalogue held, so that merged
    and deleted items are noticed. Raises SourceError when one source fails; of names of countries
    and affiliates, which come last, that costs the names alone.
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
    facts = Facts(metabase, bundle, items, territories)
    try:
        countries = read_names(wikidata, territories, sources)
        found = read_affiliates(wikidata, sources, affiliations().values())
        return replace(
            facts,
            places=_names_of_places(territories, countries),
            affiliates=_names_of_affiliates(read_names(wikidata, found, sources)),
        )
    except SourceError as error:
        return replace(facts, faults=(f"Kept the last names of places and affiliates: {error}.",))


def _names_of_places(codes: Mapping[str, str], items: Mapping[str, Item]) -> dict[str, str]:
    names = places.names_on_wikidata((codes[item], words) for item, words in items.items())
    kept = first_that_fit(names.items())
    _log.info("%d names of places on Wikidata, %d left out", len(names), len(names) - len(kept))
    return kept


def _names_of_affiliates(items: Mapping[str, Item]) -> dict[str, str]:
    words = (chain(one.labels.values(), *one.aliases.values()) for one in items.values())
    names, strangers = affiliates.names_on_wikidata(words)
    _log.info("%d items of affiliates on Wikidata, %d of them unknown", len(items), strangers)
    return first_that_fit(names.items())


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
