"""Every page and box in its states, in the browser of four readers: whole, readable, reachable.

`make gallery` keeps a picture of each besides, and an index of them, and records the outlines of
the English pages anew; tests/wiki/gallery/ says what is shown.
"""

from __future__ import annotations

import datetime
import json
import os
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jinja2
import pytest
from axe_playwright_python.sync_playwright import Axe

from bots.jobs.registry import JOBS
from bots.jobs.snapshot import Snapshot, catalogue_title
from bots.pages.messages import shipped_messages
from demo import samples
from demo.local_meta import BOT, ROOT
from demo.wiki import SamplePage
from sync.wiki.pages import Page, StoredPage, is_data
from sync.wiki.site import Site
from tests.prepared_wiki import FIRST_RUN, Meta

HERE = Path(__file__).parent / "gallery"
GALLERY = tomllib.loads((HERE / "gallery.toml").read_text("utf-8"))
STATES, VIEWS = GALLERY["states"], GALLERY["views"]
SHOWN = [(state, view) for state in STATES for view in STATES[state]["views"]]
RULES = (HERE / "rules.js").read_text("utf-8")
DARK = {"vectornightmode": "night", "minervanightmode": "night"}
"""What has each skin of the two show itself as in the night."""
SITE = Site(family="capxlocal", code="capxlocal", root=ROOT, bot=BOT)
DATE = datetime.date(2026, 11, 22)
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 320, "height": 700}
OF_THE_SKIN = 'deprecated ResourceLoader module "mediawiki.Uri"'
"""What Minerva of MediaWiki 1.43 has the console say on every page."""
RIGHT_TO_LEFT = frozenset({"ar", "fa"})
SERIOUS = frozenset({"serious", "critical"})
RULES_OF_AXE = {"link-in-text-block": {"enabled": False}, "target-size": {"enabled": True}}


@pytest.fixture(scope="session")
def album() -> Iterator[Callable[[Any, str, str, str], None]]:
    """Keeps pictures in the folder that `GALLERY` of the environment names, and nothing without."""
    folder = os.environ.get("GALLERY")
    shown: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)

    def keep(page: Any, state: str, name: str, view: str) -> None:
        if folder:
            file = f"{state} - {name} - {view}.png".replace("/", " ")
            page.screenshot(path=Path(folder) / file, full_page=True)
            shown[state, name].append((view, file))

    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
    yield keep
    if folder:
        index = jinja2.Template((HERE / "index.html.j2").read_text("utf-8"), autoescape=True)
        (Path(folder) / "index.html").write_text(index.render(shown=shown), encoding="utf-8")


# The headings of a page, and the columns of its tables.
OUTLINE = """() => [
  ...document.querySelectorAll('.capacity-peers :is(h2, [role=heading], table)')].map(part =>
   !part.matches('table') ? part.innerText
    : '| ' + [...part.querySelectorAll('th[scope=col]')].map(one => one.innerText).join(' | '))
"""


@pytest.fixture(scope="session")
def outlined() -> Iterator[Callable[[str, str, list[str]], list[str]]]:
    """Compares a page's outline with the recorded one; `make gallery` records it instead."""
    file = HERE / "outlines.json"
    recorded = json.loads(file.read_text("utf-8")) if file.exists() else {}
    folder = os.environ.get("GALLERY")

    def faults(state: str, name: str, outline: list[str]) -> list[str]:
        if folder:
            recorded.setdefault(state, {})[name] = outline
        known = recorded.get(state, {}).get(name)
        return [] if outline == known else [f"outline {outline}, recorded {known}"]

    yield faults
    if folder:
        text = json.dumps(recorded, ensure_ascii=False, indent="\t", sort_keys=True)
        file.write_text(f"{text}\n", encoding="utf-8")


@pytest.fixture(scope="module")
def stand(prepared: Meta) -> Callable[[str], Meta]:
    """Puts the wiki into a state: made once, brought back then, whatever the order of the tests."""

    def put(state: str) -> Meta:
        kept = f"gallery, {state}"
        if prepared.wiki.keeps(kept):
            prepared.wiki.restore(kept)
        else:
            prepared.wiki.restore(FIRST_RUN)
            written = [*samples.pages_in(HERE / f"{state}.wikitext")]
            if STATES[state].get("people"):
                written = [*samples.people(), *written]
            prepared.wiki.save_pages([*written, *made_of(prepared, written)])
            prepared.wiki.run_jobs()
            prepared.wiki.keep(kept)
        return prepared

    return put


def made_of(meta: Meta, written: list[SamplePage]) -> list[SamplePage]:
    """What the bot makes of it, data first."""
    catalogue = meta.text(catalogue_title(SITE))
    assert catalogue
    snapshot = Snapshot(
        site=SITE,
        date=DATE,
        pages=tuple(StoredPage(page.title, page.text, 1, page.author) for page in written),
        published={
            catalogue_title(SITE): StoredPage(catalogue_title(SITE), catalogue, 1, BOT),
        },
        messages=shipped_messages(),
        proposals=(),
    )
    pages = [page for job in JOBS for page in job.pages(snapshot) if isinstance(page, Page)]
    pages.sort(key=lambda page: not is_data(page.title))
    return [SamplePage(page.title, page.text, BOT) for page in pages]


def title_of(name: str, state: str) -> str:
    """Where a page of the gallery stands: what nobody wrote is below the root."""
    written = {page.title for page in samples.pages_in(HERE / f"{state}.wikitext")}
    written |= {page.title for page in samples.people()}
    return name if name in written else f"{ROOT}/{name}".removesuffix("/")


@pytest.mark.thorough
@pytest.mark.parametrize(("state", "view"), SHOWN)
def test_every_page_is_whole_readable_and_reachable(
    state: str,
    view: str,
    stand: Callable[[str], Meta],
    browser: Any,
    album: Callable[[Any, str, str, str], None],
    outlined: Callable[[str, str, list[str]], list[str]],
) -> None:
    meta = stand(state)
    language, phone = VIEWS[view]["language"], VIEWS[view].get("phone", False)
    facts = {
        "language": language,
        "direction": "rtl" if language in RIGHT_TO_LEFT else "ltr",
        "known": [*meta.data("labels/en")["labels"]],
        "root": ROOT,
    }
    query = {"uselang": language, "useskin": "minerva" if phone else "vector-2022"}
    if VIEWS[view].get("dark"):
        query |= DARK
    context = browser.new_context(viewport=PHONE if phone else DESKTOP)
    faults = {}
    for name in STATES[state]["pages"]:
        page = context.new_page()
        found: list[str] = []
        page.on("console", lambda said, found=found: found.append(f"console: {said.text}"))
        page.on("pageerror", lambda error, found=found: found.append(f"error: {error}"))
        page.goto(meta.wiki.page_url(title_of(name, state), **query))
        found += page.evaluate(RULES, facts)
        if page.locator(".capacity-peers").count():
            found += hard_to_reach(page)
        if view == "english":
            found += outlined(state, name or "Root", page.evaluate(OUTLINE))
        found = [one for one in found if OF_THE_SKIN not in one]
        if found:
            faults[name] = found
        album(page, state, name or "Root", view)
        page.close()
    context.close()
    said = "\n".join(f"{name}: {one}" for name, found in faults.items() for one in found)
    assert not faults, said


def hard_to_reach(page: Any) -> list[str]:
    """What axe-core finds in our part of a page that is serious or critical.

    Text under 4.5:1 and links of less than 24 pixels outside a sentence are among it. That no link
    is underlined is the skin's matter.
    """
    ours = {"include": [[".capacity-peers"]]}
    options = {"resultTypes": ["violations"], "rules": RULES_OF_AXE}
    answer = Axe().run(page, context=ours, options=options).response
    return [
        f"{one['id']}: {node['html']}"
        for one in answer["violations"]
        if one["impact"] in SERIOUS
        for node in one["nodes"]
    ]
