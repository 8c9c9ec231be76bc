"""The wiki on which faults are tried: prepared once, put back before each trial, read by SQL."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import requests

from demo.items import ItemServer, sample_items
from demo.local_meta import ACCOUNTS, BOT, FAMILY, ROOT, settings
from demo.wiki import ADMIN, ADMIN_PASSWORD, LocalWiki, SamplePage
from tests.faults.proxy import Proxy, between
from tests.prepared_wiki import DEPLOYED, copied_wiki
from tests.ran import Ran
from tests.scripted_server import unused_port

DATE, EARLIER = "2026-11-20", "2026-11-19"
"""The dates of the runs on the changed profiles, and of the first run before."""
STAGES = ("now", "hourly", "daily")
"""Of these runs, one after the other, the wiki comes out as of one run of everything."""
EDITOR, EDITORS_PASSWORD = "Helena Prado", "a password of hers"
BLACKLISTED = "casino.example"
_SPACES = {0: "", 2: "User:"}


def profiles(*, changed: bool) -> dict[str, str]:
    """The page of each person; `changed`: after people edited, came and left.

    Everything is written as Q-ids and codes, so that a run needs no time for names.
    """
    chance = random.Random(20261122)
    capacities = sorted(sample_items(), key=lambda item: int(item[1:]))[:24]
    names = [f"Person {number:02}" for number in range(1, 8)]
    names += ["E=mc2 docente", "أمينة بن يوسف", "K.''Vex''\"Q\"; --"]
    found = {}
    for place, name in enumerate(names):
        first, second = ("; ".join(chance.sample(capacities, 4)) for _ in range(2))
        other = "; ".join(chance.sample(capacities, 4))
        languages = chance.choice(["en-n", "en-4; pt-n", "es-n; en-3", "ar-n; en-2"])
        if changed and place == 0:
            second = other
        if place == 3:
            # Leaves.
            found[name] = "Hello." if changed else _profile(first, second, languages)
        elif place not in {5, 8} or changed:
            found[name] = _profile(first, second, languages)
    return found


def _profile(available: str, wanted: str, languages: str) -> str:
    return (
        f"{{{{Capacity profile\n| available = {available}\n| wanted = {wanted}\n"
        f"| languages = {languages}\n| territory = BR\n}}}}"
    )


@dataclass(frozen=True)
class Revision:
    """One revision of a page, and its text by a sum."""

    number: int
    user: str
    text: str


@dataclass(frozen=True)
class Course:
    """What an undisturbed run does: the titles that it saves, in order, its requests, its time."""

    edits: tuple[str, ...]
    requests: int
    seconds: float


class Person:
    """Somebody who acts on the wiki by its API, past the proxy."""

    def __init__(self, wiki: LocalWiki, name: str, password: str) -> None:
        self.name = name
        self._api = wiki.api
        self._password = password
        self._log_in()

    def act(self, **parameters: str | int) -> Any:
        """Do something that needs a token; AssertionError where the wiki refuses it."""
        answer = self._try(parameters)
        if answer.get("error", {}).get("code") in {"assertnameduserfailed", "badtoken"}:
            self._log_in()
            answer = self._try(parameters)
        assert "error" not in answer, answer
        return answer[str(parameters["action"])]

    def edit(self, title: str, text: str) -> int:
        """Save a page; returns the number of the revision."""
        edit = self.act(action="edit", title=title, text=text)
        assert edit["result"] == "Success", edit
        return int(edit["newrevid"])

    def _try(self, parameters: dict[str, str | int]) -> Any:
        return self._post({**parameters, "token": self._token, "assertuser": self.name})

    def _post(self, parameters: dict[str, str | int]) -> Any:
        asked = {**parameters, "format": "json", "formatversion": "2"}
        return self._session.post(self._api, data=asked, timeout=60).json()

    def _token_for(self, kind: str) -> str:
        answer = self._post({"action": "query", "meta": "tokens", "type": kind})
        return str(answer["query"]["tokens"][f"{kind}token"])

    def _log_in(self) -> None:
        self._session = requests.Session()
        answer = self._post({
            "action": "clientlogin", "username": self.name, "password": self._password,
            "loginreturnurl": "http://127.0.0.1/", "logintoken": self._token_for("login"),
        })  # fmt: skip
        assert answer["clientlogin"]["status"] == "PASS", answer
        self._token = self._token_for("csrf")


class Ground:
    """A wiki with a run done and profiles changed since; what a further run makes of them."""

    def __init__(self, folder: Path, wiki: LocalWiki, items: ItemServer, proxy: Proxy) -> None:
        self.folder = folder
        self.wiki = wiki
        self.items = items
        self.proxy = proxy
        self.site = folder / "site.toml"
        self.cache = folder / "cache.sqlite"
        self.reference: dict[str, list[Revision]] = {}
        self.courses: dict[str, Course] = {}
        """Of a run of everything, as `""`, and of each of STAGES."""
        self.created: frozenset[str] = frozenset()
        """The titles that a run of everything makes."""

    # Preparing

    def prepare(self) -> None:
        """The first run, the changes of people since, and the run without faults."""
        self.wiki.restore(DEPLOYED)
        self.wiki.create_account(EDITOR, EDITORS_PASSWORD)
        self._configure()
        self._save_profiles(changed=False)
        first = self.run("--date", EARLIER)
        assert first.code == 0, first.err
        self._save_profiles(changed=True)
        self.admin = Person(self.wiki, ADMIN, ADMIN_PASSWORD)
        self.editor = Person(self.wiki, EDITOR, EDITORS_PASSWORD)
        self.admin.edit("MediaWiki:Spam-blacklist", BLACKLISTED.replace(".", "\\."))
        self.wiki.run_jobs()
        self.wiki.keep()
        self._keep_files()
        before = self.history()
        whole = self.courses[""] = self._undisturbed()
        self.reference = self.history()
        self.created = frozenset(self.reference.keys() - before.keys())
        again = self.run()
        assert again.json["saved"] == 0, again.out
        assert len(whole.edits) == len(set(whole.edits)) > 15, whole.edits
        self.restore()
        self.courses |= {due: self._undisturbed("--due", due) for due in STAGES}
        assert all(self.courses[due].edits for due in STAGES), self.courses
        assert _texts(self.history()) == _texts(self.reference)

    def _undisturbed(self, *arguments: str) -> Course:
        self.proxy.count_anew()
        began = time.monotonic()
        done = self.run(*arguments)
        assert done.code == 0, done.err
        titles = tuple(edit.title for edit in self.proxy.edits)
        return Course(titles, self.proxy.requests, time.monotonic() - began)

    def _configure(self) -> None:
        front = LocalWiki(self.wiki.folder, self.proxy.server_address[1], self.wiki.tree)
        front.write_user_config(self.folder / "pywikibot", FAMILY, ACCOUNTS)
        with (self.folder / "pywikibot" / "user-config.py").open("a", encoding="utf-8") as file:
            file.write("socket_timeout = (5, int(__import__('os').environ['FAULTS_TIMEOUT']))\n")
        impatient = "attempts = 1\n[publishing]\npatience = 3\npause = 0.3\n"
        self.site.write_text(
            settings(self.wiki, self.items, self.folder) + impatient, encoding="utf-8"
        )
        self.cache.unlink()

    def _save_profiles(self, *, changed: bool) -> None:
        before = profiles(changed=False) if changed else {}
        self.wiki.save_pages(
            SamplePage(f"User:{name}", text, name)
            for name, text in profiles(changed=changed).items()
            if before.get(name) != text
        )

    def _keep_files(self) -> None:
        for name in ("cache.sqlite", "pywikibot"):
            kept = self.folder / "kept" / name
            if (self.folder / name).is_dir():
                shutil.copytree(self.folder / name, kept)
            else:
                kept.parent.mkdir(exist_ok=True)
                shutil.copy(self.folder / name, kept)

    # Between trials

    def restore(self) -> None:
        """The wiki, the bot's cache and its login as they were before the changed profiles' run."""
        self.proxy.count_anew()
        self.proxy.wait_until_idle()
        self.wiki.overrides()
        self.wiki.start()
        self.wiki.restore()
        for name in ("cache.sqlite", "pywikibot"):
            for old in self.folder.glob(f"{name}*"):
                shutil.rmtree(old) if old.is_dir() else old.unlink()
        shutil.copy(self.folder / "kept" / "cache.sqlite", self.cache)
        shutil.copytree(self.folder / "kept" / "pywikibot", self.folder / "pywikibot")

    # Running

    def start(self, *arguments: str, shell: str = "", timeout: int = 60) -> subprocess.Popen[str]:
        """Start `capx run`; with `shell`, after this command of a shell.

        `timeout` is how many seconds it waits for an answer of the wiki.
        """
        capx = str(Path(sys.executable).parent / "capx")
        command = [capx, "run", "--date", DATE, "--json", *arguments, "--site", str(self.site)]
        if shell:
            command = ["sh", "-c", f'{shell} && exec "$@"', "sh", *command]
        return subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "FAULTS_TIMEOUT": str(timeout)},
        )

    def run(self, *arguments: str, shell: str = "", timeout: int = 60) -> Ran:
        """Run `capx run` to its end."""
        return ended(self.start(*arguments, shell=shell, timeout=timeout))

    def capx(self, *arguments: str) -> Ran:
        capx = str(Path(sys.executable).parent / "capx")
        done = subprocess.run(
            [capx, *arguments, "--site", str(self.site)],
            capture_output=True,
            text=True,
            env={**os.environ, "FAULTS_TIMEOUT": "60"},
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    # Disturbing

    def kill_server(self) -> None:
        """End PHP's web server and all its workers, as a power cut would."""
        group = int((self.wiki.folder / "server.pid").read_text("ascii").split()[0])
        os.killpg(group, signal.SIGKILL)
        os.waitpid(group, 0)

    def change_database(self, name: str, *statements: str) -> None:
        """Run SQL in a database of the wiki, and have its caches forgotten."""
        with closing(sqlite3.connect(self.wiki.folder / "data" / name, timeout=30)) as base, base:
            for statement in statements:
                base.execute(statement)
        requests.get(f"http://127.0.0.1:{self.wiki.port}/__apcu_clear", timeout=60)

    # Looking

    def history(self) -> dict[str, list[Revision]]:
        """All revisions of all pages in the bot's space, by title, oldest first."""
        found: dict[str, list[Revision]] = {}
        with closing(sqlite3.connect(self.wiki.folder / "data" / "wiki.sqlite")) as base:
            rows = base.execute(
                "select page_namespace, page_title, rev_id, actor_name, rev_sha1 from revision"
                " join page on page_id = rev_page join actor on actor_id = rev_actor"
                " order by rev_id"
            ).fetchall()
        for space, title, number, user, text in rows:
            whole = _SPACES.get(space, f"{space}:") + title.replace("_", " ")
            if whole.startswith((f"{ROOT}/", f"User:{BOT}/data/")) or user == BOT:
                found.setdefault(whole, []).append(Revision(number, user, text))
        return found

    def text(self, title: str) -> str:
        """What stands on a page."""
        asked = {"action": "raw", "title": title}
        index = self.wiki.api.replace("api.php", "index.php")
        return requests.get(index, params=asked, timeout=30).text


def _texts(history: dict[str, list[Revision]]) -> dict[str, str]:
    """What stands at the end."""
    return {title: revisions[-1].text for title, revisions in history.items()}


def stored_sum(text: str) -> str:
    """The SHA-1 of a text as MediaWiki keeps it, in base 36."""
    digest = int(hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest(), 16)
    return np.base_repr(digest, 36).lower().rjust(31, "0")


def ended(process: subprocess.Popen[str]) -> Ran:
    """Wait for a run to end."""
    out, err = process.communicate()
    return Ran(process.returncode, out, err)


@contextmanager
def prepared_ground(folder: Path) -> Iterator[Ground]:
    """A prepared wiki below `folder`, for as long as the block lasts."""
    with copied_wiki(folder) as meta, between(unused_port(), meta.wiki.port) as proxy:
        ground = Ground(folder, meta.wiki, meta.items, proxy)
        ground.prepare()
        yield ground
