"""The verification report of a record, and of a file that is not stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse

from api.http.access.rules import needs
from api.http.dependencies import TheActor, TheArchive, TheHeavyWork, TheLanguage
from api.http.jobs import in_thread
from api.http.pages.rendering import render
from api.http.verdicts import judged_body
from domain.people.permissions import Permission

if TYPE_CHECKING:
    from pathlib import Path

    from domain.evidence import VerificationReport
    from pipeline.proving.changed_pages import PagePair

router = APIRouter()


@router.get("/records/{code}/verification", dependencies=[needs(Permission.SEARCH, Permission.VERIFY)])
async def record_report(
    request: Request, archive: TheArchive, actor: TheActor, heavy: TheHeavyWork, language: TheLanguage, code: str
) -> HTMLResponse:
    """Judged anew at each look: what was right yesterday may have been changed since."""
    summary = await in_thread(archive.records.summary, actor, code)

    def judged() -> tuple[VerificationReport, tuple[PagePair, ...]]:
        report = archive.proving.verify_record(actor, code, language)
        return report, archive.proving.draw_changed_pages(actor, report)

    report, pairs = await heavy.verifying.run(judged)
    return render(request, "record_verification.html", record=summary, report=report, pairs=pairs)


@router.get("/verify", dependencies=[needs(Permission.VERIFY)])
def verify_page(request: Request) -> HTMLResponse:
    """Where to drop a file."""
    return render(request, "verify.html")


@router.post("/verify", dependencies=[needs(Permission.VERIFY)])
async def file_report(
    request: Request,
    archive: TheArchive,
    actor: TheActor,
    heavy: TheHeavyWork,
    language: TheLanguage,
    name: Annotated[str, Query(max_length=500)] = "tai-lieu.pdf",
) -> HTMLResponse:
    """The report about the file in the body, as a piece of the page."""

    def judge(path: Path) -> tuple[VerificationReport, tuple[PagePair, ...]]:
        report = archive.proving.verify_file(actor, path, path.name, language)
        return report, archive.proving.draw_changed_pages(actor, report, path)

    report, pairs = await judged_body(request, archive, heavy, name, judge)
    return render(request, "_report.html", report=report, pairs=pairs)
