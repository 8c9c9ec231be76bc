"""Territories are understood by all that CLDR and ISO call them, and none is taken for another."""

from __future__ import annotations

import gettext
from collections.abc import Iterator

import pycountry
import pytest
from babel import Locale

from sync.reference.places import places_named
from sync.reference.tables import region_of_country

READ_IN = {
    "en": "en", "pt": "pt", "pt_PT": "pt", "es": "es", "fr": "fr", "ar": "ar", "de": "de",
    "zh_Hans": "zh_CN", "hi": "hi",
}  # fmt: skip
# Of two countries, or another one's by a slip of a translation of ISO 3166: asked, not guessed.
SEVERAL = {
    "Congo", "Kongo", "الكونغو", "刚果", "Saint-Martin", "República Islâmica do Paquistão",
    "República de Zambia",
}  # fmt: skip


def names(locale: str) -> Iterator[tuple[str, str]]:
    """Territories with what CLDR and ISO (short, inverted, official) call them in a language."""
    countries = region_of_country()
    in_cldr = Locale.parse(locale).territories
    yield from ((code, in_cldr[code]) for code in countries if code in in_cldr)
    translation = gettext.translation(
        "iso3166-1", pycountry.LOCALES_DIR, [READ_IN[locale]], fallback=True
    )
    for country in pycountry.countries:
        for kind in ("name", "official_name", "common_name"):
            name = getattr(country, kind, "")
            if name and country.alpha_2 in countries:
                yield country.alpha_2, translation.gettext(name)


@pytest.mark.parametrize("locale", READ_IN)
def test_names_of_territories_are_understood(locale: str) -> None:
    all_names = [*names(locale)]
    found = {name: places_named(name, ()) for _, name in all_names}
    wrong = [(code, name, found[name]) for code, name in all_names if found[name] != (code,)]
    print(f"\n{locale}: {len(all_names) - len(wrong)} of {len(all_names)} names understood")
    assert {name for _, name, _ in wrong} <= SEVERAL
    assert all(code in places and len(places) > 1 for code, _, places in wrong)


def test_a_name_in_ones_own_language_goes_before_a_code_in_small_letters() -> None:
    assert places_named("Nga", ["vi"]) == ("RU",)
    assert places_named("NGA", ["vi"]) == ("NG",)
    assert places_named("Nga", []) == ("NG", "RU")
