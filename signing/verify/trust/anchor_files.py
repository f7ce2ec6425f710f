"""Certificates of authorities as entries of a dated profile: those of the shipped list, and those of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.anchors import Anchor
from domain.errors import ArchiveUnusable, ErrorCode
from signing.keys.key_files import as_pem
from signing.verify.trust.anchors import load_profile, read_authorities

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from asn1crypto import x509

    from domain.evidence import TrustRegime


def shipped_anchors() -> tuple[Anchor, ...]:
    """The list that comes with the program."""
    return tuple(_anchor(item.certificate, item.regime, item.root) for item in load_profile(None).authorities)


def anchors_in(
    path: Path, regime: TrustRegime, since: datetime | None = None, until: datetime | None = None
) -> tuple[Anchor, ...]:
    """The certificates of a file in PEM.

    Raises:
        ArchiveUnusable: CERTIFICATE_UNUSABLE, also where one is of no authority.
    """
    found = read_authorities(path)
    for certificate in found:
        if not certificate.ca and not certificate.self_issued:
            raise ArchiveUnusable(
                ErrorCode.CERTIFICATE_UNUSABLE,
                detail=f"{path.name}: không phải của cơ quan cấp chứng thư / of no certificate authority",
            )
    return tuple(_anchor(item, regime, item.self_issued, since, until) for item in found)


def _anchor(
    certificate: x509.Certificate,
    regime: TrustRegime,
    root: bool,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Anchor:
    names = certificate.subject.native
    name = names.get("common_name") or names.get("organization_name") or ""
    return Anchor(certificate.sha256.hex(), str(name), as_pem(certificate), regime, root, since, until)
