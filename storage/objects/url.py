"""Which object store a URL names (`VANKHO_OBJECT_STORE_URL`): a folder or a bucket; empty for the embedded one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from domain.errors import ArchiveUnusable, ErrorCode
from storage.objects.file_store import FileObjectStore
from storage.objects.s3.address import SCHEMES, parse_s3_url

if TYPE_CHECKING:
    from storage.objects.object_store import ObjectStore
    from storage.objects.retention import Retention
    from storage.objects.s3.store import S3ObjectStore

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")


def open_object_store(
    url: str, home: Path, *, must_exist: bool = False, retention: Retention | None = None
) -> ObjectStore:
    """The object store at `url`, by default `home`/store; the caller closes it.

    Args:
        url: `file:///folder`, `s3+https://key:secret@host:port/bucket[/prefix][?region=…]`, `s3+http://…`, or empty.
        home: the archive's folder.
        must_exist: refuse a folder or bucket that is not there instead of making it.
        retention: which objects are locked and for how long; only an S3 store can.

    Raises:
        ArchiveUnusable: SETTINGS_INVALID for a URL we do not know, or a retention that the store cannot keep;
            ARCHIVE_MISSING when it `must_exist` and does not; STORE_FAILED when a new one is not fit for an archive.
    """
    written = _SCHEME.match(url)
    scheme = written[1].lower() if written else ""
    if scheme in SCHEMES:
        return _s3_store(url, must_exist=must_exist, retention=retention)
    if scheme not in {"", "file"}:
        raise _invalid(f"{scheme}:// chưa được hỗ trợ / {scheme}:// is not supported")
    if retention is not None:
        detail = "thư mục không khóa được đối tượng / a folder cannot lock objects"
        raise ArchiveUnusable(ErrorCode.SETTINGS_INVALID, key="object_lock", detail=detail, place="vankho.toml")
    folder = Path(unquote(urlsplit(url).path)) if url else home / "store"
    if must_exist and not folder.is_dir():
        raise ArchiveUnusable(ErrorCode.ARCHIVE_MISSING, path=str(folder))
    return FileObjectStore(folder)


def _s3_store(url: str, *, must_exist: bool, retention: Retention | None) -> S3ObjectStore:
    address = parse_s3_url(url)
    try:
        from storage.objects.s3.store import S3ObjectStore
    except ModuleNotFoundError as error:
        raise _invalid(
            f"thiếu gói {error.name}; hãy chạy “pip install vankho[scale]” / "
            f"package {error.name} is missing (pip install vankho[scale])"
        ) from error
    store = S3ObjectStore(address, retention)
    try:
        store.open(must_exist=must_exist)
    except BaseException:
        store.close()
        raise
    return store


def _invalid(detail: str) -> ArchiveUnusable:
    return ArchiveUnusable(
        ErrorCode.SETTINGS_INVALID, key="object_store_url", detail=detail, place="VANKHO_OBJECT_STORE_URL"
    )
