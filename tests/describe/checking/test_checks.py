"""Checks of one description: each finds what does not fit, and nothing in a description that fits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from describe.checking.checks import Circumstances, check
from describe.checking.rules import offices, rules
from domain.description.checks import CheckCode
from domain.description.citations import Citation, CitationRole
from domain.description.dates import PartialDate
from domain.description.document import Description
from domain.description.fields import Field, FieldName, FieldSource

if TYPE_CHECKING:
    from collections.abc import Mapping

FITTING = {
    FieldName.KIND: "quyết định",
    FieldName.NUMBER: "26",
    FieldName.NOTATION: "QĐ-UBND",
    FieldName.SYMBOL: "26/QĐ-UBND",
    FieldName.ISSUER: "ỦY BAN NHÂN DÂN TỈNH LÀO CAI",
    FieldName.DATE: "2024-04-05",
    FieldName.SUBJECT: "Ban hành Quy định",
    FieldName.SIGNER_POSITION: "PHÓ CHỦ TỊCH",
    FieldName.PAGES: "2",
}
ABOUT = Circumstances(2, date(2026, 11, 30), "H1", ("H1.0000001.pdf", "scan.pdf"))


def described(other: Mapping[str, str | None] | None = None, confidence: float = 0.97) -> Description:
    values = {**FITTING, **{FieldName(name): value for name, value in (other or {}).items()}}
    fields = (Field(name, value, "", FieldSource.PRINT, confidence) for name, value in values.items() if value)
    return Description(tuple(fields))


def codes(description: Description, about: Circumstances = ABOUT) -> list[str]:
    return [one.code.value for one in check(description, about)]


def test_nothing_is_found_in_a_description_that_fits() -> None:
    assert codes(described()) == []


@pytest.mark.parametrize(
    "other",
    [
        {"issuer": "ỦY BAN NHÂN DÂN HUYỆN KHE LẠNH", "date": "2025-06-30"},
        {"issuer": "ỦY BAN NHÂN DÂN HUYỆN KHE LẠNH", "date": "2025"},
        {"issuer": "ỦY BAN NHÂN DÂN THÀNH PHỐ HẢI PHÒNG", "date": "2025-07-02"},
        {"issuer": "ỦY BAN NHÂN DÂN ĐẶC KHU PHÚ QUỐC", "date": "2025-07-02"},
    ],
)
def test_bodies_of_units_that_there_were_on_the_day_are_none_of_the_finds(other: dict[str, str]) -> None:
    assert codes(described(other)) == []


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"notation": "TB-UBND"}, "kind-of-symbol"),
        ({"notation": "QĐ-BYT"}, "issuer-of-symbol"),
        ({"signer_position": "GIÁM ĐỐC"}, "position-of-issuer"),
        ({"issuer": "ỦY BAN NHÂN DÂN HUYỆN KHE LẠNH", "date": "2025-07-02"}, "unit-ended"),
        ({"issuer_parent": "UBND THÀNH PHỐ BIÊN HÒA", "date": "2025-07-02"}, "unit-ended"),
        ({"date": "2027-01-01"}, "after-received"),
        ({"pages": "3"}, "page-count"),
        ({"subject": None}, "field-missing"),
    ],
)
def test_what_does_not_fit_is_found(other: dict[str, str | None], code: str) -> None:
    assert codes(described(other)) == [code]


@pytest.mark.parametrize("other", [{"notation": "TB-BYT"}, {"signer_position": "GIÁM ĐỐC"}, {"date": "2027-01-01"}])
def test_what_a_person_is_asked_for_is_held_against_nothing(other: dict[str, str | None]) -> None:
    assert codes(described(other, 0.6)) == []


@pytest.mark.parametrize("other", [{"notation": "TB-UBND"}, {"signer_position": "GIÁM ĐỐC"}])
def test_a_document_of_before_the_rule_is_not_held_to_it(other: dict[str, str | None]) -> None:
    assert codes(described({**other, "date": "2019-12-31"})) == []
    assert codes(described({**other, "date": "2020"})) == [], "nor one of which it is not known"


def test_others_sign_by_order() -> None:
    assert codes(described({"signer_position": "CHÁNH VĂN PHÒNG", "signing_authority": "TL."})) == []


def test_a_document_is_not_older_than_what_it_cites() -> None:
    cited = Citation("9/QĐ-UBND", CitationRole.BASIS, "", (), 0.95, date=PartialDate(2025, 1, 2))
    (found,) = check(replace(described(), citations=(cited,)), ABOUT)
    assert (found.code, found.detail) == (CheckCode.BEFORE_CITED, "9/QĐ-UBND (02/01/2025)")
    month = replace(cited, date=PartialDate(2024, 4))
    assert codes(replace(described(), citations=(month,))) == [], "the same month may be before"
    assert codes(replace(described(), citations=(replace(cited, confidence=0.5),))) == []


def test_a_file_name_that_begins_like_a_code_ends_like_one() -> None:
    assert codes(described(), replace(ABOUT, names=("H1-QD.pdf", "H1.pdf", "H11.x.pdf"))) == ["file-name"]


def test_rules_of_the_circular_are_not_asked_of_what_came_in_before_it() -> None:
    assert codes(described({"subject": None}), replace(ABOUT, received=date(2025, 6, 30))) == []


def test_every_rule_has_a_source_and_a_check_and_every_check_a_rule() -> None:
    assert {rule.code for rule in rules()} == set(CheckCode)
    assert all(rule.source for rule in rules())
    assert offices()
