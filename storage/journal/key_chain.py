"""The keys of a log, one behind another, and the statements by which each hands over to the next. Pure.

A statement is a C2SP `signed-note` of both keys: the old one says who comes next, the new one that it is held and whom
it follows. A checkpoint could bear both signatures as well, and bears that of the key in office alone: while the old
one went on signing it would have to be kept, and whoever took it could sign beside us for ever. So its signature counts
for logs up to the handover, and that of the new one from there on.

A key that is lost hands nothing over: the statement says so and bears the new key's signature alone. Whoever trusted
the lost one must get the new one in another way.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING

from storage.journal.checkpoint import Checkpoint, LogKey, bears, read_checkpoint, signature_line, verify_note

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_SCHEMA = 1
_HASH_BYTES = 32


@dataclass(frozen=True, slots=True)
class Handover:
    """One key takes the place of another.

    Attributes:
        origin: of the log.
        size, root: of the log under the last checkpoint of the old key.
        old, new: the keys.
        time: ISO 8601 with zone.
        lost: the old key was, and vouches for nothing.
    """

    origin: str
    size: int
    root: bytes
    old: LogKey
    new: LogKey
    time: str
    lost: bool = False

    @property
    def text(self) -> str:
        """What is signed; no checkpoint can be read out of it, nor it out of one."""
        lines = [
            f"{self.origin}/key",
            f"schema {_SCHEMA}",
            f"size {self.size}",
            f"root {base64.b64encode(self.root).decode('ascii')}",
            f"old {self.old.text}",
            f"new {self.new.text}",
            f"time {self.time}",
            *(["lost yes"] if self.lost else []),
        ]
        return "\n".join(lines) + "\n"

    @property
    def checkpoint(self) -> Checkpoint:
        """What the log held then."""
        return Checkpoint(self.origin, self.size, self.root, self.time)


@dataclass(frozen=True, slots=True)
class KeyChain:
    """All keys of a log so far.

    Attributes:
        first: the key that it began with.
        handovers: in order.
    """

    first: LogKey
    handovers: tuple[Handover, ...] = ()

    @property
    def current(self) -> LogKey:
        """The key in office."""
        return self.handovers[-1].new if self.handovers else self.first

    def follow(self, handover: Handover) -> KeyChain:
        """The chain with one more.

        Raises:
            ValueError: it does not follow this chain.
        """
        since = self.handovers[-1].size if self.handovers else 0
        if (handover.old, handover.old.name) != (self.current, handover.origin) or handover.size < since:
            raise ValueError("a handover of another key")
        return KeyChain(self.first, (*self.handovers, handover))

    def read(self, note: str, verify: Verify) -> Checkpoint:
        """Read a checkpoint that was signed by the key that was in office.

        Raises:
            ValueError: it is none.
        """
        keys = [self.first, *(one.new for one in self.handovers)]
        sizes = [0, *(one.size for one in self.handovers), None]
        for key, begin, end in reversed(list(zip(keys, sizes, sizes[1:], strict=False))):
            if bears(note, key):
                found = read_checkpoint(note, key, lambda signature, text: verify(key.public, signature, text))  # noqa: B023 - used at once
                if found.size < (begin or 0) or (end is not None and found.size > end):
                    raise ValueError("signed by a key that was not in office")
                return found
        raise ValueError("not signed by the log")


def stated(handover: Handover, old: Callable[[bytes], bytes] | None, new: Callable[[bytes], bytes]) -> str:
    """Write a statement; `old` and `new` give Ed25519 signatures, `old` is None where that key was lost."""
    text = handover.text
    lines = [signature_line(handover.old, old(text.encode()))] if old else []
    return f"{text}\n" + "".join([*lines, signature_line(handover.new, new(text.encode()))])


def read_handover(note: str, verify: Verify) -> Handover:
    """Read a statement; lines of later releases are left aside.

    Raises:
        ValueError: it is none, or a signature that it needs is missing or wrong.
    """
    text, gap, _ = note.rpartition("\n\n")
    head, *lines = text.splitlines() if gap else [""]
    told: dict[str, str] = {name: value for name, _, value in (line.partition(" ") for line in lines)}
    origin = head.removesuffix("/key")
    if origin == head or not told.get("size", "").isdecimal():
        raise ValueError("no statement of a key")
    try:
        old, new = LogKey.parse(told["old"]), LogKey.parse(told["new"])
        root = base64.b64decode(told["root"], validate=True)
        found = Handover(origin, int(told["size"]), root, old, new, told["time"], "lost" in told)
    except KeyError as error:
        raise ValueError(f"a statement without {error}") from error
    if len(root) != _HASH_BYTES or {old.name, new.name} != {origin}:
        raise ValueError("a statement of another log")
    for key in _signers(found):
        verify_note(note, key, lambda signature, signed: verify(key.public, signature, signed))  # noqa: B023 - at once
    return found


def _signers(handover: Handover) -> Sequence[LogKey]:
    return (handover.new,) if handover.lost else (handover.old, handover.new)


if TYPE_CHECKING:
    Verify = Callable[[bytes, bytes, bytes], bool]  # of key, signature and text
