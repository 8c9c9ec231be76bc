"""The curated tables of config/."""

from __future__ import annotations

from sync.reference.languages import language_group
from sync.reference.tables import affiliations, region_of_country, regions


def test_no_name_of_an_affiliate_is_spoilt_by_a_quotation_mark() -> None:
    assert len(affiliations()) == 186
    assert not [name for name in affiliations().values() if "\\" in name or '"' in name]


def test_every_country_lies_in_one_of_the_eight_regions_or_in_none() -> None:
    assert len(regions()) == 8
    assert set(region_of_country().values()) == {"", *regions()}


def test_who_reads_one_language_of_a_group_reads_the_others() -> None:
    assert language_group("pt") == language_group("pt-br")
    assert language_group("en-us") == language_group("en-gb") == language_group("en") == "en"
    assert language_group("zh-tw") == language_group("zh")
    assert language_group("zh-yue") == language_group("yue") != language_group("zh")
    assert language_group("xx-unknown") == "xx-unknown"
