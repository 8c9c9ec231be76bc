"""Takes what the bot's pages say of one person from them at once: `capx forget`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from bots.plan import Change
from bots.rendering import escaped
from bots.snapshot import Snapshot
from sync.errors import ConfigurationError
from sync.pages import MOST_TITLE_BYTES

_IN_NO_NAME = re.compile(r"[#<>\[\]|{}/\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffd]|~~~")
"""What no title of MediaWiki has, and the slash, which begins a subpage."""
_FOR_ANYTHING = "*?% _"
"""What stands for any name elsewhere, and for nothing."""


def check_name(user: str) -> None:
    """Raise ConfigurationError for what cannot be the name of one account."""
    if (
        not user.strip(_FOR_ANYTHING)
        or _IN_NO_NAME.search(user)
        or len(user.encode()) > MOST_TITLE_BYTES
    ):
        raise ConfigurationError(
            f"“{user}” is no name of an account: nobody was forgotten. Write the one name as it "
            "stands on the wiki."
        )


def pages_of(snapshot: Snapshot, user: str) -> tuple[str, ...]:
    """The pages in a person's own space that hold a template of ours, as far as they were read."""
    home = f"User:{user}"
    titles = (page.title for page in snapshot.pages)
    return tuple(title for title in titles if title == home or title.startswith(f"{home}/"))


def without(snapshot: Snapshot, user: str) -> Snapshot:
    """The snapshot as if this person had never written a profile."""
    theirs = {*pages_of(snapshot, user)}
    return replace(
        snapshot, pages=tuple(page for page in snapshot.pages if page.title not in theirs)
    )


def about(changes: Iterable[Change], user: str) -> tuple[Change, ...]:
    """Those of some changes that take the person's name from a page."""
    names = {user, str(escaped(user))}
    return tuple(
        change
        for change in changes
        if change.page.title.rpartition("/")[2] == user
        or any(name in row for row in change.removed for name in names)
    )
