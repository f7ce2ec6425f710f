"""The drawn documents are honest: poppler shows what is to be seen, and what is not leaves no trace on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageDraw
from pyhanko.pdf_utils.reader import PdfFileReader

from bench.seen.judging import Judged, judge, pdftotext, visible_letters
from bench.seen.looks import Difference, compare, drawn, mark_mask, shown
from bench.seen.table import seen_table
from testbed.seen.frame import FRAMES, HEIGHT, PLAIN, WIDTH, Crop, Frame
from testbed.seen.kinds import KINDS, draw_document
from testbed.seen.wording import HIDDEN, Line

if TYPE_CHECKING:
    from pathlib import Path

    from bench.seen.looks import Pixels

pytestmark = pytest.mark.slow

_HIDING = [name for name, kind in KINDS.items() if kind.group == "never seen"]
_SHOWING = [name for name, kind in KINDS.items() if kind.draw and kind.comparable and name not in _HIDING]


def ink(page: Pixels, line: Line) -> float:
    """Share of the line's box that differs from its most usual colour."""
    height, width = page.shape[:2]
    left, bottom, right, top = line.box
    rows = slice(int((1 - top / HEIGHT) * height), int((1 - bottom / HEIGHT) * height))
    box = page[rows, int(left / WIDTH * width) : int(right / WIDTH * width)].astype(int)
    return float((np.abs(box - np.median(box, axis=(0, 1))).max(axis=2) > 60).mean())


@pytest.mark.parametrize(("number", "name"), list(enumerate(_SHOWING)))
def test_poppler_shows_print_where_every_seen_line_stands(tmp_path: Path, number: int, name: str) -> None:
    document = draw_document(name, number, tmp_path)
    page = drawn(document.path)

    assert len(document.seen) > 100
    assert min(ink(page, line) for line in document.lines if line.truth) > 0.04


@pytest.mark.parametrize("name", _HIDING)
def test_what_is_not_seen_leaves_no_trace_on_the_page(tmp_path: Path, name: str) -> None:
    (tmp_path / "bare").mkdir()
    for number in (0, len(KINDS[name].frames) - 1):
        whole = draw_document(name, number, tmp_path)
        bare = draw_document(name, number, tmp_path / "bare", bare=True)

        assert whole.unseen
        assert whole.path.read_bytes() != bare.path.read_bytes()
        assert np.array_equal(drawn(whole.path), drawn(bare.path))


@pytest.mark.parametrize("name", _HIDING)
def test_no_word_is_both_seen_and_not(tmp_path: Path, name: str) -> None:
    document = draw_document(name, 1, tmp_path)

    assert set(document.unseen) <= set(HIDDEN)
    assert set(document.unseen).isdisjoint(document.seen)


@pytest.mark.parametrize("frame", [*FRAMES, Frame(90), Frame(270, Crop.BEYOND), Frame(180, Crop.INSIDE, 0.5)])
def test_a_page_looks_the_same_in_every_frame(frame: Frame, tmp_path: Path) -> None:
    kind = "letters"
    plain = draw_document(kind, 0, tmp_path)
    with pikepdf.open(plain.path) as pdf:
        content = pdf.pages[0].Contents.read_bytes().split(b"cm\n", 1)[1]
        page = pdf.pages[0]
        page.MediaBox = pikepdf.Array(frame.media_box)
        if frame.crop_box:
            page.CropBox = pikepdf.Array(frame.crop_box)
        page.Rotate = frame.rotate
        page.UserUnit = frame.unit
        matrix = " ".join(f"{value:g}" for value in frame.matrix).encode()
        page.Contents = pikepdf.Stream(pdf, b"q " + matrix + b" cm\n" + content)
        pdf.save(tmp_path / "framed.pdf")
    difference = compare(drawn(plain.path), drawn(tmp_path / "framed.pdf"))

    assert (difference.lost, difference.gained) == (0, 0)


def test_number_and_day_are_signatures_of_their_own(tmp_path: Path) -> None:
    document = draw_document("number and day by signature, letters", 0, tmp_path)
    with document.path.open("rb") as file:
        signatures = PdfFileReader(file).embedded_signatures
        for signature in signatures:
            signature.compute_integrity_info()

        assert len(signatures) == 2
        assert signatures[-1].evaluate_signature_coverage().name == "ENTIRE_FILE"
    number, day = (phrase.split() for phrase in document.phrases)
    with pikepdf.open(document.path) as pdf:
        content = pdf.pages[0].Contents.read_bytes()
    assert not {part for part in (number[1].split("/")[0], day[1]) if part.encode() in content}
    assert number[1].split("/")[0] in pdftotext(document.path)


def test_the_letters_of_a_page_are_its_visible_ones(tmp_path: Path) -> None:
    document = draw_document("render mode 3", 0, tmp_path)
    letters = visible_letters(document.path).split()

    assert set(document.seen) <= set(letters)
    assert set(document.unseen).isdisjoint(letters)


def picture(*, number: bool = True, red: bool = True, paper: int = 255) -> Image.Image:
    """A page of A4 with a dark line, a dark number, and a pale red ring."""
    page = Image.new("RGB", (827, 1170), (paper, paper, paper))
    pen = ImageDraw.Draw(page)
    pen.line((100, 200, 700, 200), (0, 0, 0), 3)
    if number:
        pen.text((150, 300), "364", (0, 0, 0))
    pen.ellipse((500, 800, 620, 920), outline=(236, 170, 170) if red else (205, 205, 205), width=4)
    return page


def test_a_number_that_is_gone_is_lost_and_one_that_came_is_gained() -> None:
    with_number, without = shown(picture()), shown(picture(number=False))

    assert compare(with_number, with_number) == Difference(compare(with_number, with_number).print, 0, 0)
    assert compare(with_number, without).lost > 10
    assert compare(without, with_number).gained > 10


def test_colour_and_paper_that_are_gone_are_lost() -> None:
    assert compare(shown(picture()), shown(picture(red=False))).lost > 100
    assert compare(shown(picture()), shown(picture(paper=160))).lost > 100


def test_a_page_drawn_smaller_and_back_has_lost_nothing() -> None:
    small = picture().resize((580, 820)).resize((827, 1170))

    difference = compare(shown(picture()), shown(small))

    assert (difference.lost, difference.gained) == (0, 0)


@pytest.mark.parametrize("frame", FRAMES)
def test_the_place_of_a_signature_is_found_on_a_framed_page(tmp_path: Path, frame: Frame) -> None:
    number = FRAMES.index(frame)
    document = draw_document("number and day by signature, letters", number, tmp_path)
    page = drawn(document.path)
    mask = mark_mask(document.path, page.shape)
    height, width = mask.shape
    rows, columns = np.nonzero(mask)

    assert 0 < mask.mean() < 0.01
    assert 0.1 < rows.min() / height < rows.max() / height < 0.16
    assert columns.min() / width > 0.1
    assert (page[mask] < 100).any()


def test_a_document_that_was_not_archived_has_lost_everything(tmp_path: Path) -> None:
    document = draw_document("letters", 0, tmp_path)
    judged = judge(document, "", None)

    assert (judged.in_text, judged.in_pdfa, judged.in_order) == (0, 0, 0)
    assert judged.look is not None
    assert judged.look.lost > 0.9 * judged.look.print


def test_the_table_counts_a_kind_as_reached_only_when_nothing_is_amiss() -> None:
    well = Judged("letters", 200, 200, 200, 150, 150, 2, 2, 0, 0, 0, Difference(9000, 0, 0))
    lost = Judged("white on white", 200, 200, 200, 150, 150, 2, 2, 4, 0, 1, Difference(9000, 0, 0))

    assert "Reached by 1 of 2 kinds" in seen_table([well, lost])
    assert "1 of 4" in seen_table([well, lost])


def test_documents_of_a_seed_are_the_same_every_time(tmp_path: Path) -> None:
    first = draw_document("stamp annotation, letters", 1, tmp_path)
    data = first.path.read_bytes()

    assert draw_document("stamp annotation, letters", 1, tmp_path).path.read_bytes() == data
    assert KINDS["letters"].frames[0] == PLAIN
