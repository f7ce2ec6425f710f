"""Child processes for strangers' input (trust.md §4): no network, own temporary folder, limits, a sure end.

Children are forked from a server process that has imported the heavy libraries once, so each task gets a process
of its own for a few milliseconds. Arguments go to the child pickled; what comes back is JSON only, since a child
that parsed hostile input is not to be trusted with pickles.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import json
import logging
import multiprocessing
import os
import resource
import shutil
import signal
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from pydantic import TypeAdapter

from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode, PageFailed, RefusedInput
from pipeline.children.jobs import WITHOUT_NETWORK

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from multiprocessing.connection import Connection

    from domain.limits import InputLimits
    from pipeline.children.task import Task

P = ParamSpec("P")
R = TypeVar("R")

_SERVER = "pipeline.children.server"
_PR_SET_PDEATHSIG = 1
_ROOM_BYTES = 16 << 20
# For the server and its children, which glibc asks at their start (mallopt(3)): half the faults for a page's pictures.
_LARGE_PAGES = "GLIBC_TUNABLES", "glibc.malloc.hugetlb=1"
_ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {}
_ERRORS = {kind.__name__: kind for kind in (ArchiveError, RefusedInput, PageFailed, ArchiveUnusable)}


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
        self._stopped = False

    def call(self, task: Task[P, R], *arguments: P.args, **named: P.kwargs) -> R:
        """What `task` makes of the arguments, computed in a child.

        Raises:
            ArchiveError: what the function raised, or TIME_LIMIT, MEMORY_LIMIT, PARSER_CRASH.
            ArchiveUnusable: INTERNAL, after `stop`.
        """
        return self._call(self._limits, task, arguments, named)

    def call_for_pages(self, pages: int, task: Task[P, R], *arguments: P.args, **named: P.kwargs) -> R:
        """The same for work on so many pages at once, which may take a second of CPU a page more.

        Raises:
            ArchiveError, ArchiveUnusable: as `call`.
        """
        limits = self._limits
        longer = replace(limits, cpu_seconds=limits.cpu_seconds + pages, wall_seconds=limits.wall_seconds + 2 * pages)
        return self._call(longer, task, arguments, named)

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
            child.start()
            self._living.add(child.pid or 0)
            sender.close()
            answer = self._receive(receiver, limits.wall_seconds)
            if answer is None:
                _kill_group(child.pid)
            child.join()
            return _result(answer, child.exitcode, limits, task.returns)
        except ArchiveError:
            self.check_room()
            raise
        finally:
            _kill_group(child.pid)
            self._living.discard(child.pid or 0)
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

    def _receive(self, receiver: Connection, seconds: float) -> bytes | None:
        """The child's answer; None when it died without one or took too long."""
        try:
            return receiver.recv_bytes() if receiver.poll(seconds) else None
        except EOFError:
            return b""


def _loaded_by_main() -> list[str]:
    """Modules that the main script took something from.

    Each child runs the top of that script again, a habit of `multiprocessing`: that costs it nothing when these are
    loaded, and more than the rest of its start when they are not.
    """
    held = vars(sys.modules["__main__"]).values()
    names = {value.__name__ if isinstance(value, ModuleType) else getattr(value, "__module__", None) for value in held}
    return sorted(name for name in names if isinstance(name, str) and name != "__main__" and name in sys.modules)


def _result(answer: bytes | None, exit_code: int | None, limits: InputLimits, returns: type[R]) -> R:
    if answer is None or exit_code == -signal.SIGXCPU:
        raise ArchiveError(ErrorCode.TIME_LIMIT, seconds=limits.wall_seconds if answer is None else limits.cpu_seconds)
    if not answer:
        raise ArchiveError(ErrorCode.PARSER_CRASH, detail=_end_of(exit_code))
    message = json.loads(answer[: answer.index(b"\n")])
    if message["outcome"] == "done":
        return _adapter(returns).validate_json(answer[answer.index(b"\n") + 1 :])
    raise _ERRORS[message["kind"]](ErrorCode(message["code"]), **message["facts"])


def _adapter(kind: type[R]) -> TypeAdapter[R]:
    """Made once a process: it takes milliseconds, and a small page is answered four times."""
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def _end_of(exit_code: int | None) -> str:
    if exit_code is not None and exit_code < 0:
        return signal.Signals(-exit_code).name
    return f"exit {exit_code}"


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
    try:
        value = task.function(*arguments, **named)
        answer = b'{"outcome":"done"}\n' + _adapter(task.returns).dump_json(value)
    except ArchiveError as error:
        answer = _error(type(error).__name__, error.code, error.facts)
    except MemoryError:
        answer = _error("ArchiveError", ErrorCode.MEMORY_LIMIT, {"detail": f"> {limits.memory_bytes >> 20} MiB"})
    except OSError as error:
        answer = _os_error(error, folder)
    except Exception as error:  # noqa: BLE001 - whatever a parser raises is a finding about the file
        answer = _error("ArchiveError", ErrorCode.PARSER_CRASH, {"detail": f"{type(error).__name__}: {error}"[:500]})
    with contextlib.suppress(BrokenPipeError):  # the parent was killed; nobody waits for the answer
        sender.send_bytes(answer)
    sender.close()


def _os_error(error: OSError, folder: str) -> bytes:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return _error("ArchiveError", ErrorCode.DISK_FULL, {"path": str(error.filename or folder)})
    return _error("ArchiveError", ErrorCode.PARSER_CRASH, {"detail": f"{type(error).__name__}: {error}"[:500]})


def _error(kind: str, code: ErrorCode, facts: dict[str, str | float]) -> bytes:
    message = {"outcome": "error", "kind": kind, "code": code.value, "facts": facts}
    return json.dumps(message).encode() + b"\n"


def _confine(folder: str, limits: InputLimits) -> None:
    """Give up what the task does not need, before any stranger's byte is read."""
    os.setsid()
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.environ["TMPDIR"] = folder
    os.environ["OMP_THREAD_LIMIT"] = "1"
    tempfile.tempdir = folder
    for what, amount in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_FSIZE, limits.output_bytes),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        soft = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
        resource.setrlimit(what, (soft, hard))
    if "cv2" in sys.modules:
        sys.modules["cv2"].setNumThreads(1)
