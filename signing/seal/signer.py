"""The ports of sealing: who signs, and who says when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from domain.evidence import TrustRegime

if TYPE_CHECKING:
    from pathlib import Path

    from signing.seal.mark_room import InkMap  # noqa: TC004 - never read back, and dear to load


@dataclass(frozen=True, slots=True)
class Mark:
    """The visible text of a seal on a digitised document (TT 05/2025 Điều 8.1; NĐ 30/2020 PL I Phần II.I.3).

    Attributes:
        digitiser: name of the archive that digitised.
        time: time of signing, with time zone; printed as ISO 8601 in Vietnam's zone.
        test: the seal is of the local test authority and must say so.
        ink: what the first page shows, so that the mark hides nothing; None where nobody looked.
    """

    digitiser: str
    time: datetime
    test: bool
    ink: InkMap | None = None


@dataclass(frozen=True, slots=True)
class SealReport:
    """What a seal was made of, for the record's events.

    Attributes:
        signer: name in the certificate.
        certificate_sha256: its digest.
        time: of signing, as claimed.
        profile: of the signature.
        regime: which law the certificate's root belongs to.
        told: timestamp servers that were asked in vain, and why; empty where the first one served.
    """

    signer: str
    certificate_sha256: str
    time: datetime
    profile: str
    regime: TrustRegime = TrustRegime.TEST
    told: str = ""

    def __str__(self) -> str:
        """As an event of the record tells it."""
        told = f"; dấu thời gian: {self.told}, đã dùng máy chủ khác" if self.told else ""
        return f"{self.profile}, {self.signer}, {self.certificate_sha256}{told}"


class Sealer(Protocol):
    """**Protocol:** puts the archive's seal on a PDF/A, PAdES B-LT (ETSI EN 319 142-1)."""

    def check(self) -> None:
        """Prove that the key opens and the certificate is in force (TT 15/2025 Điều 5: before signing).

        Raises:
            ArchiveUnusable: KEY_UNUSABLE or CERTIFICATE_UNUSABLE.
        """
        ...

    def seal(
        self, source: Path, target: Path, time: datetime, ink: InkMap | None = None, about: str = ""
    ) -> SealReport:
        """Write `target`: `source` with the visible mark and a B-LT signature, still PDF/A-2b.

        Args:
            source: a PDF/A of ours.
            target: replaced when it exists.
            time: of signing.
            ink: what the first page shows: the mark is put where nothing is.
            about: the record, for the list of uses of the key.

        Raises:
            ArchiveError: SIGNING_FAILED, TIMESTAMP_FAILED.
        """
        ...
