"""What is told of a PDF/A that was composed: how each page came into it, and how far it is from its master."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocr.pdf.pdfa_report import PageWay, PdfaReport, WayReason
from storage.stored_json import StoredForm

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocr.pdf.pdfa_report import PageProof

COMPOSED = StoredForm(PdfaReport, schema=1)
_REASONS = {
    WayReason.NOT_CONFORMANT: "cả trang thành ảnh vì có thứ PDF/A không nhận (phông chữ không nhúng, …)",
    WayReason.DIFFERS: "cả trang thành ảnh vì cách khác làm mất hoặc thêm nét",
    WayReason.UNDECODABLE: "tờ gạch chéo vì không giải mã được ảnh",
}


def composed_sentence(report: PdfaReport) -> str:
    """The line of the event: format, pages, size, how far from the master, which pages became pictures and why."""
    parts = [f"PDF/A-2b, {report.pages} tr., {report.size} B"]
    compared = [proof for proof in report.proofs if proof.way is not PageWay.MISSING]
    if compared:
        worst = max(max(proof.light, proof.colour) for proof in compared)
        parts.append(f"so từng trang với bản gốc: lệch nhiều nhất {worst:.1f} mức")
    parts += [f"tr. {ranges(numbers)}: {_REASONS[reason]}" for reason, numbers in _by_reason(report.proofs).items()]
    return "; ".join(parts)


def ranges(numbers: Iterable[int]) -> str:
    """Page numbers in words: `1-4, 7`."""
    groups: list[list[int]] = []
    for number in sorted(numbers):
        if groups and number == groups[-1][-1] + 1:
            groups[-1].append(number)
        else:
            groups.append([number])
    return ", ".join(f"{group[0]}-{group[-1]}" if len(group) > 1 else str(group[0]) for group in groups)


def _by_reason(proofs: Iterable[PageProof]) -> dict[WayReason, list[int]]:
    found: dict[WayReason, list[int]] = {}
    for proof in proofs:
        if proof.reason is not WayReason.FIRST:
            found.setdefault(proof.reason, []).append(proof.number)
    return found
