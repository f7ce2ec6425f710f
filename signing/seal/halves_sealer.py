"""The archive's seal in two halves: prepared now, finished when the signature value is there."""

from __future__ import annotations

import asyncio
import shutil
from typing import TYPE_CHECKING

from domain.errors import ArchiveError, ErrorCode
from domain.evidence import TrustRegime
from signing.keys.key_files import name_of
from signing.keys.key_signer import GivenSigner
from signing.keys.key_uses import KeyUse, note_use
from signing.seal.halves import put_by, taken_up
from signing.seal.pades_sealer import (
    PROFILE,
    PadesSealer,
    prepare_and_close,
    seal_errors,
    server_name,
    written_whole,
)
from signing.seal.pades_signature import complete
from signing.seal.signer import Mark, SealReport

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from pyhanko.sign.timestamps import TimeStamper

    from signing.seal.mark_room import InkMap
    from signing.seal.prepared_seal import PreparedSeal


class HalvesSealer(PadesSealer):
    """Seals PDF/A files by a key that somebody has to confirm."""

    def prepare(self, source: Path, target: Path, time: datetime, ink: InkMap | None = None) -> PreparedSeal:
        """Write `target`: `source` with mark, evidence and room for the signature; nothing is signed.

        Raises:
            ArchiveUnusable: KEY_UNUSABLE, CERTIFICATE_UNUSABLE, SIGNING_SERVICE_AWAY, DISK_FULL.
            ArchiveError: SIGNING_FAILED, TIMESTAMP_FAILED.
        """
        regime = self.check_signer()
        mark = Mark(self._digitiser, time, test=regime is TrustRegime.TEST, ink=ink)
        digest = self._means.signatory().certificate.sha256.hex()

        def written(stamper: TimeStamper) -> PreparedSeal:
            signature = self.signature(stamper)
            with seal_errors(target), source.open("rb") as stream, written_whole(target) as output:
                made = asyncio.run(prepare_and_close(stream, output, mark, signature))
            return put_by(made, digest, regime, server_name(stamper), time)

        return self.first_serving(written)[0]

    def finish(self, source: Path, target: Path, kept: PreparedSeal, value: bytes, about: str = "") -> SealReport:
        """Write `target`: what was prepared as `source`, with its signature value and a timestamp of now.

        Raises:
            ArchiveUnusable: KEY_UNUSABLE, CERTIFICATE_UNUSABLE, DISK_FULL.
            ArchiveError: SIGNING_FAILED, another signs by now; TIMESTAMP_FAILED.
        """
        signatory = self._means.signatory()
        if signatory.certificate.sha256.hex() != kept.certificate_sha256:
            raise ArchiveError(ErrorCode.SIGNING_FAILED, detail="người ký đã đổi / another signs by now")
        stamper = next(
            (one for one in self._means.timestampers() if server_name(one) == kept.server),
            self._means.timestampers()[0],
        )
        with seal_errors(target), source.open("rb") as stream, written_whole(target) as output:
            shutil.copyfileobj(stream, output)
            asyncio.run(complete(output, taken_up(kept), GivenSigner(signatory, value), stamper))
        note_use(self._means.uses, KeyUse.DOCUMENT, about, self._clock())
        return SealReport(name_of(signatory.certificate), kept.certificate_sha256, kept.time, PROFILE, kept.regime)
