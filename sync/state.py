"""What a wiki says of itself and of the account that asks: for whoever looks for what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class WikiState:
    """One answer of a wiki. `lag` is in seconds; empty texts mean that nothing is the matter.

    `time` is the wiki's clock in UTC, to the second. `edits_per_minute` is what it allows the
    account, None for any number.
    """

    software: str
    time: datetime
    read_only: str
    lag: float
    extensions: frozenset[str]
    rights: frozenset[str]
    blocked: str
    edits_per_minute: float | None


def state_of(query: Mapping[str, Any]) -> WikiState:
    """The state from an answer to `meta=siteinfo|userinfo`, in formatversion 2."""
    general, user = query["general"], query["userinfo"]
    limits = user.get("ratelimits", {}).get("edit", {}).values()
    blocked = "blockid" in user and not user.get("blockpartial", False)
    return WikiState(
        software=general["generator"],
        time=datetime.fromisoformat(general["time"]),
        read_only=general.get("readonlyreason", "it says no reason") if general["readonly"] else "",
        lag=max((float(one["lag"]) for one in query.get("dbrepllag", ())), default=0),
        extensions=frozenset(one["name"] for one in query.get("extensions", ()) if "name" in one),
        rights=frozenset(user.get("rights", ())),
        # An automatic block repeats the reason of another one on a second line.
        blocked=" ".join((user.get("blockreason") or "it says no reason").split())
        if blocked
        else "",
        # The widest limit counts, as it does for the wiki.
        edits_per_minute=max((one["hits"] * 60 / one["seconds"] for one in limits), default=None),
    )
