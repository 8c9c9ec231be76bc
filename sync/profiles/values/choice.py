"""Reads choices, numbers and items."""

from __future__ import annotations

from collections.abc import Sequence

from sync.profiles.dialects import dialects
from sync.profiles.problems import Reason
from sync.profiles.values.reader import Reader, item_in
from sync.wikitext.lists import typed, without_marks
from wikidata.catalogue import normalised

_YES_OR_NO = dict.fromkeys(("1", "y", "true", "on"), "yes") | dict.fromkeys(
    ("0", "n", "false", "off"), "no"
)


def chosen(value: str, parameter: str, reader: Reader, *, choices: Sequence[str]) -> str:
    """One of some fixed words; the first is what an empty or unknown value means."""
    word = normalised(without_marks(value))
    word = word if word in choices else dialects().values.get(word, word)
    if word in choices:
        return word
    if word:
        reader.problem(parameter, value, Reason.UNKNOWN_CHOICE, " / ".join(choices))
    return choices[0]


def words(value: str, parameter: str, reader: Reader, *, choices: Sequence[str]) -> tuple[str, ...]:
    """Some of several fixed words, in their own order."""

    def meant(entry: str) -> str:
        word = normalised(typed(entry))
        return word if word in choices else dialects().values.get(word, word)

    found = set()
    for entry in reader.entries(value, parameter, lambda whole: meant(whole) in choices):
        if meant(entry) in choices:
            found.add(meant(entry))
        else:
            reader.problem(parameter, entry, Reason.UNKNOWN_CHOICE, " / ".join(choices))
    return tuple(one for one in choices if one in found)


def yes(value: str, parameter: str, reader: Reader) -> bool:
    """Yes or no, also as wikitext says it (1, 0, true …); nothing is no."""
    word = _YES_OR_NO.get(normalised(without_marks(value)))
    return (word or chosen(value, parameter, reader, choices=("no", "yes"))) == "yes"


def mentees(value: str, parameter: str, reader: Reader, *, most: int) -> int:
    """How many mentees a person takes: a number, or yes for one and no for none."""
    word = normalised(typed(value))
    number = {"": 0, "no": 0, "yes": 1}.get(dialects().values.get(word, word))
    if number is None and word.isdecimal() and len(word) <= 4:
        number = int(word)
    if number is not None and number <= most:
        return number
    reason = Reason.NOT_A_NUMBER if number is None else Reason.TOO_MANY
    reader.problem(parameter, value, reason, "2" if number is None else str(most))
    return 0


def wikidata_item(value: str, parameter: str, reader: Reader) -> str:
    """One item of Wikidata, as Q-id, link or template."""
    written = without_marks(value)
    found = item_in(written) or ""
    if written and not found:
        reader.problem(parameter, value, Reason.NOT_AN_ITEM, "Q42")
    return found
