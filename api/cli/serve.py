"""`vankho serve`: the web pages and the HTTP interface, on this machine unless asked otherwise."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

import uvicorn

from api.cli.actor import the_user
from api.cli.exit_codes import ExitCode
from api.cli.progress import LackingTold
from api.cli.stopping import end_in_order
from api.http.access.connections import HEAD_MOST, Patience, connections_within
from api.http.app import create_app
from api.observe.telemetry import telemetry
from pipeline.wiring import open_archive

if TYPE_CHECKING:
    import argparse

    from api.cli.console import Console

_GRACE_SECONDS = 5  # for answers that are on their way when we are asked to stop


def run(options: argparse.Namespace, console: Console) -> int:
    """Serve until interrupted by Ctrl-C or SIGTERM; both let go of the archive in order."""
    if not _is_loopback(options.host):
        console.note("serving-elsewhere", host=options.host)
    end_in_order()
    archive = open_archive(options.home, write=True, progress=LackingTold(console))
    web = archive.settings.web
    with telemetry(archive, console), archive:
        archive.work.start(the_user())
        console.note("serving", url=f"http://{_in_url(options.host)}:{options.port}/")
        uvicorn.run(
            create_app(archive, options.host, options.public_name),
            http=connections_within(Patience(web.connections, web.head_seconds, web.body_rate)),
            h11_max_incomplete_event_size=HEAD_MOST,
            ws="none",
            host=options.host,
            port=options.port,
            log_level="warning",
            server_header=False,
            log_config=None,  # what it says goes the way of our own log
            timeout_graceful_shutdown=_GRACE_SECONDS,
        )
    return ExitCode.WELL


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
