"""Calls of the templates in the words of each dialect: the forms that links open, and examples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bots.pages.messages import SOURCE_LANGUAGE, shipped_messages
from sync.profiles.contract import REQUEST, SESSION, TEMPLATES, Template
from sync.profiles.dialects import Dialects, by_language
from sync.wiki.pages import Owner, Page

# MediaWiki puts what a link gives in the place of `$1`; what one did may have a line behind it.
# A page stands for longer than a month: the form says which one it is when it is opened.
_THIS_MONTH = "{{<includeonly/>subst:CURRENTYEAR}}-{{<includeonly/>subst:CURRENTMONTH}}"
_TODAY = f"{_THIS_MONTH}-{{{{<includeonly/>subst:CURRENTDAY2}}}}"
_GIVEN = {
    SESSION: {"with": "$1", "capacity": "$2", "date": _THIS_MONTH, "role": "$3"},
    REQUEST: {"kind": "$1", "title": "", "date": _TODAY},
}
_ENGLISH = Dialects({}, {}, {})
_SPOKEN = {SOURCE_LANGUAGE: _ENGLISH, **by_language()}


def call(template: Template, values: Mapping[str, str], language: str) -> str:
    """A call with a line for each parameter, in the words of a language.

    `values` are by English parameter; choices and kinds in them become the language's own words.
    """
    spoken = _SPOKEN[language]
    words = {spoken.parameter_of(name): value for name, value in values.items()}
    width = max(map(len, words))
    lines = (f"| {word:<{width}} = {spoken.value_of(value)}" for word, value in words.items())
    return "\n".join((f"{{{{{spoken.title_of(template.name)}", *lines, "}}"))


def examples() -> dict[str, dict[str, list[str]]]:
    """By key of a template and language what one may write, in lines."""
    found = {
        template.key: {
            language: call(
                template,
                {name: template.parameters[name].example for name in template.asked_for},
                language,
            ).split("\n")
            for language in _SPOKEN
        }
        for template in TEMPLATES.values()
    }
    line = {language: [f"{{{{Capacity invitation|language={language}}}}}"] for language in _SPOKEN}
    return found | {"invitation": line}


def form_pages() -> Iterator[Page]:
    """The forms that links open in the editor, in every dialect, and what is said above them.

    The English one is `Template:Capacity event/preload`, the others have the code of the language
    at their end.
    """
    for template in TEMPLATES.values():
        values = _GIVEN.get(template.name) or dict.fromkeys(template.asked_for, "")
        for language in _SPOKEN:
            end = "" if language == SOURCE_LANGUAGE else f"/{language}"
            yield _page(
                f"{template.name}/preload{end}",
                "<noinclude>{{#invoke:Capacity peers|documentation|form}}</noinclude>"
                f"<includeonly>{call(template, values, language)}"
                f"{_below(template, language)}</includeonly>",
            )
        yield _page(
            f"{template.name}/editintro",
            f"{{{{#invoke:Capacity peers|introduction|{template.key}}}}}",
        )


def _below(template: Template, language: str) -> str:
    """What a page has below the call: of a request what it is about, and who supports it."""
    if template.name != REQUEST:
        return ""
    heading = shipped_messages()[language]["request-supporters-heading"]
    # In two pieces, or it would be the name of whoever saves the form.
    return f"\n$2\n\n~~<includeonly/>~~\n\n== {heading} =="


def _page(name: str, text: str) -> Page:
    return Page(f"Template:{name}", text, Owner.DEPLOYED)
