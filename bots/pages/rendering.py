"""Renders page templates; whatever is not finished wikitext is escaped by construction."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined


class Wikitext(str):
    """Text that is wikitext already: the only type that a template prints unescaped."""

    __slots__ = ()


# What would mean something to MediaWiki. A lone apostrophe, tilde or underscore is harmless and
# common in names, so only what has a meaning is touched: rows stay readable in a diff. The colon
# makes addresses out of words: http:, mailto:, tel:. Controls end lines for some programs, and
# stand around what the parser cuts out of a page for a while; half of a surrogate pair cannot be
# saved. Before a space of any kind, some
# words become links to books, papers and standards.
_MEANS_SOMETHING = re.compile(
    r"[&<>\[\]{}|=:\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]"
    r"|'{2,}|~{3,}|_{2,}|^[*#; ]|^-{4,}|-(?=\{)"
    r"|(?<=ISB)N(?=\s)|(?<=PMI)D(?=\s)|(?<=RF)C(?=\s)"
)

_PARAMETER = re.compile(r"\$(\d)")


def escaped(value: object) -> Wikitext:
    """`value` as text that MediaWiki shows and never interprets, on its own or as a parameter."""
    return Wikitext(
        _MEANS_SOMETHING.sub(
            lambda match: "".join(f"&#{ord(character)};" for character in match[0]), str(value)
        )
    )


def _finalize(value: object) -> Wikitext:
    return value if isinstance(value, Wikitext) else escaped(value)


@cache
def _environment() -> Environment:
    # Jinja's own braces are MediaWiki's too: page templates use << >> and <% %>.
    environment = Environment(
        loader=FileSystemLoader(str(resources.files("templates") / "pages")),
        variable_start_string="<<",
        variable_end_string=">>",
        block_start_string="<%",
        block_end_string="%>",
        comment_start_string="<#",
        comment_end_string="#>",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        undefined=StrictUndefined,
        finalize=_finalize,
        autoescape=False,  # noqa: S701 - that is for HTML; wikitext is escaped by finalize
    )
    environment.filters["lua"] = _as_lua
    environment.filters["js"] = _script_string
    return environment


def _as_lua(value: object) -> Wikitext:
    """A constant of Lua: text, which it quotes as JSON does, numbers, lists and tables of these."""
    return Wikitext(_lua(value, ""))


def _lua(value: object, indent: str) -> str:
    inner = f"{indent}\t"
    match value:
        case bool() | int():
            return str(value).lower()
        case Mapping():
            pairs = ((_lua(key, ""), _lua(one, inner)) for key, one in value.items())
            rows = [f"{inner}[{key}] = {one}," for key, one in pairs]
        case list() | tuple() if any(isinstance(one, Mapping) for one in value):
            rows = [f"{inner}{_lua(one, inner)}," for one in value]
        case list() | tuple():
            return f"{{ {', '.join(_lua(one, inner) for one in value)} }}" if value else "{}"
        case _:
            return json.dumps(str(value), ensure_ascii=False)
    return "\n".join(("{", *rows, f"{indent}}}")) if rows else "{}"


def _script_string(value: object) -> Wikitext:
    """A string of JavaScript, in the quotes that Wikimedia's scripts have."""
    inside = json.dumps(str(value), ensure_ascii=False)[1:-1].replace('\\"', '"')
    return Wikitext("'" + inside.replace("'", "\\'") + "'")


def filled_in(message: str, *arguments: object) -> Wikitext:
    """A message of the interface with its parameters `$1`, `$2`, … in place, all escaped."""
    pieces = _PARAMETER.split(message)
    pieces[::2] = map(escaped, pieces[::2])
    pieces[1::2] = (str(_finalize(arguments[int(number) - 1])) for number in pieces[1::2])
    return Wikitext("".join(pieces))


def render(name: str, **facts: Any) -> str:
    """The text of a page from `templates/pages/NAME.wikitext.j2`."""
    return _environment().get_template(f"{name}.wikitext.j2").render(facts)


def render_string(text: str, **facts: Any) -> str:
    """The same for a text that is at hand, such as a page that a deployment fills in."""
    return _environment().from_string(text).render(facts)
