"""The local test authority: complete or absent, locked by its password, and plainly a test."""

from __future__ import annotations

import json
import shutil
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from domain.errors import ArchiveUnusable, ErrorCode
from domain.evidence import Indication
from signing.keys.authority import create_test_authority
from signing.keys.key_places import root_folder
from signing.keys.revocation_list import list_standing, renew_crl, revoke
from signing.verify.document import verify_pdf
from signing.verify.trust.anchors import load_profile
from tests.signing.seal_material import NOW, ORGANISATION, PASSWORD, PASSWORDS, authority, blank_pdfa, of_before, sealer

if TYPE_CHECKING:
    from pathlib import Path

DAY = timedelta(days=1)


_PASSWORDS = {"ca.p12": PASSWORDS.root, "signer.p12": PASSWORDS.signer, "tsa.p12": PASSWORDS.timestamp}


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return authority(tmp_path)


def _certificate(keys: Path, name: str) -> x509.Certificate:
    folder = root_folder(keys) if name == "ca.p12" else keys
    certificate = pkcs12.load_key_and_certificates((folder / name).read_bytes(), _PASSWORDS[name])[1]
    assert certificate is not None
    return certificate


def _crl(keys: Path) -> x509.CertificateRevocationList:
    return x509.load_der_x509_crl((keys / "crl.der").read_bytes())


def test_keys_and_all_beside_them_are_readable_by_the_owner_alone(keys: Path) -> None:
    apart = root_folder(keys)
    assert {"signer.p12", "password", "tsa.p12", "tsa-password"} <= {path.name for path in keys.iterdir()}
    assert {"ca.p12", "password"} <= {path.name for path in apart.iterdir()}
    everything = (keys, *keys.iterdir(), apart, *apart.iterdir())
    assert not [path.name for path in everything if path.stat().st_mode & 0o077]


@pytest.mark.parametrize("name", ["ca.p12", "signer.p12", "tsa.p12"])
def test_every_name_says_that_it_is_a_test_without_legal_value(keys: Path, name: str) -> None:
    subject = _certificate(keys, name).subject

    assert "THỬ NGHIỆM" in subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value
    assert "Không có giá trị pháp lý" in subject.get_attributes_for_oid(NameOID.ORGANIZATIONAL_UNIT_NAME)[0].value
    assert subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)[0].value == ORGANISATION


@pytest.mark.parametrize("name", ["ca.p12", "signer.p12", "tsa.p12"])
def test_keys_and_signatures_are_of_the_kind_that_tt_15_2025_names(keys: Path, name: str) -> None:
    certificate = _certificate(keys, name)
    public_key = certificate.public_key()

    assert isinstance(public_key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey)
    assert public_key.key_size >= (2048 if isinstance(public_key, rsa.RSAPublicKey) else 256)
    assert isinstance(certificate.signature_algorithm_parameters, padding.PSS)


@pytest.mark.parametrize("name", ["signer.p12", "tsa.p12"])
def test_leaves_are_issued_by_the_root_for_ten_years(keys: Path, name: str) -> None:
    root, leaf = _certificate(keys, "ca.p12"), _certificate(keys, name)

    leaf.verify_directly_issued_by(root)

    assert leaf.not_valid_after_utc - leaf.not_valid_before_utc > 3650 * DAY
    assert leaf.not_valid_after_utc <= root.not_valid_after_utc


def test_the_timestamp_certificate_serves_timestamps_only_and_says_so_critically(keys: Path) -> None:
    usage = _certificate(keys, "tsa.p12").extensions.get_extension_for_class(x509.ExtendedKeyUsage)

    assert usage.critical
    assert list(usage.value) == [ExtendedKeyUsageOID.TIME_STAMPING]


def test_the_readme_warns_in_vietnamese(keys: Path) -> None:
    assert "KHÔNG CÓ GIÁ TRỊ PHÁP LÝ" in (keys / "README").read_text(encoding="utf-8")


def test_an_existing_folder_with_content_is_never_overwritten(keys: Path) -> None:
    before = {path.name: path.read_bytes() for path in keys.iterdir()}

    with pytest.raises(ArchiveUnusable) as refusal:
        create_test_authority(keys, "Nơi khác", PASSWORDS, NOW)

    assert refusal.value.code is ErrorCode.ARCHIVE_EXISTS
    assert {path.name: path.read_bytes() for path in keys.iterdir()} == before
    assert {path.name for path in keys.parent.iterdir()} == {"keys", "keys-root"}


def test_a_failed_creation_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("signing.keys.revocation_list.os.fsync", full_disk)

    with pytest.raises(OSError, match="No space left"):
        create_test_authority(tmp_path / "keys", ORGANISATION, PASSWORDS, NOW)

    assert list(tmp_path.iterdir()) == []


def test_the_crl_of_today_is_not_issued_again(keys: Path) -> None:
    before = (keys / "crl.der").read_bytes()

    assert not renew_crl(keys, b"needs no password", NOW + DAY / 2)
    assert (keys / "crl.der").read_bytes() == before


@pytest.mark.parametrize("later", [NOW + 2 * DAY, NOW + 360 * DAY, NOW + 500 * DAY])
def test_an_old_crl_is_issued_again_with_the_next_number(keys: Path, later: datetime) -> None:
    assert renew_crl(keys, PASSWORD, later)

    crl = _crl(keys)
    assert crl.last_update_utc == later
    assert crl.next_update_utc is not None
    assert crl.next_update_utc - later > 300 * DAY
    assert crl.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number == 2
    assert crl.is_signature_valid(_certificate(keys, "ca.p12").public_key())  # type: ignore[arg-type]


def test_what_is_revoked_stays_revoked_when_the_crl_is_renewed(keys: Path) -> None:
    serial = _certificate(keys, "signer.p12").serial_number

    revoke(keys, PASSWORD, serial, NOW)
    renew_crl(keys, PASSWORD, NOW + 2 * DAY)

    assert [entry.serial_number for entry in _crl(keys)] == [serial]


def test_renewal_with_a_wrong_password_is_refused_and_keeps_the_old_crl(keys: Path) -> None:
    before = (keys / "crl.der").read_bytes()

    (root_folder(keys) / "password").write_bytes(b"sai")

    with pytest.raises(ArchiveUnusable) as refusal:
        renew_crl(keys, PASSWORD, NOW + 2 * DAY)

    assert refusal.value.code is ErrorCode.KEY_UNUSABLE
    assert (keys / "crl.der").read_bytes() == before
    assert not list(keys.glob(".crl-*"))


@pytest.mark.parametrize("other", ["ca.p12", "signer.p12", "tsa.p12"])
@pytest.mark.parametrize("name", ["ca.p12", "signer.p12", "tsa.p12"])
def test_a_password_opens_one_key_and_no_other(keys: Path, name: str, other: str) -> None:
    path = (root_folder(keys) if name == "ca.p12" else keys) / name
    if name == other:
        assert _certificate(keys, name)
        return
    with pytest.raises(ValueError, match="password"):
        pkcs12.load_key_and_certificates(path.read_bytes(), _PASSWORDS[other])


@pytest.mark.parametrize("days", [0, 720, 1090])
def test_with_the_root_taken_away_seals_are_made_and_proven_until_the_list_ends(
    tmp_path: Path, keys: Path, days: int
) -> None:
    shutil.rmtree(root_folder(keys))
    now = NOW + days * DAY

    sealer(keys, now).seal(blank_pdfa(tmp_path / "plain.pdf"), tmp_path / "sealed.pdf", now)

    report = verify_pdf(tmp_path / "sealed.pdf", "sealed", load_profile(keys / "ca.pem"), now)
    assert report.indication is Indication.TOTAL_PASSED


def test_a_seal_made_before_the_list_was_due_is_proven_a_year_later(tmp_path: Path, keys: Path) -> None:
    shutil.rmtree(root_folder(keys))
    now = NOW + 720 * DAY
    assert now < list_standing(keys).due

    sealer(keys, now).seal(blank_pdfa(tmp_path / "plain.pdf"), tmp_path / "sealed.pdf", now)

    report = verify_pdf(tmp_path / "sealed.pdf", "sealed", load_profile(keys / "ca.pem"), now + 364 * DAY)
    assert report.indication is Indication.TOTAL_PASSED


def test_without_the_root_a_list_that_has_ended_says_what_to_bring(keys: Path) -> None:
    shutil.rmtree(root_folder(keys))

    with pytest.raises(ArchiveUnusable) as refusal:
        renew_crl(keys, PASSWORD, NOW + 1100 * DAY)

    assert refusal.value.code is ErrorCode.KEY_UNUSABLE
    assert refusal.value.facts["path"] == str(root_folder(keys))


def test_a_root_that_comes_back_renews_the_list(tmp_path: Path, keys: Path) -> None:
    shutil.move(root_folder(keys), tmp_path / "safe")
    later = NOW + 740 * DAY
    assert not renew_crl(keys, PASSWORD, later)
    assert list_standing(keys).due < later

    shutil.copytree(tmp_path / "safe", root_folder(keys))

    assert renew_crl(keys, PASSWORD, later)
    assert list_standing(keys).due > later + 700 * DAY


def test_keys_of_before_go_on_working(tmp_path: Path) -> None:
    keys = of_before(tmp_path)
    later = NOW + 3 * DAY

    sealer(keys, later).seal(blank_pdfa(tmp_path / "plain.pdf"), tmp_path / "sealed.pdf", later)

    report = verify_pdf(tmp_path / "sealed.pdf", "sealed", load_profile(keys / "ca.pem"), later)
    assert report.indication is Indication.TOTAL_PASSED
    assert _crl(keys).last_update_utc == later


def test_each_use_of_a_key_is_a_line(tmp_path: Path, keys: Path) -> None:
    later = NOW + 3 * DAY
    one = sealer(keys, later)
    one.seal(blank_pdfa(tmp_path / "plain.pdf"), tmp_path / "sealed.pdf", later, about="H49.1.0000001")
    one.seal_data(b"{}", later, "hoso:H49.1 v1")

    log = keys / f"uses-{later.year}.log"
    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines()]

    assert [(line["use"], line["about"]) for line in lines] == [
        ("revocation-list", "2"),
        ("document", "H49.1.0000001"),
        ("manifest", "hoso:H49.1 v1"),
    ]
    assert log.stat().st_mode & 0o077 == 0
