"""`/batches`: all batches; `/batches/ID`: one, with its records, what failed, what was refused, its history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse

from api.http.access.forms import TheForm
from api.http.access.rules import needs
from api.http.addresses import API
from api.http.answers import batch_line, batch_whole, record_line, record_lines, refusal_line
from api.http.dependencies import TheActor, TheArchive, TheLanguage
from api.http.pages.login import SEE_OTHER
from api.http.pages.rendering import render
from api.http.review_answers import counts_answer
from domain.batches import BatchKind, BatchState
from domain.conformity_words import rule_heading, told_finding, told_place, told_remedy
from domain.documents import RecordState
from domain.entries import RecordFilter
from domain.list_lengths import BATCHES_SHOWN
from domain.people.permissions import Permission
from pipeline.conformity.report import count_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from domain.conformity import ConformityRow

router = APIRouter(prefix="/batches")
_ROWS = 50
_MOST = 200


@router.get("", response_model=None, dependencies=[needs(Permission.SEE_WORK, Permission.SEARCH)])
def batches_page(  # noqa: PLR0913, PLR0917 - each filter is one
    request: Request,
    archive: TheArchive,
    actor: TheActor,
    language: TheLanguage,
    batch: str = "",
    after: str = "",
    state: str = "",
    mine: str = "",
) -> HTMLResponse | RedirectResponse:
    """All batches, newest first, and what failed or was refused lately; an address of before leads to its batch."""
    if batch:
        return RedirectResponse(f"/batches/{archive.batches.find(actor, batch).identifier}")
    wanted = BatchState(state) if state in set(BatchState) else None
    found = archive.batches.select(actor, BATCHES_SHOWN + 1, 0, after or None, actor.name if mine else None, wanted)
    most = 0 if after or state or mine else _MOST
    failed = archive.records.select(actor, RecordFilter(state=RecordState.FAILED), limit=most) if most else ()
    refused = archive.intake.refusals(actor, None, most) if most else ()
    return render(
        request,
        "batches.html",
        lines=list(map(batch_line, found[:BATCHES_SHOWN])),
        following=found[BATCHES_SHOWN - 1].identifier if len(found) > BATCHES_SHOWN else None,
        filters={"state": wanted.value if wanted else "", "mine": "1" if mine else ""},
        kept=list(BatchState),
        kinds=list(BatchKind),
        refused=[refusal_line(refusal, language) for refusal in refused],
        failed=[record_line(summary, language) for summary in failed],
        states=list(RecordState),
    )


@router.post("", dependencies=[needs(Permission.DEPOSIT, Permission.SEE_WORK, Permission.SEARCH)])
def open_batch(archive: TheArchive, actor: TheActor, form: TheForm) -> RedirectResponse:
    """A new batch, and the way to its page."""
    given = form.get("kind")
    kind = BatchKind(given) if given in set(BatchKind) else BatchKind.GENERAL
    return RedirectResponse(f"/batches/{archive.batches.new(actor, form.get('name'), kind=kind).identifier}", SEE_OTHER)


@router.get("/{identifier}", dependencies=[needs(Permission.SEE_WORK, Permission.SEARCH)])
def batch_page(  # noqa: PLR0913, PLR0917 - what was done before it is told on it
    request: Request,
    archive: TheArchive,
    actor: TheActor,
    language: TheLanguage,
    identifier: str,
    state: str = "",
    done: str = "",
    n: int = 0,
    waiting: int = 0,
) -> HTMLResponse:
    """One batch; its list goes on in the list of all records. `done` tells what a button of the page did."""
    whole = batch_whole(archive.batches.find(actor, identifier), archive.batches.batch(actor, identifier))
    wanted = RecordState(state) if state in set(RecordState) else None
    found = archive.records.select(actor, RecordFilter(batch=whole.batch.id, state=wanted), None, _ROWS + 1)
    refused = archive.intake.refusals(actor, whole.batch.id, _MOST)
    review = counts_answer(archive.review.counts(actor, whole.batch.id))
    remarked = archive.review.documents(actor, whole.batch.id, None, 1) if review.documents else ()
    return render(
        request,
        "batch.html",
        whole=whole,
        review=review,
        remark=remarked[0].remark if remarked else "",
        done={"what": done, "n": n, "waiting": waiting},
        lines=record_lines(found, _ROWS, language),
        refused=[refusal_line(refusal, language) for refusal in refused],
        filters={"batch": whole.batch.id, "state": wanted.value if wanted else ""},
        states=list(RecordState),
    )


@router.get("/{identifier}/conformity", dependencies=[needs(Permission.SEE_WORK)])
def conformity_page(
    request: Request, archive: TheArchive, actor: TheActor, language: TheLanguage, identifier: str
) -> HTMLResponse:
    """What of a batch does not conform to the rules of digitisation: rule, place, remedy; the first of many."""
    head = archive.conformity.head(actor, identifier)
    rows: list[ConformityRow] = []

    def kept(found: Iterable[ConformityRow]) -> Iterator[ConformityRow]:
        for row in found:
            if row.findings and len(rows) < _MOST:
                rows.append(row)
            yield row

    waiting = archive.conformity.waiting(actor, identifier)
    counts = count_rows(kept(archive.conformity.rows(actor, identifier)), waiting)
    return render(
        request,
        "conformity.html",
        head=head,
        counts=counts,
        rows=rows,
        heading=lambda rule: rule_heading(rule, language),
        place=lambda finding: told_place(finding, language),
        found=lambda finding: told_finding(finding, language),
        remedy=lambda finding: told_remedy(finding, language),
        api=API,
    )


@router.post("/{identifier}/close", dependencies=[needs(Permission.DEPOSIT, Permission.SEE_WORK, Permission.SEARCH)])
def close(
    request: Request, archive: TheArchive, actor: TheActor, language: TheLanguage, identifier: str
) -> HTMLResponse:
    """The page of the batch, which takes no more documents."""
    return batch_page(request, archive, actor, language, archive.batches.close(actor, identifier).identifier)
