"""A disposable local Meta: the real MediaWiki, for `make demo` and for the tests."""
