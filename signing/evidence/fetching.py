"""The one client that asks strangers' addresses: those that certificates name, and nothing inside our own network.

Lists and answers are signed, so plain HTTP is as good. The address is looked up once and that very machine is asked:
who changes a name's address in between gets nowhere. An answer is read to a limit of bytes and of time.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from base64 import b64decode
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

from domain.validation_material import EvidenceFault

if TYPE_CHECKING:
    from urllib.parse import SplitResult

_PIECE: Final = 64 << 10
_HOPS: Final = 3  # of one and the same server
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_TRANSLATED: Final = ipaddress.IPv6Network("64:ff9b::/96")  # NAT64 reaches any IPv4 address by it
_OCSP: Final = "application/ocsp-request"


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """What an answer may be.

    Attributes:
        hosts: machines that may be asked although their address is an internal one: `NAME` or `NAME:PORT`.
        largest: bytes.
        seconds: for all of it.
    """

    hosts: tuple[str, ...] = ()
    largest: int = 20 << 20
    seconds: float = 30.0


class FetchFailed(Exception):  # noqa: N818 - an outcome, and expected
    """Nothing came that can be used."""

    def __init__(self, fault: EvidenceFault, detail: str = "") -> None:
        super().__init__(fault.value)
        self.fault, self.detail = fault, detail


def fetch(url: str, body: str, limits: FetchLimits) -> bytes:
    """What the server at `url` answers; `body` is an OCSP request in Base64, empty for a plain question.

    Raises:
        FetchFailed: why not.
    """
    last = time.monotonic() + limits.seconds
    try:
        for _ in range(_HOPS):
            answer, moved = _asked(url, b64decode(body), limits, last)
            if not moved:
                return answer
            url = _same_server(url, moved)
    except (OSError, http.client.HTTPException) as error:
        if time.monotonic() >= last:
            raise _slow(limits) from error
        raise FetchFailed(EvidenceFault.NO_ANSWER, type(error).__name__) from error
    raise FetchFailed(EvidenceFault.REDIRECTED, url)


def _asked(url: str, body: bytes, limits: FetchLimits, last: float) -> tuple[bytes, str]:
    """The answer, or where it is sent on to."""
    where = _allowed_form(url)
    address = _address(where, limits)
    connection = _connection(where, address, _left(limits, last))
    late = threading.Timer(_left(limits, last), _hang_up, (connection.sock,))  # headers may drip, each byte in time
    late.start()
    try:
        path = f"{where.path or '/'}?{where.query}" if where.query else where.path or "/"
        headers = {"Content-Type": _OCSP} if body else {}
        connection.request("POST" if body else "GET", path, body or None, headers)
        with closing(connection.getresponse()) as response:
            if response.status in _MOVED:
                return b"", response.headers.get("Location") or "?"
            if response.status != http.client.OK:
                raise FetchFailed(EvidenceFault.REFUSED, f"HTTP {response.status}")
            return _read(connection, response, limits, last), ""
    finally:
        late.cancel()
        connection.close()


def _hang_up(sock: socket.socket) -> None:
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


def _allowed_form(url: str) -> SplitResult:
    try:
        where = urlsplit(url)
        _ = where.port
    except ValueError as error:
        raise FetchFailed(EvidenceFault.ADDRESS_REFUSED) from error
    plain = url.isascii() and url.isprintable() and " " not in url
    if where.scheme not in {"http", "https"} or not where.hostname or where.username or not plain:
        raise FetchFailed(EvidenceFault.ADDRESS_REFUSED)
    return where


def _port(where: SplitResult) -> int:
    return where.port or (443 if where.scheme == "https" else 80)


def _address(where: SplitResult, limits: FetchLimits) -> str:
    """The machine's address; every one that the name has must be outside, lest the choice be a stranger's."""
    host, port = where.hostname or "", _port(where)
    found = [str(item[4][0]) for item in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if host not in limits.hosts and f"{host}:{port}" not in limits.hosts and not all(map(is_outside, found)):
        raise FetchFailed(EvidenceFault.ADDRESS_REFUSED)
    return found[0]


def is_outside(address: str) -> bool:
    """Whether the address is one of the public network; one that holds another inside it counts as that."""
    there = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(there, ipaddress.IPv6Address):
        inner = there.ipv4_mapped or there.sixtofour or (there.teredo and there.teredo[1])
        if inner is None and there in _TRANSLATED:
            inner = ipaddress.IPv4Address(int(there) & 0xFFFFFFFF)
        if inner is not None:
            return is_outside(str(inner))
    return there.is_global and not there.is_multicast


def _connection(where: SplitResult, address: str, seconds: float) -> http.client.HTTPConnection:
    """To that very address, under the name that the certificate gave."""
    host, port = where.hostname or "", _port(where)
    plain = socket.create_connection((address, port), timeout=seconds)
    if where.scheme == "https":
        connection = http.client.HTTPSConnection(host, port)
        try:
            connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
        except OSError:
            plain.close()
            raise
        return connection
    made = http.client.HTTPConnection(host, port)
    made.sock = plain
    return made


def _read(
    connection: http.client.HTTPConnection, response: http.client.HTTPResponse, limits: FetchLimits, last: float
) -> bytes:
    if (response.length or 0) > limits.largest:
        raise _large(response.length or 0, limits)
    content = bytearray()
    while True:
        if connection.sock is not None:  # gone already where the server closes behind its answer
            connection.sock.settimeout(_left(limits, last))
        piece = response.read1(_PIECE)
        if not piece:
            break
        content += piece
        if len(content) > limits.largest:
            raise _large(len(content), limits)
        _left(limits, last)
    _left(limits, last)  # an end may be our own hanging up
    if response.length:
        raise FetchFailed(EvidenceFault.NO_ANSWER, "…")
    return bytes(content)


def _left(limits: FetchLimits, last: float) -> float:
    left = last - time.monotonic()
    if left <= 0:
        raise _slow(limits)
    return left


def _slow(limits: FetchLimits) -> FetchFailed:
    return FetchFailed(EvidenceFault.TOO_SLOW, f"{limits.seconds:g}")


def _large(size: int, limits: FetchLimits) -> FetchFailed:
    return FetchFailed(EvidenceFault.TOO_LARGE, f"> {limits.largest >> 20} MiB, {size >> 20} MiB")


def _same_server(url: str, moved: str) -> str:
    before, after = urlsplit(url), urlsplit(urljoin(url, moved))
    if (before.hostname, before.scheme, before.netloc) != (after.hostname, after.scheme, after.netloc):
        raise FetchFailed(EvidenceFault.REDIRECTED, after.netloc)
    return after.geturl()
