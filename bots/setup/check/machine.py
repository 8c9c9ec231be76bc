"""Checks what is on this machine: the schedule, the disk, the cache, the sources it reaches."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from bots.run.schedule import load_schedule
from bots.setup.check.finding import Finding, odd, well, wrong
from sync.wiki.cache import ours
from sync.wiki.errors import ConfigurationError
from sync.wiki.site import Site
from wikidata.healthcheck import seconds_to_answer
from wikidata.items import SourceError

_SLOW_SECONDS = 5.0
_LEAST_DISK = 200 << 20
"""Bytes. The cache of 10,000 profiles takes about half of it."""


def of_schedule(file: Path | None) -> Finding:
    """Whether the schedule can be read."""
    try:
        listed = load_schedule(file)
    except ConfigurationError as error:
        return wrong("schedule", str(error), "Fix the file; see config/jobs.toml for an example.")
    return well("schedule", ", ".join(f"{one.name} ({one.cron})" for one in listed))


def of_disk(cache: Path) -> Finding:
    """Whether there is room for the cache."""
    folder = next(one for one in (cache, *cache.parents) if one.is_dir())
    free = shutil.disk_usage(folder).free
    if free < _LEAST_DISK:
        return odd(
            "disk",
            f"{free >> 20} MB are free in {folder}",
            "Free some space, or set `cache` in the site's settings to a file elsewhere.",
        )
    return well("disk", f"{free >> 20} MB free in {folder}")


def of_cache(cache: Path) -> Finding:
    """Whether the cache can be used, and is its owner's alone."""
    name = "cache"
    try:
        found = ours(cache)
        if cache.parent.exists() and not os.access(cache.parent, os.W_OK | os.X_OK):
            raise PermissionError(f"nothing can be written in {cache.parent}")
    except ConfigurationError as error:
        return wrong(name, str(error), "No run starts until this is fixed.")
    except OSError as error:
        return odd(
            name,
            f"{cache} cannot be written: {error}",
            "Without a cache, every run reads everything. Set `cache` in the site's settings to a "
            "file the bot can write.",
        )
    if not found:
        return well(name, f"{cache} does not exist yet; the next run reads everything")
    age = (time.time() - found.st_mtime) / 3600
    return well(name, f"{cache}: {found.st_size >> 10} kB, written {age:.1f} hours ago")


def of_sources(site: Site) -> Iterator[Finding]:
    """Whether each source of the catalogue answers."""
    sources = site.sources
    if sources is None:
        yield odd(
            "sources",
            "The site's settings have no source of capacities",
            "Add [sources], as in config/sites/meta.toml. Until then the catalogue stays as it is.",
        )
        return
    bundle_api = sources.bundle and sources.bundle_api
    asked = (sources.wikidata, sources.metabase, bundle_api, sources.search_api)
    for url in dict.fromkeys(filter(None, asked)):
        name = f"source {url}"
        try:
            seconds = seconds_to_answer(url, sources)
        except SourceError as error:
            cure = (
                "The last catalogue stays until it answers. Check its address, and that it is up."
            )
            yield wrong(name, str(error), cure)
            continue
        said = f"answers in {seconds:.2f} s"
        if seconds < _SLOW_SECONDS:
            yield well(name, said)
        else:
            yield odd(name, said, "It is slow today. Nothing to do, unless this lasts for days.")
