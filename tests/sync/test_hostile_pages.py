"""A page that somebody made to stop the bot is read in time: MediaWiki saves two million bytes."""

from __future__ import annotations

import subprocess
import sys

import pytest

SECONDS_OF_PROCESSOR = 4
CALL = "{{Capacity profile|known=training}}"
PAGES = {
    "comments between braces": "'{{' + '<!---->' * 40 + 'x ' + CALL",
    "comments that never end": "'{{<!--' * 200_000 + CALL",
    "nowikis that never end": "CALL + '<nowiki>' * 200_000",
    "spaces in a value": "'{{Capacity profile|known=a' + ' ' * 200_000 + 'b}}'",
    "tags that never end": "'{{Capacity profile|known=' + '<b>' * 100_000 + '}}'",
    "tables that never end": "'{{Capacity profile|known=' + '{|\\n|a\\n' * 20_000 + '}}'",
    "calls that never end": "'{{Capacity profile|' * 50_000",
    "braces that never end": "'{{Capacity profile|known=' + '{' * 200_000",
    "links that never end": "'{{Capacity profile|known=' + '[[' * 100_000 + '}}'",
    "tags without an end of their own": "CALL + '<ref ' * 200_000",
    "templates in a template": "'{{Capacity profile ' + '{{a ' * 60_000 + '}}' * 60_000 + '}}'",
    "calls in calls": "'{{Capacity profile|' * 60_000 + '}}' * 60_000",
    "one long link": "'{{Capacity profile|known=[[d:' + 'Q1 ' * 60_000 + '}}'",
    "headings that never end": "'{{Capacity profile|known=' + '\\n==' * 200_000 + '}}'",
    "headings in a value": "'{{Capacity profile|known=' + '\\n==a==' * 100_000 + '\\n}}'",
    "variants that never end": "'{{Capacity profile|known=' + '-{' * 200_000 + '}}'",
    "variants in variants": "CALL[:-2] + '-{' * 100_000 + '}-' * 100_000 + '}}'",
    "comments in one line": "CALL + '\\n' + '<!---->' * 200_000 + 'x'",
    "comments in lines of their own": "CALL[:-2] + '\\n <!---->\\n' * 100_000 + '}}'",
    "comments behind spaces": "CALL + ('\\n' + ' ' * 1_000 + '<!---->x') * 1_000",
    "comments in the name": "'{{Capacity' + '<!---->' * 200_000 + ' profile|known=training}}'",
    "entities in the name": "'{{&' * 200_000 + CALL",
    "marks in the name": "('{{' + '\u200e' * 100) * 5_000 + CALL",
    "entities that never end": "CALL[:-2] + '&#' + '0' * 1_000_000 + ';&#9' * 100_000 + '}}'",
    "braces closed in pairs": "'{' * 300_000 + 'Capacity profile' + '}}' * 150_000",
    "tags in the value": "CALL[:-2] + '<nowiki>x</nowiki>' * 50_000 + '}}'",
    "twenty thousand entries": "CALL[:-2] + ';'.join(map(str, range(20_000))) + '}}'",
    "twenty thousand parameters": "CALL[:-2] + ''.join(f'|p{n}=x' for n in range(20_000)) + '}}'",
}
READER = f"""
import resource
from sync.wiki.pages import StoredPage
from sync.profiles.people import read_people
from wikidata.catalogue import Capacity, Catalogue

CALL = {CALL!r}
seconds = {SECONDS_OF_PROCESSOR}
resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
catalogue = Catalogue({{"Q1": Capacity(labels={{"en": "training"}})}})
read_people([StoredPage("User:Ana", %s, 1, "Ana")], catalogue)
print("read", end="")
"""


@pytest.mark.parametrize("text", PAGES.values(), ids=PAGES)
def test_a_hostile_page_does_not_stop_a_run(text: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", READER % text], capture_output=True, text=True, check=False
    )
    assert done.stdout == "read", done.stderr or f"more than {SECONDS_OF_PROCESSOR} s"
