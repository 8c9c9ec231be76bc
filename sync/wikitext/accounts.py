"""Reads the names of accounts as people write them."""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import parse_qs, unquote, urlsplit

from sync.wikitext.lists import without_marks
from sync.wikitext.titles import in_one_form, large_first

LONGEST_NAME = 255
"""Bytes of UTF-8 that the name of an account may have."""

_LONGEST_TEXT = 2_000
"""Characters. Nobody writes more about one account."""

# What no account was ever called (UserNameUtils::isValid); some old ones have `=`.
_INVALID = (
    r"[#<>\[\]|{}/:\x00-\x1f\x7f\ufffd\ufffe\uffff]|~{3}|^\.{1,2}$|%[0-9A-Fa-f]{2}"
    r"|&(?:#?[0-9]+|[A-Za-z0-9]+|#x[0-9A-Fa-f]+);"
    r"|[\x80-\x9f\xa0\u2000-\u200f\u2028-\u202f\u3000\ue000-\uf8ff\ud800-\udfff]"
)
_IMPOSSIBLE = re.compile(_INVALID)
# And what MediaWiki refuses in a new one ($wgInvalidUsernameCharacters).
_REFUSED = re.compile(rf"{_INVALID}|@|^\*$")
_BYTE = r"(?:[0-9]{1,3})"
_LIKE_IP = re.compile(rf"(?:{_BYTE}\.){{3}}(?:xxx|{_BYTE})(?:-(?:{_BYTE}\.){{3}}(?:xxx|{_BYTE}))?")

_LINK = re.compile(r"\[\[(?P<target>[^\[\]|]*)(?:\|[^\[\]]*)?\]\]")
_TEMPLATE = re.compile(r"\{\{(?P<name>[^{}|]*)\|(?P<values>[^{}]*)\}\}")
_NAMES_A_USER = frozenset(
    {
        "@", "noping", "ping", "re", "reply to", "replyto", "u", "ul", "user", "user link",
        "user talk", "user2", "userlink", "userlinks", "usertalk", "ut",
    }
)  # fmt: skip
"""Templates that name one wherever they stand; any other does where nothing stands beside it."""
_ADDRESS = re.compile(
    r"(?:https?:)?//[^\s\[\]<>|{}]+"
    r"|(?<![\w.-])[\w-]++(?:\.[\w-]++)++/w(?:iki)?/[^\s\[\]<>|{}]+"
)
_SPACES_BEFORE = re.compile(r"(?P<spaces>(?:[^:/.@\d\[\]{}<>|,،、，]+: ?)*)(?P<name>.*)", re.DOTALL)
_QUOTES = ("''''''", "''''", '""', "“”", "„“", "«»", "‹›", "‘’", "「」")

# Spaces whose pages are nobody's. Any other word before a colon is the user space in some language
# or the name of another wiki, for no account has a colon in its name.
_NO_USERS = frozenset(
    one + talk
    for one in ("category", "file", "help", "image", "media", "mediawiki", "module", "project",
                "special", "template", "translations")
    for talk in ("", " talk")
) | {"talk"}  # fmt: skip


def is_account(user: str) -> bool:
    """Whether a name in a title can be an account's: no IP address, no temporary account."""
    try:
        ip_address(user)
    except ValueError:
        return not (user.startswith("~2") or _LIKE_IP.fullmatch(user))
    return False


def is_name_of_account(user: str) -> bool:
    """The same, where a name the wiki would refuse to be asked about is none either."""
    return bool(user) and is_account(user) and not _IMPOSSIBLE.search(user)


def account_named(written: str) -> str:
    """The account that somebody means, by the name that it has on the wiki; empty for none.

    It may be written as a name, a title, a link, a template or an address, in quotes, with
    anything that an editor does not see. Empty also for what means several.
    """
    found = set(accounts_in(written))
    return found.pop() if len(found) == 1 else ""


def accounts_in(written: str) -> tuple[str, ...]:
    """The accounts that a text in wikitext names, in that order.

    Links count, templates and addresses, and where there are none the text itself. Each one that
    leads to a user and can be no account's is an empty name; those that lead elsewhere, as a
    signature's, are left out.
    """
    text = " ".join(without_marks(written).split())
    if len(text) > _LONGEST_TEXT:
        return ("",)
    links = [link["target"].partition("#")[0] for link in _LINK.finditer(text)]
    named = [_in_title(target) for target in links]
    rest = _LINK.sub(" ", text)
    whole = _TEMPLATE.fullmatch(_unquoted(text))
    templates = [whole] if whole else [
        one for one in _TEMPLATE.finditer(rest)
        if in_one_form(one["name"]).casefold() in _NAMES_A_USER
    ]  # fmt: skip
    named += [_name(_first_value(one["values"])) for one in templates]
    addresses = _ADDRESS.findall(_TEMPLATE.sub(" ", rest))
    named += [_in_address(address) for address in addresses]
    if not (links or templates or addresses):
        named = [_in_title(_unquoted(text))]
    return tuple(dict.fromkeys(name for name in named if name is not None))


def _unquoted(text: str) -> str:
    text = text.strip()
    while quotes := next(filter(_are_around(text), _QUOTES), ""):
        half = len(quotes) // 2
        text = text[half : len(text) - half].strip()
    return text


def _are_around(text: str) -> Callable[[str], bool]:
    def around(quotes: str) -> bool:
        begin, end = quotes[: len(quotes) // 2], quotes[len(quotes) // 2 :]
        return len(text) > len(quotes) and text.startswith(begin) and text.endswith(end)

    return around


def _first_value(values: str) -> str:
    """The first parameter of a template, by number or by place."""
    parts = values.split("|")
    numbered = (one.partition("=") for one in parts)
    first = next((value for name, _, value in numbered if name.strip() == "1"), None)
    return first if first is not None else parts[0]


def _in_address(address: str) -> str | None:
    """The account whose page an address leads to; None for no page of a user."""
    try:
        parts = urlsplit(address if "//" in address else f"//{address}")
    except ValueError:
        return None
    asked = parse_qs(parts.query).get("title")
    title = asked[0] if asked else unquote(parts.path.partition("/wiki/")[2])
    return _in_title(title) if ":" in title else None


def _in_title(title: str) -> str | None:
    """The account that a title leads to; None where it stands in a space that is nobody's."""
    bare = in_one_form(title).removeprefix(":").lstrip(" ")
    match = _SPACES_BEFORE.fullmatch(bare)
    if match is None or not is_account(bare):
        return ""
    _, _, space = match["spaces"].rstrip(": ").rpartition(":")
    if space.strip().casefold() in _NO_USERS:
        return None
    # Only of a page there are subpages: a name itself has no slash.
    return _name(match["name"].partition("/")[0] if space else match["name"])


def _name(written: str) -> str:
    """What the wiki calls an account; empty for what can be no account's name."""
    bare = in_one_form(written).strip(" @")
    name = large_first(bare)
    wrong = len(name.encode(errors="replace")) > LONGEST_NAME or _REFUSED.search(name)
    return name if name and not wrong and is_account(name) else ""
