"""Secrets at rest: sealed with a key of this machine (AES-256-GCM, NIST SP 800-38D), which is in no database or bucket.

A sealed secret is bound to what it is the secret of, so that no row can be given that of another, and names its key.
"""

from __future__ import annotations

import base64
import hashlib
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.errors import ArchiveUnusable, ErrorCode

if TYPE_CHECKING:
    from pathlib import Path

KEY_FILE = "people.key"
_KEY_BYTES = 32
_NONCE_BYTES = 12  # what GCM is made for; random, since one key seals some thousand secrets at most
_NAME_BYTES = 8


class SecretBox:
    """The key in one file, read when first needed.

    Args:
        path: of the key's file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def has_key(self) -> bool:
        """The key is here."""
        return self._path.is_file()

    def make_key(self) -> None:
        """Make the key, for its owner alone, unless it is here; of two who make it at once one does.

        Raises:
            ArchiveUnusable: PEOPLE_KEY_MISSING, it cannot be kept here.
        """
        draft = self._path.with_name(f".{self._path.name}-{os.getpid()}-{os.urandom(4).hex()}")
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(os.urandom(_KEY_BYTES))
                file.flush()
                os.fsync(file.fileno())
            with suppress(FileExistsError):
                self._path.hardlink_to(draft)
        except OSError as error:
            raise self._missing() from error
        finally:
            with suppress(OSError):
                draft.unlink()

    def seal(self, secret: bytes, bound_to: str) -> str:
        """The secret as it may be stored.

        Raises:
            ArchiveUnusable: PEOPLE_KEY_MISSING.
        """
        return seal_with(self._key(), secret, bound_to)

    def open(self, sealed: str, bound_to: str) -> bytes:
        """The secret again.

        Raises:
            ArchiveUnusable: PEOPLE_KEY_MISSING, the key is not here, or is another, or the secret was tampered with.
        """
        secret = open_with(self._key(), sealed, bound_to)
        if secret is None:
            raise self._missing()
        return secret

    def _key(self) -> bytes:
        try:
            key = self._path.read_bytes()
        except OSError as error:
            raise self._missing() from error
        if len(key) != _KEY_BYTES:
            raise self._missing()
        return key

    def _missing(self) -> ArchiveUnusable:
        return ArchiveUnusable(ErrorCode.PEOPLE_KEY_MISSING, path=str(self._path))


def seal_with(key: bytes, secret: bytes, bound_to: str) -> str:
    """A secret sealed with a key of 32 bytes."""
    nonce = os.urandom(_NONCE_BYTES)
    return base64.urlsafe_b64encode(_name(key) + nonce + AESGCM(key).encrypt(nonce, secret, bound_to.encode())).decode()


def open_with(key: bytes, sealed: str, bound_to: str) -> bytes | None:
    """The secret again; None where the key is another, or the secret was tampered with."""
    data = base64.urlsafe_b64decode(sealed)
    name, nonce, rest = data[:_NAME_BYTES], data[_NAME_BYTES:][:_NONCE_BYTES], data[_NAME_BYTES + _NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, rest, bound_to.encode()) if name == _name(key) else None
    except InvalidTag:
        return None


def _name(key: bytes) -> bytes:
    """What tells this key from another, and nothing else of it."""
    return hashlib.sha256(b"vankho people key" + key).digest()[:_NAME_BYTES]
