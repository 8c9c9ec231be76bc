"""Reading a wiki from an export."""

from __future__ import annotations

import bz2
import gzip
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest

from sync.wiki.dump import DumpWiki
from sync.wiki.errors import ConfigurationError, RunError
from sync.wiki.pages import StoredPage
from sync.wiki.port import Selection, Source

PORTUGUESE = {2: "Usuário", 3: "Usuário Discussão", 10: "Predefinição", 4: "Wikipédia"}
ENGLISH = {2: "User", 3: "User talk", 10: "Template", 4: "Project"}
CALL = "{{Capacity profile|known=Q1}}"
EVERYTHING = Selection(prefixes=frozenset({""}))


def revision(number: int, text: str | None, editor: str = "Ana") -> str:
    shown = '<text deleted="deleted" />' if text is None else f"<text>{escape(text)}</text>"
    return (
        f"<revision><id>{number}</id><contributor><username>{escape(editor)}</username>"
        f"<id>{number}</id></contributor>{shown}</revision>"
    )


def page(title: str, *revisions: str, ns: int = 2, redirect: str = "") -> str:
    leads = f"<redirect title={quoteattr(redirect)} />" if redirect else ""
    return (
        f"<page><title>{escape(title)}</title><ns>{ns}</ns><id>9</id>{leads}"
        f"{''.join(revisions)}</page>\n"
    )


def export(pages: Iterable[str], names: dict[int, str] | None = None) -> str:
    listed = "".join(
        f'<namespace key="{key}" case="first-letter">{name}</namespace>'
        for key, name in (ENGLISH if names is None else names).items()
    )
    return (
        '<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11">\n'
        f'<siteinfo><namespaces><namespace key="0" />{listed}</namespaces></siteinfo>\n'
        f"{''.join(pages)}</mediawiki>\n"
    )


ONE_PAGE = export([page("User:Ana", revision(7, CALL))])
ANA = StoredPage("User:Ana", CALL, 7, "Ana")


def dump_of(folder: Path, text: str) -> DumpWiki:
    path = folder / "wiki.xml"
    path.write_text(text, encoding="utf-8")
    return DumpWiki(path)


def all_of(folder: Path, *pages: str, names: dict[int, str] | None = None) -> list[StoredPage]:
    return list(dump_of(folder, export(pages, names)).pages(EVERYTHING))


def test_a_dump_may_be_plain_or_compressed(tmp_path: Path) -> None:
    whole = ONE_PAGE.encode()
    half = len(whole) // 2
    kinds = {
        "wiki.xml": whole,
        "wiki.xml.gz": gzip.compress(whole),
        "wiki.xml.bz2": bz2.compress(whole),
        # The public dumps are many streams in one file, so that readers can start in the middle.
        "pages-multistream.xml.bz2": bz2.compress(whole[:half]) + bz2.compress(whole[half:]),
        "two-members.xml.gz": gzip.compress(whole[:half]) + gzip.compress(whole[half:]),
    }
    for name, content in kinds.items():
        (tmp_path / name).write_bytes(content)
        assert list(DumpWiki(tmp_path / name).pages(EVERYTHING)) == [ANA], name


def test_a_dump_can_be_asked_again_and_again(tmp_path: Path) -> None:
    wiki = dump_of(tmp_path, ONE_PAGE)
    assert list(wiki.pages(EVERYTHING)) == list(wiki.pages(EVERYTHING)) == [ANA]


def test_namespaces_in_the_wikis_language_come_out_canonical(tmp_path: Path) -> None:
    found = all_of(
        tmp_path,
        page("Usuário:Ana/Perfil", revision(1, "a")),
        page("Usuário Discussão:Ana", revision(2, "b"), ns=3),
        page("Predefinição:Caixa", revision(3, "c"), ns=10),
        page("Usuário: not a namespace", revision(4, "d"), ns=0),
        page("User:Ana", revision(5, "e"), ns=0),
        names=PORTUGUESE,
    )
    assert [one.title for one in found] == [
        "User:Ana/Perfil",
        "User talk:Ana",
        "Template:Caixa",
        "Usuário: not a namespace",
        "User:Ana",
    ]


def test_redirects_of_the_template_are_its_names_and_no_pages(tmp_path: Path) -> None:
    wiki = dump_of(
        tmp_path,
        export(
            [
                page("Predefinição:Capacity profile", revision(1, "…"), ns=10),
                page(
                    "Predefinição:Perfil",
                    revision(2, "#REDIRECIONAMENTO [[…]]"),
                    ns=10,
                    redirect="Predefinição:Capacity profile",
                ),
                page(
                    "Predefinição:Outra",
                    revision(3, "#REDIRECIONAMENTO [[…]]"),
                    ns=10,
                    redirect="Predefinição:Capacity profile/doc",
                ),
                page(
                    "Atalho",
                    revision(4, "#REDIRECIONAMENTO [[…]]"),
                    ns=0,
                    redirect="Predefinição:Capacity profile",
                ),
            ],
            PORTUGUESE,
        ),
    )
    names = wiki.template_names(["Capacity profile"])
    assert names == {"Capacity profile": {"Capacity profile", "Perfil"}}
    assert [one.title for one in wiki.pages(EVERYTHING)] == ["Template:Capacity profile"]


def test_the_template_keeps_its_own_name_where_the_dump_does_not_hold_it(tmp_path: Path) -> None:
    names = dump_of(tmp_path, ONE_PAGE).template_names(["Capacity profile"])
    assert names == {"Capacity profile": {"Capacity profile"}}


def test_of_several_revisions_the_newest_counts_wherever_it_stands(tmp_path: Path) -> None:
    old, new = revision(10, "old", "Ana"), revision(11, "new", "Bob")
    wanted = [StoredPage("User:Ana", "new", 11, "Bob")]
    assert all_of(tmp_path, page("User:Ana", old, new)) == wanted
    assert all_of(tmp_path, page("User:Ana", new, old)) == wanted


def test_a_revision_whose_text_is_hidden_is_not_used(tmp_path: Path) -> None:
    found = all_of(
        tmp_path,
        page("User:Ana", revision(1, "shown"), revision(2, None)),
        page("User:Bob", revision(3, None)),
        page("User:Eve", revision(4, "")),
    )
    assert [(one.title, one.text) for one in found] == [("User:Ana", "shown"), ("User:Eve", "")]


def test_an_editor_may_be_hidden_or_an_address(tmp_path: Path) -> None:
    hidden = revision(1, "a").replace("<contributor>", '<contributor deleted="deleted">')
    hidden = re.sub("<username>.*?</id></contributor>", "</contributor>", hidden)
    address = re.sub("<username>.*?</username>", "<ip>192.0.2.1</ip>", revision(2, "b"))
    found = all_of(tmp_path, page("User:Ana", hidden), page("User:Bob", address))
    assert [one.editor for one in found] == ["", "192.0.2.1"]


def test_line_ends_are_new_lines_and_nothing_else(tmp_path: Path) -> None:
    text = ONE_PAGE.replace(CALL, "a&#13;\nb&#13;c")
    assert [one.text for one in dump_of(tmp_path, text).pages(EVERYTHING)] == ["a\nb\nc"]


def test_a_selection_is_by_title_by_beginning_or_by_template(tmp_path: Path) -> None:
    wiki = dump_of(
        tmp_path,
        export(
            page(title, revision(number, text))
            for number, (title, text) in enumerate(
                [
                    ("User:Ana", f"Hello {CALL}"),
                    ("User:Bob", "{{ capacity_profile }}"),
                    ("User:Eve", "nothing, but a word about Capacity profile"),
                    ("User:Bot/data/a.json", "{}"),
                    ("User:Bot/other", "{}"),
                ],
                start=1,
            )
        ),
    )

    def titles(selection: Selection) -> list[str]:
        return [one.title for one in wiki.pages(selection)]

    assert titles(Selection()) == []
    assert titles(Selection(titles=frozenset({"User:Eve", "User:Nobody"}))) == ["User:Eve"]
    assert titles(Selection(prefixes=frozenset({"User:Bot/data/"}))) == ["User:Bot/data/a.json"]
    by_template = Selection(templates={"": frozenset({"Capacity profile"})})
    assert titles(by_template) == ["User:Ana", "User:Bob"]
    both = Selection(
        titles=frozenset({"User:Ana"}), templates={"": frozenset({"Capacity profile"})}
    )
    assert titles(both) == ["User:Ana", "User:Bob"]


def test_a_dump_says_what_it_offers_and_what_it_cannot_check(tmp_path: Path) -> None:
    wiki = dump_of(tmp_path, ONE_PAGE)
    assert wiki.offers == {Source.PAGES}
    assert any("blocks" in sentence and "renames" in sentence for sentence in wiki.unchecked)


def test_a_missing_dump_is_the_operators_to_mend(tmp_path: Path) -> None:
    for path in (tmp_path / "none.xml", tmp_path):
        with pytest.raises(ConfigurationError, match=re.escape(str(path))) as caught:
            DumpWiki(path)
        assert caught.value.exit_code == 2


_LONG = export(page(f"User:U{n}", revision(n, f"{n} " * 500)) for n in range(1, 200)).encode()
BROKEN: dict[str, tuple[str, bytes]] = {
    "cut off": ("wiki.xml", _LONG[: len(_LONG) // 2]),
    "cut off in gzip": ("wiki.xml.gz", gzip.compress(_LONG)[:2000]),
    "cut off in bzip2": ("wiki.xml.bz2", bz2.compress(_LONG)[:-20]),
    "spoilt in gzip": ("wiki.xml.gz", gzip.compress(_LONG)[:10] + b"\xff" * 2000),
    "spoilt in bzip2": ("wiki.xml.bz2", bz2.compress(_LONG)[:100] + b"\xff" * 2000),
    "not gzip": ("wiki.xml.gz", _LONG),
    "not bzip2": ("wiki.xml.bz2", _LONG),
    "empty": ("wiki.xml", b""),
    "text": ("wiki.xml", b"this is no XML"),
    "binary": ("wiki.xml", bytes(range(256))),
    "not UTF-8": ("wiki.xml", ONE_PAGE.encode().replace(b"known", b"kn\xffwn")),
    "another document": ("wiki.xml", b"<html><page><title>x</title></page></html>"),
    "entities that grow": (
        "wiki.xml",
        b'<!DOCTYPE m [<!ENTITY a "aaaaaaaaaa">'
        + b"".join(b'<!ENTITY %c "%s">' % (98 + n, (b"&%c;" % (97 + n)) * 10) for n in range(12))
        + b"]><mediawiki>&m;</mediawiki>",
    ),
    "a revision without a number": ("wiki.xml", ONE_PAGE.replace("<id>7<", "<id>x<").encode()),
    "a namespace without a number": ("wiki.xml", ONE_PAGE.replace('"10"', '"ten"').encode()),
    "an unknown encoding": ("wiki.xml", b'<?xml version="1.0" encoding="klingon"?>' + _LONG),
    "an encoding that is not read": ("wiki.xml", b'<?xml version="1.0" encoding="gbk"?>' + _LONG),
}


@pytest.mark.parametrize(("name", "content"), BROKEN.values(), ids=BROKEN)
def test_a_dump_that_cannot_be_read_stops_the_run_in_one_line(
    name: str, content: bytes, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)
    wiki = DumpWiki(tmp_path / name)
    with pytest.raises(RunError, match=re.escape(name)) as caught:
        list(wiki.pages(EVERYTHING))
    assert caught.value.exit_code == 1
    assert "\n" not in str(caught.value)
    with pytest.raises(RunError):
        wiki.template_names(["Capacity profile"])


# What one page needs comes and goes, so the peak is the same for any number of pages.
_PEAK = """
import sys, tracemalloc
from pathlib import Path
from sync.wiki.dump import DumpWiki
from sync.wiki.port import Selection

wiki = DumpWiki(Path(sys.argv[1]))
selection = Selection(templates={"": frozenset({"Capacity profile"})})
tracemalloc.start()
pages = sum(1 for _ in wiki.pages(selection))
print(pages, tracemalloc.get_traced_memory()[1])
"""


def _peak(folder: Path, pages: int) -> int:
    path = folder / f"{pages}.xml"
    body = f"{CALL}\n{'Lorem ipsum. ' * 770}"
    with path.open("w", encoding="utf-8") as file:
        start, _, end = export(["|"]).partition("|")
        file.write(start)
        file.writelines(page(f"User:U{n}", revision(n, body)) for n in range(1, pages + 1))
        file.write(end)
    done = subprocess.run(
        [sys.executable, "-c", _PEAK, str(path)], capture_output=True, text=True, check=True
    )
    path.unlink()
    read, peak = map(int, done.stdout.split())
    assert read == pages
    return peak


def test_memory_does_not_grow_with_the_dump(tmp_path: Path) -> None:
    assert _peak(tmp_path, 20_000) <= 1.3 * _peak(tmp_path, 2_000)
