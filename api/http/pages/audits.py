"""`/audits`: audits of all signatures and files; begun here, each with what it found and what became worse."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.http.access.forms import TheForm
from api.http.access.rules import needs
from api.http.addresses import API
from api.http.dependencies import TheActor, TheArchive, TheLanguage
from api.http.pages.login import SEE_OTHER
from api.http.pages.rendering import render
from api.http.problems import problem_of
from domain.audit_words import table_heading, told_scope, told_value
from domain.audits import AuditScope, AuditState
from domain.errors import ArchiveError, ErrorCode
from domain.messages import explain
from domain.people.permissions import Permission

if TYPE_CHECKING:
    from api.http.access.forms import Form
    from api.http.problems import Problem
    from domain.messages import Language

router = APIRouter(prefix="/audits")
_SHOWN = 100
_TOLD_HERE = frozenset(
    {
        ErrorCode.USAGE,
        ErrorCode.AUDIT_RUNNING,
        ErrorCode.NOTHING_TO_AUDIT,
        ErrorCode.BATCH_NOT_FOUND,
        ErrorCode.SEVERAL_BATCHES,
    }
)


@router.get("", dependencies=[needs(Permission.AUDIT)])
def audits(request: Request, archive: TheArchive, actor: TheActor, language: TheLanguage) -> HTMLResponse:
    """All audits, newest first, and the form to begin one."""
    return _page(request, archive, actor, language)


@router.post("", dependencies=[needs(Permission.AUDIT)])
def begin(request: Request, archive: TheArchive, actor: TheActor, language: TheLanguage, form: TheForm) -> Response:
    """Begin an audit; its page tells how far it has come."""
    try:
        begun = archive.audits.begin(actor, _scope(form), language)
    except ArchiveError as error:
        if error.code not in _TOLD_HERE:
            raise
        return _page(request, archive, actor, language, problem_of(error, language))
    return RedirectResponse(f"/audits/{begun.identifier}", SEE_OTHER)


@router.get("/{identifier}", dependencies=[needs(Permission.AUDIT)])
def audit(
    request: Request, archive: TheArchive, actor: TheActor, language: TheLanguage, identifier: str
) -> HTMLResponse:
    """What one audit found, or how far it has come."""
    summary = archive.audits.shown(actor, identifier)
    runs = summary.state is AuditState.RUNNING
    why = explain(ArchiveError(ErrorCode(summary.code), **summary.facts), language) if summary.code else ""
    return _private(
        render(
            request,
            "audit.html",
            audit=summary,
            scope=told_scope(summary.scope, language),
            judged=archive.audits.judged(actor, identifier) if runs else summary.judged,
            why=why,
            heading=lambda name: table_heading(name, language),
            value=lambda name, value: told_value(name, value, language),
            api=API,
        )
    )


def _scope(form: Form) -> AuditScope:
    since, sample = form.get("since"), form.get("sample")
    try:
        return AuditScope(
            batch=form.get("batch"),
            fonds=form.get("fonds"),
            since=date.fromisoformat(since) if since else None,
            sample=int(sample) if sample else 0,
        )
    except ValueError as error:
        raise ArchiveError(ErrorCode.USAGE, detail=str(error)) from error


def _page(
    request: Request,
    archive: TheArchive,
    actor: TheActor,
    language: Language,
    problem: Problem | None = None,
) -> HTMLResponse:
    found = []
    for one in archive.audits.select(actor):
        found.append((one, told_scope(one.scope, language)))
        if len(found) == _SHOWN:
            break
    return _private(render(request, "audits.html", problem.status if problem else 200, audits=found, problem=problem))


def _private(response: HTMLResponse) -> HTMLResponse:
    response.headers["Cache-Control"] = "private, no-store"
    return response
