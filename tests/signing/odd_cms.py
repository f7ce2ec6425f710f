"""CMS signatures put together by hand: any algorithm beside any attribute and any value, most of which contradict."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from asn1crypto import core
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPrivateKeyTypes
from cryptography.x509.oid import NameOID
from hypothesis import strategies as st

from tests.signing.encoded_samples import element
from tests.signing.seal_material import NOW

if TYPE_CHECKING:
    from datetime import timedelta


NULL = b"\x05\x00"
UNKNOWN = "1.3.6.1.4.1.99999.7"
DIGESTS = {
    "md2": "1.2.840.113549.2.2",
    "md5": "1.2.840.113549.2.5",
    "sha1": "1.3.14.3.2.26",
    "sha224": "2.16.840.1.101.3.4.2.4",
    "sha256": "2.16.840.1.101.3.4.2.1",
    "sha384": "2.16.840.1.101.3.4.2.2",
    "sha512": "2.16.840.1.101.3.4.2.3",
    "sha512_256": "2.16.840.1.101.3.4.2.6",
    "sha3_256": "2.16.840.1.101.3.4.2.8",
    "sha3_512": "2.16.840.1.101.3.4.2.10",
    "shake128": "2.16.840.1.101.3.4.2.11",
    "shake256": "2.16.840.1.101.3.4.2.12",
    "ripemd160": "1.3.36.3.2.1",
    "unknown": UNKNOWN,
}
SIGNATURES = {
    "rsaEncryption": "1.2.840.113549.1.1.1",
    "md2_rsa": "1.2.840.113549.1.1.2",
    "md5_rsa": "1.2.840.113549.1.1.4",
    "sha1_rsa": "1.2.840.113549.1.1.5",
    "pss": "1.2.840.113549.1.1.10",
    "sha256_rsa": "1.2.840.113549.1.1.11",
    "sha512_rsa": "1.2.840.113549.1.1.13",
    "sha1_ecdsa": "1.2.840.10045.4.1",
    "sha256_ecdsa": "1.2.840.10045.4.3.2",
    "ec_public_key": "1.2.840.10045.2.1",
    "sha1_dsa": "1.2.840.10040.4.3",
    "sha256_dsa": "2.16.840.1.101.3.4.3.2",
    "ed25519": "1.3.101.112",
    "ed448": "1.3.101.113",
    "shake256_pss": "1.3.6.1.5.5.7.6.31",
    "unknown": UNKNOWN,
}
_DATA = "1.2.840.113549.1.7.1"
_CONTENT_TYPE, _MESSAGE_DIGEST, _SIGNING_TIME = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4", "1.2.840.113549.1.9.5"
_PROTECTION, _SIGNER_V1, _SIGNER_V2 = (
    "1.2.840.113549.1.9.52",
    "1.2.840.113549.1.9.16.2.12",
    "1.2.840.113549.1.9.16.2.47",
)


def oid(dotted: str) -> bytes:
    """An object identifier."""
    return bytes(core.ObjectIdentifier(dotted).dump())


def algorithm(dotted: str, parameters: bytes = NULL) -> bytes:
    """An AlgorithmIdentifier."""
    return element(0x30, oid(dotted) + parameters)


def attribute(dotted: str, *values: bytes) -> bytes:
    """A CMS attribute."""
    return element(0x30, oid(dotted) + element(0x31, b"".join(values)))


@dataclass(frozen=True)
class OddCms:
    """What a CMS says; `dump` writes it down. `attributes` None leaves the signed attributes out."""

    certificate: asn1_x509.Certificate
    digest: bytes
    signature: bytes
    attributes: Sequence[bytes] | None
    value: bytes
    version: int = 1
    unsigned: Sequence[bytes] = field(default_factory=tuple)

    @property
    def attested(self) -> bytes:
        """The signed attributes as they are signed: an explicit SET."""
        return element(0x31, b"".join(sorted(self.attributes or ())))

    def dump(self) -> bytes:
        """The ContentInfo."""
        signer = element(0x02, bytes([self.version]))
        serial = core.Integer(self.certificate.serial_number).dump()
        signer += element(0x30, self.certificate.issuer.dump() + serial) + self.digest
        if self.attributes is not None:
            signer += element(0xA0, b"".join(sorted(self.attributes)))
        signer += self.signature + element(0x04, self.value)
        if self.unsigned:
            signer += element(0xA1, b"".join(self.unsigned))
        data = element(0x02, b"\x01") + element(0x31, self.digest) + element(0x30, oid(_DATA))
        data += element(0xA0, self.certificate.dump()) + element(0x31, element(0x30, signer))
        return element(0x30, oid("1.2.840.113549.1.7.2") + element(0xA0, element(0x30, data)))


def usual_attributes(content_digest: bytes, certificate: asn1_x509.Certificate, *more: bytes) -> list[bytes]:
    """Content type, digest and signing certificate, as PAdES wants them, and `more`."""
    name = hashlib.sha256(certificate.dump()).digest()
    return [
        attribute(_CONTENT_TYPE, oid(_DATA)),
        attribute(_MESSAGE_DIGEST, element(0x04, content_digest)),
        attribute(_SIGNER_V2, element(0x30, element(0x30, element(0x30, element(0x04, name))))),
        *more,
    ]


def signed_with(odd: OddCms, sign: Callable[[bytes], bytes]) -> OddCms:
    """The CMS with the value that `sign` makes over the attributes."""
    return replace(odd, value=sign(odd.attested))


def certificate_for(key: CertificateIssuerPrivateKeyTypes, name: str, period: timedelta) -> asn1_x509.Certificate:
    """A certificate that its own key signs: known to nobody."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    own_way = isinstance(key, (ed25519.Ed25519PrivateKey, ed448.Ed448PrivateKey))
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(4711)
        .not_valid_before(NOW - period)
        .not_valid_after(NOW + period)
        .sign(key, None if own_way else hashes.SHA256())
    )
    return asn1_x509.Certificate.load(made.public_bytes(serialization.Encoding.DER))


@dataclass(frozen=True)
class Way:
    """One way to sign: key, digest and signature algorithm, and how the value is made."""

    key: CertificateIssuerPrivateKeyTypes
    digest: str
    signature: bytes
    sign: Callable[[bytes], bytes]


def ways() -> dict[str, Way]:
    """Every way of signing that is known here, with keys of its own."""
    rsa_key = rsa.generate_private_key(65537, 2048)
    curve, edwards, long_edwards = (
        ec.generate_private_key(ec.SECP384R1()),
        ed25519.Ed25519PrivateKey.generate(),
        ed448.Ed448PrivateKey.generate(),
    )
    plain = padding.PKCS1v15()
    pss = padding.PSS(padding.MGF1(hashes.SHA256()), 32)
    old = dsa.generate_private_key(2048)
    return {
        "rsa": Way(rsa_key, "sha256", algorithm(SIGNATURES["rsaEncryption"]),
                   lambda data: rsa_key.sign(data, plain, hashes.SHA256())),
        "rsa-sha3": Way(rsa_key, "sha3_256", algorithm(SIGNATURES["rsaEncryption"]),
                        lambda data: rsa_key.sign(data, plain, hashes.SHA3_256())),
        "rsa-sha512-256": Way(rsa_key, "sha512_256", algorithm(SIGNATURES["rsaEncryption"]),
                              lambda data: rsa_key.sign(data, plain, hashes.SHA512_256())),
        "pss": Way(rsa_key, "sha256", pss_algorithm("sha256", 32),
                   lambda data: rsa_key.sign(data, pss, hashes.SHA256())),
        "ecdsa": Way(curve, "sha256", algorithm(SIGNATURES["sha256_ecdsa"], b""),
                     lambda data: curve.sign(data, ec.ECDSA(hashes.SHA256()))),
        "dsa": Way(old, "sha256", algorithm(SIGNATURES["sha256_dsa"], b""),
                   lambda data: old.sign(data, hashes.SHA256())),
        "ed25519": Way(edwards, "sha512", algorithm(SIGNATURES["ed25519"], b""), edwards.sign),
        "ed448": Way(long_edwards, "shake256", algorithm(SIGNATURES["ed448"], b""), long_edwards.sign),
    }  # fmt: skip


def pss_algorithm(digest: str, salt: int) -> bytes:
    """RSASSA-PSS with its parameters."""
    named = algorithm(DIGESTS[digest])
    mask = element(0x30, oid("1.2.840.113549.1.1.8") + named)
    parts = element(0xA0, named) + element(0xA1, mask) + element(0xA2, element(0x02, bytes([salt])))
    return algorithm(SIGNATURES["pss"], element(0x30, parts))


_PARAMETERS = st.sampled_from([b"", NULL, element(0x30, b""), element(0x31, b""), b"\x04\x03abc", b"\x30\x05\x02"])
_SIZES = st.sampled_from([0, 1, 20, 32, 57, 64, 70, 114, 127, 128, 129, 255, 256, 257, 384, 512])


def _algorithms(names: dict[str, str]) -> st.SearchStrategy[bytes]:
    return st.builds(algorithm, st.sampled_from(sorted(names.values())), _PARAMETERS)


def _attributes(content_digests: dict[str, bytes], certificate: asn1_x509.Certificate) -> st.SearchStrategy[bytes]:
    digests = st.one_of(st.sampled_from(sorted(content_digests.values())), st.binary(max_size=64))
    return st.one_of(
        st.sampled_from(usual_attributes(b"", certificate)),
        digests.map(lambda digest: attribute(_MESSAGE_DIGEST, element(0x04, digest))),
        st.sampled_from([_DATA, UNKNOWN]).map(lambda kind: attribute(_CONTENT_TYPE, oid(kind))),
        st.binary(max_size=20).map(lambda text: attribute(_SIGNING_TIME, element(0x17, text))),
        st.builds(
            lambda digest, signature: attribute(_PROTECTION, element(0x30, digest + b"\xa1" + signature[1:])),
            _algorithms(DIGESTS),
            _algorithms(SIGNATURES),
        ),
        st.builds(attribute, st.sampled_from([_SIGNER_V1, _SIGNER_V2, UNKNOWN]), st.binary(max_size=30)),
    )


def odd_cms(certificates: Sequence[asn1_x509.Certificate], content: bytes) -> st.SearchStrategy[OddCms]:
    """A CMS over `content` by one who has certificates and no key: nothing of it may ever be right."""
    digests = {
        name: hashlib.new(name, content).digest()
        for name in DIGESTS
        if name in hashlib.algorithms_available and "shake" not in name
    }
    certificate = st.sampled_from(list(certificates))
    values = st.one_of(
        _SIZES.map(bytes),
        _SIZES.map(lambda size: b"Z" * size),
        _SIZES.flatmap(lambda size: st.binary(min_size=size, max_size=size)),
        st.sampled_from(sorted(digests.values())),
        st.just(element(0x30, element(0x02, b"\0") + element(0x02, b"\0"))),
    )

    def around(chosen: asn1_x509.Certificate) -> st.SearchStrategy[OddCms]:
        loose = st.lists(_attributes(digests, chosen), max_size=5)
        sound = st.sampled_from(sorted(digests.values())).flatmap(
            lambda digest: loose.map(lambda more: [*usual_attributes(digest, chosen), *more[:1]])
        )
        token = st.binary(max_size=40).map(lambda held: attribute("1.2.840.113549.1.9.16.2.14", element(0x30, held)))
        return st.builds(
            OddCms,
            certificate=st.just(chosen),
            digest=_algorithms(DIGESTS),
            signature=_algorithms(SIGNATURES),
            attributes=st.one_of(st.none(), sound, loose),
            value=values,
            version=st.sampled_from([1, 1, 1, 3, 9]),
            unsigned=st.lists(token, max_size=1),
        )

    return certificate.flatmap(around)
