"""Words of descriptions: partial dates, numbers with their parts, kinds of documents, what is asked."""

from __future__ import annotations

from datetime import date

import pytest

from domain.description.dates import PartialDate
from domain.description.fields import Field, FieldFinding, FieldName, FieldSource
from domain.description.kinds import kind_named, kinds, kinds_abbreviated
from domain.description.symbols import Symbol, document_numbers, typed_numbers


@pytest.mark.parametrize(
    ("text", "first", "last", "readable"),
    [
        ("2017-04-05", date(2017, 4, 5), date(2017, 4, 5), "05/4/2017"),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29), "02/2016"),
        ("1999-12", date(1999, 12, 1), date(1999, 12, 31), "12/1999"),
        ("2017", date(2017, 1, 1), date(2017, 12, 31), "2017"),
    ],
)
def test_a_date_is_as_long_as_what_is_known_of_it(text: str, first: date, last: date, readable: str) -> None:
    day = PartialDate.parse(text)
    assert (str(day), day.first, day.last, day.readable) == (text, first, last, readable)


@pytest.mark.parametrize("text", ["2017-13", "2017-02-30", "2017-2-3", "17", "", "2017-"])
def test_what_is_no_day_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        PartialDate.parse(text)
    with pytest.raises(ValueError, match="month"):
        PartialDate(2017, None, 3)


@pytest.mark.parametrize(
    ("printed", "parts"),
    [
        ("26/2017/QĐ-UBND", ("26", "2017", "QĐ-UBND", "/")),
        ("1906 /SGDĐT-CTrTT", ("1906", "", "SGDĐT-CTrTT", "/")),
        ("05 – CT/TU", ("05", "", "CT/TU", "-")),
        ("30c/NQ-CP", ("30c", "", "NQ-CP", "/")),
        ("33/2024/QH15", ("33", "2024", "QH15", "/")),
        ("63/SL", ("63", "", "SL", "/")),
        ("157/QĐ-NĐ-UB", ("157", "", "QĐ-NĐ-UB", "/")),
    ],
)
def test_a_number_has_its_parts_and_is_written_from_them(printed: str, parts: tuple[str, ...]) -> None:
    symbol = Symbol.parse(printed)
    assert symbol is not None
    assert (symbol.number, symbol.year, symbol.notation, symbol.joint) == parts
    assert Symbol.parse(str(symbol)) == symbol


@pytest.mark.parametrize("text", ["12/2017", "QĐ-UBND", "ngày 12/4", "1234567/QĐ"])
def test_what_is_no_number_has_no_parts(text: str) -> None:
    assert Symbol.parse(text) is None


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("số 20-\nNQ/TW ngày", ["20-NQ/TW"]),
        ("số 455/SYT-\nNVD về", ["455/SYT-NVD"]),
        ("số 1502/KCB –NV và 17/NQ- CP", ["1502/KCB-NV", "17/NQ-CP"]),
        ("số 12/QĐ-UBND - UBND tỉnh", ["12/QĐ-UBND"]),
        ("số 12/QĐ-UBND\n- UBND các huyện", ["12/QĐ-UBND"]),
        ("350 / UB-QĐ-NĐ  ngày", ["350/UB-QĐ-NĐ"]),
        ("3955/QĐ-BVHTT&DL, 123/QĐ-UBND.VX", ["3955/QĐ-BVHTT&DL", "123/QĐ-UBND.VX"]),
        ("12/QĐ-UBNDngày", ["12/QĐ-UBND"]),
        ("QCVN 12:2026/BCA, Mẫu số 01/TNDN", []),
    ],
)
def test_numbers_are_read_as_they_are_broken_and_spaced(text: str, symbols: list[str]) -> None:
    assert [number.symbol for number in document_numbers(text)] == symbols
    assert not any(number.mended for number in document_numbers(text))


@pytest.mark.parametrize("symbol", ["123/QĐ-UBND.VX", "3955/QĐ-BVHTT&DL", "29-NQ/TW", "33/2024/QH15", "30c/NQ-CP"])
def test_a_number_is_found_by_what_a_person_types_of_it(symbol: str) -> None:
    ((printed,), *typed) = (document_numbers(symbol), typed_numbers(symbol), typed_numbers(symbol.lower()))
    assert [number.key for (number,) in typed] == [printed.key] * 2


@pytest.mark.parametrize(
    ("text", "symbol"),
    [
        ("Số: 119QĐ-UBND", "119/QĐ-UBND"),
        ("63/2010NĐ-CP", "63/2010/NĐ-CP"),
        ("48/2O13/NĐ-CP", "48/2013/NĐ-CP"),
        ("4l/QĐ-TTg", "41/QĐ-TTg"),
        ("127/2025/QHI15", "127/2025/QH15"),
        ("Thông tư số 40/6/2014/TT-BNV", "4016/2014/TT-BNV"),
        ("Nghị định số 201//1990/NĐ-CP", "2011/1990/NĐ-CP"),
        ("số 2258/20/8/TT-BNV", "2258/2018/TT-BNV"),
        ("số 12/201//NQ-HĐND", "12/2011/NQ-HĐND"),
    ],
)
def test_faults_of_reading_in_numbers_are_mended_and_told(text: str, symbol: str) -> None:
    assert [(number.symbol, number.mended) for number in document_numbers(text)] == [(symbol, True)]


def test_kinds_are_found_by_name_and_by_abbreviation() -> None:
    assert len({kind.name for kind in kinds()}) == len(kinds())
    assert len([kind for kind in kinds() if kind.family == "nd-30"]) == 29
    found = kind_named("BẢN THOẢ  THUẬN")
    assert found is not None
    assert found.code == "25"
    assert [kind.name for kind in kinds_abbreviated("TTr")] == ["tờ trình"]
    assert kinds_abbreviated("TTR") == ()
    assert kind_named("giấy gì đó") is None


def test_a_person_is_asked_for_what_is_doubtful_unread_or_contradicted_and_never_for_a_blank() -> None:
    def field(value: str | None, sure: float, *findings: FieldFinding, by: FieldSource = FieldSource.PRINT) -> Field:
        return Field(FieldName.NUMBER, value, "", by, sure, findings=findings)

    assert not field("26", 0.99).asked
    assert field("26", 0.5).asked
    assert field(None, 0.0, FieldFinding.HANDWRITTEN).asked
    assert field("26", 0.99, FieldFinding.CONTRADICTED).asked
    assert not field(None, 0.99, FieldFinding.BLANK).asked
    assert not field("26", 1.0, FieldFinding.CONTRADICTED, by=FieldSource.PERSON).asked
