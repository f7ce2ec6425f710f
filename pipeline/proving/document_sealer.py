"""A PDF/A under the archive's seal: seen in one child, sealed by the process with the key, judged in another child."""

from __future__ import annotations

from base64 import b64encode
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from domain.errors import ArchiveError, ErrorCode
from domain.evidence import Indication
from pipeline.isolation.seal_jobs import (
    FIND_INK,
    FINISH_SEAL,
    KNOW_SIGNER,
    PRE_FLIGHT,
    PREPARE_SEAL,
    SEAL,
    FinishJob,
    SealJob,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from domain.evidence import VerificationReport
    from pipeline.isolation.sandbox import Sandbox
    from pipeline.isolation.signing_process import KeyHolder
    from pipeline.proving.authorities import KeptAuthorities
    from pipeline.settings.archive_settings import ArchiveSettings
    from signing.seal.prepared_seal import PreparedSeal
    from signing.seal.signer import SealReport


_CONFIRMED: Final = (
    "người ký cần một người xác nhận từng lô, không ký thay bản đã lưu được"
    " / a person confirms each batch of this signer: what is stored cannot be sealed anew by it"
)
_FRESH: Final = timedelta(hours=20)  # lists of revoked certificates are good for a day, often for a week


class DocumentSealer:
    """Seals documents of one archive.

    Args:
        settings: of the archive.
        sandbox: where strangers' pages are drawn and signatures judged.
        holder: the process with the key.
        authorities: that the archive keeps.
        clock: the time now, with zone.
    """

    def __init__(
        self,
        settings: ArchiveSettings,
        sandbox: Sandbox,
        holder: KeyHolder,
        authorities: KeptAuthorities,
        clock: Callable[[], datetime],
    ) -> None:
        self._settings, self._sandbox, self._holder = settings, sandbox, holder
        self._authorities, self._clock = authorities, clock

    def seal(self, source: Path, target: Path, record: str) -> tuple[SealReport, VerificationReport]:
        """Write `target`: `source`, a PDF/A of ours, under the seal, which our own verifier found to be valid.

        Raises:
            ArchiveError: SIGNING_FAILED, also where the verifier finds anything amiss; TIMESTAMP_FAILED.
            ArchiveUnusable: KEY_UNUSABLE, CERTIFICATE_UNUSABLE, TOKEN_AWAY, PIN_REFUSED.
        """
        if self._settings.signing.confirmed:
            raise ArchiveError(ErrorCode.SIGNING_FAILED, detail=_CONFIRMED)
        report = self._holder.call(SEAL, self._job(source, target, record))
        return report, self._judged(target, record)

    def seal_own(self, source: Path, target: Path, about: str) -> tuple[SealReport, VerificationReport]:
        """The same of a paper of the archive itself: by its own key where a person has to confirm each signature.

        Raises:
            ArchiveError, ArchiveUnusable: as `seal`.
        """
        if not self._settings.signing.confirmed:
            return self.seal(source, target, about)
        settings, ink = self._settings, self._sandbox.call(FIND_INK, source)
        job = SealJob(settings.own_signer, settings.organisation, source, target, self._clock(), about, ink)
        return self._sandbox.call(SEAL, job), self._judged(target, about)

    def prepare(self, source: Path, target: Path, record: str) -> PreparedSeal:
        """Write `target`: `source` with all of a seal but the signature, which somebody has to confirm first.

        Raises:
            ArchiveError: SIGNING_FAILED, TIMESTAMP_FAILED.
            ArchiveUnusable: as `seal`; SIGNING_SERVICE_AWAY.
        """
        return self._holder.call(PREPARE_SEAL, self._job(source, target, record))

    def signs_still(self, prepared: PreparedSeal) -> bool:
        """The one for whom it was prepared is the present signer."""
        return self._holder.call(KNOW_SIGNER, self._settings.signer).sha256 == prepared.certificate_sha256

    def is_fresh(self, prepared: PreparedSeal) -> bool:
        """What was found of the certificate then is not old."""
        return self._clock() - prepared.time < _FRESH

    def finish(
        self, source: Path, target: Path, prepared: PreparedSeal, value: bytes, record: str
    ) -> tuple[SealReport, VerificationReport]:
        """Write `target`: what was prepared as `source`, signed and stamped, which our own verifier found to be valid.

        Raises:
            ArchiveError, ArchiveUnusable: as `seal`.
        """
        job = FinishJob(self._settings.signer, source, target, prepared, b64encode(value).decode(), record)
        report = self._holder.call(FINISH_SEAL, job)
        return report, self._judged(target, record)

    def _job(self, source: Path, target: Path, record: str) -> SealJob:
        """What it takes to seal; the page is looked at in another child than that with the key."""
        settings, now = self._settings, self._clock()
        self._authorities.remember_signer()
        ink = self._sandbox.call(FIND_INK, source)
        return SealJob(settings.signer, settings.organisation, source, target, now, record, ink)

    def _judged(self, target: Path, record: str) -> VerificationReport:
        """The verdict of now, which must be the same on the last day that the timestamp is good for."""
        flight = self._sandbox.call(PRE_FLIGHT, self._authorities.judging(target, record, self._clock()))
        if flight.now.indication is not Indication.TOTAL_PASSED:
            raise ArchiveError(ErrorCode.SIGNING_FAILED, detail=flight.now.message)
        if flight.later and flight.day and flight.later.indication is not Indication.TOTAL_PASSED:
            detail = f"chữ ký sẽ không còn tự chứng minh được vào ngày {flight.day:%d/%m/%Y}: {flight.later.message}"
            raise ArchiveError(ErrorCode.SIGNING_FAILED, detail=detail)
        return flight.now
