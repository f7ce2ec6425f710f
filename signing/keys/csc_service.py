"""A remote signing service asked by the protocol of the Cloud Signature Consortium (2.0, else 1.0.4).

What it answers is compared and bounded; no other address is followed. Secrets go into the request and nowhere else:
what is told of a fault is the service's code and words, never what we sent.
"""

from __future__ import annotations

import time
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, Any, Final, NoReturn
from urllib.parse import urlsplit

import requests

from domain.errors import ArchiveUnusable, ErrorCode
from signing.keys.csc_answers import OTP, PIN, Credential, Permission, credential_of, json_of, refuse, unconfirmed
from signing.keys.key_files import unusable_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from signing.keys.signer_places import RemotePlace

SHA256_OID: Final = "2.16.840.1.101.3.4.2.1"
_CONNECT, _SILENCE = 5.0, 60.0  # seconds; a person may be asked on the phone while we wait
_MOST_BYTES: Final = 4 << 20  # 500 signatures of 512 bytes in Base64 are 350 kB
_ASK_AGAIN, _ASKED_SECONDS = 2.0, 40.0  # between two questions whether a person has confirmed, and in all
_SERVER_FAULTS: Final = 500  # from which on a status tells of the service, not of our request


class CscService:
    """One service, as one client.

    Args:
        place: where it is, and who we are.
        secret: of the client, or the bearer token where there is no client.
    """

    def __init__(self, place: RemotePlace, secret: bytes) -> None:
        self._place, self._secret = place, secret.decode("utf-8", "replace").strip()
        self._name = urlsplit(place.service).netloc
        self._token = "" if place.client else self._secret
        self._second: bool | None = None

    @property
    def name(self) -> str:
        """Host and port, as people are told."""
        return self._name

    def credential(self) -> tuple[str, Credential]:
        """Identifier of the key and what the service says of it.

        Raises:
            ArchiveUnusable: SIGNING_SERVICE_AWAY, KEY_UNUSABLE.
        """
        identifier = self._place.credential or self._only()
        asked = {"credentialID": identifier, "certificates": "chain", "certInfo": True, "authInfo": True}
        told = self._call("credentials/info", asked)
        try:
            return identifier, credential_of(told)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            self._unreadable(error)

    def send_code(self, identifier: str) -> None:
        """Have a one-time code sent to whoever confirms.

        Raises:
            ArchiveUnusable: SIGNING_SERVICE_AWAY, SIGNING_UNCONFIRMED.
        """
        method = "credentials/getChallenge" if self._is_second() else "credentials/sendOTP"
        self._call(method, {"credentialID": identifier})

    def permission(
        self, identifier: str, known: Credential, hashes: Sequence[bytes], said: dict[str, str]
    ) -> Permission:
        """Be allowed to have these hashes signed, once.

        Args:
            identifier: of the key.
            known: what the service says of it.
            hashes: SHA-256, not more than it allows at once.
            said: PIN and one-time code, by the names `PIN` and `OTP`.

        Raises:
            ArchiveUnusable: SIGNING_UNCONFIRMED, nobody confirmed, or wrongly; PIN_REFUSED; SIGNING_SERVICE_AWAY.
        """
        encoded = [b64encode(one).decode() for one in hashes]
        request: dict[str, Any] = {"credentialID": identifier, "numSignatures": len(hashes)}
        if self._is_second():
            names = {known.pin: said.get(PIN, ""), known.otp: said.get(OTP, "")}
            data = [{"id": name, "value": value} for name, value in names.items() if name and value]
            request |= {"hashes": encoded, "hashAlgorithmOID": SHA256_OID, **({"authData": data} if data else {})}
        else:
            request |= {"hash": encoded} | {name: said[name] for name in (PIN, OTP) if said.get(name)}
        return self._allowed(self._call("credentials/authorize", request))

    def sign(
        self, identifier: str, permission: Permission, hashes: Sequence[bytes], algorithm: tuple[str, bytes]
    ) -> tuple[bytes, ...]:
        """The signature values over these hashes, in their order; `algorithm`: identifier and DER of its parameters.

        Raises:
            ArchiveUnusable: SIGNING_UNCONFIRMED, the permission is over or was for other hashes; KEY_UNUSABLE;
                SIGNING_SERVICE_AWAY.
        """
        if permission.over:
            raise unconfirmed("quyền ký đã hết hạn / the permission to sign is over")
        encoded = [b64encode(one).decode() for one in hashes]
        oid, parameters = algorithm
        request: dict[str, Any] = {"credentialID": identifier, "SAD": permission.text, "signAlgo": oid}
        if parameters:
            request["signAlgoParams"] = b64encode(parameters).decode()
        if self._is_second():
            request |= {"hashes": encoded, "hashAlgorithmOID": SHA256_OID, "operationMode": "S"}
        else:
            request |= {"hash": encoded, "hashAlgo": SHA256_OID}
        told = self._call("signatures/signHash", request)
        try:
            values = tuple(b64decode(value, validate=True) for value in told["signatures"])
        except (KeyError, TypeError, ValueError) as error:
            self._unreadable(error)
        if len(values) != len(hashes):
            self._away(
                f"trả {len(values)} chữ ký cho {len(hashes)} giá trị băm"
                f" / it gives {len(values)} signatures for {len(hashes)} hashes"
            )
        return values

    def _only(self) -> str:
        """The key, where we have one there."""
        found = self._call("credentials/list", {"maxResults": 2}).get("credentialIDs")
        if not isinstance(found, list) or len(found) != 1 or not isinstance(found[0], str):
            many = len(found) if isinstance(found, list) else 0
            raise unusable_key(
                self._name,
                f"dịch vụ có {many} khóa cho ta, hãy đặt credential / it has {many} keys for us: set credential",
            )
        return found[0]

    def _allowed(self, told: dict[str, Any]) -> Permission:
        """The permission; asked for again while a person has yet to confirm on another device."""
        handle, until = told.get("handle"), time.monotonic() + _ASKED_SECONDS
        while not told.get("SAD"):
            if not handle or time.monotonic() > until:
                raise unconfirmed("chưa ai xác nhận / nobody has confirmed yet")
            time.sleep(_ASK_AGAIN)
            told = self._call("credentials/authorizeCheck", {"handle": handle})
        seconds = told.get("expiresIn", 3600)  # of the protocol, where it says nothing
        return Permission(str(told["SAD"]), time.monotonic() + float(seconds))

    def _is_second(self) -> bool:
        """The service speaks version 2 of the protocol."""
        if self._second is None:
            told = self._post("info", {"lang": "vi"}, authorised=False)
            self._second = str(told.get("specs", "2")).startswith("2")
        return self._second

    def _call(self, method: str, body: dict[str, Any]) -> dict[str, Any]:
        """What a method answers; a token that is over is fetched anew, once."""
        fresh = not self._token
        if fresh:
            self._token = self._fetched_token()
        try:
            return self._post(method, body)
        except _TokenOver:
            if fresh or not self._place.client:
                raise unusable_key(
                    self._name, "dịch vụ không nhận mã truy cập / it does not take our access token"
                ) from None
        self._token = self._fetched_token()
        return self._post(method, body)

    def _fetched_token(self) -> str:
        asked = {
            "grant_type": "client_credentials",
            "client_id": self._place.client,
            "client_secret": self._secret,
            "scope": "service",
        }
        try:
            told = self._post("oauth2/token", asked, authorised=False, form=True)
        except _TokenOver:
            told = {}
        if not told.get("access_token"):
            raise unusable_key(
                self._name, "dịch vụ không nhận client hoặc mật khẩu của nó / it refuses our client or its secret"
            )
        return str(told["access_token"])

    def _post(
        self, method: str, body: dict[str, Any], *, authorised: bool = True, form: bool = False
    ) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self._token}"} if authorised else {}
        sent: dict[str, Any] = {"data": body} if form else {"json": body}
        url = f"{self._place.service.rstrip('/')}/{method}"
        try:
            with requests.Session() as session:
                session.trust_env = False
                with session.post(
                    url, headers=headers, timeout=(_CONNECT, _SILENCE), stream=True, allow_redirects=False, **sent
                ) as answer:
                    content = answer.raw.read(_MOST_BYTES + 1, decode_content=True)
                    status = answer.status_code
        except (requests.RequestException, OSError):
            self._away("không trả lời / it does not answer")
        return self._told(method, status, content)

    def _told(self, method: str, status: int, content: bytes) -> dict[str, Any]:
        if len(content) > _MOST_BYTES:
            self._away("câu trả lời quá dài / the answer is too long")
        if status == requests.codes.unauthorized:
            raise _TokenOver
        told = json_of(content)
        if status in {200, 201, 202} and told is not None:
            return told
        if status < _SERVER_FAULTS and told is not None and told.get("error"):
            refuse(self._name, method, str(told["error"]), str(told.get("error_description", "")))
        raise self._gone(f"trả lời HTTP {status} / it answers HTTP {status}")

    def _unreadable(self, error: Exception) -> NoReturn:
        raise self._gone("câu trả lời không đọc được / the answer cannot be read") from error

    def _away(self, detail: str) -> NoReturn:
        raise self._gone(detail) from None

    def _gone(self, detail: str) -> ArchiveUnusable:
        return ArchiveUnusable(ErrorCode.SIGNING_SERVICE_AWAY, service=self._name, detail=detail)


class _TokenOver(Exception):  # noqa: N818 - a state of the token
    """The service does not take the access token."""
