"""Documents for the catalogue's tests: every detail has a value, so that losing one is seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from domain.digest import fixity_of
from domain.documents import (
    Dossier,
    FileUse,
    Record,
    Relation,
    RelationKind,
    SourceFile,
    SourceFormat,
    SourceNature,
    StoredFile,
)
from domain.entries import Refusal, Submission
from domain.errors import ErrorCode
from domain.events import Event, EventType, Outcome
from domain.page import ColourMode, DpiSource, FindingCode, Page, PageImage, PageState, QualityFinding

HANOI = timezone(timedelta(hours=7))
MORNING = datetime(2026, 11, 22, 8, 0, 0, 123456, tzinfo=HANOI)
DOSSIER = Dossier("H49.64.33.2001.160", "Hồ sơ về việc thành lập Thư viện tỉnh", "H49.64.33")


def submission(number: int = 1, *, dossier: str | None = DOSSIER.code, batch: str = "lô 1") -> Submission:
    """The `number`th document of the day, a minute after the one before."""
    source = SourceFile(f"trang {number}.jpg", SourceFormat.JPEG, fixity_of([f"scan {number}".encode()]))
    return Submission(
        content=source.fixity.sha256,
        nature=SourceNature.IMAGES,
        sources=(source,),
        title=f"Quyết định số {number}/QĐ-UBND",
        dossier=dossier,
        dossier_title=DOSSIER.title if dossier == DOSSIER.code else None,
        fonds=DOSSIER.fonds,
        batch=batch,
        owner="Nguyễn Thị Hòa",
        received=MORNING + timedelta(minutes=number),
        relations=(
            Relation(RelationKind.PART_OF, fixity_of([b"tap"]).sha256, "Tập hồ sơ.pdf", f"{DOSSIER.code}.0000"),
        ),
    )


def event(record: str, kind: EventType = EventType.SIGNING, minute: int = 0) -> Event:
    """One event of the record's life, its identifier made from record and kind."""
    time = MORNING + timedelta(hours=1, minutes=minute)
    return Event(f"uuid-{record}-{kind}", kind, time, "vankho 0.1.0", Outcome.SUCCESS, "2 trang, vie")


def pages() -> tuple[Page, ...]:
    """A good page, a blank one, one without a picture."""
    good = PageImage(2480, 3508, 300, DpiSource.METADATA, 1, ColourMode.COLOUR)
    empty = replace(good, dpi=200, dpi_source=DpiSource.ESTIMATED, findings=(QualityFinding(FindingCode.BLANK, 0.001),))
    return (
        Page(1, PageState.READ, good, 312, 0.9375),
        Page(2, PageState.BLANK, empty),
        Page(3, PageState.FAILED, None, reason=ErrorCode.BROKEN_PAGE.value),
    )


def record(code: str, given: Submission, dossier: str = DOSSIER.code) -> Record:
    """What the pipeline archives for `given`."""
    fixity = fixity_of([b"<alto/>"])
    return Record(
        code=code,
        dossier=dossier,
        title=given.title,
        nature=given.nature,
        sources=given.sources,
        content=given.content,
        received=given.received,
        batch=given.batch,
        owner=given.owner,
        pages=pages(),
        files=(
            StoredFile(f"representations/rep1/{code}.pdf", FileUse.ACCESS, "application/pdf", fixity),
            StoredFile(f"representations/ocr/{code}-1.xml", FileUse.OCR_TEXT, "application/xml", fixity, 1),
        ),
        events=(event(code, EventType.TEXT_RECOGNITION), event(code, EventType.INGESTION_END, 5)),
        reason=ErrorCode.SIGNATURE_BROKEN.value,
        relations=given.relations,
    )


def refusal(name: str = "bom ảnh.png", batch: str = "lô 1") -> Refusal:
    """A picture that declares too much."""
    return Refusal(
        sha256=fixity_of([name.encode()]).sha256,
        name=name,
        code=ErrorCode.IMAGE_TOO_LARGE,
        facts={"width": 60000, "height": 60000, "limit": 178_956_970},
        batch=batch,
        owner="Nguyễn Thị Hòa",
        time=MORNING.astimezone(UTC),
        size=1234,
    )
