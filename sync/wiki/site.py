"""The settings of one wiki: where it is, who the bot is there, how much it may do."""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from pathlib import Path

import msgspec

from sync.reference.tables import region_of_country
from sync.wiki.errors import ConfigurationError
from wikidata.settings import Sources


class Matching(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many rows a person gets and gives (docs/matching.md)."""

    rows: int = 10
    exposure_cap: int = 15
    fair_share: int = 155
    """Where few would teach they are shown more often: to so many percent of the average demand."""
    weights: dict[str, int | tuple[int, ...]] = {}
    """What context adds to a match, where it is not as bots/matching/rule.py has it."""


class Accounts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whose profiles count."""

    least_days: int = 0
    """Days since the account was made on this wiki."""
    least_edits: int = 0
    """Edits on this wiki."""
    # Special:GlobalVanishRequest of the extension CentralAuth makes "Renamed user " and 32
    # hexadecimal digits; until September 2024 it made "Vanished user " and the same (T370717). Both
    # were given by hand before. Whoever vanishes by that page is locked, too, whatever the name.
    vanished: tuple[str, ...] = ("Renamed user ", "Vanished user ")
    """What the names of those begin with who asked to be forgotten."""


class Publishing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How much a run may save. How fast is pywikibot's matter: put_throttle in user-config.py."""

    edits_per_run: int = 0
    """The next run goes on where this one ends; 0: no limit."""
    trial: int = 0
    """Edits a run while the bot waits for its flag and its approval; 0: it has both."""
    messages_per_run: int = 200
    """Messages on talk pages; who waits longest goes first, the next run goes on."""
    most_lost: int = 20
    """A run that would leave out more than this share of all people or rows is refused, in %."""
    most_changed: int = 5
    """A run is refused in which more than this share of all profiles mean something else than a
    month before, without an edit of theirs, in %."""
    longest_run: float = 230
    """Minutes after which a run ends by itself: ten before config/jobs.toml has the nightly one
    told to stop, so that a run that somebody starts by hand ends too."""
    patience: float = 600
    """Seconds that a run waits in all for a wiki that is read-only, lags or limits the rate."""
    pause: float = 10
    """The first time it waits where the wiki does not say how long; each further one is twice as
    long."""


_ADDRESS = re.compile(r"https://[\w.-]+(?:/[\w.~/%?=-]*)?", re.ASCII)


class Site(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One wiki, as `config/sites/NAME.toml` or a file of the operator describes it."""

    family: str
    """pywikibot's family, defined by pywikibot itself or in user-config.py."""
    code: str
    root: str
    """The page below which everything readable is written."""
    bot: str
    """The account that writes; its data stand below `User:<bot>/data/`."""
    pywikibot_dir: str = "."
    """Folder with user-config.py, relative to the working folder."""
    cache: str = ""
    """File that saves requests and may be deleted at any time; empty: the user's cache folder."""
    index: str = ""
    """The address of index.php, for links that people get; a live wiki knows its own."""
    by_region_only: tuple[str, ...] = ()
    """Territories (ISO 3166-1) whose people are counted and shown in its region alone: where it is
    a danger to be known as a contributor."""
    cirrus: bool = False
    """Whether the wiki's search is CirrusSearch: pages lead to searches that it alone knows."""
    conduct: tuple[str, ...] = ()
    """Titles of the pages where one turns to about a person: what the project keeps no list of."""
    elsewhere: dict[str, str] = {}
    """Other platforms where one can sign up: the web address of each by its name."""
    matching: Matching = Matching()
    accounts: Accounts = Accounts()
    publishing: Publishing = Publishing()
    sources: Sources | None = None
    """Where capacities come from; without any, the catalogue on the wiki stays as it is."""

    @property
    def data(self) -> str:
        """What the titles of all data pages begin with."""
        return f"User:{self.bot}/data/"

    def stops(self, job: str) -> tuple[str, ...]:
        """The pages on which any text stops the bot, and one job of it."""
        return (f"User:{self.bot}/Stop", f"User:{self.bot}/Stop/{job}")

    def under_root(self, *parts: str) -> str:
        """The title of a page below the root: `under_root("Suggestions", "Ana")`."""
        return "/".join((self.root, *parts))

    def in_own_space(self, title: str) -> bool:
        """Whether the bot may write there at all: below its root or its data."""
        return title.startswith((f"{self.root}/", self.data))


def load_site(name_or_file: str) -> Site:
    """Read a site's settings by its name (`meta`) or from a TOML file.

    Raises ConfigurationError for an unknown name, an unreadable file, or a setting that is
    missing, misspelt or of the wrong type.
    """
    known = resources.files("config") / "sites"
    if name_or_file.endswith(".toml"):
        source: Path | resources.abc.Traversable = Path(name_or_file)
    else:
        source = known / f"{name_or_file}.toml"
    try:
        site = msgspec.convert(tomllib.loads(source.read_text("utf-8")), Site)
    except FileNotFoundError:
        names = ", ".join(sorted(entry.name.removesuffix(".toml") for entry in known.iterdir()))
        raise ConfigurationError(
            f"There is no site {name_or_file}. Known sites: {names}; or give a .toml file."
        ) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ConfigurationError(f"Site {name_or_file}: {error}.") from None
    for code in site.by_region_only:
        if not region_of_country().get(code):
            raise ConfigurationError(
                f"Site {name_or_file}: by_region_only names {code}, which is not the code of a "
                "territory that lies in a region (config/territories.tsv)."
            )
    for name, address in site.elsewhere.items():
        if not _ADDRESS.fullmatch(address):
            raise ConfigurationError(
                f"Site {name_or_file}: elsewhere has {address} for {name}, which is not a web "
                "address such as https://example.org/."
            )
    return site
