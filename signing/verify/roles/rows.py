"""The rows of a report with what each signature is."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from signing.verify.roles.holders import holder_of, names_of
from signing.verify.roles.telling import Seen, tell_roles
from signing.verify.trust.chain import find_chain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.evidence import SignatureReport
    from domain.signature_roles import SignatureLook
    from signing.verify.ades import Validator
    from signing.verify.signature_case import Case

_LOG = logging.getLogger(__name__)


def with_roles(
    rows: Sequence[SignatureReport],
    cases: Sequence[Case],
    looks: Mapping[int, SignatureLook],
    validator: Validator,
) -> tuple[SignatureReport, ...]:
    """`rows`, of which the first are those of `cases`, with role, page and text; no verdict changes."""
    try:
        seen = [_seen(case, looks, validator) for case in cases]
        tell_roles(seen)
    except Exception:  # noqa: BLE001 - an odd certificate may break a library; no row is lost for it
        _LOG.info("telling roles", exc_info=True)
        return tuple(rows)
    told = [_with_role(row, signature) for row, signature in zip(rows, seen, strict=False)]
    return (*told, *rows[len(told) :])


def _seen(case: Case, looks: Mapping[int, SignatureLook], validator: Validator) -> Seen:
    look = looks.get(case.gap.number)
    if case.reading is None or case.document_timestamp:
        return Seen(look, timestamp=case.document_timestamp)
    certificate = case.reading.certificate
    if find_chain(certificate, validator.evidence.known_certs, validator.profile) is None:
        return Seen(look)  # its name may be assumed
    return Seen(look, holder_of(certificate), names_of(certificate))


def _with_role(row: SignatureReport, signature: Seen) -> SignatureReport:
    look = signature.look
    return replace(
        row,
        role=signature.role,
        role_reasons=tuple(signature.reasons),
        holder=signature.holder,
        page=look.page if look else None,
        shown=look.text or None if look else None,
    )
