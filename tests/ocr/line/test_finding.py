from __future__ import annotations

import cv2
import numpy as np
import pytest

from ocr.line.finding import find_lines
from testbed.pages.fonts import Style, Type
from tests.ocr.line.printing import DPI, Paper

TEXT = ("Căn cứ Luật Lưu trữ ngày 11 tháng 11 năm 2011;", "Ủy ban nhân dân tỉnh quyết định những việc sau đây")
LEADING = 50  # pixels: tight for 13 points


def page_of(*rows: str, points: float = 13) -> Paper:
    paper = Paper(1400, LEADING * (len(rows) + 2))
    for number, row in enumerate(rows):
        paper.line(row, 60, LEADING * (number + 2), points)
    return paper


def test_every_printed_line_is_found_once_with_its_baseline_and_x_height() -> None:
    paper = Paper()
    size, _ = (paper.line(text, 60, 100 + LEADING * number) for number, text in enumerate(TEXT))
    lines = find_lines(paper.picture, DPI)
    assert [round(line.foot(300)) for line in lines] == [pytest.approx(100, abs=2), pytest.approx(150, abs=2)]
    assert [line.x_height for line in lines] == pytest.approx([size, size], rel=0.08)


def test_marks_over_and_under_letters_belong_to_their_line() -> None:
    paper = Paper()
    paper.line("ĐỀ ÁN CẤP ĐIỆN Ở XÃ Ự", 60, 100)
    box = find_lines(paper.picture, DPI)[0].box
    rows = np.flatnonzero((paper.picture < 128).any(axis=1))
    assert [box.y, box.bottom] == pytest.approx([rows[0], rows[-1] + 1], abs=3)


def test_tight_rows_stay_apart_also_where_letters_touch() -> None:
    paper = page_of(*(["gồm phòng ban, quỹ Ấp Ể Ở Ậ và người"] * 6))
    paper.draw.line([200, 98, 200, 130], fill=0, width=4)  # a stroke from one row into the next
    assert len(find_lines(paper.picture, DPI)) == 6


def test_capitals_have_the_x_height_of_the_small_letters_of_their_size() -> None:
    paper = Paper()
    paper.line("QUYẾT ĐỊNH SỐ 12", 60, 100)
    size = paper.line("Về việc phê duyệt kế hoạch chỉnh lý", 60, 180)
    capital, _ = find_lines(paper.picture, DPI)
    assert capital.x_height == pytest.approx(size, rel=0.1)


def test_sizes_differ_by_line() -> None:
    paper = Paper()
    small = paper.line("Nơi nhận: như trên, lưu văn thư", 60, 100, 10)
    large = paper.line("Quyết định ban hành quy chế", 60, 200, 18, Style.BOLD)
    assert [line.x_height for line in find_lines(paper.picture, DPI)] == pytest.approx([small, large], rel=0.1)


def test_a_wide_gap_and_a_rule_end_a_line() -> None:
    paper = Paper()
    paper.line("Ủy ban nhân dân", 60, 100)
    paper.line("Cộng hòa xã hội", 700, 100)
    paper.line("Tên hồ sơ", 60, 200)
    paper.line("Số tờ", 60 + 260, 200)
    paper.draw.line([300, 140, 300, 260], fill=0, width=3)
    assert [line.box.x // 10 for line in find_lines(paper.picture, DPI)] in ([6, 70, 6, 32], [70, 6, 6, 32])


def spaced(paper: Paper, words: str, x: float, foot: int, gap: float) -> float:
    """Words with `gap` pixels between; where the last one ends."""
    for word in words.split():
        paper.line(word, round(x), foot)
        x += paper.draw.textlength(word, Type(paper.face, Style.REGULAR, 13).at(DPI)) + gap
    return x - gap


def test_a_row_that_runs_over_two_columns_is_parted_where_the_rows_near_it_end() -> None:
    paper = Paper(1400, 700)
    for foot, gap in ((100, 34), (160, 160)):
        end = spaced(paper, "UBND THÀNH PHỐ ĐÀ NẴNG", 60, foot, 12)
        spaced(paper, "CỘNG HÒA XÃ HỘI", end + gap, foot, 12)
    for foot in range(300, 600, LEADING):
        paper.line(TEXT[1], 60, foot)
    assert len(find_lines(paper.picture, DPI)) == 4 + 6


def test_wide_gaps_between_words_part_no_line_of_a_column() -> None:
    paper = Paper()
    for foot in (100, 160, 220):
        spaced(paper, "nghề trong giai đoạn chuyển tiếp", 60, foot, 34)
    assert len(find_lines(paper.picture, DPI)) == 3


def test_dashes_and_stops_at_the_ends_stay_with_their_line() -> None:
    paper = Paper()
    paper.line("- Như Điều 3...", 60, 100)
    (line,) = find_lines(paper.picture, DPI)
    columns = np.flatnonzero((paper.picture < 128).any(axis=0))
    assert [line.box.x, line.box.right] == pytest.approx([columns[0], columns[-1] + 1], abs=3)


def test_rules_dots_and_large_things_are_no_lines() -> None:
    paper = Paper(1400, 900)
    paper.line("Họ và tên:", 60, 100)
    for x in range(300, 1200, 9):
        paper.draw.rectangle([x, 98, x + 2, 100], fill=0)
    paper.draw.line([60, 300, 1300, 300], fill=0, width=3)
    paper.draw.ellipse([500, 400, 900, 800], outline=0, width=12)
    (line,) = find_lines(paper.picture, DPI)
    assert line.box.right < 330


@pytest.mark.parametrize("degrees", [-1.0, 0.7])
def test_the_baseline_follows_a_line_that_rises_or_falls(degrees: float) -> None:
    paper = Paper(1400, 300)
    paper.line("Căn cứ Luật Lưu trữ ngày 11 tháng 11 năm 2011 của Quốc hội", 60, 150)
    turn = cv2.getRotationMatrix2D((60.0, 150.0), degrees, 1)
    turned = np.asarray(cv2.warpAffine(paper.picture, turn, (1400, 300), borderValue=(255,)), np.uint8)
    (line,) = find_lines(turned, DPI)
    rise = np.tan(np.radians(degrees))
    assert [line.foot(x) for x in (200, 900)] == pytest.approx([150 - 140 * rise, 150 - 840 * rise], abs=2.5)


@pytest.mark.parametrize("grey", [0, 90, 190])
def test_faint_print_on_white_is_found_as_black_is(grey: int) -> None:
    picture = np.maximum(page_of(*TEXT).picture, np.uint8(grey))
    assert len(find_lines(picture, DPI)) == 2


@pytest.mark.parametrize(
    "picture",
    [
        np.full((600, 400), 255, np.uint8),
        np.zeros((600, 400), np.uint8),
        np.full((1, 1), 0, np.uint8),
        np.full((1, 20_000), 255, np.uint8),
        np.random.default_rng(1).normal(245, 4, (600, 400)).astype(np.uint8),
    ],
    ids=["white", "black", "one pixel", "one row", "grain"],
)
def test_a_picture_without_print_has_no_lines(picture: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> None:
    assert find_lines(picture, DPI) == ()
