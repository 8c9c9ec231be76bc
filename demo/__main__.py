"""`make demo`: a local Meta with sample people, and the bot at work on it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click

from demo.debian import Missing, ensure_mediawiki, ensure_packages
from demo.items import ItemServer
from demo.local_meta import ACCOUNTS, FAMILY, PERSON, PERSON_PASSWORD, ROOT, furnish
from demo.server import ServerError
from demo.wiki import ADMIN, LocalWiki, WikiError

FOLDER = Path(".demo")
DUMP = Path("demo/local-wiki.xml")


def _local_wiki(port: int) -> LocalWiki:
    return LocalWiki(FOLDER / "wiki", port, FOLDER / "mediawiki")


def _capx(*arguments: str) -> None:
    capx = str(Path(sys.executable).parent / "capx")
    subprocess.run([capx, *arguments, "--site", "local"], check=True)


def _items() -> ItemServer:
    # The port stands in config/sites/local.toml too.
    return ItemServer(FOLDER / "items", 8801)


def _install(wiki: LocalWiki) -> None:
    if wiki.install():
        # What the bot remembers of a wiki that is gone.
        for remembered in FOLDER.glob("cache.sqlite*"):
            remembered.unlink()


def _bring_up(wiki: LocalWiki) -> None:
    """Prepare the wiki; what stands already is used again."""
    steps: list[tuple[str, Callable[[], object]]] = [
        ("Debian's packages", ensure_packages),
        ("MediaWiki", lambda: ensure_mediawiki(FOLDER / "mediawiki")),
        ("an empty wiki", lambda: _install(wiki)),
        ("its server", wiki.start),
        ("sample people", lambda: furnish(wiki)),
        ("sample capacities", _items().start),
    ]
    with click.progressbar(
        steps, label="Preparing", item_show_func=lambda step: step[0] if step else ""
    ) as bar:
        for _, step in bar:
            step()
    wiki.write_user_config(FOLDER / "pywikibot", FAMILY, ACCOUNTS)


def _say_where(wiki: LocalWiki) -> None:
    suggestions = f"{ROOT}/Suggestions/{PERSON}"
    click.echo(f"\nThe same wiki as a dump: {DUMP}\nOpen in a browser:")
    for title, language in (
        (ROOT, ""),
        (f"{ROOT}/Statistics", ""),
        (f"User:{PERSON}", ""),
        (suggestions, "pt"),
        (suggestions, "ar"),
        (suggestions, ""),
    ):
        query = {"uselang": language} if language else {}
        click.echo(f"  {wiki.page_url(title, **query)}")
    click.echo(
        f"\nTry it: log in as {PERSON} with the password {PERSON_PASSWORD!r}, change the\n"
        "profile on the user page, and see what the bot makes of it:\n"
        "  .venv/bin/capx plan --site local --diff\n"
        "  .venv/bin/capx run --site local\n"
        "End it with `make demo-stop`."
    )


def _start(wiki: LocalWiki) -> None:
    _bring_up(wiki)
    click.echo("Templates and modules:")
    _capx("deploy", "--user", ADMIN)
    _capx("deploy", "--gadget", "--user", ADMIN)
    click.echo("The bot's run:")
    _capx("run")
    wiki.run_jobs()
    wiki.export(DUMP)
    _say_where(wiki)


@click.command()
@click.argument("action", type=click.Choice(["start", "stop", "pictures"]))
@click.option("--port", default=8800, show_default=True)
def main(action: str, port: int) -> None:
    """Start or stop the demo, or take the pictures of the documentation from it."""
    wiki = _local_wiki(port)
    try:
        if action == "start":
            _start(wiki)
        elif action == "pictures":
            from demo.pictures import take

            take(wiki, PERSON)
        else:
            wiki.stop()
            _items().stop()
            click.echo("The local wiki is stopped; `make demo` takes it up again.")
    except (Missing, ServerError, WikiError) as error:
        raise SystemExit(f"demo: {error}") from None
    except subprocess.CalledProcessError as error:
        raise SystemExit(error.returncode) from None


main()
