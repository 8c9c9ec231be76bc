"""A real MediaWiki for the tests: booted once, put back to its first state before each of them."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from demo.debian import BROWSER_PACKAGES, ensure_mediawiki, ensure_packages
from demo.items import ENTITIES, METABASE_ENTITIES, METABASE_PROPERTIES, PROPERTIES, ItemServer
from demo.local_meta import ACCOUNTS, BOT, FAMILY, ROOT, furnish
from demo.wiki import ADMIN, LocalWiki
from tests.ran import Ran

STATUS = f"User:{BOT}/data/status.json"
CHECKOUT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Meta:
    """The wiki and the bot's command on it."""

    wiki: LocalWiki
    items: ItemServer
    folder: Path

    def capx(self, *arguments: str, settings: str = "", **environment: str) -> Ran:
        """Run `capx` as an operator would, on this wiki, with further settings of the site."""
        capx = str(Path(sys.executable).parent / "capx")
        site = self.folder / "site.toml"
        if settings:
            text = site.read_text("utf-8")
            site = self.folder / "other_site.toml"
            site.write_text(f"{text}{settings}", encoding="utf-8")
        command = [capx, *arguments, "--site", str(site)]
        done = subprocess.run(
            command, capture_output=True, text=True, env={**os.environ, **environment}, check=False
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    def at_once(self, *arguments: str, times: int) -> list[Ran]:
        """Run `capx` several times at the same time."""
        with ThreadPoolExecutor(times) as pool:
            return list(pool.map(lambda _: self.capx(*arguments), range(times)))

    def edits_of_the_bot(self) -> Counter[str]:
        """How often the bot edited which page."""
        listed = self.api(action="query", list="usercontribs", ucuser=BOT, uclimit="max")
        return Counter(one["title"] for one in listed["query"]["usercontribs"])

    def api(self, **parameters: str) -> Any:
        query = {"format": "json", "formatversion": "2", **parameters}
        return requests.get(self.wiki.api, params=query, timeout=30).json()

    def text(self, title: str) -> str | None:
        """What stands on a page now; None where there is none."""
        found = self.api(action="query", prop="revisions", rvprop="content", rvslots="main",
                         titles=title)  # fmt: skip
        page = found["query"]["pages"][0]
        return None if "missing" in page else page["revisions"][0]["slots"]["main"]["content"]

    def data(self, name: str) -> Any:
        """A data page, parsed."""
        text = self.text(f"User:{BOT}/data/{name}.json")
        assert text is not None, name
        return json.loads(text)

    def rendered(self, title: str, language: str = "en") -> str:
        """The HTML of a page's content, for a reader of that language."""
        found = self.api(action="parse", page=title, prop="text", uselang=language)
        return str(found["parse"]["text"])

    def bot_pages(self) -> dict[str, str]:
        """All pages that the bot wrote last, by title."""
        dump = self.folder / "check.xml"
        self.wiki.export(dump)
        from sync.dump import DumpWiki
        from sync.port import Selection

        selection = Selection(prefixes=frozenset({f"{ROOT}/", f"User:{BOT}/data/"}))
        pages = DumpWiki(dump).pages(selection)
        return {page.title: page.text for page in pages if page.editor == BOT}

    def cached(self, statement: str) -> list[Any]:
        """Rows of the bot's cache."""
        with closing(sqlite3.connect(self.folder / "cache.sqlite")) as base:
            return base.execute(statement).fetchall()

    def newest_revision(self) -> int:
        """The number of the newest revision of the whole wiki: it moves with every edit.

        But for those of the page that says how the runs go.
        """
        asked = {"list": "recentchanges", "rcprop": "ids|title", "rclimit": "10"}
        changes = self.api(action="query", **asked)["query"]["recentchanges"]
        return next(int(one["revid"]) for one in changes if one["title"] != STATUS)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def first_plan() -> dict[str, Any]:
    """What `capx plan --json` said before the first run; filled while the wiki is prepared."""
    return {}


@pytest.fixture(scope="session")
def prepared(
    tmp_path_factory: pytest.TempPathFactory, first_plan: dict[str, Any]
) -> Iterator[Meta]:
    """The sample people of the demo, everything deployed, one run done."""
    ensure_packages()
    folder = tmp_path_factory.mktemp("meta")
    tree = ensure_mediawiki(CHECKOUT / ".demo" / "mediawiki")
    wiki = LocalWiki(folder / "wiki", _free_port(), tree)
    items = ItemServer(folder / "items", _free_port())
    meta = Meta(wiki, items, folder)
    try:
        wiki.install()
        wiki.start()
        items.start()
        furnish(wiki)
        wiki.write_user_config(folder / "pywikibot", FAMILY, ACCOUNTS)
        (folder / "site.toml").write_text(
            f'family = "{FAMILY}"\ncode = "{FAMILY}"\nroot = "{ROOT}"\nbot = "{BOT}"\n'
            f'pywikibot_dir = "{folder / "pywikibot"}"\ncache = "{folder / "cache.sqlite"}"\n'
            "[sources]\n"
            f'wikidata = "{items.url}"\nmetabase = "{items.url}"\nparent = "P1000"\n'
            f'entities = "{ENTITIES}"\nproperties = "{PROPERTIES}"\n'
            f'metabase_entities = "{METABASE_ENTITIES}"\n'
            f'metabase_properties = "{METABASE_PROPERTIES}"\nbundle = ""\nsearch_api = ""\n',
            encoding="utf-8",
        )
        deployed = meta.capx("deploy", "--user", ADMIN)
        assert deployed.code == 0, deployed.err
        gadget = meta.capx("deploy", "--gadget", "--user", ADMIN)
        assert gadget.code == 0, gadget.err
        first_plan.update(meta.capx("plan", "--json").json)
        first = meta.capx("run", "--json")
        assert first.code == 0, first.err
        first_plan["run"] = first.json
        wiki.run_jobs()
        wiki.keep()
        yield meta
    finally:
        wiki.stop()
        items.stop()


@pytest.fixture
def meta(prepared: Meta) -> Iterator[Meta]:
    """The prepared wiki as it was after its first run."""
    prepared.wiki.start()
    prepared.items.start()
    prepared.wiki.overrides()
    prepared.wiki.restore()
    # It knows revisions that a restored wiki gives to other texts.
    (prepared.folder / "cache.sqlite").unlink(missing_ok=True)
    yield prepared
    prepared.wiki.overrides()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium, driven by Playwright."""
    ensure_packages(BROWSER_PACKAGES)
    from playwright.sync_api import sync_playwright

    from demo.pictures import CHROMIUM, FLAGS

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Any, meta: Meta) -> Iterator[Callable[..., Any]]:
    """Open a page of the wiki: `open_page(title, uselang="ar")`, on a phone with `phone=True`."""
    contexts = []

    def open_title(title: str, *, phone: bool = False, **query: str) -> Any:
        size = {"width": 390, "height": 844} if phone else {"width": 1280, "height": 900}
        context = browser.new_context(viewport=size)
        contexts.append(context)
        page = context.new_page()
        if phone:
            query["useskin"] = "minerva"
        page.goto(meta.wiki.page_url(title, **query))
        return page

    yield open_title
    for context in contexts:
        context.close()
