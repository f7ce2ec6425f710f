"""The test timestamp authority asked over HTTP, as an RFC 3161 server on loopback."""

from __future__ import annotations

import asyncio
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from asn1crypto import tsp

from signing.keys.key_files import KeyFiles
from signing.seal.pades_sealer import PadesSealer, timestamper
from tests.signing.seal_material import NOW, ORGANISATION, PASSWORD, PASSWORDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def timestamp_answer(keys: Path, request: tsp.TimeStampReq) -> tsp.TimeStampResp:
    """What the authority says to a request."""
    local = timestamper(keys / "tsa.p12", PASSWORDS.timestamp, lambda: NOW)
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


def remote_sealer(keys: Path, url: str) -> PadesSealer:
    """A sealer that asks the server at `url` for its timestamps."""
    return PadesSealer(KeyFiles(keys / "signer.p12", keys / "ca.pem", url, keys), PASSWORD, ORGANISATION, lambda: NOW)
