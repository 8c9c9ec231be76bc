"""Reads an answer whole, within its bounds, or not at all.

A library's own timeout is the longest pause between two bytes: a byte each five seconds goes on for
ever. Here the socket of each answer gets a deadline, its first line included, and what an answer
unpacks to is counted while it is read.
"""

from __future__ import annotations

import http.client
import io
import socket
import time
import urllib.request
from functools import partial
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from wikidata.bounds import Bounds

_CHUNK = 1 << 16


class OutOfBoundsError(requests.RequestException, ValueError):
    """An answer that is too long, or that nobody can wait for; asking again is no use.

    A ValueError too: those are what pywikibot does not try again.
    """


class _Timed(io.RawIOBase):
    """What comes from a socket, until so many bytes have come or so many seconds are over."""

    def __init__(self, raw: io.RawIOBase, connection: socket.socket, bounds: Bounds) -> None:
        self._raw = raw
        self._connection = connection
        self._pause = connection.gettimeout() or bounds.seconds
        self._until = time.monotonic() + bounds.seconds
        # Whoever unpacks counts too, and says it better: this is for those who only read.
        self._left = bounds.most_bytes + _CHUNK * 4

    def readable(self) -> bool:
        """See io.IOBase."""
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("the answer took too long")
        if self._left < 0:
            raise OutOfBoundsError("the answer is too big")
        self._connection.settimeout(min(self._pause, left))
        read = self._raw.readinto(buffer)
        self._left -= read or 0
        return read

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Answer(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, bounds: Bounds, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        timed = _Timed(self.fp.detach(), sock, bounds)
        self.fp = io.BufferedReader(timed, _CHUNK)


def _bounded(kind: type, bounds: Bounds) -> Any:
    """A class of connections whose answers are bounded."""
    answer = staticmethod(partial(_Answer, bounds=bounds))
    return type(kind.__name__, (kind,), {"response_class": answer})


class BoundedAdapter(HTTPAdapter):
    """For the sessions of requests: every answer is read to its end before anybody gets it."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._pools = {
            scheme: type(pool.__name__, (pool,), {"ConnectionCls": _bounded(connection, bounds)})
            for scheme, pool, connection in (
                ("http", HTTPConnectionPool, HTTPConnection),
                ("https", HTTPSConnectionPool, HTTPSConnection),
            )
        }
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """See HTTPAdapter.init_poolmanager."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:
        """See HTTPAdapter.proxy_manager_for."""
        manager = super().proxy_manager_for(*args, **kwargs)
        manager.pool_classes_by_scheme = self._pools
        return manager

    def send(self, request: requests.PreparedRequest, *_: Any, **how: Any) -> requests.Response:
        """See HTTPAdapter.send. Raises OutOfBoundsError where a run has to end, too."""
        if self._bounds.over:
            raise OutOfBoundsError(self._bounds.sentence, request=request)
        reply = super().send(
            request, **{**how, "stream": True, "timeout": how.get("timeout") or self._bounds.pause}
        )
        read = bytearray()
        for chunk in reply.iter_content(_CHUNK):
            read += chunk
            if len(read) > self._bounds.most_bytes:
                reply.close()
                raise OutOfBoundsError(self._bounds.too_big, request=request)
        # Where requests keeps what it has read.
        reply._content = bytes(read)  # noqa: SLF001
        return reply


def bind(session: requests.Session, bounds: Bounds) -> None:
    """Have every answer that a session gets bounded."""
    for scheme in ("http://", "https://"):
        session.mount(scheme, BoundedAdapter(bounds))


def bounded_session(user_agent: str, bounds: Bounds) -> requests.Session:
    """A session that says who asks, and whose answers are bounded."""
    session = requests.Session()
    session.headers["User-Agent"] = user_agent
    bind(session, bounds)
    return session


def bind_urlopen(bounds: Bounds) -> None:
    """Have every answer bounded that urlopen gets from now on; SPARQLWrapper asks by it."""
    plain = _bounded(http.client.HTTPConnection, bounds)
    secure = _bounded(http.client.HTTPSConnection, bounds)

    class Plain(urllib.request.HTTPHandler):
        def http_open(self, request: urllib.request.Request) -> Any:
            return self.do_open(plain, request)

    class Secure(urllib.request.HTTPSHandler):
        def https_open(self, request: urllib.request.Request) -> Any:
            return self.do_open(secure, request)

    urllib.request.install_opener(urllib.request.build_opener(Plain, Secure))
