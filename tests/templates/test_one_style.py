"""How things look is said once: in the module of components, and nowhere else but in the marker."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

import pytest

WIKI = Path(str(resources.files("templates") / "wiki"))
COMPONENTS = WIKI / "Module" / "Capacity peers" / "components.lua"
# The line below messages loads no module that others use: it has a few styles of its own.
MARKER = WIKI / "Module" / "Capacity marker.lua"
MODULES = sorted({*(WIKI / "Module").rglob("*.lua")} - {COMPONENTS, MARKER})
TEMPLATES = sorted(
    one
    for pattern in ("Template/**/*", "Root*", "Guide*")
    for one in WIKI.glob(pattern)
    if one.is_file()
)
STRING = re.compile(r"'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\"")
COMMENT = re.compile(r"--[^\n]*")
# A style attribute however it is made, or a call that writes CSS.
ATTRIBUTE = re.compile(r"style\s*=|['\"]style['\"]|[:.]css(?:Text)?\s*[({'\"]", re.IGNORECASE)
DECLARATION = re.compile(r"(?:^|;)\s*([a-z][a-z-]*)\s*:")
ENDED = re.compile(r"(?:^|[;\s])[a-z][a-z-]*\s*:(?!/)[^;:]*;")
# What the components declare: known in other strings without the semicolon, too.
PROPERTIES = set(DECLARATION.findall("\n".join(
    one[1:-1] for one in STRING.findall(COMPONENTS.read_text("utf-8"))
)))  # fmt: skip


def styles_of_module(text: str) -> list[str]:
    """What there is of style in a module: attributes, calls that write CSS, declarations."""
    # A comment opens at two hyphens, unless they are in a string.
    kept = re.sub(
        f"{STRING.pattern}|{COMMENT.pattern}",
        lambda match: "" if match[0].startswith("--") else match[0], text,
    )  # fmt: skip
    strings = [one[1:-1] for one in STRING.findall(kept)]
    return [match[0] for match in ATTRIBUTE.finditer(kept)] + [
        one for one in strings if is_css(one)
    ]


def is_css(string: str) -> bool:
    """Whether a string holds a declaration, `property:value`."""
    return bool(ENDED.search(string)) or not PROPERTIES.isdisjoint(DECLARATION.findall(string))


@pytest.mark.parametrize(("text", "found"), [
    ("box:cssText( 'margin:0' )", True),
    ("box:css( 'margin-top', '4px' )", True),
    ("box:attr( 'style', made )", True),
    ("'<span style=\"color:red\">'", True),
    ("element( 'div', 'padding:0;color:' .. GREEN )", True),
    ("element( 'div', 'display:flex' )", True),
    ("wide = 'float: left;'", True),
    ("links.link( 'Special:MyLanguage/' .. page )", False),
    ("'https://example.org/'", False),
    ("'en: …'", False),
    ("-- padding:0; stands in a comment", False),
    ("components.button( style, words:message( 'add' ) )", False),
    ("mw.title.new( 'Module:Capacity peers/site' )", False),
])  # fmt: skip
def test_a_style_is_told_from_other_text(text: str, *, found: bool) -> None:
    assert bool(styles_of_module(text)) is found


@pytest.mark.parametrize("module", MODULES, ids=lambda one: one.stem)
def test_a_module_leaves_its_looks_to_the_components(module: Path) -> None:
    assert styles_of_module(module.read_text("utf-8")) == []


def test_the_components_are_where_styles_are() -> None:
    assert len(styles_of_module(COMPONENTS.read_text("utf-8"))) > 50
    assert 0 < len(styles_of_module(MARKER.read_text("utf-8"))) < 5


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.stem)
def test_a_template_has_no_style_of_its_own(template: Path) -> None:
    assert not re.search(r"style\s*=", template.read_text("utf-8"), re.IGNORECASE)


def test_there_is_something_to_look_at() -> None:
    assert len(MODULES) > 20
    assert {one.stem.split(".")[0] for one in TEMPLATES} >= {"Root", "Guide"}
    assert len(TEMPLATES) > 20
