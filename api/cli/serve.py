"""`vankho serve`: the web pages and the HTTP interface, on this machine unless asked otherwise."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

import uvicorn

from api.cli.actor import the_user
from api.cli.exit_codes import ExitCode
from api.cli.progress import LackingTold
from api.cli.stopping import end_in_order
from api.http.access.asking import is_loopback
from api.http.access.connections import HEAD_MOST, Patience, connections_within
from api.http.app import create_app
from api.observe.telemetry import telemetry
from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode
from pipeline.wiring import open_archive

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from api.cli.console import Console

_GRACE_SECONDS = 5  # for answers that are on their way when we are asked to stop


def run(options: argparse.Namespace, console: Console) -> int:
    """Serve until interrupted by Ctrl-C or SIGTERM; both let go of the archive in order."""
    encrypted = check_tls(options.tls_cert, options.tls_key)
    if not (encrypted or is_loopback(options.host)):
        if not options.without_tls:
            raise ArchiveUnusable(ErrorCode.TLS_NEEDED, host=options.host)
        console.note("serving-elsewhere", host=options.host)
    end_in_order()
    archive = open_archive(options.home, write=True, progress=LackingTold(console))
    web = archive.settings.web
    with telemetry(archive, console), archive:
        archive.work.start(the_user())
        if not archive.people.exist():
            console.note("nobody-yet")
        scheme = "https" if encrypted else "http"
        console.note("serving", url=f"{scheme}://{_in_url(options.host)}:{options.port}/")
        uvicorn.run(
            create_app(archive, options.host, options.public_name),
            http=connections_within(Patience(web.connections, web.head_seconds, web.body_rate)),
            h11_max_incomplete_event_size=HEAD_MOST,
            ws="none",
            host=options.host,
            port=options.port,
            ssl_certfile=options.tls_cert,
            ssl_keyfile=options.tls_key,
            proxy_headers=bool(web.proxies),
            forwarded_allow_ips=list(web.proxies),
            log_level="warning",
            server_header=False,
            log_config=None,  # what it says goes the way of our own log
            timeout_graceful_shutdown=_GRACE_SECONDS,
        )
    return ExitCode.WELL


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def check_tls(certificate: Path | None, key: Path | None) -> bool:
    """Whether what is sent is encrypted, by a certificate and key that were found fit.

    Raises:
        ArchiveError: USAGE, one of them alone is given.
        ArchiveUnusable: TLS_UNFIT.
    """
    if certificate is None and key is None:
        return False
    if certificate is None or key is None:
        raise ArchiveError(ErrorCode.USAGE, detail="--tls-cert, --tls-key")
    try:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)  # TLS 1.2 and later, as uvicorn makes it too
        context.load_cert_chain(certificate, key, password=_no_password)
    except (OSError, ValueError) as error:
        detail = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
        raise ArchiveUnusable(ErrorCode.TLS_UNFIT, path=str(certificate), detail=detail) from error
    return True


def _no_password() -> str:
    """Else OpenSSL would ask at the terminal, if there is one."""
    return ""
