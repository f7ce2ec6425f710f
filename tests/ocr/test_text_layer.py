from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from domain.geometry import Box
from domain.text import BlockKind, PageText, TextBlock, TextLine, TextSource, Word, WordOrigin
from domain.vietnamese import fold
from ocr.language.syllables import is_syllable, known_syllables
from ocr.text_layer import LayerVerdict, as_page_text, believed, judge
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


SHORT_ENGLISH = "Dear Sir,\nplease find the list of all items in this box\nand send it to our office"
SHORT_FRENCH = "Monsieur le Chef,\nvous trouverez dans cette boîte\nla liste des dossiers qui sont à vous"
SHORT_GERMAN = "Sehr geehrter Herr,\nwir senden Ihnen die Liste der Akten\nund bitten um Antwort auf das Schreiben"


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


@pytest.mark.parametrize("text", [SHORT_ENGLISH, SHORT_FRENCH, SHORT_GERMAN])
def test_a_short_page_of_another_language_keeps_its_letters(text: str) -> None:
    assert judge(layer(text)) is LayerVerdict.SOUND


def test_addresses_on_the_network_do_not_make_a_stamp_garbled() -> None:
    stamp = "Ký bởi: Cục chuyển đổi số\nEmail: cuccdstnmt@monre.gov.vn\nCơ quan: Bộ Tài nguyên và Môi trường"
    assert judge(layer(stamp)) is LayerVerdict.SOUND


def test_a_list_of_places_and_abbreviations_is_sound() -> None:
    places = (
        "25 Hà Tĩnh HT\n57 Thừa Thiên Huế TTH\n28 Hậu Giang HGi\n30 TP. Hồ Chí Minh SG\n59 Trà Vinh TV\n32 Khánh Hòa KH"
    )
    assert judge(layer(places)) is LayerVerdict.SOUND


def test_a_scrap_of_a_seal_is_no_text_beside_letters() -> None:
    scrap = TextLine((Word(")(", Box(1800, 2000, 40, 40), 0.05),))
    name = TextLine((Word("Minh", Box(1800, 2300, 90, 40), 0.95),))
    seen = PageText((TextBlock((scrap, name)),), TextSource.RECOGNISED, "R")
    assert as_page_text(believed({0: layer(VIETNAMESE)}), seen).text == VIETNAMESE + "\nMinh"


def kept(text: str) -> PageText:
    return as_page_text(believed({0: layer(text)}))


def test_a_born_digital_page_keeps_its_own_text_in_reading_order() -> None:
    text = kept(VIETNAMESE)
    assert text.text == VIETNAMESE
    assert text.source is TextSource.BORN_DIGITAL
    assert {block.kind for block in text.blocks} == {BlockKind.TEXT}


@pytest.mark.parametrize("text", ["", GARBLED])
def test_letters_that_say_nothing_are_not_believed(text: str) -> None:
    own = believed({0: layer(text)})
    assert not own.believed
    assert as_page_text(own).source is TextSource.NONE


def test_what_appearances_show_is_believed_where_the_page_itself_is_garbled() -> None:
    own = believed({0: layer(GARBLED), 2: layer(STAMP)})
    assert own.believed == {2}
    assert as_page_text(own).text == STAMP


def test_a_stamp_of_several_lines_stays_one_block_beside_what_it_stands_next_to() -> None:
    beside = tuple(words_at(row, 900, 50 + 40 * n) for n, row in enumerate(STAMP.splitlines()))
    text = as_page_text(believed({0: layer(VIETNAMESE), 1: tuple(map(tuple, beside))}))
    assert STAMP in [block.text for block in text.blocks]
    assert text.text.replace(STAMP + "\n", "") == VIETNAMESE


def test_what_was_read_from_the_rest_is_told_apart_and_stands_in_its_place() -> None:
    lines = VIETNAMESE.splitlines()
    read = [words_at(row, 50, 50 + 40 * n) for n, row in enumerate(lines)]
    own = believed({0: tuple(map(tuple, (read[0], read[2])))})
    seen = PageText(
        (TextBlock(tuple(TextLine(tuple(line)) for line in (read[1], read[3]))),), TextSource.RECOGNISED, "R"
    )
    text = as_page_text(own.mapped(lambda word: replace(word, origin=WordOrigin.PAGE)), seen)
    assert text.text == VIETNAMESE
    assert (text.source, text.engine) == (TextSource.RECOGNISED, "PDF letters 2 + R")
    origins = [{word.origin for word in line.words} for line in text.lines()]
    assert origins == [{WordOrigin.PAGE}, {WordOrigin.PICTURE}] * 2


def test_words_without_letters_and_empty_lines_are_left_out() -> None:
    lines = (*layer("Điều 1"), (), (Word("\u200b", Box(0, 0, 1, 1), 1.0),))
    assert as_page_text(believed({0: lines})).text == "Điều 1"


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
        (TCVN3, "PDF letters 2, tcvn3", TCVN3_READ),
        (VNI, "PDF letters 2, vni", VNI_READ),
    ],
)
def test_a_layer_of_an_old_encoding_is_decoded_and_keeps_its_places(stored: str, engine: str, text: str) -> None:
    lines = layer(stored)
    read = as_page_text(believed({0: lines}))
    assert (read.text.split(), read.engine) == (text.split(), engine)
    assert [word.box for word in read.words()] == [word.box for line in lines for word in line]


def test_a_layer_of_a_symbol_font_is_decoded() -> None:
    stored = "".join(chr(0xF000 + ord(c)) if c not in " \n" else c for c in TCVN3)
    read = kept(stored)
    assert read.text == TCVN3_READ


def test_a_line_of_unicode_on_a_page_of_old_text_stays() -> None:
    read = kept(TCVN3 + "\nSố: 15/QĐ-UBND ngày 5 tháng 6")
    assert read.text == TCVN3_READ + "\nSố: 15/QĐ-UBND ngày 5 tháng 6"
