"""One try a PIN: a token locks after a few wrong ones, and many workers would have used them up within a minute.

A PIN that was refused is remembered in a file of the archive, as a slow digest: it is never sent again, another is.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import json
import os
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_COST = 1 << 14  # of scrypt: 16 MiB, some 50 ms


@dataclass(frozen=True, slots=True)
class PinTries:
    """What is remembered of refused PINs, on this machine.

    Attributes:
        path: of the file that remembers; it is there after a refusal alone.
    """

    path: Path

    @contextmanager
    def alone(self) -> Iterator[None]:
        """While this lasts no other process of this machine tries a PIN."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.with_suffix(".lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @property
    def any_refused(self) -> bool:
        """A PIN was refused, and none accepted since."""
        return self.path.exists()

    def was_refused(self, pin: bytes) -> bool:
        """This very PIN was refused; also where what was remembered cannot be read."""
        if not self.any_refused:
            return False
        try:
            kept = json.loads(self.path.read_text(encoding="ascii"))
            salt, digest = bytes.fromhex(kept["salt"]), bytes.fromhex(kept["digest"])
        except (ValueError, KeyError, TypeError):
            return True
        return hmac.compare_digest(_digest(pin, salt), digest)

    def remember(self, pin: bytes) -> None:
        """This PIN was refused."""
        salt = os.urandom(16)
        kept = {"salt": salt.hex(), "digest": _digest(pin, salt).hex()}
        descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            json.dump(kept, file)

    def forget(self) -> None:
        """A PIN was accepted."""
        self.path.unlink(missing_ok=True)


def _digest(pin: bytes, salt: bytes) -> bytes:
    return hashlib.scrypt(pin, salt=salt, n=_COST, r=8, p=1, dklen=32)
