from __future__ import annotations

import numpy as np
import pytest

from domain.geometry import Box
from domain.text import BlockKind, TextBlock
from ocr.engine import RawLine
from ocr.page.layout import arrange_lines
from ocr.page.tables import Table
from tests.ocr.drawing import line_at, words_at

TITLE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
LONG = "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015 của Quốc hội khóa 13"


def side_by_side(left: str, left_x: int, right: str, right_x: int, y: int) -> RawLine:
    """One line in which a recogniser ran the two columns of the head together."""
    return RawLine(words_at(left, left_x, y) + words_at(right, right_x, y), 1)


def texts(blocks: tuple[TextBlock, ...], kind: BlockKind) -> list[str]:
    return [line.text for block in blocks if block.kind is kind for line in block.lines]


def letter(title: str = TITLE, motto: str = MOTTO) -> list[RawLine]:
    """A decision as printed: head in two columns run together, text, foot in two columns run together."""
    return [
        side_by_side("ỦY BAN NHÂN DÂN", 150, title, 550, 100),
        side_by_side("TỈNH TIỀN GIANG", 150, motto, 600, 140),
        side_by_side("Số: 241/QĐ-UBND", 150, "Tiền Giang, ngày 17 tháng 02 năm 2025", 540, 200),
        line_at("QUYẾT ĐỊNH", 480, 300),
        *(line_at(LONG, 100, y) for y in (360, 400, 440)),
        side_by_side("Nơi nhận:", 100, "TM. ỦY BAN NHÂN DÂN", 700, 520),
        side_by_side("- Như Điều 3;", 100, "CHỦ TỊCH", 780, 560),
        line_at("- Lưu: VT.", 100, 600),
        line_at("Nguyễn Văn An", 750, 760),
    ]


def test_the_head_is_read_column_by_column_and_the_foot_too() -> None:
    blocks = arrange_lines(letter())
    assert texts(blocks, BlockKind.ISSUER) == ["ỦY BAN NHÂN DÂN", "TỈNH TIỀN GIANG", "Số: 241/QĐ-UBND"]
    assert texts(blocks, BlockKind.NATIONAL_TITLE) == [TITLE, MOTTO, "Tiền Giang, ngày 17 tháng 02 năm 2025"]
    assert texts(blocks, BlockKind.TEXT) == ["QUYẾT ĐỊNH", LONG, LONG, LONG]
    assert texts(blocks, BlockKind.RECIPIENTS) == ["Nơi nhận:", "- Như Điều 3;", "- Lưu: VT."]
    assert texts(blocks, BlockKind.SIGNATURE) == ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Nguyễn Văn An"]
    kinds = list(dict.fromkeys(block.kind for block in blocks))
    assert kinds == [
        BlockKind.ISSUER, BlockKind.NATIONAL_TITLE, BlockKind.TEXT, BlockKind.RECIPIENTS, BlockKind.SIGNATURE,
    ]  # fmt: skip


def test_the_order_of_the_recogniser_does_not_matter() -> None:
    lines = letter()
    shuffled = [lines[index] for index in np.random.default_rng(7).permutation(len(lines))]
    assert arrange_lines(shuffled) == arrange_lines(letter())


@pytest.mark.parametrize(
    "title",
    [
        "VIỆT NAM DÂN CHỦ CỘNG HÒA",  # 1945 to 1976
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "CỌNG HOA XÃ HỌI CHU NGHIA VIẸT NAM",  # as read through a stamp
        "CONG HÒA Xà HQI CHỦ NGHĨA VIỆT NAN”",
    ],
)
def test_other_and_misread_national_titles_divide_the_head(title: str) -> None:
    blocks = arrange_lines(letter(title))
    assert texts(blocks, BlockKind.ISSUER)[0] == "ỦY BAN NHÂN DÂN"
    assert texts(blocks, BlockKind.NATIONAL_TITLE)[0] == title


def test_the_motto_alone_divides_the_head_when_the_title_is_lost() -> None:
    blocks = arrange_lines(letter("~~~"))
    assert "TỈNH TIỀN GIANG" in texts(blocks, BlockKind.ISSUER)
    assert MOTTO in texts(blocks, BlockKind.NATIONAL_TITLE)


def test_the_subject_of_a_letter_stays_with_the_issuer_below_the_date() -> None:
    lines = [
        side_by_side("BỘ XÂY DỰNG", 150, TITLE, 550, 100),
        side_by_side("Số: 329 /BXD-QLN", 150, MOTTO, 600, 140),
        line_at("Hà Nội, ngày 06 tháng 02 năm 2023", 560, 180),
        line_at("V/v góp ý Quy trình làm giàu,", 120, 200),
        line_at("làm sạch dữ liệu", 120, 240),
        line_at("Kính gửi: Bộ Tài nguyên và Môi trường", 300, 320),
    ]
    blocks = arrange_lines(lines)
    assert texts(blocks, BlockKind.ISSUER)[-2:] == ["V/v góp ý Quy trình làm giàu,", "làm sạch dữ liệu"]
    assert texts(blocks, BlockKind.NATIONAL_TITLE)[-1] == "Hà Nội, ngày 06 tháng 02 năm 2023"
    assert texts(blocks, BlockKind.TEXT) == ["Kính gửi: Bộ Tài nguyên và Môi trường"]


def test_a_number_far_below_a_short_issuer_stays_with_it() -> None:
    lines = [
        side_by_side("BỘ TÀI CHÍNH", 150, TITLE, 550, 100),
        line_at(MOTTO, 600, 140),
        line_at("Hà Nội, ngày 07 tháng 02 năm 2023", 560, 215),
        line_at("Số: 08/2023/TT-BTC", 150, 235),
        line_at("THÔNG TƯ", 480, 330),
    ]
    assert texts(arrange_lines(lines), BlockKind.ISSUER) == ["BỘ TÀI CHÍNH", "Số: 08/2023/TT-BTC"]


def test_a_copy_mark_above_the_head_comes_first() -> None:
    mark = line_at("SAO Y; VĂN PHÒNG; 20/02/2025 10:47:25", 500, 20)
    blocks = arrange_lines([*letter(), mark])
    assert blocks[0].text == "SAO Y; VĂN PHÒNG; 20/02/2025 10:47:25"


def test_a_centred_title_without_an_issuer_takes_nothing_of_the_text() -> None:
    lines = [
        line_at(TITLE, 330, 100),
        line_at(MOTTO, 370, 140),
        line_at("ĐƠN ĐỀ NGHỊ", 470, 220),
        line_at(LONG, 100, 300),
    ]
    blocks = arrange_lines(lines)
    assert texts(blocks, BlockKind.NATIONAL_TITLE) == [TITLE, MOTTO]
    assert texts(blocks, BlockKind.TEXT) == ["ĐƠN ĐỀ NGHỊ", LONG]


def test_plain_text_that_speaks_of_the_republic_is_no_head() -> None:
    line = "Chính phủ nước Cộng hòa xã hội chủ nghĩa Việt Nam căn cứ các quy định sau đây"
    assert texts(arrange_lines([line_at(line, 100, 100), line_at(LONG, 100, 140)]), BlockKind.TEXT) == [line, LONG]


def test_pieces_of_one_printed_line_are_joined() -> None:
    blocks = arrange_lines([line_at("công nghệ mới", 100, 102), line_at("trong việc thanh toán", 290, 98, block=7)])
    assert [block.text for block in blocks] == ["công nghệ mới trong việc thanh toán"]


def test_a_table_is_read_row_by_row_and_cell_by_cell() -> None:
    cells = ((Box(90, 190, 200, 100), Box(300, 190, 400, 100)), (Box(90, 300, 200, 60), Box(300, 300, 400, 60)))
    lines = [
        line_at("Danh sách:", 100, 100),
        side_by_side("Khóa cũ,", 100, "7h30 ngày 7/7", 310, 200),
        line_at("trả nợ", 100, 240),
        side_by_side("Khóa mới", 100, "8h00", 310, 315),
        line_at("Ghi thêm", 100, 420),
    ]
    blocks = arrange_lines(lines, (Table(cells),))
    assert [block.text for block in blocks] == [
        "Danh sách:", "Khóa cũ,\ntrả nợ", "7h30 ngày 7/7", "Khóa mới", "8h00", "Ghi thêm",
    ]  # fmt: skip
    assert [block.kind for block in blocks].count(BlockKind.TABLE) == 4


def test_a_line_beside_the_cells_takes_its_place_in_the_row() -> None:
    cells = ((Box(300, 190, 400, 50),), (Box(300, 250, 400, 50),))
    lines = [line_at("1", 100, 200), line_at("một", 310, 200), line_at("2", 100, 260), line_at("hai", 310, 260)]
    assert [block.text for block in arrange_lines(lines, (Table(cells),))] == ["1", "một", "2", "hai"]


def test_two_columns_of_text_are_read_one_after_the_other() -> None:
    left = [line_at(f"cột trái dòng thứ {n} của trang báo này", 100, 100 + 40 * n) for n in range(6)]
    right = [line_at(f"cột phải dòng thứ {n} của trang báo này", 700, 100 + 40 * n) for n in range(6)]
    text = "\n".join(block.text for block in arrange_lines([*left, *right]))
    assert text.split("\n") == [" ".join(w.text for w in line.words) for line in (*left, *right)]


def test_a_page_without_words_has_no_blocks() -> None:
    assert arrange_lines([]) == ()


@pytest.mark.parametrize("seed", range(5))
def test_no_word_is_lost_or_doubled(seed: int) -> None:
    places = np.random.default_rng(seed).integers(0, 900, (30, 2)).tolist()
    lines = letter() + [line_at(f"từ {n}", x, y) for n, (x, y) in enumerate(places)]
    given = sorted(word.text for line in lines for word in line.words)
    kept = sorted(word.text for block in arrange_lines(lines) for line in block.lines for word in line.words)
    assert kept == given
