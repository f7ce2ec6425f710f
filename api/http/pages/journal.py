"""`/journal`: what auditors see of who did what. Names, addresses and search words stand on no other page."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from api.http.access.rules import needs
from api.http.addresses import API
from api.http.dependencies import TheActor, TheArchive, TheLanguage, TheOverview
from api.http.pages.rendering import render
from api.journal_lines import cursor_of, read_cursor, wanted
from domain.errors import ArchiveError, ErrorCode
from domain.journal import Act
from domain.messages import explain
from domain.people.permissions import Permission

router = APIRouter(prefix="/journal")
_ROWS = 100


@router.get("", dependencies=[needs(Permission.READ_JOURNAL)])
def journal_page(  # noqa: PLR0913, PLR0917 - each filter is one
    request: Request,
    archive: TheArchive,
    actor: TheActor,
    overview: TheOverview,
    language: TheLanguage,
    person: str = "",
    record: str = "",
    act: str = "",
    since: str = "",
    until: str = "",
    after: str = "",
) -> HTMLResponse:
    """Entries, newest first, and the latest checkpoint, to be kept elsewhere."""
    asked = wanted(person, record, act, since, until)
    waits = overview.journal_waits()
    found = archive.journal.select(actor, asked, read_cursor(after), _ROWS + 1)
    response = render(
        request,
        "journal.html",
        entries=found[:_ROWS],
        following=cursor_of(found[_ROWS - 1]) if len(found) > _ROWS else None,
        filters={"person": person, "record": record, "act": act, "since": since, "until": until},
        acts=list(Act),
        checkpoint=_checkpoint(archive, actor),
        api=API,
        waits=waits,
        explained=explain(waits.fault, language) if waits and waits.fault else "",
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _checkpoint(archive: TheArchive, actor: TheActor) -> str:
    """Empty while there is none."""
    try:
        return archive.journal.checkpoint(actor)
    except ArchiveError as error:
        if error.code is ErrorCode.JOURNAL_EMPTY:
            return ""
        raise
