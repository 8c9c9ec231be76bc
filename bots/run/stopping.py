"""Ends a run between two edits when the system asks for it, as Kubernetes does with SIGTERM."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event


@contextmanager
def told_to_stop() -> Iterator[Event]:
    """An event that SIGTERM sets; without this, the process ends where it is.

    For the main thread alone, where Python handles signals.
    """
    told = Event()
    before = signal.signal(signal.SIGTERM, lambda *_: told.set())
    try:
        yield told
    finally:
        signal.signal(signal.SIGTERM, before)
