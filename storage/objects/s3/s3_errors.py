"""Refusals of an S3 server and faults on the way to it, in the words of the archive. Keys are never told."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from minio.error import InvalidResponseError, MinioException, S3Error, ServerError
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    MaxRetryError,
    NewConnectionError,
    ProtocolError,
    ReadTimeoutError,
    SSLError,
)

from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.objects.s3.address import S3Address

MISSING = {"NoSuchKey", "NoSuchVersion"}
TAKEN = {"PreconditionFailed", "ConditionalRequestConflict"}
_FULL = {
    "XMinioStorageFull",
    "XMinioAdminBucketQuotaExceeded",
    "QuotaExceeded",
    "InsufficientStorage",
    "StorageFull",
}
_HTTP_FULL = 507
_DETAIL_LENGTH = 200
_UNKNOWN_KEY = "khóa truy cập không được công nhận / the access key is not known there"
_BUSY = "máy chủ quá tải / the server is overloaded"
_NO_LOCK = "bucket chưa bật khóa đối tượng (object lock) / object lock is not enabled in the bucket"

# What somebody has to put right before anything can go on.
_TO_SETTLE = {
    "InvalidAccessKeyId": _UNKNOWN_KEY,
    "XAdminUserNotFound": _UNKNOWN_KEY,
    "SignatureDoesNotMatch": "khóa bí mật không đúng / the secret key is wrong",
    "AccessDenied": "tài khoản không được phép / the account may not do this",
    "NoSuchBucket": "không có bucket này / there is no such bucket",
    "RequestTimeTooSkewed": "đồng hồ máy này lệch với máy chủ / the clocks of this machine and the server differ",
    "AuthorizationHeaderMalformed": "vùng (region) không đúng / the region is wrong",
    "ObjectLockConfigurationNotFoundError": _NO_LOCK,
    "InvalidBucketState": _NO_LOCK,
}
_SAID_OF_BUSY = {  # their sentences only; whether a request is tried again stands in `connections.py`
    "SlowDown": _BUSY,
    "SlowDownRead": _BUSY,
    "SlowDownWrite": _BUSY,
    "ServiceUnavailable": _BUSY,
    "Busy": _BUSY,
    "XMinioServerNotInitialized": "máy chủ đang khởi động / the server is starting",
}
_BROKEN: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], str], ...] = (
    (ConnectTimeoutError, "máy chủ không nhận kết nối / the server takes no connection in time"),
    (NewConnectionError, "không kết nối được / no connection"),
    (SSLError, "chứng thư TLS của máy chủ không được tin / the server's TLS certificate is not trusted"),
    (ReadTimeoutError, "máy chủ không trả lời kịp / the server does not answer in time"),
    (ProtocolError, "kết nối đứt giữa chừng / the connection broke"),
    (TimeoutError, "tên này đang được ghi ở nơi khác / another writer keeps this name"),
    ((ParseError, ValueError), "câu trả lời không phải của máy chủ S3 / the answer is not that of an S3 server"),
)


@contextmanager
def s3_faults(address: S3Address, key: str = "") -> Iterator[None]:
    """What minio and urllib3 raise inside becomes an error about `address`, and about the object `key`.

    Raises:
        ArchiveError: OBJECT_MISSING; STORE_FAILED for what passes: broken connections, an overloaded server.
        ArchiveUnusable: DISK_FULL, also for a quota; STORE_FAILED for what somebody must put right: wrong keys or
            region, no bucket, clocks that differ, no right, no object lock.
    """
    try:
        yield
    except S3Error as error:
        raise _refused(error, address, key) from error
    except (ServerError, InvalidResponseError) as error:
        raise _unclear(error, address) from error
    except (MinioException, HTTPError, ParseError, ValueError, OSError) as error:
        raise ArchiveError(ErrorCode.STORE_FAILED, detail=f"{address.place}: {_broken(error)}") from error


def lock_missing(address: S3Address) -> ArchiveUnusable:
    """A retention is set, and the bucket cannot lock."""
    return _unusable(address, _NO_LOCK)


def not_versioned(address: S3Address) -> ArchiveUnusable:
    """The bucket forgets what is overwritten: no place for an archive."""
    detail = "bucket chưa bật lưu phiên bản (versioning) / versioning is not enabled in the bucket"
    return _unusable(address, detail)


def is_full(error: S3Error) -> bool:
    """Whether there is no room left, on the disk or in the quota."""
    return error.code in _FULL or error.response.status == _HTTP_FULL


def _refused(error: S3Error, address: S3Address, key: str) -> ArchiveError:
    code = error.code or ""
    if code in MISSING and key:
        return ArchiveError(ErrorCode.OBJECT_MISSING, key=key)
    if is_full(error):
        return ArchiveUnusable(ErrorCode.DISK_FULL, path=address.place)
    if code in _TO_SETTLE:
        return _unusable(address, _TO_SETTLE[code])
    said = _SAID_OF_BUSY.get(code) or f"{code}: {_one_line(error.message or '', address)}"
    return ArchiveError(ErrorCode.STORE_FAILED, detail=f"{address.place}: {said}")


def _unclear(error: ServerError | InvalidResponseError, address: S3Address) -> ArchiveError:
    """An answer without S3's own error document, as proxies give it."""
    status = error.status_code if isinstance(error, ServerError) else error._code  # noqa: SLF001 - it has no other name
    if status == _HTTP_FULL:
        return ArchiveUnusable(ErrorCode.DISK_FULL, path=address.place)
    return ArchiveError(ErrorCode.STORE_FAILED, detail=f"{address.place}: HTTP {status}")


def _broken(error: BaseException) -> str:
    cause = error.reason if isinstance(error, MaxRetryError) and error.reason else error
    return next((said for kind, said in _BROKEN if isinstance(cause, kind)), type(cause).__name__)


def _unusable(address: S3Address, said: str) -> ArchiveUnusable:
    return ArchiveUnusable(ErrorCode.STORE_FAILED, detail=f"{address.place}: {said}")


def _one_line(said: str, address: S3Address) -> str:
    for secret in (address.secret_key, address.access_key):
        said = said.replace(secret, "***")
    return " ".join(said.split())[:_DETAIL_LENGTH]
