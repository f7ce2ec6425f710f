"""Where the authority of a certificate publishes evidence: addresses that stand in the certificate, as they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from asn1crypto import x509

_MOST: Final = 4  # of one kind
_LONGEST: Final = 1024  # letters


def list_addresses(certificate: x509.Certificate) -> tuple[str, ...]:
    """Of revocation lists."""
    return _read(lambda: (point.url for point in certificate.crl_distribution_points))


def answer_addresses(certificate: x509.Certificate) -> tuple[str, ...]:
    """Of OCSP servers."""
    return _read(lambda: certificate.ocsp_urls)


def issuer_addresses(certificate: x509.Certificate) -> tuple[str, ...]:
    """Of the certificate of the authority itself."""
    return _read(lambda: _issuers(certificate))


def all_addresses(certificate: x509.Certificate) -> tuple[str, ...]:
    """Where its state can be asked."""
    return answer_addresses(certificate) + list_addresses(certificate)


def _issuers(certificate: x509.Certificate) -> Iterable[str | None]:
    for access in certificate.authority_information_access_value or ():
        if access["access_method"].native == "ca_issuers":
            location = access["access_location"]
            yield location.native if location.name == "uniform_resource_identifier" else None


def _read(found: Callable[[], Iterable[str | None]]) -> tuple[str, ...]:
    """Addresses that can be asked by HTTP; an extension that cannot be parsed names none."""
    try:
        urls = [
            url for url in found() if url and len(url) <= _LONGEST and url.lower().startswith(("http://", "https://"))
        ]
    except (ValueError, TypeError, KeyError, LookupError):
        return ()
    return tuple(dict.fromkeys(urls))[:_MOST]
