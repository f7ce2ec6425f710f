"""Whom we trust, since when and by which law: a dated profile of authorities, and the archive's own test authority.

Documents signed in practice carry the signer's certificate alone, so chains are built from these certificates.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from asn1crypto import pem, x509

from domain.errors import ArchiveUnusable, ErrorCode
from domain.evidence import TrustRegime

if TYPE_CHECKING:
    from domain.anchors import Anchor, AnchorProfile

_PROFILE: Final = Path(__file__).parent / "profiles" / "vn" / "profile.toml"


@dataclass(frozen=True, slots=True)
class Authority:
    """One certificate of the profile.

    Attributes:
        certificate: of the authority.
        regime: whose law it belongs to.
        root: trust ends at it.
        since, until: what was proven in this time is judged by it; None for no bound.
    """

    certificate: x509.Certificate
    regime: TrustRegime
    root: bool
    since: datetime | None = None
    until: datetime | None = None

    def trusted_at(self, moment: datetime) -> bool:
        """Whether the list holds it at this moment."""
        return (self.since is None or self.since <= moment) and (self.until is None or moment <= self.until)


@dataclass(frozen=True, slots=True)
class TrustProfile:
    """A dated list of authorities.

    Attributes:
        name, version, date: what a report names as its policy.
        authorities: roots and intermediates.
    """

    name: str
    version: str
    date: str
    authorities: tuple[Authority, ...]

    @property
    def policy(self) -> str:
        """Name, version and date on one line."""
        return f"{self.name} {self.version} ({self.date})"

    @property
    def roots(self) -> list[x509.Certificate]:
        """The certificates where trust ends."""
        return [authority.certificate for authority in self.authorities if authority.root]

    @property
    def intermediates(self) -> list[x509.Certificate]:
        """The certificates between a root and a signer."""
        return [authority.certificate for authority in self.authorities if not authority.root]


def load_profile(
    extra_test_ca: Path | None, source: Path = _PROFILE, own: Path | None = None, dated: AnchorProfile | None = None
) -> TrustProfile:
    """The shipped profile, and authorities of the archive's own.

    Args:
        extra_test_ca: PEM file of the archive's test authority.
        source: the shipped profile.
        own: PEM file of authorities that the organisation trusts besides; one of the shipped list keeps its law.
        dated: what the archive says of these and of others: in which time each is trusted.

    Raises:
        ArchiveUnusable: CERTIFICATE_UNUSABLE when a certificate is missing or is not the one its fingerprint names.
    """
    shipped = _shipped(source)
    tests = map(_test_authority, read_authorities(extra_test_ca)) if extra_test_ca else ()
    known = {authority.certificate.sha256 for authority in shipped.authorities}
    added = (item for item in read_authorities(own) if item.sha256 not in known) if own else ()
    owns = (Authority(item, TrustRegime.OWN, root=item.subject == item.issuer) for item in added)
    whole = replace(shipped, authorities=(*shipped.authorities, *tests, *owns))
    return _dated(whole, dated) if dated is not None and dated.number else whole


def _dated(profile: TrustProfile, dated: AnchorProfile) -> TrustProfile:
    """With the times of the archive's own profile, which a report names too."""
    told = {bytes.fromhex(anchor.sha256): anchor for anchor in dated.anchors}
    listed = tuple(
        replace(item, since=told[item.certificate.sha256].since, until=told[item.certificate.sha256].until)
        if item.certificate.sha256 in told
        else item
        for item in profile.authorities
    )
    known = {item.certificate.sha256 for item in listed}
    more = (_told(anchor) for digest, anchor in told.items() if digest not in known)
    return replace(profile, version=f"{profile.version}+{dated.number}", authorities=(*listed, *more))


def _told(anchor: Anchor) -> Authority:
    ((_, _, der),) = pem.unarmor(anchor.certificate.encode("ascii"), multiple=True)
    certificate = x509.Certificate.load(der)
    if certificate.sha256.hex() != anchor.sha256:
        raise ArchiveUnusable(ErrorCode.CERTIFICATE_UNUSABLE, detail=f"SHA-256 {certificate.sha256.hex()}")
    return Authority(certificate, anchor.regime, anchor.root, anchor.since, anchor.until)


@cache
def _shipped(source: Path) -> TrustProfile:
    """Read once a process: most of a verdict's time would go into parsing the same certificates."""
    profile = tomllib.loads(source.read_text("utf-8"))
    authorities = tuple(_pinned(source.parent, entry) for entry in profile["certificate"])
    return TrustProfile(profile["name"], profile["version"], str(profile["date"]), authorities)


def _pinned(folder: Path, entry: dict[str, Any]) -> Authority:
    path = folder / entry["file"]
    (certificate,) = read_authorities(path)
    if certificate.sha256.hex() != entry["sha256"]:
        raise ArchiveUnusable(ErrorCode.CERTIFICATE_UNUSABLE, detail=f"{path.name}: SHA-256 {certificate.sha256.hex()}")
    return Authority(certificate, TrustRegime(entry["regime"]), root=entry["role"] == "root")


def _test_authority(certificate: x509.Certificate) -> Authority:
    return Authority(certificate, TrustRegime.TEST, root=certificate.subject == certificate.issuer)


def read_authorities(path: Path) -> list[x509.Certificate]:
    """The certificates of a file in PEM.

    Raises:
        ArchiveUnusable: CERTIFICATE_UNUSABLE.
    """
    try:
        content = path.read_bytes()
        found = [x509.Certificate.load(der) for _, _, der in pem.unarmor(content, multiple=True)]
        for certificate in found:
            certificate.native  # noqa: B018 - parse it now, fail now
    except (OSError, ValueError) as error:
        raise ArchiveUnusable(ErrorCode.CERTIFICATE_UNUSABLE, detail=f"{path.name}: {error}") from error
    return found
