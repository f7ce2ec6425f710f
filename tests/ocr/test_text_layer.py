from __future__ import annotations

import numpy as np
import pytest

from domain.geometry import Box
from domain.text import BlockKind, TextSource, Word
from domain.vietnamese import fold
from ocr.language.syllables import is_syllable, known_syllables
from ocr.text_layer import LayerVerdict, covers_page, judge, usable_layer
from tests.ocr.drawing import words_at

VIETNAMESE = """Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015
Theo đề nghị của Giám đốc Sở Xây dựng tại Tờ trình số 794/TTr-SXD, UBND tỉnh quyết định:
Điều 1. Công bố kèm theo Quyết định này danh mục thủ tục hành chính được sửa đổi, bổ sung
Điều 2. Quyết định này có hiệu lực kể từ ngày ký. Chánh Văn phòng, Giám đốc các Sở thi hành"""
ENGLISH = """This agreement is made between the Ministry of Construction and the contractor named below
The contractor shall deliver all documents within thirty days after the agreement enters into force"""
GARBLED = """UY BAN MAN DAN TiNH TAY 1'4/NH S6: S'C' /QD-UBND CONG Hem. XA HQI CHU NGHIA VII ,T NAM
COng be Danh mic va Quy trinh not bo giai quyet the tic hanh chinh sfra doi, bo sung Iinh vvc kham benh
china benh thultic than' quyen giai quyet dm nganh Y to teen dia ban tinh Tay Ninh"""
TCVN3 = """Céng hoµ x· héi chñ nghÜa ViÖt Nam §éc lËp Tù do H¹nh phóc B¸o c¸o tµi chÝnh
QuyÕt ®Þnh cña ñy ban nh©n d©n tØnh vÒ viÖc ban hµnh quy chÕ"""
TCVN3_READ = """Cộng hoà xã hội chủ nghĩa Việt Nam Độc lập Tự do Hạnh phúc Báo cáo tài chính
Quyết định của ủy ban nhân dân tỉnh về việc ban hành quy chế"""
VNI = """Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam Ñoäc laäp Töï do Haïnh phuùc
Quyeát ñònh cuûa UÛy ban nhaân daân tænh veà vieäc ban haønh quy cheá laøm vieäc"""
VNI_READ = """Cộng hòa xã hội chủ nghĩa Việt Nam Độc lập Tự do Hạnh phúc
Quyết định của Ủy ban nhân dân tỉnh về việc ban hành quy chế làm việc"""
STAMP = """Ký bởi: Ủy ban nhân dân
tỉnh Quảng Ngãi
Thời gian ký: 11/05/2021 11:26:39"""


def layer(text: str) -> tuple[tuple[Word, ...], ...]:
    return tuple(words_at(row, 50, 50 + 40 * n) for n, row in enumerate(text.splitlines()))


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("", LayerVerdict.EMPTY),
        (VIETNAMESE, LayerVerdict.SOUND),
        (VIETNAMESE.upper(), LayerVerdict.SOUND),
        (ENGLISH, LayerVerdict.SOUND),
        (ENGLISH + "\n" + VIETNAMESE, LayerVerdict.SOUND),
        ("12 345 678\n1.200,50 - 30/6/2021", LayerVerdict.SOUND),
        ("Phụ lục II", LayerVerdict.SOUND),
        (STAMP, LayerVerdict.SOUND),
        (GARBLED, LayerVerdict.GARBLED),
        (fold(VIETNAMESE), LayerVerdict.GARBLED),
        ("\ue001\ue002 \ue003\ue004\ue005 \ufffd\ufffd " * 9, LayerVerdict.GARBLED),
    ],
)
def test_a_layer_is_judged_by_its_letters_and_syllables(text: str, verdict: LayerVerdict) -> None:
    assert judge(layer(text)) is verdict


def test_letter_salad_is_garbled_whatever_the_letters() -> None:
    chance = np.random.default_rng(1)
    salad = " ".join("".join(chance.choice(list("aeioubcdfghkmnprstvx"), chance.integers(2, 6))) for _ in range(120))
    assert judge(layer(salad)) is LayerVerdict.GARBLED


def test_a_born_digital_page_keeps_its_own_text_in_reading_order() -> None:
    text = usable_layer(layer(VIETNAMESE), scanned=False)
    assert text is not None
    assert text.text == VIETNAMESE
    assert text.source is TextSource.BORN_DIGITAL
    assert {block.kind for block in text.blocks} == {BlockKind.TEXT}


@pytest.mark.parametrize("text", ["", GARBLED])
def test_a_page_without_a_sound_layer_must_be_read(text: str) -> None:
    assert usable_layer(layer(text), scanned=False) is None


def test_the_words_of_stamps_do_not_pass_for_a_scanned_page() -> None:
    stamps = layer("\n".join([STAMP] * 6))
    assert judge(stamps) is LayerVerdict.SOUND
    assert not covers_page(stamps)
    assert usable_layer(stamps, scanned=True) is None


def test_a_rich_sound_layer_over_a_scan_is_used() -> None:
    assert usable_layer(layer("\n".join([VIETNAMESE] * 4)), scanned=True) is not None


def test_words_without_letters_and_empty_lines_are_left_out() -> None:
    lines = (*layer("Điều 1"), (), (Word("\u200b", Box(0, 0, 1, 1), 1.0),))
    text = usable_layer(lines, scanned=False)
    assert text is not None
    assert text.text == "Điều 1"


@pytest.mark.parametrize("word", ["hòa", "hoà", "thủy", "Nguyễn", "QUYẾT", "thuyền", "nghiêng", "của"])
def test_syllables_are_known_however_the_tone_is_placed(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["quyt", "tiêsn", "trng", "the", "ministry", "ưnd"])
def test_what_is_no_syllable_is_not_known(word: str) -> None:
    assert not is_syllable(word)


def test_weights_follow_how_common_a_syllable_is() -> None:
    weights = known_syllables()
    assert weights["định"] > weights["nghiêng"] > 0


@pytest.mark.parametrize(
    ("stored", "engine", "text"),
    [
        (TCVN3, "PDF text layer, tcvn3", TCVN3_READ),
        (VNI, "PDF text layer, vni", VNI_READ),
    ],
)
def test_a_layer_of_an_old_encoding_is_decoded_and_keeps_its_places(stored: str, engine: str, text: str) -> None:
    lines = layer(stored)
    read = usable_layer(lines, scanned=False)
    assert read is not None
    assert (read.text.split(), read.engine) == (text.split(), engine)
    assert [word.box for word in read.words()] == [word.box for line in lines for word in line]


def test_a_layer_of_a_symbol_font_is_decoded() -> None:
    stored = "".join(chr(0xF000 + ord(c)) if c not in " \n" else c for c in TCVN3)
    read = usable_layer(layer(stored), scanned=False)
    assert read is not None
    assert read.text == TCVN3_READ


def test_a_line_of_unicode_on_a_page_of_old_text_stays() -> None:
    read = usable_layer(layer(TCVN3 + "\nSố: 15/QĐ-UBND ngày 5 tháng 6"), scanned=False)
    assert read is not None
    assert read.text == TCVN3_READ + "\nSố: 15/QĐ-UBND ngày 5 tháng 6"
