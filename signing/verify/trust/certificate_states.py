"""What the evidence at hand says of each certificate that a verdict rests on, and which evidence may speak of it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from asn1crypto import crl, ocsp, x509
from pyhanko.sign.validation.policy_decl import LocalKnowledge

from domain.validation_material import CertificateStanding, MaterialKind, Standing
from signing.evidence.addresses import all_addresses, issuer_addresses
from signing.evidence.pieces import called, in_force_then, sha256
from signing.verify.trust.revocation_seen import answer_right, list_right, names_serial, seen_revoked, speaks_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from signing.evidence.needs import SeenChain

_FAULTS = (ValueError, TypeError, KeyError, LookupError, AttributeError)


def states_of(chains: Iterable[SeenChain], knowledge: LocalKnowledge) -> tuple[CertificateStanding, ...]:
    """A row for each certificate below a root, each once; of a chain that leads nowhere, where it breaks off."""
    rows: dict[str, CertificateStanding] = {}
    for chain in chains:
        for place, (certificate, issuer) in enumerate(pairwise(chain.certificates)):
            row = _state(certificate, issuer, None if place else chain.since, knowledge)
            rows.setdefault(row.sha256, row)
        if not chain.complete:
            last = chain.certificates[-1]
            rows.setdefault(sha256(last.dump()), replace(_blank(last), addresses=issuer_addresses(last)))
    return tuple(rows.values())


def in_time(knowledge: LocalKnowledge, certificates: Sequence[x509.Certificate]) -> LocalKnowledge:
    """The evidence without what was made after one of the certificates that it speaks of had ended.

    Authorities leave certificates that ended out of their lists (RFC 5280 §3.3): what such a list does not name may
    have been revoked all the same. One that names it, or says that it keeps them, counts.
    """
    crls = [item for item in knowledge.known_crls if _counts(item.crl_data, certificates)]
    answers = [item for item in knowledge.known_ocsps if _counts(item.ocsp_response_data, certificates)]
    if len(crls) == len(knowledge.known_crls) and len(answers) == len(knowledge.known_ocsps):
        return knowledge
    return LocalKnowledge(known_crls=crls, known_ocsps=answers, known_certs=knowledge.known_certs)


def _counts(held: crl.CertificateList | ocsp.OCSPResponse, certificates: Sequence[x509.Certificate]) -> bool:
    try:
        issued, _ = _times(held)
        return all(
            in_force_then(certificate.not_valid_after, held, issued) or names_serial(held, certificate)
            for certificate, issuer in pairwise(certificates)
            if _about(held, certificate, issuer)
        )
    except _FAULTS:
        return True  # the library says what is odd about it


def _blank(certificate: x509.Certificate) -> CertificateStanding:
    return CertificateStanding(
        called(certificate.subject),
        sha256(certificate.dump()),
        Standing.NOT_SHOWN,
        addresses=all_addresses(certificate),
    )


def _state(
    certificate: x509.Certificate, issuer: x509.Certificate, since: datetime | None, knowledge: LocalKnowledge
) -> CertificateStanding:
    row = _blank(certificate)
    found = max(_evidence(certificate, issuer, knowledge), key=lambda item: item[0], default=None)
    if found is None:
        return row
    issued, until, held = found
    kind = MaterialKind.REVOCATION_LIST if isinstance(held, crl.CertificateList) else MaterialKind.OCSP
    return replace(
        row,
        standing=Standing.REVOKED if seen_revoked(certificate, issuer, knowledge) else Standing.GOOD,
        kind=kind,
        evidence_sha256=sha256(held.dump()),
        issued=issued,
        until=until,
        after_signing=None if since is None else issued >= since,
    )


def _evidence(
    certificate: x509.Certificate, issuer: x509.Certificate, knowledge: LocalKnowledge
) -> Iterator[tuple[datetime, datetime | None, Any]]:
    helds = [item.crl_data for item in knowledge.known_crls] + [
        item.ocsp_response_data for item in knowledge.known_ocsps
    ]
    for held in helds:
        try:
            if _about(held, certificate, issuer) and _signed(held, issuer):
                yield (*_times(held), held)
        except _FAULTS:
            continue


def _about(held: Any, certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    if isinstance(held, crl.CertificateList):
        return bool(held.issuer.hashable == issuer.subject.hashable)
    singles = held.basic_ocsp_response["tbs_response_data"]["responses"]
    return any(speaks_of(single, certificate, issuer) for single in singles)


def _signed(held: Any, issuer: x509.Certificate) -> bool:
    return list_right(held, issuer) if isinstance(held, crl.CertificateList) else answer_right(held, issuer)


def _times(held: Any) -> tuple[datetime, datetime | None]:
    if isinstance(held, crl.CertificateList):
        body = held["tbs_cert_list"]
        return body["this_update"].native, body["next_update"].native
    single = held.basic_ocsp_response["tbs_response_data"]["responses"][0]
    return single["this_update"].native, single["next_update"].native
