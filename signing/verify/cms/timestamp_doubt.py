"""What keeps a timestamp from proving a time: a broken, foreign, weak, revoked or future one is no proof."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from domain.evidence import TrustRegime
from domain.signatures.findings import Finding
from signing.verify.cms.signer_key import strength_of
from signing.verify.trust.algorithms import algorithm_table
from signing.verify.trust.revocation_seen import seen_revoked

if TYPE_CHECKING:
    from asn1crypto import x509

    from signing.verify.ades import Validator
    from signing.verify.cms.timestamp_token import Token
    from signing.verify.trust.chain import Chain

CLOCKS_AGREE = timedelta(minutes=5)

# With one of these a signature does not pass, whatever else is right about it.
TIMESTAMP_DOUBTS = (
    Finding.TIMESTAMP_BROKEN,
    Finding.TIMESTAMP_UNKNOWN_AUTHORITY,
    Finding.TIMESTAMP_TEST_AUTHORITY,
    Finding.TIMESTAMP_LATER_THAN_NOW,
    Finding.TIMESTAMP_WEAK,
    Finding.TIMESTAMP_REVOKED,
)


def timestamp_doubt(token: Token, validator: Validator, chain: Chain | None) -> Finding | None:
    """Why the token proves no time for a signature with this chain; None when it does."""
    if not token.intact:
        return Finding.TIMESTAMP_BROKEN
    authority = validator.chain(token.certificate, token.time)
    if authority is None or not authority.in_force(token.time) or not stamps_time(token.certificate):
        return Finding.TIMESTAMP_UNKNOWN_AUTHORITY
    if authority.regime is TrustRegime.TEST and chain is not None and chain.regime is not TrustRegime.TEST:
        return Finding.TIMESTAMP_TEST_AUTHORITY
    return untimely(token, authority, validator)


def untimely(token: Token, authority: Chain, validator: Validator) -> Finding | None:
    """Why a token of a known authority proves nothing at the moment of validation."""
    if token.time > validator.time + CLOCKS_AGREE:
        return Finding.TIMESTAMP_LATER_THAN_NOW
    key = strength_of(token.certificate.public_key)
    if algorithm_table().refused_since(authority.regime, token.digests, key, validator.time) is not None:
        return Finding.TIMESTAMP_WEAK
    if any(seen_revoked(*pair, validator.knowledge) for pair in pairwise(authority.certificates)):
        return Finding.TIMESTAMP_REVOKED
    return None


def stamps_time(certificate: x509.Certificate) -> bool:
    """Whether the certificate was issued for timestamps (RFC 3161 §2.3): no signer may stamp his own time."""
    usage = certificate.extended_key_usage_value
    return usage is not None and "time_stamping" in usage.native
