"""Validation after ETSI EN 319 102-1 with pyHanko, offline: chains from our profile, evidence from the file alone.

Which sub-indication stands for "no revocation evidence": clause 5.2.6.4 gives CERTIFICATE_CHAIN_GENERAL_FAILURE when
path validation fails for any reason that has no name of its own; TRY_LATER is for evidence that is there but not
fresh. EU DSS answers the same.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, NoReturn

from pyhanko.sign.ades.report import AdESPassed, AdESStatus, AdESSubIndic
from pyhanko.sign.validation.ades import (
    ades_basic_validation,
    ades_lta_validation,
    ades_timestamp_validation,
    ades_with_time_validation,
)
from pyhanko.sign.validation.policy_decl import (
    CertificateFetchingRule,
    LocalKnowledge,
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.fetchers import FetcherBackend
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager

from domain.evidence import Indication, SubIndication, TrustRegime
from signing.evidence.needs import SeenChain
from signing.verify.cms.signature_value import SignatureValues
from signing.verify.trust.algorithms import RegimeAlgorithms
from signing.verify.trust.anchors import TrustProfile
from signing.verify.trust.certificate_states import in_time
from signing.verify.trust.chain import Chain, find_chain, longest_way
from signing.verify.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    from asn1crypto import x509
    from pyhanko.sign.validation.ades import AdESBasicValidationResult
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

    from signing.verify.cms.signature import CmsReading
    from signing.verify.cms.timestamp_token import Token

_STATUS = {
    AdESStatus.PASSED: Indication.TOTAL_PASSED,
    AdESStatus.INDETERMINATE: Indication.INDETERMINATE,
    AdESStatus.FAILED: Indication.TOTAL_FAILED,
}
# With one of these the answer at the proven time counts: what has ended since was good then.
_ENDED_SINCE = frozenset({SubIndication.OUT_OF_BOUNDS_NO_POE, SubIndication.CRYPTO_CONSTRAINTS_FAILURE_NO_POE})
_REVOKED = frozenset({SubIndication.REVOKED, SubIndication.REVOKED_NO_POE, SubIndication.REVOKED_CA_NO_POE})
# Offices' certificates carry client_auth, email_protection and smart-card logon: no purpose is demanded.
_KEY_USAGE = KeyUsageConstraints(key_usage=frozenset({"digital_signature", "non_repudiation"}))


class _NoNetwork(FetcherBackend):
    """Nothing is ever fetched; handed to the library so that it makes no network client of its own."""

    def get_fetchers(self) -> NoReturn:
        """Refuse."""
        raise RuntimeError("verification works offline")

    async def close(self) -> None:
        """Nothing to close."""


@dataclass(frozen=True, slots=True)
class Validator:
    """What a validation needs besides the signature: anchors, evidence and the moment it speaks of.

    Attributes:
        profile: whom we trust.
        knowledge: what the file carries.
        time: the moment.
        given: evidence that came with the question; it makes no signature a level better.
        timestamped: the file holds document timestamps, so that it can be an evidence record (clause 5.6).
        seen: the chains that were walked, in order.
    """

    profile: TrustProfile
    knowledge: LocalKnowledge
    time: datetime
    given: LocalKnowledge = field(default_factory=LocalKnowledge)
    timestamped: bool = False
    seen: list[SeenChain] = field(default_factory=list)

    def chain(self, leaf: x509.Certificate, since: datetime | None = None) -> Chain | None:
        """From a certificate to a root of the profile; told among what was seen, however far it goes."""
        certificates = (*self.knowledge.known_certs, *self.given.known_certs)
        found = find_chain(leaf, certificates, self.profile)
        path = found.certificates if found else longest_way(leaf, certificates, self.profile)
        self.seen.append(SeenChain(path, found is not None, since))
        return found

    def within(self, certificates: Sequence[x509.Certificate]) -> Validator:
        """This one without evidence that does not speak of the certificates of a chain any more."""
        knowledge, given = in_time(self.knowledge, certificates), in_time(self.given, certificates)
        same = knowledge is self.knowledge and given is self.given
        return self if same else replace(self, knowledge=knowledge, given=given)

    @property
    def evidence(self) -> LocalKnowledge:
        """All that is at hand."""
        return LocalKnowledge(
            known_crls=[*self.knowledge.known_crls, *self.given.known_crls],
            known_ocsps=[*self.knowledge.known_ocsps, *self.given.known_ocsps],
            known_certs=[*self.profile.intermediates, *self.knowledge.known_certs, *self.given.known_certs],
        )

    @property
    def has_revocation_evidence(self) -> bool:
        """Some list or answer is at hand, of whatever authority."""
        return any(kind for known in (self.knowledge, self.given) for kind in (known.known_crls, known.known_ocsps))

    def signature(
        self,
        reading: CmsReading,
        digest: bytes,
        proof: Token | None,
        embedded: EmbeddedPdfSignature | None,
        regime: TrustRegime,
        carried: Token | None = None,
    ) -> Verdict:
        """Judge a signature whose numbers are right, by the algorithms that its regime allows.

        First now (clauses 5.3, 5.5), then with the document's timestamps as evidence record (clause 5.6), then at the
        proven time, as TT 15/2025 Phụ lục II 1.1-1.2 asks, for as long as the timestamp authority's own certificate
        still protects that time. A later signer's timestamp over the whole revision, `carried`, proves it as well.
        """
        spec = self._spec(regime)
        now = _now(reading, digest, proof, spec, self.time)
        if now.indication is not Indication.INDETERMINATE:
            return now
        if embedded is not None:
            archived = self._archived(embedded, spec)
            if archived.passed:
                return archived
        shown = proof or carried
        if shown is None or not shown.time <= self.time <= shown.certificate.not_valid_after:
            return now
        then = replace(_now(reading, digest, proof, spec, shown.time), proven=True)
        return then if then.passed or now.sub_indication in _ENDED_SINCE else now

    def timestamp(self, token: Token, digest_for: Callable[[str], bytes], regime: TrustRegime) -> Verdict:
        """Judge a document timestamp (clause 5.4): now, then at its own time while its certificate is in force.

        Its own time proves nothing against a revocation: who has the key writes any time.
        """
        now = self._stamped(token, digest_for, self.time, regime)
        if now.indication is not Indication.INDETERMINATE or now.sub_indication in _REVOKED:
            return now
        if not token.time <= self.time <= token.certificate.not_valid_after:
            return now
        then = replace(self._stamped(token, digest_for, token.time, regime), proven=True)
        return then if then.passed else now

    def _stamped(
        self, token: Token, digest_for: Callable[[str], bytes], moment: datetime, regime: TrustRegime
    ) -> Verdict:
        spec, timing = self._spec(regime), _timing(moment)
        return _verdict(_run(ades_timestamp_validation(token.signed_data, spec, digest_for, timing_info=timing)))

    def _archived(self, embedded: EmbeddedPdfSignature, spec: SignatureValidationSpec) -> Verdict:
        embedded.compute_integrity_info(skip_diff=True)  # the library wants it; changes are compared elsewhere
        document = PdfSignatureValidationSpec(spec)
        return _verdict(_run(ades_lta_validation(embedded, document, timing_info=_timing(self.time))))

    def _spec(self, regime: TrustRegime) -> SignatureValidationSpec:
        anchors = SimpleTrustManager.build(trust_roots=self.profile.roots)
        evidence = CertRevTrustPolicy(REQUIRE_REVINFO, retroactive_revinfo=True)
        return SignatureValidationSpec(
            cert_validation_policy=CertValidationPolicySpec(
                anchors,
                evidence,
                algorithm_usage_policy=RegimeAlgorithms(regime, self.time),
                signature_validator=SignatureValues(),
            ),
            revinfo_gathering_policy=RevocationInfoGatheringSpec(
                RevinfoOnlineFetchingRule.LOCAL_ONLY, _NoNetwork(), CertificateFetchingRule.NEVER_FETCH
            ),
            local_knowledge=self.evidence,
            key_usage_settings=_KEY_USAGE,
        )


def _now(
    reading: CmsReading, digest: bytes, proof: Token | None, spec: SignatureValidationSpec, moment: datetime
) -> Verdict:
    validation = ades_with_time_validation if proof is not None else ades_basic_validation
    return _verdict(_run(validation(reading.signed_data, spec, timing_info=_timing(moment), raw_digest=digest)))


def _timing(moment: datetime) -> ValidationTimingInfo:
    return ValidationTimingInfo(validation_time=moment, best_signature_time=moment, point_in_time_validation=True)


def _run(validation: Coroutine[Any, Any, AdESBasicValidationResult[Any]]) -> AdESBasicValidationResult[Any]:
    return asyncio.run(validation)


def _verdict(result: AdESBasicValidationResult[Any]) -> Verdict:
    found: AdESSubIndic = result.ades_subindic
    if found is AdESPassed.OK:
        return Verdict(Indication.TOTAL_PASSED, None)
    return Verdict(_STATUS[found.status], SubIndication(found.standard_name))
