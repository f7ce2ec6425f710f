"""A key at a remote signing service: what it signs is a hash, and a person or the service confirms a batch of them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from asn1crypto import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.serialization import load_der_public_key

from domain.errors import ArchiveUnusable, ErrorCode
from signing.keys.csc_answers import unconfirmed
from signing.keys.key_files import FEWEST_BITS, unusable_certificate, unusable_key
from signing.keys.key_signer import PSS, PSS_SHA256, SHA256, Signatory
from signing.keys.pin_tries import PinTries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from signing.keys.csc_answers import Credential, Permission
    from signing.keys.csc_service import CscService
    from signing.keys.signer_places import RemotePlace

_PSS_OID, _RSA_OID, _ECDSA_OID = "1.2.840.113549.1.1.10", "1.2.840.113549.1.1.1", "1.2.840.10045.4.3.2"
_PKCS1: Final = frozenset({_RSA_OID, "1.2.840.113549.1.1.11"})
_TOGETHER: Final = 100  # hashes in one request: so many at most are lost with the power
_Public = rsa.RSAPublicKey | ec.EllipticCurvePublicKey


class RemoteKey:
    """One credential; implements `signing.keys.key_signer.SigningKey`.

    Args:
        service: that holds the key.
        identifier, known: the credential.
        public: its public key: no value is believed that this does not confirm.
        pin: that the credential asks for; empty for none.
        place: where people put that.
    """

    def __init__(
        self, service: CscService, identifier: str, known: Credential, public: _Public, pin: bytes, place: RemotePlace
    ) -> None:
        self._service, self._identifier, self._known = service, identifier, known
        self._public, self._pin, self._place = public, pin, place
        self.is_rsa = isinstance(public, rsa.RSAPublicKey)
        self.is_pss = self.is_rsa and (_PSS_OID in known.algorithms or not _PKCS1 & set(known.algorithms))
        self.bits = public.key_size
        self._permission: Permission | None = None

    @property
    def most(self) -> int:
        """Hashes that one confirmation is good for."""
        return self._known.most

    @property
    def asks_code(self) -> bool:
        """Whoever confirms must say a one-time code."""
        return bool(self._known.otp)

    def sign(self, data: bytes) -> bytes:
        """The signature value over `data`, where the service wants nobody to confirm.

        Raises:
            ArchiveUnusable: SIGNING_UNCONFIRMED, SIGNING_SERVICE_AWAY, PIN_REFUSED, KEY_UNUSABLE.
        """
        digest = hashlib.sha256(data).digest()
        self.confirm((digest,), "")
        return self.sign_hashes((digest,))[0]

    def send_code(self) -> bool:
        """Have a one-time code sent to whoever confirms; False where none is asked for.

        Raises:
            ArchiveUnusable: SIGNING_SERVICE_AWAY.
        """
        if self.asks_code:
            self._service.send_code(self._identifier)
        return self.asks_code

    def confirm(self, hashes: Sequence[bytes], code: str) -> None:
        """Be allowed to have these signed.

        Raises:
            ArchiveUnusable: SIGNING_UNCONFIRMED, PIN_REFUSED, SIGNING_SERVICE_AWAY.
        """
        if self.asks_code and not code:
            raise unconfirmed("cần mã OTP / a one-time code is needed")
        tries = PinTries(self._place.tries)
        with tries.alone():
            if self._known.pin and tries.was_refused(self._pin):
                raise self._pin_refused()
            said = {"PIN": self._pin.decode("utf-8", "replace") if self._known.pin else "", "OTP": code}
            try:
                self._permission = self._service.permission(self._identifier, self._known, hashes, said)
            except ArchiveUnusable as error:
                if error.code is ErrorCode.PIN_REFUSED:
                    tries.remember(self._pin)
                    raise self._pin_refused() from error
                raise
            tries.forget()

    def sign_hashes(self, hashes: Sequence[bytes]) -> tuple[bytes, ...]:
        """The signature values over hashes that were confirmed, each proven by the public key.

        Raises:
            ArchiveUnusable: SIGNING_UNCONFIRMED, SIGNING_SERVICE_AWAY, KEY_UNUSABLE.
        """
        if self._permission is None:
            raise unconfirmed("chưa ai xác nhận / nobody has confirmed yet")
        values: list[bytes] = []
        for start in range(0, len(hashes), _TOGETHER):
            group = hashes[start : start + _TOGETHER]
            values += self._service.sign(self._identifier, self._permission, group, self._algorithm())
        for digest, value in zip(hashes, values, strict=True):
            self._prove(digest, value)
        return tuple(values)

    def _algorithm(self) -> tuple[str, bytes]:
        if not self.is_rsa:
            return _ECDSA_OID, b""
        return (_PSS_OID, PSS_SHA256["parameters"].dump()) if self.is_pss else (_RSA_OID, b"")

    def _prove(self, digest: bytes, value: bytes) -> None:
        try:
            if isinstance(self._public, rsa.RSAPublicKey):
                scheme = PSS if self.is_pss else padding.PKCS1v15()
                return self._public.verify(value, digest, scheme, Prehashed(SHA256))
            return self._public.verify(value, digest, ec.ECDSA(Prehashed(SHA256)))
        except InvalidSignature:
            raise unusable_key(
                self._service.name,
                "dịch vụ trả chữ ký không khớp với chứng thư / its signature does not belong to the certificate",
            ) from None

    def _pin_refused(self) -> ArchiveUnusable:
        return ArchiveUnusable(ErrorCode.PIN_REFUSED, token=self._service.name, path=self._place.pin, detail="")


def open_remote(service: CscService, place: RemotePlace, pin: bytes, chain: tuple[x509.Certificate, ...]) -> Signatory:
    """Find key and certificate at a service; nothing is signed.

    Raises:
        ArchiveUnusable: SIGNING_SERVICE_AWAY; KEY_UNUSABLE; CERTIFICATE_UNUSABLE, the service says that it may not be
            used.
    """
    identifier, known = service.credential()
    if known.status in {"expired", "revoked", "suspended"}:
        raise unusable_certificate(_TOLD[known.status])
    if not known.enabled:
        raise unusable_key(service.name, "dịch vụ đã khóa khóa ký này / the service has disabled this key")
    if known.mode == "oauth2code":
        raise unusable_key(
            service.name,
            "dịch vụ chỉ nhận xác nhận qua trình duyệt / it is only confirmed in a browser (oauth2code)",
        )
    try:
        certificate, *others = (x509.Certificate.load(one, strict=True) for one in known.certificates)
        public = load_der_public_key(certificate.public_key.dump())
    except ValueError as error:
        raise unusable_key(
            service.name, "chứng thư của dịch vụ không đọc được / the service's certificate cannot be read"
        ) from error
    if not isinstance(public, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
        raise unusable_key(service.name, "chỉ dùng khóa RSA hoặc ECDSA / only RSA and ECDSA keys are used")
    key = RemoteKey(service, identifier, known, public, pin, place)
    if key.bits < FEWEST_BITS["RSA" if key.is_rsa else "ECDSA"]:
        raise unusable_key(service.name, f"khóa {key.bits} bit quá ngắn / a key of {key.bits} bits is too short")
    return Signatory(key, certificate, (*others, *chain))


_TOLD: Final = {
    "expired": "dịch vụ báo chứng thư đã hết hạn / the service says that it expired",
    "revoked": "dịch vụ báo chứng thư đã bị thu hồi / the service says that it was revoked",
    "suspended": "dịch vụ báo chứng thư đang bị tạm dừng / the service says that it is suspended",
}
