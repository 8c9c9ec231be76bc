"""A live MediaWiki site, through pywikibot."""

from __future__ import annotations

from sync.wiki.cache import Cache
from sync.wiki.live.accounts import Accounts
from sync.wiki.live.saving import Saving
from sync.wiki.live.session import cache_path
from sync.wiki.port import Source

__all__ = ["LiveWiki", "cache_path"]


class LiveWiki(Accounts, Saving):
    """A wiki to read from and to write to, with one account; see Session for what it raises."""

    offers = frozenset(Source)

    @property
    def witness(self) -> LiveWiki:
        """See Wiki.witness."""
        return self

    @property
    def memory(self) -> Cache:
        """See Wiki.memory."""
        return self._cache
