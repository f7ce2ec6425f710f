"""Signed files of ../shared made for known faults of verifiers, each with its right verdict."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from asn1crypto import crl
from pyhanko.sign.validation.dss import DocumentSecurityStore

from domain.evidence import Indication, LaterChanges, SubIndication, VerificationReport
from domain.messages import Language
from signing.verify.document import verify_pdf
from signing.verify.trust.anchors import load_profile
from tests.signing.signed_samples import contents, only

FOLDER = Path(__file__).parents[2].parent / "shared" / "corpus" / "field-cases" / "signatures"
MOMENT = datetime(2026, 11, 30, tzinfo=UTC)
PASSED, OPEN = Indication.TOTAL_PASSED, Indication.INDETERMINATE
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="../shared/corpus/field-cases/signatures is not here"),
]


def verdict(path: Path, language: Language = Language.VI) -> VerificationReport:
    return verify_pdf(path, path.name, load_profile(FOLDER / "root.pem"), MOMENT, language)


def with_revocation_list(name: str, folder: Path) -> Path:
    """The file with the authority's list in a document security store behind the signature."""
    data = (FOLDER / name).read_bytes()
    listed = crl.CertificateList.load((FOLDER / "crl.der").read_bytes())
    target = io.BytesIO(data)
    DocumentSecurityStore.add_dss(target, contents(data), crls=[listed])
    path = folder / name
    path.write_bytes(target.getvalue())
    return path


def test_the_control_passes() -> None:
    assert verdict(FOLDER / "a-control.pdf").indication is PASSED


@pytest.mark.parametrize(
    ("name", "label"),
    [("a-digestinfo-without-null.pdf", "digest-info-without-null"), ("b-ber-indefinite.pdf", "cms-not-der")],
)
def test_another_encoding_is_judged_as_the_control_once_there_is_a_revocation_list(
    name: str, label: str, tmp_path: Path
) -> None:
    row = only(verdict(FOLDER / name))
    assert (row.indication, row.sub_indication) == (OPEN, SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE)
    assert row.integrity is True
    assert label in row.findings
    listed = only(verdict(with_revocation_list(name, tmp_path)))
    assert (listed.indication, listed.later_changes) == (PASSED, LaterChanges.LTA_UPDATES)
    assert label in listed.findings


@pytest.mark.parametrize("name", ["c-sha1-today.pdf", "c-rsa1024-today.pdf"])
def test_what_the_rules_of_today_forbid_needs_a_proof_of_its_age(name: str) -> None:
    report = verdict(FOLDER / name)
    assert report.indication is OPEN
    assert report.sub_indication is SubIndication.CRYPTO_CONSTRAINTS_FAILURE_NO_POE
    assert only(report).integrity is True
    assert "ETSI TS 119 312" in report.message


def test_a_second_signer_with_another_kind_of_key_leaves_the_first_his_row() -> None:
    report = verdict(FOLDER / "e-good-then-ed25519.pdf")
    first, second = report.signatures
    assert (first.indication, first.field) == (PASSED, "Sig1")
    assert "next-signer" in first.findings
    assert (second.key, second.integrity) == ("Ed25519", True)
    assert report.findings == ()


def test_a_garbage_value_is_never_told_right() -> None:
    report = verdict(FOLDER / "f-garbage-value-validation-raises.pdf")
    assert (report.indication, report.sub_indication) == (OPEN, SubIndication.GENERIC)
    assert "Không kiểm tra được giá trị chữ ký" in report.message
    assert "đúng về mật mã" not in report.message
    assert only(report).integrity is None
