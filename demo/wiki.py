"""Installs, runs, fills and resets one local MediaWiki; all that it writes lies in one folder."""

import http.client
import json
import os
import re
import secrets
import shutil
import sqlite3
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

from demo.debian import version_of
from demo.server import ADDRESS, Server

ADMIN = "Admin"
ADMIN_PASSWORD = "AdminPass-123456"  # noqa: S105 - a disposable wiki on 127.0.0.1

_HERE = Path(__file__).resolve().parent
# The sessions' database, wikicache.sqlite, is not among them: logins survive a reset.
_DATABASES = ("wiki.sqlite", "wiki_jobqueue.sqlite")
_BOT_PASSWORD = re.compile("[0-9a-w]{32,}")
_SERVER_OPTIONS = {
    "apc.shm_size": "128M",
    "display_errors": "0",
    "memory_limit": "512M",
    "opcache.max_accelerated_files": "20000",
    "opcache.memory_consumption": "256",
    "opcache.validate_timestamps": "0",
}
# A script starts in half the time where what it is compiled to lies in files.
_SCRIPT_OPTIONS = {"opcache.enable_cli": "1", "opcache.file_cache_only": "1"}
_REPLY_SECONDS = 20


class WikiError(Exception):
    """The local wiki cannot do what was asked; the message says why."""


@dataclass(frozen=True, slots=True)
class SamplePage:
    """One revision to save, as if its author had made it."""

    title: str
    text: str
    author: str
    content_model: str | None = None
    summary: str = ""


class LocalWiki:
    """A MediaWiki on 127.0.0.1, with SQLite and PHP's own web server."""

    def __init__(self, folder: Path, port: int, tree: Path) -> None:
        """Describe a wiki in `folder` that runs the MediaWiki of `tree`; nothing happens yet."""
        self.folder = folder.resolve()
        self.port = port
        self.tree = tree.resolve()
        self._data = self.folder / "data"
        self._kept = self.folder / "kept"
        self._compiled = self.folder / "compiled"
        self._server = Server(self.folder, "server", port)

    @property
    def url(self) -> str:
        """The address that page titles are appended to."""
        return f"http://{ADDRESS}:{self.port}/wiki/"

    @property
    def api(self) -> str:
        """The address of the action API."""
        return f"http://{ADDRESS}:{self.port}/w/api.php"

    @property
    def index(self) -> str:
        """The address of index.php."""
        return f"http://{ADDRESS}:{self.port}/w/index.php"

    def page_url(self, title: str, **query: str) -> str:
        """The address of a page, for example `page_url("Meta:About", uselang="ar")`."""
        address = self.url + quote(title.replace(" ", "_"), safe="/:@!*,;~")
        return f"{address}?{urlencode(query)}" if query else address

    # Installing and running

    def install(self) -> bool:
        """Make a fresh wiki with the account Admin, unless a finished one stands in the folder.

        Returns whether it did. One of another MediaWiki, or of an installation that failed, goes.
        """
        finished, tree = self.folder / "installed", version_of(self.tree)
        if finished.is_file() and finished.read_text(encoding="ascii") == tree:
            return False
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        for name in ("data", "cache"):
            (self.folder / name).mkdir(parents=True)
        self._write("secret", secrets.token_hex(32))
        self._run_installer()
        self.maintenance(str(_HERE / "prepare_wiki.php"))
        self.keep("installed")
        finished.write_text(tree, encoding="ascii")
        return True

    def start(self) -> None:
        """Start the web server, unless it runs; see Server.start for what can go wrong."""
        options = [f"-d{name}={value}" for name, value in _SERVER_OPTIONS.items()]
        serving = ["-S", f"{ADDRESS}:{self.port}", "-t", str(self.tree), str(_HERE / "router.php")]
        environment = self._environment() | {"PHP_CLI_SERVER_WORKERS": "4"}
        self._server.start(["php", *options, *serving], self.running, environment)

    def stop(self) -> None:
        """End the web server, whichever process started it; nothing happens if none runs."""
        self._server.stop()

    def running(self) -> bool:
        """Whether our server lives, and the API that answers on the port is this folder's."""
        if self._server.group() is None:
            return False
        try:
            reply = json.loads(self._get("/w/api.php?action=query&meta=siteinfo&format=json"))
            return bool(reply["query"]["general"]["localfolder"] == str(self.folder))
        except (OSError, http.client.HTTPException, ValueError, LookupError, TypeError):
            return False

    # Filling

    def maintenance(self, script: str, *arguments: str, stdin: str | None = None) -> str:
        """Run a script, of MediaWiki's maintenance folder or of a full path; return its output.

        Raises WikiError with the script's output when it fails.
        """
        path = str(self.tree / "maintenance" / script)
        output = self._php([path, *arguments], self._environment(), stdin)
        self._forget_caches()
        return output

    def run_jobs(self) -> None:
        """Run all jobs that wait: link tables after a change of a template, and the like."""
        self.maintenance("runJobs.php")

    def create_account(self, name: str, password: str, groups: Sequence[str] = ()) -> None:
        """Make an account, or give one that exists this password and these groups as well.

        The password needs 10 characters at least for bots and administrators.
        """
        options = [f"--custom-groups={','.join(groups)}"] if groups else []
        self.maintenance("createAndPromote.php", "--force", *options, name, password)

    def create_bot_password(
        self, name: str, app_id: str, password: str, grants: Sequence[str]
    ) -> None:
        """Give an account a bot password: 32 characters at least, all of 0-9 and a-w.

        Raises WikiError when the account has one by this app_id already.
        """
        if not _BOT_PASSWORD.fullmatch(password):
            # MediaWiki would store any other one, and then refuse every login with it.
            raise WikiError("A bot password needs 32 characters at least, and only 0-9 and a-w")
        options = [f"--appid={app_id}", f"--grants={','.join(grants)}"]
        self.maintenance("createBotPassword.php", *options, name, password)

    def save_pages(self, pages: Iterable[SamplePage]) -> None:
        """Save each page as a revision of its author, in order, and run the jobs that follow.

        Authors without an account get one without a password; an IP address
        edits logged out. No rights are checked and no filters asked. Raises
        WikiError at the first page that MediaWiki cannot store; those before
        it are saved.
        """
        self._save(
            {
                "title": page.title,
                "text": page.text,
                "author": page.author,
                "content_model": page.content_model,
                "summary": page.summary,
            }
            for page in pages
        )

    def delete_pages(self, titles: Iterable[str]) -> None:
        """Delete the pages that exist among these."""
        self._save({"title": title, "text": None} for title in titles)

    def export(self, path: Path) -> None:
        """Write the current revisions of all pages to a MediaWiki XML file."""
        self.maintenance(
            "dumpBackup.php", "--current", "--quiet", f"--output=file:{path.resolve()}"
        )

    # Resetting and disturbing

    def keep(self, state: str = "start") -> None:
        """Remember all pages and accounts as they are, by a name for restore()."""
        kept = self._kept / state
        kept.mkdir(parents=True, exist_ok=True)
        for name in _DATABASES:
            (kept / name).unlink(missing_ok=True)
            with (
                closing(sqlite3.connect(self._data / name)) as source,
                closing(sqlite3.connect(kept / name)) as target,
            ):
                source.backup(target)

    def keeps(self, state: str) -> bool:
        """Whether keep() remembered a state by this name."""
        return (self._kept / state).is_dir()

    def restore(self, state: str = "start") -> None:
        """Go back to a state that keep() remembered; logins stay valid, overrides stand."""
        for name in _DATABASES:
            copy = self._data / f"{name}.copy"
            shutil.copyfile(self._kept / state / name, copy)
            copy.replace(self._data / name)
            for leftover in ("journal", "wal", "shm"):
                (self._data / f"{name}-{leftover}").unlink(missing_ok=True)
        self._forget_caches()

    @contextmanager
    def asked(self) -> Iterator[list[dict[str, str]]]:
        """The queries that the action API answers meanwhile; the list is filled at the end."""
        notes = self.folder / "asked"
        found: list[dict[str, str]] = []
        notes.touch()
        try:
            yield found
        finally:
            found += map(json.loads, notes.read_text("utf-8").splitlines())
            notes.unlink()

    def advice(self) -> str:
        """All that MediaWiki warned of since the wiki was made, as its log has it."""
        log = self.folder / "advice"
        return log.read_text("utf-8", errors="replace") if log.exists() else ""

    def overrides(self, **settings: object) -> None:
        """Set MediaWiki's settings from the next request on; without any, the usual ones hold.

        For example `overrides(wgReadOnly="maintenance")`. Each call replaces the last.
        """
        if settings:
            self._write("overrides.json", json.dumps(settings))
        else:
            (self.folder / "overrides.json").unlink(missing_ok=True)

    def write_user_config(
        self, folder: Path, family: str, accounts: Mapping[str, tuple[str, str]]
    ) -> None:
        """Write the pywikibot configuration of accounts {user: (app_id, bot password)}.

        Code and family of the site are both called `family`; the first account
        is the default. Point PYWIKIBOT_DIR at `folder`.
        """
        folder.mkdir(parents=True, exist_ok=True)
        settings = {
            "mylang": family,
            "family": family,
            "password_file": "user-password.py",
            "put_throttle": 0,
            "minthrottle": 0,
            "maxthrottle": 1,
            "max_retries": 1,
            "retry_wait": 1,
            "retry_max": 1,
            "solve_captcha": False,
        }
        lines = [f"{name} = {value!r}" for name, value in settings.items()]
        lines.append(f"family_files[{family!r}] = {self.api!r}")
        lines.append(f"usernames[{family!r}][{family!r}] = {next(iter(accounts))!r}")
        passwords = [
            f"({user!r}, BotPassword({app_id!r}, {password!r}))"
            for user, (app_id, password) in accounts.items()
        ]
        _write_private(folder / "user-config.py", "\n".join([*lines, ""]))
        _write_private(folder / "user-password.py", "\n".join([*passwords, ""]))

    # Inside

    def _run_installer(self) -> None:
        # Its LocalSettings.php is thrown away: ours stands beside this module.
        discarded = self.folder / "installer"
        discarded.mkdir(exist_ok=True)
        options = {
            "dbtype": "sqlite",
            "dbname": "wiki",
            "dbpath": str(self._data),
            "confpath": str(discarded),
            "server": f"http://{ADDRESS}:{self.port}",
            "scriptpath": "/w",
            "lang": "en",
            "extensions": "AbuseFilter",
            "skins": "Vector",
            "pass": ADMIN_PASSWORD,
        }
        environment = self._environment()
        del environment["MW_CONFIG_FILE"]
        script = str(self.tree / "maintenance" / "install.php")
        arguments = [f"--{name}={value}" for name, value in options.items()]
        self._php([script, *arguments, "Local Meta", ADMIN], environment)
        shutil.rmtree(discarded)

    def _save(self, pages: Iterable[Mapping[str, str | None]]) -> None:
        self.maintenance(str(_HERE / "save_pages.php"), stdin=json.dumps(list(pages)))

    def _environment(self) -> dict[str, str]:
        return os.environ | {
            "LOCAL_WIKI_FOLDER": str(self.folder),
            "LOCAL_WIKI_PORT": str(self.port),
            "MW_CONFIG_FILE": str(_HERE / "LocalSettings.php"),
            "MW_INSTALL_PATH": str(self.tree),
        }

    def _php(
        self, arguments: Sequence[str], environment: Mapping[str, str], stdin: str | None = None
    ) -> str:
        self._compiled.mkdir(parents=True, exist_ok=True)
        options = {**_SCRIPT_OPTIONS, "opcache.file_cache": str(self._compiled)}
        result = subprocess.run(
            ["php", *(f"-d{name}={value}" for name, value in options.items()), *arguments],
            input=stdin or "",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            env=environment,
            check=False,
        )
        if result.returncode != 0:
            said = result.stdout.strip() or f"exit code {result.returncode}"
            raise WikiError(f"{Path(arguments[0]).name} failed: {said}")
        return result.stdout

    def _write(self, name: str, text: str) -> None:
        """Write a file of the folder, so that no reader ever sees half of it."""
        draft = self.folder / f".{name}"
        _write_private(draft, text)
        draft.replace(self.folder / name)

    def _get(self, path: str) -> bytes:
        connection = http.client.HTTPConnection(ADDRESS, self.port, timeout=_REPLY_SECONDS)
        with closing(connection):
            connection.request("GET", path)
            return connection.getresponse().read()

    def _forget_caches(self) -> None:
        """Make the web server, if it runs, drop what it remembers of the database."""
        if self._server.group() is not None:
            self._get("/__apcu_clear")


def _write_private(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_text(text, encoding="utf-8")
