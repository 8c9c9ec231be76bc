"""`make demo`: a local Meta with sample people, and the bot at work on it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click

from demo.debian import Missing, ensure_mediawiki, ensure_packages
from demo.items import ItemServer
from demo.local_meta import ACCOUNTS, FAMILY, PERSON, PERSON_PASSWORD, ROOT, furnish, settings
from demo.server import ServerError
from demo.wiki import ADMIN, LocalWiki, WikiError

FOLDER = Path(".demo")
USUAL_PORT = 8800


class Demo:
    """A wiki, a server of items and the bot's settings, on a port and in a folder of their own."""

    def __init__(self, port: int) -> None:
        """Describe the demo on `port` and the one after it; nothing happens yet."""
        self.folder = FOLDER / str(port)
        # What to say to make behind a target.
        self.port = "" if port == USUAL_PORT else f" PORT={port}"
        self.wiki = LocalWiki(self.folder / "wiki", port, FOLDER / "mediawiki")
        self.items = ItemServer(self.folder / "items", port + 1)
        self.site = self.folder / "site.toml"
        self.dump = self.folder / "wiki.xml"

    def capx(self, *arguments: str) -> None:
        """Run `capx` on this wiki; CalledProcessError where it fails."""
        capx = str(Path(sys.executable).parent / "capx")
        subprocess.run([capx, *arguments, "--site", str(self.site)], check=True)

    def bring_up(self) -> None:
        """Prepare the wiki; what stands already is used again."""
        steps: list[tuple[str, Callable[[], object]]] = [
            ("Debian's packages", ensure_packages),
            ("MediaWiki", lambda: ensure_mediawiki(self.wiki.tree)),
            ("an empty wiki", self._install),
            ("its server", self.wiki.start),
            ("sample people", lambda: furnish(self.wiki)),
            ("sample capacities", self.items.start),
        ]
        with click.progressbar(
            steps, label="Preparing", item_show_func=lambda step: step[0] if step else ""
        ) as bar:
            for _, step in bar:
                step()
        self.wiki.write_user_config(self.folder / "pywikibot", FAMILY, ACCOUNTS)
        self.site.write_text(settings(self.wiki, self.items, self.folder), encoding="utf-8")

    def _install(self) -> None:
        if self.wiki.install():
            # What the bot remembers of a wiki that is gone.
            for remembered in self.folder.glob("cache.sqlite*"):
                remembered.unlink()

    def stop(self) -> None:
        """End both servers."""
        self.wiki.stop()
        self.items.stop()


def _say_where(demo: Demo) -> None:
    suggestions = f"{ROOT}/Suggestions/{PERSON}"
    click.echo(f"\nThe same wiki as a dump: {demo.dump}\nOpen in a browser:")
    for title, language in (
        (ROOT, ""),
        (f"{ROOT}/Statistics", ""),
        (f"User:{PERSON}", ""),
        (suggestions, "pt"),
        (suggestions, "ar"),
        (suggestions, ""),
    ):
        query = {"uselang": language} if language else {}
        click.echo(f"  {demo.wiki.page_url(title, **query)}")
    click.echo(
        f"\nTry it: log in as {PERSON} with the password {PERSON_PASSWORD!r}, change the\n"
        "profile on the user page, and see what the bot would do:\n"
        f"  .venv/bin/capx plan --site {demo.site} --diff\n"
        f"  .venv/bin/capx run --site {demo.site}\n"
        f"Stop it with `make demo-stop{demo.port}`."
    )


def _start(demo: Demo) -> None:
    demo.bring_up()
    click.echo("Templates and modules:")
    demo.capx("deploy", "--user", ADMIN)
    demo.capx("deploy", "--gadget", "--user", ADMIN)
    click.echo("The bot's run:")
    demo.capx("run")
    demo.wiki.run_jobs()
    demo.wiki.export(demo.dump)
    _say_where(demo)


@click.command()
@click.argument("action", type=click.Choice(["start", "stop", "pictures"]))
@click.option("--port", default=USUAL_PORT, show_default=True)
def main(action: str, port: int) -> None:
    """Start or stop the demo, or take the pictures of the documentation from it."""
    demo = Demo(port)
    try:
        if action == "start":
            _start(demo)
        elif action == "pictures":
            from demo.pictures import take

            take(demo.wiki, PERSON)
        else:
            demo.stop()
            click.echo(f"Stopped the local wiki. Start it again with `make demo{demo.port}`.")
    except (Missing, ServerError, WikiError) as error:
        raise SystemExit(f"demo: {error}") from None
    except subprocess.CalledProcessError as error:
        raise SystemExit(error.returncode) from None


main()
