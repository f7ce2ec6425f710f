"""Fixity: two digests of every stored byte, so that the end of one algorithm is not the end of the proof."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Fixity:
    """Size in bytes, SHA-256 and SHA-512 in lower-case hexadecimal."""

    size: int
    sha256: str
    sha512: str


def fixity_of(chunks: Iterable[bytes]) -> Fixity:
    """Digest a stream of byte chunks in one pass."""
    size, sha256, sha512 = 0, hashlib.sha256(), hashlib.sha512()
    for chunk in chunks:
        size += len(chunk)
        sha256.update(chunk)
        sha512.update(chunk)
    return Fixity(size, sha256.hexdigest(), sha512.hexdigest())
