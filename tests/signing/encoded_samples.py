"""The same signature in other encodings: RSA values made by hand with the private numbers, and CMS in BER."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from asn1crypto import algos, cms
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12

from signing.keys.key_places import SIGNER_KEY
from tests.signing.seal_material import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

END = b"\0\0"
_CONSTRUCTED, _OCTETS = 0x20, 0x04


def element(tag: int, contents: bytes) -> bytes:
    """One DER element."""
    size = len(contents)
    if size < 0x80:
        return bytes([tag, size]) + contents
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 + len(octets)]) + octets + contents


def digest_info(name: str, digest: bytes, parameters: bytes = b"") -> bytes:
    """A DigestInfo; NULL is `05 00` among the parameters, and left out unless given."""
    return element(0x30, element(0x30, algos.DigestAlgorithmId(name).dump() + parameters) + element(0x04, digest))


def padded(content: bytes, size: int) -> bytes:
    """PKCS#1 v1.5 block of type 1 and `size` octets (RFC 8017 §9.2)."""
    return b"\0\1" + b"\xff" * (size - 3 - len(content)) + b"\0" + content


def valued(
    keys: Path, block: Callable[[bytes, int], bytes], algorithm: str = "sha256"
) -> Callable[[cms.ContentInfo], bytes]:
    """A change for `resigned`: the value made from `block(digest of the attributes, octets of the key)`."""
    key = pkcs12.load_key_and_certificates((keys / SIGNER_KEY).read_bytes(), PASSWORD)[0]
    assert isinstance(key, rsa.RSAPrivateKey)
    numbers, size = key.private_numbers(), key.key_size // 8

    def change(content: cms.ContentInfo) -> bytes:
        signer = content["content"]["signer_infos"][0]
        digest = hashlib.new(algorithm, signer["signed_attrs"].untag().dump()).digest()
        whole = int.from_bytes(block(digest, size), "big")
        signer["signature"] = pow(whole, numbers.d, numbers.public_numbers.n).to_bytes(size, "big")
        return bytes(content.dump())

    return change


def in_ber(der: bytes, levels: int, *, pieces: bool = False) -> bytes:
    """The element with indefinite lengths down to `levels`; octet strings there in pieces when asked."""
    tag, contents = der[0], der[_start(der) :]
    if levels == 0:
        return der
    if not tag & _CONSTRUCTED:
        if tag != _OCTETS or not pieces:
            return der
        half = len(contents) // 2
        return b"\x24\x80" + element(_OCTETS, contents[:half]) + element(_OCTETS, contents[half:]) + END
    inner, place = b"", 0
    while place < len(contents):
        size = len_of(contents[place:])
        inner += in_ber(contents[place : place + size], levels - 1, pieces=pieces)
        place += size
    return bytes([tag, 0x80]) + inner + END


def _start(der: bytes) -> int:
    return 2 if der[1] < 0x80 else 2 + der[1] - 0x80


def len_of(der: bytes) -> int:
    """Octets of the DER element at the start."""
    start = _start(der)
    return start + (der[1] if start == 2 else int.from_bytes(der[2:start], "big"))
