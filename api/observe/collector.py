"""The log of this process sent to a collector (SIEM): syslog messages of RFC 5424 over TLS (RFC 5425).

QCVN 12:2026/BCA 2.2.9 and 2.2.14 want logs collected in one place. A collector that is away holds nobody up: messages
wait in a bounded queue, and how many were lost is told once it is back.
"""

from __future__ import annotations

import logging
import os
import queue
import socket
import ssl
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from api.observe.logs import JsonLines

if TYPE_CHECKING:
    from collections.abc import Callable

_AUDIT = 13  # facility "log audit" of RFC 5424
_SEVERITIES = ((logging.CRITICAL, 2), (logging.ERROR, 3), (logging.WARNING, 4), (logging.INFO, 6), (0, 7))
_PORT = 6514  # RFC 5425 §4.1
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_MOST_WAITING = 10_000  # messages
_MOST_BYTES = 64 << 10  # of one message
_CONNECT_SECONDS = 10.0
_PAUSES = (1.0, 2.0, 5.0, 10.0, 30.0)
_FAREWELL_SECONDS = 5.0  # for what still waits when the process ends


@dataclass(frozen=True, slots=True)
class Collector:
    """Where messages go.

    Attributes:
        host, port: of the collector.
        ca_file: certificates of authorities that its connection is judged by; the system's where empty.
        encrypted: by TLS; in the clear to loopback only.
    """

    host: str
    port: int
    ca_file: str = ""
    encrypted: bool = True

    @classmethod
    def parse(cls, url: str, ca_file: str = "") -> Self:
        """Read an address `tls://HOST[:PORT]`; `tcp://` to loopback, where another program encrypts.

        Raises:
            ValueError: it is none.
        """
        parts = urlsplit(url)
        clear = parts.scheme == "tcp" and parts.hostname in _LOOPBACK
        if not parts.hostname or not (parts.scheme == "tls" or clear):
            raise ValueError(url)
        return cls(parts.hostname, parts.port or _PORT, ca_file, encrypted=not clear)

    def connect(self) -> socket.socket:
        """Open a connection.

        Raises:
            OSError: it cannot be reached, or does not prove who it is.
        """
        plain = socket.create_connection((self.host, self.port), timeout=_CONNECT_SECONDS)
        if not self.encrypted:
            return plain
        try:
            context = ssl.create_default_context(cafile=self.ca_file or None)
            context.minimum_version = ssl.TLSVersion.TLSv1_2
            return context.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise


class SyslogHandler(logging.Handler):
    """Sends what is logged to a collector, from a thread of its own.

    Args:
        connect: opens a connection; raises OSError where it cannot.
        most: messages that wait at most.
    """

    def __init__(self, connect: Callable[[], socket.socket], most: int = _MOST_WAITING) -> None:
        super().__init__(logging.INFO)
        self.setFormatter(JsonLines())
        self._connect = connect
        self._waiting: queue.Queue[bytes] = queue.Queue(most)
        self._lost = 0
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._send_all, name="syslog", daemon=True)
        self._thread.start()

    def emit(self, record: logging.LogRecord) -> None:
        """Queue a record; one that finds no room is counted as lost."""
        try:
            self._waiting.put_nowait(framed(record.levelno, record.created, record.name, self.format(record)))
        except queue.Full:
            self._lost += 1
        except Exception:  # noqa: BLE001 - what a handler raises would end what was being logged
            self.handleError(record)

    def close(self) -> None:
        """Send what waits, for some seconds at most, and end."""
        self._ending.set()
        self._thread.join(_FAREWELL_SECONDS)
        super().close()

    def _send_all(self) -> None:
        connection: socket.socket | None = None
        failures, message = 0, b""
        last = float("inf")
        while time.monotonic() < last:
            if self._ending.is_set():
                last = min(last, time.monotonic() + _FAREWELL_SECONDS)
            message = message or self._next()
            if not message:
                if self._ending.is_set():
                    break
                continue
            try:
                if connection is not None and _hung_up(connection):
                    _close(connection)
                    connection = None
                connection = connection or self._connect()
                connection.sendall(message)
            except OSError:
                _close(connection)
                connection = None
                self._ending.wait(_PAUSES[min(failures, len(_PAUSES) - 1)])
                failures += 1
            else:
                failures, message = 0, self._told_lost()
        _close(connection)

    def _next(self) -> bytes:
        """The next message; empty where none came for a moment."""
        try:
            return self._waiting.get(timeout=0.2)
        except queue.Empty:
            return b""

    def _told_lost(self) -> bytes:
        """A message about those that found no room; empty where there are none."""
        lost, self._lost = self._lost, 0
        return framed(logging.WARNING, time.time(), "vankho.syslog", f"{lost} messages lost") if lost else b""


def framed(level: int, created: float, logger: str, text: str) -> bytes:
    """One syslog message (RFC 5424 §6) behind its length in bytes (RFC 5425 §4.3).

    Args:
        level: of Python's logging.
        created: seconds since 1970.
        logger: becomes the MSGID.
        text: UTF-8, one line.
    """
    severity = next(severity for least, severity in _SEVERITIES if level >= least)
    moment = datetime.fromtimestamp(created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    host = "".join(letter for letter in socket.gethostname() if "!" <= letter <= "~")[:255] or "-"
    name = "".join(letter for letter in logger if "!" <= letter <= "~")[:32] or "-"
    head = f"<{_AUDIT * 8 + severity}>1 {moment} {host} vankho {os.getpid()} {name} - \ufeff"
    message = (head + text).encode("utf-8", "replace")[:_MOST_BYTES]
    return f"{len(message)} ".encode() + message


def _hung_up(connection: socket.socket) -> bool:
    """Whether the collector closed the connection: what is sent into it would be lost without an error."""
    timeout = connection.gettimeout()
    connection.settimeout(0)
    try:
        return connection.recv(1) == b""
    except (BlockingIOError, ssl.SSLWantReadError):
        return False
    finally:
        connection.settimeout(timeout)


def _close(connection: socket.socket | None) -> None:
    if connection is not None:
        with suppress(OSError):  # it is gone either way
            connection.close()
