"""Two pictures of a page: what copying does to one is excused, what is lost, added or moved is seen."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from scan.comparing import compare, compared_width
from tests.end_to_end.papers import sheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Page = NDArray[np.uint8]

_LINES = tuple(f"{number}. Ủy ban nhân dân xã báo cáo kết quả lưu trữ năm 2019" for number in range(1, 18))


def page() -> Page:
    """A page of 200 dpi in colour: print, a pale seal, a pencil stroke, a line of small letters."""
    drawn = sheet(*_LINES).convert("RGB")
    draw = ImageDraw.Draw(drawn)
    draw.ellipse((1050, 1150, 1350, 1450), outline=(232, 190, 190), width=8)
    draw.line((300, 1640, 700, 1600), (205, 205, 205), 2)
    small = sheet("Nơi nhận: như trên; lưu văn thư, bản thứ hai gửi kho").crop((130, 70, 1200, 140)).resize((300, 20))
    drawn.paste(small.convert("RGB"), (1250, 1600))
    return np.array(drawn)


PAGE = page()


def written_as_jpeg(pixels: Page, quality: int) -> Page:
    file = BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=quality, subsampling=2)
    return np.array(Image.open(file))


def small(pixels: Page) -> Page:
    """As it is compared."""
    width = compared_width((pixels.shape[1] * 0.36, pixels.shape[0] * 0.36))
    size = (width, round(width * pixels.shape[0] / pixels.shape[1]))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def moved(pixels: Page, right: float, down: float) -> Page:
    forth = np.array([[1, 0, right], [0, 1, down]], np.float32)
    size = (pixels.shape[1], pixels.shape[0])
    return np.asarray(cv2.warpAffine(pixels, forth, size, borderValue=(255, 255, 255)), np.uint8)


def painted(box: tuple[int, int, int, int], colour: tuple[int, int, int] = (255, 255, 255)) -> Callable[[Page], Page]:
    def paint(pixels: Page) -> Page:
        changed = pixels.copy()
        changed[box[1] : box[3], box[0] : box[2]] = colour
        return changed

    return paint


FAITHFUL: dict[str, Callable[[Page], Page]] = {
    "the same": lambda pixels: pixels,
    "JPEG of quality 75": lambda pixels: written_as_jpeg(pixels, 75),
    "JPEG of quality 35": lambda pixels: written_as_jpeg(pixels, 35),
    "half a pixel aside": lambda pixels: moved(pixels, 0.5, 0.5),
    "paper three levels darker": lambda pixels: np.asarray(cv2.subtract(pixels, np.full_like(pixels, 3)), np.uint8),
    "resampled finer and back": lambda pixels: np.asarray(
        cv2.resize(cv2.resize(pixels, None, fx=1.5, fy=1.5), pixels.shape[1::-1], interpolation=cv2.INTER_AREA),
        np.uint8,
    ),
}
LOST: dict[str, Callable[[Page], Page]] = {
    "a pencil stroke": painted((280, 1590, 720, 1650)),
    "a line of print": painted((100, 420, 1600, 500)),
    "a line of small letters": painted((1240, 1590, 1560, 1630)),
    "one word": painted((140, 160, 330, 240)),
    "the whole scan": lambda pixels: np.full_like(pixels, 255),
    "the seal": painted((1040, 1140, 1360, 1460)),
    "the seal's colour": lambda pixels: np.stack([cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)] * 3, axis=2),
    "black and white": lambda pixels: 255 - pixels,
    "nothing, but a line is added": painted((200, 1500, 900, 1504), (60, 60, 200)),
    "nothing, but a pale line is added": painted((200, 1500, 900, 1503), (200, 200, 200)),
    "its place, by a millimetre": lambda pixels: moved(pixels, 8, 0),
    "its upright": lambda pixels: np.ascontiguousarray(np.rot90(pixels, 2)),
    "its shape, turned": lambda pixels: np.ascontiguousarray(np.rot90(pixels)),
    "its shape, stretched": lambda pixels: np.asarray(cv2.resize(pixels, None, fx=1.03, fy=1.0), np.uint8),
    "its edge": lambda pixels: np.ascontiguousarray(pixels[:, 60:]),
    "half its darkness": lambda pixels: np.asarray(cv2.addWeighted(pixels, 0.5, np.full_like(pixels, 255), 0.5, 0)),
}


@pytest.mark.parametrize("what", FAITHFUL)
def test_a_copy_is_the_same(what: str) -> None:
    found = compare(small(PAGE), small(FAITHFUL[what](PAGE)))

    assert found.same, found


@pytest.mark.parametrize("what", LOST)
def test_what_is_lost_is_seen_whichever_picture_is_the_copy(what: str) -> None:
    changed = small(LOST[what](PAGE))

    assert not compare(small(PAGE), changed).same
    assert not compare(changed, small(PAGE)).same


def test_print_that_was_thresholded_is_the_same_and_a_pencil_that_was_not_is_missed() -> None:
    print_alone = np.array(sheet(*_LINES))
    bitonal = np.where(print_alone >= 128, 255, 0).astype(np.uint8)
    grey = np.asarray(cv2.cvtColor(PAGE, cv2.COLOR_RGB2GRAY), np.uint8)

    assert compare(small(print_alone), small(bitonal)).same
    assert not compare(small(grey), small(np.where(grey >= 128, 255, 0).astype(np.uint8))).same


def test_the_worst_place_is_told() -> None:
    found = compare(small(PAGE), small(LOST["the seal"](PAGE)))

    assert found.place is not None
    x, y = found.place[0] * PAGE.shape[1], found.place[1] * PAGE.shape[0]
    assert 1000 < x < 1400
    assert 1100 < y < 1500


def test_a_place_that_is_left_out_is_not_compared() -> None:
    changed = painted((200, 1500, 900, 1504), (0, 0, 0))(PAGE)
    place = (150 / PAGE.shape[1], 1480 / PAGE.shape[0], 950 / PAGE.shape[1], 1520 / PAGE.shape[0])

    assert compare(small(PAGE), small(changed), [place]).same


def test_the_colour_of_the_paper_is_seen() -> None:
    green = np.asarray(cv2.multiply(PAGE, np.full_like(PAGE, (225, 240, 215)), scale=1 / 255), np.uint8)
    grey = np.asarray(cv2.cvtColor(green, cv2.COLOR_RGB2GRAY), np.uint8)

    assert not compare(small(green), small(np.stack([grey] * 3, axis=2))).same
    assert compare(small(green), small(written_as_jpeg(green, 60))).same


def test_a_grey_picture_is_compared_with_one_in_colours() -> None:
    grey = np.asarray(cv2.cvtColor(PAGE, cv2.COLOR_RGB2GRAY), np.uint8)

    assert not compare(small(grey), small(PAGE)).same
    assert compare(small(grey), small(np.stack([grey] * 3, axis=2))).same


@pytest.mark.parametrize(("size", "width"), [((595.0, 842.0), 826), ((3.0, 30.0), 24), ((2384.0, 3370.0), 3311)])
def test_small_pages_are_compared_larger(size: tuple[float, float], width: int) -> None:
    assert compared_width(size) == width
