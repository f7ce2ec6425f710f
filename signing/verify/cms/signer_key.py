"""A public key in a few words: its kind and its strength in bits, read as its maker meant it."""

from __future__ import annotations

import re
from typing import NamedTuple

from asn1crypto import keys

_RSA = frozenset({"rsa", "rsassa_pss"})
_EDWARDS = {"ed25519": ("Ed25519", 256), "ed448": ("Ed448", 456)}
_CURVE_BITS = re.compile(r"[a-z](\d{3})[a-z]")


class KeyStrength(NamedTuple):
    """Kind such as `RSA`, and bits; 0 where they cannot be told."""

    kind: str
    bits: int

    def __str__(self) -> str:
        if self.kind in {kind for kind, _ in _EDWARDS.values()} or not self.bits:
            return self.kind
        return f"{self.kind} {self.bits}"


def strength_of(key: keys.PublicKeyInfo) -> KeyStrength:
    """Kind and bits of a key, rounded up to whole octets; an unknown kind is called by its identifier.

    Raises:
        ValueError: the key does not hold what its kind promises.
    """
    kind = str(key["algorithm"]["algorithm"].native)
    if kind in _RSA:
        return KeyStrength("RSA", _octets(_modulus(key).bit_length()))
    if kind == "ec":
        return KeyStrength("ECDSA", _curve_bits(key))
    if kind == "dsa":
        prime = key["algorithm"]["parameters"].native
        return KeyStrength("DSA", _octets(int(prime["p"]).bit_length()) if prime else 0)
    return KeyStrength(*_EDWARDS.get(kind, (kind.upper(), 0)))


def unsigned(key: keys.PublicKeyInfo) -> keys.PublicKeyInfo:
    """The key; an RSA modulus written without its leading zero octet, and so negative, is read as it was meant."""
    if key["algorithm"]["algorithm"].native not in _RSA:
        return key
    numbers = key["public_key"].parsed
    if numbers["modulus"].native > 0:
        return key
    meant = keys.RSAPublicKey({"modulus": _modulus(key), "public_exponent": numbers["public_exponent"].native})
    return keys.PublicKeyInfo({"algorithm": key["algorithm"].copy(), "public_key": meant})


def _modulus(key: keys.PublicKeyInfo) -> int:
    return int.from_bytes(key["public_key"].parsed["modulus"].contents, "big")


def _curve_bits(key: keys.PublicKeyInfo) -> int:
    form, name = key.curve
    found = _CURVE_BITS.search(str(name)) if form == "named" else None
    return int(found[1]) if found else 0


def _octets(bits: int) -> int:
    return -(-bits // 8) * 8
