"""The verification report of a record, and of a file that is not stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse

from api.http.dependencies import TheArchive, TheHeavyWork, TheLanguage
from api.http.interface.verification import judged_body
from api.http.pages.rendering import render

if TYPE_CHECKING:
    from pathlib import Path

    from domain.evidence import VerificationReport
    from pipeline.proving.changed_pages import PagePair

router = APIRouter()


@router.get("/records/{code}/verification")
def record_report(
    request: Request, archive: TheArchive, heavy: TheHeavyWork, language: TheLanguage, code: str
) -> HTMLResponse:
    """Judged anew at each look: what was right yesterday may have been changed since."""
    summary = archive.summary(code)
    with heavy.place():
        report = archive.verify_record(code, language)
        pairs = archive.draw_changed_pages(report)
    return render(request, "record_verification.html", record=summary, report=report, pairs=pairs)


@router.get("/verify")
def verify_page(request: Request) -> HTMLResponse:
    """Where to drop a file."""
    return render(request, "verify.html")


@router.post("/verify")
async def file_report(
    request: Request,
    archive: TheArchive,
    heavy: TheHeavyWork,
    language: TheLanguage,
    name: Annotated[str, Query(max_length=500)] = "tai-lieu.pdf",
) -> HTMLResponse:
    """The report about the file in the body, as a piece of the page."""

    def judge(path: Path) -> tuple[VerificationReport, tuple[PagePair, ...]]:
        report = archive.verify_file(path, path.name, language)
        return report, archive.draw_changed_pages(report, path)

    report, pairs = await judged_body(request, archive, heavy, name, judge)
    return render(request, "_report.html", report=report, pairs=pairs)
