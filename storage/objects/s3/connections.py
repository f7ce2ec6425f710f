"""Connections to an S3 server: bounded patience with silence, none with slowness.

Python counts a socket's timeout over the whole of what is handed to it at once, so that sixteen mebibytes in one piece
would have to be through within the seconds meant for connecting. Bodies are therefore sent in small pieces.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import certifi
import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from _typeshed import SupportsRead
    from typing_extensions import Buffer

_CONNECTIONS = 32  # kept open; more threads than that open others for a moment
_OVERLOADED = (500, 502, 503, 504)
_PIECE = 64 << 10


class _Connection(HTTPConnection):
    def send(self, data: SupportsRead[bytes] | Iterable[Buffer] | Buffer | str) -> None:
        """Send in pieces, each with a patience of its own."""
        for piece in _pieces(data) if isinstance(data, bytes) else (data,):
            super().send(piece)


class _SecureConnection(HTTPSConnection):
    def send(self, data: SupportsRead[bytes] | Iterable[Buffer] | Buffer | str) -> None:
        """Send in pieces, each with a patience of its own."""
        for piece in _pieces(data) if isinstance(data, bytes) else (data,):
            super().send(piece)


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


def connections(connect_seconds: float, read_seconds: float) -> urllib3.PoolManager:
    """A pool of connections. Any request may be repeated: it does the same again, or is refused.

    Args:
        connect_seconds: patience with a server that takes no connection, or no further piece of a body.
        read_seconds: patience with one that says nothing.
    """
    retries = urllib3.Retry(
        total=4,
        connect=2,
        read=1,
        status=3,
        other=1,
        allowed_methods=None,
        status_forcelist=_OVERLOADED,
        backoff_factor=0.2,
        backoff_max=5,
        retry_after_max=5,
        raise_on_status=False,  # the last answer tells more than that there were too many
    )
    manager = urllib3.PoolManager(
        timeout=urllib3.Timeout(connect=connect_seconds, read=read_seconds),
        maxsize=_CONNECTIONS,
        retries=retries,
        cert_reqs="CERT_REQUIRED",
        ca_certs=os.environ.get("SSL_CERT_FILE") or certifi.where(),
    )
    manager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}
    return manager


def _pieces(data: bytes) -> Iterator[memoryview]:
    whole = memoryview(data)
    for start in range(0, len(whole), _PIECE):
        yield whole[start : start + _PIECE]
