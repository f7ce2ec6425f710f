"""An authority with all its servers on loopback: lists, OCSP, its own certificates, timestamps; badly where told to.

Root, an intermediate that no signed file carries, signers as offices have them. What a test does to the answers is
undone when its context ends.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID
from pyhanko.keys import load_private_key_from_pemder_data
from pyhanko.sign import signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from signing.keys.key_signer import FileKey, Signatory
from signing.seal.local_tsa import LocalTimeStamper

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY = timedelta(days=1)
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
Answer = tuple[int, str, bytes]


@dataclass
class Authority:
    """Keys, certificates and what the servers answer.

    Attributes:
        url: of all servers.
        answers: what a path answers in place of what is right.
        asked: paths, in order.
        revoked: serial numbers, and since when.
        ahead: how far the clocks of all servers go wrong.
    """

    url: str = ""
    answers: dict[str, Callable[[], Answer]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    revoked: dict[int, datetime] = field(default_factory=dict)
    ahead: timedelta = timedelta()

    def __post_init__(self) -> None:
        self.root_key, self.middle_key, self.stamping_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(3))
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.host = f"127.0.0.1:{self._server.server_port}"
        self.url = f"http://{self.host}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.root = self._certificate("Gốc của bài thử bằng chứng", self.root_key, None, authority=True)
        self.middle = self._certificate("Cấp hai của bài thử bằng chứng", self.middle_key, self.root, authority=True)
        self.stamper = self.issue(
            "Dấu thời gian", self.stamping_key, days=3000, purpose=ExtendedKeyUsageOID.TIME_STAMPING
        )

    def stop(self) -> None:
        """The servers are gone."""
        self._server.shutdown()
        self._server.server_close()

    @contextmanager
    def answering(self, **paths: Callable[[], Answer]) -> Iterator[None]:
        """Paths answer otherwise while this lasts."""
        self.answers.update({f"/{name}": answer for name, answer in paths.items()})
        try:
            yield
        finally:
            self.answers.clear()
            self.revoked.clear()
            self.ahead = timedelta()

    def issue(self, called: str, key: Key, *, days: int = 300, purpose: Any = None) -> x509.Certificate:
        """A certificate of the intermediate, with all addresses."""
        return self._certificate(called, key, self.middle, days=days, purpose=purpose)

    def signer(self, called: str, key: Key, *, pss: bool = False, days: int = 300) -> signers.SimpleSigner:
        """Who signs as offices do: his own certificate goes with it, no other."""
        der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        return signers.SimpleSigner(
            signing_cert=_asn1(self.issue(called, key, days=days)),
            signing_key=load_private_key_from_pemder_data(der, None),
            cert_registry=SimpleCertificateStore(),
            prefer_pss=pss,
        )

    def list_of(self, name: str, start: timedelta = timedelta(seconds=2), days: float = 7, entries: int = 0) -> bytes:
        """The list of an authority, made at `start` from now."""
        key, issuer = (self.root_key, self.root) if name == "root" else (self.middle_key, self.middle)
        now = datetime.now(UTC) + self.ahead
        builder = x509.CertificateRevocationListBuilder(issuer.subject, now + start, now + start + days * DAY)
        for serial, since in (*self.revoked.items(), *((number + 1, now) for number in range(entries))):
            builder = builder.add_revoked_certificate(x509.RevokedCertificateBuilder(serial, since).build())
        return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)

    def revoke(self, signer: signers.Signer, since: datetime) -> None:
        """His certificate is revoked since then, until `answering` ends."""
        assert signer.signing_cert is not None
        self.revoked[signer.signing_cert.serial_number] = since

    def answer_for(self, body: bytes) -> bytes:
        """What the OCSP server says of the certificate that is asked about."""
        request = ocsp.load_der_ocsp_request(body)
        return self.answer_about(next(one for one in _ISSUED[self.url] if one.serial_number == request.serial_number))

    def answer_about(self, certificate: x509.Certificate) -> bytes:
        """What the OCSP server says of a certificate."""
        since = self.revoked.get(certificate.serial_number)
        now = datetime.now(UTC) + self.ahead + timedelta(seconds=2)
        built = ocsp.OCSPResponseBuilder().responder_id(ocsp.OCSPResponderEncoding.HASH, self.middle)
        built = built.add_response(
            cert=certificate,
            issuer=self.middle,
            algorithm=hashes.SHA1(),  # noqa: S303 - names a certificate, protects nothing
            cert_status=ocsp.OCSPCertStatus.REVOKED if since else ocsp.OCSPCertStatus.GOOD,
            this_update=now,
            next_update=now + DAY,
            revocation_time=since,
            revocation_reason=None,
        )
        return built.sign(self.middle_key, hashes.SHA256()).public_bytes(Encoding.DER)

    def _certificate(
        self,
        called: str,
        key: Key,
        issuer: x509.Certificate | None,
        *,
        authority: bool = False,
        days: int = 3000,
        purpose: Any = None,
    ) -> x509.Certificate:
        now, public = datetime.now(UTC), key.public_key()
        by = key if issuer is None else self.root_key if authority else self.middle_key
        subject = _name(called)
        builder = x509.CertificateBuilder(
            issuer.subject if issuer else subject,
            subject,
            public,
            x509.random_serial_number(),
            now - 400 * DAY,
            now + days * DAY,
        )
        builder = builder.add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        builder = builder.add_extension(_usage(authority=authority), critical=True)
        if issuer is not None:
            builder = builder.add_extension(_points(f"{self.url}/{'root' if authority else 'middle'}.crl"), False)  # noqa: FBT003
        if issuer is not None and not authority:
            builder = builder.add_extension(_access(self.url), critical=False)
        if purpose is not None:
            builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=True)
        made = builder.sign(by, hashes.SHA256())
        _ISSUED.setdefault(self.url, []).append(made)
        return made


_ISSUED: dict[str, list[x509.Certificate]] = {}


def _handler(authority: Authority) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made = {
                "/root.crl": lambda: authority.list_of("root"),
                "/middle.crl": lambda: authority.list_of("middle"),
                "/middle.crt": lambda: authority.middle.public_bytes(Encoding.DER),
            }
            self._reply(made.get(self.path, lambda: b""))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self._reply(lambda: authority.answer_for(body) if self.path == "/ocsp" else _token(authority, body))

        def _reply(self, usual: Callable[[], bytes]) -> None:
            authority.asked.append(self.path)
            name = "/" + self.path.strip("/").replace(".", "_")
            status, kind, content = authority.answers.get(name, lambda: (200, _KINDS.get(self.path, ""), usual()))()
            self.send_response(status)
            if status in {301, 302}:
                self.send_header("Location", kind)
            else:
                self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    return Handler


_KINDS = {"/tsa": "application/timestamp-reply", "/ocsp": "application/ocsp-response"}


def _token(authority: Authority, body: bytes) -> bytes:
    stamping = Signatory(FileKey(authority.stamping_key), _asn1(authority.stamper), ())
    local = LocalTimeStamper(stamping, lambda: datetime.now(UTC) + authority.ahead)
    return bytes(asyncio.run(local.async_request_tsa_response(tsp.TimeStampReq.load(body))).dump())


def _name(called: str) -> x509.Name:
    pairs = ((NameOID.COUNTRY_NAME, "VN"), (NameOID.ORGANIZATION_NAME, called), (NameOID.COMMON_NAME, called))
    return x509.Name([x509.NameAttribute(kind, value) for kind, value in pairs])


def _usage(*, authority: bool) -> x509.KeyUsage:
    signs = {"digital_signature": not authority, "content_commitment": not authority}
    rules = {"key_cert_sign": authority, "crl_sign": authority}
    never = ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only")
    return x509.KeyUsage(**signs, **rules, **dict.fromkeys(never, False))


def _points(url: str) -> x509.CRLDistributionPoints:
    return x509.CRLDistributionPoints([x509.DistributionPoint([x509.UniformResourceIdentifier(url)], None, None, None)])


def _access(url: str) -> x509.AuthorityInformationAccess:
    named = (AuthorityInformationAccessOID.OCSP, "ocsp"), (AuthorityInformationAccessOID.CA_ISSUERS, "middle.crt")
    return x509.AuthorityInformationAccess(
        [x509.AccessDescription(kind, x509.UniformResourceIdentifier(f"{url}/{path}")) for kind, path in named]
    )


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))
