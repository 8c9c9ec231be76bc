"""Languages are understood whatever they are called, and nothing else is taken for one."""

from __future__ import annotations

from importlib import resources

import pytest
from babel import Locale, localedata
from babel.core import get_global
from hypothesis import given
from hypothesis import strategies as st

from sync.profiles.values.language import languages
from sync.profiles.values.reader import Reader
from sync.reference.languages import codes, codes_of_a_wiki, language_group, language_named
from wikidata.catalogue import Capacity, Catalogue

ROWS = (resources.files("config") / "languages.tsv").read_text("utf-8").splitlines()
MEDIAWIKI = [row.partition("\t")[0] for row in ROWS[1:]]
CLDR = {str(code).replace("_", "-").lower() for code in Locale.parse("en").languages}
OF_ALIASES = {
    old.replace("_", "-").lower(): now.replace("_", "-").lower()
    for old, now in get_global("language_aliases").items()
}
# MediaWiki: Alemannic. CLDR: Tosk Albanian.
MEDIAWIKI_MEANS_ANOTHER = {"als"}
READ_IN = ("en", "pt_PT", "pt", "es", "fr", "ar", "de", "zh_Hans", "zh_Hant", "hi")


@pytest.mark.parametrize("locale", READ_IN)
def test_names_of_languages_are_understood_in_these_languages(locale: str) -> None:
    names = {
        code.replace("_", "-").lower(): name
        for code, name in Locale.parse(locale).languages.items()
    }
    both = {code: names[code] for code in MEDIAWIKI if code in names}
    understood = {code: language_named(name) for code, name in both.items()}
    wrong = {code: means for code, means in understood.items() if means and means != codes()[code]}
    missed = [both[code] for code, means in understood.items() if not means]
    print(f"\n{locale}: {len(both) - len(missed)} of {len(both)} names of languages understood")
    assert wrong == {}
    assert len(missed) <= len(both) // 100, missed


def test_nothing_but_a_code_of_mediawiki_or_cldr_is_meant_by_one() -> None:
    assert set(codes().values()) <= {*MEDIAWIKI, *CLDR}
    assert {codes()[code] for code in codes().values()} == set(codes().values())


def test_every_code_of_mediawiki_counts_and_means_the_language_of_its_variants() -> None:
    for code in MEDIAWIKI:
        assert code in codes(), code
        language = code.partition("-")[0]
        if language in MEDIAWIKI and codes()[code].partition("-")[0] == language:
            assert language_group(code) == language_group(language), code


def test_codes_of_one_language_meet() -> None:
    met = 0
    for old, now in OF_ALIASES.items():
        if old in codes() and now in codes() and old not in MEDIAWIKI_MEANS_ANOTHER:
            assert language_group(old) == language_group(now), (old, now)
            met += 1
    for code in map(str.lower, localedata.locale_identifiers()):
        language, _, rest = code.replace("_", "-").partition("-")
        if rest and language in codes():
            assert language_group(code.replace("_", "-")) == language_group(language), code
            met += 1
    print(f"\n{met} pairs of codes meet")
    assert met > 1000


def test_of_what_a_wiki_lists_only_new_codes_that_look_like_one_count() -> None:
    listed = ["pt", "als", "tlh-wiki", "qtz", "mul", "und", "en-x-jane", "x-y", "q", "Qtz", "qt z",
              "q1z", "qtz-", "", "q" * 31, "qtz-2"]  # fmt: skip
    assert codes_of_a_wiki(listed) == {"tlh-wiki", "qtz"}
    assert language_group("tlh-wiki") == "tlh-wiki"


LIKE_CODES = st.from_regex(r"[a-z]{2,3}(-[a-z0-9]{1,8}){1,3}", fullmatch=True)


@given(st.one_of(LIKE_CODES, st.text(max_size=30)))
def test_whatever_somebody_writes_only_codes_come_of_it(written: str) -> None:
    reader = Reader("User:Ana", Catalogue({"Q1": Capacity()}))
    assert set(languages(written, "languages", reader, most=20)) <= set(codes().values())
    for problem in reader.problems:
        for word in problem.suggestion.replace(" / ", "; ").split("; "):
            assert not word or word in codes() or word.rpartition("-")[0] in codes()
