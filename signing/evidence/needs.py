"""What a verdict needs to know of certificates, and where to ask: only what they themselves name."""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from asn1crypto import algos, ocsp, x509

from domain.validation_material import MaterialKind
from signing.evidence.addresses import answer_addresses, issuer_addresses, list_addresses
from signing.evidence.pieces import called, name_key, number_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MOST = 60  # of one file


@dataclass(frozen=True, slots=True)
class Source:
    """One address to ask; `body` is an OCSP request in Base64, empty for a plain question."""

    kind: MaterialKind
    url: str
    body: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """Evidence of one certificate that a verdict needs; its sources are asked in order until one has it.

    Attributes:
        name: whom the certificate names.
        certificate: in Base64 of its DER.
        issuer: the same of its authority; empty where that is what is looked for.
        since: the best time known for the signature; evidence should be no older. None where no time is proven, and
            for authorities, of which lists come out once or twice a year: there one that is in force is enough.
        sources: where to ask.
    """

    name: str
    certificate: str
    issuer: str
    since: datetime | None
    sources: tuple[Source, ...]

    @property
    def subject(self) -> x509.Certificate:
        """The certificate."""
        return x509.Certificate.load(b64decode(self.certificate))

    @property
    def authority(self) -> x509.Certificate | None:
        """Of its issuer; None where that is what is looked for."""
        return x509.Certificate.load(b64decode(self.issuer)) if self.issuer else None


@dataclass(frozen=True, slots=True)
class NeedKeys:
    """By what kept evidence of one certificate is found, and until when it may have been made.

    Attributes:
        name: whom the certificate names.
        list_of, answer_about, issuer_of: keys of `Material.about`; the last is empty where the issuer is known.
        until: the certificate's end.
    """

    name: str
    list_of: str
    answer_about: str
    issuer_of: str
    until: datetime


@dataclass(frozen=True, slots=True)
class SeenChain:
    """A chain that a verdict walked, as far as it goes, and the time that is proven for what its first one signed.

    Attributes:
        certificates: from the signer's or timestamp authority's upwards.
        complete: it ends at a known root.
        since: best signature time.
    """

    certificates: tuple[x509.Certificate, ...]
    complete: bool
    since: datetime | None = None


def needs_of(chains: Iterable[SeenChain]) -> tuple[Need, ...]:
    """Each certificate once, with the latest time that it must be shown good for; only of chains that we trust.

    Of a chain that leads nowhere only the next certificate is looked for: nobody we know vouches for its addresses, so
    its revocation is of no use either.
    """
    found: dict[str, Need] = {}
    for chain in chains:
        for need in _of_chain(chain):
            known = found.get(need.certificate)
            if known is None or _later(need.since, known.since):
                found[need.certificate] = need
    return tuple(found.values())[:_MOST]


def keys_of(need: Need) -> NeedKeys:
    """By what evidence for this is found."""
    certificate = need.subject
    return NeedKeys(
        name=need.name,
        list_of=name_key(certificate.issuer),
        answer_about=number_key(certificate.serial_number),
        issuer_of="" if need.issuer else name_key(certificate.issuer),
        until=certificate.not_valid_after,
    )


def _of_chain(chain: SeenChain) -> Iterator[Need]:
    if not chain.complete:
        last = chain.certificates[-1]
        sources = tuple(Source(MaterialKind.CERTIFICATE, url) for url in issuer_addresses(last))
        if not last.self_issued:
            yield Need(called(last.subject), _packed(last), "", chain.since, sources)
        return
    for place, (certificate, issuer) in enumerate(pairwise(chain.certificates)):
        name, sources = called(certificate.subject), tuple(_sources(certificate, issuer))
        yield Need(name, _packed(certificate), _packed(issuer), None if place else chain.since, sources)


def _sources(certificate: x509.Certificate, issuer: x509.Certificate) -> Iterator[Source]:
    body = b64encode(_request(certificate, issuer)).decode()
    for url in answer_addresses(certificate):
        yield Source(MaterialKind.OCSP, url, body)
    for url in list_addresses(certificate):
        yield Source(MaterialKind.REVOCATION_LIST, url)


def _request(certificate: x509.Certificate, issuer: x509.Certificate) -> bytes:
    """By SHA-1, which identifies here and protects nothing: servers that know no other are many (RFC 5019 §2.1.1)."""
    asked = {
        "hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha1"}),
        "issuer_name_hash": issuer.subject.sha1,
        "issuer_key_hash": issuer.public_key.sha1,
        "serial_number": certificate.serial_number,
    }
    return bytes(ocsp.OCSPRequest({"tbs_request": {"request_list": [{"req_cert": asked}]}}).dump())


def _packed(certificate: x509.Certificate) -> str:
    return b64encode(certificate.dump()).decode()


def _later(one: datetime | None, other: datetime | None) -> bool:
    return one is not None and (other is None or one > other)
