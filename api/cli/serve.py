"""`vankho serve`: the web pages and the HTTP interface, on this machine unless asked otherwise."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

import uvicorn

from api.app import create_app
from api.cli.exit_codes import ExitCode
from pipeline.wiring import open_archive

if TYPE_CHECKING:
    import argparse

    from api.cli.console import Console


def run(options: argparse.Namespace, console: Console) -> int:
    """Serve until interrupted."""
    if not _is_loopback(options.host):
        console.note("serving-elsewhere", host=options.host)
    with open_archive(options.home, write=True) as archive:
        archive.start()
        console.note("serving", url=f"http://{options.host}:{options.port}/")
        uvicorn.run(create_app(archive), host=options.host, port=options.port, log_level="warning")
    return ExitCode.WELL


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
