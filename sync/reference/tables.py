"""The curated tables of config/, read once: countries, affiliations, projects."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib import resources


def _rows(name: str) -> list[dict[str, str]]:
    text = (resources.files("config") / name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter="\t"))


@cache
def region_of_country() -> Mapping[str, str]:
    """The Wikimedia region of each ISO 3166-1 code; empty for the few that are in none."""
    return {row["iso3166_alpha2"]: row["wikimedia_region"] for row in _rows("territories.tsv")}


@cache
def regions() -> Mapping[str, str]:
    """The English name of each of the eight Wikimedia regions, by its key."""
    return {row["id"]: row["name"] for row in _rows("regions.tsv")}


@cache
def affiliations() -> Mapping[str, str]:
    """The English name of each affiliation, by its acronym, which is its key."""
    return {row["acronym"]: row["name_en"] for row in _rows("affiliations.tsv")}


@cache
def affiliation_types() -> Mapping[str, str]:
    """The English name of each type of affiliation, by its letter."""
    return {row["type_code"]: row["type_name"] for row in _rows("affiliations.tsv")}


@cache
def projects() -> Mapping[str, str]:
    """The English name of each kind of Wikimedia project, by its code in Capacity Exchange."""
    return {row["code"]: row["name_en"] for row in _rows("projects.tsv")}
