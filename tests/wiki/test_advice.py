"""What is going to vanish from MediaWiki, or is asked of it wrongly, does not stay unnoticed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.prepared_wiki import Meta
from tests.wiki.conftest import advice_about_us


@pytest.fixture
def warned(meta: Meta) -> Iterator[Meta]:
    """A wiki whose warnings of this test are not those of the session, which may have none."""
    before = meta.wiki.advice()
    yield meta
    (meta.wiki.folder / "advice").write_text(before, encoding="utf-8")


def test_a_parameter_that_nobody_knows_is_noted(warned: Meta) -> None:
    warned.api(action="query", titles="X", nosuchparameter="1")
    [*_, noted] = advice_about_us(warned)
    assert "Unrecognized parameter: nosuchparameter" in noted


def test_what_is_deprecated_in_the_api_is_noted(warned: Meta) -> None:
    warned.api(action="parse", text="X", contentmodel="wikitext", prop="headitems")
    assert "headitems" in "\n".join(advice_about_us(warned))


def test_what_is_deprecated_in_php_is_noted(warned: Meta) -> None:
    warned.wiki.maintenance("eval.php", stdin="wfDeprecated( 'tellsOfItself', '1.40' );")
    assert "tellsOfItself" in "\n".join(advice_about_us(warned))
