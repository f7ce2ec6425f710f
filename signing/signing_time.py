"""When was it signed: what the signer's computer claims, what a timestamp proves, and the certificate's period."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from pyhanko.pdf_utils.generic import parse_pdf_date
from pyhanko.pdf_utils.misc import PdfReadError

from domain.evidence import TrustRegime
from signing.chain import Chain, find_chain, within_period
from signing.findings import Finding

if TYPE_CHECKING:
    from asn1crypto import x509

    from signing.ades import Validator
    from signing.cms_reading import CmsReading
    from signing.gap_check import SignatureGap
    from signing.signature_case import Case, Draft
    from signing.timestamp_token import Token

_SEVEN_HOURS = timedelta(hours=7)
_CLOCKS_AGREE = timedelta(minutes=5)
# With one of these a signature does not pass, whatever else is right about it.
TIMESTAMP_DOUBTS = (
    Finding.TIMESTAMP_BROKEN,
    Finding.TIMESTAMP_UNKNOWN_AUTHORITY,
    Finding.TIMESTAMP_TEST_AUTHORITY,
)


def judge_time(
    draft: Draft, case: Case, reading: CmsReading, validator: Validator, chain: Chain | None
) -> Token | None:
    """Tell claimed and proven time; the earliest token that proves it, None when none does."""
    claimed = reading.claimed_time or _dictionary_time(case.gap)
    draft.tell(claimed_time=claimed)
    proof = None
    if reading.broken_tokens:
        draft.note(Finding.TIMESTAMP_BROKEN)
    for token in reading.tokens:
        doubt = _token_doubt(token, validator, chain)
        if doubt is None:
            proof = token if proof is None or token.time < proof.time else proof
        else:
            draft.note(doubt)
    if proof is None:
        draft.note(Finding.TIME_ONLY_CLAIMED if claimed else Finding.NO_TIME)
        return None
    draft.tell(proven_time=proof.time)
    _label_token(draft, proof, claimed, validator.time)
    return proof


def _token_doubt(token: Token, validator: Validator, chain: Chain | None) -> Finding | None:
    if not token.intact:
        return Finding.TIMESTAMP_BROKEN
    authority = find_chain(token.certificate, validator.knowledge.known_certs, validator.profile)
    if authority is None or not authority.in_force(token.time) or not stamps_time(token.certificate):
        return Finding.TIMESTAMP_UNKNOWN_AUTHORITY
    if authority.regime is TrustRegime.TEST and chain is not None and chain.regime is not TrustRegime.TEST:
        return Finding.TIMESTAMP_TEST_AUTHORITY
    return None


def stamps_time(certificate: x509.Certificate) -> bool:
    """Whether the certificate was issued for timestamps (RFC 3161 §2.3): no signer may stamp his own time."""
    usage = certificate.extended_key_usage_value
    return usage is not None and "time_stamping" in usage.native


def _label_token(draft: Draft, token: Token, claimed: datetime | None, moment: datetime) -> None:
    if "sha1" in token.digests:
        draft.note(Finding.TIMESTAMP_SHA1)
    if token.certificate.not_valid_after < moment:
        draft.note(Finding.TIMESTAMP_CERTIFICATE_EXPIRED)
    if claimed is None:
        return
    ahead = claimed - token.time
    if abs(ahead - _SEVEN_HOURS) <= _CLOCKS_AGREE:
        draft.note(Finding.TIME_OFFSET_7H)
    elif abs(ahead) > _CLOCKS_AGREE:
        draft.note(Finding.TIME_DIFFERS)


def label_period(draft: Draft, certificate: x509.Certificate, moment: datetime) -> None:
    """Note when the time of signing lies outside the certificate's period, or the period is over at `moment`."""
    signed = draft.report.proven_time or draft.report.claimed_time
    if signed is not None and not within_period(certificate, signed):
        draft.note(Finding.OUTSIDE_PERIOD)
    elif certificate.not_valid_after < moment:
        draft.note(Finding.EXPIRED_SINCE)


def _dictionary_time(gap: SignatureGap) -> datetime | None:
    try:
        found = parse_pdf_date(gap.modified) if gap.modified else None
    except (PdfReadError, ValueError, TypeError, OverflowError):
        return None
    if found is None:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
