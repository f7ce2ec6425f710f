"""Whom the archive trusts besides the shipped list, and in which time: a dated profile, every version of it kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from domain.evidence import TrustRegime

ADDABLE = (TrustRegime.PUBLIC_SERVICE, TrustRegime.PUBLIC, TrustRegime.OWN)  # the laws an administrator may name


@dataclass(frozen=True, slots=True)
class Anchor:
    """One certificate of an authority.

    Attributes:
        sha256: of its DER.
        name: whom it names.
        certificate: PEM.
        regime: whose law it belongs to; one of the shipped list keeps the law that it has there.
        root: trust ends at it; else it only lies between.
        since, until: what was proven in this time is judged by it; None for no bound.
    """

    sha256: str
    name: str
    certificate: str
    regime: TrustRegime
    root: bool
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class AnchorProfile:
    """A version of the profile.

    Attributes:
        number: from 1.
        made: when.
        by: whose change it is: identifier of the account, or empty.
        reason: why.
        anchors: all that the archive has to say, in the order of their fingerprints.
    """

    number: int
    made: datetime
    by: str
    reason: str
    anchors: tuple[Anchor, ...] = ()

    def with_anchors(self, anchors: tuple[Anchor, ...], made: datetime, by: str, reason: str) -> AnchorProfile:
        """The next version, with these in place of those of the same certificates."""
        told = {anchor.sha256: anchor for anchor in (*self.anchors, *anchors)}
        kept = tuple(told[digest] for digest in sorted(told))
        return replace(self, number=self.number + 1, made=made, by=by, reason=reason, anchors=kept)
