"""What a worker shows of itself over HTTP: `/healthz`, `/readyz`, `/metrics`, and no page."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import uvicorn
from fastapi import FastAPI

from api.http.access.connections import Patience, connections_within
from api.http.heads import HeadAsGet
from api.observe import health
from domain.errors import ArchiveError, ErrorCode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.archive import Archive

_END_SECONDS = 5.0


def probe_app(archive: Archive) -> FastAPI:
    """The three addresses over `archive`, which has been started."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    health.prepare(app, archive)
    app.include_router(health.router)
    app.add_middleware(HeadAsGet)
    return app


@contextmanager
def probes(archive: Archive, port: int) -> Iterator[int]:
    """Within it, the three are served on `port` of all interfaces, by a thread; gives the port.

    Raises:
        ArchiveError: USAGE, the port is taken or not allowed to us.
    """
    web = archive.settings.web
    config = uvicorn.Config(
        probe_app(archive),
        http=connections_within(Patience(web.connections, web.head_seconds, web.body_rate)),
        ws="none",
        log_config=None,
        server_header=False,
        access_log=False,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    with _listening(port) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="probes", daemon=True)
        thread.start()
        try:
            yield int(listener.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join(_END_SECONDS)


def _listening(port: int) -> socket.socket:
    both = socket.has_dualstack_ipv6()
    family = socket.AF_INET6 if both else socket.AF_INET
    try:
        return socket.create_server(("", port), family=family, dualstack_ipv6=both)
    except (OSError, OverflowError) as error:
        detail = f"--metrics-port {port}: {getattr(error, 'strerror', None) or error}"
        raise ArchiveError(ErrorCode.USAGE, detail=detail) from error
