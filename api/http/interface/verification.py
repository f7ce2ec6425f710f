"""Verdicts: about records, and about files that are not stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request

from api.http.access.rules import needs
from api.http.addresses import API
from api.http.dependencies import TheActor, TheArchive, TheHeavyWork, TheLanguage
from api.http.verdicts import judged_body
from domain.evidence import VerificationReport
from domain.people.permissions import Permission

if TYPE_CHECKING:
    from pathlib import Path

router = APIRouter(prefix=API, tags=["verification"])
RAW_BODY = {"requestBody": {"required": True, "content": {"application/octet-stream": {}, "application/pdf": {}}}}


@router.get(
    "/records/{code}/verification",
    summary="The verdict about a record",
    operation_id="verifyRecord",
    dependencies=[needs(Permission.VERIFY)],
)
async def verify_record(
    archive: TheArchive, actor: TheActor, heavy: TheHeavyWork, language: TheLanguage, code: str
) -> VerificationReport:
    """Every stored file is the one that was written, and its signatures hold; in EN 319 102-1 words.

    A verdict is an answer, so it comes with status 200 whatever it says.
    """
    return await heavy.verifying.run(archive.proving.verify_record, actor, code, language)


@router.post(
    "/verify",
    summary="Verify a file without storing it",
    operation_id="verifyFile",
    openapi_extra=RAW_BODY,
    dependencies=[needs(Permission.VERIFY)],
)
async def verify_file(
    request: Request,
    archive: TheArchive,
    actor: TheActor,
    heavy: TheHeavyWork,
    language: TheLanguage,
    name: Annotated[str, Query(max_length=500, description="The file's name, for the report")] = "tai-lieu.pdf",
) -> VerificationReport:
    """The body is the file itself. It is judged in a child process and deleted again."""

    def judge(path: Path) -> VerificationReport:
        return archive.proving.verify_file(actor, path, path.name, language)

    return await judged_body(request, archive, heavy, name, judge)
