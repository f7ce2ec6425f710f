"""A record's row of an audit, from the report that a verification gave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.audits import AuditedRecord, AuditedSignature
from domain.evidence import Indication, SubIndication

if TYPE_CHECKING:
    from domain.errors import ArchiveError
    from domain.evidence import SignatureReport, VerificationReport


def row_of(report: VerificationReport) -> AuditedRecord:
    """What was found of a record."""
    package = report.package
    return AuditedRecord(
        code=report.target,
        indication=report.indication,
        sub_indication=report.sub_indication,
        sha256=report.sha256,
        size=report.size,
        package=package.version if package else 0,
        sealed=bool(package and package.sealed),
        damage=tuple(f"{one.kind.value} {one.path}" for one in package.findings) if package else (),
        findings=report.findings,
        signatures=tuple(map(_signature, report.signatures)),
    )


def row_of_failure(code: str, error: ArchiveError) -> AuditedRecord:
    """A record that could not be judged is a row too, so that rows and records add up."""
    return AuditedRecord(
        code,
        Indication.INDETERMINATE,
        SubIndication.GENERIC,
        code_of_error=error.code.value,
        facts=error.facts,
    )


def _signature(one: SignatureReport) -> AuditedSignature:
    return AuditedSignature(
        field=one.field,
        indication=one.indication,
        sub_indication=one.sub_indication,
        signer=one.signer,
        organisation=one.organisation,
        issuer=one.issuer,
        regime=one.regime,
        digest_algorithm=one.digest_algorithm,
        key=one.key,
        profile=one.profile,
        proven_time=one.proven_time,
        claimed_time=one.claimed_time,
        valid_to=one.valid_to,
        findings=one.findings,
    )
