from __future__ import annotations

import cv2
import numpy as np
import pytest

from domain.geometry import Box
from domain.text import BlockKind
from ocr.engine import Layout, RawLine
from ocr.page.looks import read
from ocr.page.tables import find_rules, find_tables, stack_cells, without_tables
from tests.ocr.drawing import ScriptedEngine, grid, line_at, picture_of

COLUMNS, ROWS = (100, 300, 700, 1000), (200, 300, 440)


def tables_of(picture: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> list[int]:
    return [len(row) for table in find_tables(find_rules(picture, 150), 150) for row in table.rows]


def test_cells_are_found_row_by_row() -> None:
    picture = grid(COLUMNS, ROWS, (800, 1200))
    (table,) = find_tables(find_rules(picture, 150), 150)
    assert [len(row) for row in table.rows] == [3, 3]
    assert [cell.x // 100 for cell in table.rows[0]] == [1, 3, 7]
    assert all(cell.w > 150 and cell.h > 80 for cell in table.cells)


@pytest.mark.parametrize("degrees", [-0.6, 0.4])
def test_a_table_that_hangs_a_little_is_still_one(degrees: float) -> None:
    turn = cv2.getRotationMatrix2D((600, 400), degrees, 1)
    picture = cv2.warpAffine(grid(COLUMNS, ROWS, (800, 1200)), turn, (1200, 800), borderValue=255)
    assert tables_of(np.asarray(picture, np.uint8)) == [3, 3]


def test_small_breaks_in_a_rule_do_not_open_a_cell() -> None:
    picture = grid(COLUMNS, ROWS, (800, 1200))
    picture[360:363, :] = 255
    picture[:, 500:508] = 255
    assert tables_of(picture) == [3, 3]


def test_a_frame_and_underlined_text_are_no_table() -> None:
    assert tables_of(grid((100, 1000), (200, 420), (800, 1200))) == []
    assert tables_of(picture_of("Ban hanh ngay 12", "theo quy trinh", dpi=150)) == []


def test_rules_that_run_to_the_edges_of_the_page_enclose_cells_with_them() -> None:
    picture = np.full((800, 1200), 255, np.uint8)
    picture[:, [400, 401, 402, 800, 801, 802]] = 0
    picture[[300, 301, 302, 500, 501, 502]] = 0
    assert tables_of(picture) == [3, 3, 3]


def test_only_cells_with_ink_are_stacked_and_keep_their_pixels() -> None:
    picture = grid(COLUMNS, ROWS, (800, 1200))
    picture[230:260, 150:200] = 0
    stack = stack_cells(picture, find_tables(find_rules(picture, 150), 150), 150)
    (cell,), (place,) = stack.cells, stack.places
    assert (cell.w, cell.h) == (place.w, place.h)
    assert (
        stack.image[place.y : place.bottom, place.x : place.right] == picture[cell.y : cell.bottom, cell.x : cell.right]
    ).all()


def test_the_words_of_cells_are_read_from_the_stack_and_the_page_is_read_without_its_table() -> None:
    picture = grid(COLUMNS, ROWS, (800, 1200))
    picture[230:260, 150:200] = 0
    stack = stack_cells(picture, find_tables(find_rules(picture, 150), 150), 150)
    place = stack.places[0]
    engine = ScriptedEngine([line_at("Danh mục", 120, 100)], [line_at("khoản", place.x + 10, place.y + 30)])
    text = read(picture, 150, engine)
    assert [(block.kind, block.text) for block in text.blocks] == [
        (BlockKind.TEXT, "Danh mục"),
        (BlockKind.TABLE, "khoản"),
    ]
    assert [asked[2] for asked in engine.asked] == [Layout.PAGE, Layout.COLUMN]
    assert (engine.asked[0][0] == 255).all()
    cell = stack.cells[0]
    (word,) = text.blocks[1].lines[0].words
    assert word.box == Box(cell.x + 10, cell.y + 30, 60, 24)


def test_a_page_without_a_table_is_read_once() -> None:
    engine = ScriptedEngine([line_at("Danh mục", 120, 100)])
    assert read(np.full((800, 1200), 255, np.uint8), 150, engine).text == "Danh mục"
    assert len(engine.asked) == 1


def test_words_that_the_engine_hands_over_in_the_wrong_order_stand_as_printed() -> None:
    first, second, third = line_at("CHỦ NGHĨA VIỆT", 120, 100).words
    engine = ScriptedEngine([RawLine((second, first, third), 1)])
    assert read(np.full((800, 1200), 255, np.uint8), 150, engine).text == "CHỦ NGHĨA VIỆT"


def test_print_close_to_a_table_keeps_its_marks_when_the_table_is_taken_out() -> None:
    page = np.full((900, 1400), 255, np.uint8)
    for y in (300, 400, 500):
        page[y : y + 4, 200:1200] = 0
    for x in (200, 700, 1196):
        page[300:504, x : x + 4] = 0
    page[511:517, 400:420] = 0  # a tone mark right below the lowest rule
    rules = find_rules(page, 225)
    bare = without_tables(page, find_tables(rules, 225), rules, 225)
    assert (bare[511:517, 400:420] == 0).all()
    assert np.count_nonzero(bare[290:508] < 255) < 10  # a dot at a corner
