"""What one answer may take, and when a run has to end: so many bytes, so many seconds."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one answer may take, and when the run has to end by time.monotonic()."""

    most_bytes: int = 64 << 20
    """Unpacked. MediaWiki's answers hold 12 MB of texts at most, which JSON may make larger."""
    seconds: float = 240
    """From the first byte of an answer to its last one."""
    pause: float = 65
    """The longest silence, in seconds: Wikidata's query service gives up after 60."""
    until: float = math.inf
    minutes: float = math.inf
    """How long the run may take that ends then."""

    @classmethod
    def of_a_run(cls, minutes: float) -> Bounds:
        """Those of a run that begins now and may take so many minutes."""
        return cls(until=time.monotonic() + minutes * 60, minutes=minutes)

    @property
    def over(self) -> bool:
        """Whether the run has to end."""
        return time.monotonic() > self.until

    @property
    def too_big(self) -> str:
        """What is wrong with an answer that does not end."""
        return f"its answer has more than {self.most_bytes:,} bytes"

    @property
    def sentence(self) -> str:
        """Why a run ends that has to."""
        return f"The run has taken longer than {self.minutes:g} minutes and stops"
