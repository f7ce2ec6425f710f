"""A verification report on the terminal: the verdict, a table, and what is said once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from api.cli.verdict_lines import verdict_lines
from domain.evidence import GivenEvidence, GivenKind, Indication, SignatureReport, SubIndication, VerificationReport
from domain.messages import Language
from domain.signature_roles import SignatureRole

OPEN = (Indication.INDETERMINATE, SubIndication.TRY_LATER)
ROWS = tuple(
    SignatureReport(field, *OPEN, f"Chữ ký của “{signer}” mới.", signer, role=role, page=page, shown=shown)
    for field, signer, role, page, shown in (
        ("S1", "Nguyễn Văn A", SignatureRole.AUTHOR, 2, None),
        ("S2", "Sở B", SignatureRole.NUMBER, 1, "300"),
        ("S10", "Sở B", SignatureRole.UNKNOWN, None, None),
    )
)
REPORT = VerificationReport(
    "a.pdf", "", 9, *OPEN, f"Tệp có 3 chữ ký. {ROWS[0].message}", ROWS, 3, datetime(2026, 11, 22, tzinfo=UTC), "p 1"
)


def test_each_signature_is_a_line_of_a_table() -> None:
    assert verdict_lines(REPORT, Language.VI) == [
        "a.pdf  INDETERMINATE/TRY_LATER  Tệp có 3 chữ ký. Chữ ký của “Nguyễn Văn A” mới.",
        "    1  S1   người ký văn bản  tr. 2         Nguyễn Văn A  INDETERMINATE/TRY_LATER",
        "    2  S2   số văn bản        tr. 1  “300”  Sở B          INDETERMINATE/TRY_LATER",
        "    3  S10  chưa rõ vai trò   –             Sở B          INDETERMINATE/TRY_LATER",
    ]


def test_what_is_different_about_one_is_said_under_it() -> None:
    other = replace(ROWS[1], message="Giá trị chữ ký của “Sở B” không khớp.")
    lines = verdict_lines(replace(REPORT, signatures=(ROWS[0], other, ROWS[2])), Language.VI)
    assert lines[3] == "        Giá trị chữ ký của “Sở B” không khớp."
    assert len(lines) == 5


def test_names_break_no_line_and_send_no_commands_to_the_terminal() -> None:
    evil = replace(ROWS[1], field="S\n2", signer="A\x1b[2J\u202e\r\nB" + "x" * 200, shown="3\x07")
    lines = verdict_lines(replace(REPORT, signatures=(evil,), message=evil.message), Language.EN)
    assert len(lines) == 2
    assert lines[1].isprintable()
    assert len(lines[1]) < 160


def test_what_was_handed_in_is_named_by_its_digest() -> None:
    given = GivenEvidence(GivenKind.REVOCATION_LIST, "Gốc X", "ab" * 32, "x.crl")
    told = verdict_lines(replace(REPORT, given=(given,)), Language.VI)[-1]
    assert told == "    Người kiểm tra đưa vào: danh sách thu hồi “Gốc X” (x.crl, SHA-256 abababababababab…)"
