"""`/api/v1/audits`: audits of all signatures and files, begun, watched, and taken home as files; for auditors."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any
from uuid import uuid4

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.responses import FileResponse

from api.audit_lines import summary_value, write_csv
from api.http.access.rules import needs
from api.http.addresses import API
from api.http.dependencies import TheActor, TheArchive, TheLanguage
from api.http.downloads import passing_file
from domain.audits import AuditScope, AuditState
from domain.people.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

router = APIRouter(prefix=f"{API}/audits", tags=["audits"])
_MOST = 1_000_000


class AskedAudit(BaseModel):
    """What is to be looked at; all of the archive that one may see by default."""

    batch: Annotated[str, Field(max_length=200)] = ""
    fonds: Annotated[str, Field(max_length=64)] = ""
    since: date | None = None
    sample: Annotated[int, Field(ge=0, le=_MOST)] = 0


@router.get("", dependencies=[needs(Permission.AUDIT)], summary="All audits, newest first", operation_id="listAudits")
def audits(archive: TheArchive, actor: TheActor) -> list[dict[str, Any]]:
    """Each with what it found; see `docs/stored-formats.md`, `audit.json`."""
    return [summary_value(one) for one in archive.audits.select(actor)]


@router.post(
    "", dependencies=[needs(Permission.AUDIT)], status_code=202, summary="Begin an audit", operation_id="beginAudit"
)
def begin(archive: TheArchive, actor: TheActor, language: TheLanguage, asked: AskedAudit) -> dict[str, Any]:
    """The workers judge every stored file and signature of what is asked for; one audit goes on at a time."""
    scope = AuditScope(asked.batch, asked.fonds, asked.since, asked.sample)
    return summary_value(archive.audits.begin(actor, scope, language))


@router.get(
    "/{identifier}", dependencies=[needs(Permission.AUDIT)], summary="What an audit found", operation_id="showAudit"
)
def audit(archive: TheArchive, actor: TheActor, identifier: str) -> dict[str, Any]:
    """As far as it has come: `judged` of `planned` records."""
    summary = archive.audits.shown(actor, identifier)
    value = summary_value(summary)
    if summary.state is AuditState.RUNNING:
        value["judged"] = archive.audits.judged(actor, identifier)
    return value


@router.get(
    "/{identifier}/report",
    dependencies=[needs(Permission.AUDIT)],
    summary="The report, a sealed PDF/A",
    operation_id="downloadAuditReport",
)
def report(archive: TheArchive, actor: TheActor, identifier: str) -> FileResponse:
    """In the language in which the audit was begun."""

    def write(target: Path) -> None:
        archive.audits.report(actor, identifier, target)

    return _sent(archive, write, f"kiem-tra-{identifier}.pdf", "application/pdf")


@router.get(
    "/{identifier}/rows",
    dependencies=[needs(Permission.AUDIT)],
    summary="Every record and signature, as CSV",
    operation_id="downloadAuditRows",
)
def rows(archive: TheArchive, actor: TheActor, identifier: str) -> FileResponse:
    """A line a signature, and one for a record without any."""

    def write(target: Path) -> None:
        with target.open("w", encoding="utf-8-sig", newline="") as file:
            write_csv(archive.audits.rows(actor, identifier), file)

    return _sent(archive, write, f"kiem-tra-{identifier}.csv", "text/csv; charset=utf-8")


def _sent(archive: TheArchive, write: Callable[[Path], None], name: str, kind: str) -> FileResponse:
    """A file that is made for this one request, and gone when it was sent."""
    target = archive.passing() / f"{uuid4().hex}-{name}"
    try:
        write(target)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return passing_file(target, name, kind)
