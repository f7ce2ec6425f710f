"""The verdict on one signature: its numbers, its time, its chain, and what was added afterwards."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from domain.evidence import Coverage, Indication, LaterChanges, SignatureReport, SubIndication, TrustRegime
from domain.signatures.algorithm_findings import AlgorithmFinding
from domain.signatures.findings import GAP_PREFIX, Finding
from domain.validation_material import Standing
from signing.pdf.gap_check import signed_chunks
from signing.verify.cms.integrity import Numbers, digest_of
from signing.verify.cms.parts import CmsUnreadable
from signing.verify.cms.signature import CmsReading, integrity, read_cms
from signing.verify.cms.signature_policy import judge_policy
from signing.verify.cms.timestamp_doubt import TIMESTAMP_DOUBTS, stamps_time, untimely
from signing.verify.cms.timestamp_token import Token, read_token
from signing.verify.library_view import embedded_signature
from signing.verify.signature_case import Case, Draft
from signing.verify.trust.algorithms_told import label_algorithms, label_law
from signing.verify.trust.certificate_states import states_of
from signing.verify.trust.signing_time import judge_time, label_evidence, label_period
from signing.verify.trust.valid_until import valid_until
from signing.verify.verdict import BROKEN, CONSTRAINED, UNDECIDED, WHY_NOT_CHECKED, Verdict

if TYPE_CHECKING:
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

    from signing.verify.ades import Validator
    from signing.verify.trust.chain import Chain

_LOG = logging.getLogger(__name__)
_ENCAPSULATED = "adbe.pkcs7.sha1"  # signs a SHA-1 digest that the CMS holds; of Acrobat 3, not seen in offices
_DETACHED = frozenset({"adbe.pkcs7.detached", "ETSI.CAdES.detached"})
_FAILED = Indication.TOTAL_FAILED
_UNTIMELY = {
    Finding.TIMESTAMP_WEAK: Verdict(Indication.INDETERMINATE, SubIndication.CRYPTO_CONSTRAINTS_FAILURE_NO_POE),
    Finding.TIMESTAMP_REVOKED: Verdict(Indication.INDETERMINATE, SubIndication.REVOKED_NO_POE),
}
_NOT_CHECKED = (SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE, SubIndication.TRY_LATER)


@dataclass(frozen=True, slots=True)
class _Proof:
    """What proves when it was signed: a token of its own, or one behind it in the file."""

    own: Token | None
    carried: Token | None


def read_case(case: Case) -> Case:
    """Read the CMS of a sound gap. Whatever it holds, the file's other signatures are judged."""
    if case.gap.faults:
        return case
    try:
        return replace(case, reading=read_cms(case.gap.cms))
    except CmsUnreadable as fault:
        return replace(case, unreadable=fault.finding)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # noqa: BLE001 - a panic of a library in Rust is no Exception
        _LOG.info("reading signature %s", case.name, exc_info=True)
        return replace(case, unreadable=Finding.VALIDATION_ERROR)


def judge(case: Case, validator: Validator, carried: Token | None = None) -> SignatureReport:
    """The report on one signature, its sentence still empty. It never raises for what the file holds.

    Args:
        case: the signature.
        validator: anchors, evidence and time.
        carried: a trusted timestamp behind it in the file, where it has none of its own.
    """
    draft = Draft(SignatureReport(case.name, Indication.TOTAL_PASSED, None, "", sub_filter=case.gap.sub_filter))
    if case.gap.faults:
        faults = (GAP_PREFIX + fault for fault in case.gap.faults)
        draft.lower(BROKEN, *faults)
        return draft.done()
    draft.tell(coverage=_coverage(case))
    if case.reading is None:
        _refuse(draft, case.unreadable or Finding.CMS_UNREADABLE)
        return draft.done()
    own = replace(validator, seen=[])
    try:
        _judge_reading(draft, case, case.reading, own, carried)
    except CmsUnreadable as fault:
        _refuse(draft, fault.finding)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # noqa: BLE001 - whatever a library stumbles over is a row, never a crash
        _LOG.info("judging signature %s", case.name, exc_info=True)
        draft.lower(UNDECIDED, Finding.VALIDATION_ERROR)
    validator.seen.extend(own.seen)
    return draft.done()


def _refuse(draft: Draft, finding: str) -> None:
    """Broken, unless the finding says that we could not look."""
    unseen = finding in WHY_NOT_CHECKED or finding == Finding.VALIDATION_ERROR
    draft.lower(UNDECIDED if unseen else BROKEN, finding)


def _judge_reading(draft: Draft, case: Case, reading: CmsReading, validator: Validator, carried: Token | None) -> None:
    draft.tell(integrity=None, **_certificate_facts(reading))
    if reading.repaired:
        draft.note(Finding.MALFORMED_NULL)
    if not reading.der:
        draft.note(Finding.CMS_NOT_DER)
    if case.document_timestamp:
        _judge_document_timestamp(draft, case, reading, validator)
    elif case.gap.sub_filter == _ENCAPSULATED:
        draft.lower(CONSTRAINED, Finding.SUB_FILTER_UNSUPPORTED)
    else:
        _judge_signature(draft, case, reading, validator, carried)
    if case.view is not None and case.field is None:
        draft.lower(CONSTRAINED, Finding.NOT_IN_A_FIELD)
    if draft.report.indication is not _FAILED:
        _judge_later(draft, case)


def _judge_signature(
    draft: Draft, case: Case, reading: CmsReading, validator: Validator, carried: Token | None
) -> None:
    digest = digest_of(signed_chunks(case.data, case.gap), reading.digest_algorithm)
    numbers = integrity(reading, digest)
    draft.tell(integrity=numbers.right)
    if numbers.right is not True:
        draft.lower(_wrong(numbers), *(numbers.unchecked,) if numbers.right is None and numbers.unchecked else ())
        return
    if case.gap.sub_filter not in _DETACHED:
        draft.lower(CONSTRAINED, Finding.SUB_FILTER_UNSUPPORTED)
    chain = validator.chain(reading.certificate)
    _tell_chain(draft, chain, validator)
    label_algorithms(draft, reading)
    if numbers.without_null:
        draft.note(AlgorithmFinding.DIGEST_INFO_WITHOUT_NULL)
    _attribute(draft, case, reading)
    judge_policy(draft, reading)
    proof = judge_time(draft, case, reading, validator, chain, carried)
    shown = proof or carried
    _tell_evidence(draft, validator, shown)
    timed = validator.within(validator.seen[0].certificates)
    verdict = _trust(reading, digest, timed, chain, _Proof(proof, carried), _embedded(case, validator))
    if verdict.proven and verdict.passed:
        draft.note(Finding.JUDGED_AT_PROVEN_TIME)
    draft.lower(verdict)
    if not reading.conforms:
        draft.lower(CONSTRAINED, Finding.CMS_NOT_STANDARD)
    if any(doubt in draft.findings for doubt in TIMESTAMP_DOUBTS):
        draft.lower(CONSTRAINED)
    label_period(draft, reading.certificate, validator.time)
    draft.tell(profile=_level(reading, validator))
    if chain is not None:
        label_law(draft, reading, chain.regime, validator.time)
        draft.tell(valid_until=valid_until(draft.report, reading, shown, chain.regime, validator.time))


def _tell_evidence(draft: Draft, validator: Validator, shown: Token | None) -> None:
    """What is known of each certificate on the way, for a signature that stood there when `shown` says."""
    validator.seen[0] = replace(validator.seen[0], since=shown.time if shown else None)
    draft.tell(revocation=states_of(validator.seen, validator.evidence))
    label_evidence(draft)


def _shown_good(validator: Validator, shown: Token | None) -> bool:
    """Whether there is evidence of every certificate that the verdict rests on.

    The library asks for none of a certificate that has ended, when a timestamp says that it was signed before.
    """
    first, *others = validator.seen
    stamping = [chain for chain in others if shown is not None and chain.certificates[0] == shown.certificate]
    rows = states_of((first, *stamping[:1]), validator.evidence)
    return not any(row.standing is Standing.NOT_SHOWN for row in rows)


def _wrong(numbers: Numbers) -> Verdict:
    if numbers.intact is False:
        return Verdict(_FAILED, SubIndication.HASH_FAILURE)
    return UNDECIDED if numbers.valid is None else Verdict(_FAILED, SubIndication.SIG_CRYPTO_FAILURE)


def _attribute(draft: Draft, case: Case, reading: CmsReading) -> None:
    """PAdES demands a signing-certificate attribute (EN 319 142-1 §6.3), the older PKCS#7 profile does not.

    Without any signed attribute EN 319 102-1 clause 5.2.8 leaves nothing to validate (EU DSS answers the same).
    """
    if not reading.attributed:
        draft.lower(CONSTRAINED, Finding.NO_SIGNED_ATTRIBUTES)
    elif not reading.names_certificate:
        draft.note(Finding.NO_SIGNING_CERTIFICATE_ATTRIBUTE)
        if case.gap.sub_filter == "ETSI.CAdES.detached":
            draft.lower(CONSTRAINED)


def _trust(
    reading: CmsReading,
    digest: bytes,
    validator: Validator,
    chain: Chain | None,
    times: _Proof,
    embedded: EmbeddedPdfSignature | None,
) -> Verdict:
    proof, shown = times.own, times.own or times.carried
    if chain is None or not chain.trusted_at(shown.time if shown else validator.time):
        return Verdict(Indication.INDETERMINATE, SubIndication.NO_CERTIFICATE_CHAIN_FOUND)
    if proof is not None and proof.time < reading.certificate.not_valid_before:
        return Verdict(_FAILED, SubIndication.NOT_YET_VALID)
    if shown is not None and shown.time > reading.certificate.not_valid_after:  # the library lets it pass
        return Verdict(Indication.INDETERMINATE, SubIndication.OUT_OF_BOUNDS_NO_POE)
    verdict = validator.signature(reading, digest, proof, embedded, chain.regime, times.carried)
    if verdict.passed and not _shown_good(validator, shown):
        return Verdict(Indication.INDETERMINATE, SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE)
    proof = shown
    unproven = proof is None or proof.certificate.not_valid_after < validator.time
    if verdict.sub_indication in _NOT_CHECKED and unproven and reading.certificate.not_valid_after < validator.time:
        return Verdict(Indication.INDETERMINATE, SubIndication.OUT_OF_BOUNDS_NO_POE)  # clause 5.2.6.4, first step
    return verdict


def _embedded(case: Case, validator: Validator) -> EmbeddedPdfSignature | None:
    """The library's signature object, for the evidence record that a file without document timestamps is not."""
    if not validator.timestamped or case.view is None or case.field is None or case.reading is None:
        return None
    try:
        return embedded_signature(case.view, case.field, case.reading)
    except Exception:  # noqa: BLE001 - then there is no evidence record to follow
        return None


def _judge_document_timestamp(draft: Draft, case: Case, reading: CmsReading, validator: Validator) -> None:
    token = read_token(reading.signed_data, signed_chunks(case.data, case.gap))
    draft.tell(integrity=token.agrees and token.numbers.right, claimed_time=None, profile="DTS")
    if not token.agrees or token.numbers.right is not True:
        verdict = _wrong(token.numbers) if token.agrees else Verdict(_FAILED, SubIndication.HASH_FAILURE)
        draft.lower(verdict, Finding.TIMESTAMP_BROKEN)
        return
    if not token.conforms:
        draft.lower(CONSTRAINED, Finding.CMS_NOT_STANDARD)
    chain = validator.chain(token.certificate, token.time)
    _tell_chain(draft, chain, validator)
    draft.tell(revocation=states_of(validator.seen, validator.evidence))
    if chain is None or not chain.trusted_at(token.time) or not stamps_time(token.certificate):
        draft.lower(
            Verdict(Indication.INDETERMINATE, SubIndication.NO_CERTIFICATE_CHAIN_FOUND),
            Finding.TIMESTAMP_UNKNOWN_AUTHORITY,
        )
        return
    doubt = untimely(token, chain, validator)
    if doubt is not None:
        draft.lower(_UNTIMELY.get(doubt, CONSTRAINED), doubt)
        return
    draft.tell(proven_time=token.time)
    timed = validator.within(chain.certificates)
    verdict = timed.timestamp(token, lambda name: digest_of(signed_chunks(case.data, case.gap), name), chain.regime)
    if verdict.proven:
        draft.note(Finding.JUDGED_AT_PROVEN_TIME)
    draft.lower(verdict)
    draft.tell(valid_until=valid_until(draft.report, reading, token, chain.regime, validator.time))


def _tell_chain(draft: Draft, chain: Chain | None, validator: Validator) -> None:
    if chain is None:
        draft.note(Finding.UNKNOWN_AUTHORITY)
        return
    draft.tell(regime=chain.regime)
    if chain.regime is TrustRegime.TEST:
        draft.note(Finding.TEST_AUTHORITY)
    if chain.regime is TrustRegime.OWN:
        draft.note(Finding.OWN_AUTHORITY)
    if chain.regime is TrustRegime.GIVEN:
        draft.note(Finding.GIVEN_AUTHORITY)
    if not validator.has_revocation_evidence:
        draft.note(Finding.NO_REVOCATION_EVIDENCE)


def _level(reading: CmsReading, validator: Validator) -> str:
    """PAdES level by content (EN 319 142-1 §6), `CMS` for the older profile without its attribute."""
    if not reading.names_certificate:
        return "CMS"
    if not reading.tokens:
        return "B-B"
    evidence = validator.knowledge.known_crls or validator.knowledge.known_ocsps
    return "B-LTA" if evidence and validator.timestamped else "B-LT" if evidence else "B-T"


def _judge_later(draft: Draft, case: Case) -> None:
    if case.gap.first and draft.report.indication is not _FAILED:
        draft.lower(CONSTRAINED, Finding.FOREIGN_BYTES_UNSIGNED)
    if case.gap.last == case.outline.size:
        draft.tell(later_changes=LaterChanges.NONE)
        return
    draft.tell(later_changes=case.later.level, changes=case.later.changes)
    if case.later.faults:
        draft.lower(CONSTRAINED, *case.later.faults)
    elif case.later.next_signer:
        draft.note(Finding.NEXT_SIGNER)


def _coverage(case: Case) -> Coverage:
    if case.gap.first:
        return Coverage.LESS
    return Coverage.WHOLE_FILE if case.gap.last == case.outline.size else Coverage.WHOLE_REVISION


def _certificate_facts(reading: CmsReading) -> dict[str, Any]:
    certificate = reading.certificate
    subject, issuer = certificate.subject.native, certificate.issuer.native
    return {
        "signer": _name(subject, "common_name"),
        "organisation": _name(subject, "organization_name"),
        "issuer": _name(issuer, "common_name"),
        "certificate_sha256": certificate.sha256.hex(),
        "valid_from": certificate.not_valid_before,
        "valid_to": certificate.not_valid_after,
        "digest_algorithm": reading.digest_algorithm,
        "key": str(reading.key),
    }


def _name(names: dict[str, object], kind: str) -> str | None:
    value = names.get(kind)
    found = value[-1] if isinstance(value, list) and value else value
    return str(found) if found else None
