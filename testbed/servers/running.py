"""One server on loopback: started in a folder of its own, waited for, stopped, killed, frozen, started again."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from testbed.servers import programs
from testbed.servers.programs import Unavailable
from testbed.servers.recipes import HOST, RECIPES, Recipe

_PATIENCE_SECONDS = 400.0
_POLL_SECONDS = 0.1
_STOP_SECONDS = 30.0
_OPENSEARCH_PORTS = range(9210, 9300)  # its command line refuses higher ones


class Server:
    """A running server. `url` and `pid` name it."""

    def __init__(self, name: str, recipe: Recipe, folder: Path) -> None:
        self.name = name
        self.url = recipe.url
        self._recipe = recipe
        self._folder = folder
        self._process = self._begin()

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def stop(self) -> None:
        """An orderly end."""
        stop_process(self.pid, signal.SIGINT if self.name == "postgresql" else signal.SIGTERM, self._process)

    def kill(self) -> None:
        """`kill -9` of the server and its children."""
        family = family_of(self.pid)
        _signal(family, signal.SIGKILL)
        self._process.wait()
        _wait_for(family)

    def freeze(self) -> None:
        """Stop it from running without its knowing."""
        _signal(family_of(self.pid), signal.SIGSTOP)

    def thaw(self) -> None:
        """Let a frozen server run on."""
        _signal(family_of(self.pid), signal.SIGCONT)

    def again(self) -> None:
        """Start it anew on the same folder and port."""
        self._process = self._begin()

    def _begin(self) -> subprocess.Popen[bytes]:
        with (self._folder / f"{self.name}.log").open("ab") as log:
            process = subprocess.Popen(
                self._recipe.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, **self._recipe.environment},
                cwd=self._folder,
                user=self._recipe.account,
                group=self._recipe.account,
                extra_groups=[] if self._recipe.account else None,
                start_new_session=True,
            )
        try:
            self._wait(process)
        except BaseException:
            _signal(family_of(process.pid), signal.SIGKILL)
            process.wait()
            raise
        return process

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        last = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < last:
            if process.poll() is not None:
                break
            try:
                if self._recipe.ready():
                    return
            except OSError:
                pass
            time.sleep(_POLL_SECONDS)
        said = (self._folder / f"{self.name}.log").read_text(errors="replace").strip().splitlines()[-3:]
        raise Unavailable(f"{self.name} does not answer: {' | '.join(said)}")


def start(name: str, folder: Path | None = None, port: int | None = None) -> Server:
    """Start the server `name` (a key of `recipes.RECIPES`) and wait until it answers.

    Args:
        name: which.
        folder: for its data and log, kept by `again`; None makes one that the caller need not know.
        port: to listen on; None takes a free one.

    Raises:
        Unavailable: it cannot be had here, does not start, or another program listens on `port`.
    """
    if port and not _is_free(port):
        raise Unavailable(f"another program listens on port {port}")
    folder = folder or Path(tempfile.mkdtemp(prefix=f"vankho-{name}-"))
    folder.mkdir(parents=True, exist_ok=True)
    return Server(name, RECIPES[name](folder, port or _free_port(name)), folder)


def stop_process(pid: int, how: signal.Signals, process: subprocess.Popen[bytes] | None = None) -> None:
    """End a server by its process id and wait until it and its children are gone; kill what does not go.

    Args:
        pid: of the server.
        how: the signal that it takes as an orderly end.
        process: the same, where it is a child of ours and must be waited for.
    """
    family = family_of(pid)
    _signal(family, signal.SIGCONT)
    _signal([pid], how)
    last = time.monotonic() + _STOP_SECONDS
    while time.monotonic() < last and any(_lives(member) for member in family):
        time.sleep(_POLL_SECONDS / 5)
    _signal([member for member in family if _lives(member)], signal.SIGKILL)
    if process:
        process.wait()
    _wait_for(family)


def make_database(server: Server, name: str) -> None:
    """A database of that name on a PostgreSQL.

    Raises:
        Unavailable: it cannot be made.
    """
    where = urlsplit(server.url)
    place = ["-h", str(where.hostname), "-p", str(where.port), "-U", str(where.username)]
    command = [str(programs.postgresql() / "createdb"), *place, name]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Unavailable(f"createdb failed: {done.stderr.strip()}")


def _free_port(name: str) -> int:
    # OpenSearch binds its port only after seconds: two starts in one moment must not look at the ports in one order
    ports = random.sample(_OPENSEARCH_PORTS, len(_OPENSEARCH_PORTS))
    for port in ports if name == "opensearch" else (0,) * 5:
        if free := _is_free(port):
            return free
    raise Unavailable(f"no free port for {name}")


def _is_free(port: int) -> int:
    """`port`, or for 0 one that nobody has; 0 where somebody has it: asked for an answer, he would give it for us."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return 0
        return int(probe.getsockname()[1])


def family_of(pid: int) -> list[int]:
    """`pid` and all its living descendants; PostgreSQL gives each child a process group of its own."""
    parents: dict[int, int] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = status.read_text(errors="replace").rpartition(") ")[2].split()[:2]
        except OSError:
            continue
        if state != "Z":
            parents[int(status.parent.name)] = int(parent)
    family = [pid]
    for member in family:
        family += [child for child, parent in parents.items() if parent == member]
    return family


def _signal(processes: list[int], how: signal.Signals) -> None:
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process, how)


def _wait_for(processes: list[int]) -> None:
    """Until none of them lives: a killed PostgreSQL's children hold its memory for moments."""
    last = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < last and any(_lives(process) for process in processes):
        time.sleep(_POLL_SECONDS / 5)


def _lives(process: int) -> bool:
    """Whether any of its threads runs: one whose first thread has ended shows as a zombie and holds its ports still."""
    for status in Path(f"/proc/{process}/task").glob("[0-9]*/stat"):
        with suppress(OSError):
            if status.read_text(errors="replace").rpartition(") ")[2][:1] not in {"Z", "X"}:
                return True
    return False
