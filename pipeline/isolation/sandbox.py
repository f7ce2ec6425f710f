"""Child processes for strangers' input (trust.md §4): no network, own temporary folder, limits, a sure end.

Children are forked from a server process that has imported the heavy libraries once, so each task gets a process
of its own for a few milliseconds. Arguments go to the child pickled; what comes back is JSON (`answer.py`).
"""

from __future__ import annotations

import contextlib
import ctypes
import logging
import multiprocessing
import os
import resource
import shutil
import signal
import sys
import tempfile
import threading
import time
from dataclasses import replace
from multiprocessing import forkserver
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode
from pipeline.isolation.answer import SAID, answer_of, ended, result
from pipeline.isolation.answer_pipe import AnswerPipe, send_answer
from pipeline.isolation.jobs import WITHOUT_NETWORK
from pipeline.isolation.memory import MemoryLedger, most_together
from signing.keys.signer_places import SECRETS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from multiprocessing.connection import Connection

    from domain.limits import InputLimits
    from pipeline.isolation.task import Task

P = ParamSpec("P")
R = TypeVar("R")

_SERVER = "pipeline.isolation.server"
_PR_SET_PDEATHSIG = 1
_ROOM_BYTES = 16 << 20
_LOOK_SECONDS = 0.5  # between two looks at what a child takes of the memory
# At the hard limit of CPU time comes SIGKILL, which looks like a want of memory; SIGXCPU must come first, and tells.
_SIGNALLED_SECONDS = 1
# For the server and its children, which glibc asks at their start (mallopt(3)): half the faults for a page's pictures.
_LARGE_PAGES = "GLIBC_TUNABLES", "glibc.malloc.hugetlb=1"
_SERVING = threading.Lock()
_SAFE_PATH = "PYTHONSAFEPATH"  # else the server, a Python of its own, would import from the folder we stand in


class Sandbox:
    """Runs importable functions in limited child processes; safe to call from many threads.

    Args:
        limits: memory, time and output of one task.
        scratch: folder under which each child gets a temporary folder of its own.
        preload: modules that the server imports once.
    """

    def __init__(self, limits: InputLimits, scratch: Path, preload: Sequence[str]) -> None:
        self._limits = limits
        self._scratch = scratch
        os.environ.setdefault(*_LARGE_PAGES)
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload([_SERVER, *preload, *_loaded_by_main()])
        self._living: set[int] = set()  # process groups of the children at work
        self._ledger = MemoryLedger(limits.machine_memory_bytes or most_together())
        self._alone = threading.Lock()
        self._stopped = False

    def call(self, task: Task[P, R], *arguments: P.args, **named: P.kwargs) -> R:
        """What `task` makes of the arguments, computed in a child; tried once more alone where it lacks memory.

        Raises:
            ArchiveError: what the function raised, or TIME_LIMIT, MEMORY_LIMIT, PARSER_CRASH.
            ArchiveUnusable: INTERNAL, after `stop`.
        """
        return self.call_longer(0, task, *arguments, **named)

    def call_longer(self, seconds: int, task: Task[P, R], *arguments: P.args, **named: P.kwargs) -> R:
        """The same for work on many pages or bytes at once, which may take so many seconds of CPU more.

        Raises:
            ArchiveError, ArchiveUnusable: as `call`.
        """
        try:
            return self._call(self._longer(seconds), task, arguments, named)
        except ArchiveError as error:
            if error.code is not ErrorCode.MEMORY_LIMIT:
                raise
        with self._alone:
            return self._call(self._larger(seconds), task, arguments, named)

    def call_once(self, task: Task[P, R], *arguments: P.args, **named: P.kwargs) -> R:
        """As `call`, but a task that lacks memory is not tried once more.

        Raises:
            ArchiveError, ArchiveUnusable: as `call`.
        """
        return self._call(self._limits, task, arguments, named)

    def call_alone(self, task: Task[P, R], *arguments: P.args, **named: P.kwargs) -> R:
        """As `call`, with the memory of a large page, of which one at a time is in hand.

        Raises:
            ArchiveError, ArchiveUnusable: as `call`.
        """
        with self._alone:
            return self._call(self._larger(0), task, arguments, named)

    def _longer(self, seconds: int) -> InputLimits:
        limits = self._limits
        return replace(limits, cpu_seconds=limits.cpu_seconds + seconds, wall_seconds=limits.wall_seconds + 2 * seconds)

    def _larger(self, seconds: int) -> InputLimits:
        """Of a task that works on so much more, which takes as much more time."""
        limits = self._limits
        times = max(1, limits.large_memory_bytes / limits.memory_bytes)
        return replace(
            self._longer(seconds + round(limits.cpu_seconds * (times - 1))), memory_bytes=limits.large_memory_bytes
        )

    def _call(
        self, limits: InputLimits, task: Task[P, R], arguments: tuple[object, ...], named: dict[str, object]
    ) -> R:
        if self._stopped:
            raise ArchiveUnusable(ErrorCode.INTERNAL, detail="stopped")
        self._scratch.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix="child-", dir=self._scratch))
        receiver, sender = self._context.Pipe(duplex=False)
        child = self._context.Process(
            target=_child, args=(sender, str(folder), limits, task, arguments, named), daemon=True
        )
        try:
            _serve()
            child.start()
            self._living.add(child.pid or 0)
            sender.close()
            last = time.monotonic() + limits.wall_seconds
            answer = self._receive(AnswerPipe(receiver, limits.answer_bytes), last, child.pid or 0)
            child.join(max(0.0, last - time.monotonic()))
            if child.exitcode is None:  # one that goes on after its answer is good for that answer alone
                answer = answer or None
                _kill_group(child.pid)
                child.kill()  # it may not lead its group yet: on a busy machine it has hardly begun
                child.join()
            return result(answer, ended(child.exitcode, folder), limits, task.returns)
        except ArchiveError:
            self.check_room()
            raise
        finally:
            _kill_group(child.pid)
            if child.pid:
                child.kill()
                child.join()
            self._living.discard(child.pid or 0)
            self._ledger.forget(child.pid or 0)
            receiver.close()
            child.close()
            shutil.rmtree(folder, ignore_errors=True)

    def tell_network(self, tell: Callable[[ArchiveUnusable], None]) -> None:
        """Where children could not leave the network, say so, to the log too: a hostile file might call out."""
        if not self.call(WITHOUT_NETWORK):
            error = ArchiveUnusable(ErrorCode.NETWORK_IN_REACH)
            logging.getLogger("vankho.sandbox").warning("%s", error)
            tell(error)

    def stop(self) -> None:
        """End the children at work, and what they started, for ever: who leaves must leave nothing that runs on."""
        self._stopped = True
        for pid in tuple(self._living):
            _kill_group(pid)

    def check_room(self) -> None:
        """Keep a full disk from being taken for a document's fault: programs fail in many ways when they cannot write.

        Raises:
            ArchiveUnusable: DISK_FULL, when a page's temporary files would not fit.
        """
        if shutil.disk_usage(self._scratch).free < _ROOM_BYTES:
            raise ArchiveUnusable(ErrorCode.DISK_FULL, path=str(self._scratch))

    def _receive(self, pipe: AnswerPipe, last: float, pid: int) -> bytes | None:
        """The child's answer, empty when it ended without a whole one; None when that is not here at the time `last`.

        Raises:
            ArchiveError: MEMORY_LIMIT, all children together took too much, and this one most; PARSER_CRASH, what
                comes is no answer.
        """
        look = time.monotonic() + _LOOK_SECONDS
        while (now := time.monotonic()) < last:
            answer = pipe.read_some(max(0.0, min(look, last) - now))
            if answer is not None:
                return answer
            if time.monotonic() >= look:
                look += _LOOK_SECONDS
                if self._ledger.is_too_much(pid):
                    raise ArchiveError(ErrorCode.MEMORY_LIMIT)
        return None


def _serve() -> None:
    """Have the server of children run: no other program of ours is told what it is told, and it is told no secret."""
    with _SERVING:
        before = os.environ.get(_SAFE_PATH)
        kept = {name: os.environ.pop(name) for name in SECRETS if name in os.environ}
        os.environ[_SAFE_PATH] = "1"
        try:
            forkserver.ensure_running()
        finally:
            os.environ.update(kept)
            if before is None:
                del os.environ[_SAFE_PATH]
            else:
                os.environ[_SAFE_PATH] = before


def _loaded_by_main() -> list[str]:
    """Modules that the main script took something from.

    Each child runs the top of that script again, a habit of `multiprocessing`: that costs it nothing when these are
    loaded, and more than the rest of its start when they are not.
    """
    held = vars(sys.modules["__main__"]).values()
    names = {value.__name__ if isinstance(value, ModuleType) else getattr(value, "__module__", None) for value in held}
    return sorted(name for name in names if isinstance(name, str) and name != "__main__" and name in sys.modules)


def _kill_group(pid: int | None) -> None:
    """End the child and whatever it started; the child leads its own process group."""
    if not pid:
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _child(
    sender: Connection,
    folder: str,
    limits: InputLimits,
    task: Task[..., object],
    arguments: tuple[object, ...],
    named: dict[str, object],
) -> None:
    _confine(folder, limits)
    answer = answer_of(lambda: task.function(*arguments, **named), task.returns, folder)
    with contextlib.suppress(BrokenPipeError):  # the parent was killed; nobody waits for the answer
        send_answer(sender, answer)
    sender.close()


def _confine(folder: str, limits: InputLimits) -> None:
    """Give up what the task does not need, before any stranger's byte is read."""
    os.setsid()
    with (Path(folder) / SAID).open("wb") as said:  # nothing that a library prints reaches the terminal or our results
        for stream in (1, 2):
            os.dup2(said.fileno(), stream)
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.environ["TMPDIR"] = folder
    os.environ["OMP_THREAD_LIMIT"] = "1"
    tempfile.tempdir = folder
    for what, amount, more in (
        (resource.RLIMIT_AS, limits.memory_bytes, 0),
        (resource.RLIMIT_CPU, limits.cpu_seconds, _SIGNALLED_SECONDS),
        (resource.RLIMIT_FSIZE, limits.output_bytes, 0),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        given = resource.getrlimit(what)[1]
        soft, hard = (each if given == resource.RLIM_INFINITY else min(each, given) for each in (amount, amount + more))
        resource.setrlimit(what, (soft, hard))
    if "cv2" in sys.modules:
        sys.modules["cv2"].setNumThreads(1)
