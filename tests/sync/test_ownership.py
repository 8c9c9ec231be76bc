"""Whose word counts, whatever two people write; and whatever one writes is read or answered."""

from __future__ import annotations

import dataclasses
import datetime
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from sync.profiles.contract import EVENT, PROFILE, REQUEST, SESSION, TEMPLATES, Template
from sync.profiles.ownership import Authors, excluded_names, listed_people, settled
from sync.profiles.people import People, read_people
from sync.profiles.problems import Reason
from sync.profiles.records import NOT_SO, Profile, Session
from sync.profiles.values import KINDS
from sync.profiles.values.reader import ORGANIZATION, PROGRAMME, TEAM, Reader, Table
from sync.wiki.pages import StoredPage
from sync.wikitext.lists import entries
from wikidata.catalogue import Catalogue

CATALOGUE = Catalogue.from_json(
    (Path(__file__).parent / "profiles" / "catalogue.json").read_text("utf-8")
)
OWNER, OTHER = "Ana", "Eve"

# Where the call stands whose owner is Ana, as one of its managers or members where it has any.
TITLES = {
    PROFILE: "User:Ana",
    ORGANIZATION: "Us",
    TEAM: "Doers",
    EVENT: "User:Ana/Meeting",
    PROGRAMME: "User:Ana/Mentors",
    SESSION: "User:Ana/Capacity sessions",
    REQUEST: "Root/Requests/1",
}
AROUND = (
    StoredPage("User:Zoe", "{{Capacity profile|alternative account=Ana}}", 11, "Zoe"),
    StoredPage("User:Bob", "{{Capacity profile|manages=Us|teams=Doers}}", 12, "Bob"),
    StoredPage("Them", "{{Capacity organization|managers=Bob}}", 13, "Bob"),
    StoredPage("Thinkers", "{{Capacity team|members=Bob}}", 14, "Bob"),
    StoredPage("Mentors", "{{Mentorship programme}}", 15, "Bob"),
)
ANA = StoredPage("User:Ana", "{{Capacity profile|manages=Us|teams=Doers}}", 16, "Ana")

CAPACITIES = ("Lua", "training", "Q102", "[[d:Q105]]", "photography, Lua", "xyzzy", "Q999999")
LANGUAGES = ("pt-n", "pt-1", "en-4", "es", "English", "en-9")
TERRITORIES = ("BR", "Angola", "North America", "SSA", "Atlantis")
ORGANIZATIONS = ("AR", "Wikimedia Argentina", "Them", "[[Us]]", "nobody")
PEOPLE = ("Ana", "[[User:Bob]]", "Zoe", "a@b", "Eve")
TEXTS = ("One", "Another", "x" * 2_001)
ITEMS = ("Q42", "Q43", "no item")
DAYS = ("2026-11-22", "2026-11-23T10:00Z", "2027-01-01", "soon")
# What may stand behind a parameter of each kind, right and wrong.
OF_KIND: Mapping[str, tuple[str, ...]] = {
    "account": PEOPLE,
    "accounts": PEOPLE,
    "address": ("https://example.org/", "https://example.net/", "example"),
    "capacities": CAPACITIES,
    "capacity": CAPACITIES,
    "choice": ("telegram",),
    "date": DAYS,
    "documents": ("https://example.org/", "[[Report]]", "report"),
    "hours": ("1", "2,5", "9", "long"),
    "item": ITEMS,
    "language": ("pt", "English"),
    "languages": LANGUAGES,
    "line": TEXTS,
    "month": ("2026-11", "2026-10-22", "May", "2099-01"),
    "mentees": ("2", "3", "yes", "no", "many"),
    "names": ("pt: Nós", "pt: Outros", "en: Us", "Us"),
    "organization type": ("C", "user group", "company"),
    "organizations": ORGANIZATIONS,
    "page": ("Us", "[[Them]]", "a|b"),
    "pages": ("Doers", "Thinkers", "Mentors", "Nobody"),
    "projects": ("Commons", "ptwiki", "wikidata", "Facebook"),
    "territories": TERRITORIES,
    "text": TEXTS,
    "timezone": ("UTC+1", "GMT", "Europe/Lisbon", "noon"),
    "word": ("telegram",),
    "words": ("telegram",),
    "yes": ("yes", "no", "1", "perhaps"),
}
ALL = {
    (template.name, name): one
    for template in TEMPLATES.values()
    for name, one in template.parameters.items()
}
VALUES = {where: (*OF_KIND[one.kind], *one.choices) for where, one in ALL.items()}


def test_every_kind_of_value_is_tried() -> None:
    assert OF_KIND.keys() == KINDS.keys() == {one.kind for one in ALL.values()}


@st.composite
def calls(draw: st.DrawFn, template: Template) -> str:
    """A call with some parameters, right and wrong; what has to be there mostly is."""
    needed = {
        "managers": "Ana; Bob", "members": "Ana", "begin": "2026-11-22", "kind": "idea",
        "title": "Bees",
    }  # fmt: skip
    said = {name: needed[name] for name in template.needed if draw(st.integers(0, 9))}
    for name in draw(st.lists(st.sampled_from(sorted(template.parameters)), unique=True)):
        possible = VALUES[template.name, name]
        lists = template.parameters[name].lists
        if lists:
            values = draw(st.lists(st.sampled_from(possible), max_size=4))
        else:
            values = [draw(st.sampled_from(("", *possible)))]
        said[name] = "; ".join([*([said[name]] if name in said and lists else []), *values])
    return f"{{{{{template.name}|{'|'.join(f'{name}={value}' for name, value in said.items())}}}}}"


def read(template: Template, *revisions: tuple[str, str]) -> People:
    """A page with these texts by these authors, the newest first, among others."""
    title = TITLES[template.name]
    newest, *older = (
        StoredPage(title, text, 10 - number, author)
        for number, (text, author) in enumerate(revisions)
    )
    around = AROUND if title == ANA.title else (*AROUND, ANA)
    return read_people((newest, *around), CATALOGUE, authors=Authors({title: tuple(older)}))


def record(template: Template, people: People) -> Any:
    """What was read there; None where it does not count."""
    if template.name == PROFILE:
        return people.profiles.get(OWNER)
    kind = f"{template.record.__name__.lower()}s"
    return getattr(people, kind).get(TITLES[template.name])


def problems(template: Template, people: People) -> list[tuple[str, str, str]]:
    here = (one for one in people.problems if one.page == TITLES[template.name])
    return sorted((one.parameter, one.value, one.reason.value) for one in here)


# Of sessions a page tells several; a request is nobody's own.
OF_ONE_CALL = [one for one in TEMPLATES.values() if one.name not in {SESSION, REQUEST}]
WITH_TWO_CALLS = st.sampled_from(OF_ONE_CALL).flatmap(
    lambda template: st.tuples(st.just(template), calls(template), calls(template))
)


@given(WITH_TWO_CALLS)
@settings(max_examples=200)
def test_what_stands_in_the_end_the_owner_wrote_and_nobody_removed(
    case: tuple[Template, str, str],
) -> None:
    template, own, newest = case
    mine = record(template, read(template, (own, OWNER)))
    # As the owner's next edit: who keeps a page may hand it over.
    theirs = record(template, read(template, (newest, OWNER), (own, OWNER)))
    people = read(template, (newest, OTHER), (own, OWNER))
    kept = record(template, people)
    both = mine is not None and theirs is not None
    for people_of in ("managers", "members"):
        if both and hasattr(mine, people_of):
            both = bool(set(getattr(mine, people_of)) & set(getattr(theirs, people_of)))
    assert (kept is not None) == both
    if kept is None:
        return
    for one in dataclasses.fields(template.record):
        here, owners, others = (getattr(each, one.name) for each in (kept, mine, theirs))
        if isinstance(here, Mapping):
            assert here == {code: owners[code] for code in owners if code in others}
        elif isinstance(here, tuple):
            assert set(here) <= set(owners) & set(others)
            if one.name != "known":
                assert list(here) == [value for value in owners if value in here]
            if one.name not in {"known", "managers", "members", "alternative_accounts"}:
                assert set(here) == set(owners) & set(others)
        elif others or one.default:
            assert here == owners
        else:
            assert here == one.default


@given(WITH_TWO_CALLS)
@settings(max_examples=200)
def test_what_waits_is_named_by_its_parameter_and_nothing_else_is(
    case: tuple[Template, str, str],
) -> None:
    template, own, newest = case
    mine = record(template, read(template, (own, OWNER)))
    theirs = record(template, read(template, (newest, OWNER)))
    people = read(template, (newest, OTHER), (own, OWNER))
    if mine is None or theirs is None:
        return
    waiting = {
        one.parameter
        for one in people.problems
        if one.page == TITLES[template.name] and one.reason is Reason.CHANGE_WAITS
    }
    # Those who have to confirm are looked at before anybody confirms; known holds the available.
    unsure = {"managers", "members", "alternative account", "known", "available"}
    changed = set()
    for parameter, name in ((one, template.field(one)) for one in template.parameters):
        owners, others = (getattr(each, name, None) for each in (mine, theirs))
        if isinstance(owners, Mapping):
            added = any(owners.get(key) != value for key, value in dict(others or {}).items())
        elif isinstance(owners, tuple):
            added = bool(set(others or ()) - set(owners))
            if name == "territories":
                added |= bool(set(theirs.regions) - set(mine.regions))
        else:
            default = {one.name: one.default for one in dataclasses.fields(template.record)}
            added = owners != others and bool(others or default.get(name))
        changed |= {parameter} if added else set()
    assert waiting - unsure == changed - unsure


@given(WITH_TWO_CALLS)
@settings(max_examples=200)
def test_the_owners_own_words_need_no_settling(case: tuple[Template, str, str]) -> None:
    template, own, before = case
    # A revision that leaves the text as it was is a move or a protection, and nobody's word.
    assume(own != before)
    # Of a page that others keep, it is not the owner's word that counts.
    assume(all(record(template, read(template, (text, OWNER))) for text in (own, before)))
    alone = read(template, (own, OWNER))
    for revisions in (
        # The owner's newest settles whatever was before.
        ((own, OWNER), (before, OTHER)),
        ((own, OWNER), (before, OWNER), (before, OTHER)),
        # Somebody else's edit that changes nothing.
        ((own, OTHER), (own, OWNER), (before, OWNER)),
    ):
        people = read(template, *revisions)
        assert record(template, people) == record(template, alone)
        assert problems(template, people) == problems(template, alone)
    unasked = read_people(
        (StoredPage(TITLES[template.name], own, 1, OWNER), *AROUND, ANA)
        if template.name != PROFILE
        else (StoredPage(TITLES[PROFILE], own, 1, OWNER), *AROUND),
        CATALOGUE,
    )
    assert record(template, unasked) == record(template, alone)


@given(WITH_TWO_CALLS)
@settings(max_examples=100)
def test_what_its_owner_never_edited_does_not_count(case: tuple[Template, str, str]) -> None:
    template, one, other = case
    people = read(template, (one, OTHER), (other, OTHER))
    assert record(template, people) is None


def test_a_field_that_only_one_of_both_fills_is_settled_like_any_other() -> None:
    kept, waiting = settled(Profile, {"known": ("Q1",), "mentor": 2}, {"wanted": ("Q2",)})
    assert kept == {"known": (), "wanted": (), "mentor": 0}
    assert waiting == ("wanted",)


SESSIONS = st.lists(
    st.builds(
        Session,
        st.just(TITLES[SESSION]),
        st.just(OWNER),
        st.just("Bob"),
        st.sampled_from(("Q102", "Q105")),
        st.sampled_from(("learned", "taught", NOT_SO)),
        st.sampled_from((datetime.date(2026, 10, 1), datetime.date(2026, 11, 1))),
        st.sampled_from((0.0, 1.0, 2.5)),
        st.sampled_from(("", "Mentors")),
    ),
    max_size=4,
)


def read_sessions(*revisions: tuple[list[Session], str]) -> People:
    def call(told: Session) -> str:
        hours = f"{told.hours:g}" if told.hours else ""
        return (
            f"{{{{Capacity session|with={told.partner}|capacity={told.capacity}|role={told.role}"
            f"|date={told.month:%Y-%m}|hours={hours}|programme={told.programme}}}}}"
        )

    return read(
        TEMPLATES[SESSION],
        *(("Mine:\n" + "\n".join(map(call, told)), author) for told, author in revisions),
    )


@given(SESSIONS, SESSIONS)
def test_every_session_is_settled_for_itself(own: list[Session], newest: list[Session]) -> None:
    assert list(read_sessions((own, OWNER)).sessions) == own
    assert list(read_sessions((newest, OWNER), (own, OWNER)).sessions) == newest
    people = read_sessions((newest, OTHER), (own, OWNER))
    there = {(one.capacity, one.role, one.month): one for one in newest}
    kept = list(people.sessions)
    if not own:
        assert kept == []
        return
    about = [(one.capacity, one.role, one.month) for one in kept]
    assert about == [
        key
        for key in ((one.capacity, one.role, one.month) for one in own)
        if key in there or key[1] == NOT_SO
    ]
    for one in kept:
        theirs = there.get((one.capacity, one.role, one.month), one)
        mine = [told for told in own if told.month == one.month and told.role == one.role]
        assert one.hours in {0, *(told.hours for told in mine)}
        assert bool(one.hours) <= bool(theirs.hours)
    added = there.keys() - {(one.capacity, one.role, one.month) for one in own}
    waits = Reason.CHANGE_WAITS in {one.reason for one in people.problems}
    assert waits >= bool(added)


EXCLUSIONS = tomllib.loads((Path(__file__).parent / "exclusions.toml").read_text("utf-8"))["case"]


@pytest.mark.parametrize("case", EXCLUSIONS, ids=lambda case: case["page"].splitlines()[0])
def test_the_page_of_exclusions_is_read_as_recorded(case: dict[str, Any]) -> None:
    text = f"Those who are left out:\n{case['page']}\n"
    found = listed_people("Root/Exclusions", text)
    assert excluded_names(text) == found.names == set(case.get("names", ()))
    assert [one.parameter for one in found.problems] == case.get("unclear", [])
    assert {one.reason for one in found.problems} <= {Reason.UNCLEAR_ACCOUNT}


def test_a_page_of_exclusions_full_of_nonsense_is_not_all_that_people_read() -> None:
    found = listed_people("Root/Exclusions", "* [[Category:X]]\n" * 5_000)
    assert 0 < len(found.problems) <= 50


# Whatever one person writes

TOKENS = (
    "[[", "]]", "{{", "}}", "|", "=", ";", ",", "\n", "* ", ":", "#", "/", "<b>", "<!--", "-->",
    "<nowiki>", "</nowiki>", "'''", "~~~~", "User:Ana", "Q108", "Lua", "pt-n", "BR", "AR", "2026",
    "-11-22", "UTC+1", "https://example.org/", "example.org", "\u200e", "\u202e", "\u00a0", "\x00",
    "\x7f", "\ufffd", "、", "؛", "：", "１", "٣", "𝟗", "²", "½", "ß", "İ", "ﬁ", "-", "–", " ",
)  # fmt: skip
TEXT = st.lists(st.sampled_from(TOKENS) | st.text(max_size=4), max_size=12).map("".join)
ALL_PARAMETERS = [
    (template.name, parameter)
    for template in TEMPLATES.values()
    for parameter in template.parameters
]


@given(st.sampled_from(ALL_PARAMETERS), TEXT)
@settings(max_examples=700)
def test_whatever_is_written_is_read(where: tuple[str, str], text: str) -> None:
    template, parameter = where
    call = f"{{{{{template}|{parameter}={text}}}}}"
    people = read_people((StoredPage(TITLES[template], call, 1, OWNER), *AROUND), CATALOGUE)
    for problem in people.problems:
        assert not set(problem.suggestion) & set("<>[]{}|\n\x00")


def reader() -> Reader:
    return Reader(
        TITLES[PROFILE],
        CATALOGUE,
        titles={ORGANIZATION: Table({"us": ("Us",)}), TEAM: Table({"doers": ("Doers",)})},
        accounts={"Ana"},
    )


@given(st.sampled_from(ALL_PARAMETERS), TEXT)
@settings(max_examples=700)
@example((ORGANIZATION, "names"), "pt:")
@example((ORGANIZATION, "documents"), "[[ ]]")
@example((PROFILE, "alternative account"), "User:")
def test_every_entry_is_understood_or_answered(where: tuple[str, str], text: str) -> None:
    template, parameter = where
    name, read_value = (
        TEMPLATES[template].field(parameter),
        TEMPLATES[template].parameters[parameter].read,
    )
    page = reader()
    found = read_value(text, parameter, page)
    listed = entries(text, lambda _: False)
    if name and listed and ALL[where].lists:
        assert found or page.problems
    elif name and listed:
        empty = {one.name: one.default for one in dataclasses.fields(TEMPLATES[template].record)}
        no = found == empty.get(name) and parameter in {"mentor", "online", "contact", "notify"}
        assert found or page.problems or no or parameter in {"name", "acronym", "activity"}


@given(
    st.sampled_from([one for one in ALL_PARAMETERS if ALL[one].lists]).flatmap(
        lambda where: st.tuples(
            st.just(where),
            st.lists(
                st.sampled_from(VALUES[where]) | st.text("abcxyz áß日1-", min_size=1, max_size=8),
                max_size=8,
                unique_by=lambda entry: " ".join(entry.split()),
            ),
        )
    )
)
@settings(max_examples=500)
def test_a_list_means_what_its_entries_mean(case: tuple[tuple[str, str], list[str]]) -> None:
    (template, parameter), listed = case
    read_value = TEMPLATES[template].parameters[parameter].read
    alone = reader()
    apart = [read_value(entry, parameter, alone) for entry in listed]
    page = reader()
    together = read_value("; ".join(listed), parameter, page)
    assert set(together) == {value for one in apart for value in one}
    assert sorted(page.problems) == sorted(set(alone.problems))
