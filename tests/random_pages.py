"""User pages as people write them, and pages as vandals do: from a seed, the same in every run."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from sync.profiles.contract import PROFILE
from sync.profiles.sheet import OWN_NAMES, Names

_REDIRECTS = ("Ficha de talentos", "ملف المهارات")
NAMES: Names = {**OWN_NAMES, PROFILE: (*OWN_NAMES[PROFILE], *_REDIRECTS)}
"""The templates' names, and two redirects of the profile's."""

# What stands among the words of a page, and may be taken for something else.
_WORDS = (
    "training", "Lua", "photo contest", "I", "edit", "écris", "тренинг", "تدريب", "מפה", "培训",
    "é", "𝒳", "10 %", "a=b", "x|y", "e-mail", "http://example.org/?a=b&c=d", "R&D", "fish & chips",
    "~~~~", "__NOTOC__", ";-)", ":-{", "}:-)", "{", "}", "[", "]", "<3", "->", "--", "C#", "50 €",
)  # fmt: skip
_SPACES = (" ", "  ", "\n", "\t", "\u00a0", "\u3000", "\u200e", "\u200f", "\u202a", "_")
_ENTITIES = (
    "&amp;", "&nbsp;", "&#32;", "&#59;", "&#x3B;", "&#X61;", "&#124;", "&#61;", "&lt;", "&quot;",
    "&eacute;", "&hellip;", "&notit;", "&nosuch;", "&#0;", "&#150;", "&#00000000065;",
    "&#99999999999999;", "&#xD800;", "&#x1F600;", "&רלמ;", "&am<!-- -->p;",
    "&<nowiki>amp;</nowiki>", "& amp;", "&;",
)  # fmt: skip
_HTML = (
    "<b>", "</b>", "<br>", "<br/>", "<li>", "<div style='a=b|c'>", "</div>", "<span", "<u", "</p",
    "<small>", "<center>", "<nowikis>", "<refs/>", "< ref>", "<prefix>x</prefix>", "<html>", "<i/>",
)  # fmt: skip
_TAGS = (
    "nowiki", "pre", "gallery", "ref", "references", "syntaxhighlight", "source", "poem", "math",
    "indicator", "section", "templatestyles", "langconvert", "languages", "timeline",
)  # fmt: skip
_INCLUSION = ("includeonly", "noinclude", "onlyinclude")
_STRAY = ("-{", "}-", "{|", "|}", "\n==", "\n=", "|-", "<", "<!", "''")
_HIDDEN_IN_COMMENTS = ("", " c ", "{{", "}}", "|", "=", "\n", "<nowiki>", "-", "T:1", ">", "->")
_FUNCTIONS = ("#if:", "#switch:{{PAGENAME}}", "#invoke:A", "lc:", "#tag:ref", "#babel")
_BABELS = (
    "\u200e#babel",
    "\u00a0#babel:pt",
    "#babel:pt",
    "#Babel: pt ",
    "#babel :pt",
    "Babel",
    "babel",
    "babel:",
)
_PARAMETERS = (
    "known", "available", "wanted", "languages", "territory", "affiliation", "status", "zzz",
    "display name", "1", "2", "01", "-1", "Known", "known_", "sabe", "", "تعرف",
)  # fmt: skip
_AROUND_A_NAME = ("", "", "", "", "\n", "\n", " ", "<!-- c -->", "\n<!-- c -->\n")
_AROUND_A_PARAMETER = ("", "", "", " ", " ", " ", "\n", "\t", "\u00a0", "<!-- c -->")
_IN_A_NAME = (
    "<!-- c -->", "\u200e", "_", " ", "\t", "\u00a0", "\n", "<noinclude>", "<nowiki/>", "&#32;",
    "<includeonly>x</includeonly>", "&nbsp;", "#", "/", ":", "=", "{{x}}", "[", "<ref>", "{", "s",
)  # fmt: skip
_SEPARATORS = ("; ", ", ", "\n", "\n* ", "\n; ", " • ", "<br>")

# What hostile pages are made of: everything that opens, closes or separates something.
_TOKENS = (
    "{", "}", "{{", "}}", "{{{", "}}}", "{{{{{", "}}}}}", "[", "]", "[[", "]]", "]]]", "-{", "}-",
    "-", "|", "|", "=", "=", "==", "\n", "\n", "\n=", "\n==", "\n =", "==\n", "\n\n", ":", ";", "#",
    "*", "'''", "<", ">", "/>", "<!--", "-->", "<!-->", "<!--->", "<!---->", "<!-- a -->",
    "\n<!-- a -->\n", "\n \t<!--a--> <!--b-->\n", "<nowiki>", "</nowiki>", "<nowiki/>",
    "</NoWiki\n>", "<NOWIKI ", "<pre>", "</pre>", "<ref name=a", "<ref>", "</ref>", "<gallery/",
    "<includeonly>", "</includeonly>", "<IncludeOnly>", "<includeonly/>", "<noinclude>",
    "</noinclude>", "<noinclude/", "<onlyinclude ", "</onlyinclude>", "{{Capacity profile",
    "{{Capacity profile|", "{{Capacity profile|known=Lua}}", "{{capacity_profile|", "{{#babel:pt|",
    "{{Babel|", "Capacity profile", "Template:", "template :", "|known=", "|known", "known=",
    "wanted", "1=", "Lua", "a", "&", "&amp;", "&#32;", "&#x43;", "&nbsp;", " ", "\t", "\xa0",
    "\u200e", "{{!}}", "{{{1|", "{{#if:", "{|", "|}", "|-", "�", "𝒳", "É", "; ", "\n* ", "Q108",
    "[[d:Q105|",
)  # fmt: skip

_Maker = Callable[[int], str]


class _Author:
    """Writes wikitext, nested as deep as a number says; one who is `wild` (0 to 1) breaks it."""

    def __init__(self, chance: random.Random, wild: float) -> None:
        self._chance = chance
        self._wild = wild
        # What stands on lines of its own, and what stands in a line; how often.
        self._blocks: dict[_Maker, float] = {
            self._prose: 6, self._heading: 3, self._list: 3, self._table: 2, self._call: 4,
            self._template: 2, self._tag: 2, self._comment_lines: 2, self._inclusion: 1.5,
            self._babel: 1,
        }  # fmt: skip
        self._inlines: dict[_Maker, float] = {
            self._words: 12, self._link: 3, self._bold: 2, self._template: 2, self._function: 1,
            self._parameter: 1, self._entity: 1.5, self._comment: 1.5, self._tag: 1.5,
            self._inclusion: 0.4, self._variant: 0.4, self._html: 1.5, self._space: 1,
            self._call: 0.7, self._stray: 3 * wild,
        }  # fmt: skip

    def page(self, blocks: int) -> str:
        parts = [self._made(self._blocks, 3) for _ in range(blocks)]
        if self._chance.random() < 0.95:
            parts.insert(self._chance.randrange(len(parts) + 1), self._call(3))
        return "".join(part + self._any("\n", "\n\n", "\n\n", " ") for part in parts)

    def _any(self, *choices: str) -> str:
        return self._chance.choice(choices)

    def _made(self, makers: dict[_Maker, float], depth: int) -> str:
        maker = self._chance.choices([*makers], [*makers.values()])[0]
        return maker(depth - 1)

    def _some(self, most: int) -> range:
        return range(self._chance.randint(0, most))

    def _mistake(self, probability: float) -> bool:
        return self._chance.random() < probability * self._wild

    def _with(self, inserted: str, name: str) -> str:
        at = self._chance.randrange(len(name) + 1)
        return name[:at] + inserted + name[at:]

    def _inline(self, depth: int) -> str:
        if depth <= 0:
            return self._words(depth)
        made = (self._made(self._inlines, depth) for _ in range(self._chance.randint(1, 4)))
        return self._any("", " ", " ").join(made)

    def _words(self, _: int) -> str:
        return " ".join(self._any(*_WORDS) for _ in self._some(6))

    def _prose(self, depth: int) -> str:
        return " ".join(self._inline(depth) for _ in self._some(8))

    def _heading(self, depth: int) -> str:
        before = self._any("=", "==", "==", "==", "===", "=======", "")
        after = self._any("=", "==", "") if self._mistake(0.5) else before
        end = self._any("", "", " ", "<!-- e -->", " x")
        return f"\n{before} {self._inline(depth)} {after}{end}"

    def _list(self, depth: int) -> str:
        return "\n".join(self._any(*"*#:;") + self._inline(depth) for _ in self._some(4))

    def _table(self, depth: int) -> str:
        rows = "".join(
            f"\n|-\n{self._any('|', '!')} a=b {self._any('|', '||', '{{!}}')} {self._inline(depth)}"
            for _ in self._some(3)
        )
        return f'{{| class="wikitable"{rows}\n' + ("" if self._mistake(0.2) else "|}")

    def _link(self, depth: int) -> str:
        start = self._any("[[", "[[", "[[:", "[[File:A.jpg|thumb|", "[http://a.b/ ", "[[[")
        end = "]" if start.startswith("[http") else self._any("]]", "]]", "]]", "]]]")
        target = self._any("User:Ana", "d:Q11024|talk", self._inline(depth - 1))
        return start + target + ("" if self._mistake(0.1) else end)

    def _bold(self, depth: int) -> str:
        return f"'''{self._inline(depth)}" + self._any("'''", "'''", "''", "")

    def _template(self, depth: int) -> str:
        name = self._any("Userbox", "!", "=", "Q", "Capacity", "tl", self._words(0))
        return self._braced(name, [self._part(depth) for _ in self._some(3)])

    def _function(self, depth: int) -> str:
        name = self._any(*_FUNCTIONS) + self._inline(depth)
        return self._braced(name, [self._part(depth), self._part(depth)])

    def _parameter(self, depth: int) -> str:
        default = self._any("", "|", f"|{self._inline(depth)}")
        return "{{{" + self._any("1", "x", "known") + default + "}}}"

    def _braced(self, name: str, parts: Sequence[str]) -> str:
        start, end = "{{", "}}"
        if self._mistake(0.05):
            start = self._any("{", "{{{", "{{{{", "-{{", "-{{{", "{ {", "{<!-- -->{")
        if self._mistake(0.08):
            end = self._any("", "}", "} }", "}}}", "}}}}", "}}-", "}}}-", "}<!-- -->}")
        return start + "|".join((name, *parts)) + end

    def _entity(self, _: int) -> str:
        return self._any(*_ENTITIES)

    def _space(self, _: int) -> str:
        return self._any(*_SPACES)

    def _html(self, _: int) -> str:
        return self._any(*_HTML)

    def _stray(self, _: int) -> str:
        run = self._any(*"{}[]=|-") * self._chance.randint(1, 7)
        return self._any(run, run, f"\n{run}", *_STRAY)

    def _comment(self, depth: int) -> str:
        hidden = self._any(*_HIDDEN_IN_COMMENTS)
        if self._chance.random() < 0.2:
            hidden = self._call(depth - 1)
        return f"<!--{hidden}" + ("" if self._mistake(0.02) else "-->")

    def _comment_lines(self, depth: int) -> str:
        space = self._any("", " ", "\t", " \t ")
        comments = space.join(self._comment(depth) for _ in self._some(3))
        return f"\n{space}{comments}{space}\n" + self._any("", "==h==\n", "=\n", "| x", " ")

    def _tag(self, depth: int) -> str:
        name = self._any(*_TAGS)
        name = self._any(name, name, name, name.upper(), name.title())
        attributes = self._any("", "", "", " ", ' name="a|b=c"', "\n", " x={{y", "/ ")
        if self._chance.random() < 0.25:
            return f"<{name}{attributes}/>"
        held = self._any(self._inline(depth), self._call(depth - 1), "{{", "]]", "<!--")
        end = f"</{name}{self._any('', '', ' ', chr(10))}>"
        return f"<{name}{attributes}>{held}" + ("" if self._mistake(0.15) else end)

    def _inclusion(self, depth: int) -> str:
        name = self._any(*_INCLUSION, *_INCLUSION, *_INCLUSION, "IncludeOnly")
        start = f"<{name}{self._any('', '', ' ', ' a=b', '/')}>"
        held = self._any(self._inline(depth), self._inline(depth), self._call(depth - 1))
        return start + held + ("" if self._mistake(0.08) else f"</{name}>")

    def _variant(self, depth: int) -> str:
        held = self._any("zh-hans:a; zh-hant:b", "R|a=b", "", self._inline(depth))
        return "-{" + held + ("" if self._mistake(0.1) else "}-")

    def _babel(self, _: int) -> str:
        languages = self._chance.sample(("en-3", "es", "x=fr", " ar-n "), k=2)
        return self._braced(self._any(*_BABELS), languages)

    def _call(self, depth: int) -> str:
        if depth < -2:
            return ""
        return self._braced(self._name(), [self._part(depth) for _ in self._some(5)])

    def _name(self) -> str:
        name = self._any(PROFILE, PROFILE, *_REDIRECTS, self._any("Capacity profiles", "Babel"))
        if self._chance.random() < 0.3:
            name = self._with(self._any(*_IN_A_NAME), name)
        if self._chance.random() < 0.2:
            name = self._any(
                name.lower(), name.replace(" ", "_"), name.title(), f"Template:{name}",
                f":template : {name}", f":{name}", f"&#{ord(name[0])};{name[1:]}", f"{name}#a",
                f"Template:Template:{name}", f"User:{name}", f"msg:{name}",
            )  # fmt: skip
        return self._any(*_AROUND_A_NAME) + name + self._any(*_AROUND_A_NAME)

    def _part(self, depth: int) -> str:
        if self._chance.random() < 0.15:
            return self._value(depth)
        name = self._any(*_PARAMETERS)
        if self._chance.random() < 0.15:
            name = self._with(self._inline(1), name)
        before, middle, after = (self._any(*_AROUND_A_PARAMETER) for _ in range(3))
        return f"{before}{name}{middle}={after}{self._value(depth)}" + self._any("", "\n")

    def _value(self, depth: int) -> str:
        separator = self._any("\n=", "\n== ") if self._mistake(0.1) else self._any(*_SEPARATORS)
        return separator.join(self._inline(depth) for _ in self._some(3))


def user_pages(count: int, seed: int) -> list[str]:
    """Pages with all kinds of markup, most of them with calls; one in 500 has 300 kB."""
    chance = random.Random(seed)
    pages = []
    for number in range(count):
        author = _Author(chance, wild=chance.choice((0, 0.1, 0.5, 1)))
        page = author.page(chance.randint(0, 12))
        if number % 500 == 499:
            while len(page.encode()) < 300_000:
                page += author.page(12)
        pages.append(page)
    return pages


def hostile_pages(count: int, seed: int, models: Sequence[str]) -> list[str]:
    """Soups of the tokens that matter, and in between `models` with something torn apart."""
    chance = random.Random(seed)
    pages = []
    for number in range(count):
        if number % 2:
            soup = "".join(chance.choices(_TOKENS, k=chance.randint(1, 40)))
            call = "{{Capacity profile|known=" + soup + "}}"
            name = "{{Capacity profile" + soup + "}}" + soup
            pages.append(chance.choice((soup, call, name)))
        else:
            pages.append(_torn(chance, chance.choice(models)))
    return pages


def _torn(chance: random.Random, page: str) -> str:
    for _ in range(chance.randint(1, 5)):
        start, end = sorted(chance.choices(range(len(page) + 1), k=2))
        near = min(end, start + chance.randint(1, 4))
        token = chance.choice(_TOKENS)
        kept = [
            page[:start] + page[near:],
            page[:start] + token + page[start:],
            page[:start] + token + page[near:],
            page[:end] + page[start:],
        ]
        cut = [page[:start] + page[end:], page[:start] + page[start:end][::-1] + page[end:]]
        page = chance.choice((*kept, *kept, *cut))
    return page
