"""From an inspected document to its plan, and from a plan to what the catalogue needs to know. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.documents import SourceFile, SourceNature
from domain.entries import Submission
from domain.errors import ErrorCode, RefusedInput
from domain.file_names import display_name, split_name
from pipeline.intake.intake_plan import IntakePlan, PlannedSource, content_of

if TYPE_CHECKING:
    from datetime import datetime

    from domain.digest import Fixity
    from domain.documents import SourceFormat
    from domain.incoming import IncomingDocument
    from pipeline.intake.receiving import Deposit
    from scan.inspection import SourceInspection

    Inspected = list[tuple[SourceFormat, SourceInspection]]


def plan_document(
    document: IncomingDocument, digests: list[Fixity], inspected: Inspected, deposit: Deposit, time: datetime
) -> IntakePlan:
    """The plan of a document that has no code yet.

    Raises:
        RefusedInput: SIGNED_AMONG_OTHERS.
    """
    sources = tuple(
        _planned(SourceFile(display_name(path), form, digest, inspection.findings), inspection.pages)
        for path, digest, (form, inspection) in zip(document.files, digests, inspected, strict=True)
    )
    natures = {inspection.nature for _, inspection in inspected}
    if len(sources) > 1 and SourceNature.SIGNED_PDF in natures:
        raise RefusedInput(ErrorCode.SIGNED_AMONG_OTHERS)
    return IntakePlan(
        content=content_of([digest.sha256 for digest in digests]),
        nature=natures.pop() if len(natures) == 1 else SourceNature.IMAGES,
        sources=sources,
        title=deposit.title or _title_of(document),
        dossier=deposit.dossier,
        dossier_title=deposit.dossier_title,
        batch=deposit.batch,
        owner=deposit.owner,
        received=time,
        relations=deposit.relations,
        batch_id=deposit.batch_id,
        fonds=deposit.fonds,
        titled=bool(deposit.title),
        told=document.told,
        review=bool(deposit.review),
    )


def submission_of(plan: IntakePlan, fonds: str, *, beside: bool = False) -> Submission:
    """What the catalogue needs to know of a planned document.

    Args:
        plan: of the document.
        fonds: under which it is kept where the plan names none.
        beside: it is a record of its own also where another dossier holds it.
    """
    return Submission(
        content=plan.content,
        nature=plan.nature,
        sources=tuple(source.file for source in plan.sources),
        title=plan.title,
        dossier=plan.dossier,
        dossier_title=plan.dossier_title,
        fonds=plan.fonds or fonds,
        batch=plan.batch,
        owner=plan.owner,
        received=plan.received,
        relations=plan.relations,
        batch_id=plan.batch_id,
        beside=beside,
    )


def _planned(file: SourceFile, pages: int) -> PlannedSource:
    return PlannedSource(file, pages, tuple(finding.stable for finding in file.findings))


def _title_of(document: IncomingDocument) -> str:
    """What people call it: a folder's name ends in no extension."""
    return document.name if document.folder else split_name(document.name)[0]
