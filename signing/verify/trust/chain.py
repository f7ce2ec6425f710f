"""From a certificate up to an authority we know: names *and* signatures must agree (RFC 5280 §6.1).

Only the path and its periods are judged here, so that a report can name the authority even when the library's full
validation stops for want of revocation evidence.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from asn1crypto import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from pyhanko_certvalidator.sig_validate import SignatureValidationContext

from domain.evidence import TrustRegime
from signing.verify.cms.signature_value import SignatureValues

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from signing.verify.trust.anchors import TrustProfile

_LONGEST = 8
_MOST = 200  # certificates of a hostile file could cross-sign one another without end


@dataclass(frozen=True, slots=True)
class Chain:
    """Certificates from the leaf to the root, and the law the root belongs to."""

    certificates: tuple[x509.Certificate, ...]
    regime: TrustRegime

    def in_force(self, moment: datetime) -> bool:
        """Whether `moment` lies in the period of every certificate."""
        return all(within_period(certificate, moment) for certificate in self.certificates)


def within_period(certificate: x509.Certificate, moment: datetime) -> bool:
    """Whether `moment` lies in the certificate's period, ends included."""
    return bool(certificate.not_valid_before <= moment <= certificate.not_valid_after)


def find_chain(leaf: x509.Certificate, embedded: Sequence[x509.Certificate], profile: TrustProfile) -> Chain | None:
    """The first chain from `leaf` to a root of the profile; `embedded` certificates may lie between, never end it."""
    known = {authority.certificate.sha256: authority for authority in profile.authorities}
    candidates = [authority.certificate for authority in profile.authorities]
    candidates += [item for item in embedded if item.sha256 not in known and item.ca]
    for path in islice(_climb((leaf,), candidates), _MOST):
        authority = known.get(path[-1].sha256)
        if authority is not None and authority.root:
            return Chain(path, authority.regime)
    return None


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
