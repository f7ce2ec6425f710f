"""Evidence handed in with a request for a verdict: certificates to trust, revocation lists, OCSP answers.

The files are data of whoever asks, named in the report by their digests, so that the same verdict can be had again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from asn1crypto import crl, ocsp, pem, x509
from pyhanko.sign.validation.policy_decl import LocalKnowledge
from pyhanko_certvalidator.revinfo.archival import CRLContainer, OCSPContainer

from domain.errors import ArchiveUnusable, ErrorCode
from domain.evidence import GivenEvidence, GivenKind, TrustRegime
from domain.validation_material import Material
from signing.evidence.pieces import pieces_in
from signing.verify.trust.anchors import Authority, TrustProfile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

_MOST_BYTES = 64 << 20  # the largest revocation lists of national authorities have a few MB


@dataclass(frozen=True, slots=True)
class Given:
    """What was handed in, read.

    Attributes:
        authorities: certificates to trust; of several in one file, those that another of them issued only lie between.
        knowledge: revocation lists and OCSP answers.
        told: all of it, for the report.
        material: what the archive keeps, for the report.
    """

    authorities: tuple[Authority, ...] = ()
    knowledge: LocalKnowledge = LocalKnowledge()  # noqa: RUF009 - frozen
    told: tuple[GivenEvidence, ...] = ()
    material: tuple[Material, ...] = ()

    def added_to(self, profile: TrustProfile) -> TrustProfile:
        """The profile with these authorities; one that is on its list keeps the law it belongs to."""
        known = {authority.certificate.sha256 for authority in profile.authorities if authority.root}
        more = tuple(item for item in self.authorities if item.certificate.sha256 not in known)
        return replace(profile, authorities=(*profile.authorities, *more))


def read_given(trust: Iterable[Path], crls: Iterable[Path], ocsps: Iterable[Path], kept: Iterable[Path] = ()) -> Given:
    """Read the files, PEM or DER; of `kept`, which the archive checked when it came, each is what it is.

    Raises:
        ArchiveUnusable: EVIDENCE_UNUSABLE naming the first file that is none of its kind.
    """
    told: list[GivenEvidence] = []
    authorities: list[Authority] = []
    for path in trust:
        found = list(_read(path, GivenKind.ANCHOR, _certificate))
        authorities += _authorities(found)
        told += [_given_evidence(GivenKind.ANCHOR, path, item.subject, item) for item in found]
    lists = [(path, item) for path in crls for item in _read(path, GivenKind.REVOCATION_LIST, _revocation_list)]
    told += [_given_evidence(GivenKind.REVOCATION_LIST, path, item.issuer, item) for path, item in lists]
    answers = [(path, item) for path in ocsps for item in _read(path, GivenKind.OCSP, _answer)]
    told += [_given_evidence(GivenKind.OCSP, path, None, item) for path, item in answers]
    pieces = [piece for path in kept for piece in pieces_in(path.read_bytes())]
    held = [piece.value for piece in pieces]
    crls_held = [item for item in held if isinstance(item, crl.CertificateList)]
    answers_held = [item for item in held if isinstance(item, ocsp.OCSPResponse)]
    knowledge = LocalKnowledge(
        known_crls=[CRLContainer(item) for item in (*(item for _, item in lists), *crls_held)],
        known_ocsps=[
            found
            for item in (*(item for _, item in answers), *answers_held)
            for found in OCSPContainer.load_multi(item)
        ],
        known_certs=[item for item in held if isinstance(item, x509.Certificate)],
    )
    material = sorted((piece.material for piece in pieces), key=lambda item: (item.kind, item.issued, item.sha256))
    return Given(tuple(authorities), knowledge, tuple(told), tuple(material))


def _authorities(found: list[x509.Certificate]) -> Iterator[Authority]:
    subjects = {certificate.subject.dump() for certificate in found}
    for certificate in found:
        own = certificate.subject == certificate.issuer
        yield Authority(certificate, TrustRegime.GIVEN, root=own or certificate.issuer.dump() not in subjects)


def _read(path: Path, kind: GivenKind, load: Callable[[bytes], Any]) -> Iterator[Any]:
    try:
        content = _content(path)
        ders = [der for _, _, der in pem.unarmor(content, multiple=True)] if pem.detect(content) else [content]
        yield from [load(der) for der in ders]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ArchiveUnusable(
            ErrorCode.EVIDENCE_UNUSABLE, path=str(path), kind=kind.value, detail=f"{type(error).__name__}: {error}"
        ) from error


def _content(path: Path) -> bytes:
    if path.stat().st_size > _MOST_BYTES:
        raise ValueError(f"> {_MOST_BYTES}")
    return path.read_bytes()


def _certificate(der: bytes) -> x509.Certificate:
    return _parsed(x509.Certificate.load(der, strict=True))


def _revocation_list(der: bytes) -> crl.CertificateList:
    found = crl.CertificateList.load(der, strict=True)
    _ = found.issuer.native, found["tbs_cert_list"]["this_update"].native, found["signature"].native
    return found


def _answer(der: bytes) -> ocsp.OCSPResponse:
    found = _parsed(ocsp.OCSPResponse.load(der, strict=True))
    if found["response_status"].native != "successful":
        raise ValueError(found["response_status"].native)
    return found


def _parsed(value: Any) -> Any:
    value.native  # noqa: B018 - parse it now, fail now
    return value


def _given_evidence(kind: GivenKind, path: Path, name: x509.Name | None, value: Any) -> GivenEvidence:
    names = name.native if name is not None else {}
    told = names.get("common_name") or names.get("organization_name") or ""
    told = told[-1] if isinstance(told, list) else told
    return GivenEvidence(kind, str(told), hashlib.sha256(value.dump()).hexdigest(), path.name)
