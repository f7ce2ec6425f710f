"""The journal's own key: Ed25519, for nothing but its checkpoints, beside the archive's other keys."""

from __future__ import annotations

import os
import uuid
from contextlib import suppress
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from domain.errors import ArchiveUnusable, ErrorCode
from signing.keys.revocation_list import write_synced

if TYPE_CHECKING:
    from pathlib import Path

JOURNAL_KEY = "journal.pem"
_NEXT_KEY = "journal-next.pem"  # until the log knows of it


class JournalKey:
    """A private key that signs checkpoints."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key

    @property
    def public(self) -> bytes:
        """The raw public key, 32 bytes."""
        return self._key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """Sign; 64 bytes."""
        return self._key.sign(message)


def make_journal_key(keys: Path) -> JournalKey:
    """Make the journal's key in the folder of keys, for its owner alone; one that lies there stays and is opened.

    Raises:
        ArchiveUnusable: KEY_UNUSABLE, the folder cannot be written to.
    """
    return _made(keys / JOURNAL_KEY)


def make_next_key(keys: Path) -> JournalKey:
    """Make the key that is to follow, beside the journal's; raises as `make_journal_key`."""
    return _made(keys / _NEXT_KEY)


def take_next_key(keys: Path, public: bytes) -> None:
    """Put the key that follows in the place of the journal's, which is gone then; only where it is the one of `public`.

    Raises:
        ArchiveUnusable: KEY_UNUSABLE.
    """
    path = keys / _NEXT_KEY
    if path.exists() and _opened(path).public == public:
        try:
            path.replace(keys / JOURNAL_KEY)
        except OSError as error:
            raise _unusable(path, error.strerror or str(error)) from error


def open_journal_key(keys: Path) -> JournalKey:
    """Open the journal's key.

    Raises:
        ArchiveUnusable: KEY_UNUSABLE, it is missing or none.
    """
    return _opened(keys / JOURNAL_KEY)


def _made(path: Path) -> JournalKey:
    if not path.exists():
        pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        draft = path.with_name(f".{path.name}-{uuid.uuid4().hex}")
        try:
            write_synced(draft, pem, 0o600)
            with suppress(FileExistsError):  # another process was quicker
                os.link(draft, path)
        except OSError as error:
            raise _unusable(path, error.strerror or str(error)) from error
        finally:
            draft.unlink(missing_ok=True)
    return _opened(path)


def _opened(path: Path) -> JournalKey:
    try:
        key = load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError, TypeError) as error:
        raise _unusable(path, str(error)) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise _unusable(path, "Ed25519")
    return JournalKey(key)


def signature_holds(public: bytes, signature: bytes, message: bytes) -> bool:
    """Tell whether an Ed25519 signature of the raw key `public` is right."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _unusable(path: Path, detail: str) -> ArchiveUnusable:
    return ArchiveUnusable(ErrorCode.KEY_UNUSABLE, path=str(path), detail=detail)
