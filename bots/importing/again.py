"""Compares what a platform tells of somebody with the profile that they have already.

Both are read by the readers of profiles, so two ways to write one thing are no difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bots.importing.existing_profiles import Standing
from bots.importing.ready_text import (
    FIELDS,
    NameOf,
    Ready,
    Told,
    plain,
    ready_texts,
    shown_entry,
    text_of,
)
from sync.profiles.contract import PROFILE
from sync.profiles.people import read_people
from sync.profiles.records import Profile
from sync.profiles.sheet import Names, Sheets, given_as
from sync.reference.tables import regions
from sync.wiki.pages import StoredPage
from sync.wikitext.scanner import find_calls, find_places
from wikidata.catalogue import Catalogue
from wikidata.items import ITEM

Values = Mapping[str, tuple[str, ...]]
"""By parameter of the template (FIELDS): Q-ids, codes of languages, of territories or regions."""


def ready_beside(
    everyone: Iterable[Told], name_of: NameOf, index: str, standing: Standing
) -> tuple[Ready, ...]:
    """The texts for all who said something, in order of users.

    Whoever has a profile gets what is new for it, where both can be read and there is a catalogue.
    """
    told_by = {told.user: told for told in everyone}
    return tuple(
        _compared(ready, told_by[ready.user], standing, name_of)
        for ready in ready_texts(
            told_by.values(), name_of, index, standing.profiles, standing.gadget
        )
    )


def _compared(ready: Ready, told: Told, standing: Standing, name_of: NameOf) -> Ready:
    page = standing.pages.get(standing.profiles.get(told.user, ""))
    if page is None or standing.catalogue is None:
        return ready
    front = standing.pages.get(f"User:{told.user}", page)
    comparison = _Comparison(standing.catalogue, standing.names, told, page, front)
    return comparison.on(ready, name_of)


@dataclass(frozen=True, slots=True)
class _Comparison:
    """What one person told, the `page` of their profile, and `front`, where its Babel boxes are."""

    catalogue: Catalogue
    names: Names
    told: Told
    page: StoredPage
    front: StoredPage

    def on(self, ready: Ready, name_of: NameOf) -> Ready:
        """What is new in place of all that was told; as it was where the page cannot be read."""
        profile = self._read(self.page)
        source = StoredPage(self.page.title, text_of(self.told), 0, self.told.user)
        people = read_people([source], self.catalogue)
        told = people.profiles.get(self.told.user)
        if profile is None or told is None:
            return ready
        new = _beyond(told, profile)
        text = self._text(profile, told, new, name_of) if new else ""
        if not new:
            found = "nothing new"
        else:
            found = f"new values: {sum(map(len, new.values()))}"
            found += "" if text else ", to be added by hand"
        not_understood = dict.fromkeys(one.value for one in people.problems if one.value)
        return replace(
            ready,
            text=text,
            form=ready.form if new else "",
            instead=f"{ready.instead}; {found}",
            difference=_lines(
                self.page.title,
                (new, _beyond(profile, told)),
                not_understood,
                lambda item: name_of(item, self.told.reads),
            )
            if new
            else (),
        )

    def _read(self, page: StoredPage) -> Profile | None:
        pages = {self.front.title: self.front, page.title: page}
        people = read_people(pages.values(), self.catalogue, Sheets(self.names))
        return people.profiles.get(self.told.user)

    def _text(self, profile: Profile, told: Profile, new: Values, name_of: NameOf) -> str:
        """The first template on the page with what is new; empty where it would not be read so."""
        written = {
            parameter: [self._written(one, told, name_of) for one in values]
            for parameter, values in new.items()
        }
        call = find_calls(self.page.text, self.names[PROFILE]).whole[0].parameters
        if "languages" in new and not call.get(given_as(call).get("languages", ""), ""):
            # The Babel boxes count only as long as the template says nothing.
            boxes = (_with_level(one, profile) for one in profile.languages)
            written["languages"] = [*boxes, *written["languages"]]
        begin, text, end = with_added(self.page.text, self.names, written)
        now = self._read(replace(self.page, text=begin + text + end))
        return text if now and _is_more(now, profile, new) else ""

    def _written(self, value: str, told: Profile, name_of: NameOf) -> str:
        if value in told.languages:
            return _with_level(value, told)
        return shown_entry(regions().get(value, value), self.told.reads, name_of)


def _with_level(code: str, profile: Profile) -> str:
    level = profile.languages[code]
    return f"{code}-{level}" if level else code


def _stated(profile: Profile) -> Values:
    said: dict[str, tuple[str, ...]] = {
        one: getattr(profile, one) for one in ("known", "available", "wanted")
    }
    said["languages"] = tuple(profile.languages)
    said["territory"] = (*profile.territories, *profile.regions)
    return {parameter: said[parameter] for parameter in FIELDS}


def _beyond(one: Profile, other: Profile) -> Values:
    """What one says and the other does not; what one can teach, one knows."""
    mine, theirs = _stated(one), _stated(other)
    found = {}
    for parameter, values in mine.items():
        implied = mine["available"] if parameter == "known" else ()
        if alone := tuple(
            dict.fromkeys(value for value in values if value not in {*theirs[parameter], *implied})
        ):
            found[parameter] = alone
    return found


def _is_more(now: Profile, before: Profile, new: Values) -> bool:
    """Whether a profile says what it said before and what is new, and nothing else."""
    said, had = _stated(now), _stated(before)
    expected = {one: {*had[one], *new.get(one, ())} for one in FIELDS}
    expected["known"] |= expected["available"]
    as_before = replace(
        now, known=before.known, available=before.available, wanted=before.wanted,
        languages={**now.languages, **before.languages}, territories=before.territories,
        regions=before.regions,
    )  # fmt: skip
    return (
        all({*said[one]} == expected[one] for one in FIELDS)
        and replace(as_before, languages=before.languages) == before
        and all(now.languages[one] == level for one, level in before.languages.items())
    )


def with_added(text: str, names: Names, added: Mapping[str, Sequence[str]]) -> tuple[str, str, str]:
    """What stands before the first profile of a page, the profile with values added, and the rest.

    Nothing that stands in it is written anew: entries go behind those of their parameter, and
    parameters that the call lacks go to its end.
    """
    call = find_calls(text, names[PROFILE]).whole[0].parameters
    place = find_places(text, names[PROFILE])[0]
    given = given_as(call)
    closing = place.end - len("}}")
    lines = text[place.start : closing].endswith("\n")
    insertions = []
    for parameter, entries in added.items():
        value = "; ".join(entries)
        if parameter in given:
            before = call[given[parameter]]
            between = "" if not before or before.endswith(";") else ";"
            insertions.append((place.values[given[parameter]], f"{between} {value}"))
        else:
            line = f"| {parameter} = {value}\n" if lines else f" | {parameter} = {value}"
            insertions.append((closing, line))
    pieces: list[str] = []
    at = place.start
    for position, insertion in sorted(insertions, key=lambda one: one[0]):
        pieces += text[at:position], insertion
        at = position
    pieces.append(text[at : place.end])
    return text[: place.start], "".join(pieces), text[place.end :]


def _lines(
    page: str,
    alone: tuple[Values, Values],
    not_understood: Iterable[str],
    name_of: Callable[[str], str],
) -> tuple[str, ...]:
    """A difference in the words that are for the person whose profile it is."""

    def called(value: str) -> str:
        name = name_of(value) if ITEM.fullmatch(value) else regions().get(value, "")
        return f"{name} ({value})" if name else value

    titles = (
        "You told the platform, and your profile does not say",
        "Your profile says, and you did not tell the platform",
    )
    said = []
    for title, values in zip(titles, alone, strict=True):
        each = [f"  {one}: {', '.join(map(called, found))}" for one, found in values.items()]
        said += [f"{title}:", *each] if each else []
    kept = "; ".join(map(plain, not_understood))
    said += [f"Not understood, so not compared: {kept}"] if kept else []
    return (f"Your profile is on {page}.", *said)
