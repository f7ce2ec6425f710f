"""What comes back from a child: a line of JSON that says how it went, then the value; or nothing, and how it ended.

JSON only, since a child that parsed hostile input is not to be trusted with pickles.
"""

from __future__ import annotations

import errno
import json
import os
import signal
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import TypeAdapter

from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode, PageFailed, RefusedInput

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from domain.limits import InputLimits

R = TypeVar("R")

SAID, _SAID_BYTES = "said", 2000  # file in a child's folder: what libraries print; how much of its end is looked at
_NO_ROOM = ("bad_alloc", "ut of memory", "annot allocate memory", "Insufficient memory", "Failed to allocate")
_TOLD = 500  # letters of an exception
_ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {}
_ERRORS = {kind.__name__: kind for kind in (ArchiveError, RefusedInput, PageFailed, ArchiveUnusable)}


@dataclass(frozen=True, slots=True)
class _Head:
    """The first line of an answer, of a child that a hostile file may have had its way with."""

    outcome: str
    kind: str = ""
    code: str = ""
    facts: dict[str, str | int | float] = field(default_factory=dict)

    def error(self) -> ArchiveError:
        """The error that the child tells; ValueError, LookupError or TypeError when that is none of ours."""
        code = ErrorCode(self.code)
        if not code.known:
            raise ValueError(self.code)
        return _ERRORS[self.kind](code, **self.facts)


def answer_of(work: Callable[[], object], returns: type[object], folder: str) -> bytes:
    """Do the work and put what came of it, whatever it was, into an answer.

    Args:
        work: the task.
        returns: type of its value.
        folder: of the child, for a fault that names no file.
    """
    try:
        return b'{"outcome":"done"}\n' + _adapter(returns).dump_json(work(), warnings="error")
    except ArchiveError as error:
        return _error(type(error).__name__, error.code, error.facts)
    except MemoryError:
        return _error("ArchiveError", ErrorCode.MEMORY_LIMIT, {})
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        if full:
            return _error("ArchiveError", ErrorCode.DISK_FULL, {"path": str(error.filename or folder)})
        return _crash(error)
    except Exception as error:  # noqa: BLE001 - whatever a parser raises is a finding about the file
        return _crash(error)


def _crash(error: Exception) -> bytes:
    code = ErrorCode.MEMORY_LIMIT if any(word in str(error) for word in _NO_ROOM) else ErrorCode.PARSER_CRASH
    return _error("ArchiveError", code, {"detail": f"{type(error).__name__}: {error}"[:_TOLD]})


def _error(kind: str, code: ErrorCode, facts: dict[str, str | float]) -> bytes:
    message = {"outcome": "error", "kind": kind, "code": code.value, "facts": facts}
    return json.dumps(message).encode() + b"\n"


@dataclass(frozen=True, slots=True)
class End:
    """How a child ended: its exit code, and the last of what libraries said to its terminal."""

    code: int | None
    said: str

    @property
    def for_want_of_memory(self) -> bool:
        """A library that finds no room ends the process with such words, as its way to tell."""
        return self.code == -signal.SIGKILL or any(word in self.said for word in _NO_ROOM)

    def __str__(self) -> str:
        name = signal.Signals(-self.code).name if self.code is not None and self.code < 0 else f"exit {self.code}"
        return ": ".join(filter(None, (name, self.said.strip().rpartition("\n")[2])))


def ended(code: int | None, folder: Path) -> End:
    """How the child with this exit code and folder ended; one that was killed early has said nothing."""
    try:
        with (folder / SAID).open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - _SAID_BYTES))
            return End(code, file.read().decode("utf-8", "replace"))
    except FileNotFoundError:
        return End(code, "")


def result(answer: bytes | None, end: End, limits: InputLimits, returns: type[R]) -> R:
    """The value in an answer, which is None when the child took too long and empty when it died.

    Raises:
        ArchiveError: what the task raised, or TIME_LIMIT, MEMORY_LIMIT, PARSER_CRASH.
    """
    if answer is None or end.code == -signal.SIGXCPU:
        raise ArchiveError(ErrorCode.TIME_LIMIT, seconds=limits.wall_seconds if answer is None else limits.cpu_seconds)
    if not answer:
        raise ArchiveError(
            ErrorCode.MEMORY_LIMIT if end.for_want_of_memory else ErrorCode.PARSER_CRASH, detail=str(end)
        )
    head, _, value = answer.partition(b"\n")
    try:
        told = _adapter(_Head).validate_json(head)
        if told.outcome == "done":
            return _adapter(returns).validate_json(value)
        error = told.error()
    except (ValueError, LookupError, TypeError) as odd:
        raise ArchiveError(ErrorCode.PARSER_CRASH, detail="no answer") from odd
    raise error


def _adapter(kind: type[R]) -> TypeAdapter[R]:
    """Made once a process: it takes milliseconds, and a small page is answered four times."""
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]
