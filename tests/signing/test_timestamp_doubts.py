"""A timestamp proves a time only while nothing speaks against it: strength, attributes, its authority, the clock."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from asn1crypto import cms, ocsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp as x509_ocsp
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore

from domain.evidence import Indication, SubIndication
from signing.keys.key_files import open_identity
from signing.keys.key_places import ROOT_KEY, TIMESTAMP_KEY, root_folder
from signing.keys.revocation_list import revoke
from tests.signing.odd_tokens import anothers_name, own_name, own_name_again, stamping
from tests.signing.seal_material import NOW, PASSWORD, PASSWORDS, authority
from tests.signing.signed_samples import (
    contents,
    local_timestamper,
    office,
    only,
    passing,
    plain_pdf,
    resigned,
    verify,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from domain.evidence import SignatureReport

    Judged = Callable[[Callable[[cms.ContentInfo], bytes]], SignatureReport]

OPEN = Indication.INDETERMINATE
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return authority(tmp_path_factory.mktemp("doubts"))


@pytest.fixture(scope="module")
def sound(keys: Path) -> bytes:
    return passing(plain_pdf(), keys)


@pytest.fixture
def judged(keys: Path, sound: bytes, tmp_path: Path) -> Judged:
    def judge(change: Callable[[cms.ContentInfo], bytes]) -> SignatureReport:
        path = tmp_path / "x.pdf"
        path.write_bytes(resigned(sound, office(keys), change=change))
        return only(verify(path, keys))

    return judge


def test_a_decent_timestamp_proves_its_time(judged: Judged, keys: Path) -> None:
    row = judged(stamping(keys, NOW))
    assert (row.indication, row.proven_time) == (Indication.TOTAL_PASSED, NOW)


@pytest.mark.parametrize(("imprint", "own"), [("sha1", "sha256"), ("md5", "sha256"), ("sha256", "sha1")])
def test_a_timestamp_by_a_weak_digest_proves_nothing(imprint: str, own: str, judged: Judged, keys: Path) -> None:
    row = judged(stamping(keys, NOW, imprint=imprint, own=own))
    assert row.indication is OPEN
    assert row.proven_time is None
    assert "timestamp-weak" in row.findings
    assert "not allowed any more" in row.message


def test_a_timestamp_that_names_its_certificate_in_both_ways_is_taken(judged: Judged, keys: Path) -> None:
    """RFC 5816 §2.2.1 allows both attributes, each standing for itself; EU DSS takes them."""
    assert judged(stamping(keys, NOW, more=own_name)).proven_time == NOW


def test_a_timestamp_that_names_two_certificates_proves_nothing(judged: Judged, keys: Path) -> None:
    row = judged(stamping(keys, NOW, more=anothers_name(keys)))
    assert row.indication is OPEN
    assert row.proven_time is None
    assert "timestamp-broken" in row.findings


def test_a_timestamp_with_one_attribute_twice_proves_nothing(judged: Judged, keys: Path) -> None:
    row = judged(stamping(keys, NOW, more=own_name_again))
    assert row.integrity is True
    assert row.indication is OPEN
    assert "timestamp-broken" in row.findings


def test_a_timestamp_of_the_future_proves_nothing(judged: Judged, keys: Path) -> None:
    row = judged(stamping(keys, NOW + 2 * DAY))
    assert row.indication is OPEN
    assert row.proven_time is None
    assert "timestamp-later-than-now" in row.findings


def test_a_clock_a_minute_ahead_is_no_future(judged: Judged, keys: Path) -> None:
    assert judged(stamping(keys, NOW + timedelta(hours=1, minutes=1))).proven_time is not None


def test_an_unreadable_token_leaves_the_signature_right_and_is_told(judged: Judged, keys: Path) -> None:
    def spoilt(content: cms.ContentInfo) -> bytes:
        stamped = stamping(keys, NOW)(content)
        at = stamped.index(bytes.fromhex("060b2a864886f70d0109100104"))  # id-ct-TSTInfo
        return stamped[: at + 12] + b"\x09" + stamped[at + 13 :]

    row = judged(spoilt)
    assert row.integrity is True
    assert row.indication is OPEN
    assert "timestamp-broken" in row.findings


@pytest.mark.parametrize(
    "values",
    ["3103020107", "31023000", "310d300b06092a864886f70d010701", "3106040401020304", "3104020107ff"],
    ids=["a number", "nothing in it", "no token", "bytes", "cut short"],
)
def test_what_stands_in_the_place_of_a_token_spoils_no_signature(values: str, judged: Judged) -> None:
    """An unsigned attribute, which anybody may add: EN 319 102-1 §5.5 goes on without it."""

    def spoilt(content: cms.ContentInfo) -> bytes:
        signer = content["content"]["signer_infos"][0]
        kind = bytes.fromhex("060b2a864886f70d010910020e")  # id-aa-signatureTimeStampToken
        held = bytes.fromhex(values)
        attribute = bytes([0x30, len(kind) + len(held)]) + kind + held
        signer["unsigned_attrs"] = cms.CMSAttributes.load(bytes([0x31, len(attribute)]) + attribute)
        return bytes(content.dump())

    row = judged(spoilt)
    assert row.integrity is True
    assert row.sub_indication is not SubIndication.FORMAT_FAILURE
    assert row.indication is OPEN
    assert "timestamp-broken" in row.findings


@pytest.fixture(scope="module")
def revoked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keys of which the timestamp authority's was revoked a day after NOW."""
    folder = authority(tmp_path_factory.mktemp("revoked"))
    certificate = open_identity(folder / TIMESTAMP_KEY, PASSWORDS.timestamp).certificate
    revoke(folder, PASSWORD, certificate.serial_number, NOW)
    return folder


def test_a_timestamp_of_a_revoked_authority_proves_nothing(revoked: Path, tmp_path: Path) -> None:
    data = passing(plain_pdf(), revoked)
    path = tmp_path / "x.pdf"
    path.write_bytes(
        resigned(data, office(revoked), timestamper=local_timestamper(revoked, NOW - timedelta(minutes=1)))
    )
    for moment in (NOW + DAY, NOW + 2000 * DAY):
        row = only(verify(path, revoked, moment))
        assert row.indication is OPEN
        assert row.proven_time is None
        assert "timestamp-revoked" in row.findings


@pytest.mark.parametrize("honest", [True, False])
def test_an_answer_that_revokes_the_authority_counts_when_the_issuer_signed_it(
    honest: bool, keys: Path, sound: bytes, tmp_path: Path
) -> None:
    data = resigned(sound, office(keys), change=stamping(keys, NOW))
    target = io.BytesIO(data)
    DocumentSecurityStore.add_dss(target, contents(data), ocsps=[_revoking_answer(keys, honest=honest)])
    path = tmp_path / "x.pdf"
    path.write_bytes(target.getvalue())
    row = only(verify(path, keys))
    assert ("timestamp-revoked" in row.findings) is honest
    assert (row.indication is OPEN) is honest


def _revoking_answer(keys: Path, *, honest: bool) -> ocsp.OCSPResponse:
    """An OCSP answer about the timestamp authority's certificate, by the root or under its name."""
    root = open_identity(root_folder(keys) / ROOT_KEY, PASSWORDS.root)
    authority_of_time = open_identity(keys / TIMESTAMP_KEY, PASSWORDS.timestamp)
    issuer = x509.load_der_x509_certificate(root.certificate.dump())
    about = x509.load_der_x509_certificate(authority_of_time.certificate.dump())
    day = NOW.replace(tzinfo=None)
    built = (
        x509_ocsp.OCSPResponseBuilder()
        .add_response(about, issuer, hashes.SHA256(), x509_ocsp.OCSPCertStatus.REVOKED, day, day + 30 * DAY, day, None)
        .responder_id(x509_ocsp.OCSPResponderEncoding.NAME, issuer)
    )
    answer = bytearray(built.sign(root.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER))
    answer[-1] ^= 0 if honest else 1  # of the signature value
    return ocsp.OCSPResponse.load(bytes(answer))


@pytest.mark.parametrize(
    ("ahead", "finding"), [(timedelta(), "timestamp-revoked"), (9 * DAY, "timestamp-later-than-now")]
)
def test_a_document_timestamp_is_doubted_alike(
    ahead: timedelta, finding: str, revoked: Path, keys: Path, tmp_path: Path
) -> None:
    folder = keys if ahead else revoked
    stamped = _stamped(passing(plain_pdf(), folder), folder, ahead)
    path = tmp_path / "x.pdf"
    path.write_bytes(stamped.getvalue())
    stamp = verify(path, folder, NOW + DAY).signatures[-1]
    assert stamp.indication is OPEN
    assert stamp.proven_time is None
    assert finding in stamp.findings
    if not ahead:
        assert stamp.sub_indication is SubIndication.REVOKED_NO_POE


def _stamped(data: bytes, keys: Path, ahead: timedelta) -> io.BytesIO:
    stamper = PdfTimeStamper(local_timestamper(keys, NOW + ahead))
    made = stamper.timestamp_pdf(IncrementalPdfFileWriter(io.BytesIO(data)), "sha256")
    assert isinstance(made, io.BytesIO)
    return made
