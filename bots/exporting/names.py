"""What things are called in one language, from the pages that the bot publishes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from babel import Locale, UnknownLocaleError

from bots.pages.messages import SOURCE_LANGUAGE, shipped_messages
from sync.reference.tables import affiliations
from sync.wiki.data_pages import entries_of
from sync.wiki.pages import StoredPage
from sync.wiki.site import Site


def languages_of(language: str) -> tuple[str, ...]:
    """A language and those that stand in for it, English last."""
    return tuple(dict.fromkeys((language, language.partition("-")[0], SOURCE_LANGUAGE)))


def titles(site: Site, language: str) -> Iterator[str]:
    """The pages that names in a language are read from."""
    for code in languages_of(language):
        yield f"{site.data}labels/{code}.json"
        yield f"{site.data}messages/{code}.json"


@dataclass(frozen=True)
class Names:
    """Names in a language; what has none there has it in the next one, or is called by its key."""

    language: str
    _labels: tuple[Mapping[str, str], ...]
    _territories: tuple[Mapping[str, str], ...]
    _messages: tuple[Mapping[str, str], ...]

    @classmethod
    def of(cls, site: Site, language: str, pages: Mapping[str, StoredPage]) -> Names:
        """Those that stand on the pages with `titles`."""

        def parts(kind: str, part: str) -> tuple[Mapping[str, str], ...]:
            found = (f"{site.data}{kind}/{code}.json" for code in languages_of(language))
            return tuple(entries_of(title, pages.get(title), part, str).read for title in found)

        shipped = shipped_messages()
        messages = zip(languages_of(language), parts("messages", "messages"), strict=True)
        return cls(
            language,
            parts("labels", "labels"),
            parts("labels", "territories"),
            tuple({**shipped.get(code, {}), **there} for code, there in messages),
        )

    def say(self, key: str) -> str:
        """A message of the interface that has no parameters."""
        return _first(self._messages, key)

    def capacity(self, item: str) -> str:
        """What a capacity is called."""
        return _first(self._labels, item)

    def territory(self, code: str) -> str:
        """What a country is called."""
        return _first(self._territories, code)

    def region(self, key: str) -> str:
        """What a Wikimedia region is called."""
        return self.say(f"region-{key}")

    def affiliate(self, key: str) -> str:
        """What an affiliate is called, the same in every language."""
        return affiliations().get(key, key)

    def language_name(self, code: str) -> str:
        """What a language is called (CLDR)."""
        for language in languages_of(self.language):
            try:
                here = Locale.parse(language, sep="-")
                name = here.languages.get(code) or Locale.parse(code, sep="-").get_display_name(
                    here
                )
            except (ValueError, UnknownLocaleError):
                continue
            if name:
                return str(name)
        return code


def _first(found: Iterable[Mapping[str, str]], key: str) -> str:
    return next((one[key] for one in found if one.get(key)), key)
