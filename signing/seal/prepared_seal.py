"""The first half of a seal, as a value that is kept until somebody confirms the signature."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.evidence import TrustRegime


@dataclass(frozen=True, slots=True)
class PreparedSeal:
    """What it takes to finish a seal, beside its PDF.

    Attributes:
        hash: SHA-256 of the signed attributes, hexadecimal: what is to be signed, and names this preparation.
        attributes: those attributes, DER in Base64.
        digest: of the bytes of the PDF that the signature covers, hexadecimal.
        start, end: place of the signature value in it.
        certificate_sha256: of the signer.
        regime: which law its root belongs to.
        server: timestamp server whose chain the PDF holds.
        time: of signing, as claimed.
    """

    hash: str
    attributes: str
    digest: str
    start: int
    end: int
    certificate_sha256: str
    regime: TrustRegime
    server: str
    time: datetime
