"""Versions and their locks: put on after the bytes were proven, asked for, respected by removal; and legal hold.

What a version was to be locked with stands in its own metadata, which nobody can change: some servers let an account
with full rights shorten even a COMPLIANCE lock (versitygw 1.7.0), and then the archive must notice.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from minio.error import S3Error
from minio.retention import Retention as S3Retention

from storage.objects.retention import Lock, LockMode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storage.objects.s3.client import S3Client

_MODE, _UNTIL = "x-amz-meta-lock-mode", "x-amz-meta-lock-until"
_HELD = {"AccessDenied", "InvalidRequest", "ObjectLocked", "MethodNotAllowed"}  # names for “that version is locked”
_NONE = {"NoSuchObjectLockConfiguration", "ObjectLockConfigurationNotFoundError", "InvalidRequest"}


def lock_headers(lock: Lock | None) -> dict[str, str]:
    """What an object's metadata says about its lock."""
    return {_MODE: lock.mode.value, _UNTIL: lock.until.isoformat()} if lock else {}


def wanted_lock(headers: Mapping[str, str]) -> Lock | None:
    """The lock that an object's metadata speaks of."""
    mode, until = headers.get(_MODE), headers.get(_UNTIL)
    return Lock(LockMode(mode), datetime.fromisoformat(until)) if mode and until else None


def lock_new(client: S3Client, name: str, version: str, lock: Lock) -> None:
    """Lock a version that was just stored; a bucket with a lock of its own may have done as well already."""
    try:
        set_lock(client, name, version, lock)
    except S3Error as error:
        if error.code not in _HELD:
            raise
        put_lock(client, name, version, lock)


def put_lock(client: S3Client, name: str, version: str, lock: Lock) -> None:
    """Lock one version; no error when it is locked as well or better already."""
    found = get_lock(client, name, version)
    if found is None or not found.holds(lock):
        set_lock(client, name, version, lock)


def set_lock(client: S3Client, name: str, version: str, lock: Lock) -> None:
    """Ask for this lock, whatever is there; the server refuses what it may not weaken."""
    wanted = S3Retention(lock.mode.value.upper(), lock.until)
    client.set_object_retention(client.bucket, name, wanted, version_id=version)


def get_lock(client: S3Client, name: str, version: str) -> Lock | None:
    """The lock of one version."""
    try:
        found = client.get_object_retention(client.bucket, name, version_id=version)
    except S3Error as error:
        if error.code in _NONE:
            return None
        raise
    if found is None:
        return None
    return Lock(LockMode(found.mode.lower()), found.retain_until_date.astimezone(UTC))


def weakened(client: S3Client, name: str, now: datetime) -> tuple[Lock, Lock | None] | None:
    """The lock that an object should have and the one that it has, when that is less and the time not yet over."""
    found = client.stat_object(client.bucket, name)
    wanted = wanted_lock(found.metadata or {})
    if wanted is None or wanted.until <= now:
        return None
    lock = get_lock(client, name, found.version_id or "")
    return None if lock and lock.holds(wanted) else (wanted, lock)


def set_hold(client: S3Client, name: str, version: str, *, held: bool) -> None:
    """Put a legal hold on one version, or take it off."""
    change = client.enable_object_legal_hold if held else client.disable_object_legal_hold
    change(client.bucket, name, version_id=version)


def is_held(client: S3Client, name: str, version: str) -> bool:
    """Whether one version is under legal hold."""
    try:
        return client.is_object_legal_hold_enabled(client.bucket, name, version_id=version)
    except S3Error as error:
        if error.code in _NONE:
            return False
        raise


def remove_version(client: S3Client, name: str, version: str) -> bool:
    """Remove one version; False when a lock holds it, or the account may not."""
    try:
        client.remove(name, version)
    except S3Error as error:
        if error.code in _HELD:
            return False
        raise
    return True


def remove_name(client: S3Client, name: str) -> None:
    """Remove all versions of `name`; when a lock holds one, mark the name as deleted instead."""
    versions = client.versions(name)
    bodies = [version for version in reversed(versions) if not version.marker]
    kept = [body for body in bodies if not remove_version(client, name, body.id)]
    if not kept:  # the marks last: without them an older body would come back
        for mark in [version for version in versions if version.marker]:
            remove_version(client, name, mark.id)
    elif not any(version.marker and version.latest for version in versions):
        client.remove(name)


def remove_below(client: S3Client, prefix: str) -> None:
    """Remove all versions of all names that begin with `prefix`; as `remove_name`, with as few requests as can be."""
    versions = list(client.versions_below(prefix))
    kept = client.remove_many(version for version in versions if not version.marker)
    kept |= client.remove_many(version for version in versions if version.marker and version.name not in kept)
    for name in sorted(kept):
        remove_name(client, name)
