"""Thousands of pages of a wiki, made as copies of one: saving each would take minutes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing

from demo.local_meta import PERSON
from tests.prepared_wiki import Meta

_TALK = 3
_LINKS = {"templatelinks": "tl_from", "pagelinks": "pl_from"}


def copy_page(meta: Meta, name: str, copies: Mapping[str, str]) -> None:
    """Put a copy of `User talk:<name>` on other user talk pages: `copies` is who wrote it there.

    A copy has one revision, of the same moment and text, and the same templates. Who wrote it and
    who got it have accounts that have done nothing else.
    """
    with closing(sqlite3.connect(meta.wiki.folder / "data" / "wiki.sqlite")) as base, base:
        base.row_factory = sqlite3.Row
        [page] = base.execute(
            "SELECT * FROM page WHERE page_namespace = ? AND page_title = ?", [_TALK, _key(name)]
        )
        [revision] = base.execute("SELECT * FROM revision WHERE rev_id = ?", [page["page_latest"]])
        [slot] = base.execute(
            "SELECT * FROM slots WHERE slot_revision_id = ?", [revision["rev_id"]]
        )
        links = {
            table: base.execute(
                f"SELECT * FROM {table} WHERE {column} = ?",
                [page["page_id"]],
            ).fetchall()
            for table, column in _LINKS.items()
        }
        actors = _accounts(base, dict.fromkeys((*copies.values(), *copies)))
        first_page = _next(base, "page", "page_id")
        first_revision = _next(base, "revision", "rev_id")
        for place, (title, author) in enumerate(copies.items()):
            page_id, rev_id = first_page + place, first_revision + place
            _insert(base, "page", page, page_id=page_id, page_title=_key(title), page_latest=rev_id)
            _insert(
                base, "revision", revision,
                rev_id=rev_id, rev_page=page_id, rev_actor=actors[author], rev_parent_id=0,
            )  # fmt: skip
            _insert(base, "slots", slot, slot_revision_id=rev_id, slot_origin=rev_id)
            for table, rows in links.items():
                for row in rows:
                    _insert(base, table, row, **{_LINKS[table]: page_id})
    meta.wiki.run_jobs()


def _accounts(base: sqlite3.Connection, names: Iterable[str]) -> dict[str, int]:
    """The actors of new accounts, by name."""
    actors = {}
    [pattern] = base.execute("SELECT * FROM user WHERE user_name = ?", [PERSON])
    for name in names:
        user = _insert(base, "user", pattern, user_id=None, user_name=name)
        made = base.execute(
            "INSERT INTO actor (actor_user, actor_name) VALUES (?, ?)", [user, name]
        )
        actors[name] = made.lastrowid or 0
    return actors


def _insert(base: sqlite3.Connection, table: str, row: sqlite3.Row, **other: object) -> int:
    values = {**dict(row), **other}
    columns, marks = ", ".join(values), ", ".join("?" * len(values))
    made = base.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", [*values.values()])
    return made.lastrowid or 0


def _next(base: sqlite3.Connection, table: str, column: str) -> int:
    [[largest]] = base.execute(f"SELECT max({column}) FROM {table}")
    return int(largest) + 1


def _key(name: str) -> str:
    return name.replace(" ", "_")
