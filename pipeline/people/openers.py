"""What opens something: random, told once, kept as its digest; and passwords as Argon2id."""

from __future__ import annotations

import base64
import hashlib
import ipaddress
import secrets
import threading
from functools import cache
from typing import TYPE_CHECKING, Final

from domain.people.accounts import name_key
from domain.people.passwords import MOST_LETTERS, normal

if TYPE_CHECKING:
    from argon2 import PasswordHasher

TOKEN_PREFIX: Final = "vk_"  # noqa: S105 - what a program's token begins with, so that scanners of leaks know it
RECOVERY_CODES: Final = 10
_BYTES = 32  # 256 bits
_IDENTIFIER_BYTES = 10
_RECOVERY_BYTES = 15  # 120 bits: nobody guesses one from its digest (ASVS 5, 6.5.2 asks for 112)
_GROUP = 6
_CUSTOMER = 64  # bits of an IPv6 address that tell one customer's network
_AT_ONCE = threading.BoundedSemaphore(4)  # 64 MiB each
# Of a password that nobody was told, under today's parameters: compared with where there is none, so that it takes the
# same time whether somebody exists or not.
_NOBODY: Final = "$argon2id$v=19$m=65536,t=3,p=4$Gl0Q1YWEsmz8hlNoQTof8g$ww8mDYfErQuUabmLhD4JJ61xNAp/fcqz/44fjLul6HI"


def new_opener() -> str:
    """What opens a session or an account: 256 random bits."""
    return secrets.token_urlsafe(_BYTES)


def new_identifier(kind: str) -> str:
    """A name for something new, which opens nothing and is never given out again: `P-k3v5…`."""
    return f"{kind}-{base64.b32encode(secrets.token_bytes(_IDENTIFIER_BYTES)).decode().lower()}"


def new_recovery_code() -> str:
    """A code that stands in for an authenticator once: four groups of letters and digits."""
    letters = base64.b32encode(secrets.token_bytes(_RECOVERY_BYTES)).decode().lower()
    return "-".join(letters[start : start + _GROUP] for start in range(0, len(letters), _GROUP))


def digest_of(opener: str) -> str:
    """What is kept of something that opens; enough for 256 random bits, and far too little for a password."""
    return hashlib.sha256(opener.encode("utf-8", "surrogatepass")).hexdigest()


def recovery_digest(code: str) -> str:
    """What is kept of a recovery code, however its groups and case were typed."""
    return digest_of("".join(code.split()).replace("-", "").lower())


def name_digest(name: str) -> str:
    """By what failures of a name are counted, whether anybody has it or not."""
    return digest_of(f"name {name_key(name)}")


def address_digest(origin: str) -> str:
    """By what failures of an address are counted; those of one IPv6 network count together."""
    return digest_of(f"address {_network(origin)}")


def password_digest(password: str) -> str:
    """The password as Argon2id keeps it."""
    with _AT_ONCE:
        return _hasher().hash(normal(password))


def is_password(password: str, digest: str | None) -> bool:
    """Whether it is that password; as slow where there is none."""
    from argon2.exceptions import InvalidHashError, VerificationError

    kept = normal(password)[: MOST_LETTERS + 1]  # whoever sends a book has it wrong, and keeps us no longer busy
    with _AT_ONCE:
        try:
            _hasher().verify(digest or _NOBODY, kept)
        except (VerificationError, InvalidHashError):
            return False
    return digest is not None


def is_outdated(digest: str) -> bool:
    """The password was kept under weaker parameters than today's."""
    return _hasher().check_needs_rehash(digest)


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher  # loaded where somebody comes in, not by every command
    from argon2.profiles import RFC_9106_LOW_MEMORY

    return PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)


def _network(origin: str) -> str:
    try:
        address = ipaddress.ip_address(origin)
    except ValueError:
        return origin
    if isinstance(address, ipaddress.IPv4Address):
        return origin
    return str(address.ipv4_mapped or ipaddress.ip_network((address, _CUSTOMER), strict=False))
