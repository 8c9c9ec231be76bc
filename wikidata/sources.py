"""Reads what Metabase and Wikidata say about capacities, by SPARQL that every endpoint speaks.

Requests for M items, of which R are redirects: 1 to Metabase, ceil(M / 50) to Wikidata for the
items, and ceil(R / 50) more for what the redirects lead to (again, where that is a redirect); 1 for
the items of countries, 1 for those of affiliates, and ceil(N / 50) for the names of N of each.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from wikidata.items import ITEM, Item, SourceError, item_number
from wikidata.settings import Sources
from wikidata.sparql import Endpoint

BATCH = 50
"""Items in one query: with all labels and aliases an answer stays at some megabytes."""

_MOST_NAMED = 2_000
"""Items whose names alone are asked for: more than there are countries, or affiliates."""

_WORDS = {
    "label": "rdfs:label",
    "description": "schema:description",
    "alias": "skos:altLabel",
    "redirect": "owl:sameAs",
    # An item without a single word still says when it was last edited.
    "edited": "schema:dateModified",
}
_NAMES = ("label", "alias")
# Names that are the same in every language are those of `mul`.
_ENGLISH = ("en", "mul")

_MOST_MERGES = 8
"""So often an item may have been merged into one that was merged; bots mend that within days."""


def read_metabase(endpoint: Endpoint, sources: Sources) -> dict[str, str]:
    """The capacities of Metabase: Q-id on Wikidata to the parent's Q-id, "" for none stated.

    Raises SourceError where the endpoint fails, or knows no capacity at all.
    """
    parent = (
        f"OPTIONAL {{ ?capacity wbt:{sources.parent} ?above . "
        f"?above wbt:{sources.index_term} ?aboveTerm . "
        f"?aboveTerm wbt:{sources.wikidata_item} ?parent }}"
        if sources.parent
        else ""
    )
    rows = endpoint.rows(
        f"""PREFIX wb: <{sources.metabase_entities}>
PREFIX wbt: <{sources.metabase_properties}>
SELECT ?item ?parent WHERE {{
  ?capacity wbt:{sources.instance_of} wb:{sources.capacity_class} .
  ?capacity wbt:{sources.index_term} ?term .
  ?term wbt:{sources.wikidata_item} ?item .
  {parent}
}}""",
        "item",
    )
    found: dict[str, str] = {}
    for row in rows:
        item = row["item"].value
        above = row["parent"].value if "parent" in row else ""
        above = above if ITEM.fullmatch(above) else ""
        if ITEM.fullmatch(item):
            # Two parents: the smaller number, so that the order of rows decides nothing.
            known = found.get(item, "")
            found[item] = min(filter(None, (known, above)), key=item_number, default="")
    if not found:
        raise SourceError(f"{sources.metabase} has no capacities")
    return dict(sorted(found.items(), key=lambda pair: item_number(pair[0])))


def read_territories(endpoint: Endpoint, sources: Sources) -> dict[str, str]:
    """The ISO 3166-1 code of each item that has one; SourceError where the endpoint fails.

    Several items may have one code: a kingdom and its mainland.
    """
    rows = endpoint.rows(
        f"""PREFIX wdt: <{sources.properties}>
SELECT ?item ?code WHERE {{ ?item wdt:{sources.country_code} ?code }}""",
        "item",
        "code",
    )
    found = {row["item"].value.removeprefix(sources.entities): row["code"].value for row in rows}
    items = sorted(filter(ITEM.fullmatch, found), key=item_number)
    return {item: found[item] for item in items}


def read_affiliates(endpoint: Endpoint, sources: Sources, names: Iterable[str]) -> list[str]:
    """The items of affiliates: of the classes of the settings, or by one of their English names.

    Raises SourceError where the endpoint fails.
    """
    if sources.affiliate_classes:
        classes = " ".join(f"wd:{item}" for item in sources.affiliate_classes)
        path = f"wdt:{sources.instance}/wdt:{sources.subclass}*"
        found_by = f"VALUES ?class {{ {classes} }} ?item {path} ?class"
    else:
        quoted = [json.dumps(name, ensure_ascii=False) for name in names]
        named = " ".join(f"{name}@{code}" for name in quoted for code in _ENGLISH)
        predicates = " ".join(_WORDS[kind] for kind in _NAMES)
        found_by = f"VALUES ?name {{ {named} }} VALUES ?calls {{ {predicates} }} ?item ?calls ?name"
    rows = endpoint.rows(
        f"""PREFIX wd: <{sources.entities}>
PREFIX wdt: <{sources.properties}>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?item WHERE {{ {found_by} }}""",
        "item",
    )
    found = {row["item"].value.removeprefix(sources.entities) for row in rows}
    return sorted(filter(ITEM.fullmatch, found), key=item_number)


def read_names(endpoint: Endpoint, items: Iterable[str], sources: Sources) -> dict[str, Item]:
    """Labels and aliases of items, in all languages.

    Raises SourceError where the endpoint fails, and for more items than can be meant.
    """
    asked = sorted(set(items), key=item_number)
    if len(asked) > _MOST_NAMED:
        raise SourceError(f"{sources.wikidata} names {len(asked)} items of one kind")
    return dict(_read(endpoint, asked, sources, _NAMES))


def read_items(endpoint: Endpoint, items: Iterable[str], sources: Sources) -> dict[str, Item]:
    """Labels, descriptions, aliases and redirects of items, and of what redirects lead to.

    Every item asked for is in the answer; one that does not exist says nothing. SourceError where
    the endpoint fails, or where it knows none of them.
    """
    asked = sorted(set(items), key=item_number)
    found = dict(_read(endpoint, asked, sources))
    if asked and not any(item.exists for item in found.values()):
        raise SourceError(f"{sources.wikidata} knows none of {len(asked)} items")
    for _ in range(_MOST_MERGES):
        targets = {item.redirect for item in found.values() if item.redirect} - set(found)
        if not targets:
            return found
        found |= _read(endpoint, sorted(targets, key=item_number), sources)
    raise SourceError(f"{sources.wikidata} leads from one merged item to another, without an end")


def _read(
    endpoint: Endpoint, items: list[str], sources: Sources, kinds: Iterable[str] = tuple(_WORDS)
) -> Iterator[tuple[str, Item]]:
    for start in range(0, len(items), BATCH):
        batch = items[start : start + BATCH]
        words: dict[str, dict[str, dict[str, set[str]]]] = {item: {} for item in batch}
        for row in endpoint.rows(_words_query(batch, sources, kinds), "item", "text", "kind"):
            item = row["item"].value.removeprefix(sources.entities)
            if item not in words:
                raise SourceError(f"{sources.wikidata} says something of {item[:40]}: nobody asked")
            text, language = row["text"]
            kind = words[item].setdefault(row["kind"].value, {})
            kind.setdefault(language, set()).add(text)
        for item in batch:
            yield item, _item(words[item], sources)


def _words_query(items: list[str], sources: Sources, kinds: Iterable[str]) -> str:
    words = " UNION ".join(
        f'{{ ?item {_WORDS[kind]} ?text . BIND("{kind}" AS ?kind) }}' for kind in kinds
    )
    return f"""PREFIX wd: <{sources.entities}>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <http://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
SELECT ?item ?kind ?text WHERE {{
  VALUES ?item {{ {" ".join(f"wd:{item}" for item in items)} }}
  {words}
}}"""


def _item(words: Mapping[str, Mapping[str, set[str]]], sources: Sources) -> Item:
    def one_each(kind: str) -> dict[str, str]:
        return {language: min(texts) for language, texts in sorted(words.get(kind, {}).items())}

    redirects = {
        text.removeprefix(sources.entities)
        for texts in words.get("redirect", {}).values()
        for text in texts
    }
    return Item(
        labels=one_each("label"),
        descriptions=one_each("description"),
        aliases={
            language: tuple(sorted(texts))
            for language, texts in sorted(words.get("alias", {}).items())
        },
        redirect=min(filter(ITEM.fullmatch, redirects), default=""),
        exists=bool(words),
    )
