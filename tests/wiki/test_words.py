"""What a change costs the wiki, and that it is seen: translators' words, a hundred profiles."""

from __future__ import annotations

import datetime
import re
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace

import pytest

from bots.pages.messages import shipped_messages
from demo.local_meta import BOT, ROOT
from demo.samples import people
from demo.wiki import SamplePage
from tests.prepared_wiki import Meta

UNIT = f"Translations:{ROOT}/messages"
SUGGESTIONS = f"{ROOT}/Suggestions/Abena+Wiki"
LONG_AGO = "20010101000000"
# Mirandese falls back on Portuguese, Swahili on English.
FALLBACKS = {"en": "en", "pt": "pt", "pt-br": "pt-br", "mwl": "pt", "ar": "ar", "sw": "en"}


def tomorrow(days: int) -> str:
    """A date by which new words may be published: they are once a day at most."""
    today = datetime.datetime.now(datetime.UTC).date()
    return (today + datetime.timedelta(days)).isoformat()


def shown(meta: Meta) -> dict[str, str]:
    """In whose word for "People you could teach" people read that heading, by their language."""
    words = {language: said["share-with"] for language, said in shipped_messages().items()}
    words |= {"new pt": "Partilhe com", "new mwl": "Partilhar cun"}
    pages = {language: meta.rendered(SUGGESTIONS, language) for language in FALLBACKS}
    return {
        language: " and ".join(name for name, word in words.items() if word in page)
        for language, page in pages.items()
    }


@pytest.mark.thorough
def test_a_changed_translation_is_seen_by_all_who_read_in_it_after_one_run(meta: Meta) -> None:
    # Twice: by now the wiki keeps what it rendered.
    assert [shown(meta), shown(meta)] == [FALLBACKS, FALLBACKS]
    unit = SamplePage(f"{UNIT}/share-with/pt", "Partilhe com", "A Translator")
    meta.wiki.save_pages([unit])
    assert meta.capx("run", "--date", tomorrow(1)).code == 0
    meta.wiki.run_jobs()
    changed = {**FALLBACKS, "pt": "new pt", "mwl": "new pt"}
    assert shown(meta) == changed

    unit = SamplePage(f"{UNIT}/share-with/mwl", "Partilhar cun", "A Translator")
    meta.wiki.save_pages([unit])
    assert meta.capx("run", "--date", tomorrow(2)).code == 0
    meta.wiki.run_jobs()
    assert shown(meta) == {**changed, "mwl": "new mwl"}
    assert meta.capx("run", "--date", tomorrow(2), "--json").json["saved"] == 0


def test_a_translation_with_more_than_words_is_named_and_not_shown(meta: Meta) -> None:
    unit = f"{UNIT}/write/pt"
    meta.wiki.save_pages([SamplePage(unit, "<b>Escreva-lhe</b>", "A Translator")])
    ran = meta.capx("run", "--date", tomorrow(1), "--json")
    assert ran.code == 0, ran.err
    assert [one["reason"] for one in ran.json["problems"] if one["page"] == unit] == [
        "translation-markup"
    ]
    meta.wiki.run_jobs()
    assert "Escreva-lhe" not in meta.rendered(SUGGESTIONS, "pt")
    assert "write/pt" in meta.rendered(f"{ROOT}/Maintenance")


@pytest.mark.thorough
def test_a_run_with_a_hundred_changed_profiles_renders_no_user_page_anew(
    meta: Meta, capsys: pytest.CaptureFixture[str]
) -> None:
    wants = re.compile(r"\|\s*wanted\s*=")
    edited = [page for page in people() if wants.search(page.text)][:100]
    assert len(edited) == 100
    meta.wiki.save_pages(
        replace(page, text=wants.sub("|wanted=Lua; ", page.text)) for page in edited
    )
    meta.wiki.run_jobs()
    base = meta.wiki.folder / "data" / "wiki.sqlite"
    with closing(sqlite3.connect(base)) as wiki, wiki:
        wiki.execute("UPDATE page SET page_touched = ?, page_links_updated = ?", [LONG_AGO] * 2)

    ran = meta.capx("run", "--json")
    assert ran.code == 0, ran.err
    jobs = meta.wiki.maintenance("runJobs.php")

    with closing(sqlite3.connect(base)) as wiki:
        anew = wiki.execute(
            "SELECT page_namespace, page_title FROM page WHERE page_touched > ?"
            " OR page_links_updated > ?", [LONG_AGO] * 2
        ).fetchall()  # fmt: skip
    ours = f"{BOT}/data/".replace(" ", "_")
    user_pages = [title for space, title in anew if space == 2 and not title.startswith(ours)]
    kinds = Counter(re.findall(r"^\S+ \S+ (\w+) .* good$", jobs, re.MULTILINE))
    with capsys.disabled():
        print(  # noqa: T201
            f"\n{len(edited)} changed profiles: the run saved {ran.json['saved']} pages, then the"
            f" wiki ran {kinds.total()} jobs {dict(kinds)}; {len(anew)} pages were rendered anew,"
            f" {len(user_pages)} of them people's own"
        )
    assert user_pages == []
