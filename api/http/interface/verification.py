"""Verdicts: about records, and about files that are not stored."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request

from api.http.dependencies import TheArchive, TheHeavyWork, TheLanguage
from api.http.jobs import HeavyWork, in_thread
from api.http.uploads.upload_bytes import disk_faults
from api.http.uploads.upload_store import file_name
from domain.errors import ArchiveError, ErrorCode
from domain.evidence import VerificationReport

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from api.http.access.verifications import Verifications
    from domain.messages import Language
    from pipeline.archive import Archive

router = APIRouter(prefix="/api", tags=["verification"])
RAW_BODY = {"requestBody": {"required": True, "content": {"application/octet-stream": {}, "application/pdf": {}}}}
_BLOCK = 1 << 20


@router.get("/records/{code}/verification", summary="The verdict about a record", operation_id="verifyRecord")
async def verify_record(
    archive: TheArchive, heavy: TheHeavyWork, language: TheLanguage, code: str
) -> VerificationReport:
    """Every stored file is the one that was written, and its signatures hold; in EN 319 102-1 words.

    A verdict is an answer, so it comes with status 200 whatever it says.
    """
    return await heavy.verifying.run(archive.verify_record, code, language)


@router.post(
    "/verify",
    summary="Verify a file without storing it",
    operation_id="verifyFile",
    openapi_extra=RAW_BODY,
)
async def verify_file(
    request: Request,
    archive: TheArchive,
    heavy: TheHeavyWork,
    language: TheLanguage,
    name: Annotated[str, Query(max_length=500, description="The file's name, for the report")] = "tai-lieu.pdf",
) -> VerificationReport:
    """The body is the file itself. It is judged in a child process and deleted again."""
    return await verdict_on_body(request, archive, heavy, language, name)


async def verdict_on_body(
    request: Request, archive: Archive, heavy: HeavyWork, language: Language, name: str
) -> VerificationReport:
    """Stream the body to a temporary file, judge that, delete it.

    Raises:
        ArchiveError: FILE_TOO_LARGE, EMPTY_FILE, DISK_FULL.
        RequestRefused: TOO_OFTEN, SERVER_BUSY, WORK_WAITING.
    """
    heavy.verifying.check()
    settings = archive.parts.settings
    most = min(settings.limits.file_bytes, settings.web.verify_bytes)
    _check_declared(request, most)
    verifications: Verifications = request.app.state.verifications
    with verifications.entered(request.client.host if request.client else ""):
        async with _temporary(archive) as folder:
            path = folder / file_name(name)
            await _receive(request, path, most)
            return await heavy.verifying.run(archive.verify_file, path, path.name, language)


def _check_declared(request: Request, most: int) -> None:
    """Refuse a body that is too long before it is sent."""
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > most:
        raise ArchiveError(ErrorCode.FILE_TOO_LARGE, size=int(declared), limit=most)


@asynccontextmanager
async def _temporary(archive: Archive) -> AsyncIterator[Path]:
    parent = archive.parts.run_folder / "verify"
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
