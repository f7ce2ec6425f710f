"""Another key for the journal: the old one signs over to the new one, between two rounds of the sequencer.

The new key lies in the folder of keys before the log is told of it, and takes the old one's place afterwards, which the
next signature does where this was cut short. The old private key is gone then.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode
from pipeline.journal.archive_log import ArchiveLog, altered, handover_key
from signing.keys.journal_key import JOURNAL_KEY, make_next_key, take_next_key
from storage.areas import JOURNAL
from storage.journal.checkpoint import LogKey
from storage.journal.key_chain import Handover, stated

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from signing.keys.journal_key import JournalKey


@dataclass(frozen=True, slots=True)
class KeyChange:
    """One key that took the place of another.

    Attributes:
        size: entries of the log then.
        time: ISO 8601 with zone.
        old, new: lines of the keys.
        lost: the old one was, and does not vouch for the new one.
    """

    size: int
    time: str
    old: str
    new: str
    lost: bool

    @classmethod
    def of(cls, handover: Handover) -> KeyChange:
        """As it is told to people."""
        return cls(handover.size, handover.time, handover.old.text, handover.new.text, handover.lost)


def rotate_key(log: ArchiveLog, folder: Path, time: datetime, *, lost: bool) -> KeyChange:
    """Hand over to a new key in the folder of keys; who calls this is the sequencer.

    Raises:
        ArchiveError: JOURNAL_EMPTY, JOURNAL_ALTERED; JOURNAL_KEY_HERE, it is not lost at all.
        ArchiveUnusable: JOURNAL_KEY_MISSING, KEYS_FOREIGN, as `ArchiveLog.signer`; KEY_UNUSABLE.
    """
    held, chain = log.latest(), log.keys()
    if chain is None or log.journal.at(held.size).root() != held.root:
        raise altered(f"{JOURNAL.prefix}tile")
    old = _old_key(log, folder, lost=lost)
    new = make_next_key(folder)
    handover = Handover(
        origin=log.origin,
        size=held.size,
        root=held.root,
        old=chain.current,
        new=LogKey(log.origin, new.public),
        time=time.isoformat(timespec="seconds"),
        lost=lost,
    )
    statement = stated(handover, old.sign if old else None, new.sign)
    log.store.put_bytes(handover_key(len(chain.handovers) + 1), statement.encode())
    take_next_key(folder, new.public)
    return KeyChange.of(handover)


def _old_key(log: ArchiveLog, folder: Path, *, lost: bool) -> JournalKey | None:
    """The key that signs over; None where it is lost."""
    try:
        key = log.signer(folder)
    except ArchiveUnusable as error:
        if lost and error.code is ErrorCode.JOURNAL_KEY_MISSING and folder.is_dir():
            return None
        raise
    if lost:
        raise ArchiveError(ErrorCode.JOURNAL_KEY_HERE, path=str(folder / JOURNAL_KEY))
    return key
