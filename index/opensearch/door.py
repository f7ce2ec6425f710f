"""The one way to an OpenSearch cluster: who is called, how long we wait, and its faults as ours."""

from __future__ import annotations

import logging
import threading
from base64 import b64encode
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import urllib3
from opensearchpy import OpenSearch, Urllib3HttpConnection
from opensearchpy.exceptions import (
    AuthenticationException,
    AuthorizationException,
    ConnectionTimeout,
    OpenSearchException,
    TransportError,
)
from opensearchpy.exceptions import ConnectionError as Unreachable

from domain.errors import ArchiveError, ErrorCode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.opensearch.address import OpenSearchAddress

_CONNECT_SECONDS, _READ_SECONDS = 3.0, 60.0
_RETRIES = 2  # at once, on the next node; longer absences are waited out by whoever calls us
_FULL = "FORBIDDEN/12"  # index read-only: the flood-stage watermark of the disk was passed
_TOO_MANY = 429

logging.getLogger("opensearch").setLevel(logging.CRITICAL)  # what went wrong is told by our errors


class Door:
    """A client of a cluster, made at first use."""

    def __init__(self, address: OpenSearchAddress) -> None:
        self.address = address
        self._lock = threading.Lock()
        self._client: Any = None

    @property
    def client(self) -> Any:
        """opensearch-py's client; for use within `talking`."""
        with self._lock:
            if self._client is None:
                self._client = _client(self.address)
            return self._client

    @contextmanager
    def talking(self, *expected: type[OpenSearchException]) -> Iterator[Any]:
        """Give the client; faults of cluster and network become ours, but for those that are `expected`.

        Raises:
            ArchiveError: INDEX_FAILED, with the place and without secrets; DISK_FULL.
        """
        try:
            yield self.client
        except OpenSearchException as error:
            if isinstance(error, expected):
                raise
            raise fault(error, self.address) from error

    def close(self) -> None:
        """Close the connections; the next use opens new ones."""
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close()


class _WholeAnswers(Urllib3HttpConnection):
    """OpenSearch answers everything but HEAD with a body; without one the connection broke among the headers."""

    def perform_request(self, method: str, *arguments: Any, **named: Any) -> Any:
        status, headers, data = super().perform_request(method, *arguments, **named)
        if not data and method != "HEAD":
            raise Unreachable("N/A", "the answer was cut short", EOFError())
        return status, headers, data


def fault(error: OpenSearchException, address: OpenSearchAddress) -> ArchiveError:
    """A fault of opensearch-py as ours."""
    text = str(error.info) if isinstance(error, TransportError) and len(error.args) > 2 else ""  # noqa: PLR2004 - status, error, info
    if _FULL in text or "disk usage exceeded" in text:
        return ArchiveError(ErrorCode.DISK_FULL, path=f"OpenSearch {address.place}")
    return ArchiveError(ErrorCode.INDEX_FAILED, detail=f"OpenSearch {address.place}: {_cause(error)}")


def reason_of(error: Any) -> str:
    """Kind and reason of an error as OpenSearch tells it."""
    if not isinstance(error, dict):
        return str(error)[:200]
    cause = (error.get("root_cause") or [error])[0]
    return f"{cause.get('type', '')}: {str(cause.get('reason', ''))[:200]}"


def _cause(error: OpenSearchException) -> str:
    if isinstance(error, ConnectionTimeout):
        return f"không trả lời trong {_READ_SECONDS:.0f} giây (no answer within {_READ_SECONDS:.0f} seconds)"
    if isinstance(error, Unreachable):
        return f"không nối được (cannot be reached): {type(error.info).__name__}"
    if isinstance(error, AuthenticationException):
        return "sai tên hoặc mật khẩu (wrong user or password)"
    if isinstance(error, AuthorizationException):
        return f"không được phép (not allowed): {_reason(error)}"
    if isinstance(error, TransportError) and error.status_code == _TOO_MANY:
        return f"quá tải (overloaded): {_reason(error)}"
    if isinstance(error, TransportError):
        return f"{error.status_code} {_reason(error)}"
    return type(error).__name__


def _reason(error: TransportError) -> str:
    info = error.info
    return reason_of(info.get("error")) if isinstance(info, dict) else str(error.error)[:200]


def _client(address: OpenSearchAddress) -> Any:
    secure: dict[str, Any] = {"use_ssl": True, "verify_certs": True} if address.tls else {}
    if address.tls and address.ca:
        secure["ca_certs"] = address.ca
    return OpenSearch(
        [{"host": host, "port": port} for host, port in address.hosts],
        connection_class=_WholeAnswers,
        headers=_login(address),
        timeout=urllib3.Timeout(connect=_CONNECT_SECONDS, read=_READ_SECONDS),
        max_retries=_RETRIES,
        retry_on_timeout=False,
        pool_maxsize=16,
        **secure,
    )


def _login(address: OpenSearchAddress) -> dict[str, str]:
    """RFC 7617 with UTF-8: the library would refuse a password in other letters than Latin-1."""
    if not address.user:
        return {}
    return {"authorization": f"Basic {b64encode(f'{address.user}:{address.password}'.encode()).decode('ascii')}"}
