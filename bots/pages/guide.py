"""The guide in the languages that it comes in; where the wiki has Translate, as units for it.

`templates/wiki/Guide.wikitext.j2` has it in English, each text between marks of Translate;
`templates/wiki/guide/<language>.json` has the same texts by the number in the mark. `$name` stands
for a variable of the English text, `{key}` for a message of the interface, so that a button has one
name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources

from babel import Locale

from bots.pages.messages import OUTDATED, SOURCE_LANGUAGE, of_unknown_gender, shipped_messages
from sync.wiki.pages import Owner, Page
from sync.wiki.site import Site

_UNIT = re.compile(r"<translate(?: nowrap)?><!--T:(\d+)--> (.*?)</translate>")
_VARIABLE = re.compile(r'<tvar name="(\w+)">(.*?)</tvar>')
_NAMED = re.compile(r"\$([a-z]+)")
_MESSAGE = re.compile(r"\{([a-z]+(?:-[a-z0-9]+)*)\}")
_LANGUAGE_BAR = "<languages />"
_LANGUAGE_OF_PAGE = "{{PAGELANGUAGE}}"

Texts = Mapping[int, str]
"""The texts of the guide in one language, by the numbers of their units."""


def guide_title(site: Site) -> str:
    """What people read who want to take part."""
    return site.under_root("Guide")


def units(guide: str) -> Texts:
    """The texts of the guide with its marks, as Translate shows them to translators."""
    return {int(number): _VARIABLE.sub(r"$\1", text) for number, text in _UNIT.findall(guide)}


def with_names(text: str, language: str) -> str:
    """`text` with the words of the interface where it names buttons and pages."""
    words = shipped_messages()[language]
    return _MESSAGE.sub(lambda found: of_unknown_gender(words[found[1]]), text)


@cache
def translations() -> Mapping[str, Texts]:
    """The texts that come with the program, by language; English is in the guide itself."""
    folder = resources.files("templates") / "wiki" / "guide"
    found = {}
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        language = file.name.removesuffix(".json")
        texts: dict[str, str] = json.loads(file.read_text("utf-8"))
        found[language] = {int(one): with_names(text, language) for one, text in texts.items()}
    return found


def marked_page(site: Site, guide: str) -> Page:
    """The guide for a wiki with Translate, which makes the pages of the languages itself."""
    return Page(guide_title(site), with_names(guide, SOURCE_LANGUAGE).strip(), Owner.DEPLOYED)


def pages_by_language(site: Site, guide: str) -> Iterator[Page]:
    """The guide for a wiki without Translate: a page in each language, named as it would."""
    title, english = guide_title(site), with_names(guide, SOURCE_LANGUAGE)
    yield Page(title, _in_language(english, SOURCE_LANGUAGE, {}), Owner.DEPLOYED)
    for language, texts in translations().items():
        text = _in_language(english, language, texts)
        yield Page(f"{title}/{language}", text, Owner.DEPLOYED)


def unit_pages(site: Site, guide: str) -> Iterator[Page]:
    """The translations as units of Translate, marked to be checked: nobody proofread them."""
    there = units(guide)
    for language, texts in translations().items():
        for number, text in texts.items():
            if number in there:
                title = f"Translations:{guide_title(site)}/{number}/{language}"
                yield Page(title, f"{OUTDATED}{text}", Owner.SEEDED)


def _in_language(guide: str, language: str, texts: Texts) -> str:
    def unit(found: re.Match[str]) -> str:
        variables = dict(_VARIABLE.findall(found[2]))
        text = texts.get(int(found[1]), _VARIABLE.sub(r"$\1", found[2]))
        return _NAMED.sub(lambda name: variables[name[1]], text)

    direction = "rtl" if Locale.parse(language, sep="-").text_direction == "rtl" else "ltr"
    text = _UNIT.sub(unit, guide.replace(_LANGUAGE_BAR, ""))
    text = text.replace(_LANGUAGE_OF_PAGE, language).strip()
    opened = f'<div class="mw-content-{direction}" lang="{language}" dir="{direction}">'
    return f"{opened}\n{text}\n</div>"
