"""Checkpoints: how large the log is and what its root is, signed (C2SP `tlog-checkpoint` and `signed-note`). Pure."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_ALGORITHM = b"\x01"  # Ed25519, of signed-note
_KEY_ID_BYTES, _SIGNATURE_BYTES, _ROOT_BYTES = 4, 64, 32
_DASH = "\u2014 "


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log held at a time.

    Attributes:
        origin: names the log: `vankho/` and the archive's identity.
        size: entries.
        root: hash over them, 32 bytes.
        time: when it was signed, ISO 8601 with zone; an extension line of ours, empty where there is none.
    """

    origin: str
    size: int
    root: bytes
    time: str = ""

    @property
    def text(self) -> str:
        """What is signed; it ends with a line break."""
        lines = [self.origin, str(self.size), base64.b64encode(self.root).decode("ascii")]
        return "\n".join([*lines, *([f"time {self.time}"] if self.time else [])]) + "\n"


@dataclass(frozen=True, slots=True)
class LogKey:
    """Whose signature a checkpoint bears.

    Attributes:
        name: of the log's key, without spaces or plus signs.
        public: raw Ed25519 public key, 32 bytes.
    """

    name: str
    public: bytes

    @property
    def identifier(self) -> bytes:
        """Four bytes that a signature line names the key by."""
        return hashlib.sha256(self.name.encode() + b"\n" + _ALGORITHM + self.public).digest()[:_KEY_ID_BYTES]

    @property
    def text(self) -> str:
        """The key as one line for auditors (`vkey` of signed-note)."""
        return f"{self.name}+{self.identifier.hex()}+{base64.b64encode(_ALGORITHM + self.public).decode('ascii')}"

    @classmethod
    def parse(cls, text: str) -> LogKey:
        """Read a key from its line.

        Raises:
            ValueError: it is none, or not of Ed25519.
        """
        name, _, rest = text.strip().partition("+")
        stated, _, encoded = rest.partition("+")
        raw = _decoded(encoded)
        key = cls(name, raw[1:])
        if raw[:1] != _ALGORITHM or len(raw) != 1 + _ROOT_BYTES or key.identifier.hex() != stated:
            raise ValueError(f"no key of a log: {text[:80]!r}")
        return key


def signed(checkpoint: Checkpoint, key: LogKey, sign: Callable[[bytes], bytes]) -> str:
    """Write a checkpoint with its signature line.

    Args:
        checkpoint: what the log holds.
        key: of the log.
        sign: gives the Ed25519 signature over bytes, 64 bytes.
    """
    signature = base64.b64encode(key.identifier + sign(checkpoint.text.encode())).decode("ascii")
    return f"{checkpoint.text}\n{_DASH}{key.name} {signature}\n"


def read_checkpoint(note: str, key: LogKey, verify: Callable[[bytes, bytes], bool]) -> Checkpoint:
    """Read a signed checkpoint.

    Args:
        note: the whole text.
        key: whose signature it must bear; those of others (witnesses) may stand beside it.
        verify: whether an Ed25519 signature over bytes is right.

    Raises:
        ValueError: it is none, or does not bear a right signature of `key`.
    """
    text, gap, signatures = note.rpartition("\n\n")
    if not gap:
        raise ValueError("no signature lines")
    checkpoint = _read_text(text + "\n")
    for line in signatures.splitlines():
        name, _, encoded = line.removeprefix(_DASH).partition(" ")
        raw = _decoded(encoded) if line.startswith(_DASH) and name == key.name else b""
        if raw[:_KEY_ID_BYTES] == key.identifier and len(raw) == _KEY_ID_BYTES + _SIGNATURE_BYTES:
            if verify(raw[_KEY_ID_BYTES:], checkpoint.text.encode()):
                return checkpoint
            raise ValueError("the log's signature is wrong")
    raise ValueError("not signed by the log")


def _read_text(text: str) -> Checkpoint:
    lines = text.splitlines()
    if len(lines) < 3 or not lines[1].isascii() or not lines[1].isdigit():  # noqa: PLR2004 - origin, size, root
        raise ValueError("no checkpoint")
    root = _decoded(lines[2])
    time = lines[3].removeprefix("time ") if lines[3:] and lines[3].startswith("time ") else ""
    checkpoint = Checkpoint(lines[0], int(lines[1]), root, time)
    if len(root) != _ROOT_BYTES or checkpoint.text != text:
        raise ValueError("a checkpoint in another form than its own")
    return checkpoint


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError(f"no base64: {text[:40]!r}") from error
