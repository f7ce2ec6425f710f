"""`python -m testbed.servers build|up|down|list`: servers for tests and trials (`make services`, `make services-stop`).

`up` writes `.services.env`: the setting of each server, its process id, by which `down` stops it, and the back ends of
an archive on them, so that `. ./.services.env` is enough to try many machines.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from testbed.servers import programs, told
from testbed.servers.programs import Unavailable
from testbed.servers.running import Server, make_database, start, stop_process

_PORTS = {"minio": 19000, "versitygw": 19010, "opensearch": 9201, "postgresql": 15432, "toxiproxy": 18474}
_BUILDS = (
    programs.postgresql,
    lambda: programs.go_program(programs.TOXIPROXY),
    lambda: programs.go_program(programs.VERSITYGW),
    programs.opensearch_jars,
    programs.java,
    programs.keycloak,  # which the tests start themselves: it is slow to start, and few ask for it
    lambda: programs.go_program(programs.MINIO),
)


def main() -> int:
    """Do what the command line asks; 1 when a server could not be had, with the reason on standard error."""
    parser = argparse.ArgumentParser(prog="python -m testbed.servers", description=__doc__)
    parser.add_argument("action", choices=("build", "up", "down", "list"))
    action = parser.parse_args().action
    return {"build": _build, "up": _up, "down": _down, "list": _list}[action]()


def _build() -> int:
    missing = 0
    for build in _BUILDS:
        try:
            build()
        except Unavailable as error:
            print(f"cannot be had: {error}", file=sys.stderr)
            missing += 1
    return 1 if missing else 0


def _up() -> int:
    """Start what is not running, all at once; the file tells at every moment what runs."""
    _down()
    scratch = Path(tempfile.mkdtemp(prefix="vankho-services-"))
    lines = {"SERVICES_FOLDER": str(scratch)}
    with ThreadPoolExecutor() as pool:
        found = dict(zip(_PORTS, pool.map(lambda name: _started(name, scratch), _PORTS), strict=True))
    for name, server in found.items():
        if isinstance(server, Server):
            lines |= {f"{name.upper()}_URL": server.url, f"{name.upper()}_PID": str(server.pid)}
        else:
            lines[f"{name.upper()}_MISSING"] = server
    told.write(lines)
    _list()
    return 1 if any(isinstance(server, str) for server in found.values()) else 0


def _started(name: str, scratch: Path) -> Server | str:
    """The running server, or why there is none.

    A port that somebody has, another checkout's server perhaps, makes us take another.
    """
    reason = ""
    for port in (_PORTS[name], None):
        try:
            server = start(name, scratch / name, port)
        except Unavailable as error:
            reason = str(error)
        else:
            return _with_database(server) if name == "postgresql" else server
    return reason


def _with_database(server: Server) -> Server | str:
    try:
        make_database(server, told.DATABASE)
    except Unavailable as error:
        server.stop()
        return str(error)
    return server


def _down() -> int:
    """Stop what `up` started. A process id that is another program's by now is left alone."""
    known = told.read()
    for name in _PORTS:
        number = known.get(f"{name.upper()}_PID")
        if number and _is_ours(int(number), name):
            stop_process(int(number), signal.SIGINT if name == "postgresql" else signal.SIGTERM)
    if folder := known.get("SERVICES_FOLDER"):
        cluster = Path(folder) / "postgresql" / "cluster"
        if cluster.is_symlink():
            shutil.rmtree(cluster.readlink(), ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)
    told.FILE.unlink(missing_ok=True)
    return 0


def _list() -> int:
    known = told.read()
    for name in _PORTS:
        url, number = known.get(f"{name.upper()}_URL"), known.get(f"{name.upper()}_PID")
        missing = known.get(f"{name.upper()}_MISSING", "not started")
        print(f"{name:12} {f'{url}  (process {number})' if url else missing}")
    return 0


def _is_ours(number: int, name: str) -> bool:
    words = {"postgresql": "postgres", "toxiproxy": "server", "opensearch": "OpenSearchRunner"}
    try:
        line = Path(f"/proc/{number}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return False
    return words.get(name, name) in line


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)  # the servers live on: nothing is to be waited for or warned about
