"""What a bucket can really do, tried: keeping versions, refusing a taken name, locks that hold, a clock that agrees."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from minio.error import S3Error

from domain.errors import ArchiveError
from storage.objects.examination import PROBES, StoreFinding, probe_key, tried
from storage.objects.retention import Lock, LockMode
from storage.objects.s3.locks import get_lock, remove_name, remove_version, set_lock
from storage.objects.s3.s3_errors import s3_faults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from storage.objects.s3.address import S3Address
    from storage.objects.s3.client import S3Client

_SKEW = timedelta(minutes=1)  # S3 refuses requests from 15 minutes on
_LOCK = timedelta(minutes=2)  # how long a trial object cannot be removed
_NO_VERSIONS = (
    "bucket không lưu phiên bản: không dùng làm kho lưu trữ được / the bucket keeps no versions: not fit for an archive"
)


def prove_bucket(client: S3Client, address: S3Address, *, must_lock: bool) -> Iterator[StoreFinding]:
    """Try the bucket at `address`; `must_lock` says that a retention is set."""
    with suppress(ArchiveError), s3_faults(address):
        _remove_leftovers(client, address.prefix)

    def attempt(subject: str, look: Callable[[str], tuple[bool, str]]) -> StoreFinding:
        name = address.prefix + probe_key()

        def looked() -> tuple[bool, str]:
            with s3_faults(address, name):
                try:
                    return look(name)
                finally:
                    remove_name(client, name)

        return tried(subject, looked)

    yield attempt("versions", lambda name: _versions(client, name))
    yield attempt("conditional-write", lambda name: _conditional(client, name))
    yield attempt("lock", lambda name: _lock(client, name, must_lock=must_lock))
    yield attempt("clock", lambda _: _clock(client))


def _versions(client: S3Client, name: str) -> tuple[bool, str]:
    if not client.state().versioned:
        return False, _NO_VERSIONS
    first = client.put(name, b"1", {}).version
    client.put(name, b"2", {})
    answer = client.get(name, first)
    try:
        kept = bool(first) and answer.read() == b"1"
    finally:
        answer.close()
    return kept, "bản cũ vẫn đọc được / the version before can still be read" if kept else _NO_VERSIONS


def _conditional(client: S3Client, name: str) -> tuple[bool, str]:
    """Never a fault: where the server does not see to it, the archive does (`turns`)."""
    if not client.state().atomic:
        return True, "máy chủ không bảo đảm; Văn Khố tự xếp lượt ghi / not by the server: writers take turns"
    client.put(name, b"1", {"If-None-Match": "*"})
    try:
        client.put(name, b"2", {"If-None-Match": "*"})
    except S3Error as error:
        if error.code != "PreconditionFailed":
            raise
        return True, "máy chủ từ chối người ghi sau / the server refuses the second writer"
    return False, "máy chủ ghi đè dù bị cấm / the server overwrites although forbidden"


def _lock(client: S3Client, name: str, *, must_lock: bool) -> tuple[bool, str]:
    if not client.can_lock():
        return not must_lock, "bucket không khóa được đối tượng / the bucket cannot lock objects"
    version = client.put(name, b"1", {}).version or ""
    lock = Lock(LockMode.COMPLIANCE, datetime.now(UTC).replace(microsecond=0) + _LOCK)
    set_lock(client, name, version, lock)
    if remove_version(client, name, version):
        return False, "bản bị khóa vẫn xóa được / a locked version can be removed"
    with suppress(S3Error):
        set_lock(client, name, version, Lock(lock.mode, lock.until - _LOCK / 2))
    found = get_lock(client, name, version)
    if found is None or not found.holds(lock):
        said = (
            "tài khoản này rút ngắn được khóa; đừng dùng khóa root / this account can shorten a lock: use no root keys"
        )
        return False, said
    return True, "bản bị khóa không xóa, không rút ngắn được / a locked version is not removed, nor its lock shortened"


def _clock(client: S3Client) -> tuple[bool, str]:
    clock = client.state().clock
    if clock is None:
        return True, "máy chủ không nói giờ / the server does not tell the time"
    seconds = round((datetime.now(UTC) - clock).total_seconds())
    return abs(seconds) <= _SKEW.total_seconds(), f"lệch {seconds} giây / {seconds} s apart"


def _remove_leftovers(client: S3Client, prefix: str) -> None:
    """Trial objects of earlier examinations whose lock has run out."""
    hidden = [version.name for version in client.versions_below(f"{prefix}{PROBES}/") if version.marker]
    for name in hidden:
        remove_name(client, name)
