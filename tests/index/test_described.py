"""What an index holds of a described record."""

from __future__ import annotations

from dataclasses import replace

from domain.description.document import Description
from domain.description.fields import Field, FieldName, FieldSource, Reading
from index.described import DescribedFields, fields_of
from index.page_document import documents_of
from tests.index.pages import indexed


def told(**values: str | tuple[str, ...]) -> Description:
    return Description(
        tuple(
            Field(
                FieldName(name), value, "", FieldSource.PRINT, 0.95, others=(Reading("2018", FieldSource.SHEET, 0.1),)
            )
            if name == "date"
            else Field(FieldName(name), value, "", FieldSource.PRINT, 0.95)
            for name, value in values.items()
        )
    )


def fields(**values: str | tuple[str, ...]) -> DescribedFields:
    return fields_of(replace(indexed("a", "chữ"), description=told(**values), fonds="SNV"))


def test_a_partial_date_has_a_first_and_a_last_day_and_every_year_that_it_may_be() -> None:
    known = fields(date="2017-02", year_in_number="2016")
    assert known.days == (20170201, 20170228)
    assert {"year:2017", "year:2018", "year:2016"} <= set(known.keys)


def test_what_is_no_date_is_none() -> None:
    known = fields(date="năm nào")
    assert known.days is None
    assert not any(key.startswith("year:") for key in known.keys if key != "year:2018")


def test_numbers_stand_in_the_order_of_their_figures() -> None:
    symbols = ["2/QĐ-A", "26/2016/QĐ-A", "26/2017/QĐ-A", "26c/2017/QĐ-A", "30c/QĐ-A", "100/QĐ-A", ""]
    places = [fields(symbol=symbol).by_number for symbol in symbols]
    assert places == sorted(places)


def test_the_newest_date_stands_first_and_none_last() -> None:
    places = [fields(date=date).by_date for date in ("2018", "2017-12-31", "2017", "2016-05", "")]
    assert places == sorted(places)


def test_a_body_is_called_by_its_first_letters_too() -> None:
    known = fields(issuer="Sở Giáo dục và Đào tạo", issuer_parent="UBND tỉnh Huế")
    assert "issuer:sgddt" in known.words
    assert {"issuer:ubnd", "issuer:tinh", "issuer:tỉnh"} <= set(known.words)


def test_a_value_of_several_lines_or_items_is_taken_item_by_item() -> None:
    known = fields(other_signers=("Nguyễn Văn A, Giám đốc", "Trần B"), signer_name="Lê  C")
    assert [word for word in known.words if word in {"signer:nguyễn", "signer:trần", "signer:lê"}] == [
        "signer:lê",
        "signer:nguyễn",
        "signer:trần",
    ]


def test_the_first_page_alone_bears_number_and_kind() -> None:
    known = told(symbol="26/2017/QĐ-UBND", kind="quyết định")
    pages = [replace(indexed("a", "chữ", number), description=known) for number in (1, 2)]
    first, second = documents_of("a", pages).pages
    assert first.own_numbers == ("26/2017/qd-ubnd",)
    assert {"26", "2017", "qd", "ubnd", "quyet", "dinh"} <= set(first.folded)
    assert second.own_numbers == ()
    assert second.folded == ("chu",)
    assert "opens" in first.described.keys
    assert "opens" not in second.described.keys


def test_an_undescribed_record_keeps_the_fingerprint_that_it_had() -> None:
    assert documents_of("a", [indexed("a", "chữ")]).fingerprint == "5df5e0591d3a1125d789c93c"
