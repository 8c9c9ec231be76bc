"""Days, as people write them in many languages."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from sync.reference.names import locale

_YEAR_FIRST = re.compile(
    r"(?<!\d)(?P<year>20\d\d) ?[-./年년] ?(?P<month>\d{1,2}) ?[-./月월] ?(?P<day>\d{1,2})"
    r"(?: ?[日일]|\.)?(?!\d)"
)
_MONTH = re.compile(r"(?<!\d)(?P<year>20\d\d) ?[-./年년] ?(?P<month>\d{1,2})(?!\d)(?: ?[月월]|\.)?")
_MONTH_FIRST = re.compile(r"(?<!\d)(?P<month>\d{1,2}) ?[-./ ] ?(?P<year>20\d\d)(?!\d)")
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_ISO = re.compile(r"\d{8}(?!\d)|\d{4}-?W\d\d-?\d(?!\d)")
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2}) ?[-./ ] ?(\d{1,2}) ?[-./ ] ?(20\d\d)(?!\d)")
# On the clock nobody is further from UTC than this, in minutes.
_FURTHEST_WEST, _FURTHEST_EAST = 12 * 60, 14 * 60
# The other end of several days: `2026-11-22/24`, `22.-24.11.2026`, `22.11.-24.11.2026`.
_TO = re.compile(r" ?[-/] ?(\d{1,2})(?![\d:./-])")
_FROM = re.compile(r"(?<!\d)(\d{1,2})(?:[./ ]{1,2}(\d{1,2}))?\.? ?- ?$")
_TIME = re.compile(
    r"(?:(?P<hours>[01]\d|2[0-3])(?::?(?P<minutes>[0-5]\d)(?::?[0-5]\d(?:[.,]\d+)?)?)?|24:?00)"
    r" ?\(?(?P<zone>Z|UTC|GMT|(?:UTC|GMT)?"
    r"(?P<sign>[+-])(?P<ahead>\d{1,2})(?::?(?P<rest>[0-5]\d))?)?\)?"
)
_SHORT = 3
# Of a text in words: a year, a day (no time), or the name of a month.
_NUMBER = re.compile(r"(?<![\d:])(?:20\d\d|\d{1,2})(?![\d:]| ?(?:[ap]\.?m|h|uhr)\b)")


def day_of(written: str) -> datetime.date | None:
    """The day of a date or a moment with the year first, as it is written; None for anything else.

    ISO 8601, other marks between the numbers (2026/1/5, 2026年1月5日), UTC behind the time.
    """
    found = _moment(written)
    return found[0] if found else None


def month_of(written: str) -> datetime.date | None:
    """The first day of a month with the year first (2026-11, 2026/11, 2026年11月), else None."""
    found = _MONTH.fullmatch(written)
    return _existing(int(found["year"]), int(found["month"]), 1) if found else None


def last_utc_day(written: str) -> datetime.date | None:
    """The day in UTC of a moment that says its time zone; else the day as it is written."""
    found = _moment(written)
    if found is None:
        return None
    day, time = found
    if time is None or not time["zone"]:
        return day
    ahead = int(time["ahead"] or 0) * 60 + int(time["rest"] or 0)
    # 24:00 is the end of its day.
    minutes = int(time["hours"] or 23) * 60 + int(time["minutes"] or 0)
    minutes -= ahead * (-1 if time["sign"] == "-" else 1)
    return day + datetime.timedelta(minutes=minutes)


def _moment(written: str) -> tuple[datetime.date, re.Match[str] | None] | None:
    """A day, and its time where one is told."""
    found = _YEAR_FIRST.match(written)
    try:
        if found:
            day = datetime.date(*map(int, found.group("year", "month", "day")))
        elif found := _ISO.match(written):
            day = datetime.date.fromisoformat(found[0])
        else:
            return None
    except ValueError:
        return None
    behind = written[found.end() :].upper()
    rest = behind.strip(" ,T")
    time = _TIME.fullmatch(rest)
    if time and _is_range(time, is_iso=behind.startswith("T")):
        return None
    return (day, time) if time or not rest else None


def _is_range(time: re.Match[str], *, is_iso: bool) -> bool:
    """Whether what looks like a distance from UTC is none, as in `18:00-20:00`."""
    if not time["sign"]:
        return False
    minutes = int(time["ahead"]) * 60 + int(time["rest"] or 0)
    if time["sign"] == "+":
        return minutes > _FURTHEST_EAST
    is_later = (
        not is_iso and time["zone"].startswith("-") and minutes > 60 * int(time["hours"] or 0)
    )
    return minutes > _FURTHEST_WEST or is_later


def days_meant(written: str, languages: Iterable[str], *, last: bool = False) -> tuple[str, ...]:
    """The day that a text may mean, in ISO 8601: both where day and month may be swapped.

    Of several days the first, or the `last`. Months may have names of `languages` or English ones.
    """
    text = written.replace("~", "-")
    numbers = list(_year_first(text)) or list(_year_last(text))
    numbers = numbers or list(_in_words(text, languages, last=last))
    chosen = numbers[-1 if last else 0] if numbers else ()
    days = (_existing(*one) for one in chosen)
    return tuple(dict.fromkeys(day.isoformat() for day in days if day))


def months_meant(written: str, languages: Iterable[str]) -> tuple[str, ...]:
    """The month that a text may mean, as `2026-11`: the first of its days, or one without a day."""
    days = days_meant(written, languages)
    numbers = [*_MONTH.finditer(written), *_MONTH_FIRST.finditer(written)]
    months, years = _months_in(written.casefold(), languages), _YEAR.findall(written)
    if not days and numbers:
        found = [_existing(int(numbers[0]["year"]), int(numbers[0]["month"]), 1)]
    elif not days and months and years:
        found = [_existing(int(years[-1]), months[0][1], 1)]
    else:
        found = list(map(datetime.date.fromisoformat, days))
    return tuple(dict.fromkeys(f"{day:%Y-%m}" for day in found if day))


_Numbers = tuple[int, int, int]


def _existing(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _year_first(text: str) -> Iterator[Sequence[_Numbers]]:
    """The days of a text that are numbers, each with what it may mean."""
    for found in _YEAR_FIRST.finditer(text):
        year, month, day = map(int, found.group("year", "month", "day"))
        yield [(year, month, day)]
        if further := _TO.match(text, found.end()):
            yield [(year, month, int(further[1]))]


def _year_last(text: str) -> Iterator[Sequence[_Numbers]]:
    for found in _YEAR_LAST.finditer(text):
        one, other, year = map(int, found.groups())
        if begins := _FROM.search(text[: found.start()]):
            first, month = int(begins[1]), int(begins[2] or other)
            yield [(year, month, first)]
        yield [(year, other, one), (year, one, other)]


def _in_words(text: str, languages: Iterable[str], *, last: bool) -> Iterator[Sequence[_Numbers]]:
    """The first day or the last of a text with the name of a month."""
    months = _months_in(text.casefold(), languages)
    numbers = [(one.start(), int(one[0])) for one in _NUMBER.finditer(text.casefold())]
    years = [(at, number) for at, number in numbers if number > 31]
    if not (months and years):
        return
    small = [(at, number) for at, number in numbers if 1 <= number <= 31]
    days = [one for one in small if one[0] < years[-1][0]] or small
    if not days:
        return
    at, day = days[-1 if last else 0]
    # `30 November - 2 December`, or `November 30 - December 2`. Of one day a month behind it is the
    # one: what stands before it may be a day of the week (`mar. 5 mai`).
    leads = months[0][0] < days[0][0] and len(days) > 1
    before = [month for where, month in months if where < at]
    behind = [month for where, month in months if where > at]
    month = (before[-1:] or behind)[0] if leads else (behind or before[-1:])[0]
    year = next((number for where, number in years if where > at), years[-1][1])
    yield [(year, month, day)]


def _months_in(text: str, languages: Iterable[str]) -> list[tuple[int, int]]:
    """Where the names of months stand in a text, and which these are."""
    names: dict[str, int] = {}
    for code in (*languages, "en"):
        names = {**_months(code), **names}
    pattern = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return [
        (found.start(), names[found[0]])
        for found in re.finditer(pattern, text)
        # Words may have endings; of a short form that is all there is.
        if len(found[0]) > _SHORT or not text[found.end() : found.end() + 1].isalpha()
    ]


@cache
def _months(code: str) -> Mapping[str, int]:
    known = locale(code)
    return {
        name.casefold(): month
        for form in (known.months.values() if known else ())
        for width in ("abbreviated", "wide")
        for month, name in form[width].items()
        if not name[:1].isdigit()
    }
