"""Whether a page asks bots to stay away, by {{nobots}} or {{bots}}, as Wikimedia's wikis agreed."""

from __future__ import annotations

from sync.calls import find_calls


def forbids(text: str, bot: str) -> bool:
    """Whether a page of this text may not be edited by an account.

    The rules are those of Template:Bots on the English Wikipedia: `{{nobots}}`, `{{nobots|A, B}}`,
    `{{bots|deny=all}}`, `{{bots|deny=A, B}}`, `{{bots|allow=none}}`, `{{bots|allow=A, B}}`.
    """
    for call in find_calls(text, ("nobots", "bots")).whole:
        named = {name: _accounts(value) for name, value in call.parameters.items()}
        allowed = "allow" not in named or _means(named["allow"], bot)
        denied = named.get("deny", set())
        if call.name.casefold() == "nobots":
            denied = named.get("1") or {"all"}
        if _means(denied, bot) or not allowed:
            return True
    return False


def _accounts(value: str) -> set[str]:
    return {name.strip().replace("_", " ").casefold() for name in value.split(",")} - {""}


def _means(accounts: set[str], bot: str) -> bool:
    return not accounts.isdisjoint({"all", bot.casefold()})
