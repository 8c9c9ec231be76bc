"""Puts the wiki's side of the program there: templates, modules, the pages of templates/wiki/."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from babel.numbers import format_decimal

from bots.pages.guide import guide_title, marked_page, pages_by_language, unit_pages
from bots.pages.messages import (
    DOCUMENTATION,
    FIRST_MESSAGES,
    OUTDATED,
    SOURCE_LANGUAGE,
    bundle_title,
    explanations,
    of_unknown_gender,
    shipped_messages,
    unit_prefix,
)
from bots.pages.rendering import Wikitext, render_string
from bots.run.plan import Action, Change, LeftAlone, Plan, compare
from bots.setup.forms import examples, form_pages
from sync.profiles.contract import NUMBER, PROFILE, TEMPLATES, Template, for_the_modules, label_of
from sync.profiles.dialects import by_language, dialects
from sync.profiles.sheet import OWN_NAMES
from sync.reference import affiliates, places, timezones
from sync.reference.languages import codes, levels, no_languages, well_known_names, words_between
from sync.reference.lines import as_lines
from sync.reference.projects import names_of_projects
from sync.reference.tables import (
    affiliation_types,
    affiliations,
    projects,
    region_of_country,
    regions,
)
from sync.wiki.pages import Owner, Page
from sync.wiki.port import Selection, Wiki
from sync.wiki.site import Site

# Folders of templates/wiki/ whose files are pages of a namespace.
_NAMESPACES = ("Category", "Template", "Module")
_ENDINGS = (".wikitext", ".lua")

_OUR_NAMES = ("Template:Capacity ", "Module:Capacity peers", "Module:Capacity marker")
MESSAGE_BUNDLE = "translate-messagebundle"
"""What MediaWiki calls the content of a message bundle; the extension Translate brings it."""

SUMMARY = "Deploying Capacity Exchange Peers"
_SUMMARIES = {
    Owner.DEPLOYED: SUMMARY,
    Owner.SEEDED: "Translation that comes with the program; needs review",
}

EXAMPLE = ", for example"
_TEMPLATE_DATA = "<templatedata/>"
# How a template's call is laid out by editors' forms; see TemplateData.
_FORMATS = {PROFILE: "{{_\n| _________ = _\n}}"}
_TYPES = {
    "account": "wiki-user-name", "address": "url", "date": "date", "hours": "number",
    "page": "wiki-page-name",
}  # fmt: skip
# A text that may be longer takes several lines.
_LONGEST_LINE = 255


def _files(folder: Traversable, path: str = "") -> Iterable[tuple[str, str]]:
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if entry.is_dir():
            yield from _files(entry, f"{path}{entry.name}/")
        else:
            yield f"{path}{entry.name}", entry.read_text("utf-8")


def descriptions() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """By language and template what each parameter is for; `template` is the template itself.

    `{most}` stands for the limit of the contract. Of an example that is a sentence the other
    languages have a translation, under the parameter's name and EXAMPLE.
    """
    folder = resources.files("templates") / "wiki" / "descriptions"
    return {path.removesuffix(".json"): json.loads(text) for path, text in _files(folder)}


def template_data(template: Template) -> dict[str, Any]:
    """What editors' forms are told of a template, in every language of the program.

    Source of the form: https://www.mediawiki.org/wiki/Extension:TemplateData.
    """
    explained = {language: texts[template.name] for language, texts in descriptions().items()}
    described = {language: texts["template"] for language, texts in explained.items()}
    return {
        "description": described,
        "format": _FORMATS.get(template.name, "block"),
        "params": {
            name: _described(template, name, explained)
            for name in template.parameters
        },
    }  # fmt: skip


def _described(
    template: Template, name: str, explained: Mapping[str, Mapping[str, str]]
) -> dict[str, Any]:
    about = template.parameters[name]
    long = about.kind == "text" and about.most > _LONGEST_LINE
    sentences = {
        language: texts[name + EXAMPLE]
        for language, texts in explained.items()
        if name + EXAMPLE in texts
    }
    found: dict[str, Any] = {
        # Called as in the form of the gadget, or in the template's own box.
        "label": {
            language: _capitalized(of_unknown_gender(words[label_of(name, about)]))
            for language, words in shipped_messages().items()
        },
        "description": {
            language: texts[name].replace("{most}", format_decimal(about.most, locale=language))
            for language, texts in explained.items()
        },
        "example": {SOURCE_LANGUAGE: about.example, **sentences} if sentences else about.example,
        "type": "content" if long else _TYPES.get(about.kind, "string"),
    }
    if choices := about.choices or _CHOICES.get(about.kind, ()):
        found["suggestedvalues"] = list(choices)
        if not about.lists and about.kind not in {"organization type", "word"}:
            found["default"] = choices[0]
    found |= {"suggested": True} if about.suggested else {}
    found |= {"required": True} if about.needed else {}
    if words := dialects().words_for(name):
        found["aliases"] = list(words)
    return found


def _capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]


_CHOICES = {
    "mentees": ("no", "yes", "1", "2", "3", "5"),
    "yes": ("no", "yes"),
    "organization type": tuple(affiliation_types().values()),
}


def deployed_pages(site: Site, *, translatable: bool = False) -> tuple[Page, ...]:
    """The pages of templates/wiki/ for one wiki.

    `Template/Capacity profile.wikitext` becomes Template:Capacity profile. A file that ends in
    `.j2` is filled in with the site's settings first. The names that dialects give a template
    lead to it, and their forms are beside it (bots/setup/forms.py). `translatable`: the wiki has
    the extension Translate, and knows the marks of pages that are translated.
    """
    folder = resources.files("templates") / "wiki"
    spoken = dialects()
    pages = []
    for path, text in _files(folder):
        space, _, rest = path.partition("/")
        if space == "MediaWiki":
            # The gadget is not the bot's to write (bots/setup/gadget.py).
            continue
        filled = text
        if path.endswith(".j2"):
            filled = render_string(
                text,
                site=site,
                dialects=spoken,
                regions=regions(),
                region_of_country=region_of_country(),
                contract=for_the_modules(),
                number=NUMBER,
                language_codes=Wikitext(as_lines(codes())),
                language_names=Wikitext(as_lines(well_known_names())),
                levels=dict(levels()),
                words_between=dict.fromkeys(sorted(words_between()), True),
                no_languages=dict.fromkeys(no_languages(), True),
                place_codes=Wikitext(as_lines(places.codes())),
                project_names=names_of_projects(),
                projects=projects(),
                zone_names=Wikitext(as_lines(timezones.well_known_names())),
                countries_of_zones=Wikitext(as_lines(timezones.countries_of_zones())),
                template_names=OWN_NAMES,
                place_names=Wikitext(as_lines(places.english_names())),
                affiliate_names=Wikitext(as_lines(affiliates.names_of_affiliations())),
                affiliate_countries=Wikitext(as_lines(affiliates.affiliates_by_country())),
                affiliates=affiliates,
                affiliations=dict(affiliations()),
                languages_of_forms=dict.fromkeys(by_language(), True),
                examples=examples(),
                translatable=translatable,
            )
        name = rest.removesuffix(".j2")
        for ending in _ENDINGS:
            name = name.removesuffix(ending)
        if space in _NAMESPACES:
            if name in TEMPLATES and space == "Template":
                data = json.dumps(template_data(TEMPLATES[name]), ensure_ascii=False, indent="\t")
                filled = filled.replace(_TEMPLATE_DATA, f"<templatedata>\n{data}\n</templatedata>")
            filled = filled.rstrip()
            pages.append(Page(f"{space}:{name}", filled, Owner.DEPLOYED))
        elif path == "Root.wikitext":
            pages.append(Page(site.root, filled.strip(), Owner.DEPLOYED))
        elif path == "Guide.wikitext.j2" and translatable:
            pages.append(marked_page(site, filled))
        elif path == "Guide.wikitext.j2":
            pages += pages_by_language(site, filled)
    pages += [_redirect(title, english) for title, english in spoken.titles.items()]
    pages += form_pages()
    return tuple(pages)


def bundle_pages(site: Site, *, with_translations: bool) -> tuple[Page, ...]:
    """The message bundle for Special:Translate, for a wiki that has message bundles.

    With translations come what explains each message, and the words that the program has in other
    languages: marked to be checked, since nobody proofread them. Those are made once and are the
    translators' from then on.
    """
    title, english = bundle_title(site), shipped_messages()[SOURCE_LANGUAGE]
    about = {"sourceLanguage": SOURCE_LANGUAGE, "description": f"What [[{site.root}]] says"}
    # Translators are shown them in this order.
    ordered = {**{key: english[key] for key in FIRST_MESSAGES}, **english}
    bundle = Page.of_data(title, {"@metadata": about, **ordered}, Owner.DEPLOYED)
    pages = [replace(bundle, text=bundle.text.rstrip(), model=MESSAGE_BUNDLE)]
    if with_translations:
        others = {DOCUMENTATION: explanations(), **shipped_messages()}
        pages += [
            Page(
                f"{unit_prefix(site)}{key}/{language}",
                text if language == DOCUMENTATION else f"{OUTDATED}{text}",
                Owner.SEEDED,
            )
            for language, words in others.items()
            if language != SOURCE_LANGUAGE
            for key, text in words.items()
        ]
    return tuple(pages)


def guide_translations(site: Site) -> tuple[Page, ...]:
    """The translations of the guide, for a wiki where it is marked for translation.

    Units that are saved before that make no page: Translate makes one when a unit of a marked page
    is saved, or one that nobody has to check.
    """
    title = guide_title(site)
    pages = deployed_pages(site, translatable=True)
    return tuple(unit_pages(site, next(one.text for one in pages if one.title == title)))


def _redirect(name: str, template: str) -> Page:
    return Page(f"Template:{name}", f"#REDIRECT [[Template:{template}]]", Owner.DEPLOYED)


def plan_deployment(pages: Iterable[Page], wiki: Wiki, user: str) -> Plan:
    """What has to be saved so that the wiki holds `pages`.

    A page whose newest revision is not by `user`, who deployed it, was changed since: it is left
    alone and named.
    """
    wanted = tuple(pages)
    changes, left_alone = [], []
    for change in differing(wanted, wiki):
        if change.base and change.base.editor != user:
            left_alone.append(LeftAlone(change.page.title, change.base.editor))
        else:
            changes.append(replace(change, summary=_SUMMARIES[change.page.owner]))
    return Plan(pages=wanted, changes=tuple(changes), left_alone=tuple(left_alone))


def left_over(pages: Iterable[Page], wiki: Wiki, user: str) -> tuple[str, ...]:
    """Templates and modules of an earlier program, which this one has no more.

    They are those of our names that `user`, who deployed them, saved last.
    """
    wanted = {page.title for page in pages}
    own = Selection(prefixes=frozenset(_OUR_NAMES))
    return tuple(
        sorted(
            page.title
            for page in wiki.pages(own)
            if page.title not in wanted and page.editor == user
        )
    )


def differing(pages: Iterable[Page], wiki: Wiki) -> Iterator[Change]:
    """The edits after which the wiki would hold `pages`, whoever changed them since."""
    wanted = tuple(pages)
    # A wiki gives the pages without the redirects among them.
    redirects = {
        _redirect(name, template)
        for template, names in wiki.template_names(TEMPLATES).items()
        for name in names
    }
    standing = {
        page.title: page
        for page in wiki.pages(Selection(titles=frozenset(page.title for page in wanted)))
    }
    for page in wanted:
        stored = standing.get(page.title)
        if page in redirects or (stored and page.owner is Owner.SEEDED):
            continue
        if change := compare(page, stored, Action.EDIT):
            yield change
