"""The contract with the wiki, as config/contract.toml has it: seven templates and their parameters.

It is written there once. From it come how values are read here, the module that reads them in the
preview, the form and tables of the gadget, and what editors' own forms know (TemplateData).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from importlib import resources
from typing import Any

import msgspec

from sync.profiles.records import (
    Event,
    Organization,
    Profile,
    Programme,
    Request,
    Session,
    Team,
)
from sync.profiles.values import KINDS
from sync.profiles.values.reader import ORGANIZATION, PROGRAMME, TEAM, Read
from sync.reference.tables import affiliation_types

PROFILE = "Capacity profile"
EVENT = "Capacity event"
SESSION = "Capacity session"
REQUEST = "Capacity request"
LONG = 500
"""Characters above which a text has more than a line in a form."""

_RECORDS: Mapping[str, type] = {
    PROFILE: Profile,
    ORGANIZATION: Organization,
    EVENT: Event,
    TEAM: Team,
    PROGRAMME: Programme,
    SESSION: Session,
    REQUEST: Request,
}


# Numbers of namespaces, the same on every wiki.
_NUMBERS = {"": 0, "User": 2, "Project": 4}


class Parameter(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, dict=True
):
    """One parameter: what kind of value it takes, its limits, and where it is shown.

    `kind` is one of values.KINDS. `most` limits entries of a list, characters of a text, or a
    number; `choices` are fixed words; of a single one nothing means the first (`choice`) or
    nothing (`word`); `template` is that of the pages it lists. What is read fills the record's
    `field`, by default the parameter's own name; what is not `kept` is only checked. `needed` is
    what the template cannot do without, or cannot where no choice says `needed_unless`;
    `suggested` is what every form asks for first. `label` is the key of the
    message that names it in a form (see label_of), `box` of the one that names it
    among the facts of a profile's box, `example` what one may write: names that every language
    has, and no sentence.
    """

    kind: str
    example: str
    most: int = 0
    choices: tuple[str, ...] = ()
    template: str = ""
    field: str = ""
    kept: bool = True
    needed: bool = False
    needed_unless: str = ""
    suggested: bool = False
    label: str = ""
    box: str = ""

    @cached_property
    def read(self) -> Read:
        """How a value is read."""
        limits = {"most": self.most, "choices": self.choices, "template": self.template}
        given = {name: limit for name, limit in limits.items() if limit}
        return partial(KINDS[self.kind], **given) if given else KINDS[self.kind]

    @property
    def lists(self) -> bool:
        """Whether a value may name several things."""
        return self.kind in _LISTS


_LISTS = frozenset({
    "languages", "capacities", "territories", "organizations", "pages", "projects", "accounts",
    "names", "documents", "words",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Template:
    """One template: what it becomes, and its parameters in the order of the form.

    `spaces` are canonical names of namespaces, empty for the main one.
    """

    name: str
    record: type
    spaces: frozenset[str]
    parameters: Mapping[str, Parameter]

    @property
    def asked_for(self) -> tuple[str, ...]:
        """The parameters that a form has from the start, in their order."""
        return tuple(name for name, one in self.parameters.items() if one.suggested or one.needed)

    @property
    def key(self) -> str:
        """What the modules call it: the name of its record in small letters."""
        return self.record.__name__.lower()

    @property
    def needed(self) -> frozenset[str]:
        """The parameters without which it says nothing."""
        return frozenset(name for name, one in self.parameters.items() if one.needed)

    def needed_beside(self, said: Mapping[str, Any]) -> frozenset[str]:
        """The parameters that a call needs which says this, by field."""
        words = {said.get(self.field(name)) for name, one in self.parameters.items() if one.choices}
        more = (
            name
            for name, one in self.parameters.items()
            if one.needed_unless and one.needed_unless not in words
        )
        return self.needed | frozenset(more)

    @property
    def in_reading_order(self) -> Mapping[str, Parameter]:
        """The parameters with the languages first: names are looked up in them."""
        return dict(sorted(self.parameters.items(), key=lambda pair: pair[1].kind != "languages"))

    def field(self, parameter: str) -> str:
        """The field of the record that a parameter fills; empty for what is not kept."""
        about = self.parameters[parameter]
        return (about.field or parameter.replace(" ", "_")) if about.kept else ""


class _Written(msgspec.Struct, forbid_unknown_fields=True):
    spaces: list[str]
    parameters: dict[str, Parameter]


def read_contract(text: str) -> Mapping[str, Template]:
    """The templates that a contract describes, by name. Raises ValueError for a wrong one."""
    tables = tomllib.loads(text)
    tables.pop("number", None)
    written = msgspec.convert(tables, dict[str, _Written])
    for name, one in written.items():
        for parameter, about in one.parameters.items():
            if about.kind not in KINDS:
                raise ValueError(f"{parameter} of {name} is of no kind that there is: {about.kind}")
    return {
        name: Template(name, _RECORDS[name], frozenset(one.spaces), one.parameters)
        for name, one in written.items()
    }


_TEXT = (resources.files("config") / "contract.toml").read_text("utf-8")
TEMPLATES: Mapping[str, Template] = read_contract(_TEXT)
NUMBER: int = tomllib.loads(_TEXT)["number"]
"""Of what has to fit together: program, modules, gadget and data. See docs/upgrading.md."""


def label_of(parameter: str, about: Parameter) -> str:
    """The key of the message that names a parameter in forms."""
    return about.label or f"gadget-field-{parameter.replace(' ', '-')}"


def for_the_gadget() -> dict[str, Any]:
    """What has a form, by the name of its record in small letters: parameters in its order."""
    return {
        template.key: {
            "template": template.name,
            "parameters": {
                parameter: {
                    "kind": about.kind,
                    "label": label_of(parameter, about),
                    **({"lists": True} if about.lists else {}),
                    **({"suggested": True} if about.suggested or about.needed else {}),
                    **({"needed": True} if about.needed else {}),
                    **({"long": True} if about.kind == "text" and about.most > LONG else {}),
                    "choices": list(about.choices or _letters(about)),
                }
                for parameter, about in template.parameters.items()
            },
        }
        for template in TEMPLATES.values()
        if template.name != SESSION
    }


def _letters(about: Parameter) -> tuple[str, ...]:
    return tuple(affiliation_types()) if about.kind == "organization type" else ()


def for_the_modules() -> dict[str, Any]:
    """All templates by their key."""
    return {
        template.key: {
            "name": template.name,
            "spaces": sorted(_NUMBERS[space] for space in template.spaces),
            "needed": sorted(template.needed),
            "parameters": [
                {"name": name, **_for_the_modules(about)}
                for name, about in template.in_reading_order.items()
            ],
        }
        for template in TEMPLATES.values()
    } | {"types": [list(pair) for pair in affiliation_types().items()]}


def _for_the_modules(about: Parameter) -> dict[str, Any]:
    said = msgspec.to_builtins(about)
    if "template" in said:
        said["template"] = TEMPLATES[said["template"]].key
    kept = ("kind", "most", "choices", "template", "box", "needed_unless")
    return {key: said[key] for key in kept if key in said}
