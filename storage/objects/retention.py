"""How long a stored object may not be removed by anybody: the setting, and the lock of one version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from domain.errors import ArchiveUnusable, ErrorCode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_DAYS_MAX = 36_500  # a hundred years; what S3 servers take at most


class LockMode(StrEnum):
    """How a version is locked: an account with the right to bypass may still remove it, or nobody."""

    GOVERNANCE = "governance"
    COMPLIANCE = "compliance"


@dataclass(frozen=True, slots=True)
class Lock:
    """The lock of one version: its mode and the moment, in UTC and whole seconds, until which it holds."""

    mode: LockMode
    until: datetime

    def holds(self, wanted: Lock) -> bool:
        """Whether this lock protects at least as `wanted` does."""
        strong = self.mode is wanted.mode or self.mode is LockMode.COMPLIANCE
        return strong and self.until >= wanted.until


@dataclass(frozen=True, slots=True)
class WeakLock:
    """A version whose lock is less than the archive set: none at all when `found` is None."""

    key: str
    wanted: Lock
    found: Lock | None


@runtime_checkable
class Locking(Protocol):
    """A store that can lock what it holds; a folder cannot."""

    def hold(self, key: str) -> None:
        """Put a legal hold on the object: nobody can remove this version until it is released."""
        ...

    def release(self, key: str) -> None:
        """Take the legal hold off; no error when there is none."""
        ...

    def held(self, key: str) -> bool:
        """Whether the object is under legal hold."""
        ...

    def weakened_locks(self, keys: Iterable[str]) -> Iterator[WeakLock]:
        """The `keys` whose lock is now less than the one put on them, which has not run out yet."""
        ...


@dataclass(frozen=True, slots=True)
class Retention:
    """The retention setting: immutable objects under one of `prefixes` are locked for `days` from when they are stored.

    Attributes:
        mode: `governance` or `compliance`.
        days: at least one.
        prefixes: beginnings of keys, `ocfl/`.
    """

    mode: str
    days: int
    prefixes: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse what no server would take.

        Raises:
            ArchiveUnusable: SETTINGS_INVALID with the key.
        """
        if self.mode not in set(LockMode):
            raise _invalid("mode", f"{self.mode!r}: governance, compliance")
        if not 1 <= self.days <= _DAYS_MAX:
            raise _invalid("days", f"{self.days}: 1–{_DAYS_MAX}")

    def lock(self, key: str, now: datetime) -> Lock | None:
        """The lock for an object stored `now` under `key`, None when the setting does not speak of it."""
        if not key.startswith(self.prefixes):
            return None
        return Lock(LockMode(self.mode), now.astimezone(UTC).replace(microsecond=0) + timedelta(days=self.days))


def _invalid(key: str, detail: str) -> ArchiveUnusable:
    return ArchiveUnusable(ErrorCode.SETTINGS_INVALID, key=f"object_lock.{key}", detail=detail, place="vankho.toml")
