"""What every PDF/A of the archive has in common: its declaration, and the check of what was written (ISO 19005-2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary, Name, Stream, String, pdfa

from domain.errors import ErrorCode, RefusedInput
from rendition.pdfa_report import PdfaReport
from rendition.srgb_profile import srgb_profile

if TYPE_CHECKING:
    from pathlib import Path

    from pikepdf import Pdf

    from rendition.pdfa_report import PdfInfo

FLAVOUR = "2b"
LANGUAGE = "vi-VN"
_FINDINGS_TOLD = 3


def declare(pdf: Pdf, info: PdfInfo) -> None:
    """Replace metadata, output intent and language by the archive's own.

    Raises:
        ValueError: `info.created` has no time zone.
    """
    if info.created.tzinfo is None:
        raise ValueError("a date without time zone says nothing in a hundred years")
    for key in (Name.Metadata, Name.OutputIntents):
        if key in pdf.Root:
            del pdf.Root[key]
    if Name.Info in pdf.trailer:
        del pdf.trailer[Name.Info]
    _write_metadata(pdf, info)
    profile = Stream(pdf, srgb_profile(), N=3)
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String("sRGB"),
        Info=String("sRGB"),
        DestOutputProfile=profile,
    )
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])
    pdf.Root.Lang = String(LANGUAGE)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)


def save_proved(pdf: Pdf, target: Path) -> PdfaReport:
    """Write `pdf` beside `target`, read it again as PDF/A-2b, and only then give it the name.

    Raises:
        RefusedInput: NOT_CONFORMANT, when the file breaks a rule or cannot be proved to keep all of them.
    """
    pages = len(pdf.pages)
    try:
        pdfa.save(pdf, target, FLAVOUR, repair=False, deterministic_id=True)
    except pdfa.PdfaError as error:
        findings = [f"{finding.rule} {finding.message}" for finding in error.report.findings]
        raise RefusedInput(ErrorCode.NOT_CONFORMANT, detail="; ".join(findings[:_FINDINGS_TOLD])) from error
    return PdfaReport(pages, target.stat().st_size)


def _write_metadata(pdf: Pdf, info: PdfInfo) -> None:
    """XMP alone: the document information dictionary is its older twin and optional."""
    date = info.created.replace(microsecond=0).isoformat()
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["dc:title"] = info.title
        metadata["dc:language"] = {LANGUAGE}
        metadata["xmp:CreatorTool"] = info.creator
        metadata["pdf:Producer"] = info.creator
        metadata["xmp:CreateDate"] = date
        metadata["xmp:ModifyDate"] = date
        metadata["xmp:MetadataDate"] = date
        metadata["pdfaid:part"] = "2"
        metadata["pdfaid:conformance"] = "B"
