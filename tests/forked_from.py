"""What `capx` imports, but for pywikibot, which reads its configuration as it is imported."""

import importlib
import pkgutil

import bots
import sync
import wikidata
from bots.jobs.catalogue.job import further_names

for package in (bots, sync, wikidata):
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
# Read once, they are there for each.
further_names()
