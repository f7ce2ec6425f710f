"""What pages and the HTTP interface answer about documents that failed, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from api.http.addresses import api_url
from api.http.answers import record_line
from domain.messages import explain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.entries import RecordSummary
    from domain.messages import Language
    from pipeline.intake.retrying import Tried


@dataclass(frozen=True, slots=True)
class ExceptionLine:
    """One document that failed; `message` says why and what to do, `picture` is the page that it is about."""

    code: str
    title: str
    batch: str
    owner: str
    received: datetime
    reason: str | None
    message: str | None
    page: int
    picture: str


@dataclass(frozen=True, slots=True)
class ExceptionLines:
    """A page of them, newest first; `next` is the `after` of the following page, null at the end."""

    exceptions: list[ExceptionLine]
    next: str | None


@dataclass(frozen=True, slots=True)
class Retried:
    """What became of a batch's failed documents; `more` asks for another call."""

    retried: list[str]
    refused: dict[str, str]
    more: bool


def exception_lines(found: Iterable[RecordSummary], following: str | None, language: Language) -> ExceptionLines:
    """Documents that failed, each with the sentence that says why; `following` is the cursor of the next ones."""
    return ExceptionLines([_line(summary, language) for summary in found], following)


def retried(tried: Tried, language: Language) -> Retried:
    """What became of a batch's failed documents, in sentences."""
    return Retried(tried.again, {code: explain(error, language) for code, error in tried.refused.items()}, tried.more)


def _line(summary: RecordSummary, language: Language) -> ExceptionLine:
    line = record_line(summary, language)
    page = _shown_page(summary)
    return ExceptionLine(
        code=line.code,
        title=line.title,
        batch=line.batch,
        owner=line.owner,
        received=line.received,
        reason=line.reason,
        message=line.message,
        page=page,
        picture=api_url(line.code, "kept", page, "image"),
    )


def _shown_page(summary: RecordSummary) -> int:
    """The page to look at: the one that the reason names, else the first."""
    page = summary.facts.get("page", 1)
    return int(page) if isinstance(page, int | float) and page >= 1 else 1
