"""The sample people of the demo, their programmes and messages, as pages to save."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from bots.pages.messages import shipped_messages
from demo.wiki import SamplePage

_HERE = Path(__file__).resolve().parent
_MARKER = re.compile(r"^<!-- page: (.+?)(?: \| by (.+?))? -->\n", re.MULTILINE)


def people() -> Iterator[SamplePage]:
    """The sample people of the demo."""
    return pages_in(_HERE / "people.wikitext")


def messages() -> Iterator[SamplePage]:
    """What the sample people write and answer each other, and the sessions they tell of.

    All of it as they would save it now, on top of `people()`. Moments are written out: a page is
    saved again with each message, and what stands there already has to stay as it is.
    """
    words, standing = shipped_messages(), {page.title: page.text for page in people()}
    now = datetime.now(UTC)

    def adds(title: str, text: str, author: str) -> SamplePage:
        standing[title] = f"{standing.get(title, '')}\n{text}".strip()
        return SamplePage(title, standing[title], author)

    with (_HERE / "messages.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            sender, receiver, said = row["from"], row["to"], words[row["language"]]
            begun = said["write-learn"].replace("$1", row["capacity"])
            marker = _call(
                "message", about=row["item"], lang=row["language"],
                **{"from": sender, "sent": f"{now:%Y%m%d%H%M%S}"},
            )  # fmt: skip
            text = f"== {said['write-heading']} ==\n{begun}\n\n~~~~\n{marker}"
            yield adds(f"User talk:{receiver}", text, sender)
            if row["answer"]:
                text = f"== Re: Capacity Peers ==\n{row['answer']} ~~~~"
                yield adds(f"User talk:{sender}", text, receiver)
            if row["hours"]:
                for user, role, other in (
                    (sender, "learned", receiver),
                    (receiver, "taught", sender),
                ):
                    told = {"with": other, "role": role, "date": f"{now:%Y-%m}"}
                    text = _call("session", capacity=row["capacity"], hours=row["hours"], **told)
                    yield adds(f"User:{user}/Capacity sessions", text, user)


def _call(kind: str, **values: str) -> str:
    given = "".join(f"|{name}={value}" for name, value in values.items())
    return f"{{{{Capacity {kind}{given}}}}}"


def pages_in(file: Path) -> Iterator[SamplePage]:
    """Each page of a file, saved by the person it names or in whose space it stands."""
    _, *parts = _MARKER.split(file.read_text("utf-8"))
    for title, named, text in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        author = named or title.removeprefix("User:").partition("/")[0]
        yield SamplePage(title, text.strip(), author, summary="My profile")
