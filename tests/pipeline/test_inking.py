"""The seal's mark hides nothing: what is printed is found on the drawn page, and the mark goes where nothing is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pytest

from domain.page import ColourMode, DpiSource, PageImage
from pipeline.isolation.inking import ink_of
from pipeline.isolation.proving import _as_composed
from rendition.pdfa import PdfPage, write_pdfa
from tests.end_to_end.papers import sheet
from tests.judges import verapdf
from tests.ocr.sheets import INFO
from tests.signing.seal_material import NOW, authority, sealer, verdict

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

A4 = (1169, 827)  # pixels at 100 dpi, as drawn
FULL = (4, 4, 823, 1165)


def paper(*areas: tuple[int, int, int, int], size: tuple[int, int] = A4, grey: int = 252) -> NDArray[np.uint8]:
    """A page with print on areas of it: left, top, right, bottom in pixels of 100 dpi."""
    page = np.full(size, grey, np.uint8)
    line = sheet("Công văn số 1234/UBND-VP ngày 19 tháng 02 năm 2025, kèm theo hồ sơ").crop((140, 60, 1440, 160))
    row = np.array(line.resize((286, 22)))
    for left, top, right, bottom in areas:
        for y in range(top, bottom - 21, 22):
            for x in range(left, right, 286):
                cut = row[:, : right - x]
                page[y : y + 22, x : x + cut.shape[1]] = np.minimum(grey, cut)
    return page


def sealed(folder: Path, page: NDArray[np.uint8], turns: int = 0) -> tuple[Path, Path]:
    """The composed page and the same under a seal."""
    upright = np.ascontiguousarray(page)
    image = PageImage(upright.shape[1], upright.shape[0], 100, DpiSource.METADATA, 0, ColourMode.GREY)
    plain, target = folder / "plain.pdf", folder / "sealed.pdf"
    write_pdfa([PdfPage(image, None, lambda: upright, None)], plain, INFO)
    if turns:
        with pikepdf.open(plain, allow_overwriting_input=True) as pdf:
            pdf.pages[0].Rotate = 90 * turns
            pdf.save(plain)
    keys = authority(folder)
    sealer(keys).seal(plain, target, NOW, ink_of(plain))
    return plain, target


def drawn(path: Path, *, mark: bool) -> NDArray[np.uint8]:
    with pdfium.PdfDocument(path) as document:
        document.init_forms()
        bitmap = document[0].render(scale=200 / 72, grayscale=True, may_draw_forms=mark, draw_annots=mark)
        return np.array(bitmap.to_numpy()).reshape(bitmap.height, bitmap.width, -1)[:, :, 0]


PAGES = {
    "print at the corner": paper((500, 4, 823, 60), (60, 90, 760, 900)),
    "an empty page": paper(),
    "grey paper with print at the corner": paper((500, 4, 823, 60), grey=185),
    "print down to the middle": paper((4, 4, 823, 600)),
    "landscape": paper((600, 4, 1165, 80), (60, 200, 1100, 700), size=(827, 1169)),
    "a small page": paper((4, 4, 380, 100), size=(560, 390)),
    "full of print": paper(FULL),
}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("turns", [0, 1])
def test_the_mark_stands_on_nothing_that_is_seen(tmp_path: Path, name: str, turns: int) -> None:
    _, target = sealed(tmp_path, PAGES[name], turns)

    without, with_mark = drawn(target, mark=False), drawn(target, mark=True)

    marked = np.abs(without.astype(int) - with_mark) > 40
    assert marked.sum() > 300, "the mark is seen"
    paper_there = without[marked]
    assert paper_there.min() > 150, "and black on paper everywhere"


def test_a_page_without_room_grows_upwards_and_stays_conforming_and_sealed(tmp_path: Path) -> None:
    plain, target = sealed(tmp_path, PAGES["full of print"])

    assert verapdf([target])[target] == []
    with pikepdf.open(plain) as before, pikepdf.open(target) as after:
        was, now = (float(pdf.pages[0].cropbox[3]) for pdf in (before, after))
    assert 30 < now - was < 80
    keys = target.parent / "keys"
    assert verdict(target, keys / "ca.pem", NOW)[1].bottom_line


def test_a_sealed_page_is_compared_as_it_was_composed(tmp_path: Path) -> None:
    plain, target = sealed(tmp_path, PAGES["full of print"])

    assert _as_composed(target).read_bytes().rstrip() == plain.read_bytes().rstrip()
    assert _as_composed(plain) == plain
