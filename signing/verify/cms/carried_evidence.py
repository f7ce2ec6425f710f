"""Validation material that a signed file carries: certificates, revocation lists, OCSP answers. Nothing is judged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from asn1crypto import cms, ocsp, x509
from asn1crypto import pdf as asn1_pdf  # registers Adobe's revocation attribute
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.policy_decl import LocalKnowledge
from pyhanko_certvalidator.revinfo.archival import CRLContainer, OCSPContainer

from signing.verify.cms.signer_key import strength_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from signing.verify.cms.signature import CmsReading
    from signing.verify.library_view import LibraryView


def knowledge_of(view: LibraryView | None, readings: Iterable[CmsReading]) -> LocalKnowledge:
    """All certificates, CRLs and OCSP answers the file carries: document security store, CMS, Adobe's attribute.

    What cannot be read is left out piece by piece: an odd one spoils neither the rest nor another's signature.
    """
    store = _security_store(view) if view is not None else None
    crls = list(_readable(_crl_in_store, store.crls if store else ()))
    ocsps = list(_readable(_ocsp_in_store, store.ocsps if store else ()))
    certificates = list(_readable(_certificate_in_store, store.certs.values() if store else ()))
    for reading in readings:
        archives = list(_readable(_archives, (reading,)))
        crls += _readable(_crls_in_cms, (reading,))
        crls += _readable(lambda archive: map(CRLContainer, archive["crl"] or ()), archives)
        ocsps += _readable(OCSPContainer.load_multi, _readable(lambda archive: archive["ocsp"] or (), archives))
        embedded = [item for token in reading.tokens for item in (token.certificate, *token.embedded)]
        certificates += _readable(_usable, (*reading.embedded, *embedded))
    return LocalKnowledge(known_crls=crls, known_ocsps=ocsps, known_certs=certificates)


def _readable(parts: Callable[[Any], Iterable[Any]], items: Iterable[Any]) -> Iterator[Any]:
    """What is found in each item, as far as it can be read: unreadable evidence is no evidence."""
    for item in items:
        try:
            yield from parts(item)
        except Exception:  # noqa: BLE001, S112 - a stranger's bytes, whatever they do to a library
            continue


def _security_store(view: LibraryView) -> DocumentSecurityStore | None:
    try:
        return DocumentSecurityStore.read_dss(view.reader)
    except Exception:  # noqa: BLE001 - there is none, or none that can be read
        return None


def _crl_in_store(item: Any) -> Iterator[CRLContainer]:
    found = CRLContainer(cms.CertificateList.load(item.get_object().data))
    found.issuance_date  # noqa: B018 - parse it now, leave it out now
    yield found


def _ocsp_in_store(item: Any) -> Iterable[OCSPContainer]:
    return OCSPContainer.load_multi(ocsp.OCSPResponse.load(item.get_object().data))


def _certificate_in_store(item: Any) -> Iterator[x509.Certificate]:
    yield from _usable(x509.Certificate.load(item.get_object().data))


def _usable(certificate: x509.Certificate) -> Iterator[x509.Certificate]:
    """The certificate, when all that building chains asks of it can be read."""
    period = certificate.not_valid_before, certificate.not_valid_after
    names = certificate.subject.hashable, certificate.issuer.hashable, certificate.serial_number
    if all((*period, *names, strength_of(certificate.public_key))) and certificate.ca is not None:
        yield certificate


def _crls_in_cms(reading: CmsReading) -> Iterator[CRLContainer]:
    for choice in reading.signed_data["crls"] or ():
        if choice.name == "certificate_list":
            yield CRLContainer(choice.chosen)


def _archives(reading: CmsReading) -> Iterator[asn1_pdf.RevocationInfoArchival]:
    for attribute in reading.signer_info["signed_attrs"] or ():
        if attribute["type"].native == "adobe_revocation_info_archival":
            yield attribute["values"][0]
