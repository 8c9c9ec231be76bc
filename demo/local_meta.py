"""What makes a fresh wiki a little Meta: the bot's account, a deployer, the sample pages."""

from __future__ import annotations

from pathlib import Path

from demo import samples
from demo.items import ENTITIES, METABASE_ENTITIES, METABASE_PROPERTIES, PROPERTIES, ItemServer
from demo.wiki import ADMIN, LocalWiki

FAMILY = "capxlocal"
BOT = "CapacityMatchBot"
ROOT = "Capacity Exchange/Peers"
APPLICATION = "capx"
# For a wiki on this machine that is thrown away. MediaWiki takes bot passwords of 0-9 and a-w only.
BOT_PASSWORD = "0123456789abcdefghijklmnopqrstuv"  # noqa: S105
# Somebody whom a visitor may log in as, to try an editor's side.
PERSON = "Aurélio Brandão"
PERSON_PASSWORD = "try the editor's side"  # noqa: S105
ACCOUNTS = {BOT: (APPLICATION, BOT_PASSWORD), ADMIN: (APPLICATION, BOT_PASSWORD)}

_GRANTS = ("basic", "highvolume", "editpage", "createeditmovepage", "editprotected")
# It carries the right to edit one's own JSON pages, and none to edit one's own scripts.
BOT_GRANTS = (*_GRANTS, "editmyoptions")


def furnish(wiki: LocalWiki) -> None:
    """Give a running, empty wiki its accounts and sample pages; once, whole or anew."""
    done = wiki.folder / "furnished"
    if not done.exists():
        wiki.restore("installed")
        make_accounts(wiki)
        wiki.save_pages([*samples.people(), *samples.messages()])
        done.touch()


def settings(wiki: LocalWiki, items: ItemServer, folder: Path) -> str:
    """The settings of this site for `capx --site`; pywikibot and the cache lie in `folder`."""
    return f"""\
family = "{FAMILY}"
code = "{FAMILY}"
root = "{ROOT}"
bot = "{BOT}"
index = "{wiki.index}"
pywikibot_dir = "{folder / "pywikibot"}"
cache = "{folder / "cache.sqlite"}"

# A SPARQL server of the demo stands in for Wikidata and Metabase; its item numbers are local.
[sources]
wikidata = "{items.url}"
metabase = "{items.url}"
entities = "{ENTITIES}"
properties = "{PROPERTIES}"
metabase_entities = "{METABASE_ENTITIES}"
metabase_properties = "{METABASE_PROPERTIES}"
parent = "P1000"
bundle = ""
bundle_api = ""
search_api = ""
exchange_api = ""
"""


def make_accounts(wiki: LocalWiki) -> None:
    """The accounts of the bot, of who deploys, and of a visitor."""
    wiki.create_account(BOT, "a long password nobody uses", groups=["bot"])
    wiki.create_bot_password(BOT, APPLICATION, BOT_PASSWORD, BOT_GRANTS)
    wiki.create_account(PERSON, PERSON_PASSWORD)
    # Who deploys the gadget has to be an interface administrator.
    deployer = (*_GRANTS, "editsiteconfig")
    wiki.create_bot_password(ADMIN, APPLICATION, BOT_PASSWORD, deployer)
