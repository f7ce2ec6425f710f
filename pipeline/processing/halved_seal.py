"""The seal of a document whose signature somebody has to confirm: prepared, waiting, finished; kept at each turn.

work/RECORD/ATTEMPT/to-sign.json         what was prepared; replaced when it is prepared anew
work/RECORD/ATTEMPT/to-sign-HASH.pdf     the PDF/A with room for the signature over HASH
work/RECORD/ATTEMPT/signature-HASH       the signature value; never replaced

A value is kept before anything else is done with it, and belongs to one hash: no document is signed twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import ArchiveError, ErrorCode
from signing.seal.prepared_seal import PreparedSeal
from storage.packages.stored_json import StoredForm

if TYPE_CHECKING:
    from pathlib import Path

    from domain.evidence import VerificationReport
    from pipeline.intake.intake_plan import IntakePlan
    from pipeline.intake.places import Attempt
    from pipeline.processing.workspace import Workspace
    from pipeline.proving.document_sealer import DocumentSealer
    from signing.seal.signer import SealReport
    from storage.objects.object_store import ObjectStore

PREPARED = StoredForm(PreparedSeal, schema=1)


class HalvedSeal:
    """Prepared seals of one archive.

    Args:
        store: where they are kept.
        workspace: where files are made.
        sealer: makes both halves.
    """

    def __init__(self, store: ObjectStore, workspace: Workspace, sealer: DocumentSealer) -> None:
        self._store, self._workspace, self._sealer = store, workspace, sealer

    def kept(self, attempt: Attempt) -> PreparedSeal | None:
        """What was prepared; None where nothing was."""
        key = attempt.to_sign_key
        return PREPARED.read(self._store.read_bytes(key), key) if self._store.stat(key) else None

    def value(self, attempt: Attempt, prepared: PreparedSeal) -> bytes | None:
        """The signature value; None while nobody confirmed."""
        key = attempt.signature_key(prepared.hash)
        return self._store.read_bytes(key) if self._store.stat(key) else None

    def keep_value(self, attempt: Attempt, digest: str, value: bytes) -> None:
        """Keep a signature value; one that is there stays."""
        try:
            self._store.put_bytes(attempt.signature_key(digest), value)
        except ArchiveError as error:
            if error.code is not ErrorCode.OBJECT_EXISTS:
                raise

    def prepared(self, plan: IntakePlan) -> PreparedSeal:
        """The first half as it is to be signed now: prepared anew where another signs by now, or it is a day old.

        Raises:
            ArchiveError: SIGNING_FAILED, TIMESTAMP_FAILED; faults of the key and of the service.
        """
        kept = self.kept(plan.attempt)
        if kept is not None and self._sealer.signs_still(kept) and self._serves(plan.attempt, kept):
            return kept
        source = self._workspace.object(plan, plan.attempt.composed_key, "to-seal.pdf")
        target = self._workspace.new_file(plan, "to-sign.pdf")
        made = self._sealer.prepare(source, target, plan.record)
        self._store.replace_file(plan.attempt.prepared_key(made.hash), target)
        self._store.replace_bytes(plan.attempt.to_sign_key, PREPARED.write(made))  # last: what it names is there
        return made

    def _serves(self, attempt: Attempt, kept: PreparedSeal) -> bool:
        """It was signed, or may be still."""
        return self.value(attempt, kept) is not None or self._sealer.is_fresh(kept)

    def finished(
        self, plan: IntakePlan, prepared: PreparedSeal, value: bytes
    ) -> tuple[SealReport, VerificationReport, Path]:
        """The sealed document.

        Raises:
            ArchiveError: SIGNING_FAILED, TIMESTAMP_FAILED; faults of the key and of the service.
        """
        source = self._workspace.object(plan, plan.attempt.prepared_key(prepared.hash), "to-sign.pdf")
        target = self._workspace.new_file(plan, "sealed.pdf")
        report, verdict = self._sealer.finish(source, target, prepared, value, plan.record)
        return report, verdict, target
