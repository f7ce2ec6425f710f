"""Writing a document's PDF/A, inside a child process, and proving that it shows what the masters show (ADR 0019).

Faithful ways in their order: an unsigned PDF keeps its own drawing, letters as letters; single pages that PDF/A cannot
hold so, or that would lose something, become pictures drawn whole; else the whole document is pictures; else it is
refused. One page is in memory at a time.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from domain.documents import SourceFormat
from domain.errors import ErrorCode, RefusedInput
from pipeline.isolation.alone import refused_alone
from pipeline.isolation.as_seen import as_seen
from pipeline.isolation.composing import GivenUp, PictureMaker, reading_of, text_over_picture
from pipeline.isolation.proving import ComposedPage, prove
from rendition.converting.pdf_conversion import convert_pdf
from rendition.page_pictures import with_pictures
from rendition.pdfa import write_pdfa
from rendition.pdfa_report import PageWay, WayReason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.isolation.jobs import ComposeJob
    from rendition.pdfa_report import PageProof, PdfaReport

_ROUNDS = 4  # pages that do not conform, pages that lose something, and once more
_DOCUMENT, _MIXED = "document.pdf", "mixed.pdf"


def compose(job: ComposeJob) -> PdfaReport:
    """Write the PDF/A: an unsigned PDF keeps its own drawing where PDF/A allows, all else is pictures with text.

    Raises:
        RefusedInput: PAGE_NOT_SHOWN, no way shows what the master shows; NOT_CONFORMANT.
        PageFailed: a picture cannot be decoded although it could when it was read.
    """
    with TemporaryDirectory(dir=job.target.parent, prefix=".compose-") as name:
        folder = Path(name)
        seen = as_seen(job, folder)
        given_up, report = dict(seen.given_up), None
        if [source.form for source in job.sources] == [SourceFormat.PDF]:
            report = _own_drawing(job, seen.job, folder, given_up)
        report = report or _pictures(job, seen.job, folder, given_up)
        (folder / _DOCUMENT).replace(job.target)
        return replace(report, notes=seen.notes)


def _own_drawing(job: ComposeJob, made: ComposeJob, folder: Path, given_up: dict[int, GivenUp]) -> PdfaReport | None:
    """The PDF as it is drawn, but for the pages given up, to which others may be added; None when that does not do.

    `made` is the job as it is composed, `job` has the master, with which that is compared.
    """
    maker = PictureMaker(made, folder)
    for _ in range(_ROUNDS):
        if len(given_up) == job.sources[0].pages:
            return None
        try:
            report = _convert(made, folder, maker, given_up)
        except RefusedInput as error:
            if not _give_up_refused(made, folder, error, given_up):
                return None
            continue
        composed = {n: _own_page(job, n, given_up) for n in range(1, job.sources[0].pages + 1)}
        proofs = prove(job.sources, folder / _DOCUMENT, composed, job.limits)
        lost = [proof for proof in proofs if not proof.alike]
        if not lost:
            return _proved(report, proofs)
        if any(proof.number in given_up for proof in lost):
            return None
        given_up.update(_given_up(lost))
    return None


def _give_up_refused(job: ComposeJob, folder: Path, error: RefusedInput, given_up: dict[int, GivenUp]) -> bool:
    """Give up the pages on which what is refused stands; all of them, and False, when it is none in particular."""
    pages = range(1, job.sources[0].pages + 1)
    found = refused_alone(job, [n for n in pages if n not in given_up], folder)
    if found:
        given_up.update(found)
        return True
    given_up.clear()
    given_up.update({n: GivenUp(WayReason.NOT_CONFORMANT, str(error.facts.get("detail", error.code))) for n in pages})
    return False


def _convert(job: ComposeJob, folder: Path, maker: PictureMaker, given_up: Mapping[int, GivenUp]) -> PdfaReport:
    source = job.sources[0].path
    readings = [reading_of(job, number) for number in range(1, job.sources[0].pages + 1)]
    images = [reading.page.image for reading in readings]
    texts = [reading.text for reading in readings]
    if given_up:
        pictures = {n: maker.drawn(job.sources[0], n, reading_of(job, n)) for n in given_up}
        source = folder / _MIXED
        with_pictures(job.sources[0].path, pictures, source)
        for n, picture in pictures.items():
            images[n - 1], texts[n - 1] = picture.image, text_over_picture(texts[n - 1])
    return convert_pdf(source, texts, images, folder / _DOCUMENT, job.info)


def _own_page(job: ComposeJob, number: int, given_up: Mapping[int, GivenUp]) -> ComposedPage:
    image = reading_of(job, number).page.image
    turns = image.quarter_turns if image else 0
    if number not in given_up:
        return ComposedPage(PageWay.OWN, turns)
    return ComposedPage(PageWay.DRAWN, turns, given_up[number].reason, given_up[number].detail)


def _pictures(job: ComposeJob, made: ComposeJob, folder: Path, given_up: Mapping[int, GivenUp]) -> PdfaReport:
    """Every page as a picture: the one it was read from, or, where that does not show all, drawn whole.

    Raises:
        RefusedInput: PAGE_NOT_SHOWN.
    """
    maker = PictureMaker(made, folder, dict(given_up))
    while True:
        report = write_pdfa(maker.pages(), folder / _DOCUMENT, job.info)
        proofs = prove(job.sources, folder / _DOCUMENT, maker.composed, job.limits)
        lost = [proof for proof in proofs if not proof.alike]
        if not lost:
            return _proved(report, proofs)
        again = [proof.number for proof in lost if proof.number in maker.drawn_anew]
        if again:
            raise RefusedInput(ErrorCode.PAGE_NOT_SHOWN, page=again[0])
        maker.draw_anew(_given_up(lost))


def _given_up(lost: Iterable[PageProof]) -> dict[int, GivenUp]:
    return {
        proof.number: GivenUp(WayReason.DIFFERS, f"{proof.light}, {proof.colour} {proof.place or ''}".strip())
        for proof in lost
    }


def _proved(report: PdfaReport, proofs: tuple[PageProof, ...]) -> PdfaReport:
    return replace(report, proofs=proofs)
