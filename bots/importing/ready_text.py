"""Makes of what a person told another platform the text of a profile, and the link to save it.

Nothing of a person is anything but text here: their words are escaped, a link carries them to
nobody but the editor that it opens, and what is in force is only what its owner saves there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from urllib.parse import quote, urlencode

from bots.pages.rendering import Wikitext, escaped
from sync.wikitext.lists import without_marks
from wikidata.items import ITEM

FORM = "Capacity profile/preload/filled"
"""The template whose text a link opens; its $1 to $5 are the FIELDS."""
FIELDS = ("known", "available", "wanted", "languages", "territory")
LONGEST_LINK = 8_000
"""Characters. Web servers refuse longer addresses, as a rule those above 8 KiB."""
NameOf = Callable[[str, str], str]
"""The name of an item in a language, or the best there is; empty for none."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one person told another platform.

    `known`, `available` and `wanted` hold Q-ids, and names as they were written where no Q-id is
    known; `languages` codes with a level (`pt-3`), `territory` ISO 3166-1 codes and regions' names,
    both with whatever else was written. `reads` is the language for the names of items.
    """

    user: str
    known: tuple[str, ...] = ()
    available: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    territory: tuple[str, ...] = ()
    reads: str = "en"

    @property
    def says_something(self) -> bool:
        """Whether there is anything to take over."""
        return any((self.known, self.available, self.wanted, self.languages, self.territory))


@dataclass(frozen=True, slots=True)
class Ready:
    """A text for its owner to save, and the link that opens it; without a link `instead` says why.

    Both are one text: the link opens what `text` shows. `form` opens the gadget's form with the
    same, whether or not its owner has a profile. Whoever has one gets `difference`, in lines;
    `text` is empty where nothing in it is new.
    """

    user: str
    text: str
    link: str = ""
    form: str = ""
    instead: str = ""
    difference: tuple[str, ...] = ()


def plain(written: str) -> str:
    """A person's words as one line without control characters, in the form that MediaWiki keeps."""
    visible = (" " if unicodedata.category(one) == "Cc" else one for one in without_marks(written))
    return " ".join(unicodedata.normalize("NFC", "".join(visible)).split())


@cache
def _form() -> str:
    """What MediaWiki preloads of the form: the part of the page that transclusion includes."""
    page = resources.files("templates") / "wiki" / "Template" / f"{FORM}.wikitext"
    included = page.read_text("utf-8").partition("<includeonly>")[2]
    return included.partition("</includeonly>")[0]


def shown_entry(entry: str, language: str, name_of: NameOf) -> Wikitext:
    """An item as a link with its name, where that name is nothing but text; words escaped."""
    if not ITEM.fullmatch(entry):
        return escaped(plain(entry))
    name = name_of(entry, language)
    shown = name not in {"", entry} and name == plain(name) == escaped(name)
    return Wikitext(f"[[d:{entry}|{name}]]" if shown else entry)


def _values(told: Told, name_of: NameOf) -> tuple[str, ...]:
    """The values of FIELDS, as wikitext."""
    lists: tuple[tuple[str, ...], ...] = tuple(getattr(told, field) for field in FIELDS)
    return tuple(
        "; ".join(shown_entry(one, told.reads, name_of) for one in listed) for listed in lists
    )


def _filled(values: tuple[str, ...]) -> str:
    """The form as MediaWiki fills it in: in one pass, so that a value may hold a `$1` itself."""
    return re.sub(r"\$([1-9])", lambda mark: values[int(mark[1]) - 1], _form()) + "\n"


def text_of(told: Told, name_of: NameOf = lambda _item, _language: "") -> str:
    """The text of a profile that says what was told, by default without the names of items."""
    return _filled(_values(told, name_of))


def _link(index: str, user: str, values: tuple[str, ...]) -> str:
    query = [
        ("title", f"User:{user}".replace(" ", "_")),
        ("action", "edit"),
        ("section", "new"),
        ("nosummary", "1"),
        ("preload", f"Template:{FORM}".replace(" ", "_")),
        *(("preloadparams[]", value) for value in values),
    ]
    return f"{index}?{urlencode(query, quote_via=quote, safe=':/')}"


def _form_link(gadget: str, told: Told) -> str:
    """The address of the gadget's form with what was told; empty where there is none.

    To log in, the whole of it goes through a server, with its codes written as codes.
    """
    query = [("for", told.user)]
    query += [(field, plain(one)) for field in FIELDS for one in getattr(told, field)]
    link = f"{gadget}#/profile?{urlencode(query, quote_via=quote)}"
    return link if gadget and len(quote(link)) <= LONGEST_LINK else ""


def ready_text(
    told: Told, name_of: NameOf, index: str, profile: str = "", gadget: str = ""
) -> Ready:
    """The text for one person, and its link on the wiki whose index.php is at `index`.

    `profile` is the page on which the person has a profile already, `gadget` the address of the
    gadget. Where the names of items make the link longer than servers take, the text has their
    Q-ids alone.
    """
    values = _values(told, name_of)
    link = _link(index, told.user, values)
    if len(link) > LONGEST_LINK:
        values = _values(told, lambda _item, _language: "")
        link = _link(index, told.user, values)
    instead = ""
    if profile:
        instead = f"{told.user} has a profile already, on {profile}"
    elif not index:
        instead = "the settings of the site lack `index`, the address of index.php"
    elif len(link) > LONGEST_LINK:
        instead = f"the text is too long for a link ({len(link)} characters): send the text itself"
    form = _form_link(gadget, told)
    return Ready(told.user, _filled(values), "" if instead else link, form, instead)


def ready_texts(
    everyone: Iterable[Told],
    name_of: NameOf,
    index: str,
    profiles: Mapping[str, str],
    gadget: str = "",
) -> tuple[Ready, ...]:
    """The texts for all who said something, in order of users.

    `profiles` are the pages of those who have a profile, by user.
    """
    return tuple(
        ready_text(told, name_of, index, profiles.get(told.user, ""), gadget)
        for told in sorted(everyone, key=lambda told: told.user)
        if told.says_something
    )
