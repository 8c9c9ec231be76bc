"""The words of the interface that come with the program."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources


@cache
def shipped_messages() -> Mapping[str, Mapping[str, str]]:
    """The words of the interface that come with the program, by language and key.

    `qqq` documents the messages for translators; `@metadata` names the authors. Neither is shown.
    """
    folder = resources.files("templates") / "wiki" / "messages"
    found = {}
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        language, _, ending = file.name.rpartition(".")
        if ending == "json" and language != "qqq":
            messages: dict[str, str] = json.loads(file.read_text("utf-8"))
            messages.pop("@metadata", None)
            found[language] = messages
    return found
