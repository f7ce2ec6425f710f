"""The verdict about a file that is sent to be judged and not stored, for pages and programs alike."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from api.http.jobs import HeavyWork, in_thread
from api.http.uploads.upload_bytes import disk_faults
from api.http.uploads.upload_store import file_name
from domain.errors import ArchiveError, ErrorCode

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from starlette.requests import Request

    from api.http.access.verifications import Verifications
    from pipeline.archive import Archive

R = TypeVar("R")
_BLOCK = 1 << 20


async def judged_body(request: Request, archive: Archive, heavy: HeavyWork, name: str, judge: Callable[[Path], R]) -> R:
    """Stream the body to a temporary file, judge that, delete it.

    Args:
        request: with the file as its body.
        archive: whose limits hold.
        heavy: a place in it is held while the file is judged.
        name: of the file.
        judge: what is wanted to know of it.

    Raises:
        ArchiveError: FILE_TOO_LARGE, EMPTY_FILE, DISK_FULL.
        RequestRefused: TOO_OFTEN, SERVER_BUSY, WORK_WAITING.
    """
    heavy.verifying.check()
    settings = archive.settings
    most = min(settings.limits.file_bytes, settings.web.verify_bytes)
    _check_declared(request, most)
    verifications: Verifications = request.app.state.verifications
    with verifications.entered(request.client.host if request.client else ""):
        async with _temporary(archive) as folder:
            path = folder / file_name(name)
            await _receive(request, path, most)
            return await heavy.verifying.run(judge, path)


def _check_declared(request: Request, most: int) -> None:
    """Refuse a body that is too long before it is sent."""
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > most:
        raise ArchiveError(ErrorCode.FILE_TOO_LARGE, size=int(declared), limit=most)


@asynccontextmanager
async def _temporary(archive: Archive) -> AsyncIterator[Path]:
    parent = archive.passing() / "verify"
    with disk_faults(parent):
        parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=parent))
    try:
        yield folder
    finally:
        await in_thread(shutil.rmtree, folder, ignore_errors=True)


async def _receive(request: Request, path: Path, most: int) -> None:
    size, block = 0, bytearray()
    with disk_faults(path), path.open("wb") as file:
        async for data in request.stream():
            size += len(data)
            if size > most:
                raise ArchiveError(ErrorCode.FILE_TOO_LARGE, size=f"> {most}", limit=most)
            block += data
            if len(block) >= _BLOCK:
                await in_thread(file.write, bytes(block))
                block.clear()
        await in_thread(file.write, bytes(block))
    if not size:
        raise ArchiveError(ErrorCode.EMPTY_FILE)
