from __future__ import annotations

import pytest

from domain.geometry import Box
from domain.text import BlockKind, PageText, TextBlock, TextLine, TextSource, Word
from ocr.language.formulas import with_formulas_mended


def mended(line: str, kind: BlockKind) -> str:
    words = tuple(Word(token, Box(0, 0, 9, 9), 0.9) for token in line.split())
    return with_formulas_mended(PageText((TextBlock((TextLine(words),), kind),), TextSource.RECOGNISED, "test")).text


@pytest.mark.parametrize("read", ["(đề b/c):", "(đê bíc);", "(để blc);", "(de b/c);"])
def test_recipients_are_told_what_for(read: str) -> None:
    assert mended(f"- Bộ trưởng {read}", BlockKind.RECIPIENTS) == "- Bộ trưởng (để b/c);"


def test_other_brackets_of_recipients_and_other_blocks_stay() -> None:
    assert mended("- Thường trực (đề nghị);", BlockKind.RECIPIENTS) == "- Thường trực (đề nghị);"
    assert mended("(đề b/c):", BlockKind.TEXT) == "(đề b/c):"


@pytest.mark.parametrize(
    ("read", "name"),
    [("Nguyên Văn Sinh", "Nguyễn Văn Sinh"), ("Trân Thị Bưởi", "Trần Thị Bưởi"), ("Định An", "Đinh An")],
)
def test_who_signs_has_a_surname(read: str, name: str) -> None:
    assert mended(read, BlockKind.SIGNATURE) == name
    assert mended(read, BlockKind.TEXT) == read


@pytest.mark.parametrize("line", ["Nguyễn Văn Sinh", "CHỦ TỊCH", "Y Thông", "Trên đây là", "Nguyên"])
def test_names_titles_and_sentences_stay(line: str) -> None:
    assert mended(line, BlockKind.SIGNATURE) == line


@pytest.mark.parametrize(
    ("read", "printed"),
    [("số: 328 /BXD-QLN", "Số: 328 /BXD-QLN"), ("Só 12/QĐ", "Số 12/QĐ"), ("số: /TB-ĐHĐL", "Số: /TB-ĐHĐL")],
)
def test_the_number_below_the_issuer_opens_with_a_capital(read: str, printed: str) -> None:
    assert mended(read, BlockKind.ISSUER) == printed
    assert mended(read, BlockKind.TEXT) == read


def test_a_number_of_something_else_stays() -> None:
    assert mended("số hóa tài liệu", BlockKind.ISSUER) == "số hóa tài liệu"
