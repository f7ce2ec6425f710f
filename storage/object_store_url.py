"""Which object store a URL names (`VANKHO_OBJECT_STORE_URL`): `file:///folder`; empty for the embedded one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from domain.errors import ArchiveUnusable, ErrorCode
from storage.file_store import FileObjectStore

if TYPE_CHECKING:
    from storage.object_store import ObjectStore


def open_object_store(url: str, home: Path, *, must_exist: bool = False) -> ObjectStore:
    """The object store at `url`, by default `home`/store.

    Raises:
        ArchiveUnusable: SETTINGS_INVALID for a URL we do not know; ARCHIVE_MISSING when it `must_exist` and does not.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"", "file"}:
        detail = f"{parts.scheme}:// chưa được hỗ trợ / is not supported"
        raise ArchiveUnusable(
            ErrorCode.SETTINGS_INVALID, key="object_store_url", detail=detail, place="VANKHO_OBJECT_STORE_URL"
        )
    folder = Path(unquote(parts.path)) if url else home / "store"
    if must_exist and not folder.is_dir():
        raise ArchiveUnusable(ErrorCode.ARCHIVE_MISSING, path=str(folder))
    return FileObjectStore(folder)
