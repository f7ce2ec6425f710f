"""Files on their way out: under their own names, in ranges, and never opened inside a page of ours."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from starlette.responses import FileResponse, Response

from domain.documents import FileUse
from domain.errors import ArchiveError, ErrorCode
from scan.collect import display_name

if TYPE_CHECKING:
    from starlette.requests import Request

    from domain.documents import Record, StoredFile
    from pipeline.archive import Archive

_ALONE = "sandbox; default-src 'none'"
_LONGEST_NAME = 180  # characters of a download's name


def send_file(request: Request, archive: Archive, record: Record, file: StoredFile, name: str) -> Response:
    """A stored file as a download; its hash was checked when it was fetched from the object store.

    `Content-Disposition` carries the name in UTF-8 (RFC 5987, RFC 6266), `ETag` is the file's SHA-256.
    """
    tag = f'"{file.fixity.sha256}"'
    headers = {"ETag": tag, "Content-Security-Policy": _ALONE, "Cache-Control": "private, no-cache"}
    if is_known(request, tag):
        return Response(status_code=304, headers=headers)
    path = archive.fetch(record, file)
    return FileResponse(path, headers=headers, media_type=file.media_type, filename=safe_name(name))


def is_known(request: Request, tag: str) -> bool:
    """The client has this version already (`If-None-Match`)."""
    known = request.headers.get("if-none-match", "")
    return known.strip() == "*" or tag in (part.strip().removeprefix("W/") for part in known.split(","))


def document_name(record: Record) -> str:
    """What the record's document is called when it is taken home: its code and title."""
    return f"{record.code} {record.title}"[:_LONGEST_NAME] + ".pdf"


def master_of(record: Record, ordinal: int) -> tuple[StoredFile, str]:
    """Master number `ordinal` (1-based) and the name it came under.

    Raises:
        ArchiveError: RECORD_NOT_FOUND.
    """
    masters = [file for file in record.files if file.use is FileUse.MASTER]
    if not 1 <= ordinal <= min(len(masters), len(record.sources)):
        raise ArchiveError(ErrorCode.RECORD_NOT_FOUND, record=f"{record.code}/masters/{ordinal}")
    return masters[ordinal - 1], record.sources[ordinal - 1].name


def safe_name(name: str) -> str:
    """`name` without parts that a file system or a header could take for something else."""
    flat = name.replace("/", "_").replace("\\", "_").replace('"', "'")
    return display_name(Path(flat)) if flat.strip(". ") else "_"
