"""Secrecy stamps are found on the picture of a page before it is read, and other stamps are not taken for one."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from scan.secrecy.stamp import FramedStamp, find_secrecy_stamp, find_urgency_stamp
from testbed.material import SHARED
from testbed.pages.fonts import Face, Style, Type
from testbed.pages.seal import RED, inked
from testbed.pages.stamping import framed

Pixels = NDArray[np.uint8]

DPI = 150
PAGE = 1240, 1754  # A4
AT = 120, 330  # below the number
BLACK = 30, 30, 34
DEGREES = ("MẬT", "TỐI MẬT", "TUYỆT MẬT")
URGENT = ("KHẨN", "THƯỢNG KHẨN", "HỎA TỐC", "HỎA TỐC HẸN GIỜ")
NEITHER = ("ĐẾN", "CÔNG VĂN ĐẾN", "SAO Y", "GIẢI MẬT", "MẪU SỐ 01", "TÀI LIỆU HỌP")
REAL = sorted(
    file
    for folder, ending in (("real-fields/pages", "*.jpg"), ("real-scans", "*.jpg"), ("real-scans", "*.png"))
    for file in (SHARED / "corpus" / folder).glob(ending)
)
CASES = sorted(
    file for ending in ("*.jpg", "*.png", "*.tif") for file in (SHARED / "corpus" / "field-cases").glob(ending)
)


@cache
def letter() -> Pixels:
    """A letter with head and lines of text; the place of stamps is free."""
    sheet = Image.new("RGB", PAGE, (255, 255, 255))
    draw = ImageDraw.Draw(sheet)
    for text, style, at in (
        ("UBND TỈNH BẾN TRE", Style.REGULAR, (160, 110)),
        ("SỞ Y TẾ", Style.BOLD, (230, 140)),
        ("Số: 12/SYT-VP", Style.REGULAR, (190, 200)),
        ("V/v báo cáo công tác bảo vệ bí mật nhà nước", Style.REGULAR, (110, 230)),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", Style.BOLD, (600, 110)),
        *(
            (f"Điều {n}. Quy định về bảo vệ bí mật nhà nước trong cơ quan", Style.REGULAR, (150, 480 + 40 * n))
            for n in range(9)
        ),
    ):
        draw.text(at, text, fill=BLACK, font=Type(Face.TERMES, style, 13).at(DPI))
    return np.asarray(sheet)


def stamped(
    words: str, seed: int, face: Face = Face.TERMES, colour: tuple[int, int, int] = RED, **kind: float
) -> Pixels:
    """The letter with a stamp in a frame below its number."""
    ink = framed(words, Type(face, Style.BOLD, 17), DPI, np.random.default_rng(seed), **kind)  # type: ignore[arg-type]
    return inked(letter(), ink, AT, colour)


def grey(pixels: Pixels) -> Pixels:
    """As a grey scan."""
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)


def bitonal(pixels: Pixels) -> Pixels:
    """As a black-and-white scan."""
    return np.where(grey(pixels) < 160, 0, 255).astype(np.uint8)


def told(stamp: FramedStamp | None) -> str:
    """Which degree."""
    return stamp.kind if stamp else ""


@pytest.mark.parametrize("words", DEGREES)
@pytest.mark.parametrize("face", [Face.TERMES, Face.HEROS])
def test_a_stamp_is_found_in_colour_grey_and_black_and_white(words: str, face: Face) -> None:
    page = stamped(words, 1, face)
    assert [told(find_secrecy_stamp(seen)) for seen in (page, grey(page), bitonal(page))] == [words] * 3


@pytest.mark.parametrize("words", DEGREES)
@pytest.mark.parametrize("seed", [2, 3])
def test_a_black_stamp_with_two_lines_around_is_found(words: str, seed: int) -> None:
    assert find_secrecy_stamp(stamped(words, seed, colour=BLACK, lines=2)) is not None


@pytest.mark.parametrize("words", DEGREES)
def test_a_stamp_on_a_negative_is_found_and_the_negative_alone_is_none(words: str) -> None:
    """A photostat is white on black: what lies between its lines is no frame."""
    page = grey(stamped(words, 1))
    assert told(find_secrecy_stamp(255 - page)) == words
    assert find_secrecy_stamp(255 - bitonal(letter())) is None


def test_a_faint_stamp_is_found() -> None:
    assert find_secrecy_stamp(stamped("TUYỆT MẬT", 5, faint=0.5)) is not None


def test_it_is_found_at_other_resolutions_and_told_where_it_is() -> None:
    page = stamped("TỐI MẬT", 6)
    for factor in (0.67, 1.0, 2.0):
        size = round(PAGE[0] * factor), round(PAGE[1] * factor)
        stamp = find_secrecy_stamp(np.asarray(cv2.resize(page, size, interpolation=cv2.INTER_AREA), np.uint8))
        assert stamp is not None
        x, y = stamp.box.x / factor, stamp.box.y / factor
        assert abs(x - AT[0]) < 30 and abs(y - AT[1]) < 30  # noqa: PT018 - pixels


@pytest.mark.parametrize("words", [*URGENT, *NEITHER])
def test_other_stamps_are_none_of_secrecy(words: str) -> None:
    page = stamped(words, 7)
    assert [told(find_secrecy_stamp(seen)) for seen in (page, grey(page), bitonal(page))] == [""] * 3


@pytest.mark.parametrize("words", URGENT)
@pytest.mark.parametrize("face", [Face.TERMES, Face.HEROS])
def test_a_stamp_of_urgency_is_found_in_colour_grey_and_black_and_white(words: str, face: Face) -> None:
    page = stamped(words, 1, face)
    assert [told(find_urgency_stamp(seen)) for seen in (page, grey(page), bitonal(page))] == [words] * 3


@pytest.mark.parametrize("words", [*DEGREES, *NEITHER])
def test_other_stamps_are_none_of_urgency(words: str) -> None:
    page = stamped(words, 7)
    assert [told(find_urgency_stamp(seen)) for seen in (page, grey(page), bitonal(page))] == [""] * 3


def test_the_words_in_text_without_a_frame_are_no_stamp() -> None:
    assert find_secrecy_stamp(letter()) is None


def test_a_stamp_at_the_lower_right_is_not_looked_for() -> None:
    ink = framed("MẬT", Type(Face.TERMES, Style.BOLD, 17), DPI, np.random.default_rng(9))
    assert find_secrecy_stamp(inked(letter(), ink, (900, 1400), RED)) is None


@pytest.mark.parametrize("shape", [(1, 1), (9, 9, 3), (40, 900), (1754, 1240, 3)])
def test_a_blank_page_of_any_size_has_none(shape: tuple[int, ...]) -> None:
    assert find_secrecy_stamp(np.full(shape, 255, np.uint8)) is None


@pytest.mark.real
@pytest.mark.skipif(not REAL, reason="no real pages here")
def test_no_real_page_has_one_of_secrecy_and_those_of_urgency_are_told() -> None:
    secret, urgent = {}, {}
    for file in (*REAL, *CASES):
        read = cv2.imread(str(file), cv2.IMREAD_REDUCED_COLOR_2)
        if read is None:
            continue
        pixels = np.asarray(np.ascontiguousarray(read[:, :, ::-1]), np.uint8)
        if stamp := find_secrecy_stamp(pixels):
            secret[file.name] = stamp
        if stamp := find_urgency_stamp(pixels):
            urgent[file.stem] = stamp.kind
    assert secret == {}
    assert urgent == {**dict.fromkeys(("k13", "k21", "k41", "l03"), "HỎA TỐC"), "l01": "KHẨN"}
