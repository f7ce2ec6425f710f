"""`vankho serve` and `vankho work` as processes of their own, ended in order: one process runs one durable engine."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2

from tests.end_to_end.vankho import COMMAND, Outcome, vankho
from tests.patience import LOOKS, PATIENCE_SECONDS, PAUSE_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

_IN_ORDER = {0, 130}  # ended by itself, or interrupted


@dataclass(frozen=True, slots=True)
class Running:
    """A process of the program that answers over HTTP.

    Attributes:
        client: to it, under its own address.
        process: itself.
        folder: its `stdout` and `stderr`.
    """

    client: httpx2.Client
    process: subprocess.Popen[bytes]
    folder: Path

    @property
    def stderr(self) -> str:
        """What it has said so far."""
        return (self.folder / "stderr").read_text(encoding="utf-8")

    @property
    def stdout(self) -> str:
        """The results that it has printed so far."""
        return (self.folder / "stdout").read_text(encoding="utf-8")


@contextmanager
def serving(home: Path, *options: str, environment: Mapping[str, str] | None = None) -> Iterator[Running]:
    """`vankho serve` on a free port."""
    with _running(home, ["serve", "--port", str(port := free_port()), *options], port, environment or {}) as running:
        yield running


@contextmanager
def working(home: Path, *options: str, environment: Mapping[str, str] | None = None) -> Iterator[Running]:
    """`vankho work` with its probes on a free port."""
    command = ["work", "--metrics-port", str(port := free_port()), *options]
    with _running(home, command, port, environment or {}) as running:
        yield running


def init(home: Path, environment: Mapping[str, str]) -> None:
    """`vankho init`."""
    done = vankho("init", home, added=environment)
    assert done.code == 0, done.stderr


def run(home: Path, command: Sequence[str], environment: Mapping[str, str]) -> Outcome:
    """Any other command, to its end."""
    return vankho("--home", home, *command, added=environment, seconds=PATIENCE_SECONDS)


@contextmanager
def _running(home: Path, command: list[str], port: int, environment: Mapping[str, str]) -> Iterator[Running]:
    folder = home.parent / f"{command[0]}-{port}"
    folder.mkdir()
    with (folder / "stdout").open("wb") as stdout, (folder / "stderr").open("wb") as stderr:
        process = subprocess.Popen(
            [*COMMAND, "--home", str(home), *command], stdout=stdout, stderr=stderr, env={**_clean(), **environment}
        )
    try:
        with httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE_SECONDS) as client:
            running = Running(client, process, folder)
            wait_until(lambda: _lives(running), running)
            yield running
    finally:
        process.send_signal(signal.SIGTERM)
        code = process.wait(PATIENCE_SECONDS)
    assert code in _IN_ORDER, running.stderr


def wait_until(met: Callable[[], bool], running: Running) -> None:
    """Look again and again until it is so."""
    for _ in range(LOOKS):
        if met():
            return
        assert running.process.poll() is None, running.stderr
        time.sleep(PAUSE_SECONDS)
    raise AssertionError(running.stderr)


def until(met: Callable[[], bool]) -> None:
    """Look again and again until it is so, where no process of ours can be asked why it is not."""
    for _ in range(LOOKS):
        if met():
            return
        time.sleep(PAUSE_SECONDS)
    raise AssertionError


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _clean() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("VANKHO_", "OTEL_"))}


def _lives(running: Running) -> bool:
    try:
        return running.client.get("/healthz").status_code == 200
    except httpx2.TransportError:
        return False
