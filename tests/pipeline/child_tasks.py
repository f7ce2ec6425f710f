"""Functions that the sandbox tests run in children; importable, as the sandbox wants them."""

from __future__ import annotations

import ctypes
import inspect
import os
import resource
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from domain.errors import ErrorCode, PageFailed, RefusedInput
from domain.geometry import Box


class LateArgument:
    """What a child needs twenty seconds to understand, before it does anything else; then it leaves a file."""

    def __init__(self, lived: Path) -> None:
        self._lived = lived

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return _understood_late, (str(self._lived),)


def _understood_late(lived: str) -> int:
    time.sleep(20)
    Path(lived).touch()
    return 3


def boxed(x: int) -> Box:
    return Box(x, 1, 2, os.getpid())


def refuse() -> int:
    raise RefusedInput(ErrorCode.TOO_MANY_PAGES, pages=7, limit=3)


def fail_page() -> int:
    raise PageFailed(ErrorCode.BROKEN_PAGE, page=2, detail="thử")


def eat_memory() -> int:
    return len(bytearray(64 << 30))


def spin() -> int:
    while True:
        pass


def sleep_long() -> int:
    time.sleep(600)
    return 0


def crash() -> int:
    return len(ctypes.string_at(0))


def call_out(port: int) -> int:
    with socket.create_connection(("127.0.0.1", port), 2):
        return 1


def raise_value_error() -> int:
    raise ValueError("hỏng")


def leave_a_child(pid_file: str) -> int:
    process = subprocess.Popen(["sleep", "600"])
    Path(pid_file).write_text(str(process.pid), encoding="ascii")
    raise ValueError("enough")


def temporary_folder() -> str:
    with tempfile.NamedTemporaryFile(delete=False) as file:
        file.write(b"left behind")
    return tempfile.gettempdir()


def write_much(path: str) -> int:
    with Path(path).open("wb") as file:
        file.writelines(bytes(1 << 20) for _ in range(64))
    return 0


def networks() -> list[str]:
    """The network of the child and that of the server that it was forked from."""
    return [str(Path(f"/proc/{process}/ns/net").readlink()) for process in ("self", os.getppid())]


def hold_memory(megabytes: int, seconds: float) -> int:
    held = bytearray(megabytes << 20)
    held[:: 1 << 12] = b"x" * len(held[:: 1 << 12])
    time.sleep(seconds)
    return len(held)


def print_and_abort(words: str) -> int:
    os.write(1, b"on the results\n")
    os.write(2, f"{words}\n".encode())
    os.abort()


def wrong_kind() -> Box:
    return Box("a", 1, 2, 3)  # type: ignore[arg-type] # what a hostile file may make of a number


def answer_half(then: str) -> int:
    """Begin an answer, as a child might that a file has taken over, then `sleep`, `die` or `stop`."""
    os.write(_way_out(), b'1000\n{"outcome":"done"}\n12')
    if then == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if then == "stop":
        os._exit(0)
    return sleep_long()


def answer_and_stay(told: str) -> int:
    """Say something by the pipe, close it, and live on."""
    os.write(_way_out(), told.encode())
    os.close(_way_out())
    return sleep_long()


def announce() -> int:
    """Announce more than anybody can hold."""
    os.write(_way_out(), b"999999999999\n")
    return sleep_long()


def long_answer(letters: int) -> str:
    return "x" * letters


def limits_of_ours() -> list[tuple[int, int]]:
    """Soft and hard limits of the child: memory, time, written bytes, core dump."""
    kinds = (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE)
    return [resource.getrlimit(kind) for kind in kinds]


def _way_out() -> int:
    """The child's end of the pipe, which the task is not given."""
    frame = inspect.currentframe()
    while frame is not None and "sender" not in frame.f_locals:
        frame = frame.f_back
    assert frame is not None
    return int(frame.f_locals["sender"].fileno())
