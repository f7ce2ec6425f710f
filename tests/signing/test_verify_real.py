"""The nine real signed documents of ../shared, each with what must be said of it, offline."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from domain.evidence import Indication, SubIndication, TrustRegime, VerificationReport
from domain.messages import Language
from signing.verify.document import has_signatures, verify_pdf
from signing.verify.trust.anchors import load_profile

FOLDER = Path(__file__).parents[2].parent / "shared" / "corpus" / "real-signed"
MOMENT = datetime(2026, 11, 22, tzinfo=UTC)
UNCHECKED = SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE
EXPIRED = SubIndication.OUT_OF_BOUNDS_NO_POE
_WITHOUT_NULL, _NOT_DER = "digest-info-without-null", "cms-not-der"
G1, G2 = "Co quan chung thuc so Chinh phu", "CA phục vụ các cơ quan Nhà nước G2"
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="../shared/corpus/real-signed is not here"),
]


@dataclass(frozen=True)
class Row:
    signer: str
    issuer: str
    key: str
    digest: str
    claimed: str
    proven: str | None
    reason: SubIndication
    has: frozenset[str]


def row(
    signer: str, issuer: str, key: str, digest: str, claimed: str, proven: str | None, reason: SubIndication, *has: str
) -> Row:
    return Row(signer, issuer, key, digest, claimed, proven, reason, frozenset(has))


GAZETTE = "Trung tâm Công báo và Tin học"
QUANG_NGAI = "Ủy ban nhân dân tỉnh Quảng Ngãi"
TNMT = "Cục chuyển đổi số và Thông tin dữ liệu TNMT"
EXPECTED = {
    "308.pdf": [
        row("Ủy ban nhân dân tỉnh Tây Ninh", G1, "RSA 2048", "sha256", "2025-02-18T09:58:30", None, UNCHECKED,
            "time-only-claimed"),
    ],
    "3a3bf1.pdf": [
        row(QUANG_NGAI, G1, "RSA 2048", "sha1", "2021-05-11T11:26:49", "2021-05-11T04:26:50", UNCHECKED,
            "sha1", "time-offset-7h"),
    ],
    "764bbd.pdf": [
        row(GAZETTE, G1, "RSA 2048", "sha1", "2018-03-21T16:41:00", "2018-03-21T09:40:02", EXPIRED,
            "sha1", "time-offset-7h", "timestamp-certificate-expired", "timestamp-sha1", "expired-since"),
    ],
    "7b3d72.pdf": [
        row(GAZETTE.upper(), G2, "RSA 3072", "sha256", "2025-02-05T15:35:18", None, UNCHECKED, "time-only-claimed"),
    ],
    "c0df41.pdf": [
        row(GAZETTE, G1, "RSA 2048", "sha1", "2018-04-04T14:21:15", "2018-04-04T07:21:06", EXPIRED,
            "sha1", "time-offset-7h", "timestamp-certificate-expired"),
    ],
    "c75b2a.pdf": [
        row(QUANG_NGAI, G1, "RSA 2048", "sha1", "2025-02-04T09:42:36", "2025-02-04T09:42:41", UNCHECKED,
            "sha1", "next-signer"),
        row(GAZETTE.upper(), G2, "RSA 3072", "sha256", "2025-02-05T08:09:28", None, UNCHECKED, "time-only-claimed"),
    ],
    "c85bb.pdf": [
        row("BỘ TÀI CHÍNH", G2, "RSA 2048", "sha1", "2023-02-07T15:54:33", "2023-02-07T08:54:34", EXPIRED,
            "sha1", "time-offset-7h", "next-signer"),
        row("Bộ Tài nguyên và Môi trường", G1, "RSA 2048", "sha256", "2023-02-08T01:23:19", "2023-02-08T01:23:19",
            UNCHECKED, "malformed-null", "next-signer"),
        row(TNMT, G1, "RSA 2048", "sha256", "2023-02-08T04:12:35", "2023-02-08T04:12:33", EXPIRED, "malformed-null"),
    ],
    "cv4240.pdf": [
        row(TNMT, G1, "RSA 2048", "sha256", "2023-02-09T01:19:22", "2023-02-09T01:19:20", UNCHECKED,
            "malformed-null", "expired-since"),
    ],
}  # fmt: skip


@cache
def verdict(name: str) -> VerificationReport:
    return verify_pdf(FOLDER / name, name, load_profile(None), MOMENT, Language.VI)


@pytest.mark.parametrize("name", EXPECTED)
def test_an_offices_document_is_told_by_name_and_indeterminate_offline(name: str) -> None:
    report = verdict(name)
    assert report.indication is Indication.INDETERMINATE
    found = [
        row(
            str(found.signer), str(found.issuer), str(found.key), str(found.digest_algorithm),
            _shown(found.claimed_time), _shown(found.proven_time) or None, found.sub_indication or UNCHECKED,
            *found.findings,
        )
        for found in report.signatures
    ]  # fmt: skip
    for got, wanted in zip(found, EXPECTED[name], strict=True):
        assert wanted.has <= got.has
        assert replace(got, has=wanted.has) == wanted


def _shown(time: datetime | None) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S") if time else ""


@pytest.mark.parametrize("name", EXPECTED)
def test_its_numbers_are_right_its_regime_is_public_service_and_its_evidence_is_missing(name: str) -> None:
    for found in verdict(name).signatures:
        assert found.integrity is True
        assert found.regime is TrustRegime.PUBLIC_SERVICE
        assert "no-revocation-evidence" in found.findings
        assert found.organisation
        assert found.valid_from is not None
        assert found.certificate_sha256


def test_the_resaved_file_fails_and_nothing_in_it_is_believed() -> None:
    report = verdict("broken-3.pdf")
    assert (report.indication, report.sub_indication) == (Indication.TOTAL_FAILED, SubIndication.FORMAT_FAILURE)
    (found,) = report.signatures
    assert found.findings == ("gap-check:contents-not-framed",)
    assert found.signer is None
    assert "ghi lại sau khi ký" in report.message
    assert report.findings == ("encrypted",)


def test_all_nine_are_seen_to_be_signed() -> None:
    assert all(has_signatures(path) for path in FOLDER.glob("*.pdf"))


def test_a_flipped_byte_of_a_real_scan_fails(tmp_path: Path) -> None:
    data = bytearray((FOLDER / "cv4240.pdf").read_bytes())
    data[20_000] ^= 1
    path = tmp_path / "x.pdf"
    path.write_bytes(data)
    report = verify_pdf(path, "x", load_profile(None), MOMENT)
    assert report.sub_indication is SubIndication.HASH_FAILURE


@pytest.mark.parametrize(
    ("name", "encoded"),
    [
        ("n03", {"fa0ZShRy": {_WITHOUT_NULL}, "WBOvvsDW": {_WITHOUT_NULL}}),
        ("n07", {"qjTVarqW": {_WITHOUT_NULL}}),
        ("n28", {"Signature1": {_WITHOUT_NULL, _NOT_DER}}),
        ("n57", {"1BrZ2On7": {_WITHOUT_NULL}}),
    ],
)
def test_an_offices_signature_in_another_encoding_is_right_and_told(name: str, encoded: dict[str, set[str]]) -> None:
    report = verdict(f"offices/{name}.pdf")
    assert report.indication is Indication.INDETERMINATE
    assert all(found.integrity is True for found in report.signatures)
    told = {found.field: {_WITHOUT_NULL, _NOT_DER} & set(found.findings) for found in report.signatures}
    assert {field: labels for field, labels in told.items() if labels} == encoded


@pytest.mark.parametrize(
    ("name", "indication", "reason", "label"),
    [
        (
            "digestinfo_without_null",
            Indication.INDETERMINATE,
            SubIndication.NO_CERTIFICATE_CHAIN_FOUND,
            _WITHOUT_NULL,
        ),
        ("digestinfo_wrong", Indication.TOTAL_FAILED, SubIndication.SIG_CRYPTO_FAILURE, None),
        ("cms_ber", Indication.INDETERMINATE, SubIndication.NO_CERTIFICATE_CHAIN_FOUND, _NOT_DER),
        ("cms_ber_tail", Indication.TOTAL_FAILED, SubIndication.FORMAT_FAILURE, "gap-check:padding"),
    ],
)
def test_a_field_case_of_another_encoding_has_its_verdict(
    name: str, indication: Indication, reason: SubIndication, label: str | None
) -> None:
    report = verdict(f"../field-cases/{name}.pdf")
    assert (report.indication, report.sub_indication) == (indication, reason)
    (found,) = report.signatures
    assert label is None or label in found.findings


def test_every_signature_of_the_offices_is_right_by_its_numbers() -> None:
    for path in sorted((FOLDER / "offices").glob("*.pdf")):
        report = verdict(f"offices/{path.name}")
        assert report.indication is Indication.INDETERMINATE, path.name
        assert all(found.integrity is True for found in report.signatures), path.name


@pytest.mark.parametrize("path", sorted((FOLDER / "offices").glob("*.pdf")), ids=lambda path: path.stem)
def test_between_the_signatures_of_offices_stand_only_their_signatures(path: Path) -> None:
    rows = verdict(f"offices/{path.name}").signatures
    for earlier, later in itertools.pairwise(rows):
        assert "next-signer" in earlier.findings
        assert not {"permissions-violated", "changed-between-signers"} & set(earlier.findings)
        (change,) = earlier.changes
        assert (change.kind, change.name, change.signed_by) == ("signature-added", later.field, later.field)
    assert rows[-1].changes == ()


def test_a_value_changed_after_signing_is_told_with_both_values() -> None:
    (row,) = verdict("../field-cases/signatures/g-form-filled-after.pdf").signatures
    assert "form-changed-after-signing" in row.findings
    (change,) = row.changes
    assert (change.before, change.after, change.signed_by) == ("1.000.000 dong", "9.999.000.000 dong", None)


def test_a_value_changed_between_two_signers_is_told_with_both_values() -> None:
    first, second = verdict("../field-cases/signatures/g-form-filled-then-second-signer.pdf").signatures
    assert first.indication is Indication.INDETERMINATE
    assert "form-changed-between-signers" in first.findings
    told = {change.kind.value: (change.before, change.after, change.signed_by) for change in first.changes}
    assert told["field-value"] == ("1.000.000 dong", "9.999.000.000 dong", second.field)
