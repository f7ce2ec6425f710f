"""The test timestamp authority asked over HTTP, as an RFC 3161 server on loopback."""

from __future__ import annotations

import asyncio
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from asn1crypto import tsp

from signing.keys.key_files import open_identity
from signing.keys.key_places import TIMESTAMP_KEY
from signing.seal.local_tsa import LocalTimeStamper
from signing.seal.pades_sealer import PadesSealer
from signing.seal.sealing_means import TestMeans
from signing.seal.timestamp_client import HttpTimeStamper, TimestampServer
from tests.signing.seal_material import NOW, ORGANISATION, PASSWORD, PASSWORDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def timestamp_answer(keys: Path, request: tsp.TimeStampReq) -> tsp.TimeStampResp:
    """What the authority says to a request."""
    stamping = open_identity(keys / TIMESTAMP_KEY, PASSWORDS.timestamp).signatory
    local = LocalTimeStamper(stamping, lambda: NOW)
    return asyncio.run(local.async_request_tsa_response(request))


@contextmanager
def timestamp_server(answer: bytes | None, keys: Path, swap: bytes | None = None, port: int = 0) -> Iterator[str]:
    """An RFC 3161 server on loopback: real tokens (for the digest `swap` when given), or always the same `answer`."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            request = tsp.TimeStampReq.load(body)
            if swap is not None:
                request["message_imprint"]["hashed_message"] = swap
            reply = answer if answer is not None else timestamp_answer(keys, request).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", port), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


class RemoteMeans(TestMeans):
    """The test authority's signer with timestamps of servers."""

    margin = 4096

    def __init__(self, keys: Path, *urls: str) -> None:
        super().__init__(keys, PASSWORD, lambda: NOW)
        self._stampers = tuple(HttpTimeStamper(TimestampServer(url), lambda: NOW, pause=0) for url in urls)


def remote_sealer(keys: Path, *urls: str) -> PadesSealer:
    """A sealer that asks the servers at `urls` for its timestamps."""
    return PadesSealer(RemoteMeans(keys, *urls), ORGANISATION, lambda: NOW)
