"""What the form saves: only the template changes, and the bot reads what was meant."""

from __future__ import annotations

import dataclasses
import os
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest

from sync.profiles.contract import PROFILE
from sync.profiles.people import read_people
from sync.profiles.records import Profile
from sync.profiles.sheet import Sheets
from sync.wiki.pages import StoredPage
from sync.wikitext.scanner import EXTENSION_TAGS
from tests.parts import some_thorough
from tests.random_pages import NAMES, user_pages
from tests.sync.test_profiles import FOLDER
from tests.wiki.test_gadget_reading import APP
from tests.wiki.test_gadget_reading import gadget as gadget  # noqa: PLC0414
from tests.wiki.test_one_reading import with_catalogue_of_the_cases  # noqa: F401
from wikidata.catalogue import Catalogue

PAGES = int(os.environ.get("GADGET_PAGES", "150"))
"""How many pages in all; before every change a few of them."""
SEED = 20261123
TITLE = "User:Ana"

# Reads a page, puts other values into the form, and tells what would be saved.
SAVE = f"""async ([title, pages, names]) => {{
    const {{ home }} = {APP};
    const saved = [];
    const one = async (number) => {{
        const [text, wanted] = pages[number];
        const found = await home.read(title, text, names);
        const values = Object.assign({{}}, found.values);
        for (const [parameter, value] of Object.entries(wanted)) {{
            values[parameter] = Array.isArray(value)
                ? value.map((written) => ({{ written, label: written, key: "" }})) : value;
        }}
        const changes = home.changes(found, values);
        let made = null;
        try {{
            made = found.broken ? null : await home.edited(found, changes);
        }} catch (error) {{
            made = {{ refused: error.message }};
        }}
        saved[number] = {{
            made, broken: found.broken, start: found.call ? found.call.start : 0,
            end: found.call ? found.call.end : 0, called: Boolean(found.call),
        }};
    }};
    let next = 0;
    const worker = async () => {{
        while (next < pages.length) {{
            await one(next++);
        }}
    }};
    await Promise.all([worker(), worker(), worker(), worker()]);
    return saved;
}}"""

HOSTILE_TEXTS = (
    "a | b", "}} after {{ before", "[[open", "{{subst:PAGENAME}}", "~~~~", "<nowiki>", "<!-- x",
    "=", "a = b", "'''bold''' and ''not", "1\n\n2", "{{{1}}}", "&amp; & &#124;", "-{x}-", "==h==",
    "\n* a\n* b", "]] }} -->", "</nowiki></pre>", "{|\n| a\n|}", "é 𝒳 مرحبا",
)  # fmt: skip
LISTS: Mapping[str, Sequence[tuple[str, Any]]] = {
    "wanted": (("Lua", "Q108"), ("training", "Q105"), ("[[d:Q105|training]]", "Q105")),
    "available": (("Q108", "Q108"), ("{{Q|105}}", "Q105")),
    "languages": (("pt-n", ("pt", "n")), ("es", ("es", "")), ("zh-min-nan-3", ("nan", "3"))),
    "territory": (("BR", "BR"), ("Bolivia", "BO")),
}
WORDS = {"status": "paused", "contact": "email", "notify": "weekly", "suggestions": "none"}
FIELDS = {"territory": "territories"}
# The tags of extensions that this wiki has not: their content is wikitext here, and not on Meta.
HERE = {"gallery", "nowiki", "pre", "ref", "references", "indicator", "langconvert", "templatedata"}
ELSEWHERE = re.compile(rf"</?(?:{'|'.join(set(EXTENSION_TAGS) - HERE)})\b", re.IGNORECASE)


def wish(chance: random.Random) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is put into the form, and what the bot should read of it, by field."""
    typed: dict[str, Any] = {}
    meant: dict[str, Any] = {}
    for parameter in chance.sample([*LISTS], k=chance.randint(1, 3)):
        entries = chance.sample(LISTS[parameter], k=chance.randint(0, len(LISTS[parameter])))
        typed[parameter] = [written for written, _ in entries]
        keys = tuple(dict.fromkeys(key for _, key in entries))
        meant[FIELDS.get(parameter, parameter)] = dict(keys) if parameter == "languages" else keys
    for parameter in chance.sample([*WORDS], k=chance.randint(0, 2)):
        typed[parameter] = meant[parameter] = WORDS[parameter]
    if chance.random() < 0.6:
        typed["about"] = " ".join(chance.sample(HOSTILE_TEXTS, k=chance.randint(1, 3)))
    return typed, meant


def profile_of(text: str, catalogue: Catalogue) -> Profile | None:
    people = read_people([StoredPage(TITLE, text, 1, "Ana")], catalogue, Sheets(NAMES))
    return people.profiles.get("Ana")


def faults_of(
    text: str, meant: dict[str, Any], one: dict[str, Any], catalogue: Catalogue
) -> Iterator[str]:
    """What is wrong with one save."""
    after = one["made"]["text"]
    before, behind = _utf16(text, one["start"], one["end"])
    if not one["called"]:
        behind = f"\n{text}" if text else ""
    if not (after.startswith(before) and after.endswith(behind)):
        yield "more than the template changed"
    elif not after[len(before) :].startswith("{{"):
        yield "the template does not begin where it began"
    now = profile_of(after, catalogue)
    then = profile_of(text if one["called"] else f"{{{{{PROFILE}}}}}\n{text}", catalogue)
    if now is None:
        yield "the bot finds no profile"
        return
    yield from differences(dataclasses.asdict(now), dataclasses.asdict(then or now), meant)


def differences(
    found: dict[str, Any], earlier: dict[str, Any], meant: dict[str, Any]
) -> Iterator[str]:
    """Fields that say something else than was meant, or than they said before."""
    for field, value in meant.items():
        # Without languages the Babel boxes of the page count.
        if found[field] != value and (value or field != "languages"):
            yield f"{field} is {found[field]}, not {value}"
    kept = set(earlier) - set(meant) - {"known", "regions"}
    if "languages" in meant:
        # Names are looked up in the person's languages.
        kept -= {"available", "wanted", "mentor_in", "mentee_in"}
    for field in sorted(kept):
        if earlier[field] != found[field]:
            yield f"{field} was {earlier[field]} and is {found[field]}"


@pytest.mark.usefixtures("with_catalogue_of_the_cases")
@pytest.mark.parametrize("count", some_thorough((30, PAGES), 1))
def test_a_save_changes_the_template_alone_and_the_bot_reads_what_was_meant(
    gadget: Any, count: int
) -> None:
    chance = random.Random(SEED)
    catalogue = Catalogue.from_json((FOLDER / "catalogue.json").read_text("utf-8"))
    # As MediaWiki keeps them: without spaces at the end, and without signs that it drops.
    texts = (page.rstrip() for page in user_pages(count * 8, SEED) if not ELSEWHERE.search(page))
    pages = [text for text in texts if len(text) < 20_000][:count]
    wishes = [wish(chance) for _ in pages]
    asked = [[text, typed] for text, (typed, _) in zip(pages, wishes, strict=True)]
    saved = gadget.evaluate(SAVE, [TITLE, asked, list(NAMES[PROFILE])])
    # The rest begin a call that they never close: only a person can say where it ends.
    done = [one for one in zip(pages, wishes, saved, strict=True) if one[2]["made"]]
    refused = [one["made"]["refused"] for _, _, one in done if "refused" in one["made"]]
    print(f"\n{len(pages)} pages: {len(done)} changed, {len(pages) - len(done)} left as they are")
    assert refused == []
    assert len(done) > 0.7 * len(pages)
    faults = [
        f"{fault}\n--- before\n{text}\n--- typed\n{typed}\n--- after\n{one['made']['text']}"
        for text, (typed, meant), one in done
        for fault in faults_of(text, meant, one, catalogue)
    ]
    assert not faults, f"{len(faults)} faults; the first:\n" + "\n\n".join(faults[:5])


# Takes the template off pages: what is left, and where it was; null where only a person can.
LEAVE = f"""([title, pages, names]) => Promise.all(pages.map(async (text) => {{
    const found = await {APP}.home.read(title, text, names);
    try {{
        return [(await {APP}.stored.without(found)).rest, found.call.start, found.call.end];
    }} catch (error) {{
        return null;
    }}
}}))"""


@pytest.mark.usefixtures("with_catalogue_of_the_cases")
@pytest.mark.thorough
def test_whoever_leaves_keeps_all_else_on_their_page(gadget: Any) -> None:
    catalogue = Catalogue.from_json((FOLDER / "catalogue.json").read_text("utf-8"))
    texts = (page.rstrip() for page in user_pages(400, SEED + 1) if not ELSEWHERE.search(page))
    pages = [text for text in texts if len(text) < 20_000 and profile_of(text, catalogue)][:40]
    found = gadget.evaluate(LEAVE, [TITLE, pages, list(NAMES[PROFILE])])
    done = [(text, *one) for text, one in zip(pages, found, strict=True) if one]
    print(f"\n{len(pages)} pages: the template taken off {len(done)}")
    assert len(done) > 0.7 * len(pages)
    for text, rest, start, end in done:
        assert profile_of(rest, catalogue) is None, text
        before, behind = _utf16(text, start, end)
        kept = "".join((before + behind).split())
        # The others on the page go too.
        assert "".join(rest.split()) == kept or profile_of(before + behind, catalogue), text


def _utf16(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and behind a place that JavaScript counts in units of UTF-16."""
    units = text.encode("utf-16-le")
    return units[: 2 * start].decode("utf-16-le"), units[2 * end :].decode("utf-16-le")
