"""`make demo` and `make demo-stop`: a local Meta with sample people, and the bot at work on it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click

from demo import samples
from demo.debian import Missing, ensure_mediawiki, ensure_packages
from demo.wiki import ADMIN, LocalWiki, WikiError

FOLDER = Path(".demo")
PORT = 8800
FAMILY = "capxlocal"
BOT = "CapacityMatchBot"
ROOT = "Capacity Exchange/Peers"
DUMP = Path("demo/local-wiki.xml")
# editmyoptions carries the right to edit one's own JSON pages, and none to edit one's own scripts.
BOT_GRANTS = (
    "basic",
    "highvolume",
    "editpage",
    "createeditmovepage",
    "editprotected",
    "editmyoptions",
)
DEPLOYER_GRANTS = ("basic", "highvolume", "editpage", "createeditmovepage", "editprotected")
# Only for a wiki on this machine that is thrown away; a bot password is made of 0-9 and a-w.
BOT_PASSWORD = "0123456789abcdefghijklmnopqrstuv"  # noqa: S105
SHOWN = "Aurélio Brandão"


def local_wiki(port: int = PORT) -> LocalWiki:
    """The demo's wiki, in a folder below the checkout; nothing happens yet."""
    return LocalWiki(FOLDER / "wiki", port, FOLDER / "mediawiki")


def furnish(wiki: LocalWiki) -> None:
    """Give a fresh wiki the bot's account, the deployer's password and the sample pages."""
    wiki.create_account(BOT, "a long password nobody uses", groups=["bot"])
    wiki.create_bot_password(BOT, "capx", BOT_PASSWORD, BOT_GRANTS)
    wiki.create_bot_password(ADMIN, "capx", BOT_PASSWORD, DEPLOYER_GRANTS)
    wiki.save_pages(samples.pages(BOT))


def _capx(*arguments: str) -> None:
    subprocess.run([Path(sys.executable).parent / "capx", *arguments], check=True)


def _prepare(wiki: LocalWiki) -> None:
    wiki.install()
    wiki.start()
    furnished = wiki.folder / "furnished"
    if not furnished.exists():
        furnish(wiki)
        furnished.touch()
    accounts = {BOT: ("capx", BOT_PASSWORD), ADMIN: ("capx", BOT_PASSWORD)}
    wiki.write_user_config(FOLDER / "pywikibot", FAMILY, accounts)


def start(port: int) -> None:
    """Bring the demo up: what stands already is used again."""
    wiki = local_wiki(port)
    steps: list[tuple[str, Callable[[], object]]] = [
        ("Packages", ensure_packages),
        ("MediaWiki", lambda: ensure_mediawiki(FOLDER / "mediawiki")),
        ("Wiki and sample people", lambda: _prepare(wiki)),
    ]
    with click.progressbar(
        steps, label="Preparing", item_show_func=lambda step: step[0] if step else ""
    ) as bar:
        for _, step in bar:
            step()
    _capx("deploy", "--site", "local", "--user", ADMIN)
    _capx("run", "--site", "local")
    wiki.run_jobs()
    wiki.export(DUMP)
    click.echo(f"\nThe same wiki as a dump: {DUMP}\nOpen in a browser:")
    for title, query in (
        (ROOT, {}),
        (f"User:{SHOWN}", {}),
        (f"{ROOT}/Statistics", {}),
        (f"{ROOT}/Suggestions/{SHOWN}", {}),
        (f"{ROOT}/Suggestions/{SHOWN}", {"uselang": "pt"}),
        (f"{ROOT}/Suggestions/{SHOWN}", {"uselang": "ar"}),
    ):
        click.echo(f"  {wiki.page_url(title, **query)}")
    click.echo("End it with: make demo-stop")


@click.command()
@click.argument("action", type=click.Choice(["start", "stop"]))
@click.option("--port", default=PORT, show_default=True)
def main(action: str, port: int) -> None:
    """Start or stop the demo."""
    try:
        if action == "stop":
            local_wiki(port).stop()
            click.echo("The local wiki is stopped; `make demo` takes it up again.")
        else:
            start(port)
    except (Missing, WikiError) as error:
        raise SystemExit(f"demo: {error}") from None
    except subprocess.CalledProcessError as error:
        raise SystemExit(error.returncode) from None


main()
