"""A proxy between `capx` and the wiki that counts what passes, and does to it what a test says."""

from __future__ import annotations

import http.client
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode

_BETWEEN_TWO = {"connection", "transfer-encoding", "content-length", "keep-alive", "host"}
"""Headers that are about one connection, not about the message."""
_LONGEST = 60.0
"""Seconds that the wiki may need for an answer: a test fails, and never hangs."""


@dataclass(frozen=True)
class Passage:
    """One request on its way to the wiki."""

    number: int
    """Which request it is since the proxy began to count, from 1."""
    edit: int
    """Which edit it is, from 1; 0 for what is no edit."""
    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(self.body.decode()).items()}

    @property
    def title(self) -> str:
        """The page that is edited; empty for what is no edit."""
        return self.form["title"] if self.edit else ""

    def with_form(self, **changed: str) -> Passage:
        body = urlencode(self.form | changed).encode()
        return Passage(self.number, self.edit, self.method, self.path, self.headers, body)


@dataclass(frozen=True)
class Reply:
    """What the client gets: `body`, or only its first `cut` bytes and then the end."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    cut: int | None = None


Forward = Callable[[Passage], Reply]
Meddler = Callable[[Passage, Forward], Reply | None]
"""Gets a request and a way to send it on, says what to answer; None: nothing, and hang up."""


def transparent(passage: Passage, forward: Forward) -> Reply | None:
    return forward(passage)


class Proxy(ThreadingHTTPServer):
    """Listens on `port` of 127.0.0.1 and sends on to the wiki's port."""

    daemon_threads = True
    request_queue_size = 32

    def __init__(self, port: int, wiki_port: int) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.wiki_port = wiki_port
        self.meddler: Meddler = transparent
        self.edits: list[Passage] = []
        self.requests = 0
        self._lock = threading.Lock()
        self._none_under_way = threading.Condition(self._lock)
        self._under_way = 0

    def count_anew(self) -> None:
        """Begin at one again, and let everything pass."""
        with self._lock:
            self.meddler = transparent
            self.edits = []
            self.requests = 0

    def wait_until_idle(self) -> None:
        """Wait for answers that the wiki still owes, also to a program that was killed."""
        with self._lock:
            self._none_under_way.wait_for(lambda: not self._under_way, _LONGEST)

    def handle_error(self, *_: Any) -> None:
        """Somebody hung up: that is what these tests are about."""

    def carry(
        self, method: str, path: str, headers: tuple[tuple[str, str], ...], body: bytes
    ) -> Reply | None:
        with self._lock:
            self._under_way += 1
            self.requests += 1
            is_edit = b"action=edit" in body
            passage = Passage(
                self.requests, len(self.edits) + 1 if is_edit else 0, method, path, headers, body
            )
            if is_edit:
                self.edits.append(passage)
            meddler = self.meddler
        try:
            return meddler(passage, self._forward)
        except (OSError, http.client.HTTPException):
            # The wiki is down: to the client that looks like a connection that ends.
            return None
        finally:
            with self._lock:
                self._under_way -= 1
                self._none_under_way.notify_all()

    def _forward(self, passage: Passage) -> Reply:
        wiki = http.client.HTTPConnection("127.0.0.1", self.wiki_port, timeout=_LONGEST)
        try:
            wiki.request(passage.method, passage.path, passage.body, dict(passage.headers))
            answer = wiki.getresponse()
            headers = tuple(
                (name, value)
                for name, value in answer.getheaders()
                if name.lower() not in _BETWEEN_TWO
            )
            return Reply(answer.status, headers, answer.read())
        finally:
            wiki.close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Proxy

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        self._pass_on(b"")

    def do_POST(self) -> None:
        self._pass_on(self.rfile.read(int(self.headers["Content-Length"])))

    def _pass_on(self, body: bytes) -> None:
        headers = tuple(
            (name, value)
            for name, value in self.headers.items()
            if name.lower() not in _BETWEEN_TWO
        )
        reply = self.server.carry(self.command, self.path, headers, body)
        if reply is None:
            self.close_connection = True
            # Lingering for no time at all makes the kernel send a reset.
            with suppress(OSError):
                self.connection.setsockopt(
                    socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
                )
            return
        self.send_response_only(reply.status)
        for name, value in reply.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body if reply.cut is None else reply.body[: reply.cut])
        self.close_connection = self.close_connection or reply.cut is not None


@contextmanager
def between(port: int, wiki_port: int) -> Iterator[Proxy]:
    """A proxy for as long as the block lasts."""
    proxy = Proxy(port, wiki_port)
    thread = threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield proxy
    finally:
        proxy.shutdown()
        thread.join()
        proxy.server_close()
