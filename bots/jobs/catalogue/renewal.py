"""The catalogue that a run goes on with: joined from the sources, or the last one."""

from __future__ import annotations

from dataclasses import replace

from bots.jobs.catalogue.joining import Renewal, Titles, renew
from bots.jobs.snapshot import (
    Snapshot,
    catalogue_title,
    corrections_title,
    last_catalogue,
    lasting,
)
from sync.containment import Failures, Part
from sync.wiki.errors import RunError
from wikidata.catalogue import Catalogue


@lasting
def renewal(snapshot: Snapshot) -> Renewal:
    """The catalogue of this run, joined from the sources, or the last one where they fail."""
    site = snapshot.site
    last = last_catalogue(site, snapshot.published)
    if snapshot.facts is None or site.sources is None:
        return Renewal(snapshot.catalogue)
    failures = Failures()
    found = Renewal(last or Catalogue({}))
    with failures.alone(Part.SOURCE, "of the catalogue"):
        found = renew(
            snapshot.facts,
            snapshot.said(corrections_title(site)),
            last,
            Titles(catalogue_title(site), corrections_title(site)),
            0.0 if snapshot.accept_shrink else site.sources.smallest_share,
        )
    for failure in failures.found:
        found = replace(found, kept_because=failure.sentence.rstrip("."))
    if not found.catalogue.capacities:
        raise RunError("The sources of the catalogue have no capacities. Nothing was changed.")
    return found
