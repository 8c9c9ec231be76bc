"""The curated tables of config/."""

from __future__ import annotations

from sync.tables import affiliations, region_of_country, regions


def test_no_name_of_an_affiliate_is_spoilt_by_a_quotation_mark() -> None:
    assert len(affiliations()) == 186
    assert not [name for name in affiliations().values() if "\\" in name or '"' in name]


def test_every_country_lies_in_one_of_the_eight_regions_or_in_none() -> None:
    assert len(regions()) == 8
    assert set(region_of_country().values()) == {"", *regions()}
