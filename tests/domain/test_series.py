"""Series of numbers: what is missing and what stands twice, by issuer, kind and year."""

from __future__ import annotations

from domain.description.series import NumberedRecord, odd_series

SERIES = ("ubnd", "quyet dinh", "2024")


def borne(*symbols: str, series: tuple[str, str, str] = SERIES) -> list[NumberedRecord]:
    return [NumberedRecord(f"H1.{place}", series, "UBND", "quyết định", one) for place, one in enumerate(symbols, 1)]


def test_gaps_and_doubles_of_a_series_are_told() -> None:
    (found,) = odd_series(borne("1/QĐ-UBND", "5/QĐ-UBND", "2/QĐ-UBND", "05/QĐ-UBND", "9/QĐ-UBND"))
    assert (found.records, found.first, found.last) == (5, 1, 9)
    assert (found.missing, found.gaps) == (5, ((3, 4), (6, 8)))
    assert found.doubles == (("5/QĐ-UBND", ("H1.2", "H1.4")),)


def test_a_series_without_gap_is_not_told_and_a_number_with_a_letter_opens_none() -> None:
    assert list(odd_series(borne("1/QĐ-UBND", "2/QĐ-UBND", "2a/QĐ-UBND", "3/QĐ-UBND"))) == []


def test_another_year_and_numbers_with_the_year_are_series_of_their_own() -> None:
    other = borne("2/QĐ-UBND", series=("ubnd", "quyet dinh", "2025"))
    assert list(odd_series([*borne("1/QĐ-UBND", "2/2024/QĐ-UBND", "2/QĐ-UBND"), *other])) == []


def test_another_notation_with_the_number_is_no_double() -> None:
    assert list(odd_series(borne("1/UBND-VX", "1/UBND-KT", "no number"))) == []
