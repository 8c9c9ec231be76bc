"""What people told other platforms becomes a text for them to save, and nothing else happens."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.importing.lets_connect import read_file
from bots.importing.ready_text import LONGEST_LINK, Told, ready_text
from sync.reference.languages import language_named
from sync.wiki.errors import ConfigurationError
from sync.wikitext.scanner import find_calls
from tests.bots.conftest import Capx
from tests.bots.test_command_line import write_dump
from tests.ran import Ran
from tests.scripted_server import Answer, Request, serving
from wikidata.catalogue import Catalogue

HERE = Path(__file__).parent / "importing"
USERS, CAPACITIES = HERE / "users.tab", HERE / "capacities.tab"
CASES = sorted((HERE / "lets-connect").glob("*.csv"))
CATALOGUE = Catalogue.from_json((HERE / "catalogue.json").read_text("utf-8"))
BOT = "CapacityMatchBot"
INDEX = "https://meta.wikimedia.org/w/index.php"
SHOWS = "{{CapacityExchange}}"
PAGES = (
    (f"User:{BOT}/data/catalogue.json", (HERE / "catalogue.json").read_text("utf-8"), BOT),
    ("User:Ana", f"Hello. {SHOWS}", "Ana"),
    ("User:Bob", "{{template:capacityExchange\n|x=y}}", "Bob"),
    ("User:Cid", SHOWS, "Cid"),
    ("User:Dora/Box", SHOWS, "Dora"),
    ("User:Eve", SHOWS, "Eve"),
    ("User:Eve/Profile", "{{Capacity profile|known=Lua}}", "Eve"),
    ("User:Fay", SHOWS, "Fay"),
    ("User:Gil", SHOWS, "Gil"),
    ("User:Hal the first", SHOWS, "Hal the first"),
    ("User:Ida", SHOWS, "Ida"),
    ("User:Jon", f"<nowiki>{SHOWS}</nowiki> {SHOWS[:-2]}", "Jon"),
)


@pytest.fixture
def capx(capx: Capx, tmp_path: Path) -> Capx:
    """Run `capx import` on a dump of PAGES."""
    pages = write_dump(tmp_path / "wiki.xml", *PAGES)

    def run(*arguments: object, dump: Path = pages) -> Ran:
        return capx("import", *arguments, "--dump", dump)

    return run


def texts_of(ran: Ran) -> dict[str, str]:
    assert ran.code == 0, ran.err
    return {one["user"]: one["text"] for one in ran.json["people"]}


def value(text: str, parameter: str) -> str:
    """A parameter as MediaWiki would give it to the template, entities decoded."""
    [call] = [one.parameters for one in find_calls(text, ["Capacity profile"]).whole]
    return call[parameter]


# Capacity Exchange


@pytest.fixture
def exchange(capx: Capx) -> Ran:
    return capx("capx", "--users", USERS, "--capacities", CAPACITIES, "--json")


def test_numbers_become_items_with_the_names_of_the_catalogue(exchange: Ran) -> None:
    assert texts_of(exchange)["Ana"] == (
        "{{Capacity profile\n"
        "| known     = [[d:Q1|communication]]; [[d:Q5|Lua]]; [[d:Q2|public speaking]]\n"
        "| available = [[d:Q5|Lua]]\n"
        "| wanted    = \n"
        "| languages = \n"
        "| territory = \n"
        "}}\n"
    )


def test_only_those_who_show_the_template_on_their_own_page_get_a_text(exchange: Ran) -> None:
    # Dora shows it on a subpage, Jon writes about it; of Ida the platform says nothing.
    assert list(texts_of(exchange)) == ["Ana", "Bob", "Eve", "Gil", "Hal the first"]


def test_an_item_that_was_merged_is_what_it_was_merged_into_and_others_stay(exchange: Ran) -> None:
    known = value(texts_of(exchange)["Bob"], "known")
    assert known == "[[d:Q2|public speaking]]; Q13; [[d:Q900|knitting]]; Q901"


def test_lists_are_read_however_they_are_written(exchange: Ran) -> None:
    texts = texts_of(exchange)
    assert value(texts["Gil"], "known") == "[[d:Q1|communication]]"
    assert value(texts["Gil"], "available") == "[[d:Q5|Lua]]; [[d:Q2|public speaking]]"
    assert value(texts["Hal the first"], "known").count("[[d:") == 3


def test_what_could_not_be_taken_over_is_said(exchange: Ran) -> None:
    assert exchange.json["notes"] == [
        "Skipped people who do not show the template on their user page: 1.",
        "People who show the template, but are not in the platform's data: 1.",
        "People with no capacities there: 2.",
        "Skipped rows that cannot be read: 5.",
        "Numbers with no item, and how often: 1 (1), 60 (1), 99 (3).",
        "Items that are not in the catalogue; their owners see a warning in the preview: 3.",
    ]


def test_who_has_a_profile_gets_no_link(exchange: Ran, capx: Capx, tmp_path: Path) -> None:
    eve = next(one for one in exchange.json["people"] if one["user"] == "Eve")
    instead = "Eve has a profile already, on User:Eve/Profile; new values: 1"
    assert (eve["link"], eve["instead"]) == (None, instead)
    out = tmp_path / "out"
    ran = capx("capx", "--users", USERS, "--capacities", CAPACITIES, "--out", out)
    assert ran.code == 0
    assert (
        "No link for Eve: Eve has a profile already, on User:Eve/Profile; new values: 1." in ran.err
    )
    assert "\nEve," not in (out / "links.csv").read_text("utf-8")


def test_without_a_catalogue_the_names_are_the_platforms(capx: Capx, tmp_path: Path) -> None:
    dump = write_dump(tmp_path / "without.xml", *PAGES[1:])
    ran = capx("capx", "--users", USERS, "--capacities", CAPACITIES, "--json", dump=dump)
    assert value(texts_of(ran)["Ana"], "available") == "[[d:Q5|programming in Lua]]"
    assert "There is no catalogue on the wiki" in ran.json["notes"][-1]


def site_with(tmp_path: Path, sources: str) -> Path:
    file = tmp_path / "site.toml"
    file.write_text(
        f'family = "x"\ncode = "x"\nroot = "R"\nbot = "{BOT}"\nindex = "{INDEX}"\n'
        f"[sources]\n{sources}\n"
    )
    return file


def answer_with(pages: dict[str, str]) -> Answer:
    """What MediaWiki's action API says of pages, in form version 2."""
    found: list[dict[str, Any]] = [
        {
            "pageid": 1,
            "ns": 486,
            "title": title,
            "revisions": [
                {
                    "slots": {
                        "main": {
                            "contentmodel": "Tabular.JsonConfig",
                            "contentformat": "application/json",
                            "content": text,
                        }
                    }
                }
            ],
        }
        for title, text in pages.items()
    ]
    gone = {"ns": 486, "title": "Data:Gone.tab", "missing": True}
    return Answer.of_json({"batchcomplete": True, "query": {"pages": [*found, gone]}})


PUBLISHED = {
    "Data:CapacityExchange/users.tab": USERS.read_text("utf-8"),
    "Data:CapacityExchange/capacities.tab": CAPACITIES.read_text("utf-8"),
}


def test_commons_is_asked_once_and_politely(capx: Capx, tmp_path: Path, exchange: Ran) -> None:
    with serving(lambda _: answer_with(PUBLISHED)) as server:
        site = site_with(tmp_path, f'exchange_api = "{server.url}"\nuser_agent = "Test/1"')
        ran = capx("capx", "--site", site, "--json")
    assert ran.json == exchange.json
    (request,) = server.requests
    assert request.headers["user-agent"] == "Test/1"
    assert request.query["maxlag"] == "5"
    assert set(request.query["titles"].split("|")) == set(PUBLISHED)


def test_what_is_given_as_a_file_is_not_asked(capx: Capx, tmp_path: Path, exchange: Ran) -> None:
    with serving(lambda _: answer_with(PUBLISHED)) as server:
        site = site_with(tmp_path, f'exchange_api = "{server.url}"')
        ran = capx("capx", "--site", site, "--users", USERS, "--json")
    assert ran.json == exchange.json
    (request,) = server.requests
    assert request.query["titles"] == "Data:CapacityExchange/capacities.tab"


WITHOUT_A_COLUMN = json.dumps({"schema": {"fields": [{"name": "user"}]}, "data": [["Ana"]]})


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (Answer(b"<html>", 404), "did not give Data:CapacityExchange/users.tab and"),
        (Answer.of_json({"error": {"code": "readapidenied"}}), ": readapidenied."),
        (answer_with({}), "has no page Data:CapacityExchange/users.tab."),
        (
            answer_with({**PUBLISHED, "Data:CapacityExchange/users.tab": "[]"}),
            "Data:CapacityExchange/users.tab is not a table of tabular data",
        ),
        (
            answer_with({**PUBLISHED, "Data:CapacityExchange/users.tab": WITHOUT_A_COLUMN}),
            "users.tab has no column username, only user.",
        ),
    ],
)
def test_a_source_that_fails_is_one_sentence_and_nothing_is_written(
    capx: Capx,
    tmp_path: Path,
    answer: Answer,
    sentence: str,
) -> None:
    def script(_: Request) -> Answer:
        return answer

    with serving(script) as server:
        site = site_with(tmp_path, f'exchange_api = "{server.url}"\nattempts = 1')
        ran = capx("capx", "--site", site, "--out", tmp_path / "out")
    assert (ran.code, ran.out) == (1, "")
    assert sentence in ran.err
    assert ran.err.endswith(". Nothing was written.\n")
    assert ran.err.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_a_site_without_a_source_needs_files(capx: Capx, tmp_path: Path) -> None:
    ran = capx("capx", "--site", site_with(tmp_path, 'exchange_api = ""'), "--users", USERS)
    assert ran.code == 2
    assert "Use --users FILE and --capacities FILE" in ran.err


@pytest.mark.parametrize("content", [b"\xff", b"", b"[[[[", b'{"schema": {}, "data": []}'])
def test_a_file_that_is_no_table_is_said(capx: Capx, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "wrong.tab"
    file.write_bytes(content)
    ran = capx("capx", "--users", file, "--capacities", CAPACITIES)
    assert (ran.code, ran.out) == (1, "")
    assert "wrong.tab" in ran.err
    assert ran.err.count("\n") == 1


# Let's Connect


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_table_of_lets_connect(capx: Capx, case: Path) -> None:
    ran = capx("lets-connect", case, "--json")
    assert ran.code == 0, ran.err
    people = (f"{one['user']}\n{one['text']}\n" for one in ran.json["people"])
    said = "".join([*people, *(f"{note}\n" for note in ran.json["notes"])])
    assert said == case.with_suffix(".expected").read_text("utf-8")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("username,email\nAna,a@example.org\n", "it has username, email."),
        ("want_to_share\nLua\n", "it has want_to_share."),
        ("", "it has none."),
        (f"username,want_to_share\nAna,{'x' * 200_000}\n", "cannot be read as CSV"),
        ('username,want_to_share\nAna,"Lua\nBob,Lua\n', "cannot be read as CSV"),
        (
            "username,want_to_share,User name,Want to share\nAna,Lua,,rhetoric\n",
            "two columns want to share",
        ),
    ],
)
def test_a_table_that_says_too_little_is_refused(
    capx: Capx, tmp_path: Path, content: str, sentence: str
) -> None:
    file = tmp_path / "told.csv"
    file.write_text(content)
    ran = capx("lets-connect", file)
    assert (ran.code, ran.out) == (2, "")
    assert "told.csv" in ran.err
    assert sentence in ran.err


def test_a_table_in_another_encoding_is_refused(capx: Capx, tmp_path: Path) -> None:
    file = tmp_path / "told.csv"
    file.write_text("username,want_to_share\nAna,comunicação\n", encoding="cp1252")
    ran = capx("lets-connect", file)
    assert ran.code == 2
    assert "is not UTF-8" in ran.err


def test_without_a_catalogue_names_mean_nothing(capx: Capx, tmp_path: Path) -> None:
    dump = write_dump(tmp_path / "without.xml", *PAGES[1:])
    ran = capx("lets-connect", CASES[0], dump=dump)
    assert (ran.code, ran.out) == (1, "")
    assert "There is no catalogue: " in ran.err


def test_a_clinic_becomes_an_event_that_offers_its_topics(capx: Capx, tmp_path: Path) -> None:
    file = tmp_path / "clinics.csv"
    file.write_text("Title,Topic,Date\nTalks | 1,oratória; knitting,2026-12-01\n", encoding="utf-8")
    ran = capx("clinics", file)
    assert ran.out == (
        "{{Capacity event\n"
        "| title   = Talks &#124; 1\n"
        "| begin   = 2026-12-01\n"
        "| offered = [[d:Q2|public speaking]]; knitting\n"
        "}}\n\n"
    )
    assert "kept as written: 1." in ran.err
    file.write_text("title,topic\n", encoding="utf-8")
    ran = capx("clinics", file)
    assert (ran.code, ran.out) == (2, "")
    assert "needs the columns title, topic, date; it has title, topic." in ran.err


def test_a_missing_file_is_said(capx: Capx) -> None:
    ran = capx("lets-connect", "nowhere.csv")
    assert ran.code == 2
    assert "nowhere.csv cannot be read" in ran.err


@given(st.binary(max_size=300))
def test_no_file_breaks_the_import(content: bytes) -> None:
    for table in (content, b"username,want_to_share,languages,territory\n" + content):
        try:
            read_file("told.csv", table, CATALOGUE)
        except ConfigurationError as error:
            assert "told.csv" in str(error)  # noqa: PT017 - either answer is right


# What is handed over


def test_a_folder_gets_a_file_a_person_and_the_links(capx: Capx, tmp_path: Path) -> None:
    out = tmp_path / "a" / "folder"
    ran = capx("capx", "--users", USERS, "--capacities", CAPACITIES, "--out", out)
    assert ran.out == "Texts: 5, links: 4, forms: 0. Nothing was saved on the wiki.\n"
    names = ["Ana", "Bob", "Eve", "Gil", "Hal%20the%20first"]
    assert sorted(file.name for file in out.iterdir()) == [
        "Ana.wikitext",
        "Bob.wikitext",
        "Eve.diff.txt",
        *(f"{name}.wikitext" for name in names[2:]),
        "links.csv",
    ]
    with (out / "links.csv").open(encoding="utf-8-sig", newline="") as file:
        links = {row["user"]: row["link"] for row in csv.DictReader(file)}
    assert list(links) == ["Ana", "Bob", "Gil", "Hal the first"]
    asked = parse_qs(urlsplit(links["Hal the first"]).query, keep_blank_values=True)
    text = (out / "Hal%20the%20first.wikitext").read_text("utf-8")
    assert links["Hal the first"].startswith(f"{INDEX}?title=User:Hal_the_first&")
    assert asked["preloadparams[]"][0] == value(text, "known")
    assert len(asked["preloadparams[]"]) == 5


def test_where_there_is_the_gadget_its_form_opens_with_what_was_told(
    capx: Capx, tmp_path: Path
) -> None:
    table = tmp_path / "told.csv"
    table.write_text(
        "username,want_to_share,want_to_learn,languages,territory\n"
        '"Eve",rhetoric,"knitting, [[x]] & más",Portuguese,Brazil\n'
        '"Fay",Lua,,,Latin America\n"Gil",Lua,,,\n'
        f'"Hal",{"; ".join(f"skill {n} é" for n in range(150))},,,\n',
        encoding="utf-8",
    )
    dump = write_dump(
        tmp_path / "with gadget.xml",
        *(page for page in PAGES if page[0] != "User:Gil"),
        ("User:Gil", "{{Capacity profile|available=Lua}}", "Gil"),
        ("MediaWiki:Gadget-CapacityPeers.js", "// a script", "Admin"),
    )
    out = tmp_path / "out"
    ran = capx("lets-connect", table, "--json", "--out", out, dump=dump)
    people = {one["user"]: one for one in ran.json["people"]}
    address, _, values = people["Eve"]["form"].partition("?title=")[2].partition("#/profile?")
    assert address == "Capacity_Exchange/Peers/Directory&withgadget=CapacityPeers"
    assert parse_qs(values) == {
        "for": ["Eve"], "known": ["Q3"], "available": ["Q3"],
        "wanted": ["knitting", "[[x]] & más"], "languages": ["pt-3"], "territory": ["BR"],
    }  # fmt: skip
    # She has a profile, so the editor cannot open with it.
    assert people["Eve"]["link"] is None
    assert people["Fay"]["form"].endswith("territory=Latin%20America%20%26%20Caribbean")
    # Of Gil nothing is new; what Hal told is too much for an address.
    assert (people["Gil"]["form"], people["Hal"]["form"]) == (None, None)
    assert f"\nEve,,{people['Eve']['form']}\n" in (out / "links.csv").read_text("utf-8")


def test_without_a_folder_the_texts_are_said(capx: Capx) -> None:
    ran = capx("capx", "--users", USERS, "--capacities", CAPACITIES)
    assert ran.out.startswith(f"Ana\n{INDEX}?title=User:Ana&")
    assert "\n}}\n\nBob\n" in ran.out
    assert "Eve\nNo link: Eve has a profile already" in ran.out
    assert ran.err.endswith("Texts: 5, links: 4, forms: 0. Nothing was saved on the wiki.\n")


def test_a_file_where_the_folder_should_be_is_said(capx: Capx) -> None:
    ran = capx("capx", "--users", USERS, "--capacities", CAPACITIES, "--out", USERS)
    assert ran.code == 2
    assert "is not a folder" in ran.err


def name_of(item: str, _: str) -> str:
    return f"the name of {item}"


def test_a_long_text_has_items_without_names_and_a_longer_one_no_link() -> None:
    def ready(count: int) -> Any:
        items = tuple(f"Q{number}" for number in range(1, count))
        return ready_text(Told("Ana", known=items), name_of, INDEX)

    assert "[[d:Q99|the name of Q99]]" in ready(100).text
    shorter = ready(500)
    assert "Q498; Q499" in shorter.text
    assert 0 < len(shorter.link) <= LONGEST_LINK
    longest = ready(2000)
    assert longest.link == ""
    assert "too long for a link" in longest.instead


@given(st.lists(st.text(min_size=1), min_size=1, max_size=3))
def test_words_are_text_whatever_they_are(words: list[str]) -> None:
    text = ready_text(Told("Ana", wanted=tuple(words), known=("Q1",)), name_of, INDEX).text
    [call] = [one.parameters for one in find_calls(text, ["Capacity profile"]).whole]
    assert set(call) == {"known", "available", "wanted", "languages", "territory"}
    assert call["known"] == "[[d:Q1|the name of Q1]]"
    assert text.count("\n") == 7
    assert "~~~" not in text


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Portuguese", "pt"),
        ("português", "pt"),
        ("Portugais", "pt"),
        ("Brazilian Portuguese", "pt-br"),
        ("European Portuguese", "pt"),
        ("中文", "zh"),
        ("العربية", "ar"),
        ("BENGALI", "bn"),
        # Two languages call themselves that.
        ("isiNdebele", None),
        ("Unknown language", None),
        ("", None),
    ],
)
def test_languages_by_name(name: str, code: str | None) -> None:
    assert language_named(name) == (code or "")
