"""One sentence about a file of several signatures: what they are, which decides, whether the office's holds."""

from __future__ import annotations

import pytest

from domain.evidence import Coverage, Indication, SignatureReport, SubIndication
from domain.messages import Language
from domain.signature_roles import SignatureRole
from domain.signatures.findings import Finding
from signing.verify.words.document_sentence import document_sentence, worst_of

UNCHECKED = SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE


def row(
    role: SignatureRole,
    reason: SubIndication | None = UNCHECKED,
    indication: Indication = Indication.INDETERMINATE,
    *findings: str,
    integrity: bool | None = True,
    signer: str | None = None,
) -> SignatureReport:
    return SignatureReport(
        field=f"F-{role.value}",
        indication=indication,
        sub_indication=reason,
        message=f"[{role.value}]",
        signer=signer or f"S-{role.value}",
        integrity=integrity,
        coverage=Coverage.WHOLE_REVISION,
        findings=findings,
        role=role,
    )


AUTHOR, OFFICE = row(SignatureRole.AUTHOR), row(SignatureRole.OFFICE)
NUMBER, DAY, INITIAL = row(SignatureRole.NUMBER), row(SignatureRole.DATE), row(SignatureRole.INITIAL)
PASSED = (None, Indication.TOTAL_PASSED)
FAILED = (SubIndication.HASH_FAILURE, Indication.TOTAL_FAILED)


def test_a_single_signature_speaks_for_itself() -> None:
    assert document_sentence([OFFICE]) == "[office]"


def test_all_kinds_are_counted_in_the_clerks_words() -> None:
    said = document_sentence([INITIAL, AUTHOR, NUMBER, DAY, DAY, OFFICE])
    assert "6 chữ ký (1 của người ký văn bản, 1 của cơ quan, 1 ghi số, 2 ghi ngày, 1 ký nháy)" in said


def test_where_all_have_one_verdict_it_is_told_of_the_offices() -> None:
    said = document_sentence([INITIAL, AUTHOR, OFFICE])
    assert "tất cả cùng một kết luận; chữ ký của cơ quan “S-office” còn nguyên vẹn. [office]" in said


def test_the_worst_decides_and_is_named_with_what_it_covers() -> None:
    broken = row(SignatureRole.INITIAL, *FAILED, signer="Nguyễn Thị Nháy", integrity=False)
    said = document_sentence([AUTHOR, broken, OFFICE])
    assert "kém nhất là chữ ký 2/3 (ký nháy, “Nguyễn Thị Nháy”), ký tệp như khi đó" in said
    assert "chữ ký của cơ quan “S-office” còn nguyên vẹn" in said
    assert said.endswith("[initial]")


@pytest.mark.parametrize(
    ("office", "told"),
    [
        (row(SignatureRole.OFFICE, *PASSED), "hợp lệ"),
        (row(SignatureRole.OFFICE, *FAILED), "không hợp lệ"),
        (row(SignatureRole.OFFICE, integrity=None), "chưa kiểm tra được"),
        (
            row(SignatureRole.OFFICE, UNCHECKED, Indication.INDETERMINATE, Finding.CHANGED_BETWEEN_SIGNERS),
            "đúng với phần đã ký, nhưng sau đó tệp đã đổi",
        ),
    ],
)
def test_whether_the_offices_own_signature_holds(office: SignatureReport, told: str) -> None:
    assert f"chữ ký của cơ quan “S-office” {told}" in document_sentence([AUTHOR, office])


def test_of_several_offices_the_worst_is_told() -> None:
    said = document_sentence([OFFICE, row(SignatureRole.OFFICE, *FAILED, signer="Sở Hỏng")])
    assert "chữ ký của cơ quan “Sở Hỏng” không hợp lệ" in said


def test_an_office_is_not_guessed() -> None:
    assert "chưa rõ chữ ký nào là của cơ quan" in document_sentence([row(SignatureRole.UNKNOWN), AUTHOR])


def test_all_valid() -> None:
    said = document_sentence([row(SignatureRole.AUTHOR, *PASSED), row(SignatureRole.OFFICE, *PASSED)], Language.EN)
    assert said.startswith("All 2 signatures are valid (1 of the author, 1 of the office); ")


def test_what_is_wrong_outweighs_what_could_not_be_checked() -> None:
    changed = row(SignatureRole.NUMBER, UNCHECKED, Indication.INDETERMINATE, Finding.CHANGED_BETWEEN_SIGNERS)
    assumed = row(SignatureRole.DATE, SubIndication.NO_CERTIFICATE_CHAIN_FOUND)
    assert worst_of([OFFICE, changed]) is changed
    assert worst_of([OFFICE, changed, assumed]) is assumed
    assert worst_of([assumed, row(SignatureRole.INITIAL, *FAILED)]).role is SignatureRole.INITIAL


def test_a_role_of_a_later_program_is_counted_as_not_known() -> None:
    later = row(SignatureRole("notary"))
    assert "1 chưa rõ vai trò" in document_sentence([OFFICE, later])
