"""Whoever has a profile is told what is new, and gets their own template with that added."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.wikitext.scanner import find_calls, find_places
from tests.bots.conftest import Capx
from tests.bots.test_command_line import write_dump
from tests.bots.test_importing import BOT, HERE

CATALOGUE_PAGE = (
    f"User:{BOT}/data/catalogue.json",
    (HERE / "catalogue.json").read_text("utf-8"),
    BOT,
)
TOLD = "username,want_to_share,want_to_learn,languages,territory\n"
TEMPLATE = "Capacity profile"


@pytest.fixture
def said_again(capx: Capx, tmp_path: Path) -> Any:
    """What Ana is told whose profile has a text, and who told Let's Connect a row."""

    def run(text: str, row: str, *options: object, **further: str) -> Any:
        pages = {"User:Ana": text, **further}
        dump = write_dump(
            tmp_path / "wiki.xml",
            CATALOGUE_PAGE,
            *((title, page, "Ana") for title, page in pages.items()),
        )
        file = tmp_path / "told.csv"
        file.write_text(f"{TOLD}Ana,{row}\n", "utf-8")
        ran = capx("import", "lets-connect", file, "--dump", dump, *(options or ("--json",)))
        assert ran.code == 0, ran.err
        return ran if options else ran.json["people"][0]

    return run


@pytest.mark.parametrize(
    ("text", "row", "expected"),
    [
        pytest.param(
            "Hi {{Capacity profile|available=Lua}} bye",
            "Lua; oratória,rhetoric,,",
            "{{Capacity profile|available=Lua; [[d:Q2|public speaking]]"
            " | wanted = [[d:Q3|rhetoric]]}}",
            id="what is new goes behind what stands there, or to the end",
        ),
        pytest.param(
            "{{Capacity profile\n| available = Lua <!-- since 2020 -->\n| wanted    = \n}}\n",
            "public speaking,rhetoric,,Brazil",
            "{{Capacity profile\n"
            "| available = Lua; [[d:Q2|public speaking]] <!-- since 2020 -->\n"
            "| wanted    = [[d:Q3|rhetoric]] \n"
            "| territory = BR\n"
            "}}",
            id="comments, lines and empty parameters stay as they are",
        ),
        pytest.param(
            "<!-- {{Capacity profile|known=review}} -->\n<nowiki>x</nowiki>\n"
            "{{Capacity profile|posso ensinar=<nowiki>Lua</nowiki>}}",
            "rhetoric,,,",
            "{{Capacity profile|posso ensinar=<nowiki>Lua</nowiki>; [[d:Q3|rhetoric]]}}",
            id="in another language, under the words that stand there",
        ),
        pytest.param(
            "{{#babel:pt-n|en-4}} {{Capacity profile|available=Lua}}",
            "Lua,,Portuguese; Spanish,",
            "{{Capacity profile|available=Lua | languages = pt-n; en-4; es-3}}",
            id="languages of the Babel boxes are not lost to new ones",
        ),
        pytest.param(
            "{{Capacity profile|known=Lua|languages=pt-n|territory=Brazil}}",
            "Lua,,Portuguese,BR",
            "{{Capacity profile|known=Lua|languages=pt-n|territory=Brazil"
            " | available = [[d:Q5|Lua]]}}",
            id="one's own level and way to write it stay",
        ),
    ],
)
def test_the_own_template_with_what_is_new(
    said_again: Any, text: str, row: str, expected: str
) -> None:
    assert said_again(text, row)["text"] == expected


def test_babel_boxes_on_the_user_page_count_for_a_profile_below_it(said_again: Any) -> None:
    found = said_again(
        "{{#babel:pt-n}}",
        ",Lua,French,",
        **{"User:Ana/Profile": "{{Capacity profile|available=Lua}}"},
    )
    assert found["text"] == (
        "{{Capacity profile|available=Lua | wanted = [[d:Q5|Lua]] | languages = pt-n; fr-3}}"
    )


def test_what_each_says_alone_is_in_words(said_again: Any) -> None:
    found = said_again(
        "{{Capacity profile|available=Lua|wanted=Q2|territory=BR}}", "rhetoric,knitting,,PT"
    )
    assert found["difference"] == [
        "Your profile is on User:Ana.",
        "You told the platform, and your profile does not say:",
        "  available: rhetoric (Q3)",
        "  territory: PT",
        "Your profile says, and you did not tell the platform:",
        "  available: Lua (Q5)",
        "  wanted: public speaking (Q2)",
        "  territory: BR",
        "Not understood, so not compared: knitting",
    ]
    assert found["instead"] == "Ana has a profile already, on User:Ana; new values: 2"


def test_nothing_new_is_said_and_nothing_written(said_again: Any, tmp_path: Path) -> None:
    profile = "{{Capacity profile|available=speeches, talks and toasts; Q5|languages=pt}}"
    out = tmp_path / "out"
    ran = said_again(profile, "Q12; لوا,,Portuguese,", "--out", out)
    assert ran.out == "Texts: 0, links: 0, forms: 0. Nothing was saved on the wiki.\n"
    assert "No link for Ana: Ana has a profile already, on User:Ana; nothing new.\n" in ran.err
    assert [file.name for file in out.iterdir()] == ["links.csv"]


def test_the_folder_gets_the_difference_beside_the_text(said_again: Any, tmp_path: Path) -> None:
    out = tmp_path / "out"
    said_again("{{Capacity profile|available=Lua}}", "rhetoric,,,", "--out", out)
    assert sorted(file.name for file in out.iterdir()) == [
        "Ana.diff.txt",
        "Ana.wikitext",
        "links.csv",
    ]
    assert "  available: rhetoric (Q3)\n" in (out / "Ana.diff.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # What is opened there swallows whatever follows.
        ("{{Capacity profile|available=Lua; [https://x.org }}", "public speaking,,,"),
        # There is room for ten territories.
        (
            "{{Capacity profile|available=Lua|territory=AR;BR;CL;CO;DE;ES;FR;IT;PE;PT}}",
            "Lua,,,Mexico",
        ),
    ],
)
def test_what_would_not_be_read_as_meant_is_left_to_its_owner(
    said_again: Any, text: str, told: str
) -> None:
    found = said_again(text, told)
    if found["text"]:
        [before], [after] = (find_calls(one, [TEMPLATE]).whole for one in (text, found["text"]))
        assert after.parameters["available"].startswith(before.parameters["available"])
    else:
        assert found["instead"].endswith("new values: 1, to be added by hand")
        assert len(found["difference"]) > 1


PIECES = (
    "{{Capacity profile", "{{x", "|known=", "|", "=", "Lua", " ", "\n", "}}", "[[d:Q5|a]]",
    "<!-- c -->", "<nowiki>|</nowiki>", "<nowiki/>", "{{{1|}}}", "<ref>|</ref>", "&amp;", "é",
    "<includeonly>{{y}}</includeonly>", "<noinclude>",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_a_call_stands_where_its_place_says(text: str) -> None:
    calls = find_calls(text, [TEMPLATE]).whole
    places = find_places(text, [TEMPLATE])
    assert len(calls) == len(places)
    for call, place in zip(calls, places, strict=True):
        source = text[place.start : place.end]
        assert source.startswith("{{")
        assert source.endswith("}}")
        assert find_calls(source, [TEMPLATE]).whole == (call,)
        for parameter, end in place.values.items():
            longer = text[place.start : end] + "; Q1" + text[end : place.end]
            [changed] = find_calls(longer, [TEMPLATE]).whole
            assert changed.parameters[parameter].endswith("; Q1")
