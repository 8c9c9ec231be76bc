"""Every recorded case in profiles/ (its README says how to add one), and what they cover."""

from __future__ import annotations

import dataclasses
import datetime
import itertools
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sync.profiles.contract import PROFILE, REQUEST, SESSION, TEMPLATES
from sync.profiles.dialects import Dialects
from sync.profiles.ownership import Authors
from sync.profiles.people import People, read_people
from sync.profiles.problems import Reason
from sync.profiles.records import Session
from sync.profiles.sheet import OWN_NAMES, Names, Sheets, owner_of, read_sheet
from sync.profiles.values.reader import MOST_ENTRIES
from sync.reference.world import World
from sync.wiki.pages import StoredPage
from wikidata.catalogue import Catalogue

FOLDER = Path(__file__).parent / "profiles"
CASES = sorted(FOLDER.glob("*.case"))
WORLD = World(
    **json.loads((FOLDER / "world.json").read_text("utf-8")), today=datetime.date(2026, 11, 28)
)
REDIRECT = f"#REDIRECT [[Template:{PROFILE}]]"
LEADS = re.compile(r"#REDIRECT \[\[(?!Template:)(.+)\]\]")
RECORDS = ("profiles", "organizations", "events", "teams", "programmes", "sessions", "requests")
NOBODY = "Somebody"


@dataclass(frozen=True)
class Case:
    """One file: what is on the wiki, and what is to be read there."""

    says: str
    pages: tuple[StoredPage, ...]
    authors: Authors
    records: Mapping[str, Mapping[str, Any]]
    problems: list[tuple[str, ...]]

    @property
    def template_names(self) -> Names:
        redirects = {
            page.title.removeprefix("Template:")
            for page in self.pages
            if page.text.startswith(REDIRECT)
        }
        return {**OWN_NAMES, PROFILE: {*OWN_NAMES[PROFILE], *redirects}}

    def read(self, catalogue: Catalogue, *, backwards: bool = False) -> People:
        pages = self.pages[::-1] if backwards else self.pages
        leads = ((page.title, LEADS.match(page.text)) for page in pages)
        moved = {title: found[1] for title, found in leads if found}
        # As the wiki gives them: without redirects.
        pages = tuple(page for page in pages if page.title not in moved)
        world = dataclasses.replace(WORLD, moved=moved)
        return read_people(pages, catalogue, Sheets(self.template_names), self.authors, world)


SPEAKS = "speaks for the community"


def read_case(path: Path) -> Case:
    says, *sections = path.read_text("utf-8").removesuffix("\n").split("\n=== ")
    pages: list[StoredPage] = []
    earlier: dict[str, list[StoredPage]] = {}
    listed: dict[str, str] = {}
    authors_are_told = False
    for number, section in enumerate(sections, start=1):
        heading, _, body = section.partition("\n")
        kind, _, rest = heading.partition(": ")
        if kind in {"page", "earlier"}:
            title, by, author = rest.partition(" | by ")
            authors_are_told |= bool(by)
            page = StoredPage(title, body, number, author or owner_of(title) or NOBODY)
            (pages if kind == "page" else earlier.setdefault(title, [])).append(page)
        elif heading in {*RECORDS, "problems", "accounts"} and heading not in listed:
            listed[heading] = body
        else:
            raise ValueError(f"{path.name}: no section is called {heading!r}")
    accounts = json.loads(listed.get("accounts", "{}"))
    speakers = frozenset(name for name, what in accounts.items() if what == SPEAKS)
    refused, renamed = _accounts({
        name: what for name, what in accounts.items() if name not in speakers
    })  # fmt: skip
    histories = _histories(pages, earlier, renamed) if authors_are_told else None
    problems = listed.get("problems", "").splitlines()
    return Case(
        says,
        tuple(pages),
        Authors(histories, refused, renamed, speakers),
        {kind: json.loads(listed.get(kind, "{}")) for kind in RECORDS},
        sorted(tuple(part.strip() for part in line.split("|", 3)) for line in problems),
    )


def _accounts(told: Mapping[str, Any]) -> tuple[dict[str, tuple[Reason, str]], dict[str, str]]:
    refused: dict[str, tuple[Reason, str]] = {}
    renamed: dict[str, str] = {}
    for name, what in told.items():
        if isinstance(what, str):
            reason, _, suggestion = what.partition(" | ")
            refused[name] = (Reason(reason), suggestion)
        else:
            renamed[name] = what["renamed_to"]
    return refused, renamed


def _histories(
    pages: list[StoredPage], earlier: Mapping[str, list[StoredPage]], renamed: Mapping[str, str]
) -> dict[str, tuple[StoredPage, ...]]:
    """What a wiki would tell of older revisions: in user space only the owner's."""
    found = {}
    for page in pages:
        owner = owner_of(page.title)
        keepers = {owner, renamed.get(owner, owner)} if owner else None
        found[page.title] = tuple(
            one for one in earlier.get(page.title, ()) if keepers is None or one.editor in keepers
        )
    return found


def said(record: Any, empty: Any) -> dict[str, Any]:
    """The fields of a record that differ from an empty one, as JSON would hold them."""
    values = {one.name: getattr(record, one.name) for one in dataclasses.fields(record)}
    return {
        name: _as_json(value) for name, value in values.items() if value != getattr(empty, name)
    }


def _as_json(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, datetime.date) else value


def all_said(people: People) -> dict[str, dict[str, Any]]:
    """Everything that was read, in the form of the cases."""
    record_of = {f"{one.record.__name__.lower()}s": one.record for one in TEMPLATES.values()}
    found: dict[str, dict[str, Any]] = {
        kind: {
            title: said(record, record_of[kind](page=title))
            for title, record in getattr(people, kind).items()
        }
        for kind in RECORDS
        if kind not in {"profiles", "sessions"}
    }
    found["profiles"] = {
        user: said(profile, type(profile)(user=user, page=f"User:{user}"))
        for user, profile in people.profiles.items()
    }
    found["sessions"] = {}
    for one in people.sessions:
        nothing = Session(one.page, owner_of(one.page) or "", "", "", "", None)
        found["sessions"].setdefault(one.page, []).append(said(one, nothing))
    return found


def problems_in(people: People) -> list[tuple[str, ...]]:
    return sorted(
        (one.page, one.parameter, one.reason.value, one.suggestion) for one in people.problems
    )


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.from_json((FOLDER / "catalogue.json").read_text("utf-8"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_page_is_read_as_recorded(path: Path, catalogue: Catalogue) -> None:
    case = read_case(path)
    people = case.read(catalogue)
    assert all_said(people) == case.records
    assert problems_in(people) == case.problems


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_order_in_which_pages_are_read_changes_nothing(
    path: Path, catalogue: Catalogue
) -> None:
    case = read_case(path)
    one_way = case.read(catalogue)
    other_way = case.read(catalogue, backwards=True)
    assert one_way == other_way
    assert list(one_way.profiles) == list(other_way.profiles)


def test_every_case_says_in_one_sentence_what_it_shows() -> None:
    assert CASES
    for path in CASES:
        says = read_case(path).says
        assert says.endswith("."), path.name
        assert "\n" not in says, path.name


def test_nothing_hostile_comes_back_as_a_suggestion(catalogue: Catalogue) -> None:
    for path in FOLDER.glob("*-hostile.case"):
        for problem in read_case(path).read(catalogue).problems:
            assert not set(problem.suggestion) & set("<>[]{}|'\"\n"), path.name
            assert len(problem.value) < 4 or problem.value not in problem.suggestion, path.name


# What the cases have to cover

PARAMETERS = [
    (template.name, parameter)
    for template in TEMPLATES.values()
    for parameter in template.parameters
]
KINDS = ("right", "wrong", "long", "hostile")
# Anything may stand there; only its length can be wrong.
FREE_TEXT = {
    (PROFILE, "about"),
    (PROFILE, "display name"),
    (PROFILE, "pronoun"),
    ("Capacity event", "place"),
    ("Capacity event", "title"),
    ("Capacity organization", "acronym"),
    ("Capacity organization", "name"),
    ("Capacity team", "activity"),
    ("Mentorship programme", "conditions"),
}
# Nothing is near a name that no account can have.
WITHOUT_CURE = {("Capacity event", "organizers")}


def calls_in(path: Path) -> Iterator[tuple[str, str, str]]:
    """Page, template and parameter of all that is given somewhere in a case."""
    for page in read_case(path).pages:
        for template, calls in read_sheet(page.text).calls.items():
            for parameter, value in itertools.chain.from_iterable(one.items() for one in calls):
                if value:
                    yield page.title, template, parameter


def covered(kind: str) -> dict[tuple[str, str], list[tuple[str, ...]]]:
    """For each parameter that a case of a kind gives, the problems that name it."""
    found: dict[tuple[str, str], list[tuple[str, ...]]] = {}
    for path in FOLDER.glob(f"*-{kind}.case"):
        problems = read_case(path).problems
        for title, template, parameter in calls_in(path):
            naming = [one for one in problems if one[:2] == (title, parameter)]
            found.setdefault((template, parameter), []).extend(naming)
    return found


def test_every_parameter_has_a_case_of_a_right_value_without_a_problem() -> None:
    right = covered("right")
    assert set(right) >= set(PARAMETERS)
    assert not any(right.values())


def test_every_parameter_has_a_case_of_a_wrong_value_that_names_the_nearest_right_one() -> None:
    wrong = covered("wrong")
    for one in set(PARAMETERS) - FREE_TEXT:
        assert wrong.get(one), one
        if one not in WITHOUT_CURE:
            assert any(suggestion for *_, suggestion in wrong[one]), one


@pytest.mark.parametrize("kind", ["long", "hostile"])
def test_every_parameter_has_a_case_of_an_over_long_and_of_a_hostile_value(kind: str) -> None:
    found = covered(kind)
    assert set(found) >= set(PARAMETERS)
    if kind == "long":
        assert [one for one in PARAMETERS if not found[one]] == []


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_every_parameter_fills_a_field_and_every_field_is_filled(template: Any) -> None:
    fields = {one.name for one in dataclasses.fields(template.record)}
    filled = {template.field(one) for one, about in template.parameters.items() if about.kept}
    derived = {"page", *({"user"} if template.name in {PROFILE, SESSION} else ())}
    derived |= {"regions"} if "territories" in filled else set()
    derived |= {"supporters"} if template.name == REQUEST else set()
    derived |= {"last"} if "end" in filled else set()
    assert filled <= fields
    assert fields - filled == derived
    checked = {(template.name, one) for one, about in template.parameters.items() if not about.kept}
    assert checked <= FREE_TEXT | {(PROFILE, "about language"), (PROFILE, "look")}


# Words of other languages

WORDS = Dialects(
    templates={"perfil de capacidades": "Capacity profile"},
    parameters={"sabe": "known", "conhece": "known", "estado": "status", "page": "status"},
    values={"pausado": "paused", "sim": "yes", "capítulo": "Chapter"},
    titles={"Perfil de capacidades": "Capacity profile"},
)


def speak(words: Dialects, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read with these words of other languages instead of those of the program."""
    for module in ("people", "values.choice", "values.page"):
        monkeypatch.setattr(f"sync.profiles.{module}.dialects", lambda: words)


@pytest.mark.parametrize(
    ("call", "fields"),
    [
        ("Perfil de capacidades|sabe=Lua", {"known": ["Q108"]}),
        ("Capacity profile|Sabe=Lua", {"known": ["Q108"]}),
        ("perfil de capacidades|known=Lua|estado=Pausado", {"known": ["Q108"], "status": "paused"}),
        # What is given in English counts, unless it is given empty.
        ("Capacity profile|sabe=Lua|known=training", {"known": ["Q105"]}),
        ("Capacity profile|known=training|sabe=Lua", {"known": ["Q105"]}),
        ("Capacity profile|sabe=Lua|known=", {"known": ["Q108"]}),
        ("Capacity profile|known=|sabe=Lua", {"known": ["Q108"]}),
        ("Capacity profile|sabe=|conhece=Lua", {"known": ["Q108"]}),
        ("Capacity profile|mentor=Sim", {"mentor": 1}),
    ],
)
def test_templates_parameters_and_fixed_words_may_be_of_another_language(
    call: str, fields: dict[str, Any], catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    speak(WORDS, monkeypatch)
    names = {**OWN_NAMES, PROFILE: (*OWN_NAMES[PROFILE], "Perfil de capacidades")}
    page = StoredPage("User:Ana", f"{{{{{call}}}}}", 1, "Ana")
    people = read_people([page], catalogue, Sheets(names))
    assert all_said(people)["profiles"] == {"Ana": fields}
    assert people.problems == ()


def test_an_english_parameter_keeps_its_meaning_whatever_a_dialect_calls_so(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    speak(WORDS, monkeypatch)
    organization = "{{Capacity organization|managers=Ana|page=Ours|type=Capítulo}}"
    profile = "{{Capacity profile|manages=Ours}}"
    pages = [StoredPage("Ours", organization, 1, "Ana"), StoredPage("User:Ana", profile, 2, "Ana")]
    people = read_people(pages, catalogue)
    assert people.organizations["Ours"].meta_page == "Ours"
    assert people.organizations["Ours"].kind == "C"
    assert people.problems == ()


@pytest.mark.parametrize(("template", "parameter"), PARAMETERS)
def test_what_nobody_lists_by_hand_is_reported_and_not_looked_up(
    template: str, parameter: str, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up: list[str] = []

    def nothing(one: str, *_: object) -> str:
        looked_up.append(one)
        return ""

    for name in (
        "language.closest_language", "language.language_named", "place.closest_places",
        "place.places_named",
    ):  # fmt: skip
        where = f"sync.profiles.values.{name}"
        monkeypatch.setattr(where, nothing)
    resolve = catalogue.resolve

    def counted(name: str, languages: Any = ()) -> Any:
        looked_up.append(name)
        return resolve(name, languages)

    monkeypatch.setattr(Catalogue, "resolve", lambda _, *told: counted(*told))
    listed = "; ".join(f"xyzzy{number}" for number in range(3 * MOST_ENTRIES))
    text = f"{{{{{template}|{parameter}={listed}}}}}"
    read_people([StoredPage("User:Ana", text, 1, "Ana")], catalogue)
    assert len(looked_up) <= 3 * MOST_ENTRIES
