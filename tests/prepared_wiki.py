"""A real MediaWiki with a run of the bot behind it: made once, and copied for each who needs one.

What was made is kept below .demo/prepared, by what it is made of: a change of the program, of the
templates or of the demo makes another one, a change of the tests does not.
"""

from __future__ import annotations

import datetime
import fcntl
import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from demo import samples
from demo.debian import ensure_mediawiki, ensure_packages, version_of
from demo.items import ItemServer
from demo.local_meta import ACCOUNTS, BOT, FAMILY, ROOT, make_accounts, settings
from demo.wiki import ADMIN, LocalWiki
from tests import forked
from tests.ran import Ran
from tests.scripted_server import unused_port

CHECKOUT = Path(__file__).parents[1]
STATUS = f"User:{BOT}/data/status.json"
DEPLOYED = "deployed"
"""A state of the wiki: accounts, templates, modules and the gadget, and nobody's pages yet."""
FIRST_RUN = "first run"
"""A state of the wiki: the sample people of the demo besides, and what the bot made of them."""

_KEPT = CHECKOUT / ".demo" / "prepared"
_MOST_KEPT = 3
_MADE_OF = (
    "bots",
    "config",
    "demo",
    "sync",
    "templates",
    "wikidata",
    "requirements.lock",
    "tests/prepared_wiki.py",
)
# Of the copies, what is about one process or one port.
_NOT_COPIED = shutil.ignore_patterns("*.pid", "*.log", "apicache*", "throttle.ctrl")


@dataclass(frozen=True)
class Meta:
    """The wiki and the bot's command on it."""

    wiki: LocalWiki
    items: ItemServer
    folder: Path

    @property
    def date(self) -> datetime.date:
        """The day of the first run; every run has it, so that none differs by the day alone."""
        return datetime.date.fromisoformat(self.first["date"])

    @property
    def first(self) -> Any:
        """What `capx plan --json` said before the first run, and the run's own report as `run`."""
        return json.loads((self.folder / "first.json").read_text("utf-8"))

    def restore(self) -> None:
        """Wiki, items and the bot's cache as they were after the first run."""
        self.wiki.start()
        self.items.start()
        self.wiki.overrides()
        self.wiki.restore(FIRST_RUN)
        for leftover in self.folder.glob("cache.sqlite*"):
            leftover.unlink()
        shutil.copyfile(self.folder / "first.sqlite", self.folder / "cache.sqlite")

    def capx(self, *arguments: str, settings: str = "", **environment: str) -> Ran:
        """Run `capx` as an operator would, on this wiki, with further settings of the site."""
        site = self.folder / "site.toml"
        if settings:
            text = site.read_text("utf-8")
            site = self.folder / "other_site.toml"
            site.write_text(f"{text}{settings}", encoding="utf-8")
        if arguments[0] in {"plan", "run"} and "--date" not in arguments:
            arguments = (*arguments, "--date", self.date.isoformat())
        return forked.capx([*arguments, "--site", str(site)], {**os.environ, **environment})

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

    def parsed(self, title: str, text: str, language: str = "en") -> str:
        """The HTML that a text would have on a page."""
        found = requests.post(
            self.wiki.api,
            data={
                "action": "parse", "title": title, "text": text, "contentmodel": "wikitext",
                "prop": "text", "uselang": language, "format": "json", "formatversion": "2",
            },
            timeout=60,
        )  # fmt: skip
        return str(found.json()["parse"]["text"])

    def bot_pages(self) -> dict[str, str]:
        """All pages that the bot wrote last, by title."""
        dump = self.folder / "check.xml"
        self.wiki.export(dump)
        from sync.wiki.dump import DumpWiki
        from sync.wiki.port import Selection

        selection = Selection(prefixes=frozenset({f"{ROOT}/", f"User:{BOT}/data/"}))
        pages = DumpWiki(dump).pages(selection)
        return {page.title: page.text for page in pages if page.editor == BOT}

    def cached(self, statement: str) -> list[Any]:
        """Rows of the bot's cache."""
        with closing(sqlite3.connect(self.folder / "cache.sqlite")) as base:
            return base.execute(statement).fetchall()

    def forget(self) -> None:
        """Take the bot's cache away, as a new machine would."""
        (self.folder / "cache.sqlite").unlink()

    def newest_revision(self) -> int:
        """The number of the newest revision of the whole wiki: it moves with every edit.

        But for those of the page that says how the runs go.
        """
        asked = {"list": "recentchanges", "rcprop": "ids|title", "rclimit": "10"}
        changes = self.api(action="query", **asked)["query"]["recentchanges"]
        return next(int(one["revid"]) for one in changes if one["title"] != STATUS)


@contextmanager
def copied_wiki(folder: Path) -> Iterator[Meta]:
    """A copy below `folder`, in the state FIRST_RUN, for as long as the block lasts."""
    with _one_at_a_time():
        shutil.copytree(_prepared(), folder, dirs_exist_ok=True, ignore=_NOT_COPIED)
    meta = _meta(folder)
    try:
        meta.wiki.start()
        meta.items.start()
        yield meta
    finally:
        meta.wiki.stop()
        meta.items.stop()


def install(*packages: str) -> None:
    """Have Debian's packages installed, whoever else of the tests asks for some meanwhile."""
    with _one_at_a_time():
        ensure_packages(packages)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    _KEPT.mkdir(parents=True, exist_ok=True)
    with (_KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _meta(folder: Path) -> Meta:
    """The wiki of a folder, on ports of its own."""
    wiki = LocalWiki(folder / "wiki", unused_port(), CHECKOUT / ".demo" / "mediawiki")
    items = ItemServer(folder / "items", unused_port())
    wiki.write_user_config(folder / "pywikibot", FAMILY, ACCOUNTS)
    # Where a source is off, the tests need not wait for it.
    site = f"{settings(wiki, items, folder)}attempts = 1\n"
    (folder / "site.toml").write_text(site, encoding="utf-8")
    return Meta(wiki, items, folder)


def _prepared() -> Path:
    """The folder of the wiki that all others are copied from; made now where there is none."""
    ensure_packages()
    tree = ensure_mediawiki(CHECKOUT / ".demo" / "mediawiki")
    folder = _KEPT / _made_of(tree)
    if not folder.is_dir():
        with tempfile.TemporaryDirectory(prefix=".making-", dir=_KEPT) as scratch:
            _prepare(_meta(Path(scratch) / "meta"))
            (Path(scratch) / "meta").rename(folder)
    folder.touch()
    by_age = sorted((one for one in _KEPT.iterdir() if one.is_dir()),
                    key=lambda one: one.stat().st_mtime, reverse=True)  # fmt: skip
    for old in by_age[_MOST_KEPT:]:
        shutil.rmtree(old)
    return folder


def _made_of(tree: Path) -> str:
    """A sum of all that decides what the prepared wiki holds.

    And of the month: its edits must not be older than what the wiki lists as recent changes.
    """
    month = f"{datetime.datetime.now(datetime.UTC):%Y-%m}"
    found = hashlib.sha256(f"{version_of(tree)} {month}".encode())
    for name in _MADE_OF:
        path = CHECKOUT / name
        files = [path] if path.is_file() else sorted(path.rglob("*"))
        for file in files:
            if file.is_file() and "__pycache__" not in file.parts:
                found.update(f"{file.relative_to(CHECKOUT)}\0".encode() + file.read_bytes())
    return found.hexdigest()[:16]


def _prepare(meta: Meta) -> None:
    """Install, deploy, keep; the sample people and a first run, keep."""
    wiki, items, folder = meta.wiki, meta.items, meta.folder
    first: dict[str, Any] = {"date": datetime.datetime.now(datetime.UTC).date().isoformat()}

    def report(**more: Any) -> None:
        first.update(more)
        (folder / "first.json").write_text(json.dumps(first), encoding="utf-8")

    def done(*arguments: str) -> Any:
        ran = meta.capx(*arguments)
        assert ran.code == 0, ran.out + ran.err
        return ran.json if "--json" in arguments else None

    report()
    try:
        wiki.install()
        wiki.start()
        items.start()
        make_accounts(wiki)
        done("deploy", "--user", ADMIN)
        done("deploy", "--gadget", "--user", ADMIN)
        wiki.run_jobs()
        wiki.keep(DEPLOYED)
        wiki.save_pages(samples.people())
        report(**done("plan", "--json"))
        report(run=done("run", "--json"))
        wiki.run_jobs()
        wiki.keep(FIRST_RUN)
        shutil.copyfile(folder / "cache.sqlite", folder / "first.sqlite")
    finally:
        wiki.stop()
        items.stop()
