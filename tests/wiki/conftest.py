"""The prepared wiki for each worker, put back to its first state before each test; a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from demo.debian import BROWSER_PACKAGES
from tests.prepared_wiki import Meta, copied_wiki, install


@pytest.fixture(scope="session")
def as_left(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Meta]:
    """The worker's wiki, in whatever state the last test left it: tests ask for those below."""
    with copied_wiki(tmp_path_factory.mktemp("meta")) as meta:
        yield meta
        assert advice_about_us(meta) == []


# What tests do on purpose: a list of people longer than a preference may be, signs that are no
# Unicode. And VisualEditor sends tags to modules that do not know them.
NOT_OURS = ('"module":"options"', "non-normalized data", '"vetags":')


def advice_about_us(meta: Meta) -> list[str]:
    """What MediaWiki warned of since the prepared wiki was made, as far as it is our doing."""
    lines = meta.wiki.advice().splitlines()
    return [line for line in lines if not any(known in line for known in NOT_OURS)]


@pytest.fixture(scope="module")
def prepared(as_left: Meta) -> Meta:
    """The sample people of the demo, everything deployed, one run done: once for a file of tests.

    A file that asks for it does not ask for `meta` as well, which would take its changes back.
    """
    as_left.restore()
    return as_left


@pytest.fixture
def meta(as_left: Meta) -> Iterator[Meta]:
    """The same before each test, and the bot's cache of that moment."""
    as_left.restore()
    yield as_left
    as_left.wiki.overrides()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium, driven by Playwright."""
    install(*BROWSER_PACKAGES)
    from playwright.sync_api import sync_playwright

    from demo.pictures import CHROMIUM, FLAGS

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Any, meta: Meta) -> Iterator[Callable[..., Any]]:
    """Open a page of the wiki: `open_page(title, uselang="ar")`, on a phone with `phone=True`."""
    contexts = []

    def open_title(title: str, *, phone: bool = False, **query: str) -> Any:
        size = {"width": 390, "height": 844} if phone else {"width": 1280, "height": 900}
        context = browser.new_context(viewport=size)
        contexts.append(context)
        page = context.new_page()
        if phone:
            query["useskin"] = "minerva"
        page.goto(meta.wiki.page_url(title, **query))
        return page

    yield open_title
    for context in contexts:
        context.close()
