from __future__ import annotations

import pytest

from domain.description.symbols import document_numbers, number_key
from index.analysis import heading, tokens


def test_tokens_are_letters_and_digits_with_their_place_and_printed_word() -> None:
    found = tokens("Số: 26/2017\nHòa,")
    assert [(t.exact, t.folded, t.word) for t in found] == [
        ("số", "so", 0),
        ("26", "26", 1),
        ("2017", "2017", 1),
        ("hòa", "hoa", 2),
    ]
    assert ["Số: 26/2017\nHòa,"[t.start : t.end] for t in found] == ["Số", "26", "2017", "Hòa"]


def test_words_are_counted_from_the_first_even_after_leading_space() -> None:
    assert [token.word for token in tokens("  một — hai ")] == [0, 2]


@pytest.mark.parametrize(("one", "other"), [("kỹ", "kĩ"), ("quý", "quí"), ("Mỹ", "mĩ"), ("hoà", "hòa")])
def test_spellings_of_one_word_share_their_folded_key(one: str, other: str) -> None:
    assert tokens(one)[0].folded == tokens(other)[0].folded


@pytest.mark.parametrize(("one", "other"), [("thúy", "thúi"), ("tay", "tai"), ("lũy", "lũi")])
def test_y_after_a_vowel_is_another_word_than_i(one: str, other: str) -> None:
    assert tokens(one)[0].folded != tokens(other)[0].folded


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Số: 26/2017/NQ-HĐND Đông Hà, ngày", ["26/2017/nq-hdnd"]),
        ("Số: 1535/SGDĐT-CTrTT", ["1535/sgddt-ctrtt"]),
        ("Số: 1906 /SGDĐT-CTrTT", ["1906/sgddt-ctrtt"]),
        ("Số 05-CT/TU", ["5-ct/tu"]),
        ("Quyết định số 20/2020/QĐ-TTg và 63/SL, 115-CP", ["20/2020/qd-ttg", "63/sl", "115-cp"]),
        ("Luật số 33/2024/QH15;", ["33/2024/qh15"]),
        ("ngày 12/5/2017 - Điều 3", []),
        ("từ 10-12 người/ngày", []),
        ("Điều 12 - Quy định", []),
    ],
)
def test_document_numbers_are_read_and_dates_are_not(text: str, numbers: list[str]) -> None:
    assert [number.key for number in document_numbers(text)] == numbers


def test_only_a_number_at_the_head_of_its_line_is_the_documents_own() -> None:
    found = document_numbers("Số: 12/QĐ-UBND\nCăn cứ Nghị quyết\nsố 26/2017/NQ-HĐND; Số: 3/QĐ-SNV")
    assert [number.own for number in found] == [True, False, False]


def test_number_keys_ignore_spaces_dashes_case_and_leading_zeros() -> None:
    assert number_key("05 –CT/ TU") == number_key("5-ct/tu") == "5-ct/tu"


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("SỞ NỘI VỤ\nSố: 63/SNV-VP\nV/v giao nộp\nKính gửi: Các sở\nThực hiện", "nop"),
        ("Số: 7/2017/NQ-HĐND\nNGHỊ QUYẾT\nVề số hóa\nCăn cứ Luật Lưu trữ", "hoa"),
        ("CỘNG HÒA\nĐộc lập - Tự do - Hạnh phúc\nĐƠN XIN VIỆC", "viec"),
    ],
)
def test_a_heading_ends_where_the_body_opens(text: str, last: str) -> None:
    assert heading(text)[-1].folded == last


@pytest.mark.parametrize("text", ["", "trang thứ hai", "2\nCăn cứ Nghị quyết số 7/2017/NQ-HĐND"])
def test_a_page_within_a_document_has_no_heading(text: str) -> None:
    assert heading(text) == ()
