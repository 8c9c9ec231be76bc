"""What a check found: how it is, what it says, and the cure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How it stands with something."""

    WELL = "ok"
    ODD = "odd"
    """It works, but somebody should look."""
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: what was found, and where it is not well, what to do."""

    name: str
    verdict: Verdict
    says: str
    cure: str = ""

    @property
    def lines(self) -> Iterator[str]:
        """The same for a person: where something is not well, the second line says what to do."""
        yield f"{self.verdict.value:<5}  {self.name}: {self.says}"
        if self.cure:
            yield f"       → {self.cure}"


def well(name: str, says: str) -> Finding:
    """What is as it should be."""
    return Finding(name, Verdict.WELL, says)


def odd(name: str, says: str, cure: str) -> Finding:
    """What works, and should be otherwise."""
    return Finding(name, Verdict.ODD, says, cure)


def wrong(name: str, says: str, cure: str) -> Finding:
    """What does not work."""
    return Finding(name, Verdict.WRONG, says, cure)
