"""Asking for the journal: entries, proofs, checkpoints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import ArchiveError, ErrorCode
from domain.people.permissions import Permission
from domain.vietnam_time import VIETNAM
from pipeline.acts import act

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from domain.actors import Actor
    from domain.journal import JournalFilter, ToldAct
    from pipeline.journal.archive_log import ArchiveLog
    from pipeline.journal.exporting import JournalExport
    from pipeline.journal.rotating import KeyChange
    from pipeline.journal.standing import JournalStanding
    from pipeline.journal.verifying import JournalReport
    from pipeline.wiring import Parts

_PAGE_SIZE = 500


class JournalUseCases:
    """What auditors ask for. Names, addresses and search words are seen nowhere else."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    @act(Permission.READ_JOURNAL)
    def select(
        self, actor: Actor, wanted: JournalFilter, before: tuple[datetime, str] | None = None, limit: int = 100
    ) -> tuple[ToldAct, ...]:
        """At most `limit` wanted entries, newest first, behind the one of that time and identifier."""
        return tuple(self._parts.catalogue.journal.select(wanted, before, limit))

    @act(Permission.READ_JOURNAL)
    def walk(self, actor: Actor, wanted: JournalFilter, most: int) -> Iterator[ToldAct]:
        """At most `most` wanted entries, newest first, asked for page by page."""
        return self._all(wanted, most)

    @act(Permission.READ_JOURNAL)
    def proof(self, actor: Actor, number: int) -> str:
        """One entry and what proves it; see `exporting.entry_proof`."""
        from pipeline.journal.exporting import entry_proof

        return entry_proof(self._log(), self._parts.catalogue.journal, number)

    @act(Permission.READ_JOURNAL)
    def verify(self, actor: Actor, older: Mapping[str, str]) -> JournalReport:
        """Prove the journal, older checkpoints (texts by name) included; see `verifying.verify_journal`."""
        from pipeline.journal.verifying import verify_journal

        return verify_journal(self._log(), self._parts.catalogue.journal, older)

    @act(Permission.READ_JOURNAL)
    def export(self, actor: Actor, folder: Path, since: str = "") -> JournalExport:
        """Write the journal behind the checkpoint `since`, or all of it, with its proof; see `exporting`."""
        from pipeline.journal.exporting import export_journal

        return export_journal(self._log(), self._parts.catalogue.journal, folder, since)

    @act(Permission.READ_JOURNAL)
    def checkpoint(self, actor: Actor) -> str:
        """The latest signed checkpoint, as text.

        Raises:
            ArchiveError: JOURNAL_EMPTY; JOURNAL_ALTERED, its signature is wrong.
        """
        log = self._log()
        log.latest()
        return log.note()

    @act(Permission.OPERATE)
    def rotate_key(self, actor: Actor, *, lost: bool) -> KeyChange:
        """Make a new key, to which the old one signs over, or, where it is `lost`, which follows it unvouched for.

        Raises:
            ArchiveError: CONFIRMATION_NEEDED; what `rotating.rotate_key` raises.
        """
        from pipeline.journal.rotating import rotate_key

        if not actor.confirmed:
            raise ArchiveError(ErrorCode.CONFIRMATION_NEEDED)
        with self._parts.catalogue.journal.alone():
            return rotate_key(self._log(), self._parts.settings.keys_folder, self._parts.clock(), lost=lost)

    @act(Permission.READ_JOURNAL)
    def waiting(self, actor: Actor) -> tuple[int, datetime | None]:
        """How many entries ended and are not signed yet, and when the oldest of them began."""
        return self._parts.catalogue.journal.waiting()

    @act(Permission.OPERATE)
    def mail_checkpoint(self, actor: Actor) -> tuple[str, ...]:
        """Mail the latest checkpoint to those whom the settings name; returns the addresses that were refused.

        Raises:
            ArchiveUnusable: SETTINGS_INVALID, no mail server is set.
            ArchiveError: JOURNAL_EMPTY, JOURNAL_ALTERED; MAIL_FAILED.
        """
        from pipeline.journal.mailing import send_checkpoint

        log, time = self._log(), self._parts.clock()
        log.latest()
        note, key = log.note(), log.key()
        refused = send_checkpoint(self._parts.settings, note, key.text if key else "", time)
        log.keep_mailed(note, f"{time.astimezone(VIETNAM):%Y-%m-%d}")
        return refused

    @act(Permission.OPERATE)
    def standing(self, actor: Actor) -> JournalStanding:
        """How much is signed, and how much waits for what."""
        from pipeline.journal.standing import standing

        return standing(self._parts)

    def _log(self) -> ArchiveLog:
        from pipeline.journal.archive_log import ArchiveLog

        return ArchiveLog.of(self._parts.store, self._parts.settings.archive)

    def _all(self, wanted: JournalFilter, most: int) -> Iterator[ToldAct]:
        last = None
        while most > 0 and (page := self._parts.catalogue.journal.select(wanted, last, min(most, _PAGE_SIZE))):
            yield from page
            most -= len(page)
            last = (page[-1].entry.time, page[-1].entry.identifier)
