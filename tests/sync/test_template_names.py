"""Which redirects count as a template's names, and what their searches cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from sync.wiki.dump import DumpWiki
from sync.wiki.live import LiveWiki
from sync.wiki.namespaces import Namespaces
from sync.wiki.port import MOST_REDIRECTS

PROFILE = "Capacity profile"


class Answering(LiveWiki):
    """A live wiki that answers with what is given, an answer a time."""

    def __init__(self, *answers: Mapping[str, Any]) -> None:
        self._answers = answers
        self._namespaces = Namespaces({2: "User"}, {"user": 2})
        self.asked: list[dict[str, Any]] = []
        self.unchecked = ()

    def _query(self, kind: type[Any], **parameters: Any) -> Iterator[Any]:
        self.asked.append(parameters)
        yield from (msgspec.convert(one, kind) for one in self._answers)

    def _has(self, extension: str) -> bool:
        return extension == "CirrusSearch"


def redirects(names: Mapping[str, int]) -> dict[str, Any]:
    listed = [{"pageid": number, "title": f"Template:{name}"} for name, number in names.items()]
    return {"pages": [{"title": f"Template:{PROFILE}", "ns": 10, "redirects": listed}]}


def test_the_oldest_redirects_count_and_the_rest_are_told() -> None:
    # Whoever makes many gives them names that come first in order of letters.
    many = {f"!{number:03}": 1_000 + number for number in range(120)}
    wiki = Answering(redirects(many), redirects({"Perfil": 7}))
    [names] = wiki.template_names([PROFILE]).values()
    assert {PROFILE, "Perfil"} <= names
    assert len(names) == MOST_REDIRECTS + 1
    [told] = wiki.unchecked
    assert "121 redirects" in told
    assert "!0" not in told


def test_a_few_redirects_are_nothing_to_tell() -> None:
    wiki = Answering(redirects({"Perfil": 7, "Profil": 8}))
    assert wiki.template_names([PROFILE]) == {PROFILE: {PROFILE, "Perfil", "Profil"}}
    assert wiki.unchecked == ()


def test_a_dump_takes_the_first_ones(tmp_path: Any) -> None:
    pages = "".join(
        f"<page><title>Template:R{number:03}</title><ns>10</ns><id>{number + 1}</id>"
        f'<redirect title="Template:{PROFILE}"/>'
        "<revision><id>1</id><text>#REDIRECT</text></revision></page>"
        for number in range(120)
    )
    file = tmp_path / "dump.xml"
    file.write_text(f"<mediawiki>{pages}</mediawiki>", encoding="utf-8")
    wiki = DumpWiki(file)
    expected = {PROFILE, *(f"R{number:03}" for number in range(MOST_REDIRECTS))}
    assert wiki.template_names([PROFILE]) == {PROFILE: expected}
    assert any("120 redirects" in told for told in wiki.unchecked)
    assert wiki.template_names([PROFILE]) == {PROFILE: expected}
    assert sum("120 redirects" in told for told in wiki.unchecked) == 1


def test_a_search_is_about_a_name_and_nothing_that_the_name_says() -> None:
    wiki = Answering({"search": [{"title": "User:Ana"}]})
    found = list(wiki.mentioning([PROFILE, 'x" OR insource:"y'], "User"))
    assert found == ["User:Ana", "User:Ana"]
    assert [one["srsearch"].count('"') for one in wiki.asked] == [4, 4]
