"""Where an S3 store is: `s3+http://key:secret@host:port/bucket[/prefix][?region=…]`, `s3+https://…`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode
from storage.objects.keys import check_key

if TYPE_CHECKING:
    from urllib.parse import SplitResult

SCHEMES = ("s3+http", "s3+https")
OWN = ".s3"  # first part of no key: what this back end needs for itself
_REGION = "us-east-1"  # what MinIO and versitygw call theirs unless told otherwise
_BUCKET = re.compile(r"(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]")


@dataclass(frozen=True, slots=True)
class S3Address:
    """A bucket, the part of it that is ours, and who we are there. The keys are in no `repr`.

    Attributes:
        secure: over TLS.
        host: name and port.
        bucket: its name.
        prefix: beginning of all names, empty or ending with `/`.
        region: the name of the server's region, which every request is signed for.
        access_key, secret_key: the account.
    """

    secure: bool
    host: str
    bucket: str
    prefix: str
    region: str
    access_key: str = field(repr=False)
    secret_key: str = field(repr=False)

    @property
    def place(self) -> str:
        """Host, bucket and prefix for people, without the keys."""
        return f"{self.host}/{self.bucket}/{self.prefix}".rstrip("/")

    @property
    def own(self) -> str:
        """Beginning of the names that this back end needs for itself."""
        return f"{self.prefix}{OWN}/"

    def name(self, key: str) -> str:
        """The whole name of `key` in the bucket.

        Raises:
            ArchiveError: STORE_FAILED when it is not safe, or ours.
        """
        if check_key(key).partition("/")[0] == OWN:
            raise ArchiveError(ErrorCode.STORE_FAILED, detail=f"{key!r}: reserved")
        return self.prefix + key


def parse_s3_url(url: str) -> S3Address:
    """The address that `url` names; key and secret are percent-encoded in it.

    Raises:
        ArchiveUnusable: SETTINGS_INVALID, naming the part that is wrong and never the keys.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:  # its words may hold the secret
        raise _invalid("cổng hoặc máy chủ sai; mã hóa phần trăm các ký tự “/”, “:”, “@” trong khóa", _PORT) from None
    host = _host(parts)
    bucket, _, prefix = unquote(parts.path).strip("/").partition("/")
    if not _BUCKET.fullmatch(bucket):
        raise _invalid(f"tên bucket {bucket!r} không hợp lệ", "the bucket's name is missing or not valid")
    return S3Address(
        secure=parts.scheme == "s3+https",
        host=host if port is None else f"{host}:{port}",
        bucket=bucket,
        prefix=_prefix(prefix),
        region=_region(parts),
        access_key=unquote(parts.username or ""),
        secret_key=unquote(parts.password or ""),
    )


_PORT = "wrong host or port; percent-encode / : @ in key and secret"


def _host(parts: SplitResult) -> str:
    if not parts.username or not parts.password:
        raise _invalid("thiếu khóa truy cập hoặc khóa bí mật", "access key or secret key is missing")
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or ""
    if not _HOST.fullmatch(host):
        raise _invalid("thiếu tên máy chủ hoặc tên sai", "the host is missing or wrong")
    if parts.fragment:
        raise _invalid("có ký tự # chưa mã hóa phần trăm", "there is a # that is not percent-encoded")
    return host


def _prefix(prefix: str) -> str:
    if not prefix:
        return ""
    try:
        return check_key(prefix) + "/"
    except ArchiveError:
        raise _invalid(f"tiền tố {prefix!r} không hợp lệ", "the prefix is not valid") from None


def _region(parts: SplitResult) -> str:
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    region = options.pop("region", _REGION)
    if options or (parts.query and not parts.query.startswith("region=")):
        raise _invalid("chỉ có thể đặt ?region=…", "only ?region=… may be set")
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,62}", region):
        raise _invalid("tên vùng sai", "the region's name is not valid")
    return region


def _invalid(vietnamese: str, english: str) -> ArchiveUnusable:
    detail = f"{vietnamese} / {english} (s3+https://key:secret@host:port/bucket)"
    return ArchiveUnusable(
        ErrorCode.SETTINGS_INVALID, key="object_store_url", detail=detail, place="VANKHO_OBJECT_STORE_URL"
    )
