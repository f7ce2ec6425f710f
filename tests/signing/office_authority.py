"""An authority of the tests' own: root, intermediate, an office's signer and a timestamp authority.

One server on loopback gives lists of revoked certificates, tells by OCSP how signers stand, and answers timestamp
requests, badly where it is told to.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from signing.keys.key_signer import FileKey, Signatory
from signing.keys.signer_places import SignerKind, SignerPlaces, TimestampPlaces
from signing.seal.local_tsa import LocalTimeStamper

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DAY = timedelta(days=1)
SECRET = b"mat khau cua co quan"
OFFICE = "Sở Nội vụ thành phố Đà Nẵng"
USER, USER_PASSWORD = "luu tru", b"xin dau"
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass
class Behaviour:
    """How the timestamp server answers; tests change it."""

    ahead: timedelta = timedelta()
    change: Callable[[tsp.TimeStampReq], None] | None = None
    answer: bytes | None = None
    kind: str = "application/timestamp-reply"
    status: int = 200
    revoked: datetime | None = None
    asked: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Office:
    """All keys and certificates, and the server."""

    url: str
    root: x509.Certificate
    intermediate: x509.Certificate
    intermediate_key: Key
    signer_key: Key
    signer: x509.Certificate
    stamping: Signatory
    behaviour: Behaviour

    def issue(self, key: Key, start: timedelta = -DAY, end: timedelta = 300 * DAY) -> x509.Certificate:
        """A signer's certificate of this authority."""
        return _leaf(self.url, OFFICE, key, (self.intermediate_key, self.intermediate), None, start, end)

    def places(self, folder: Path, key: Key | None = None, certificate: x509.Certificate | None = None) -> SignerPlaces:
        """The signer, or another, as a PKCS#12 file with all that goes with it in a folder."""
        folder.mkdir(exist_ok=True)
        packed = pkcs12.serialize_key_and_certificates(
            None, key or self.signer_key, certificate or self.signer, None, BestAvailableEncryption(SECRET)
        )
        (folder / "office.p12").write_bytes(packed)
        (folder / "secret").write_bytes(SECRET + b"\n")
        (folder / "chain.pem").write_bytes(self.intermediate.public_bytes(Encoding.PEM))
        (folder / "root.pem").write_bytes(self.root.public_bytes(Encoding.PEM))
        (folder / "signer.pem").write_bytes((certificate or self.signer).public_bytes(Encoding.PEM))
        (folder / "tsa-password").write_bytes(USER_PASSWORD)
        return SignerPlaces(
            SignerKind.PKCS12,
            folder,
            folder / "secret",
            folder / "office.p12",
            chain=folder / "chain.pem",
            anchors=folder / "root.pem",
            tries=folder / "pin-refused.json",
            timestamp=TimestampPlaces((f"{self.url}/tsa",), USER, folder / "tsa-password"),
        )


_HOMES: list[Any] = []


@cache
def office() -> Office:
    """Made once a run, with its server, which lives as long."""
    behaviour = Behaviour()
    lists: dict[str, bytes] = {}
    held: list[Signatory] = []
    issuing: list[tuple[Key, x509.Certificate]] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(behaviour, lists, held, issuing))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    _HOMES.append(server)
    url = f"http://127.0.0.1:{server.server_port}"
    root_key, middle_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = _authority(url, "Gốc của bài thử", root_key, None)
    middle = _authority(url, "Cấp hai của bài thử", middle_key, (root_key, root))
    signer_key, stamping_key = rsa.generate_private_key(65537, 2048), ec.generate_private_key(ec.SECP256R1())
    issuer = middle_key, middle
    signer = _leaf(url, OFFICE, signer_key, issuer, None, -DAY, 300 * DAY)
    purpose = ExtendedKeyUsageOID.TIME_STAMPING
    stamper = _leaf(url, "Dấu thời gian của bài thử", stamping_key, issuer, purpose, -DAY, 300 * DAY)
    lists["/Root.crl"], lists["/Middle.crl"] = _list(root_key, root), _list(middle_key, middle)
    stamping = Signatory(FileKey(stamping_key), _asn1(stamper), (_asn1(middle),))
    held.append(stamping)
    issuing.append(issuer)
    return Office(url, root, middle, middle_key, signer_key, signer, stamping, behaviour)


@contextmanager
def behaving(**how: Any) -> Iterator[Behaviour]:
    """The server answers in another way while this lasts."""
    behaviour = office().behaviour
    usual = Behaviour()
    behaviour.asked.clear()
    for key, value in how.items():
        setattr(behaviour, key, value)
    try:
        yield behaviour
    finally:
        for key in how:
            setattr(behaviour, key, getattr(usual, key))


def _standing(body: bytes, issuer: tuple[Key, x509.Certificate], revoked: datetime | None) -> bytes:
    """What OCSP says of the certificate that is asked about."""
    request, now = ocsp.load_der_ocsp_request(body), datetime.now(UTC)
    built = ocsp.OCSPResponseBuilder().add_response_by_hash(
        request.issuer_name_hash,
        request.issuer_key_hash,
        request.serial_number,
        request.hash_algorithm,
        ocsp.OCSPCertStatus.REVOKED if revoked else ocsp.OCSPCertStatus.GOOD,
        now - timedelta(minutes=1),
        now + DAY,
        revoked,
        None,
    )
    built = built.responder_id(ocsp.OCSPResponderEncoding.HASH, issuer[1])
    for extension in request.extensions:
        built = built.add_extension(extension.value, critical=False)  # the nonce
    return built.sign(issuer[0], hashes.SHA256()).public_bytes(Encoding.DER)


def _handler(
    behaviour: Behaviour,
    lists: dict[str, bytes],
    held: list[Signatory],
    authority: list[tuple[Key, x509.Certificate]],
) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._reply(lists[self.path], "application/pkix-crl")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path == "/ocsp":
                self._reply(_standing(body, authority[0], behaviour.revoked), "application/ocsp-response")
                return
            behaviour.asked.append(self.headers.get("Authorization", ""))
            if behaviour.answer is not None:
                self._reply(behaviour.answer, behaviour.kind)
                return
            request = tsp.TimeStampReq.load(body)
            if behaviour.change is not None:
                behaviour.change(request)
            local = LocalTimeStamper(held[0], lambda: datetime.now(UTC) + behaviour.ahead)
            self._reply(asyncio.run(local.async_request_tsa_response(request)).dump(), behaviour.kind)

        def _reply(self, content: bytes, kind: str) -> None:
            self.send_response(behaviour.status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    return Handler


def _name(called: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, called),
            x509.NameAttribute(NameOID.COMMON_NAME, called),
        ]
    )


def _authority(
    url: str, called: str, key: ec.EllipticCurvePrivateKey, issuer: tuple[Key, x509.Certificate] | None
) -> x509.Certificate:
    signing, above = issuer or (key, None)
    builder = _builder(_name(called), above.subject if above else _name(called), key, -2 * DAY, 3000 * DAY)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    builder = builder.add_extension(_usage(authority=True), critical=True)
    if above is not None:
        builder = builder.add_extension(_list_point(f"{url}/Root.crl"), critical=False)
    return builder.sign(signing, hashes.SHA256())


def _leaf(
    url: str,
    called: str,
    key: Key,
    issuer: tuple[Key, x509.Certificate],
    purpose: x509.ObjectIdentifier | None,
    start: timedelta,
    end: timedelta,
) -> x509.Certificate:
    builder = _builder(_name(called), issuer[1].subject, key, start, end)
    builder = builder.add_extension(_usage(authority=False), critical=True)
    builder = builder.add_extension(_list_point(f"{url}/Middle.crl"), critical=False)
    builder = builder.add_extension(_ocsp_at(f"{url}/ocsp"), critical=False)
    if purpose is not None:
        builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=True)
    return builder.sign(issuer[0], hashes.SHA256())


def _builder(
    subject: x509.Name, issuer: x509.Name, key: Key, start: timedelta, end: timedelta
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    public = key.public_key()
    return x509.CertificateBuilder(
        issuer, subject, public, x509.random_serial_number(), now + start, now + end
    ).add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def _list_point(url: str) -> x509.CRLDistributionPoints:
    return x509.CRLDistributionPoints([x509.DistributionPoint([x509.UniformResourceIdentifier(url)], None, None, None)])


def _ocsp_at(url: str) -> x509.AuthorityInformationAccess:
    where = x509.UniformResourceIdentifier(url)
    return x509.AuthorityInformationAccess([x509.AccessDescription(AuthorityInformationAccessOID.OCSP, where)])


def _list(key: Key, authority: x509.Certificate) -> bytes:
    now = datetime.now(UTC)
    builder = x509.CertificateRevocationListBuilder(authority.subject, now - timedelta(hours=1), now + 30 * DAY)
    builder = builder.add_extension(x509.CRLNumber(1), critical=False)
    builder = builder.add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False
    )
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))
