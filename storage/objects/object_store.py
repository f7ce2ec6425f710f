"""The port of bytes that must not change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import timedelta
    from pathlib import Path

    from domain.digest import Fixity


@dataclass(frozen=True, slots=True)
class ObjectInfo:
    """One stored object: its key (relative, `/` between parts, no `.` or `..`) and size in bytes."""

    key: str
    size: int


class ObjectStore(Protocol):
    """**Protocol:** keys to immutable bytes. All methods may be called from several threads and processes.

    Every method raises `ArchiveError` only: OBJECT_MISSING, OBJECT_EXISTS, OBJECT_CORRUPT, DISK_FULL, STORE_FAILED.
    """

    def put_file(self, key: str, source: Path) -> Fixity:
        """Store the bytes of `source` under `key`, durably and all or nothing; hashed, and proven to be what is stored.

        Storing the same bytes again is no error and changes nothing.

        Raises:
            ArchiveError: OBJECT_EXISTS when `key` holds other bytes; DISK_FULL with nothing left behind.
        """
        ...

    def put_bytes(self, key: str, data: bytes) -> Fixity:
        """As `put_file`, for small data in memory."""
        ...

    def replace_bytes(self, key: str, data: bytes) -> Fixity:
        """Store `data` under `key`, atomically in place of what was there. Only for the heads that a standard wants
        mutable (OCFL root inventory and sidecar) and for work in progress.
        """  # noqa: D205 - one sentence and its limit
        ...

    def replace_file(self, key: str, source: Path) -> Fixity:
        """As `replace_bytes`, with the bytes of `source`."""
        ...

    def read_bytes(self, key: str) -> bytes:
        """The whole object, for small objects."""
        ...

    def read_range(self, key: str, start: int, length: int) -> bytes:
        """At most `length` bytes from `start`."""
        ...

    def stream(self, key: str) -> Iterator[bytes]:
        """The object in chunks of at most 1 MiB."""
        ...

    def fetch(self, key: str, target: Path, expected_sha256: str | None = None) -> Fixity:
        """Copy the object into the new file `target`.

        Raises:
            ArchiveError: OBJECT_CORRUPT when the bytes do not hash to `expected_sha256`; `target` is removed then.
        """
        ...

    def stat(self, key: str) -> ObjectInfo | None:
        """What is stored under `key`, None when nothing is."""
        ...

    def list(self, prefix: str) -> Iterator[ObjectInfo]:
        """All objects whose key begins with `prefix`, in key order."""
        ...

    def delete(self, key: str) -> None:
        """Forget `key`; no error when absent. Only work in progress and abandoned writes are ever deleted."""
        ...

    def clear(self, folder: str) -> None:
        """Forget all objects below `folder` (no `/` at its end); as `delete` of each, at the price of few requests.

        In no order that may be relied upon; what is stored there meanwhile may stay.
        """
        ...

    def reading_link(self, key: str, seconds: int, name: str) -> str | None:
        """A link that lets anybody download the object as the file `name` for so many seconds; None where the store
        has no way of its own to be read from. It says nothing about whether the object is there.
        """  # noqa: D205 - one sentence
        ...

    def clean_abandoned(self, older_than: timedelta) -> int:
        """Remove what writers left that died before they were done. Living writers' work is younger than `older_than`.

        Returns:
            How many were removed.
        """
        ...

    def close(self) -> None:
        """Close what is open to the store; it may be used again afterwards."""
        ...
