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
    return f"{checkpoint.text}\n{signature_line(key, sign(checkpoint.text.encode()))}"


def signature_line(key: LogKey, signature: bytes) -> str:
    """The line of a note that holds a signature."""
    return f"{_DASH}{key.name} {base64.b64encode(key.identifier + signature).decode('ascii')}\n"


def read_checkpoint(note: str, key: LogKey, verify: Callable[[bytes, bytes], bool]) -> Checkpoint:
    """Read a signed checkpoint.

    Args:
        note: the whole text.
        key: whose signature it must bear; those of others (witnesses) may stand beside it.
        verify: whether an Ed25519 signature over bytes is right.

    Raises:
        ValueError: it is none, or does not bear a right signature of `key`.
    """
    return _read_text(verify_note(note, key, verify))


def verify_note(note: str, key: LogKey, verify: Callable[[bytes, bytes], bool]) -> str:
    """The text of a note that bears the signature of `key`.

    Raises:
        ValueError: it does not, or it is wrong.
    """
    text, gap, _ = note.rpartition("\n\n")
    if not gap:
        raise ValueError("no signature lines")
    signature = _signature(note, key)
    if signature is None:
        raise ValueError("not signed by the log")
    if not verify(signature, f"{text}\n".encode()):
        raise ValueError("the log's signature is wrong")
    return f"{text}\n"


def bears(note: str, key: LogKey) -> bool:
    """A signature of this key stands under the note, right or wrong."""
    try:
        return _signature(note, key) is not None
    except ValueError:
        return False


def _signature(note: str, key: LogKey) -> bytes | None:
    for line in note.rpartition("\n\n")[2].splitlines():
        name, _, encoded = line.removeprefix(_DASH).partition(" ")
        raw = _decoded(encoded) if line.startswith(_DASH) and name == key.name else b""
        if raw[:_KEY_ID_BYTES] == key.identifier and len(raw) == _KEY_ID_BYTES + _SIGNATURE_BYTES:
            return raw[_KEY_ID_BYTES:]
    return None


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
