"""`/api/v1/review`: documents that are looked at before they are written and sealed: asked, answered, released."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AfterValidator

from api.http.access.rules import needs
from api.http.addresses import API
from api.http.dependencies import TheActor, TheArchive, TheLanguage
from api.http.interface.records import known
from api.http.json_bodies import given, told
from api.http.review_answers import (
    ReviewCountsAnswer,
    ReviewDocument,
    ReviewLines,
    ReviewTextLine,
    counts_answer,
    review_document,
    review_lines,
    text_line,
)
from domain.description.fields import FieldName
from domain.people.permissions import Permission
from domain.review.held import Released

router = APIRouter(prefix=f"{API}/review", tags=["review"])
_STRICT = {"extra": "forbid"}  # a misspelt key is told, not passed over
_SEES, _ANSWERS = needs(Permission.SEE_WORK), needs(Permission.CORRECT)
_MOST, _MOST_NAMES = 200, 20


@dataclass(frozen=True)
class Said:
    """What a person says, by subject.

    Attributes:
        answers: of a field its text, empty or null where the document has none; of a line its text, null where it is
            right as it stands; of `look` null.
    """

    __pydantic_config__ = _STRICT

    answers: dict[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Releasing:
    """Why also what has open questions goes on; empty: it waits."""

    __pydantic_config__ = _STRICT

    reason: str = ""


@dataclass(frozen=True)
class Remark:
    """What whoever gives a batch back says to its clerk."""

    __pydantic_config__ = _STRICT

    remark: str


@router.get(
    "/batches/{identifier}",
    summary="How far the review of a batch is",
    operation_id="countReview",
    dependencies=[_SEES],
)
def counts(archive: TheArchive, actor: TheActor, identifier: str) -> ReviewCountsAnswer:
    """Questions, documents, who is at work; also by the batch's name where it alone has it."""
    return counts_answer(archive.review.counts(actor, identifier))


@router.get(
    "/batches/{identifier}/documents",
    summary="Documents of a batch that are in review",
    operation_id="listReview",
    dependencies=[_SEES],
)
def documents(
    archive: TheArchive,
    actor: TheActor,
    identifier: str,
    after: Annotated[str | None, Query(description="`next` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=_MOST)] = 50,
) -> ReviewLines:
    """By code."""
    return review_lines(archive.review.documents(actor, identifier, after or None, limit + 1), limit)


@router.post(
    "/batches/{identifier}/next",
    summary="Take the next document with an open question",
    operation_id="nextReview",
    dependencies=[_ANSWERS],
)
def next_document(
    archive: TheArchive,
    actor: TheActor,
    language: TheLanguage,
    identifier: str,
    alike: Annotated[bool, Query(description="Documents with the same kind of question follow one another")] = False,
) -> ReviewDocument | None:
    """It is the asker's alone for some minutes; null where nothing is left, or others have what is left."""
    found = archive.review.next(actor, identifier, alike=alike)
    return review_document(found, language) if found else None


@router.post(
    "/batches/{identifier}/release",
    summary="Release what was answered of a batch",
    operation_id="releaseReview",
    dependencies=[_ANSWERS],
    openapi_extra=told(Releasing),
)
def release(
    archive: TheArchive, actor: TheActor, identifier: str, releasing: Annotated[Releasing, given(Releasing)]
) -> Released:
    """It is written and sealed from now on; the kind of the batch says who may release it, and whether two must."""
    return archive.review.release(actor, identifier, releasing.reason)


@router.post(
    "/batches/{identifier}/return",
    summary="Give a batch back to its clerk",
    operation_id="returnReview",
    dependencies=[needs(Permission.REVIEW, Permission.SEE_WORK)],
    openapi_extra=told(Remark),
)
def give_back(
    archive: TheArchive, actor: TheActor, identifier: str, remark: Annotated[Remark, given(Remark)]
) -> ReviewCountsAnswer:
    """Each of its documents bears the remark, and nobody has one before him any more."""
    archive.review.give_back(actor, identifier, remark.remark)
    return counts_answer(archive.review.counts(actor, identifier))


@router.get(
    "/records/{code}",
    summary="A document in review",
    operation_id="showReview",
    dependencies=[_SEES],
)
def document(archive: TheArchive, actor: TheActor, language: TheLanguage, code: str) -> ReviewDocument:
    """Questions, answers, all other fields; nobody takes it by looking."""
    return review_document(archive.review.document(actor, code), language)


@router.post(
    "/records/{code}/take",
    summary="Have a document in review before one",
    operation_id="takeReview",
    responses={423: {"description": "`review-held`: somebody else has it"}},
    dependencies=[_ANSWERS],
)
def take(archive: TheArchive, actor: TheActor, language: TheLanguage, code: str) -> ReviewDocument:
    """For some minutes, which every answer renews."""
    return review_document(archive.review.take(actor, code), language)


@router.post(
    "/records/{code}/answers",
    summary="Answer questions about a document",
    operation_id="answerReview",
    responses={423: {"description": "`review-held`: somebody else has it"}},
    dependencies=[_ANSWERS],
    openapi_extra=told(Said),
)
def answer(
    archive: TheArchive, actor: TheActor, language: TheLanguage, code: str, said: Annotated[Said, given(Said)]
) -> ReviewDocument:
    """Kept as a draft: nothing is written before the document is released."""
    return review_document(archive.review.answer(actor, code, said.answers), language)


@router.post(
    "/records/{code}/undo",
    summary="Take the last answer about a document back",
    operation_id="undoReview",
    dependencies=[_ANSWERS],
)
def undo(archive: TheArchive, actor: TheActor, language: TheLanguage, code: str) -> ReviewDocument:
    """Whoever gave it; where there is none nothing changes."""
    return review_document(archive.review.undo(actor, code), language)


@router.post(
    "/records/{code}/redo",
    summary="Put back the answer that was taken back last",
    operation_id="redoReview",
    dependencies=[_ANSWERS],
)
def redo(archive: TheArchive, actor: TheActor, language: TheLanguage, code: str) -> ReviewDocument:
    """Where there is none nothing changes."""
    return review_document(archive.review.undo(actor, code, back=False), language)


@router.get(
    "/records/{code}/pages/{number}/lines",
    summary="Lines of a page of a document in review",
    operation_id="linesOfReview",
    dependencies=[_SEES],
)
def lines(
    archive: TheArchive,
    actor: TheActor,
    code: str,
    number: int,
    every: Annotated[bool, Query(description="All lines, not only the doubtful and the answered")] = False,
) -> list[ReviewTextLine]:
    """With their words and where each stands."""
    return [text_line(one) for one in archive.review.lines(actor, code, number, every=every)]


@router.post("/leave", summary="Have nothing before one any more", operation_id="leaveReview", dependencies=[_ANSWERS])
def leave(archive: TheArchive, actor: TheActor) -> None:
    """What one had is free for others at once."""
    archive.review.let_go(actor)


@router.get("/names", summary="Names to pick from", operation_id="listNames", dependencies=[_ANSWERS])
def names(
    archive: TheArchive,
    actor: TheActor,
    field: Annotated[FieldName, AfterValidator(known)],
    q: Annotated[str, Query(max_length=200, description="How the name, or a word in it, begins")] = "",
    limit: Annotated[int, Query(ge=1, le=_MOST_NAMES)] = _MOST_NAMES,
) -> list[str]:
    """Kinds, bodies, places, signers: confirmed ones first; of other fields none."""
    return list(archive.authorities.names(actor, field, q, limit))
