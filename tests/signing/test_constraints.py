"""A chain counts only where every authority was allowed to issue what is below it: usage, path length, names, dates."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from domain.evidence import TrustRegime
from signing.verify.trust.anchors import Authority, TrustProfile
from signing.verify.trust.chain import find_chain

DAY = timedelta(days=1)
NOW = datetime(2026, 11, 30, tzinfo=UTC)


def name(called: str, country: str = "VN") -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.COUNTRY_NAME, country), x509.NameAttribute(NameOID.COMMON_NAME, called)]
    )


def made(
    subject: x509.Name, issuer: Any = None, *, ca: bool = True, length: int | None = None, **extensions: Any
) -> tuple[Any, asn1_x509.Certificate, x509.Name]:
    key = ec.generate_private_key(ec.SECP256R1())
    signing, above = (issuer[0], issuer[2]) if issuer else (key, subject)
    builder = x509.CertificateBuilder(above, subject, key.public_key(), 1, NOW - DAY, NOW + 900 * DAY)
    builder = builder.add_extension(x509.BasicConstraints(ca=ca, path_length=length), critical=True)
    for extension in extensions.values():
        builder = builder.add_extension(extension, critical=True)
    certificate = builder.sign(signing, hashes.SHA256())
    return key, asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER)), subject


def usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )


def names(**which: list[x509.GeneralName]) -> x509.NameConstraints:
    return x509.NameConstraints(which.get("permitted"), which.get("excluded"))


def is_found(root: Any, middles: list[Any], leaf: Any) -> bool:
    profile = TrustProfile("t", "1", "2026", (Authority(root[1], TrustRegime.OWN, root=True),))
    return find_chain(leaf[1], [middle[1] for middle in middles], profile) is not None


def chain(root: Any = None, **middle: Any) -> tuple[Any, list[Any], Any]:
    root = root or made(name("Gốc"))
    between = made(name("Cấp hai"), root, **middle)
    return root, [between], made(name("Người ký"), between, ca=False)


def test_without_limits_it_is_found() -> None:
    assert is_found(*chain())


@pytest.mark.parametrize("signs", [True, False])
def test_an_authority_must_be_for_issuing(*, signs: bool) -> None:
    assert is_found(*chain(usage=usage(signs_certificates=signs))) is signs


@pytest.mark.parametrize(("length", "right"), [(0, False), (1, True)])
def test_no_more_authorities_stand_below_a_root_than_it_allows(length: int, right: bool) -> None:
    assert is_found(*chain(root=made(name("Gốc"), length=length))) is right


@pytest.mark.parametrize(
    ("constraint", "right"),
    [
        (names(permitted=[x509.DirectoryName(name("Người ký"))]), True),
        (names(permitted=[x509.DirectoryName(name("Người khác"))]), False),
        (names(excluded=[x509.DirectoryName(name("Người ký"))]), False),
        (names(excluded=[x509.DirectoryName(name("Người khác"))]), True),
    ],
)
def test_names_outside_an_authoritys_limits_lead_nowhere(constraint: x509.NameConstraints, right: bool) -> None:
    assert is_found(*chain(names=constraint)) is right


def test_a_signer_is_no_authority() -> None:
    root = made(name("Gốc"))
    person = made(name("Người thường"), root, ca=False)
    assert not is_found(root, [person], made(name("Người ký"), person, ca=False))


def test_a_root_is_trusted_in_its_time_only() -> None:
    root = made(name("Gốc"))
    leaf = made(name("Người ký"), root, ca=False)
    dated = Authority(root[1], TrustRegime.OWN, root=True, since=NOW, until=NOW + 10 * DAY)
    found = find_chain(leaf[1], (), TrustProfile("t", "1", "2026", (dated,)))
    assert found is not None
    assert [found.in_force(NOW + days * DAY) for days in (-0.5, 5, 11)] == [False, True, False]
