"""Files on their way out: under their own names, in ranges, and never opened inside a page of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.background import BackgroundTask
from starlette.responses import FileResponse, Response

from api.http.heads import ASKED_BY_HEAD
from api.http.ranges import wanted_ranges
from api.http.request_faults import RequestFault, RequestRefused
from domain.documents import FileUse
from domain.errors import ArchiveError, ErrorCode
from domain.file_names import printable_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

    from api.http.jobs import Places
    from domain.documents import Record, StoredFile

_ALONE = "sandbox; default-src 'none'"
_LONGEST_NAME = 180  # characters of a download's name


def passing_file(path: Path, name: str, kind: str) -> FileResponse:
    """A file that was made for this one request; it is gone when it was sent."""
    headers = {"Cache-Control": "private, no-store", "Content-Security-Policy": _ALONE}
    gone = BackgroundTask(path.unlink, missing_ok=True)
    return FileResponse(path, filename=name, media_type=kind, headers=headers, background=gone)


async def send_file(
    request: Request, reading: Places, fetch: Callable[[StoredFile], Path], file: StoredFile, name: str
) -> Response:
    """A stored file as a download; its hash was checked when it was fetched from the object store.

    `Content-Disposition` carries the name in UTF-8 (RFC 5987, RFC 6266), `ETag` is the file's SHA-256.

    Args:
        request: that asks for it.
        reading: where it is fetched.
        fetch: gives a local copy of it.
        file: what is sent.
        name: under which it is sent.

    Raises:
        RequestRefused: RANGE_OUTSIDE, WORK_WAITING.
    """
    tag = f'"{file.fixity.sha256}"'
    headers = {"ETag": tag, "Content-Security-Policy": _ALONE, "Cache-Control": "private, no-cache"}
    if is_known(request, tag):
        return Response(status_code=304, headers=headers)
    path = await reading.run(fetch, file)
    ranges = _ranges(request, tag, path.stat().st_size)
    return _Stored(path, ranges, headers=headers, media_type=file.media_type, filename=safe_name(name))


class _Stored(FileResponse):
    """A file, or the ranges of it that were found good: Starlette refuses a `Range` that RFC 9110 has us ignore."""

    def __init__(self, path: Path, ranges: str | None, **named: Any) -> None:
        super().__init__(path, **named)
        self._ranges = ranges

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(name, value) for name, value in scope["headers"] if name not in {b"range", b"if-range"}]
        if self._ranges:
            headers.append((b"range", self._ranges.encode()))
        method = "HEAD" if scope.get(ASKED_BY_HEAD) else scope["method"]  # nothing is read only to be dropped
        await super().__call__({**scope, "headers": headers, "method": method}, receive, send)


def _ranges(request: Request, tag: str, size: int) -> str | None:
    """The `Range` to answer, cleaned; None for the whole file. Only GET has ranges (RFC 9110 §14.2).

    Raises:
        RequestRefused: RANGE_OUTSIDE, the file has nothing of what is asked.
    """
    asked = request.headers.get("range")
    if asked is None or request.scope.get(ASKED_BY_HEAD) or request.headers.get("if-range", tag) != tag:
        return None
    ranges = wanted_ranges(asked, size)
    if ranges is None:
        return None
    if not ranges:
        raise RequestRefused(RequestFault.RANGE_OUTSIDE, {"Content-Range": f"bytes */{size}"}, size=size)
    return "bytes=" + ",".join(f"{start}-{end}" for start, end in ranges)


def is_known(request: Request, tag: str) -> bool:
    """The client has this version already (`If-None-Match`)."""
    known = request.headers.get("if-none-match", "")
    return known.strip() == "*" or tag in (part.strip().removeprefix("W/") for part in known.split(","))


def document_name(record: Record) -> str:
    """What the record's document is called when it is taken home: its code and title."""
    return f"{record.code} {record.called}"[:_LONGEST_NAME] + ".pdf"


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
    return printable_name(flat) if flat.strip(". ") else "_"
