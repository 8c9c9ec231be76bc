"""`make bench`: how long the parts of a run take, each figure from this machine and this run.

Speed is told as a ratio or a rate measured here, never as a limit that a test depends on.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import mwparserfromhell

from demo.items import sample_items
from sync.profiles.contract import PROFILE as TEMPLATE
from sync.profiles.people import read_people
from sync.wiki.dump import DumpWiki
from sync.wiki.pages import StoredPage
from sync.wiki.port import Selection
from sync.wikitext.scanner import find_calls
from tests.bench.matching import matching
from tests.bench.whole_run import whole_run
from wikidata.catalogue import Capacity, Catalogue

SEED = 20261122
CAPACITIES = [f"Q{number}" for number in range(1, 135)]


def seconds(work: Callable[[], object], times: int = 1) -> float:
    """The shortest of some runs."""
    best = float("inf")
    for _ in range(times):
        begin = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - begin)
    return best


def start_up() -> None:
    """`capx --help` against a bare interpreter, interleaved."""
    capx = str(Path(sys.executable).parent / "capx")
    bare_command, help_command = [sys.executable, "-c", "pass"], [capx, "--help"]
    bare = helped = float("inf")
    for _ in range(10):
        bare = min(bare, seconds(lambda: subprocess.run(bare_command, check=True)))
        helped = min(
            helped,
            seconds(lambda: subprocess.run(help_command, check=True, stdout=subprocess.DEVNULL)),
        )
    print(f"start-up: capx --help takes {helped / bare:.1f} times a bare interpreter")


def profile_text(chance: random.Random) -> str:
    """A user page of 13.5 kB on average with a profile in its middle."""
    words = " ".join("lorem [[ipsum]] ''dolor'' sit" for _ in range(chance.randint(60, 400)))
    some = ["; ".join(chance.sample(CAPACITIES, 4)) for _ in range(3)]
    call = "{{Capacity profile|known=%s|available=%s|wanted=%s|languages=pt-n; en-3}}" % tuple(some)
    return f"{words}\n{call}\n== More ==\n* {words[::-1]}"


def reading() -> None:
    """Pages with profiles, from text to records."""
    chance = random.Random(SEED)
    catalogue = Catalogue({item: Capacity(labels={"en": item.lower()}) for item in CAPACITIES})
    pages = [StoredPage(f"User:U{n}", profile_text(chance), 1, f"U{n}") for n in range(300)]
    size = sum(len(page.text) for page in pages) / len(pages)
    whole = seconds(lambda: read_people(pages, catalogue))
    calls = seconds(lambda: [find_calls(page.text, (TEMPLATE,)) for page in pages])
    some = pages[:40]
    library = seconds(
        lambda: [mwparserfromhell.parse(page.text).filter_templates() for page in some]
    ) * (len(pages) / len(some))
    print(f"reading: {len(pages) / whole:.0f} profiles a second, pages of {size / 1000:.1f} kB")
    faster = library / calls
    print(f"reading: calls found {faster:.0f} times as fast as by whole-page mwparserfromhell")


def dump() -> None:
    """A dump of two sizes: rate, and the peak of memory, which should not grow."""
    chance = random.Random(SEED)
    texts = [profile_text(chance).replace("&", "").replace("<", "") for _ in range(50)]
    peaks = []
    for count in (1_000, 10_000):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "dump.xml"
            with path.open("w", encoding="utf-8") as file:
                file.write("<mediawiki><siteinfo/>")
                for n in range(count):
                    file.write(
                        f"<page><title>User:U{n}</title><ns>2</ns><revision><id>{n}</id>"
                        f"<contributor><username>U{n}</username></contributor>"
                        f"<text>{texts[n % 50]}</text></revision></page>"
                    )
                file.write("</mediawiki>")
            wiki = DumpWiki(path)

            def read(wiki: DumpWiki = wiki) -> None:
                for _ in wiki.pages(Selection(templates={TEMPLATE: frozenset({TEMPLATE})})):
                    pass

            rate = path.stat().st_size / 1e6 / seconds(read)
            tracemalloc.start()
            read()
            peaks.append(tracemalloc.get_traced_memory()[1] / 1e6)
            tracemalloc.stop()
        print(f"dump of {count:,} pages: {rate:.0f} MB a second, peak {peaks[-1]:.2f} MB")
    print(f"dump: ten times the pages, {peaks[1] / peaks[0]:.2f} times the memory")


def names() -> None:
    """Looking capacities up by name, in the languages of the page first."""
    catalogue = Catalogue(
        {
            item.item: Capacity(labels=item.labels, aliases=item.aliases)
            for item in sample_items().values()
        }
    )
    written = [name for one in catalogue.capacities.values() for name in one.labels.values()]
    catalogue.resolve(written[0])
    times = 200

    def look_up() -> None:
        for _ in range(times):
            for name in written:
                catalogue.resolve(name, ("pt", "en"))

    print(f"names: {len(written) * times / seconds(look_up):,.0f} look-ups a second")


if __name__ == "__main__":
    start_up()
    reading()
    dump()
    names()
    matching()
    whole_run(*map(int, sys.argv[1:] or (1_000, 10_000, 100_000)))
