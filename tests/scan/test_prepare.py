from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from domain.documents import SourceFormat
from domain.geometry import Box
from domain.limits import InputLimits
from domain.page import ColourMode, DpiSource, FindingCode
from scan.cleaning.axis import looks_sideways
from scan.cleaning.ink import colour_mode, without_coloured_ink
from scan.cleaning.letters import find_letters
from scan.cleaning.prepare import PreparedPage, prepare
from scan.identify import identify
from scan.inspect_source import inspect_source
from scan.page_source import load_page
from scan.pictures.picture import PagePicture
from tests.scan.samples import text_page

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHARED = Path(__file__).parents[2].parent / "shared" / "corpus"
LIMITS = InputLimits()


def turned(page: NDArray[np.uint8], degrees: float) -> NDArray[np.uint8]:
    """Counter-clockwise, so that lines rise to the right by `degrees`."""
    height, width = page.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return np.asarray(cv2.warpAffine(page, turn, (width, height), borderValue=255), np.uint8)


def codes(page: PreparedPage) -> set[FindingCode]:
    return {finding.code for finding in page.image.findings}


@pytest.mark.parametrize("degrees", [-13.0, -2.35, -0.5, 0.0, 1.15, 6.0, 14.0])
def test_skew_is_found_to_a_twentieth_of_a_degree(degrees: float) -> None:
    assert prepare(PagePicture(turned(text_page(), degrees), 150)).skew == pytest.approx(degrees, abs=0.06)


def test_lines_of_the_reading_image_are_level_and_boxes_lead_back() -> None:
    page = text_page()
    page[1300:] = 255
    cv2.rectangle(page, (700, 1650), (720, 1670), 0, -1)
    prepared = prepare(PagePicture(turned(page, 3.0), 150))
    assert prepared.reading_dpi == 250
    assert abs(prepare(PagePicture(prepared.reading, 250)).skew) <= 0.1
    ys, xs = np.nonzero(prepared.upright[1500:] < 128)
    mark = Box(int(xs.min()), int(ys.min()) + 1500, int(np.ptp(xs)) + 1, int(np.ptp(ys)) + 1)
    ys, xs = np.nonzero(prepared.reading[2600:] < 128)
    seen = Box(int(xs.min()), int(ys.min()) + 2600, int(np.ptp(xs)) + 1, int(np.ptp(ys)) + 1)
    back = prepared.to_page.box(seen)
    assert back.intersection(mark) >= 0.75 * mark.area
    assert abs(back.x + back.w / 2 - mark.x - mark.w / 2) <= 1


def test_quarter_turns_are_clockwise_and_a_finding() -> None:
    prepared = prepare(PagePicture(np.ascontiguousarray(np.rot90(text_page())), 150), quarter_turns=1)
    assert np.array_equal(prepared.upright, text_page())
    assert (prepared.image.width, prepared.image.height, prepared.image.quarter_turns) == (1240, 1754, 1)
    assert FindingCode.TURNED in codes(prepared)


def test_sideways_lines_are_noticed_in_both_directions() -> None:
    page = text_page()
    lying = [prepare(PagePicture(page, 150), quarter_turns=n) for n in range(4)]
    assert [looks_sideways(prepared.letters) for prepared in lying] == [False, True, False, True]


@pytest.mark.parametrize(
    ("claimed", "dpi", "source"),
    [
        (150.0, 150, DpiSource.METADATA),
        (None, 150, DpiSource.ESTIMATED),
        (72.0, 150, DpiSource.ESTIMATED),
        (600.0, 150, DpiSource.ESTIMATED),
        (1.0, 150, DpiSource.ESTIMATED),
    ],
)
def test_a_claimed_resolution_is_believed_unless_the_letters_contradict_it(
    claimed: float | None, dpi: int, source: DpiSource
) -> None:
    image = prepare(PagePicture(text_page(), claimed)).image
    assert (image.dpi, image.dpi_source) == (dpi, source)
    doubted = claimed is not None and source is DpiSource.ESTIMATED
    assert any(f.code is FindingCode.DPI_NOT_BELIEVED for f in image.findings) == doubted


def coloured(page: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.ascontiguousarray(np.dstack([page] * 3))


def test_a_seal_and_a_signature_vanish_and_the_text_under_them_stays() -> None:
    page = coloured(text_page())
    under, paper = page.min(axis=2) < 128, page.min(axis=2) == 255
    page[600:900, 300:600][paper[600:900, 300:600]] = (220, 30, 40)
    page[1000:1200, 300:600][paper[1000:1200, 300:600]] = (40, 40, 220)
    reading = without_coloured_ink(page)
    assert reading[under].max() < 128
    assert reading[paper].min() > 200


def test_a_page_written_in_blue_keeps_its_writing() -> None:
    page = coloured(text_page())
    page[page.min(axis=2) < 128] = (30, 30, 200)
    assert (without_coloured_ink(page) < 128).sum() > 10_000


def test_colour_is_judged_by_pixels() -> None:
    page = np.where(text_page() < 128, 0, 255).astype(np.uint8)
    assert colour_mode(coloured(page)) is ColourMode.BITONAL
    assert colour_mode(cv2.GaussianBlur(page, (0, 0), 2)) is ColourMode.GREY  # type: ignore[arg-type]
    stamped = coloured(page)
    stamped[50:120, 900:1000] = (200, 30, 30)
    assert colour_mode(stamped) is ColourMode.COLOUR


def through_jpeg(page: NDArray[np.uint8], quality: int) -> NDArray[np.uint8]:
    _, data = cv2.imencode(".jpg", page[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    decoded = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)
    return np.asarray(decoded[:, :, ::-1], np.uint8)


@pytest.mark.parametrize("ink", [(232, 200, 200), (200, 205, 235), (205, 228, 205)], ids=["seal", "pencil", "stamp"])
def test_a_faded_colour_is_a_colour(ink: tuple[int, int, int]) -> None:
    page = np.dstack([text_page()] * 3)
    cv2.circle(page, (800, 1300), 130, ink, 7)
    assert colour_mode(through_jpeg(page, 85)) is ColourMode.COLOUR


def test_a_pale_form_is_a_colour_and_old_paper_alone_is_none() -> None:
    page = np.dstack([text_page()] * 3) / 255
    assert colour_mode(through_jpeg((page * (250, 225, 230)).astype(np.uint8), 85)) is ColourMode.COLOUR
    assert colour_mode(through_jpeg((page * (245, 236, 212)).astype(np.uint8), 85)) is not ColourMode.COLOUR


@pytest.mark.parametrize("quality", [40, 60, 85])
def test_a_grey_page_saved_in_colour_is_none(quality: int) -> None:
    noise = np.random.default_rng(1).normal(0, 6, text_page().shape)
    grey = np.clip(text_page() * 0.9 + noise, 0, 255).astype(np.uint8)
    assert colour_mode(through_jpeg(np.dstack([grey] * 3), quality)) is not ColourMode.COLOUR


def test_shaded_paper_becomes_white_and_black_margins_are_painted_out() -> None:
    page = text_page()
    shade = np.linspace(120, 255, page.shape[1]).astype(np.float32)
    shaded = (page.astype(np.float32) * shade / 255).astype(np.uint8)
    shaded[:, :40] = 5
    reading = prepare(PagePicture(shaded, 150)).reading
    assert np.percentile(reading[:, :60], 5) > 200
    assert np.median(reading) > 240


def test_blank_faint_cut_and_coarse_pages_are_findings() -> None:
    blank = np.full((1754, 1240), 250, np.uint8)
    blank[400, 400] = 0
    assert codes(prepare(PagePicture(blank, 150))) == {FindingCode.BLANK}
    faint = (195 + text_page() * (55 / 255)).astype(np.uint8)
    faint = np.where(faint < 210, 170, faint).astype(np.uint8)
    assert FindingCode.LOW_CONTRAST in codes(prepare(PagePicture(faint, 150)))
    cut = np.ascontiguousarray(text_page()[:, 130:])
    assert FindingCode.CUT_EDGE in codes(prepare(PagePicture(cut, 150)))
    assert FindingCode.LOW_RESOLUTION in codes(prepare(PagePicture(text_page(), 150)))
    assert codes(prepare(PagePicture(text_page(), 150))).isdisjoint(
        {FindingCode.CUT_EDGE, FindingCode.LOW_CONTRAST, FindingCode.SKEWED, FindingCode.BLANK}
    )


@pytest.mark.parametrize("level", [0, 255])
@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (300, 20_000), (600, 400, 3), (2, 2, 3)])
@pytest.mark.parametrize("dpi", [None, 1200.0])
def test_odd_pages_have_an_outcome(shape: tuple[int, ...], level: int, dpi: float | None) -> None:
    page = np.full(shape, level, np.uint8)
    prepared = prepare(PagePicture(page, dpi))
    assert prepared.image.blank
    assert not looks_sideways(prepared.letters)
    assert max(prepared.reading.shape) <= 20_001


@pytest.mark.real
@pytest.mark.skipif(not SHARED.is_dir(), reason="the real documents of ../shared are not here")
def test_real_scans_are_measured_as_described() -> None:
    described = {
        "nm241-p1.png": 240,
        "epu-275.jpg": 300,
        "va-1535.png": 200,
        "qn-05ct-p2.jpg": 100,
        "nm308-p3.jpg": 150,
    }
    for name, dpi in described.items():
        path = SHARED / "real-scans" / name
        prepared = prepare(load_page(path, identify(path, LIMITS), 1, LIMITS))
        assert prepared.image.dpi == dpi
        assert not looks_sideways(prepared.letters)
        assert looks_sideways(find_letters(np.ascontiguousarray(np.rot90(without_coloured_ink(prepared.upright)))))
        doubted = FindingCode.DPI_NOT_BELIEVED in codes(prepared)
        assert doubted == (name == "va-1535.png")


@pytest.mark.real
@pytest.mark.skipif(not SHARED.is_dir(), reason="the real documents of ../shared are not here")
def test_real_signed_files_are_known_as_signed_and_their_pages_load() -> None:
    for path in sorted((SHARED / "real-signed").glob("*.pdf")):
        form = identify(path, LIMITS)
        found = inspect_source(path, form, LIMITS)
        assert (form, found.nature.value) == (SourceFormat.PDF, "signed-pdf")
        assert load_page(path, form, found.pages, LIMITS).dpi == pytest.approx(round_dpi(path.name), rel=0.03)


def round_dpi(name: str) -> int:
    return {"308.pdf": 150, "cv4240.pdf": 150, "c85bb.pdf": 200, "broken-3.pdf": 200}.get(name, 300)
