"""Time zones and days: whatever a profile may name has a clock."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sync.reference import timezones
from sync.reference.dates import days_meant


def test_every_zone_that_can_be_named_in_any_language_has_a_clock() -> None:
    tables = [timezones.well_known_names(), timezones.further_names()]
    zones = {zone for table in tables for named in table.values() for zone in named.split(" / ")}
    assert len(zones) > 300
    assert {ZoneInfo(zone).key for zone in zones} == zones
    # CLDR's place for a zone that nobody knows has a name in each of them.
    assert timezones.timezones_named("unknown") == timezones.timezones_named("Factory") == ()


def test_a_number_of_5000_digits_is_no_day() -> None:
    assert days_meant("9" * 5000, ["en"]) == ()
    assert days_meant(f"22 November 2026 {'9' * 5000}", ["en"]) == ("2026-11-22",)
