"""The journal proven: log, signature, database and older checkpoints must all tell the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING

from catalogue.journal import JournalCatalogue
from domain.errors import ArchiveError, ErrorCode
from domain.journal import JournalEntry
from pipeline.journal.archive_log import ArchiveLog
from pipeline.journal.rotating import KeyChange
from storage.journal.checkpoint import Checkpoint
from storage.journal.key_chain import Handover
from storage.journal.merkle import GrowingRoot, leaf_hash

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_TOGETHER = 512
_TOLD_MOST = 1000


class JournalFault(StrEnum):
    """What does not add up."""

    ROW_CHANGED = "row-changed"  # the database tells another entry than the log
    ROW_MISSING = "row-missing"  # the database lacks an entry that the log has
    PERSONAL_CHANGED = "personal-changed"  # a name or word is not what the entry was sealed with
    TILE_MISSING = "tile-missing"
    TILE_CHANGED = "tile-changed"  # entries do not hash to what was signed
    LOG_CUT = "log-cut"  # it is shorter than an older checkpoint, or than the database
    FORKED = "forked"  # it does not continue an older checkpoint
    SIGNATURE = "signature"  # a checkpoint is not signed by the log's key


@dataclass(frozen=True, slots=True)
class JournalFinding:
    """One fault: what, at which entry (None for the whole), and what else is known."""

    fault: JournalFault
    number: int | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class JournalReport:
    """What was found.

    Attributes:
        size: entries that are signed.
        waiting: entries that are not signed yet.
        erased: entries whose personal part is no more.
        time: when the latest checkpoint was signed.
        keys: how the keys that signed followed each other.
        older: sizes of the older checkpoints that the log continues.
        findings: what does not add up, at most 1000 of it.
    """

    size: int
    waiting: int
    erased: int = 0
    time: str = ""
    keys: tuple[KeyChange, ...] = ()
    older: tuple[int, ...] = ()
    findings: tuple[JournalFinding, ...] = ()

    @property
    def well(self) -> bool:
        """All adds up."""
        return not self.findings


def verify_journal(log: ArchiveLog, rows: JournalCatalogue, older: Mapping[str, str]) -> JournalReport:
    """Prove the log against its checkpoint, the database against the log, and older checkpoints (by name) against it.

    Raises:
        ArchiveError: JOURNAL_EMPTY, nothing is signed yet; CHECKPOINT_UNUSABLE, an older one is none of this log.
    """
    waiting = rows.waiting()[0]
    try:
        checkpoint, keys = log.checkpoint(), log.keys()
    except ArchiveError as error:
        if error.code is not ErrorCode.JOURNAL_ALTERED:
            raise
        finding = JournalFinding(JournalFault.SIGNATURE, detail=str(error.facts.get("key", "")))
        return JournalReport(0, waiting, findings=(finding,))
    known = [log.older(name, note) for name, note in older.items()]
    if checkpoint is None:
        cut = rows.size() or known
        if not cut:
            raise ArchiveError(ErrorCode.JOURNAL_EMPTY)
        return JournalReport(0, waiting, findings=(JournalFinding(JournalFault.LOG_CUT, detail="checkpoint"),))
    handovers = keys.handovers if keys else ()
    return _Verification(log, rows, checkpoint, known, handovers).run(waiting)


@dataclass(slots=True)
class _Verification:
    """One run."""

    log: ArchiveLog
    rows: JournalCatalogue
    checkpoint: Checkpoint
    older: list[Checkpoint]
    handovers: tuple[Handover, ...]
    findings: list[JournalFinding] = field(default_factory=list)
    erased: int = 0

    def run(self, waiting: int) -> JournalReport:
        roots = self._walk()
        if roots.get(self.checkpoint.size) != self.checkpoint.root and not self._named_already():
            self._tell(JournalFault.TILE_CHANGED, None, "root")
        for handover in self.handovers:
            self._continues(handover.checkpoint, roots)
        continued = tuple(one.size for one in self.older if self._continues(one, roots))
        return JournalReport(
            size=self.checkpoint.size,
            waiting=waiting,
            erased=self.erased,
            time=self.checkpoint.time,
            keys=tuple(map(KeyChange.of, self.handovers)),
            older=continued,
            findings=tuple(self.findings),
        )

    def _continues(self, old: Checkpoint, roots: Mapping[int, bytes]) -> bool:
        if old.size > self.checkpoint.size:
            self._tell(JournalFault.LOG_CUT, old.size, old.time)
        elif roots.get(old.size) != old.root:
            self._tell(JournalFault.FORKED, old.size, old.time)
        else:
            return True
        return False

    def _walk(self) -> dict[int, bytes]:
        """Read all entries once; the roots at the sizes of all checkpoints, as far as the entries could be read."""
        known = (*self.older, *(one.checkpoint for one in self.handovers), self.checkpoint)
        sizes = {one.size for one in known}
        tree, parts = GrowingRoot(), dict(self.log.personal.read())
        roots = {0: tree.root} if 0 in sizes else {}
        begin = 0
        try:
            entries = self.log.journal.at(self.checkpoint.size).entries(0, self.checkpoint.size)
            while group := list(islice(entries, _TOGETHER)):
                self._compare(begin, group, parts)
                begin += len(group)
                for leaf in group:
                    tree.add(leaf_hash(leaf))
                    if tree.size in sizes:
                        roots[tree.size] = tree.root
        except ArchiveError as error:
            if error.code not in {ErrorCode.OBJECT_MISSING, ErrorCode.OBJECT_CORRUPT}:
                raise
            fault = JournalFault.TILE_MISSING if error.code is ErrorCode.OBJECT_MISSING else JournalFault.TILE_CHANGED
            self._tell(fault, begin, str(error.facts.get("key", "")))
        return roots

    def _compare(self, begin: int, leaves: Sequence[bytes], parts: Mapping[int, str]) -> None:
        """A run of the log with the database, and personal parts with what the entries were sealed with."""
        rows = {one.entry.number: one for one in self.rows.numbered(begin, begin + len(leaves))}
        for number, leaf in enumerate(leaves, begin):
            row = rows.get(number)
            try:
                entry = JournalEntry.read(leaf)
            except (ValueError, KeyError, TypeError):
                self._tell(JournalFault.TILE_CHANGED, number)
                continue
            if row is None:
                self._tell(JournalFault.ROW_MISSING, number)
            elif row.entry.leaf != entry.leaf:
                self._tell(JournalFault.ROW_CHANGED, number, _difference(row.entry, entry))
            self._compare_personal(entry, row.part if row else "", parts.get(number, ""))

    def _compare_personal(self, entry: JournalEntry, here: str, kept: str) -> None:
        number = entry.number
        told = [part for part in (here, kept) if part]
        if not told and entry.commitment:
            self.erased += 1
        if not all(entry.is_of(part) for part in told):
            self._tell(JournalFault.PERSONAL_CHANGED, number)

    def _named_already(self) -> bool:
        return any(one.fault in {JournalFault.TILE_CHANGED, JournalFault.TILE_MISSING} for one in self.findings)

    def _tell(self, fault: JournalFault, number: int | None, detail: str = "") -> None:
        if len(self.findings) < _TOLD_MOST:
            self.findings.append(JournalFinding(fault, number, detail))


def _difference(row: JournalEntry, sealed: JournalEntry) -> str:
    """Names of the fields that differ."""
    names: Iterator[str] = iter(JournalEntry.__dataclass_fields__)
    return ", ".join(name for name in names if getattr(row, name) != getattr(sealed, name))
