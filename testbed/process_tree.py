"""CPU seconds of a command with all it starts: the only clock that a busy machine does not bend much.

A daemonised helper (the server that forks children, a pool's resource tracker) outlives its parent for a moment and is
then nobody's child, so that its seconds would be lost. This process therefore declares itself the reaper of all its
descendants (prctl(2), PR_SET_CHILD_SUBREAPER) and waits for the whole process group of the command.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_PR_SET_CHILD_SUBREAPER = 36
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "vankho-services"
BYTECODE = CACHE / "bytecode"


@dataclass(frozen=True, slots=True)
class Usage:
    """What a command took.

    Attributes:
        cpu: user and system seconds of the whole tree.
        own_cpu: of the command's own process with the children it waited for itself.
        wall: seconds on the clock.
        code: exit code.
        output, errors: what it wrote to stdout and stderr.
    """

    cpu: float
    own_cpu: float
    wall: float
    code: int
    output: str
    errors: str


class CommandFailed(Exception):  # noqa: N818 - the measured program failed, not the bench
    """A measured command ended with an exit code that was not expected."""


def measure(
    command: Sequence[str | Path],
    *,
    codes: Sequence[int] = (0,),
    environment: dict[str, str] | None = None,
    seconds: float = 3600,
    watch: Callable[[int, threading.Event], None] | None = None,
) -> Usage:
    """Run `command` to its end, with every process it leaves behind.

    Args:
        command: program and arguments.
        codes: exit codes that are well.
        environment: added to this process's.
        seconds: after which all of it is killed.
        watch: called in a thread of its own with the process's id and an event that says when to stop.

    Raises:
        CommandFailed: another exit code, or too much time.
    """
    with _reaper(), tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        begun = time.monotonic()
        process = subprocess.Popen(
            [str(part) for part in command],
            stdout=output,
            stderr=errors,
            env=_environment(environment or {}),
            start_new_session=True,
        )
        done = threading.Event()
        watcher = threading.Thread(target=watch, args=(process.pid, done)) if watch else None
        alarm = threading.Timer(seconds, _kill, (process.pid,))
        for thread in filter(None, (watcher, alarm)):
            thread.start()
        code, own, others = _wait_for_all(process)
        alarm.cancel()
        done.set()
        if watcher:
            watcher.join()
        wall = time.monotonic() - begun
        told = [_text(file) for file in (output, errors)]
    if code not in codes:
        raise CommandFailed(f"{command[0]} ended with {code}: {told[1][-2000:] or told[0][-2000:]}")
    return Usage(own + others, own, wall, code, *told)


def cpu_so_far() -> float:
    """User and system seconds of this process and of the children it has waited for."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


@contextlib.contextmanager
def _reaper() -> Iterator[None]:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_CHILD_SUBREAPER, 1)
    try:
        yield
    finally:
        libc.prctl(_PR_SET_CHILD_SUBREAPER, 0)


def _environment(added: dict[str, str]) -> dict[str, str]:
    """This process's environment, but compiled modules are kept: pip compiles them, and nobody runs without."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(BYTECODE), **added}


def _wait_for_all(process: subprocess.Popen[bytes]) -> tuple[int, float, float]:
    """Exit code of `process`, its CPU seconds, and those of what it left behind."""
    code, own, others = 0, 0.0, 0.0
    with contextlib.suppress(ChildProcessError):
        while True:
            pid, status, usage = os.wait4(-process.pid, 0)  # of its group, so that nobody else's child is taken
            cpu = usage.ru_utime + usage.ru_stime
            if pid == process.pid:
                code, own = os.waitstatus_to_exitcode(status), cpu
                process.returncode = code
            else:
                others += cpu
    return code, own, others


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode(errors="replace")
