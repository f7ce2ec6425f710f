"""What is told of a PDF/A that was composed: how each page came into it, and how far it is from its master."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from domain.findings import SourceFinding, SourceFindingCode
from domain.page import FindingCode, QualityFinding
from domain.page_numbers import ranges
from rendition.pdfa_report import PageWay, PdfaReport, WayReason
from storage.packages.stored_json import StoredForm

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.documents import SourceFile
    from domain.page import Page
    from rendition.pdfa_report import PageProof

COMPOSED = StoredForm(PdfaReport, schema=1)
_REASONS = {
    WayReason.NOT_CONFORMANT: "cả trang thành ảnh vì có thứ PDF/A không nhận (phông chữ không nhúng, …)",
    WayReason.DIFFERS: "cả trang thành ảnh vì cách khác làm mất hoặc thêm nét",
    WayReason.HIDDEN_TEXT: "cả trang thành ảnh vì có chữ ẩn không gỡ ra được",
    WayReason.UNDECODABLE: "tờ gạch chéo vì không giải mã được ảnh",
}

_NOT_DRAWN = {
    "note-not-drawn": "ghi chú hoặc ô biểu mẫu không có hình, không vẽ thay được",
    "letters-not-drawn": "có chữ trong ô biểu mẫu hoặc ghi chú mà phông chữ không có",
}


def composed_sentence(report: PdfaReport) -> str:
    """The line of the event: format, pages, size, how far from the master, which pages became pictures and why."""
    parts = [f"PDF/A-2b, {report.pages} tr., {report.size} B"]
    compared = [proof for proof in report.proofs if proof.way is not PageWay.MISSING]
    if compared:
        worst = max(max(proof.light, proof.colour) for proof in compared)
        parts.append(f"so từng trang với bản gốc: lệch nhiều nhất {worst:.1f} mức")
    parts += [f"{told} ({', '.join(f'tr. {page}' for page in pages)})" for told, pages in _undrawn(report.notes)]
    parts += [f"tr. {ranges(numbers)}: {_REASONS[reason]}" for reason, numbers in _by_reason(report.proofs).items()]
    return "; ".join(parts)


def noticed_pages(pages: Iterable[Page], report: PdfaReport | None) -> tuple[Page, ...]:
    """The pages of a document, those told that became pictures in its PDF/A although the master has letters."""
    drawn = {proof.number for proof in report.proofs if proof.way is PageWay.DRAWN} if report else set()
    return tuple(_told_as_picture(page) if page.number in drawn else page for page in pages)


def noticed_sources(sources: tuple[SourceFile, ...], report: PdfaReport | None) -> tuple[SourceFile, ...]:
    """The files of a document, the one PDF told of which something has no look and none could be drawn."""
    undrawn = sorted({int(note.partition(":")[2]) for note in report.notes}) if report else []
    if not undrawn or len(sources) != 1:
        return sources
    found = SourceFinding(SourceFindingCode.NOT_DRAWN, len(undrawn), (), tuple(undrawn))
    return (replace(sources[0], findings=(*sources[0].findings, found)),)


def _told_as_picture(page: Page) -> Page:
    if page.image is None:
        return page
    found = QualityFinding(FindingCode.AS_PICTURE, page.image.dpi)
    return replace(page, image=replace(page.image, findings=(*page.image.findings, found)))


def _undrawn(notes: Iterable[str]) -> list[tuple[str, list[int]]]:
    found: dict[str, list[int]] = {}
    for note in notes:
        code, _, page = note.partition(":")
        found.setdefault(_NOT_DRAWN.get(code, code), []).append(int(page))
    return list(found.items())


def _by_reason(proofs: Iterable[PageProof]) -> dict[WayReason, list[int]]:
    found: dict[WayReason, list[int]] = {}
    for proof in proofs:
        if proof.reason is not WayReason.FIRST:
            found.setdefault(proof.reason, []).append(proof.number)
    return found
