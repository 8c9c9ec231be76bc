"""Whether a page asks bots to stay away, by {{nobots}} or {{bots}}, as Wikimedia's wikis agreed."""

from __future__ import annotations

import re

from sync.wikitext.accounts import account_named
from sync.wikitext.scanner import find_calls

# Titles differ by large letters, and all of these were written; the wiki has redirects for some.
_NAMES = ("bots", "BOTS", "nobots", "noBots", "NOBOTS", "no bots", "no Bots", "NO BOTS")
_BETWEEN = re.compile(r"[,;،؛、，]")


def forbids(text: str, bot: str, *, message: bool = False) -> bool:
    """Whether a page of this text may not be edited by an account, or get a `message` from it.

    The rules are those of Template:Bots on the English Wikipedia: `{{nobots}}`, `{{nobots|A, B}}`,
    `{{bots|deny=all}}`, `{{bots|deny=A, B}}`, `{{bots|allow=none}}`, `{{bots|allow=A, B}}`, and
    for messages `{{bots|optout=all}}`. Kinds of messages that others have no name of ours, so any
    other `optout` is about those. What denies wins. Names are compared as everywhere, and whatever
    letters are large in them: in doubt a page is left alone.
    """
    us = bot.casefold()
    for call in find_calls(text, _NAMES).whole:
        named = {name.casefold(): _accounts(value) for name, value in call.parameters.items()}
        denied = named.get("deny", set())
        allowed = named.get("allow", {"all"})
        if call.name.casefold() != "bots":
            denied = named.get("1") or {"all"}
        if message and "all" in named.get("optout", set()):
            return True
        if not denied.isdisjoint({"all", us}) or allowed.isdisjoint({"all", us}):
            return True
    return False


def _accounts(value: str) -> set[str]:
    written = (one.strip() for one in _BETWEEN.split(value))
    return {(account_named(one) or one).casefold() for one in written if one}
