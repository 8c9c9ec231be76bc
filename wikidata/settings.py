"""Where the facts about capacities come from: endpoints, properties, the message bundle."""

from __future__ import annotations

import msgspec

from wikidata.items import ItemId


class Sources(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The sources of the catalogue, for one wiki. What is empty is not asked.

    Property and class numbers of Metabase are those of its own items: a capacity is an item whose
    `instance_of` is `capacity_class`; `index_term` leads to the item that carries the Q-id.
    """

    wikidata: str = "https://query.wikidata.org/sparql"
    """SPARQL endpoint for labels, descriptions, aliases and redirects."""
    entities: str = "http://www.wikidata.org/entity/"
    """What the addresses of items begin with."""
    properties: str = "http://www.wikidata.org/prop/direct/"
    country_code: str = "P297"
    """The property with an item's ISO 3166-1 code: so that a country may be written as a Q-id."""
    affiliate_classes: tuple[ItemId, ...] = ()
    """Items of Wikidata whose instances are affiliates, also by way of subclasses; with none, items
    of affiliates are found by the English names of config/affiliations.tsv."""
    instance: str = "P31"
    subclass: str = "P279"
    metabase: str = "https://metabase.wikibase.cloud/query/sparql"
    metabase_entities: str = "https://metabase.wikibase.cloud/entity/"
    metabase_properties: str = "https://metabase.wikibase.cloud/prop/direct/"
    instance_of: str = "P5"
    capacity_class: str = "Q34531"
    index_term: str = "P67"
    wikidata_item: str = "P1"
    parent: str = ""
    """The property that names a capacity's parent; the platform writes none so far."""
    bundle: str = "Module:CapacityExchange/capacities.json"
    """The message bundle with translated labels and descriptions."""
    bundle_api: str = "https://meta.wikimedia.org/w/api.php"
    search_api: str = "https://www.wikidata.org/w/api.php"
    """Where names that no capacity has are looked for, to propose new capacities."""
    exchange_api: str = "https://commons.wikimedia.org/w/api.php"
    """Where `capx import capx` reads what the platform Capacity Exchange publishes."""
    exchange_users: str = "Data:CapacityExchange/users.tab"
    exchange_capacities: str = "Data:CapacityExchange/capacities.tab"
    user_agent: str = (
        "CapacityExchangePeers/0.1 (https://meta.wikimedia.org/wiki/Capacity_Exchange/Peers)"
    )
    attempts: int = 4
    """How often a source is asked that gives no answer, before the last catalogue stays."""
    smallest_share: float = 0.8
    """A catalogue with less than this share of the capacities or labels it had is not believed."""
