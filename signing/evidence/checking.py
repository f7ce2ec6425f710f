"""Whether what came for a need is evidence of just that: signed by its authority, about this certificate, in time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from asn1crypto import crl, ocsp, x509

from domain.validation_material import EvidenceFault, Material, MaterialKind
from signing.evidence.pieces import called, in_force_then, name_key, pieces_in
from signing.verify.cms.timestamp_doubt import CLOCKS_AGREE
from signing.verify.trust.chain import issued
from signing.verify.trust.revocation_seen import answer_right, list_right, names_serial, speaks_of

if TYPE_CHECKING:
    from datetime import datetime

    from signing.evidence.needs import Need
    from signing.evidence.pieces import Piece

_FAULTS = (ValueError, TypeError, KeyError, LookupError, AttributeError)
_SHOWN = 40  # letters of what came instead


@dataclass(frozen=True, slots=True)
class Checked:
    """What came: evidence to be kept, or why it is none.

    Attributes:
        material: what it is; None where it is not to be kept.
        fault: what is wrong with it, or keeps it from deciding; None where nothing is.
        detail: for the sentence.
        der: the piece itself.
    """

    material: Material | None = None
    fault: EvidenceFault | None = None
    detail: str = ""
    der: bytes = b""


def check(content: bytes, kind: MaterialKind, need: Need, now: datetime) -> Checked:
    """Judge an answer; never raises for what it is."""
    try:
        found = [piece for piece in pieces_in(content) if piece.material.kind is kind]
        if not found:
            return _none_of_it(content)
        authority = need.authority
        checked = [_checked(piece, need.subject, authority, need.since, now) for piece in found]
        return next((one for one in checked if one.material), checked[0])
    except _FAULTS as error:
        return Checked(fault=EvidenceFault.NOT_EVIDENCE, detail=type(error).__name__)


def _none_of_it(content: bytes) -> Checked:
    head = content[:512].lstrip().lower()
    if head.startswith((b"<!doctype html", b"<html")):
        return Checked(fault=EvidenceFault.NOT_EVIDENCE, detail="HTML")
    refused = _refusal(content)
    return Checked(fault=EvidenceFault.NOT_EVIDENCE, detail=refused or f"{len(content)} B")


def _refusal(content: bytes) -> str:
    """The status of an OCSP server that has no answer."""
    try:
        return str(ocsp.OCSPResponse.load(content, strict=True)["response_status"].native)[:_SHOWN]
    except _FAULTS:
        return ""


def _checked(
    piece: Piece, certificate: x509.Certificate, issuer: x509.Certificate | None, since: datetime | None, now: datetime
) -> Checked:
    value, material = piece.value, piece.material
    if isinstance(value, x509.Certificate):
        return _authority(piece, certificate)
    if issuer is None:
        return Checked(fault=EvidenceFault.OTHER_ISSUER)
    fault = _stranger(value, certificate, issuer)
    if fault is not None:
        return Checked(fault=fault)
    if isinstance(value, ocsp.OCSPResponse):
        material = replace(material, name=called(certificate.subject))
    fault, detail = _untimely(material, value, certificate, since, now)
    kept = fault in {None, EvidenceFault.BEFORE_SIGNING}
    return Checked(material if kept else None, fault, detail, piece.der if kept else b"")


def _authority(piece: Piece, certificate: x509.Certificate) -> Checked:
    found = piece.value
    if name_key(found.subject) != name_key(certificate.issuer):
        return Checked(fault=EvidenceFault.OTHER_CERTIFICATE)
    if not found.ca or not issued(found, certificate):
        return Checked(fault=EvidenceFault.WRONG_SIGNATURE)
    return Checked(piece.material, der=piece.der)


def _stranger(value: Any, certificate: x509.Certificate, issuer: x509.Certificate) -> EvidenceFault | None:
    """Evidence of another authority or of another certificate, or that nobody of ours signed."""
    if isinstance(value, crl.CertificateList):
        if value.issuer.hashable != issuer.subject.hashable:
            return EvidenceFault.OTHER_ISSUER
        return None if list_right(value, issuer) else EvidenceFault.WRONG_SIGNATURE
    singles = value.basic_ocsp_response["tbs_response_data"]["responses"]
    if not any(speaks_of(single, certificate, issuer) for single in singles):
        return EvidenceFault.OTHER_CERTIFICATE
    return None if answer_right(value, issuer) else EvidenceFault.WRONG_SIGNATURE


def _untimely(
    material: Material, value: Any, certificate: x509.Certificate, since: datetime | None, now: datetime
) -> tuple[EvidenceFault | None, str]:
    if material.issued > now + CLOCKS_AGREE:
        return EvidenceFault.FROM_FUTURE, f"{material.issued:%d/%m/%Y %H:%M}"
    if material.until is not None and material.until < now - CLOCKS_AGREE:
        return EvidenceFault.STALE, f"{material.until:%d/%m/%Y %H:%M}"
    if not in_force_then(certificate.not_valid_after, value, material.issued) and not names_serial(value, certificate):
        return EvidenceFault.AFTER_EXPIRY, f"{certificate.not_valid_after:%d/%m/%Y}"
    if since is not None and material.issued < since:
        return EvidenceFault.BEFORE_SIGNING, f"{material.issued:%d/%m/%Y %H:%M}"
    return None, ""
