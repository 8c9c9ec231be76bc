"""`make demo`: a local Meta with sample people, and the bot at work on it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click

from demo.debian import Missing, ensure_mediawiki, ensure_packages
from demo.local_meta import ACCOUNTS, FAMILY, ROOT, furnish
from demo.wiki import ADMIN, LocalWiki, WikiError

FOLDER = Path(".demo")
DUMP = Path("demo/local-wiki.xml")
SHOWN = "Aurélio Brandão"


def _local_wiki(port: int) -> LocalWiki:
    return LocalWiki(FOLDER / "wiki", port, FOLDER / "mediawiki")


def _capx(*arguments: str) -> None:
    capx = str(Path(sys.executable).parent / "capx")
    subprocess.run([capx, *arguments, "--site", "local"], check=True)


def _bring_up(wiki: LocalWiki) -> None:
    """Prepare the wiki; what stands already is used again."""
    steps: list[tuple[str, Callable[[], object]]] = [
        ("Debian's packages", ensure_packages),
        ("MediaWiki", lambda: ensure_mediawiki(FOLDER / "mediawiki")),
        ("an empty wiki", wiki.install),
        ("its server", wiki.start),
        ("sample people", lambda: furnish(wiki)),
    ]
    with click.progressbar(
        steps, label="Preparing", item_show_func=lambda step: step[0] if step else ""
    ) as bar:
        for _, step in bar:
            step()
    wiki.write_user_config(FOLDER / "pywikibot", FAMILY, ACCOUNTS)


def _say_where(wiki: LocalWiki) -> None:
    suggestions = f"{ROOT}/Suggestions/{SHOWN}"
    click.echo(f"\nThe same wiki as a dump: {DUMP}\nOpen in a browser:")
    for title, language in (
        (ROOT, ""),
        (f"{ROOT}/Statistics", ""),
        (f"User:{SHOWN}", ""),
        (suggestions, "pt"),
        (suggestions, "ar"),
        (suggestions, ""),
    ):
        query = {"uselang": language} if language else {}
        click.echo(f"  {wiki.page_url(title, **query)}")
    click.echo("End it with `make demo-stop`.")


def _start(wiki: LocalWiki) -> None:
    _bring_up(wiki)
    click.echo("Templates and modules:")
    _capx("deploy", "--user", ADMIN)
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

            take(wiki, SHOWN)
        else:
            wiki.stop()
            click.echo("The local wiki is stopped; `make demo` takes it up again.")
    except (Missing, WikiError) as error:
        raise SystemExit(f"demo: {error}") from None
    except subprocess.CalledProcessError as error:
        raise SystemExit(error.returncode) from None


main()
