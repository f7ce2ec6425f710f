"""Names that an archive learned: near readings are mended, the same are surer, what nobody is asked for stands."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from describe.authorities.learned import LearnedNames
from domain.description.authorities import AuthorityDecision, AuthorityKind, AuthorityRecord, AuthorityState
from domain.description.document import Description
from domain.description.fields import Field, FieldFinding, FieldName, FieldSource

PORT = "CẢNG VỤ HÀNG HẢI NHA TRANG"
HEAD, SIGNER = "GIÁM ĐỐC", "Nguyễn Thành Lân"


def decided(
    kind: AuthorityKind, name: str, *spellings: str, state: AuthorityState = AuthorityState.CONFIRMED
) -> AuthorityRecord:
    signs = (HEAD, PORT) if kind is AuthorityKind.PERSON else ("", "")
    decision = AuthorityDecision(state, datetime(2026, 11, 30, tzinfo=UTC), "Lan", "đúng", name)
    return AuthorityRecord("1", kind, name, *signs, spellings, "2016-01-05", "2019", (decision,))


LEARNED = LearnedNames(
    [
        decided(AuthorityKind.BODY, PORT, "CẢNG VỤ NHA TRANG"),
        decided(AuthorityKind.PERSON, SIGNER),
        decided(AuthorityKind.PLACE, "Cam Ranh"),
        decided(AuthorityKind.PLACE, "Cam Lâm", state=AuthorityState.REFUSED),
    ]
)


def field(
    name: FieldName, value: str | None, confidence: float = 0.6, source: FieldSource = FieldSource.PRINT
) -> Field:
    return Field(name, value, value or "", source, confidence)


def improved(*fields: Field) -> Description:
    return LEARNED.improve(Description(fields, extractor="máy"))


def test_a_doubtful_reading_with_one_word_misread_becomes_the_confirmed_name_and_stays_beside_it() -> None:
    read = "CẢNG VỤ HÀNG HÀI NHA TRANC"
    issuer = improved(field(FieldName.ISSUER, read)).field(FieldName.ISSUER)
    assert issuer is not None
    assert (issuer.value, issuer.printed, [one.value for one in issuer.others]) == (PORT, read, [read])
    assert FieldFinding.MISREAD in issuer.findings
    assert issuer.confidence > 0.9


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(field(FieldName.ISSUER, "CẢNG VỤ HÀNG KHÔNG NHA TRANG"), id="another word"),
        pytest.param(field(FieldName.ISSUER, "CẢNG VỤ HÀNG HÀI NHA TRANC", 1, FieldSource.PERSON), id="a person's"),
        pytest.param(field(FieldName.ISSUER, None), id="not read"),
        pytest.param(field(FieldName.PLACE, "Cam Lam"), id="near to a refused one"),
    ],
)
def test_what_is_no_faulty_reading_of_a_confirmed_name_stands(other: Field) -> None:
    assert improved(other).fields == (other,)


@pytest.mark.parametrize(("confidence", "asked"), [(0.92, True), (0.998, False)])
def test_a_sure_reading_near_to_a_confirmed_name_stands_and_is_asked_for_unless_it_is_very_sure(
    confidence: float, asked: bool
) -> None:
    before = Description((field(FieldName.ISSUER, "CẢNG VỤ HÀNG HẢI NHA TRÀNG", confidence),))
    after = LEARNED.improve(before)
    (issuer,) = after.fields
    assert (issuer.value, issuer.asked) == ("CẢNG VỤ HÀNG HẢI NHA TRÀNG", asked)
    assert [one.value for one in issuer.others] == [PORT]
    assert LEARNED.settles(after)


def test_two_confirmed_names_that_are_as_near_mend_nothing() -> None:
    both = LearnedNames([decided(AuthorityKind.PLACE, name) for name in ("Hòa Tiến", "Hòa Tiên")])
    doubtful = Description((field(FieldName.PLACE, "Hòa Tiêm"),))
    assert both.improve(doubtful) == doubtful


def test_figures_are_never_taken_for_others() -> None:
    learned = LearnedNames([decided(AuthorityKind.BODY, "TRẠM KIỂM SOÁT SỐ 217")])
    doubtful = Description((field(FieldName.ISSUER, "TRẠM KIỂM SOÁT SỐ 211"),))
    assert learned.improve(doubtful) == doubtful


def test_what_is_confirmed_is_surer_and_asked_no_more() -> None:
    issuer = improved(field(FieldName.ISSUER_PARENT, PORT.title(), 0.7)).field(FieldName.ISSUER_PARENT)
    assert issuer is not None
    assert (issuer.value, issuer.asked) == (PORT.title(), False)


def test_a_spelling_that_a_person_corrected_is_mended_however_sure_it_was_read() -> None:
    assert improved(field(FieldName.ISSUER, "CẢNG VỤ NHA TRANG", 0.99)).value(FieldName.ISSUER) == PORT


@pytest.mark.parametrize(
    ("issuer", "day", "read"),
    [(PORT, "2018-05-02", SIGNER), (PORT, None, SIGNER), (PORT, "2031", "Nguyễn Thanh Lân"), ("CỤC A", "2018", None)],
)
def test_a_signer_is_mended_by_those_who_sign_for_the_issuer_in_those_years(
    issuer: str, day: str | None, read: str | None
) -> None:
    found = improved(
        field(FieldName.ISSUER, issuer, 0.95),
        field(FieldName.DATE, day, 0.95),
        field(FieldName.SIGNER_NAME, "Nguyễn Thanh Lân", 0.8),
        field(FieldName.SIGNER_POSITION, "GIÁM ĐÓC", 0.8),
    )
    assert found.value(FieldName.SIGNER_NAME) == (read or "Nguyễn Thanh Lân")
    assert found.value(FieldName.SIGNER_POSITION) == (HEAD if read == SIGNER else "GIÁM ĐÓC")


@pytest.mark.parametrize(
    ("read", "name"), [("Thành Lân", SIGNER), ("Thanh Lân", SIGNER), ("Lân", "Lân"), ("Thu Lan", "Thu Lan")]
)
def test_a_signer_of_whose_name_a_seal_left_the_end_is_told_whole_and_asked_for(read: str, name: str) -> None:
    found = improved(field(FieldName.ISSUER, PORT, 0.95), field(FieldName.SIGNER_NAME, read, 0.5))
    signer = found.field(FieldName.SIGNER_NAME)
    assert signer is not None
    assert (signer.value, signer.asked) == (name, True)
    assert LEARNED.settles(found)


def test_what_was_improved_is_settled() -> None:
    before = Description((field(FieldName.ISSUER, "CẢNG VỤ HÀNG HÀI NHA TRANC"), field(FieldName.PLACE, "Cam Ranh")))
    assert not LEARNED.settles(before)
    assert LEARNED.settles(LEARNED.improve(before))
    assert LearnedNames().settles(before)
