"""The process that holds a real key: alone with it, with the network, and without a stranger's document (ADR 0029).

It is started when something is to be signed, logs in to the token once and stays. It is told what to do by pickle, from
us, and answers in JSON as children do. After a fault of the key it ends: libraries of tokens rarely get over one.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import pickle
import signal
import struct
import subprocess
import sys
import threading
from typing import IO, TYPE_CHECKING, Any, Final, ParamSpec, Protocol, TypeVar

from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode
from pipeline.isolation.answer import End, answer_of, result

if TYPE_CHECKING:
    from domain.limits import InputLimits
    from pipeline.isolation.task import Task

P = ParamSpec("P")
R = TypeVar("R")

_LENGTH: Final = struct.Struct(">Q")
_PR_SET_DUMPABLE = 4
_DIED = "tiến trình ký chết giữa chừng / the signing process died"
_PROGRAM = "from pipeline.isolation.signing_process import serve; serve()"
_KEY_FAULTS = frozenset(
    {ErrorCode.KEY_UNUSABLE, ErrorCode.CERTIFICATE_UNUSABLE, ErrorCode.TOKEN_AWAY, ErrorCode.PIN_REFUSED}
)


class KeyHolder(Protocol):
    """**Protocol:** has tasks of sealing done where the key may be: in children, or in the process that holds it."""

    def call(self, task: Task[P, R], *arguments: P.args, **named: P.kwargs) -> R:
        """What the task makes of the arguments."""
        ...


class SigningProcess:
    """Has tasks done in the process that holds the key, one after another; safe to call from many threads.

    Args:
        limits: on answers and on the time of one task.
        key_name: what people call the place of the key.
    """

    def __init__(self, limits: InputLimits, key_name: str) -> None:
        self._limits, self._key_name = limits, key_name
        self._process: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()
        self._stopped = False

    def call(self, task: Task[P, R], *arguments: P.args, **named: P.kwargs) -> R:
        """What the task makes of the arguments.

        Raises:
            ArchiveError: what the task raised.
            ArchiveUnusable: TOKEN_AWAY, the process died, as of a token's library, or is late; INTERNAL, after `stop`.
        """
        with self._turn:
            if self._stopped:
                raise ArchiveUnusable(ErrorCode.INTERNAL, detail="stopped")
            process = self._running()
            late = threading.Event()
            timer = threading.Timer(self._limits.wall_seconds, self._end_late, (process, late))
            timer.start()
            try:
                answer = _asked(process, pickle.dumps((task, arguments, named)), self._limits.answer_bytes)
            finally:
                timer.cancel()
            if not answer:
                self._end()
            return self._result(answer, task.returns, late=late.is_set())

    def stop(self) -> None:
        """End the process; the session with the token ends with it."""
        self._stopped = True
        if self._process is not None:
            self._process.kill()
        with self._turn:
            self._end()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._end()
            command = [sys.executable, "-P", "-c", _PROGRAM]
            self._process = subprocess.Popen(  # noqa: S603 - this very program
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        return self._process

    def _result(self, answer: bytes, returns: type[R], *, late: bool) -> R:
        if not answer:
            seconds = self._limits.wall_seconds
            detail = f"không xong sau {seconds} giây / not done after {seconds} s" if late else _DIED
            raise ArchiveUnusable(ErrorCode.TOKEN_AWAY, token=self._key_name, detail=detail)
        try:
            return result(answer, End(0, ""), self._limits, returns)
        except ArchiveError as error:
            if error.code in _KEY_FAULTS:
                self._end()
            raise

    def _end_late(self, process: subprocess.Popen[bytes], late: threading.Event) -> None:
        late.set()
        process.kill()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                with contextlib.suppress(OSError):
                    if stream:
                        stream.close()


def _asked(process: subprocess.Popen[bytes], request: bytes, most: int) -> bytes:
    """The answer; empty when the process ended without one, or sent too much."""
    if process.stdin is None or process.stdout is None:
        return b""
    try:
        _send(process.stdin, request)
        return _received(process.stdout, most) or b""
    except OSError:
        return b""


def serve() -> None:
    """Do what comes on the standard input until that ends, as it does when the parent is gone."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDWR), 0)
    os.dup2(2, 1)  # a library that prints does not print into our answers
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # of the terminal, for the parent, which ends us when it is done
    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0)  # no core file, and no other process of ours reads the key in memory
    while (request := _received(requests, sys.maxsize)) is not None:
        _send(answers, _answer(*pickle.loads(request)))  # noqa: S301 - the parent's own


def _answer(task: Task[..., Any], arguments: tuple[Any, ...], named: dict[str, Any]) -> bytes:
    return answer_of(lambda: task.function(*arguments, **named), task.returns, "")


def _send(stream: IO[bytes], message: bytes) -> None:
    stream.write(_LENGTH.pack(len(message)) + message)
    stream.flush()


def _received(stream: IO[bytes], most: int) -> bytes | None:
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (size,) = _LENGTH.unpack(head)
    if size > most:
        return None
    message = stream.read(size)
    return message if len(message) == size else None
