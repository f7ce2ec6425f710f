"""A PDF/A under the archive's seal: seen in one child, sealed by the process with the key, judged in another child."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import ArchiveError, ErrorCode
from domain.evidence import Indication
from pipeline.isolation.jobs import VERIFY
from pipeline.isolation.seal_jobs import FIND_INK, SEAL, SealJob

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from domain.evidence import VerificationReport
    from pipeline.isolation.sandbox import Sandbox
    from pipeline.isolation.signing_process import KeyHolder
    from pipeline.proving.authorities import KeptAuthorities
    from pipeline.settings.archive_settings import ArchiveSettings
    from signing.seal.signer import SealReport


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
        settings, now = self._settings, self._clock()
        self._authorities.remember_signer()
        ink = self._sandbox.call(FIND_INK, source)
        job = SealJob(settings.signer, settings.organisation, source, target, now, record, ink)
        report = self._holder.call(SEAL, job)
        verdict = self._sandbox.call(VERIFY, self._authorities.judging(target, record, now))
        if verdict.indication is not Indication.TOTAL_PASSED:
            raise ArchiveError(ErrorCode.SIGNING_FAILED, detail=verdict.message)
        return report, verdict
