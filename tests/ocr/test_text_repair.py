"""Text of old encodings becomes Unicode; everything else stays as it is."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import pytest

from bench.reading.legacy_typing import as_misread_utf8, as_tcvn3, as_vni
from ocr.legacy.legacy_encodings import LegacyEncoding, decode, latin
from ocr.legacy.text_repair import repair_block, repair_blocks

if TYPE_CHECKING:
    from collections.abc import Callable

PARAGRAPH = (
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015; theo đề nghị của Giám đốc Sở Xây dựng tại "
    "Tờ trình số 794/TTr-SXD, Quyết định này có hiệu lực kể từ ngày ký. Những người được mời đều ngồi ở hàng ghế dưới."
)
LETTERS = "à á ả ã ạ ă ằ ắ ẳ ẵ ặ â ầ ấ ẩ ẫ ậ è é ẻ ẽ ẹ ê ề ế ể ễ ệ ì í ỉ ĩ ị ò ó ỏ õ ọ ô ồ ố ổ ỗ ộ ơ ờ ớ ở ỡ ợ "
LETTERS += "ù ú ủ ũ ụ ư ừ ứ ử ữ ự ỳ ý ỷ ỹ ỵ đ"


@pytest.mark.parametrize(
    ("encoding", "encode"),
    [
        (LegacyEncoding.TCVN3, as_tcvn3),
        (LegacyEncoding.VNI, as_vni),
        (LegacyEncoding.VISCII, lambda text: latin(_viscii(text))),
        (LegacyEncoding.CP1258, lambda text: latin(_cp1258(text))),
        (LegacyEncoding.UTF8, lambda text: latin(text.encode())),
    ],
)
def test_a_paragraph_of_an_old_encoding_comes_back_exactly(
    encoding: LegacyEncoding, encode: Callable[[str], str]
) -> None:
    repaired = repair_block(encode(PARAGRAPH))
    assert repaired.text == PARAGRAPH
    assert repaired.encoding is encoding
    assert repaired.sureness > 0.99


@pytest.mark.parametrize(("encoding", "encode"), [(LegacyEncoding.TCVN3, as_tcvn3), (LegacyEncoding.VNI, as_vni)])
def test_every_letter_is_decoded(encoding: LegacyEncoding, encode: Callable[[str], str]) -> None:
    word = LETTERS.replace(" ", "")
    assert decode(encode(word), encoding) == word


def test_vni_has_both_cases_and_its_marks_may_be_of_either() -> None:
    assert decode("COÄNG HOØA Coäng hoøa UÛy Uûy UÛY Ñoäc LAÄP ÑÖÔØNG", LegacyEncoding.VNI) == (
        "CỘNG HÒA Cộng hòa Ủy Ủy ỦY Độc LẬP ĐƯỜNG"
    )


@pytest.mark.parametrize(
    "text",
    [
        "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "ỦY BAN NHÂN DÂN TỈNH SƠN LA",
        "HÀ NỘI, ngày 5 tháng 6 năm 1998",
        "Số: 15/QĐ-UBND tỉnh Hà Giang",
        "Về việc ban hành Quy chế của Sở Tư pháp",
        "QUYẾT ĐỊNH của Bộ trưởng",
        "Điều 2. Ở xã có Hội đồng nhân dân.",
    ],
)
def test_capitals_that_tcvn3_lacks_are_put_back_where_the_words_beside_show_them(text: str) -> None:
    assert repair_block(as_tcvn3(text)).text == text


def test_a_font_of_capitals_makes_capitals() -> None:
    blocks = repair_blocks([as_tcvn3("cộng hoà xã hội"), as_tcvn3("độc lập tự do")], capitals=[0])
    assert [block.text for block in blocks] == ["CỘNG HOÀ XÃ HỘI", "độc lập tự do"]


@pytest.mark.parametrize("lost", ["-", ""])
def test_the_letter_that_programs_take_for_a_soft_hyphen_is_put_back(lost: str) -> None:
    text = "Trường đại học trực thuộc phương án được duyệt như thư của tỉnh"
    stored = as_tcvn3(text)
    assert "\xad" in stored
    assert repair_block(stored.replace("\xad", lost)).text == text


def test_hyphens_that_are_hyphens_stay() -> None:
    text = "Độc lập - Tự do, Bà Rịa-Vũng Tàu, số 15/QĐ-UBND của Uỷ ban nhân dân tỉnh"
    assert repair_block(as_tcvn3(text)).text == text


@pytest.mark.parametrize(
    "text",
    [
        PARAGRAPH,
        PARAGRAPH.upper(),
        "Có bán cá, bò, gà và hoa quả ở chợ",
        "Toà án và hoá đơn có giá trị",
        "L'élève a été reçu à l'école où sa mère était née, là-bas",
        "Der Schlüssel für das Gerät heißt „Größe“, ändern Sie ihn über Menü",
        "Piñata, año y señor en el corazón de España",
        "© 2020 Công ty ® ™; § 5 khoản 2 · 10 µm ± 0,5 °C ¬ ¼ ½",
        "«Không» và »không«, “có” hay ‘có’",
        "Nhà thơ Hồ Chí Minh đọc báo Libération à Paris cùng Léo Figuères",
        "Zażółć gęślą jaźń, Größe, Ölçüm",
        "Na rua São João há pão, maçã e açúcar",
        "",
        "12.345,67 - 30/6/2021",
    ],
)
def test_what_is_unicode_is_not_touched(text: str) -> None:
    assert repair_block(text).text == text
    assert repair_block(text).encoding is None


@pytest.mark.parametrize("word", ["NguyÔn", "Né", "HuÕ", "Hoøa", "N÷"])
def test_a_word_alone_is_too_little_to_tell_by(word: str) -> None:
    assert repair_block(word).text == word


def test_a_lone_word_follows_the_blocks_it_stands_among() -> None:
    names = ["Nguyễn Văn An", "Trần Thị Bưởi", "Lê Đình Ngọc", "Phạm Quỳnh Hương"] * 3
    cells = [*names, "Nữ", "Huế", "Bộ", "QĐ", "A1", ""]
    assert [block.text for block in repair_blocks([as_tcvn3(cell) for cell in cells])] == cells


def test_unicode_among_old_text_stays() -> None:
    unicode_cell = "Nguyễn Thị Hoá, cá và gà, có lí"
    blocks = repair_blocks([as_tcvn3(PARAGRAPH), as_vni(PARAGRAPH), unicode_cell, "Có hoá đơn", "Café"])
    assert [block.text for block in blocks] == [PARAGRAPH, PARAGRAPH, unicode_cell, "Có hoá đơn", "Café"]


def test_the_greek_letter_that_programs_put_for_a_micro_sign_is_read() -> None:
    assert repair_block(as_tcvn3("Báo cáo tài chính và dự toán").replace("\xb5", "\u03bc")).text == (
        "Báo cáo tài chính và dự toán"
    )


def test_bytes_of_a_symbol_font_are_decoded() -> None:
    stored = "".join(chr(0xF000 + ord(c)) if ord(c) > 0x7F else c for c in as_tcvn3("Báo cáo tài chính của xã"))
    assert repair_block(stored).text == "Báo cáo tài chính của xã"


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        (unicodedata.normalize("NFD", PARAGRAPH), PARAGRAPH),
        ("Co\u0302\u0323ng ho\u0300a", "Cộng hòa"),
        ("A\u0301\u0302n ba\u0309n", "Ấn bản"),  # the tone typed before the hat
        ("Số 15/QÐ-UBND", "Số 15/QĐ-UBND"),
        ("Ðà Nẵng, Ɖồng Nai, ðường", "Đà Nẵng, Đồng Nai, đường"),
        ("Ðurðevdan í Reykjavík", "Ðurðevdan í Reykjavík"),
        ("\u1100\u1161 \uf900", "\u1100\u1161 \uf900"),
    ],
)
def test_vietnamese_letters_become_one_character_and_other_scripts_stay(stored: str, text: str) -> None:
    assert repair_block(stored).text == text


def test_misread_utf8_whose_bytes_were_partly_lost_is_decoded_as_far_as_it_goes() -> None:
    lost = re.sub("[\x80-\x9f]", "\ufffd", as_misread_utf8("Ủy ban nhân dân, tỉnh Đắk Lắk có Hội đồng"))
    assert "\ufffd" in lost
    assert "nhân dân, tỉnh" in repair_block(lost).text


def _viscii(text: str) -> bytes:
    """VISCII by the table of RFC 1456, for the letters of PARAGRAPH that are not as in Latin-1."""
    letters = "ăứậổịươđềốởựạờệểừữợếớảủồ"
    codes = (0xE5, 0xD1, 0xA7, 0xB1, 0xB8, 0xDF, 0xBD, 0xF0, 0xAB, 0xAF, 0xB7, 0xF1, 0xD5, 0xB6, 0xAE, 0xAC, 0xD7, 0xE6,
             0xFE, 0xAA, 0xBE, 0xE4, 0xFC, 0xB0)  # fmt: skip
    known = dict(zip(letters, codes, strict=True))
    return bytes(known.get(letter) or letter.encode("latin-1")[0] for letter in text)


def _cp1258(text: str) -> bytes:
    """Windows-1258: tones as marks of their own behind the letter."""
    out = b""
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tone = "".join(c for c in parts if c in "\u0300\u0301\u0303\u0309\u0323")
        base = unicodedata.normalize("NFC", "".join(c for c in parts if c not in tone))
        out += (base + tone).encode("cp1258")
    return out
