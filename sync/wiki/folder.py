"""Writes pages to a folder instead of a wiki."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from sync.wiki.errors import ConfigurationError, RunError
from sync.wiki.outcomes import Outcome, Saved
from sync.wiki.pages import StoredPage
from sync.wiki.port import Look

_OWN_ENDINGS = (".json", ".js", ".css")
_LONGEST_NAME = 255
"""Bytes in a file name on the usual file systems."""


class Folder:
    """A folder that holds one file a page; whatever else lies in it stays as it is."""

    def __init__(self, folder: Path) -> None:
        with _written(folder):
            in_the_way = folder.exists() and not folder.is_dir()
        if in_the_way:
            raise ConfigurationError(f"{folder} is not a folder, so no page can be written to it.")
        self._folder = folder

    def path_of(self, title: str) -> Path:
        """The file of a title: each part between slashes percent-encoded.

        `.wikitext` is added unless the title has an ending of its own. Two kinds of parts cannot
        stand as they are: one of dots alone would lead out of the folder, so its dots are encoded
        too; one too long for a file name keeps its beginning and gets its SHA-1.
        """
        *folders, name = (_encoded(part) for part in title.split("/"))
        own = next((ending for ending in _OWN_ENDINGS if title.endswith(ending)), "")
        name = name.removesuffix(own)
        return self._folder.joinpath(*map(_short, folders), _short(name, own or ".wikitext"))

    def look(self, title: str, base: StoredPage | None, stops: Iterable[str]) -> Look:
        """Nobody else writes into a folder, and nobody stops it."""
        del title, stops
        return Look(page=base)

    def renew(self) -> None:
        """A folder needs no login."""

    def save(
        self,
        title: str,
        text: str,
        base: StoredPage | None = None,
        summary: str = "",
        model: str = "",
    ) -> Outcome:
        """Write one page; nothing but its title and text means anything to a folder.

        Raises RunError where it cannot be written: the next page could not be either.
        """
        del base, summary, model
        path = self.path_of(title)
        with _written(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            # What no page can hold, half of a surrogate pair, is shown for what it is.
            path.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")
        return Saved(title)


@contextmanager
def _written(path: Path) -> Iterator[None]:
    """What the system says against it, as a sentence."""
    try:
        yield
    except OSError as error:
        raise RunError(
            f"{path} cannot be written: {error.strerror or error}. Make room for it, or use "
            "another folder with --out."
        ) from None


def _encoded(part: str) -> str:
    return (
        quote(part, safe="", errors="backslashreplace")
        if part.strip(".")
        else part.replace(".", "%2E")
    )


def _short(name: str, ending: str = "") -> str:
    if len(name) + len(ending) <= _LONGEST_NAME:
        return name + ending
    digest = hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest()
    kept = name[: _LONGEST_NAME - len(ending) - len(digest) - 1]
    return f"{kept}~{digest}{ending}"
