"""What must not be sealed, and with what: each refusal has its code, its facts, and leaves nothing behind."""

from __future__ import annotations

import errno
import os
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode
from signing.keys.key_places import root_folder
from signing.keys.revocation_list import revoke
from signing.seal.pades_sealer import PadesSealer
from signing.seal.sealing_means import TestMeans
from tests.signing.seal_material import NOW, ORGANISATION, PASSWORD, PASSWORDS, authority, blank_pdfa, sealer

if TYPE_CHECKING:
    from pathlib import Path

DAY = timedelta(days=1)


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return authority(tmp_path)


def _issue(
    keys: Path,
    private: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey,
    *,
    purpose: ObjectIdentifier | None = None,
    start: datetime = NOW - DAY,
    end: datetime = NOW + DAY,
) -> Path:
    """Put a signer of the test root with these properties in the place of the ordinary one."""
    root_key, root, _ = pkcs12.load_key_and_certificates((root_folder(keys) / "ca.p12").read_bytes(), PASSWORDS.root)
    assert isinstance(root_key, rsa.RSAPrivateKey)
    assert root is not None
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Người ký khác")]))
        .issuer_name(root.subject)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False)
    )
    if purpose is not None:
        builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
    certificate = builder.sign(root_key, hashes.SHA256())
    path = keys / "signer.p12"
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(None, private, certificate, [root], BestAvailableEncryption(PASSWORD))
    )
    return path


def _refusal(one: PadesSealer, tmp_path: Path) -> ArchiveError:
    """Sealing is refused just as the check before it, and no file appears."""
    plain = blank_pdfa(tmp_path / "plain.pdf")
    with pytest.raises(ArchiveUnusable) as checked:
        one.check()
    with pytest.raises(ArchiveUnusable) as refused:
        one.seal(plain, tmp_path / "sealed.pdf", NOW)
    assert not list(tmp_path.glob("*sealed*"))
    assert checked.value.code is refused.value.code
    return checked.value


def test_a_wrong_password_names_the_file_and_no_secret(tmp_path: Path, keys: Path) -> None:
    refusal = _refusal(PadesSealer(TestMeans(keys, b"doan mo", lambda: NOW), ORGANISATION, lambda: NOW), tmp_path)

    assert refusal.code is ErrorCode.KEY_UNUSABLE
    assert str(refusal.facts["path"]).endswith("signer.p12")
    assert "doan mo" not in str(refusal)


def test_a_missing_key_file_is_named(tmp_path: Path, keys: Path) -> None:
    (keys / "signer.p12").unlink()

    refusal = _refusal(sealer(keys), tmp_path)

    assert refusal.code is ErrorCode.KEY_UNUSABLE
    assert refusal.facts["detail"] == "không có tệp này / there is no such file"


def test_a_missing_folder_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(ArchiveUnusable) as refusal:
        TestMeans(tmp_path / "nowhere", PASSWORD, lambda: NOW)

    assert refusal.value.code is ErrorCode.KEY_UNUSABLE


@pytest.mark.parametrize("content", [b"", b"not a key", b"\x30\x80" * 100])
def test_a_broken_key_file_is_refused(tmp_path: Path, keys: Path, content: bytes) -> None:
    (keys / "signer.p12").write_bytes(content)

    assert _refusal(sealer(keys), tmp_path).code is ErrorCode.KEY_UNUSABLE


def test_a_missing_timestamp_key_is_refused_before_anything_is_written(tmp_path: Path, keys: Path) -> None:
    (keys / "tsa.p12").unlink()

    assert _refusal(sealer(keys), tmp_path).code is ErrorCode.KEY_UNUSABLE


@pytest.mark.parametrize(("moment", "word"), [(NOW + 4000 * DAY, "đã hết hạn ngày"), (NOW - DAY, "chỉ có hiệu lực từ")])
def test_a_certificate_out_of_its_time_is_refused_with_the_date(
    tmp_path: Path, keys: Path, moment: datetime, word: str
) -> None:
    refusal = _refusal(sealer(keys, moment), tmp_path)

    assert refusal.code is ErrorCode.CERTIFICATE_UNUSABLE
    assert word in str(refusal.facts["detail"])


def test_a_revoked_certificate_is_refused_with_the_date(tmp_path: Path, keys: Path) -> None:
    certificate = pkcs12.load_key_and_certificates((keys / "signer.p12").read_bytes(), PASSWORD)[1]
    assert certificate is not None
    revoke(keys, PASSWORD, certificate.serial_number, NOW)

    refusal = _refusal(sealer(keys, NOW + DAY), tmp_path)

    assert refusal.code is ErrorCode.CERTIFICATE_UNUSABLE
    assert refusal.facts["detail"] == "đã bị thu hồi ngày 22/11/2026 / revoked on 22/11/2026"


@pytest.mark.parametrize("purpose", [ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.SERVER_AUTH])
def test_a_certificate_for_another_purpose_is_refused(tmp_path: Path, keys: Path, purpose: ObjectIdentifier) -> None:
    _issue(keys, rsa.generate_private_key(65537, 2048), purpose=purpose)

    refusal = _refusal(sealer(keys), tmp_path)

    assert refusal.code is ErrorCode.CERTIFICATE_UNUSABLE
    assert "không được cấp để ký tài liệu" in str(refusal.facts["detail"])


def test_a_certificate_of_another_authority_is_refused(tmp_path: Path, keys: Path) -> None:
    (keys / "ca.pem").write_bytes(_self_signed(keys).public_bytes(Encoding.PEM))

    refusal = _refusal(sealer(keys), tmp_path)

    assert refusal.code is ErrorCode.CERTIFICATE_UNUSABLE


def test_a_short_key_is_refused(tmp_path: Path, keys: Path) -> None:
    _issue(keys, rsa.generate_private_key(65537, 1024))  # noqa: S505 - too short is the point

    refusal = _refusal(sealer(keys), tmp_path)

    assert refusal.code is ErrorCode.KEY_UNUSABLE
    assert "1024" in str(refusal.facts["detail"])


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"not a pdf at all"])
def test_a_source_that_is_no_pdf_is_a_signing_failure(tmp_path: Path, keys: Path, content: bytes) -> None:
    (tmp_path / "bad.pdf").write_bytes(content)

    with pytest.raises(ArchiveError) as refusal:
        sealer(keys).seal(tmp_path / "bad.pdf", tmp_path / "sealed.pdf", NOW)

    assert refusal.value.code is ErrorCode.SIGNING_FAILED
    assert not list(tmp_path.glob("*sealed*"))


def test_a_pdf_without_pages_is_a_signing_failure(tmp_path: Path, keys: Path) -> None:
    pikepdf.new().save(tmp_path / "empty.pdf")

    with pytest.raises(ArchiveError) as refusal:
        sealer(keys).seal(tmp_path / "empty.pdf", tmp_path / "sealed.pdf", NOW)

    assert refusal.value.code is ErrorCode.SIGNING_FAILED


def test_a_document_with_a_form_is_refused(tmp_path: Path, keys: Path) -> None:
    with pikepdf.open(blank_pdfa(tmp_path / "plain.pdf")) as pdf:
        field = pdf.make_indirect(pikepdf.Dictionary(FT=pikepdf.Name.Tx, T="name"))
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))
        pdf.save(tmp_path / "form.pdf")

    with pytest.raises(ArchiveError) as refusal:
        sealer(keys).seal(tmp_path / "form.pdf", tmp_path / "sealed.pdf", NOW)

    assert refusal.value.code is ErrorCode.SIGNING_FAILED
    assert "biểu mẫu" in str(refusal.value.facts["detail"])


def test_a_full_disk_is_told_and_the_old_target_survives(
    tmp_path: Path, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = blank_pdfa(tmp_path / "plain.pdf")
    (tmp_path / "sealed.pdf").write_bytes(b"as it was")
    one = sealer(keys)
    one.check()

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("signing.seal.pades_sealer.os.fsync", full)
    with pytest.raises(ArchiveUnusable) as refusal:
        one.seal(plain, tmp_path / "sealed.pdf", NOW)

    assert refusal.value.code is ErrorCode.DISK_FULL
    assert (tmp_path / "sealed.pdf").read_bytes() == b"as it was"
    assert not list(tmp_path.glob(".sealed*"))


def _self_signed(keys: Path) -> x509.Certificate:
    """Another root with the test root's name and another key."""
    root = x509.load_pem_x509_certificate((keys / "ca.pem").read_bytes())
    private = ec.generate_private_key(ec.SECP256R1())
    return (
        x509.CertificateBuilder()
        .subject_name(root.subject)
        .issuer_name(root.subject)
        .public_key(private.public_key())
        .serial_number(1)
        .not_valid_before(NOW - DAY)
        .not_valid_after(NOW + DAY)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(private, hashes.SHA256())
    )


def test_a_revoked_timestamp_authority_is_a_timestamp_failure(tmp_path: Path, keys: Path) -> None:
    certificate = pkcs12.load_key_and_certificates((keys / "tsa.p12").read_bytes(), PASSWORDS.timestamp)[1]
    assert certificate is not None
    revoke(keys, PASSWORD, certificate.serial_number, NOW)

    with pytest.raises(ArchiveError) as refusal:
        sealer(keys, NOW + DAY).seal(blank_pdfa(tmp_path / "plain.pdf"), tmp_path / "sealed.pdf", NOW)

    assert refusal.value.code is ErrorCode.TIMESTAMP_FAILED
    assert not list(tmp_path.glob("*sealed*"))
