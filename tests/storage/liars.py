"""S3 servers that do what no real one does when asked: they refuse for a while, give less than they say, or lie."""

from __future__ import annotations

import hashlib
import http.server
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator

_BUSY = b"<?xml version='1.0'?><Error><Code>SlowDown</Code><Message>Please reduce your rate</Message></Error>"
_VERSIONED = b"<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"


@dataclass
class Liar:
    """A server with the object `whole` under every name.

    Attributes:
        url: of its bucket.
        whole: what was stored, by its digest in the metadata.
        given: what it gives instead.
        promised: bytes that it says it gives; None for as many as it does.
        busy: how many requests it will still refuse with 503.
        page, status: an answer that replaces all others.
        asked: requests that came.
    """

    url: str
    whole: bytes = b"whole"
    given: bytes = b"whole"
    promised: int | None = None
    busy: int = 0
    page: bytes | None = None
    status: int = 200
    asked: list[str] = field(default_factory=list)


class _Server(http.server.ThreadingHTTPServer):
    """Serves one liar."""

    liar: Liar

    def handle_error(self, *_: object) -> None:
        """A client that goes away is no news."""


class _Handler(http.server.BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        liar = self.server.liar
        liar.asked.append(self.path)
        if liar.busy:
            liar.busy -= 1
            self._answer(503, _BUSY)
        elif liar.page is not None:
            self._answer(liar.status, liar.page)
        elif "versioning" in self.path:
            self._answer(200, _VERSIONED)
        else:
            headers = {"x-amz-meta-sha256": hashlib.sha256(liar.whole).hexdigest(), "x-amz-version-id": "1"}
            self._answer(200, liar.given, {**headers, "Content-Length": str(liar.promised or len(liar.given))})

    def _answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        usual = {"Content-Type": "application/xml", "Content-Length": str(len(body))}
        for name, value in {**usual, **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def lying(tls: ssl.SSLContext | None = None) -> Iterator[Liar]:
    """A running one, over TLS where a context is given."""
    server = _Server(("127.0.0.1", 0), _Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    server.liar = Liar(f"s3+http{'s' if tls else ''}://key:secret@127.0.0.1:{server.server_port}/bucket")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server.liar
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
