"""`/api/v1/journal`: who did what, the latest signed checkpoint, and the proof of an entry; for auditors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import PlainTextResponse, Response

from api.http.access.rules import needs
from api.http.addresses import API
from api.http.dependencies import TheActor, TheArchive
from api.journal_lines import cursor_of, read_cursor, wanted
from domain.actors import ActorKind
from domain.journal import Act, ActOutcome, ToldAct
from domain.people.permissions import Permission
from domain.vietnam_time import VIETNAM

router = APIRouter(prefix=f"{API}/journal", tags=["journal"])
_MOST = 1000
_PRIVATE = {"Cache-Control": "private, no-store"}


@dataclass(frozen=True, slots=True)
class PersonalLine:
    """What an entry tells of persons."""

    name: str
    origin: str
    words: str
    titles: list[str]


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One entry; `number` is null until it is signed for, `personal` once it was erased."""

    number: int | None
    identifier: str
    time: datetime
    kind: ActorKind
    actor: str
    roles: list[str]
    act: Act
    object: str
    outcome: ActOutcome
    reason: str
    detail: str
    personal: PersonalLine | None


@dataclass(frozen=True, slots=True)
class JournalLines:
    """A page of entries; `next` is the `after` of the following one, null at the end."""

    entries: list[JournalLine]
    next: str | None


def journal_line(told: ToldAct) -> JournalLine:
    """An entry as it is told over HTTP."""
    entry, part = told.entry, told.personal
    return JournalLine(
        number=entry.number,
        identifier=entry.identifier,
        time=entry.time.astimezone(VIETNAM),
        kind=entry.kind,
        actor=entry.actor,
        roles=list(entry.roles),
        act=entry.act,
        object=entry.object,
        outcome=entry.outcome,
        reason=entry.reason,
        detail=entry.detail,
        personal=PersonalLine(part.name, part.origin, part.words, list(part.titles)) if part else None,
    )


@router.get(
    "", dependencies=[needs(Permission.READ_JOURNAL)], summary="Entries, newest first", operation_id="listJournal"
)
def journal(  # noqa: PLR0913, PLR0917 - each filter is one
    response: Response,
    archive: TheArchive,
    actor: TheActor,
    person: Annotated[str, Query(description="name, or identifier of the account")] = "",
    record: Annotated[str, Query(description="code of the record, batch or dossier")] = "",
    act: str = "",
    since: Annotated[str, Query(description="a day, 2026-11-30, or a moment")] = "",
    until: Annotated[str, Query(description="a day, which is meant whole, or a moment")] = "",
    after: Annotated[str, Query(description="`next` of the page before")] = "",
    limit: Annotated[int, Query(ge=1, le=_MOST)] = 100,
) -> JournalLines:
    """Needs the permission `read-journal`; that somebody looked is an entry too."""
    response.headers.update(_PRIVATE)
    asked = wanted(person, record, act, since, until)
    found = archive.journal.select(actor, asked, read_cursor(after), limit + 1)
    following = cursor_of(found[limit - 1]) if len(found) > limit else None
    return JournalLines([journal_line(one) for one in found[:limit]], following)


@router.get(
    "/checkpoint",
    dependencies=[needs(Permission.READ_JOURNAL)],
    summary="The latest signed checkpoint",
    operation_id="showCheckpoint",
)
def checkpoint(archive: TheArchive, actor: TheActor) -> PlainTextResponse:
    """As text, C2SP `tlog-checkpoint`: whoever keeps it can prove later that the past was not written anew."""
    return PlainTextResponse(archive.journal.checkpoint(actor), headers=_PRIVATE)


@router.get(
    "/{number}/proof",
    dependencies=[needs(Permission.READ_JOURNAL)],
    summary="Proof of one entry, as a file",
    operation_id="proveEntry",
)
def proof(archive: TheArchive, actor: TheActor, number: int) -> Response:
    """JSON, which `kiem_tra_nhat_ky.py` of any export verifies offline."""
    name = f'attachment; filename="muc-{number}.json"'
    text = archive.journal.proof(actor, number)
    return Response(text, media_type="application/json", headers={**_PRIVATE, "Content-Disposition": name})
