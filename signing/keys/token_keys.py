"""Keys on tokens and in HSMs by PKCS#11: the key never leaves the token, we hold a session that was logged in once."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pkcs11
from asn1crypto import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key
from pkcs11.util.ec import encode_ecdsa_signature

from domain.errors import ArchiveUnusable, ErrorCode
from signing.keys.key_files import FEWEST_BITS, read_certificates, unusable_key
from signing.keys.key_signer import PSS, SHA256, Signatory
from signing.keys.pin_tries import PinTries

if TYPE_CHECKING:
    from collections.abc import Iterator

_PSS_PARAMETERS = (pkcs11.Mechanism.SHA256, pkcs11.MGF.SHA256, 32)
_LOCKED = "thiết bị đã khóa mã PIN / the token has locked it"
_COUNTED = (
    "thiết bị báo đã có lần nhập sai, hãy đăng nhập đúng một lần bằng công cụ của thiết bị"
    " / the token tells of wrong ones before: log in once with its own tool"
)
_PROBE = b"vankho: this key belongs to this certificate"


@dataclass(frozen=True, slots=True)
class TokenPlace:
    """Where on which token a key lies.

    Attributes:
        module: the PKCS#11 library of the token's maker.
        token: label of the token.
        key_label, key_id: of the private key; one of them may be empty. The identifier in hexadecimal digits.
        certificate: PEM file of the key's certificate; None where that lies on the token too.
        pin: where people put the PIN: a file, or a variable of the environment.
        tries: file that remembers a refused PIN.
    """

    module: Path
    token: str
    key_label: str
    key_id: str
    certificate: Path | None
    pin: str
    tries: Path

    def __str__(self) -> str:
        """As errors name it."""
        return f"{self.token} ({self.module.name})"


class TokenKey:
    """A private key on a token; implements `signing.keys.key_signer.SigningKey`."""

    def __init__(self, session: Any, key: Any, bits: int, place: TokenPlace) -> None:
        self._session, self._key, self._place = session, key, place
        self.is_rsa = self.is_pss = key.key_type is pkcs11.KeyType.RSA
        self.bits = bits

    def close(self) -> None:
        """End the session, and with it the log-in."""
        with token_errors(self._place):
            self._session.close()

    def sign(self, data: bytes) -> bytes:
        """The signature value.

        Raises:
            ArchiveUnusable: TOKEN_AWAY, as when it was pulled out.
        """
        with token_errors(self._place):
            if self.is_rsa:
                digest = hashlib.sha256(data).digest()
                return bytes(
                    self._key.sign(digest, mechanism=pkcs11.Mechanism.RSA_PKCS_PSS, mechanism_param=_PSS_PARAMETERS)
                )
            raw = self._key.sign(hashlib.sha256(data).digest(), mechanism=pkcs11.Mechanism.ECDSA)
            return bytes(encode_ecdsa_signature(raw))


def open_token(place: TokenPlace, pin: bytes, chain: tuple[x509.Certificate, ...]) -> Signatory:
    """Log in to the token, once, and find key and certificate; the session stays open.

    Raises:
        ArchiveUnusable: TOKEN_AWAY; PIN_REFUSED when the PIN is wrong, was refused before or is locked; KEY_UNUSABLE
            when there is no such key, or it does not belong to the certificate.
    """
    with token_errors(place):
        session = _logged_in(_token(place), place, pin)
        try:
            found, certificate = _found(session, place)
        except BaseException:
            session.close()
            raise
    return Signatory(found, certificate, chain)


def _found(session: Any, place: TokenPlace) -> tuple[TokenKey, x509.Certificate]:
    key = _only(session, place, _wanted(place, pkcs11.ObjectClass.PRIVATE_KEY), ("khóa bí mật", "private keys"))
    certificate = _certificate(session, place, key)
    public = load_der_public_key(certificate.public_key.dump())
    if not isinstance(public, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
        raise unusable_key(str(place), "chỉ dùng khóa RSA hoặc ECDSA / only RSA and ECDSA keys are used")
    found = TokenKey(session, key, public.key_size, place)
    if found.bits < FEWEST_BITS["RSA" if found.is_rsa else "ECDSA"]:
        detail = f"khóa {found.bits} bit quá ngắn / a key of {found.bits} bits is too short"
        raise unusable_key(str(place), detail)
    _prove(found, public, place)
    return found, certificate


@contextmanager
def token_errors(place: TokenPlace) -> Iterator[None]:
    """The library's errors as ours."""
    try:
        yield
    except (pkcs11.NoSuchToken, pkcs11.TokenNotPresent, pkcs11.TokenNotRecognised, pkcs11.DeviceRemoved) as error:
        raise ArchiveUnusable(ErrorCode.TOKEN_AWAY, token=str(place), detail=type(error).__name__) from error
    except pkcs11.PKCS11Error as error:
        detail = f"{type(error).__name__}: {error}".removesuffix(": ")
        raise ArchiveUnusable(ErrorCode.TOKEN_AWAY, token=str(place), detail=detail) from error


def _token(place: TokenPlace) -> pkcs11.Token:
    try:
        library = pkcs11.lib(str(place.module))
    except (RuntimeError, OSError, pkcs11.PKCS11Error) as error:
        detail = f"không nạp được thư viện {place.module} / the library {place.module} cannot be loaded"
        raise ArchiveUnusable(ErrorCode.TOKEN_AWAY, token=str(place), detail=detail) from error
    return library.get_token(token_label=place.token)


def _logged_in(token: pkcs11.Token, place: TokenPlace, pin: bytes) -> Any:
    """A session with our PIN, which is tried once and never again until it was changed."""
    tries = PinTries(place.tries)
    with tries.alone():
        _refuse_second_try(token, place, tries, pin)
        try:
            session = token.open(user_pin=_text(pin, place))
        except pkcs11.PinLocked as error:
            raise _refused(place, _LOCKED) from error
        except (pkcs11.PinIncorrect, pkcs11.PinInvalid, pkcs11.PinLenRange) as error:
            tries.remember(pin)
            raise _refused(place, "") from error
        tries.forget()
        return session


def _text(pin: bytes, place: TokenPlace) -> str:
    try:
        return pin.decode()
    except UnicodeDecodeError:
        raise unusable_key(place.pin, "mã PIN không phải chữ UTF-8 / the PIN is no UTF-8 text") from None


def _refuse_second_try(token: pkcs11.Token, place: TokenPlace, tries: PinTries, pin: bytes) -> None:
    """A token that tells of wrong PINs gets ours where the wrong one was ours and is changed; never as the last try."""
    flags = token.flags
    if flags & pkcs11.TokenFlag.USER_PIN_LOCKED:
        raise _refused(place, _LOCKED)
    if tries.was_refused(pin):
        raise _refused(place, "")
    last = flags & pkcs11.TokenFlag.USER_PIN_FINAL_TRY
    if last or (flags & pkcs11.TokenFlag.USER_PIN_COUNT_LOW and not tries.any_refused):
        raise _refused(place, _COUNTED)


def _refused(place: TokenPlace, detail: str) -> ArchiveUnusable:
    return ArchiveUnusable(ErrorCode.PIN_REFUSED, token=str(place), path=place.pin, detail=detail)


def _wanted(place: TokenPlace, kind: pkcs11.ObjectClass) -> dict[pkcs11.Attribute, Any]:
    wanted: dict[pkcs11.Attribute, Any] = {pkcs11.Attribute.CLASS: kind}
    if place.key_label:
        wanted[pkcs11.Attribute.LABEL] = place.key_label
    if place.key_id:
        wanted[pkcs11.Attribute.ID] = bytes.fromhex(place.key_id)
    return wanted


def _only(session: Any, place: TokenPlace, wanted: dict[pkcs11.Attribute, Any], what: tuple[str, str]) -> Any:
    found = list(session.get_objects(wanted))
    if len(found) != 1:
        detail = f"trên thiết bị có {len(found)} {what[0]} mang nhãn và mã đã đặt, phải có đúng một"
        raise unusable_key(str(place), f"{detail} / {len(found)} {what[1]} of that label and id on it, not one")
    return found[0]


def _certificate(session: Any, place: TokenPlace, key: Any) -> x509.Certificate:
    """The certificate that goes with the key: from its file, else by the key's identifier."""
    if place.certificate is not None:
        return read_certificates(place.certificate)[0]
    wanted = {pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE, pkcs11.Attribute.ID: key.id}
    found = _only(session, place, wanted, ("chứng thư", "certificates"))
    try:
        return x509.Certificate.load(found[pkcs11.Attribute.VALUE], strict=True)
    except ValueError as error:
        raise unusable_key(
            str(place), "chứng thư trên thiết bị không đọc được / the certificate on the token cannot be read"
        ) from error


def _prove(key: TokenKey, public: rsa.RSAPublicKey | ec.EllipticCurvePublicKey, place: TokenPlace) -> None:
    """What the key signs, the certificate's public key confirms."""
    value = key.sign(_PROBE)
    try:
        if key.is_rsa and isinstance(public, rsa.RSAPublicKey):
            return public.verify(value, _PROBE, PSS, SHA256)
        if not key.is_rsa and isinstance(public, ec.EllipticCurvePublicKey):
            return public.verify(value, _PROBE, ec.ECDSA(SHA256))
    except InvalidSignature:
        pass
    raise unusable_key(str(place), "khóa bí mật không khớp với chứng thư / the key does not belong to the certificate")
