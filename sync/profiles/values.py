"""Reads what stands behind a parameter: one function a kind of value."""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any
from urllib.parse import unquote, urlsplit

from babel.core import get_global
from langcodes import Language, tag_is_valid

from sync.profiles.dialects import dialects
from sync.profiles.problems import Problem, Reason
from sync.profiles.text import LONGEST_NAME, LONGEST_TEXT, fault
from sync.reference.dates import day_of, days_meant, timezones_meant, timezones_named
from sync.reference.names import (
    NO_LANGUAGES,
    closest_language,
    closest_territory,
    country_named,
    language_named,
)
from sync.reference.tables import (
    affiliation_types,
    affiliations,
    projects,
    region_of_country,
    regions,
)
from sync.wikitext.accounts import account_named
from sync.wikitext.lists import entries, typed, without_marks
from wikidata.catalogue import Ambiguous, Catalogue, Retired, Unknown, normalised
from wikidata.items import ITEM
from wikidata.nearness import comparable, nearest

# Limits as in Capacity Exchange, where it has any.
MOST_TERRITORIES = 10
MOST_AFFILIATIONS = 10
MOST_LANGUAGES = 20
MOST_PEOPLE = 100
MOST_PAGES = 20
MOST_MENTEES = 20
MOST_NAMES = 100
# More than anybody lists by hand: nothing further is looked up.
MOST_ENTRIES = 500
# More than anybody gets wrong by hand: nothing near is looked for in the rest.
MOST_SEARCHES = 25
# Things of one name, or words of one, that are gone through.
_MOST_CHOICES = 5
_MOST_WORDS = 12

# Nobody plans further; a year of one digit is a slip.
EARLIEST = datetime.date(2001, 1, 1)
LATEST = datetime.date(2099, 12, 31)

# What helps where nothing is near.
_ADDRESS = "https://example.org/"
_DAYS = "2026-11-22 / 2026-11-22T18:00Z"
_ZONES = "America/Lima / UTC-05:00"

ORGANIZATION = "Capacity organization"
TEAM = "Capacity team"
PROGRAMME = "Mentorship programme"

Read = Callable[[str, str, "Reader"], Any]
"""From a value, the name of its parameter and the reader of the page to what is understood."""

Keys = Mapping[str, tuple[str, ...]]
"""What a name means; more than one thing where it is the name of several."""


_ITEM = re.compile(ITEM.pattern, re.IGNORECASE)


@dataclass(frozen=True)
class Table:
    """Names, normalised, and what they mean; near ones are looked for among the first of them."""

    keys: Keys

    def near(self, name: str) -> tuple[str, ...]:
        """What the name means that looks most like another, or that stands in it; else nothing."""
        found = nearest(name, self._comparable, 0.7)
        if found:
            return self.keys[found]
        words = re.findall(r"\w+", name[:LONGEST_NAME])
        inside = (
            " ".join(words[start:end])
            for start in range(len(words))
            for end in range(start + 1, min(start + _MOST_WORDS, len(words)) + 1)
        )
        longest = max(
            (one for one in inside if len(one) > 3 and one in self.keys), key=len, default=""
        )
        return self.keys.get(longest, ())

    @cached_property
    def _comparable(self) -> tuple[str, ...]:
        return comparable(self.keys)


_HOLDS_ITEM = re.compile(
    rf"\[\[[^\]|]*?\b(?P<linked>{ITEM.pattern})\s*(?:\|[^\[\]]*)?\]\]"
    rf"|\{{\{{\s*Q\s*\|\s*Q?(?P<number>{ITEM.pattern[1:]})\s*\}}\}}"
    r"|\[?https?://(?:www\.|m\.)?wikidata\.org/(?:wiki|entity)/(?:Special:EntityPage/)?"
    rf"(?P<addressed>{ITEM.pattern})(?:\s[^\[\]]*)?\]?",
    re.IGNORECASE | re.DOTALL,
)
_LINK = re.compile(r"\[\[:?(?P<target>[^\[\]|#]+)(?:#[^\[\]|]*)?(?:\|(?P<shown>[^\[\]]*))?\]\]")
_LINK_OUT = re.compile(r"\[(?P<address>[^\s\[\]]+)(?:\s[^\[\]]*)?\]")
_WIKI_ADDRESS = re.compile(r"\[?https?://[^\s/]+/wiki/(?P<title>[^\s\]?#]+)(?:[?#\s][^\]]*)?\]?")
# A template that shows one thing: {{u|Ana}}, {{flag|Brazil}}, {{BRA}}.
_SHOWS = re.compile(r"\{\{(?:[^{}|]*\|)?(?P<shown>[^{}|=]+)\}\}")
_PROJECT_OF_LANGUAGE = re.compile(
    r"(?:https?://)?(?P<language>[a-z][a-z -]*?)(?:\.m)?[. ]?"
    r"(?P<project>wiki(?:pedia|books|news|quote|source|versity|voyage)?|wiktionary)"
    r"(?:\.org(?:/.*)?)?"
)
_NO_TITLE = re.compile(r"[<>\[\]{}|#\x00-\x1f\x7f\ufffd]|~{3}")
_SIGNED = re.compile(r"\]\)? \d\d:\d\d, .{,40} \(UTC\)$")
_NO_ADDRESS = re.compile(r"[\s<>\[\]{}|\"\x00-\x1f]")
_YES_OR_NO = dict.fromkeys(("1", "y", "true", "on"), "yes") | dict.fromkeys(
    ("0", "n", "false", "off"), "no"
)
_COMMAS = " ,،、，"
_FURTHER_NAME = re.compile(r"[,،、，]\s*(?=(?P<code>[A-Za-z][A-Za-z0-9_-]*)\s*[:：])")
_LEVEL = re.compile(r"(?P<code>.+)-(?P<level>[0-9]+|n)")
_CODE = re.compile(r"[a-z]{2,8}(?:-[a-z0-9]{1,12})*")
_LEVELS = frozenset("012345n")
# What begins a part of a code that anybody may invent (BCP 47): `en-x-whatever`.
_SINGLETON = re.compile(r"-[a-z0-9](?:-|$)")
# Codes that the registry leaves to whoever agrees on them: languages, scripts, territories.
_PRIVATE_USE = re.compile(
    r"(?:q[a-t][a-z]|[a-z]{2,3}(?:-[a-z]{3,4})*-(?:qa[ab][a-z]|q[m-z]|x[a-z]|aa|zz))(?:-.*)?"
)
# Codes of MediaWiki (Names.php of 1.43) that langcodes does not find in the registry of language
# tags (BCP 47), or that are of its private use.
_FURTHER_LANGUAGES = frozenset(
    {
        "be-x-old",
        "de-formal",
        "eml",
        "en-x-piglatin",
        "es-formal",
        "hu-formal",
        "isv-cyrl",
        "isv-latn",
        "nan-latn-pehoeji",
        "nan-latn-tailo",
        "nl-informal",
        "roa-tara",
        "rsk",
        "simple",
        "sr-ec",
        "sr-el",
        "tok",
        "zh-classical",
    }
)


@dataclass
class Reader:
    """One page being read: what names are resolved with, and the problems found so far.

    `languages` are those of the page's author; `titles` are, for each of the other templates, the
    keys of the pages that hold it, by every name they go by; `nearest` are pages that go before
    others of the same name, those of each entry before those of the next; `accounts` are those
    that have a profile; `items` are the codes of countries by Q-id; `searches` says for how many
    mistakes more something near is looked for.
    """

    page: str
    catalogue: Catalogue
    languages: tuple[str, ...] = ()
    titles: Mapping[str, Table] = field(default_factory=dict)
    nearest: Sequence[Collection[str]] = ()
    accounts: Collection[str] = ()
    items: Mapping[str, str] = field(default_factory=dict)
    searches: int = MOST_SEARCHES
    problems: list[Problem] = field(default_factory=list)

    def may_search(self) -> bool:
        """Whether something near may be looked for once more; each time that is asked counts."""
        self.searches -= 1
        return self.searches >= 0

    def problem(self, parameter: str, value: str, reason: Reason, suggestion: str = "") -> None:
        """Note a value that was not understood."""
        self.problems.append(Problem(self.page, parameter, value, reason, suggestion))

    def entries(
        self, value: str, parameter: str, understood: Callable[[str], bool]
    ) -> Iterator[str]:
        """What is listed, see wikitext.lists; whatever nobody lists by hand is a problem unread."""
        looks = itertools.count()
        listed = entries(value, lambda whole: next(looks) >= MOST_ENTRIES or understood(whole))
        yield from listed[:MOST_ENTRIES]
        for entry in listed[MOST_ENTRIES:]:
            self.problem(parameter, entry, Reason.TOO_MANY, str(MOST_ENTRIES))

    def at_most(self, most: int, found: Iterable[str], parameter: str) -> tuple[str, ...]:
        """The first `most` entries; each further one is a problem."""
        listed = list(dict.fromkeys(found))
        for value in listed[most:]:
            self.problem(parameter, value, Reason.TOO_MANY, str(most))
        return tuple(listed[:most])


def item_in(entry: str) -> str | None:
    """The Q-id that an entry is, or that its link, its address or `{{Q|…}}` holds."""
    written = typed(entry)
    if _ITEM.fullmatch(written):
        return written.upper()
    match = _HOLDS_ITEM.fullmatch(entry)
    if not match:
        return None
    item: str = match["linked"] or match["addressed"] or f"Q{match['number']}"
    return item.upper()


def _names_in(entry: str) -> tuple[str, ...]:
    """What an entry may call a thing, the likeliest first; it may be a link or an address."""
    link, address = _LINK.fullmatch(entry), _WIKI_ADDRESS.fullmatch(entry)
    shows = _SHOWS.fullmatch(entry)
    if link:
        target = link["target"].strip()
        names = [target, link["shown"] or "", target.rpartition(":")[2]]
    else:
        names = [unquote(address["title"]) if address else shows["shown"] if shows else entry]
    return tuple(dict.fromkeys(filter(None, names))) or (entry,)


def capacities(value: str, parameter: str, reader: Reader) -> tuple[str, ...]:
    """Capacities of the catalogue, as Q-ids, links or names in any language."""
    catalogue = reader.catalogue

    @cache
    def meaning(entry: str) -> str | Ambiguous | Retired | Unknown:
        item = item_in(entry)
        standing = catalogue.standing(item) if item else None
        if standing:
            return standing
        answers = [catalogue.resolve(name, reader.languages) for name in _names_in(entry)]
        return next((one for one in answers if not isinstance(one, Unknown)), answers[0])

    def understood(entry: str) -> bool:
        return item_in(entry) is not None or not isinstance(meaning(entry), Unknown)

    found: dict[str, None] = {}
    for entry in reader.entries(value, parameter, understood):
        answer = meaning(entry)
        if isinstance(answer, str):
            found[answer] = None
        elif isinstance(answer, Retired):
            instead = catalogue.name(answer.replacement) if answer.replacement else ""
            reader.problem(parameter, entry, Reason.RETIRED_CAPACITY, instead)
        elif item_in(entry):
            reader.problem(parameter, entry, Reason.NOT_A_CAPACITY)
        elif isinstance(answer, Ambiguous):
            some = answer.items[:_MOST_CHOICES]
            choices = " / ".join(f"{catalogue.name(one)} ({one})" for one in some)
            reader.problem(parameter, entry, Reason.AMBIGUOUS_CAPACITY, choices)
        else:
            closest = catalogue.closest(_names_in(entry)[0]) if reader.may_search() else ()
            reader.problem(parameter, entry, Reason.UNKNOWN_CAPACITY, " / ".join(closest))
    return tuple(found)


def is_language(code: str) -> bool:
    """Whether a code is a language's, as a whole: nothing else of it ever reaches a page.

    A code may name a script, a territory and one variant. Nobody can put words of their own into
    one, and what names no language (`und`, `mul`) is none.
    """
    if code in _FURTHER_LANGUAGES:
        return True
    if not _CODE.fullmatch(code) or _SINGLETON.search(code) or not tag_is_valid(code):
        return False
    tag = Language.get(code, normalize=False)
    private = _PRIVATE_USE.fullmatch(code)
    return not private and tag.language not in NO_LANGUAGES and len(tag.variants or ()) <= 1


def _code(written: str) -> str:
    """A code in the form in which MediaWiki has it, whatever stands between its parts."""
    return "-".join(re.split(r"[ _-]+", typed(written).lower()))


def _language_meant(written: str, reader: Reader) -> str:
    """The code of the language that somebody called by name, with the level if there is one."""
    named = _LEVEL.fullmatch(_code(written))
    level = named["level"] if named and named["level"] in _LEVELS else ""
    name = (named["code"] if level and named else _code(written)).replace("-", " ")
    code = language_named(name)
    if not code and reader.may_search():
        code = closest_language(name)
    return f"{code}-{level}" if code and level else code or ""


def languages(value: str, parameter: str, reader: Reader) -> dict[str, str]:
    """Levels by language code; see Profile."""
    levels: dict[str, str] = {}
    for entry in reader.entries(value, parameter, lambda _: False):
        written = _code(entry)
        match = _LEVEL.fullmatch(written)
        before, hyphen, _ = written.partition("-")
        if match and match["level"] in _LEVELS and is_language(match["code"]):
            levels[match["code"]] = match["level"]
        elif is_language(written):
            levels[written] = ""
        elif match and is_language(match["code"]):
            example = f"{match['code']}-5 / {match['code']}-n"
            reader.problem(parameter, entry, Reason.UNKNOWN_LEVEL, example)
        elif meant := _language_meant(entry, reader):
            reader.problem(parameter, entry, Reason.UNKNOWN_LANGUAGE, meant)
        elif hyphen and is_language(before):
            # A word where the level belongs: `en-native`.
            reader.problem(parameter, entry, Reason.UNKNOWN_LEVEL, f"{before}-5 / {before}-n")
        else:
            reader.problem(parameter, entry, Reason.UNKNOWN_LANGUAGE)
    kept = reader.at_most(MOST_LANGUAGES, levels, parameter)
    return {code: levels[code] for code in kept}


def _territory_of(entry: str, reader: Reader) -> str | None:
    """A country's ISO code, or `region:` and a region's key; None where it is neither.

    An ISO code goes before a region's key: `NA` is Namibia, not North America.
    """
    item = item_in(entry)
    if item:
        return reader.items.get(item)
    found = (_territory_named(name, reader) for name in _names_in(entry))
    return next(filter(None, found), None)


def _territory_named(name: str, reader: Reader) -> str | None:
    code = typed(name).upper()
    if code in region_of_country():
        return code
    if code in regions():
        return f"region:{code}"
    for key, region in regions().items():
        if normalised(name).replace(",", "") == normalised(region).replace(",", ""):
            return f"region:{key}"
    # Codes of three letters and what people write for GB.
    countries = get_global("territory_aliases").get(code, ())
    if len(countries) == 1 and countries[0] in region_of_country():
        return str(countries[0])
    return country_named(name, reader.languages)


def territories(value: str, parameter: str, reader: Reader) -> tuple[str, ...]:
    """ISO 3166-1 codes, and keys of regions with `region:` before them."""

    @cache
    def meaning(entry: str) -> str | None:
        return _territory_of(entry, reader)

    found = []
    for entry in reader.entries(value, parameter, lambda whole: meaning(whole) is not None):
        territory = meaning(entry)
        if territory is None:
            suggestion = ""
            if reader.may_search():
                suggestion = closest_territory(_names_in(entry)[0], reader.languages)
            reader.problem(parameter, entry, Reason.UNKNOWN_TERRITORY, suggestion)
        else:
            found.append(territory)
    return reader.at_most(MOST_TERRITORIES, found, parameter)


def _named(  # noqa: PLR0913, PLR0917
    value: str,
    parameter: str,
    reader: Reader,
    table: Table,
    shown: Mapping[str, str],
    reason: Reason,
    most: int,
    as_name: Callable[[str], str] = normalised,
) -> tuple[str, ...]:
    """Entries that are names in `table`; suggestions are what `shown` calls the nearest keys."""

    @cache
    def of_name(name: str) -> tuple[str, ...]:
        means = table.keys[name]
        near = (tuple(one for one in means if one in some) for some in reader.nearest)
        return means if len(means) == 1 else next(filter(None, near), means)

    def meaning(entry: str) -> tuple[str, ...]:
        names = map(as_name, _names_in(entry))
        return next((of_name(name) for name in names if name in table.keys), ())

    found: list[str] = []
    for entry in reader.entries(value, parameter, lambda whole: bool(meaning(whole))):
        means = meaning(entry)
        if len(means) == 1:
            found += means
        else:
            near = means
            if not near and reader.may_search():
                near = table.near(normalised(_names_in(entry)[0]))
            suggestion = " / ".join(shown.get(one, one) for one in near[:_MOST_CHOICES])
            reader.problem(parameter, entry, reason, suggestion)
    return reader.at_most(most, found, parameter)


def _one_each(keys: Mapping[str, str]) -> Keys:
    return {name: (key,) for name, key in keys.items()}


@cache
def names_of_affiliations() -> Mapping[str, str]:
    """The key of each affiliation of the curated table, by its normalised name and acronym."""
    table = affiliations()
    by_name = {normalised(name): key for key, name in table.items()}
    return by_name | {normalised(key): key for key in table}


def with_affiliations(keys: Keys) -> Table:
    """Names of organizations, those of the curated table first: each of these means that one."""
    curated = _one_each(names_of_affiliations())
    return Table({**curated, **keys, **curated})


def organizations(value: str, parameter: str, reader: Reader) -> tuple[str, ...]:
    """Organizations: pages that hold the template, or names of the curated table."""
    table = reader.titles.get(ORGANIZATION) or with_affiliations({})
    reason = Reason.UNKNOWN_AFFILIATION
    return _named(value, parameter, reader, table, affiliations(), reason, MOST_AFFILIATIONS)


def pages_with(template: str) -> Read:
    """Pages that hold a template, by title or by link."""

    def read(value: str, parameter: str, reader: Reader) -> tuple[str, ...]:
        table = reader.titles.get(template) or Table({})
        return _named(value, parameter, reader, table, {}, Reason.UNKNOWN_PAGE, MOST_PAGES)

    return read


@cache
def _names_of_projects() -> Table:
    by_name = {normalised(name): key for key, name in projects().items()}
    shorter = {name.removeprefix("wikimedia "): key for name, key in by_name.items() if " " in name}
    return Table(_one_each(by_name | shorter | {key: key for key in projects()}))


def _project_name(name: str) -> str:
    """A project's name, normalised; of `ptwiki` and `pt.wikisource.org` without the language."""
    written = normalised(name)
    local = _PROJECT_OF_LANGUAGE.fullmatch(written)
    if local and is_language(local["language"].replace(" ", "-")):
        return local["project"]
    return written


def wikimedia_projects(value: str, parameter: str, reader: Reader) -> tuple[str, ...]:
    """Projects by name or database code; which language's is not asked."""
    table, reason = _names_of_projects(), Reason.UNKNOWN_PROJECT
    return _named(
        value, parameter, reader, table, projects(), reason, MOST_PAGES, as_name=_project_name
    )


def accounts(value: str, parameter: str, reader: Reader) -> tuple[str, ...]:
    """Names of accounts, plain or as links to their pages."""

    def understood(whole: str) -> bool:
        if _SIGNED.search(whole):
            return True
        # A name may hold a comma; only of those who have a profile we know.
        name = account_named(whole)
        return name in reader.accounts and whole.endswith(name[1:])

    found = []
    for entry in reader.entries(value, parameter, understood):
        name = account_named(entry)
        if name:
            found.append(name)
        else:
            reader.problem(parameter, entry, Reason.UNKNOWN_ACCOUNT)
    return reader.at_most(MOST_PEOPLE, found, parameter)


def one_of(*choices: str) -> Read:
    """A parameter with fixed words; the first is what an empty or unknown value means."""

    def read(value: str, parameter: str, reader: Reader) -> str:
        word = normalised(without_marks(value))
        word = word if word in choices else dialects().values.get(word, word)
        if word in choices:
            return word
        if word:
            reader.problem(parameter, value, Reason.UNKNOWN_CHOICE, " / ".join(choices))
        return choices[0]

    return read


def yes(value: str, parameter: str, reader: Reader) -> bool:
    """Yes or no, also as wikitext says it (1, 0, true …); nothing is no."""
    word = _YES_OR_NO.get(normalised(without_marks(value)))
    return (word or one_of("no", "yes")(value, parameter, reader)) == "yes"


def mentees(value: str, parameter: str, reader: Reader) -> int:
    """How many mentees a person takes: a number, or yes for one and no for none."""
    word = normalised(typed(value))
    number = {"": 0, "no": 0, "yes": 1}.get(dialects().values.get(word, word))
    if number is None and word.isdecimal() and len(word) <= 4:
        number = int(word)
    if number is not None and number <= MOST_MENTEES:
        return number
    reason = Reason.NOT_A_NUMBER if number is None else Reason.TOO_MANY
    reader.problem(parameter, value, reason, "2" if number is None else str(MOST_MENTEES))
    return 0


def wikidata_item(value: str, parameter: str, reader: Reader) -> str:
    """One item of Wikidata, as Q-id, link or template."""
    written = without_marks(value)
    found = item_in(written) or ""
    if written and not found:
        reader.problem(parameter, value, Reason.NOT_AN_ITEM, "Q42")
    return found


def timezone(value: str, parameter: str, reader: Reader) -> str:
    """A zone of the IANA database (`America/Sao_Paulo`), its city, or `UTC+05:30`."""
    written = typed(value)
    if not written:
        return ""
    short = written[:LONGEST_NAME]
    found = timezones_named(written, reader.languages)
    if len(found) != 1:
        near = found or timezones_meant(short, reader.languages)
        example = " / ".join(near) or _ZONES
        reader.problem(parameter, value, Reason.UNKNOWN_TIMEZONE, example)
        return ""
    return found[0]


def free_text(longest: int = LONGEST_TEXT) -> Read:
    """Free text: only its length is looked at, in characters, and nothing of it is kept."""

    def read(value: str, parameter: str, reader: Reader) -> None:
        if len(value.strip()) > longest:
            reader.problem(parameter, value, Reason.TOO_LONG, str(longest))

    return read


def one_line(value: str, parameter: str, reader: Reader) -> str:
    """A name in one line, such as an organization's; of links what they show."""
    shown = _LINK.sub(lambda link: link["shown"] or link["target"], without_marks(value))
    written = " ".join(shown.split())
    if wrong := fault(written):
        reader.problem(parameter, value, *wrong)
        return ""
    return written


def names_by_language(value: str, parameter: str, reader: Reader) -> dict[str, str]:
    """One name a language: `pt: Wikimedia Brasil; ar: …`."""

    def is_named(code: str) -> bool:
        return is_language(_code(code))

    found: dict[str, str] = {}
    for entry in reader.entries(value, parameter, lambda _: True):
        # A name may hold a comma: it separates only where another language follows.
        at = [0, *(one.end() for one in _FURTHER_NAME.finditer(entry) if is_named(one["code"]))]
        for start, end in itertools.pairwise([*at, len(entry)]):
            code, colon, rest = entry[start:end].replace("：", ":").partition(":")
            if not (colon and is_named(code)):
                meant = (
                    _language_meant(code, reader) if colon else f"{(*reader.languages, 'en')[0]}: …"
                )
                reader.problem(parameter, entry, Reason.UNKNOWN_LANGUAGE, meant)
            elif not rest.strip(_COMMAS):
                missing = Reason.MISSING_PARAMETER
                reader.problem(parameter, entry, missing, f"{_code(code)}: …")
            elif written := one_line(rest.rstrip(_COMMAS), parameter, reader):
                found[_code(code)] = written
    kept = reader.at_most(MOST_NAMES, found, parameter)
    return {code: found[code] for code in kept}


def code_of_language(value: str, parameter: str, reader: Reader) -> None:
    """One language's code: the language of a text that is not kept."""
    code = _code(value)
    if code and not is_language(code):
        reader.problem(parameter, value, Reason.UNKNOWN_LANGUAGE, _language_meant(value, reader))


def page_title(value: str, parameter: str, reader: Reader) -> str:
    """A page of the wiki, by title or by link."""
    written = without_marks(value)
    link = _LINK.fullmatch(written)
    title = link["target"] if link else written.removeprefix(":").partition("#")[0]
    title = " ".join(title.replace("_", " ").split())
    no_title = not title or len(title.encode()) > 255 or "://" in title or _NO_TITLE.search(title)
    if written and no_title:
        # The page itself says at least as much.
        reader.problem(parameter, value, Reason.UNKNOWN_PAGE, reader.page)
        return ""
    return title


def address(value: str, parameter: str, reader: Reader) -> str:
    """An address of the web, plain or as a link."""
    written = without_marks(value)
    found = _address_in(written)
    if written and not found:
        reader.problem(parameter, value, Reason.BAD_ADDRESS, _ADDRESS)
    return found


def _address_in(entry: str) -> str:
    """The address that an entry is or links to; empty for none."""
    link = _LINK_OUT.fullmatch(entry)
    written = link["address"] if link else entry
    if len(written) > LONGEST_TEXT or _NO_ADDRESS.search(written):
        return ""
    try:
        parts = urlsplit(written)
    except ValueError:
        return ""
    # What stands before an @ is there to be taken for the host.
    right = parts.scheme in {"http", "https"} and "@" not in parts.netloc
    return written if right and "." in (parts.hostname or "").strip(".") else ""


def documents(value: str, parameter: str, reader: Reader) -> tuple[str, ...]:
    """Addresses of the web, or pages of the wiki as links."""

    def understood(whole: str) -> bool:
        return bool(_LINK.fullmatch(whole) or _address_in(whole))

    found = []
    for entry in reader.entries(value, parameter, understood):
        if _LINK.fullmatch(entry):
            found.append(page_title(entry, parameter, reader))
        elif there := _address_in(entry):
            found.append(there)
        else:
            reader.problem(parameter, entry, Reason.BAD_ADDRESS, _ADDRESS)
    return reader.at_most(MOST_PAGES, (one for one in found if one), parameter)


def day(value: str, parameter: str, reader: Reader) -> datetime.date | None:
    """The day of a date or of a moment in ISO 8601, as it is written there."""
    written = typed(value)
    if not written:
        return None
    short = written[:LONGEST_NAME]
    found = day_of(short) if short == written else None
    if found is None or not EARLIEST <= found <= LATEST:
        near = days_meant(short, reader.languages) if found is None else ()
        reader.problem(parameter, value, Reason.BAD_DATE, " / ".join(near) or _DAYS)
        return None
    return found


def kind_of_organization(value: str, parameter: str, reader: Reader) -> str:
    """A type of affiliate, by its name or its letter; the letter is kept."""
    written = normalised(without_marks(value))
    written = normalised(dialects().values.get(written, written))
    kinds = affiliation_types()
    by_name = {code.lower(): code for code in kinds}
    for code, name in kinds.items():
        by_name |= {normalised(name): code, normalised(name).removeprefix("wikimedia "): code}
    if written and written not in by_name:
        choices = " / ".join(kinds.values())
        reader.problem(parameter, value, Reason.UNKNOWN_CHOICE, choices)
    return by_name.get(written, "")
