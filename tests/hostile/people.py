"""People who write tricks wherever something can be written: from a seed, the same in every run."""

from __future__ import annotations

import datetime
import random
import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from pathlib import Path

from bots.jobs.snapshot import Snapshot, catalogue_title
from bots.pages.messages import shipped_messages
from sync.profiles.contract import EVENT, PROFILE, REQUEST, SESSION, TEMPLATES
from sync.profiles.sheet import OWN_NAMES
from sync.profiles.values.reader import ORGANIZATION, PROGRAMME, TEAM
from sync.wiki.pages import Page, StoredPage
from sync.wiki.site import Site
from sync.wikitext.scanner import find_calls
from sync.wikitext.titles import large_first
from wikidata.facts import Proposal
from wikidata.items import Candidate

HERE = Path(__file__).parent
DATE = datetime.date(2026, 1, 31)
SKILLS = 40
"""Capacities of the catalogue; one goes by the name `skill 7` and by a trick."""
LONGEST_NAME = 85
"""Bytes in the name of an account on Wikimedia's wikis."""
LONGEST_TITLE = 200
"""Bytes: a title may have 255, and pages below it have to fit too."""

# What MediaWiki has in no title; of the rest, what it has in no name of an account.
_NO_TITLE = re.compile(
    r"[\x00-\x1f\x7f#<>\[\]{}|\u200e\u200f\u202a-\u202e\ufffd-\uffff]|~(?=~~)|:(?=:)|%(?=[0-9A-Fa-f]{2})"
    r"|&(?=#?[0-9A-Za-z\x80-\U0010ffff]+;)"
)
_NO_ACCOUNT = re.compile(r"[/@:=>\x80-\xa0\u2000-\u200f\u2028-\u202f\u3000\ue000-\uf8ff]")
_TITLE_SPACES = re.compile(r"[ _\xa0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_STEPS = re.compile(r"(?:^|(?<=/))\.{1,2}(?=/|$)")

# Free text: what is long has several lines too.
_AT_LENGTH = ("zzz", "zzz\n" * 200)
# Something right for each parameter that is not just any text.
RIGHT = {
    "languages": ("en-5; pt-2", "en; es-n; ar-0", "pt-n; en-3"),
    "territory": ("BR", "Argentina; LAC", "مصر"),
    "projects": ("Wikidata", "ptwiki; Wikimedia Commons"),
    "about": _AT_LENGTH,
    "conditions": _AT_LENGTH,
    "about language": ("pt", "ar", ""),
    "timezone": ("America/Lima", "UTC+05:30"),
    "wikidata": ("Q42", "[[d:Q42|x]]"),
    "mentor": ("2", "yes"),
    "contact": ("talk", "email", "none"),
    "notify": ("weekly",),
    "suggestions": ("page",),
    "status": ("open", "open", "open", "paused"),
    "type": ("Chapter", "U"),
    "website": ("https://example.org/x?y=z",),
    "documents": ("https://example.org/; [[Main Page]]",),
    "page": ("Main Page", "[[Main Page|x]]"),
    "names": ("pt: Nome; ar: اسم", "en: Name"),
    "begin": ("2026-03-04", "2026-03-04T18:00Z"),
    # What is over has another box than what still goes on.
    "end": ("2026-04-05", "2126-04-05T20:00+01:00"),
    "online": ("yes", "no"),
    "date": ("2026-01", "2025-12-31"),
    "hours": ("1.5", "2"),
}
# And of a request, where the same names mean something else.
_ASKED = {
    "kind": ("idea", "fault", "capacity"),
    "title": ("zzz",),
    "date": ("2026-01-02",),
    "status": ("open", "planned", "done", "declined"),
    "decided": ("2026-01-03",),
}
_SKILLED = frozenset(
    {"known", "available", "wanted", "mentor in", "mentee in", "needed", "offered", "capacities"}
)
_ADDRESSES = frozenset({"website", "documents"})
SHAPES = (
    "{written}", "{right}; {written}", "{written}; {right}", "[[{written}]]; {right}",
    "[[{right}|{written}]]; {right}", "[[{written}|{right}]]", "{{{{Q|{written}}}}}; {right}",
    "[https://example.org/{written} {written}]; {right}", "https://example.org/{written}",
    "en: {written}; {right}", "{right}{written}", "* {right}\n* {written}",
)  # fmt: skip
"""How something that is written stands with what is right."""
_LETTERS = ((0x20, 0x7E), (0xA1, 0x24F), (0x590, 0x6FF), (0x2010, 0x206F), (0x3040, 0x30FF),
            (0xFE00, 0xFEFF), (0xFF00, 0xFFEF), (0x1F300, 0x1F6FF), (0x1, 0x10FFFF))  # fmt: skip


@cache
def tricks() -> Mapping[str, str]:
    """The tricks of tricks.toml by their names."""
    found: dict[str, str] = tomllib.loads((HERE / "tricks.toml").read_text("utf-8"))
    return found


def title(text: str, most: int = LONGEST_TITLE) -> str:
    """What MediaWiki leaves of a text in a title; empty where nothing is left."""
    before, now = "", text
    while now != before:
        before = now
        now = _NO_TITLE.sub("", unicodedata.normalize("NFC", now))
        now = _TITLE_SPACES.sub(" ", _STEPS.sub("", now)).strip(" ").lstrip(":").strip(" ")
        now = now.encode()[:most].decode(errors="ignore")
    return large_first(now)


def account(text: str) -> str:
    """What is left of it in the name of an account."""
    return title(_NO_ACCOUNT.sub("", title(text)), LONGEST_NAME - 6)


def as_entities(text: str) -> str:
    """A text of which MediaWiki sees no letter, and a reader each."""
    return "".join(f"&#{ord(letter)};" for letter in text)


Pen = Callable[[random.Random], str]
"""Writes something."""


def harmless(chance: random.Random) -> str:
    """Words that mean nothing, in one line or in several, as a trick may have."""
    word = chance.choice(("zzz", "zzz yyy", "Zzz, yyy", "zzz; yyy", "zzz\nyyy"))
    return word if chance.random() < 0.9 else word * 300


def hostile(chance: random.Random) -> str:
    """Tricks, alone, in a row, hidden, or among letters of all kinds."""
    if chance.random() < 0.4:
        return _trick(chance)
    text = "".join(chance.choice((_trick, _trick, _trick, _noise))(chance) for _ in _few(chance))
    hidden: dict[Callable[[str], str], float] = {
        as_entities: 2,
        lambda one: as_entities(one).replace("&", "&amp;"): 1,
        lambda one: f"<nowiki>{one}</nowiki>": 1,
        lambda one: one.replace("}}", "{{!}}".join("}}")).replace("|", "{{!}}"): 1,
        lambda one: (one or "x") * (2_000 // len(one or "x")): 0.3,
        str: 6,
    }
    return chance.choices([*hidden], [*hidden.values()])[0](text)


def _few(chance: random.Random) -> range:
    return range(chance.choice((1, 1, 1, 2, 3)))


def _trick(chance: random.Random) -> str:
    return chance.choice([*tricks().values()])


def _noise(chance: random.Random) -> str:
    points = (chance.randint(*chance.choice(_LETTERS)) for _ in range(chance.randint(1, 8)))
    return "".join(chr(point) for point in points if not 0xD800 <= point <= 0xDFFF)


class Community:
    """People and the pages that they share, all written with one pen.

    Where it is `contained`, no page's trick ends the call it stands in, so that the whole page is
    the template's; otherwise one page in five is as it comes.
    """

    def __init__(self, seed: int, people: int, pen: Pen, *, contained: bool = False) -> None:
        self._chance = random.Random(seed)
        self._pen = pen
        self._contained = contained
        # One has a name that programs take for a number.
        self.users = [
            str(number) if number == 1 else self._unused(account, str(number))
            for number in range(people)
        ]
        shared = {name: max(1, people // 12) for name in (ORGANIZATION, EVENT, TEAM, PROGRAMME)}
        self._titles = {
            name: [self._shared(f"{name[-4:]}{number}") for number in range(count)]
            for name, count in shared.items()
        }
        silent, *others = self.users
        self.pages = [
            StoredPage(f"User:{silent}", f"{{{{{PROFILE}}}}}", 1, silent),
            *(self._page(self._home(user), PROFILE, user) for user in others),
            *(
                self._page(one, name, user)
                for name, titles in self._titles.items()
                for one, user in zip(titles, others, strict=False)
            ),
            *(
                self._page(f"User:{user}/Capacity sessions", SESSION, user)
                for user in others[: max(1, people // 12)]
            ),
        ]
        asked = (self._shared(f"asks{number}") for number in range(max(1, people // 12)))
        self.pages += [
            self._page(one, REQUEST, user) for one, user in zip(asked, others, strict=False)
        ]

    def snapshot(self, site: Site) -> Snapshot:
        """The wiki of these people, with a catalogue and proposals of the same pen."""
        stored = Page.of_data(catalogue_title(site), self._catalogue())
        proposals = [
            Proposal(people, tuple(Candidate(f"Q{n}", self._written()) for n in (people, 9)))
            for people in range(2, 12)
        ]
        return Snapshot(
            site=site,
            date=DATE,
            pages=tuple(self.pages),
            published={stored.title: StoredPage(stored.title, stored.text, 1, site.bot)},
            messages=shipped_messages(),
            proposals=tuple(proposals),
        )

    def _catalogue(self) -> dict[str, object]:
        capacities = {}
        for number in range(1, SKILLS + 1):
            words = [" ".join(self._written().split())[:250] or "x" for _ in range(3)]
            capacities[f"Q{number}"] = {
                "parent": f"Q{number + 1}" if number % 4 else None,
                "labels": {"en": words[0], "pt": words[1]},
                "aliases": {"en": [f"skill {number}"]},
                "descriptions": {"en": words[2]},
            }
        return {"format": 1, "capacities": capacities}

    # Names and places

    def _unused(self, form: Callable[[str], str], ending: str) -> str:
        """A name of its own by the number at its end; every tenth stands at the beginning."""
        name = form(self._called())
        return " ".join((ending, name) if self._chance.random() < 0.1 else (name, ending)).strip()

    def _shared(self, ending: str) -> str:
        name = self._unused(title, ending)
        space = self._chance.choice(("", "", "Project:", "User:", "Talk:"))
        if space == "User:":
            below = f"{title(name.replace('/', ' '), 100)} {ending}"
            return f"User:{self._chance.choice(self.users)}/{below}"
        # A prefix of the name could be that of another namespace or of another wiki.
        return space + title(name.replace(":", " "))

    def _home(self, user: str) -> str:
        if self._chance.random() < 0.8:
            return f"User:{user}"
        below = title(self._called(), 100) or "x"
        return f"User:{user}/{below}".removesuffix(".js").removesuffix(".css").removesuffix(".json")

    # Pages

    def _page(self, where: str, template: str, author: str) -> StoredPage:
        text = self._call(template, author)
        while (self._contained or self._chance.random() < 0.8) and not is_whole(text):
            text = self._call(template, author)
        return StoredPage(where, text, 1, author)

    def _call(self, template: str, author: str, shape: str = "", turn: int | None = None) -> str:
        """A call with everything in one shape, or with everything right but for a few parameters.

        `turn` says which of several right values it is.
        People who are understood meet others, and only then does their name get around.
        """
        names = [*TEMPLATES[template].parameters]
        self._chance.shuffle(names)
        spoilt = names if shape else names[: self._chance.randint(1, 4)]
        shapes = {name: shape or self._chance.choice(SHAPES) for name in spoilt}
        lines = []
        for name in names:
            right = self._right(template, name, author, turn)
            shape = shapes.get(name, "{right}")
            value = shape.format(right=right, written=self._written() if name in shapes else "")
            lines += [f"|{name}={value}"] if value else []
        if self._chance.random() < 0.1:
            lines.append(f"|{self._written()}={self._written()}")
        return "\n".join(("{{" + template, *lines, "|last=last}}"))

    def every_shape(self, template: str) -> Iterator[str]:
        """Calls that are all right, and calls in which everything is written in one shape."""
        for turn in range(6):
            yield self._call(template, self.users[0], "{right}", turn)
        for shape in SHAPES:
            yield self._call(template, self.users[0], shape)

    def _right(self, template: str, parameter: str, author: str, turn: int | None) -> str:
        pages = {"manages": ORGANIZATION, "affiliation": ORGANIZATION, "teams": TEAM,
                 "programme": PROGRAMME}.get(parameter)  # fmt: skip
        if parameter in _SKILLED:
            skills = self._chance.choices(range(1, SKILLS + 1), k=3)
            return "; ".join(f"skill {number}" for number in skills)
        if pages:
            shared = self._titles[pages]
            mine = self.users.index(author) - 1
            return f"[[{shared[mine] if 0 <= mine < len(shared) else self._chance.choice(shared)}]]"
        if template == SESSION and parameter in {"with", "role", "capacity"}:
            choices = {
                "with": [f"[[User:{one}]]" for one in self.users],
                "role": [*TEMPLATES[SESSION].parameters["role"].choices],
                "capacity": [f"skill {number}" for number in range(1, SKILLS + 1)],
            }[parameter]
            return self._chance.choice(choices) if turn is None else choices[turn % len(choices)]
        if parameter in {"managers", "members", "organizers", "alternative account"}:
            return f"[[User:{author}]]; {self._chance.choice(self.users)}"
        right = {**RIGHT, **(_ASKED if template == REQUEST else {})}.get(parameter, ("zzz",))
        return self._chance.choice(right) if turn is None else right[turn % len(right)]

    def _called(self) -> str:
        return " ".join(self._written() for _ in range(self._chance.choice((1, 1, 1, 2))))

    def _written(self) -> str:
        return self._pen(self._chance)


def every_trick(templates: Sequence[str]) -> Iterator[str]:
    """A call for each trick, of one template after the other, in which everything is that trick.

    What would end the call is written as entities.
    """
    for number, trick in enumerate(tricks().values()):
        template = templates[number % len(templates)]
        names, shape = TEMPLATES[template].parameters, SHAPES[number % len(SHAPES)]
        for written in (trick, as_entities(trick)):
            value = shape.format(right="skill 1", written=written)
            address = f"https://example.org/{written}"
            lines = "\n".join(
                f"|{name}={address if name in _ADDRESSES else value}" for name in names
            )
            text = f"{{{{{template}\n{lines}\n|last=last}}}}"
            if is_whole(text):
                break
        yield text


@cache
def _names() -> Sequence[str]:
    return tuple(chain.from_iterable(OWN_NAMES.values()))


def is_whole(text: str) -> bool:
    """Whether a page is one call, and its last parameter is where it was put."""
    found = find_calls(text, _names())
    if len(found.whole) != 1 or found.broken or text.count("last=last") != 1:
        return False
    return found.whole[0].parameters.get("last") == "last"
