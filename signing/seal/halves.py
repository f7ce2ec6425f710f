"""Signing in halves: a seal is prepared, its digest signed elsewhere and maybe hours later, then the seal is finished.

What waits is a PDF with everything but the signature value and the timestamp, and the attributes that are signed.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from hashlib import sha256
from typing import TYPE_CHECKING

from asn1crypto import cms
from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest

from domain.errors import ArchiveError, ErrorCode
from signing.seal.pades_signature import Prepared
from signing.seal.prepared_seal import PreparedSeal

if TYPE_CHECKING:
    from datetime import datetime

    from domain.evidence import TrustRegime


def put_by(made: Prepared, certificate_sha256: str, regime: TrustRegime, server: str, time: datetime) -> PreparedSeal:
    """A preparation as a value that can be kept."""
    attributes = made.attributes.dump()
    return PreparedSeal(
        hash=sha256(attributes).hexdigest(),
        attributes=b64encode(attributes).decode(),
        digest=made.digest.document_digest.hex(),
        start=made.digest.reserved_region_start,
        end=made.digest.reserved_region_end,
        certificate_sha256=certificate_sha256,
        regime=regime,
        server=server,
        time=time,
    )


def taken_up(kept: PreparedSeal) -> Prepared:
    """The preparation again.

    Raises:
        ArchiveError: SIGNING_FAILED, what was kept does not fit together.
    """
    attributes = b64decode(kept.attributes)
    if sha256(attributes).hexdigest() != kept.hash:
        raise ArchiveError(ErrorCode.SIGNING_FAILED, detail="nửa đầu của chữ ký đã bị đổi / the first half was changed")
    digest = PreparedByteRangeDigest(bytes.fromhex(kept.digest), kept.start, kept.end)
    return Prepared(digest, cms.CMSAttributes.load(attributes))
