"""From a certificate up to an authority we know: names *and* signatures must agree (RFC 5280 §6.1).

Only the path and its periods are judged here, so that a report can name the authority even when the library's full
validation stops for want of revocation evidence.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from asn1crypto import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from pyhanko_certvalidator.sig_validate import SignatureValidationContext

from domain.evidence import TrustRegime
from signing.verify.cms.signature_value import SignatureValues
from signing.verify.trust.constraints import keeps_limits

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from signing.verify.trust.anchors import TrustProfile

_LONGEST = 8
_MOST = 200  # certificates of a hostile file could cross-sign one another without end


@dataclass(frozen=True, slots=True)
class Chain:
    """Certificates from the leaf to the root, the law the root belongs to, and in which time the list holds it."""

    certificates: tuple[x509.Certificate, ...]
    regime: TrustRegime
    since: datetime | None = None
    until: datetime | None = None

    def in_force(self, moment: datetime) -> bool:
        """Whether `moment` lies in the period of every certificate."""
        return all(within_period(certificate, moment) for certificate in self.certificates) and self.trusted_at(moment)

    def trusted_at(self, moment: datetime) -> bool:
        """Whether the list of authorities holds its root at `moment`."""
        return (self.since is None or self.since <= moment) and (self.until is None or moment <= self.until)


def within_period(certificate: x509.Certificate, moment: datetime) -> bool:
    """Whether `moment` lies in the certificate's period, ends included."""
    return bool(certificate.not_valid_before <= moment <= certificate.not_valid_after)


def find_chain(leaf: x509.Certificate, embedded: Sequence[x509.Certificate], profile: TrustProfile) -> Chain | None:
    """The first chain from `leaf` to a root of the profile; `embedded` certificates may lie between, never end it."""
    known = {authority.certificate.sha256: authority for authority in profile.authorities}
    for path in islice(_climb((leaf,), _candidates(embedded, profile)), _MOST):
        authority = known.get(path[-1].sha256)
        if authority is not None and authority.root and keeps_limits(path):
            return Chain(path, authority.regime, authority.since, authority.until)
    return None


def longest_way(
    leaf: x509.Certificate, embedded: Sequence[x509.Certificate], profile: TrustProfile
) -> tuple[x509.Certificate, ...]:
    """How far up from `leaf` certificates are at hand, whether or not they lead to a root that we know."""
    return max(islice(_climb((leaf,), _candidates(embedded, profile)), _MOST), key=len)


def _candidates(embedded: Sequence[x509.Certificate], profile: TrustProfile) -> list[x509.Certificate]:
    known = {authority.certificate.sha256 for authority in profile.authorities}
    candidates = [authority.certificate for authority in profile.authorities]
    return candidates + [item for item in embedded if item.sha256 not in known and item.ca]


def _climb(
    path: tuple[x509.Certificate, ...], candidates: Sequence[x509.Certificate]
) -> Iterator[tuple[x509.Certificate, ...]]:
    yield path
    if len(path) == _LONGEST:
        return
    for issuer in candidates:
        if issuer not in path and issuer.subject == path[-1].issuer and issued(issuer, path[-1]):
            yield from _climb((*path, issuer), candidates)


def issued(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    """Whether the issuer's key made the certificate's signature; SHA-1 of the old generations included."""
    algorithm = certificate["signature_algorithm"]
    try:
        SignatureValues().validate_signature(
            signature=certificate["signature_value"].native,
            signed_data=certificate["tbs_certificate"].dump(),
            public_key_info=issuer.public_key,
            signature_algorithm=algorithm,
            context=SignatureValidationContext(contextual_md_algorithm=None, prehashed=False),
        )
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, AssertionError):  # the last: a key of another kind
        return False
    return True
