"""docs/schemas/ says what the pages of data hold, and they hold it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from bots.jobs.registry import JOBS
from bots.run.plan import make_plan
from bots.setup.schemas import file_name, schemas
from sync.wiki.site import Site
from tests.hostile.people import Community, hostile

SITE = Site(family="test", code="test", root="Root", bot="Bot")
SCHEMAS = Path(__file__).parents[2] / "docs" / "schemas"


def test_the_schemas_are_those_of_the_records() -> None:
    made = {file_name(path): schema for path, schema in schemas().items()}
    found = {file.name: json.loads(file.read_text("utf-8")) for file in SCHEMAS.iterdir()}
    assert found == made, "`make schemas` writes them anew"


def with_no_more(schema: Any) -> Any:
    """A schema that refuses what it does not name: within a format pages only gain keys."""
    if isinstance(schema, list):
        return [with_no_more(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {"additionalProperties": False} if "properties" in schema else {}
    return {key: with_no_more(value) for key, value in schema.items()} | closed


def test_whatever_people_write_the_data_hold_what_the_schemas_say() -> None:
    community = Community(7, 60, hostile)
    plan = make_plan(community.snapshot(SITE), JOBS)
    validators = {
        file_name(path): Draft202012Validator(with_no_more(schema))
        for path, schema in schemas().items()
    }
    faults, seen = [], set()
    for page in plan.pages:
        if not page.title.startswith(SITE.data):
            continue
        kind = file_name(page.title.removeprefix(SITE.data).removesuffix(".json"))
        seen.add(kind)
        errors = validators[kind].iter_errors(json.loads(page.text))
        faults += [f"{page.title}: {one.json_path}: {one.message[:200]}" for one in errors]
    assert not faults
    # The others are only there once something failed, came from Wikidata, or two people agree.
    assert set(validators) - seen == {
        "sessions.json",
        "status.json",
        "territories.json",
        "place names of Wikidata.json",
        "affiliate names of Wikidata.json",
    }
