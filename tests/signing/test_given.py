"""Evidence handed in with the question: it counts, for that one verdict, and the report names it by its digest."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import pem
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID
from pyhanko.keys import load_private_key_from_pemder_data
from pyhanko.sign import signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from domain.errors import ArchiveUnusable, ErrorCode
from domain.evidence import GivenKind, Indication, SubIndication, TrustRegime, VerificationReport
from domain.signatures.findings import Finding
from signing.keys.key_places import REVOCATION_LIST, ROOT_CERTIFICATE
from signing.verify.document import verify_pdf
from signing.verify.trust.anchors import load_profile
from signing.verify.trust.given import Given, read_given
from tests.signing.seal_material import NOW, authority
from tests.signing.signed_samples import LATER, office, only, passing, plain_pdf, signed_by

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return authority(tmp_path_factory.mktemp("given"))


@pytest.fixture(scope="module")
def signed(keys: Path) -> Path:
    """Signed as offices sign: the certificate alone, no revocation data."""
    path = keys.parent / "signed.pdf"
    path.write_bytes(signed_by(plain_pdf(), office(keys)))
    return path


def judged(path: Path, given: Given) -> VerificationReport:
    """The verdict of somebody whose list of authorities does not hold the test authority."""
    return verify_pdf(path, path.name, load_profile(None), LATER, given=given)


def test_without_anything_handed_in_the_authority_is_not_known(signed: Path) -> None:
    report = judged(signed, Given())
    assert report.sub_indication is SubIndication.NO_CERTIFICATE_CHAIN_FOUND
    assert report.given == ()


def test_an_anchor_and_a_revocation_list_make_it_pass_and_the_report_says_why(keys: Path, signed: Path) -> None:
    root, revoked = keys / ROOT_CERTIFICATE, keys / REVOCATION_LIST
    report = judged(signed, read_given([root], [revoked], []))
    row = only(report)
    assert (report.indication, row.regime, row.profile) == (Indication.TOTAL_PASSED, TrustRegime.GIVEN, "B-B")
    assert Finding.GIVEN_AUTHORITY in row.findings
    assert "Tin theo yêu cầu của người kiểm tra" in report.message
    assert [(item.kind, item.source) for item in report.given] == [
        (GivenKind.ANCHOR, root.name),
        (GivenKind.REVOCATION_LIST, revoked.name),
    ]
    assert report.given[1].sha256 == hashlib.sha256(revoked.read_bytes()).hexdigest()
    assert report == judged(signed, read_given([root], [revoked], []))


def test_an_anchor_alone_is_no_revocation_evidence(keys: Path, signed: Path) -> None:
    report = judged(signed, read_given([keys / ROOT_CERTIFICATE], [], []))
    assert report.sub_indication is SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE
    assert Finding.NO_REVOCATION_EVIDENCE in only(report).findings


def test_an_ocsp_answer_counts(tmp_path: Path) -> None:
    """Of an authority of its own: the library asks for answers only where a certificate says that there are some."""
    root, leaf, key = _authority_with_ocsp()
    files = {name: tmp_path / name for name in ("signed.pdf", "root.pem", "answer.der")}
    files["root.pem"].write_bytes(root.public_bytes(serialization.Encoding.PEM))
    files["answer.der"].write_bytes(_answer(root, leaf, key))
    files["signed.pdf"].write_bytes(signed_by(plain_pdf(), _signer(leaf, key)))
    report = judged(files["signed.pdf"], read_given([files["root.pem"]], [], [files["answer.der"]]))
    assert report.indication is Indication.TOTAL_PASSED
    assert report.given[-1].kind is GivenKind.OCSP


def test_armour_changes_neither_evidence_nor_its_digest(keys: Path, signed: Path) -> None:
    armoured = keys.parent / "crl.pem"
    armoured.write_bytes(pem.armor("X509 CRL", (keys / REVOCATION_LIST).read_bytes()))
    plain, other = (read_given([keys / ROOT_CERTIFICATE], [path], []) for path in (keys / REVOCATION_LIST, armoured))
    assert judged(signed, other).indication is Indication.TOTAL_PASSED
    assert plain.told[1].sha256 == other.told[1].sha256


def test_an_authority_of_the_list_stays_what_it_is(keys: Path) -> None:
    path = keys.parent / "passing.pdf"
    path.write_bytes(passing(plain_pdf(), keys))
    given = read_given([keys / ROOT_CERTIFICATE], [], [])
    row = only(verify_pdf(path, path.name, load_profile(keys / ROOT_CERTIFICATE), LATER, given=given))
    assert row.regime is TrustRegime.TEST
    assert Finding.GIVEN_AUTHORITY not in row.findings


@pytest.mark.parametrize("option", range(3))
@pytest.mark.parametrize("content", [b"", b"hello", b"0\x03\x02\x01\x00", b"-----BEGIN CERTIFICATE-----\nAA"])
def test_what_is_none_of_its_kind_is_refused_by_name(tmp_path: Path, option: int, content: bytes) -> None:
    path = tmp_path / "lạ.bin"
    path.write_bytes(content)
    files: list[list[Path]] = [[], [], []]
    files[option].append(path)
    with pytest.raises(ArchiveUnusable) as refusal:
        read_given(*files)
    assert refusal.value.code is ErrorCode.EVIDENCE_UNUSABLE
    assert refusal.value.facts["path"] == str(path)


def test_a_certificate_is_no_revocation_list(keys: Path) -> None:
    with pytest.raises(ArchiveUnusable):
        read_given([], [keys / ROOT_CERTIFICATE], [])


def _authority_with_ocsp() -> tuple[x509.Certificate, x509.Certificate, rsa.RSAPrivateKey]:
    """A root, a certificate of its that names a responder, and the key of both."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]) for name in ("Gốc thử", "Nguyễn Văn Thử")]
    place = x509.UniformResourceIdentifier("http://ocsp.invalid/")
    responder = x509.AuthorityInformationAccess([x509.AccessDescription(AuthorityInformationAccessOID.OCSP, place)])
    use = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_cert_sign=True,
        crl_sign=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
    made = []
    for name, extension in zip(names, (x509.BasicConstraints(ca=True, path_length=None), responder), strict=True):
        builder = x509.CertificateBuilder().subject_name(name).issuer_name(names[0]).public_key(key.public_key())
        builder = builder.serial_number(x509.random_serial_number()).add_extension(extension, critical=False)
        builder = builder.add_extension(use, critical=True)
        builder = builder.not_valid_before(NOW - timedelta(days=1)).not_valid_after(NOW + timedelta(days=365))
        made.append(builder.sign(key, hashes.SHA256()))
    return made[0], made[1], key


def _signer(leaf: x509.Certificate, key: rsa.RSAPrivateKey) -> signers.SimpleSigner:
    der = serialization.Encoding.DER
    private = key.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(leaf.public_bytes(der)),
        signing_key=load_private_key_from_pemder_data(private, None),
        cert_registry=SimpleCertificateStore(),
    )


def _answer(root: x509.Certificate, leaf: x509.Certificate, key: rsa.RSAPrivateKey) -> bytes:
    """What the root said at NOW of the certificate: good."""
    built = ocsp.OCSPResponseBuilder().responder_id(ocsp.OCSPResponderEncoding.HASH, root)
    built = built.add_response(
        cert=leaf,
        issuer=root,
        algorithm=hashes.SHA256(),
        cert_status=ocsp.OCSPCertStatus.GOOD,
        this_update=NOW,
        next_update=NOW + timedelta(days=7),
        revocation_time=None,
        revocation_reason=None,
    )
    made = built.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)
    basic = asn1_ocsp.OCSPResponse.load(made)["response_bytes"]["response"].parsed
    basic["tbs_response_data"]["produced_at"] = NOW  # the library puts this machine's clock there
    data = basic["tbs_response_data"].dump(force=True)
    basic["signature"] = key.sign(data, padding.PKCS1v15(), hashes.SHA256())
    answer = {"response_type": "basic_ocsp_response", "response": basic}
    return bytes(asn1_ocsp.OCSPResponse({"response_status": "successful", "response_bytes": answer}).dump())
