"""What proves the state of certificates, kept for good: revocation lists, OCSP answers, certificates of authorities."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.terms import Term


class MaterialKind(Term):
    """What a piece of validation material is."""

    REVOCATION_LIST = "crl"
    OCSP = "ocsp"
    CERTIFICATE = "certificate"


class Standing(Term):
    """What the evidence at hand says of one certificate."""

    GOOD = "good"
    REVOKED = "revoked"
    NOT_SHOWN = "not-shown"


class EvidenceFault(Term):
    """Why nothing came of asking for evidence; its sentences stand in `evidence_sentences`."""

    NO_ADDRESS = "no-address"
    ADDRESS_REFUSED = "address-refused"
    NO_ANSWER = "no-answer"
    REFUSED = "refused"
    REDIRECTED = "redirected"
    TOO_LARGE = "too-large"
    TOO_SLOW = "too-slow"
    NOT_EVIDENCE = "not-evidence"
    OTHER_CERTIFICATE = "other-certificate"
    OTHER_ISSUER = "other-issuer"
    WRONG_SIGNATURE = "wrong-signature"
    STALE = "stale"
    FROM_FUTURE = "from-future"
    AFTER_EXPIRY = "after-expiry"
    BEFORE_SIGNING = "before-signing"


# Asked again later, the same address may well give what is wanted.
TRY_LATER = frozenset(EvidenceFault) - {
    EvidenceFault.NO_ADDRESS,
    EvidenceFault.ADDRESS_REFUSED,
    EvidenceFault.REDIRECTED,
    EvidenceFault.TOO_LARGE,
    EvidenceFault.AFTER_EXPIRY,
}


@dataclass(frozen=True, slots=True)
class Material:
    """One piece of validation material.

    Attributes:
        kind: what it is.
        about: what it is looked for by, hexadecimal: SHA-256 of the issuer's name for a list, of the certificate's
            number for an answer, of its own subject's name for a certificate.
        name: whom people know it by: the list's issuer, the certificate that was asked about, the subject.
        sha256: of its DER.
        issued: when it says that it was made; a certificate's beginning.
        until: when the next one is due, or a certificate ends; None where it says nothing.
    """

    kind: MaterialKind
    about: str
    name: str
    sha256: str
    issued: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class KeptMaterial:
    """Validation material in the archive, with where it came from; stored beside its bytes.

    Attributes:
        material: what it is.
        source: address it was fetched from, or name of the file that was handed in.
        kept: when.
    """

    material: Material
    source: str
    kept: datetime


@dataclass(frozen=True, slots=True)
class CertificateStanding:
    """What is known of the revocation of one certificate of a signature's or a timestamp's chain.

    Attributes:
        name: whom it names.
        sha256: of its DER.
        standing: what the evidence at hand says.
        kind, evidence_sha256, issued, until: of the newest usable evidence; None where there is none.
        after_signing: it was made after the time that is proven for the signature; None where nothing is proven,
            without evidence, and for authorities, of which lists come out once or twice a year.
        addresses: where its authority publishes evidence; empty where the certificate names none.
    """

    name: str
    sha256: str
    standing: Standing
    kind: MaterialKind | None = None
    evidence_sha256: str | None = None
    issued: datetime | None = None
    until: datetime | None = None
    after_signing: bool | None = None
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lacking:
    """Evidence that could not be had.

    Attributes:
        name: whom the certificate names.
        fault: why.
        address: that was asked; empty where there is none.
        detail: what came instead, in a few plain words or numbers.
    """

    name: str
    fault: EvidenceFault
    address: str = ""
    detail: str = ""

    @property
    def later(self) -> bool:
        """It is worth asking again."""
        return self.fault in TRY_LATER
