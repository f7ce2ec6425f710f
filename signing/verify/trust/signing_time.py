"""When was it signed: what the signer's computer claims, what a timestamp proves, and the certificate's period."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from pyhanko.pdf_utils.generic import parse_pdf_date
from pyhanko.pdf_utils.misc import PdfReadError

from domain.signatures.findings import Finding
from domain.validation_material import Standing
from signing.verify.cms.timestamp_doubt import CLOCKS_AGREE, timestamp_doubt
from signing.verify.trust.chain import Chain, within_period

if TYPE_CHECKING:
    from asn1crypto import x509

    from signing.pdf.gap_check import SignatureGap
    from signing.verify.ades import Validator
    from signing.verify.cms.signature import CmsReading
    from signing.verify.cms.timestamp_token import Token
    from signing.verify.signature_case import Case, Draft

_SEVEN_HOURS = timedelta(hours=7)


def judge_time(
    draft: Draft,
    case: Case,
    reading: CmsReading,
    validator: Validator,
    chain: Chain | None,
    carried: Token | None = None,
) -> Token | None:
    """Tell claimed and proven time; the earliest token of its own that proves it, None when none does."""
    claimed = reading.claimed_time or _dictionary_time(case.gap)
    draft.tell(claimed_time=claimed)
    proof = None
    if reading.broken_tokens:
        draft.note(Finding.TIMESTAMP_BROKEN)
    for token in reading.tokens:
        doubt = timestamp_doubt(token, validator, chain)
        if doubt is None:
            proof = token if proof is None or token.time < proof.time else proof
        else:
            draft.note(doubt)
    if proof is None and carried is not None:
        draft.note(Finding.TIME_CARRIED)
        draft.tell(proven_time=carried.time)
        return None
    if proof is None:
        draft.note(Finding.TIME_ONLY_CLAIMED if claimed else Finding.NO_TIME)
        return None
    draft.tell(proven_time=proof.time)
    _label_token(draft, proof, claimed, validator.time)
    return proof


def _label_token(draft: Draft, token: Token, claimed: datetime | None, moment: datetime) -> None:
    if "sha1" in token.digests:
        draft.note(Finding.TIMESTAMP_SHA1)
    if token.certificate.not_valid_after < moment:
        draft.note(Finding.TIMESTAMP_CERTIFICATE_EXPIRED)
    if claimed is None:
        return
    ahead = claimed - token.time
    if abs(ahead - _SEVEN_HOURS) <= CLOCKS_AGREE:
        draft.note(Finding.TIME_OFFSET_7H)
    elif abs(ahead) > CLOCKS_AGREE:
        draft.note(Finding.TIME_DIFFERS)


def label_period(draft: Draft, certificate: x509.Certificate, moment: datetime) -> None:
    """Note when the time of signing lies outside the certificate's period, or the period is over at `moment`."""
    signed = draft.report.proven_time or draft.report.claimed_time
    if signed is not None and not within_period(certificate, signed):
        draft.note(Finding.OUTSIDE_PERIOD)
    elif certificate.not_valid_after < moment:
        draft.note(Finding.EXPIRED_SINCE)


def label_evidence(draft: Draft) -> None:
    """Note what the evidence of the certificates' states is not good for."""
    rows = draft.report.revocation
    if any(row.standing is Standing.NOT_SHOWN for row in rows) and any(row.kind is not None for row in rows):
        draft.note(Finding.EVIDENCE_INCOMPLETE)
    if any(row.after_signing is False for row in rows):
        draft.note(Finding.EVIDENCE_BEFORE_SIGNING)


def _dictionary_time(gap: SignatureGap) -> datetime | None:
    try:
        found = parse_pdf_date(gap.modified) if gap.modified else None
    except (PdfReadError, ValueError, TypeError, OverflowError):
        return None
    if found is None:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
