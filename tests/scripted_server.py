"""An HTTP server on a real socket that says, and does, exactly what a test scripts."""

from __future__ import annotations

import json
import random
import socket
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

LONGEST_SILENCE = 10.0
"""Seconds. Whoever waits without a limit must not wait forever: a test fails, and never hangs."""


PAUSE = 0.02
"""Seconds between two bytes of a server that drips."""


class Deed(Enum):
    """What the server does with a connection instead of giving a whole answer."""

    ANSWER = auto()
    SAY_NOTHING = auto()
    """Neither an answer nor an end, until the test is over."""
    STOP_IN_MID_ANSWER = auto()
    """Half of the answer, then silence until the test is over."""
    CUT = auto()
    """Half of the answer, then the end of the connection."""
    RESET = auto()
    """The connection is torn down without a byte."""
    DRIP = auto()
    """The body, a byte every now and then, for as long as somebody listens."""
    DRIP_HEAD = auto()
    """The same, with a header that never ends."""
    TALK_NONSENSE = auto()
    """Bytes that are no HTTP."""


@dataclass(frozen=True)
class Answer:
    """One answer: as a rule JSON with status 200."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str | None = "application/json"
    deed: Deed = Deed.ANSWER

    @classmethod
    def of_json(cls, data: object, **other: Any) -> Answer:
        return cls(json.dumps(data, ensure_ascii=False).encode(), **other)


@dataclass(frozen=True)
class Request:
    """What the server was asked."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    """Names in lower case."""
    form: Mapping[str, list[str]]


class ScriptedServer(ThreadingHTTPServer):
    """Serves on 127.0.0.1 what `script` says to each request, and remembers the requests."""

    daemon_threads = True

    def __init__(self, script: Callable[[Request], Answer]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.script = script
        self.requests: list[Request] = []
        self.over = threading.Event()
        self.connections: set[socket.socket] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/api"

    def handle_error(self, *_: Any) -> None:
        """Somebody hung up: that is what these tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or a body waits for the acknowledgement of its head
    server: ScriptedServer

    def setup(self) -> None:
        super().setup()
        self.server.connections.add(self.connection)

    def finish(self) -> None:
        self.server.connections.discard(self.connection)
        super().finish()

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers["Content-Length"])))

    def _answer(self, body: bytes) -> None:
        address = urlsplit(self.path)
        request = Request(
            self.command,
            address.path,
            {name: one for name, [one] in parse_qs(address.query).items()},
            {name.lower(): value for name, value in self.headers.items()},
            parse_qs(body.decode()),
        )
        self.server.requests.append(request)
        answer = self.server.script(request)
        whole = answer.deed is Deed.ANSWER
        self.close_connection = not whole
        match answer.deed:
            case Deed.SAY_NOTHING:
                self.server.over.wait(LONGEST_SILENCE)
            case Deed.RESET:
                # Lingering for no time at all makes the kernel send a reset.
                self.connection.setsockopt(
                    socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
                )
            case Deed.DRIP_HEAD:
                self._drip(b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 500)
            case Deed.DRIP:
                self._send(answer, b"")
                self._drip(answer.body)
            case Deed.TALK_NONSENSE:
                self.wfile.write(b"220 mail.example.org ESMTP\r\n\r\n")
            case _:
                self._send(answer, answer.body if whole else answer.body[: len(answer.body) // 2])
        if answer.deed is Deed.STOP_IN_MID_ANSWER:
            self.server.over.wait(LONGEST_SILENCE)

    def _drip(self, written: bytes) -> None:
        for byte in written:
            if self.server.over.wait(PAUSE):
                return
            self.wfile.write(bytes([byte]))

    def _send(self, answer: Answer, body: bytes) -> None:
        self.send_response(answer.status)
        if answer.content_type is not None:
            self.send_header("Content-Type", answer.content_type)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()


@contextmanager
def serving(script: Callable[[Request], Answer]) -> Iterator[ScriptedServer]:
    """A server for as long as the block lasts; nothing of it is left behind."""
    server = ScriptedServer(script)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.005})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.over.set()
        for connection in tuple(server.connections):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        server.server_close()


def one_after_the_other(answers: list[Answer]) -> Callable[[Request], Answer]:
    """A script of answers in their order; whoever asks once more is told that it is over."""
    left = iter(answers)
    return lambda _: next(left, Answer(b"nothing more was scripted", status=418))


def unused_port() -> int:
    """A port of 127.0.0.1 on which nobody listens.

    Below those that the system gives to connections, so that none of them takes it meanwhile; by
    chance, so that no two tests that run at once take the same.
    """
    while True:
        port = random.SystemRandom().randrange(10_000, 32_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
