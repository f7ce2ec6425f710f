"""What a remote signing service answers, as values: a key of it, a permission, and its refusals as our errors."""

from __future__ import annotations

import json
import time
from base64 import b64decode
from dataclasses import dataclass
from typing import Any, Final, NoReturn

from domain.errors import ArchiveUnusable, ErrorCode
from signing.keys.key_files import unusable_key

PIN, OTP = "PIN", "OTP"
_MARGIN: Final = 5.0  # seconds before its end at which a permission is not used any more


@dataclass(frozen=True, slots=True)
class Credential:
    """A key at the service.

    Attributes:
        certificates: DER, the signer's first.
        algorithms: object identifiers with which it signs.
        most: hashes that one confirmation is good for.
        mode: how it is confirmed: `implicit`, `explicit`, `oauth2code`.
        pin, otp: names of what is to be said to confirm; empty where it is not asked for.
        enabled: the service says that key and certificate may be used.
        status: of the certificate as the service tells it; empty where it does not.
    """

    certificates: tuple[bytes, ...]
    algorithms: tuple[str, ...]
    most: int
    mode: str
    pin: str
    otp: str
    enabled: bool
    status: str


@dataclass(frozen=True, slots=True)
class Permission:
    """What the service gave for a batch (SAD), and until when, by `time.monotonic`."""

    text: str
    until: float

    @property
    def over(self) -> bool:
        """It is used no more."""
        return time.monotonic() > self.until - _MARGIN


def unconfirmed(detail: str) -> ArchiveUnusable:
    """The error for what a person has yet to confirm."""
    return ArchiveUnusable(ErrorCode.SIGNING_UNCONFIRMED, detail=detail)


def refuse(service: str, method: str, error: str, words: str) -> NoReturn:
    """A refusal as ours; services differ in code and words, so both are looked at."""
    said = f"{error} {words}".lower()
    if "otp" in said:
        raise unconfirmed("mã OTP sai hoặc hết hạn / the one-time code is wrong or over")
    if "pin" in said.split("_") or "invalid_pin" in said or " pin" in said:
        raise ArchiveUnusable(ErrorCode.PIN_REFUSED, token=service, path="", detail="")
    if "sad" in said:
        raise unconfirmed("quyền ký đã hết hạn hoặc không còn dùng được / the permission to sign is over")
    if "confirm" in said or "access_denied" in said or "authorization_pending" in said or "authoriz" in said:
        raise unconfirmed("dịch vụ đòi xác nhận lại / the service wants to be confirmed again")
    if "hash" in said or "algo" in said:
        raise unusable_key(
            service,
            f"dịch vụ không ký giá trị băm hoặc thuật toán này ({error})"
            f" / it does not sign this digest or algorithm ({error})",
        )
    raise unusable_key(service, f"{method}: {error}")


def json_of(content: bytes) -> dict[str, Any] | None:
    """An answer that is a JSON object; None for any other."""
    try:
        told = json.loads(content or b"{}")
    except ValueError:
        return None
    return told if isinstance(told, dict) else None


def credential_of(told: dict[str, Any]) -> Credential:
    """What `credentials/info` tells, of either version."""
    key, cert = told["key"], told["cert"]
    if isinstance(told.get("auth"), dict):
        mode, objects = told["auth"].get("mode", "implicit"), told["auth"].get("objects", [])
        pin = next((one["id"] for one in objects if one.get("type", "").lower() == "password"), "")
        otp = next((one["id"] for one in objects if "otp" in f"{one.get('type', '')}{one['id']}".lower()), "")
    else:
        mode = told.get("authMode", "implicit")
        pin, otp = (
            name if str(told.get(name, {}).get("presence", "false")) in {"true", "optional"} else ""
            for name in (PIN, OTP)
        )
    return Credential(
        certificates=tuple(b64decode(one) for one in cert["certificates"]),
        algorithms=tuple(map(str, key["algo"])),
        most=max(int(told.get("multisign", 1)), 1),
        mode=str(mode),
        pin=pin,
        otp=otp,
        enabled=str(key.get("status", "enabled")) == "enabled",
        status=str(cert.get("status", "")),
    )
