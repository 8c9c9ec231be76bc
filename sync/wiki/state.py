"""What a wiki says of itself and of the account that asks: for whoever looks for what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sync.wiki.answers import State


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


def state_of(wiki: State) -> WikiState:
    """The state from an answer."""
    general, user = wiki.general, wiki.userinfo
    limits = user.ratelimits.get("edit", {}).values()
    blocked = user.blockid is not None and not user.blockpartial
    return WikiState(
        software=general.generator,
        time=general.time,
        read_only=general.readonlyreason if general.readonly else "",
        lag=max((one.lag for one in wiki.dbrepllag), default=0),
        extensions=frozenset(one.name for one in wiki.extensions if one.name),
        rights=frozenset(user.rights),
        # An automatic block repeats the reason of another one on a second line.
        blocked=" ".join((user.blockreason or "it says no reason").split()) if blocked else "",
        # The widest limit counts, as it does for the wiki.
        edits_per_minute=max((one.hits * 60 / one.seconds for one in limits), default=None),
    )
