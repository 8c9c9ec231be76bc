"""Pages as files in a folder."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.wiki.errors import ConfigurationError
from sync.wiki.folder import Folder
from sync.wiki.outcomes import Saved

AS_IN_THE_DESIGN = {
    "Root/Suggestions/Ana": "Root/Suggestions/Ana.wikitext",
    "Capacity Exchange/Peers": "Capacity%20Exchange/Peers.wikitext",
    "User:Bot/data/index.json": "User%3ABot/data/index.json",
    "User:Bot/gadget.js": "User%3ABot/gadget.js",
    "User:Bot/style.css": "User%3ABot/style.css",
    "User:Bot/jsonish": "User%3ABot/jsonish.wikitext",
    "Root/Capacity/Lua (Q42)": "Root/Capacity/Lua%20%28Q42%29.wikitext",
    "Root/Suggestions/Aurélio": "Root/Suggestions/Aur%C3%A9lio.wikitext",
    "Root/Suggestions/آنا": "Root/Suggestions/%D8%A2%D9%86%D8%A7.wikitext",
    "Root/a?b*c\\d%2F": "Root/a%3Fb%2Ac%5Cd%252F.wikitext",
    "Root/Mr. Ana": "Root/Mr.%20Ana.wikitext",
}


@pytest.mark.parametrize(("title", "path"), AS_IN_THE_DESIGN.items(), ids=AS_IN_THE_DESIGN)
def test_a_path_is_the_title_with_each_part_percent_encoded(title: str, path: str) -> None:
    assert Folder(Path("out")).path_of(title) == Path("out") / path


# Control characters and what MediaWiki allows in no title are left out; dots and slashes stay.
_PART = st.text(st.characters(categories=("L", "N", "Zs", "P", "S"), exclude_characters="/"))


@given(st.lists(_PART.filter(lambda part: part.strip(".")), min_size=1, max_size=4))
def test_every_part_of_any_title_is_encoded_the_same_way(parts: list[str]) -> None:
    encoded = [quote(part, safe="") for part in parts]
    if max(map(len, encoded)) > 200:
        return
    path = Folder(Path("out")).path_of("/".join(parts))
    assert path.relative_to("out").as_posix().removesuffix(".wikitext").removesuffix(
        ".json"
    ) == "/".join(encoded).removesuffix(".json")


@given(st.lists(_PART | st.sampled_from(["..", ".", "...", "", "~"]), min_size=1, max_size=6))
def test_no_title_leads_out_of_the_folder(parts: list[str]) -> None:
    inside = Path("/tmp/out")
    path = Folder(inside).path_of("/".join(parts))
    assert path.is_relative_to(inside)
    assert path != inside
    assert not {".", ".."} & set(path.parts)
    assert path == Path(*path.parts).resolve()


@pytest.mark.parametrize("title", ["..", "../..", "Root/../../etc/passwd", "/etc/passwd", "."])
def test_dots_cannot_escape(title: str, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    Folder(out).save(title, "x")
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(written) == 1
    assert written[0].is_relative_to(out)


_TITLE = st.lists(_PART.filter(bool), min_size=1, max_size=3).map("/".join)


@given(st.lists(_TITLE, unique=True, max_size=5))
def test_no_two_titles_share_a_file(titles: list[str]) -> None:
    folder = Folder(Path("out"))
    assert len({folder.path_of(title) for title in titles}) == len(titles)


@pytest.mark.parametrize("ending", [".wikitext", ".json", ".js", ".css"])
def test_a_name_too_long_for_a_file_is_shortened_and_stays_its_own(
    ending: str, tmp_path: Path
) -> None:
    folder = Folder(tmp_path)
    written = ending.removesuffix(".wikitext")
    one, other = (f"Root/{'ش' * 80}{last}{written}" for last in "ab")
    for title in (one, other):
        folder.save(title, title)
    assert folder.path_of(one) != folder.path_of(other)
    for title in (one, other):
        path = folder.path_of(title)
        assert path.read_text("utf-8") == title
        assert path.name.endswith(ending)
        assert path.name.startswith(quote("ش"))


def test_a_long_name_in_the_middle_is_shortened_too(tmp_path: Path) -> None:
    title = f"Root/{'ش' * 80}/Ana"
    Folder(tmp_path).save(title, "x")
    assert Folder(tmp_path).path_of(title).read_text("utf-8") == "x"


def test_a_name_that_just_fits_is_left_as_it_is() -> None:
    folder = Folder(Path("out"))
    fits = "a" * (255 - len(".wikitext"))
    assert folder.path_of(fits).name == f"{fits}.wikitext"
    assert len(folder.path_of(f"{fits}a").name) == 255


def test_a_page_is_written_as_utf_8_with_plain_new_lines(tmp_path: Path) -> None:
    outcome = Folder(tmp_path).save("Root/Ana", "olá\nآنا\n", None, "a summary")
    assert outcome == Saved("Root/Ana")
    assert (tmp_path / "Root" / "Ana.wikitext").read_bytes() == "olá\nآنا\n".encode()


def test_what_else_lies_in_the_folder_stays_and_a_page_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    folder = Folder(tmp_path)
    folder.save("Ana", "a long first text")
    folder.save("Ana", "short")
    assert (tmp_path / "mine.txt").read_text("utf-8") == "mine"
    assert (tmp_path / "Ana.wikitext").read_text("utf-8") == "short"


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigurationError, match="file"):
        Folder(tmp_path / "file")
