"""The pipe by which a child answers: it says how many bytes will come, then sends them, whole or not at all.

Framed by ourselves: `multiprocessing.Connection.recv_bytes` waits for as much as a child announces, however long that
takes and however much it is, and a child that parsed hostile input may announce anything.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from domain.errors import ArchiveError, ErrorCode

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_BLOCK = 1 << 16  # bytes: what a pipe holds
_DIGITS = 20  # letters of a length, its line's end included


def send_answer(sender: Connection, answer: bytes) -> None:
    """Write the length of the answer and the answer to the pipe."""
    left = memoryview(b"%d\n" % len(answer) + answer)
    while left:
        left = left[os.write(sender.fileno(), left) :]


class AnswerPipe:
    """The parent's end of the pipe of one child.

    Args:
        receiver: that end.
        most: bytes that an answer may have.
    """

    def __init__(self, receiver: Connection, most: int) -> None:
        self._receiver = receiver
        self._most = most
        self._length: int | None = None  # once it is known
        self._came = bytearray()

    def read_some(self, seconds: float) -> bytes | None:
        """Wait so long for a piece; the answer once it is whole, empty bytes when the child ended before, else None.

        Raises:
            ArchiveError: PARSER_CRASH, what comes is no answer, or a longer one than is allowed.
        """
        if not self._receiver.poll(seconds):
            return None
        piece = os.read(self._receiver.fileno(), _BLOCK)
        if not piece:
            return b""
        self._came += piece
        if self._length is None:
            self._length = self._announced()
        whole = self._length is not None and len(self._came) >= self._length
        return bytes(self._came[: self._length]) if whole else None

    def _announced(self) -> int | None:
        """How many bytes will come, taken off what came; None while that has not been said."""
        line, end, rest = self._came.partition(b"\n")
        if not end and len(line) < _DIGITS:
            return None
        if not line.isdigit() or len(line) >= _DIGITS:
            raise ArchiveError(ErrorCode.PARSER_CRASH, detail="no answer")
        if int(line) > self._most:
            raise ArchiveError(ErrorCode.PARSER_CRASH, detail=f"answer of {int(line)} bytes, more than {self._most}")
        self._came = rest
        return int(line)
