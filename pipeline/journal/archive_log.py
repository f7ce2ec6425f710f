"""The archive's log in the object store: where it lies, whose key signs it, what it is known to hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode
from domain.journal import JournalEntry, ToldAct
from signing.keys.journal_key import (
    JOURNAL_KEY,
    make_journal_key,
    open_journal_key,
    signature_holds,
    take_next_key,
)
from storage.areas import JOURNAL, PERSONAL
from storage.journal.checkpoint import Checkpoint, LogKey, signed
from storage.journal.key_chain import KeyChain, read_handover
from storage.journal.log import CHECKPOINT, Journal
from storage.journal.personal import PersonalParts
from storage.objects.object_store import ObjectStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from signing.keys.journal_key import JournalKey

_KEY = f"{JOURNAL.prefix}key"
_HEAD = f"{JOURNAL.prefix}{CHECKPOINT}"


@dataclass(frozen=True, slots=True)
class ArchiveLog:
    """The log of one archive.

    Attributes:
        store: of the archive.
        origin: names the log in its checkpoints, and its key.
        journal: the tiles.
        personal: what entries tell of persons, beside them.
    """

    store: ObjectStore
    origin: str
    journal: Journal
    personal: PersonalParts

    @classmethod
    def of(cls, store: ObjectStore, archive: str) -> Self:
        """The log of the archive of this identity."""
        return cls(store, f"vankho/{archive}", Journal(store, JOURNAL.name), PersonalParts(store, PERSONAL.name))

    def keys(self) -> KeyChain | None:
        """Whose checkpoints these are; None while there were none.

        Raises:
            ArchiveError: JOURNAL_ALTERED, a key or statement is none.
        """
        if self.store.stat(_KEY) is None:
            return None
        at = _KEY
        try:
            chain = KeyChain(LogKey.parse(self.store.read_bytes(_KEY).decode()))
            while self.store.stat(at := handover_key(len(chain.handovers) + 1)) is not None:
                chain = chain.follow(read_handover(self.store.read_bytes(at).decode(), signature_holds))
        except ValueError as error:
            raise altered(at, error) from error
        return chain

    def key(self) -> LogKey | None:
        """The key in office; raises as `keys`."""
        chain = self.keys()
        return chain.current if chain else None

    def statements(self) -> list[str]:
        """How its keys followed each other, as notes."""
        chain = self.keys()
        numbers = range(1, len(chain.handovers) + 1) if chain else ()
        return [self.store.read_bytes(handover_key(number)).decode() for number in numbers]

    def note(self) -> str:
        """The latest signed checkpoint as it lies there; empty while there is none."""
        return self.journal.checkpoint() or ""

    def checkpoint(self) -> Checkpoint | None:
        """The latest checkpoint, its signature proven; None while there is none.

        Raises:
            ArchiveError: JOURNAL_ALTERED.
        """
        note, keys = self.note(), self.keys()
        if not note:
            return None
        if keys is None:
            raise altered(_KEY, ValueError("missing"))
        try:
            return self.read(note, keys)
        except ValueError as error:
            raise altered(_HEAD, error) from error

    def read(self, note: str, keys: KeyChain) -> Checkpoint:
        """Read a signed checkpoint of this log.

        Raises:
            ValueError: it is none, or one of another log.
        """
        found = keys.read(note, signature_holds)
        if found.origin != self.origin:
            raise ValueError(f"of {found.origin}")
        return found

    def older(self, name: str, note: str) -> Checkpoint:
        """Read a checkpoint that somebody kept, called `name`.

        Raises:
            ArchiveError: CHECKPOINT_UNUSABLE, it is none of this log.
        """
        keys = self.keys()
        try:
            return self.read(note, keys or KeyChain(LogKey(self.origin, b"")))
        except ValueError as error:
            raise ArchiveError(ErrorCode.CHECKPOINT_UNUSABLE, path=name, detail=str(error)) from error

    def latest(self) -> Checkpoint:
        """The latest checkpoint.

        Raises:
            ArchiveError: JOURNAL_EMPTY, JOURNAL_ALTERED.
        """
        found = self.checkpoint()
        if found is None:
            raise ArchiveError(ErrorCode.JOURNAL_EMPTY)
        return found

    def signer(self, keys: Path) -> JournalKey:
        """The key that signs, made now where the log has none yet.

        Raises:
            ArchiveUnusable: JOURNAL_KEY_MISSING, it is not in the folder `keys`; KEYS_FOREIGN, another is.
        """
        known = self.key()
        if known is None:
            if not keys.is_dir():
                raise ArchiveUnusable(ErrorCode.JOURNAL_KEY_MISSING, path=str(keys / JOURNAL_KEY))
            known = self._introduce(make_journal_key(keys))
        take_next_key(keys, known.public)  # who rotated it may not have come to do so
        if not (keys / JOURNAL_KEY).exists():
            raise ArchiveUnusable(ErrorCode.JOURNAL_KEY_MISSING, path=str(keys / JOURNAL_KEY))
        key = open_journal_key(keys)
        if key.public != known.public:
            found = LogKey(self.origin, key.public).identifier.hex()
            raise ArchiveUnusable(
                ErrorCode.KEYS_FOREIGN, path=str(keys / JOURNAL_KEY), found=found, expected=known.identifier.hex()
            )
        return key

    def _introduce(self, key: JournalKey) -> LogKey:
        """Tell whose the log is; of several that would, one did."""
        ours = LogKey(self.origin, key.public)
        try:
            self.store.put_bytes(_KEY, f"{ours.text}\n".encode())
        except ArchiveError as error:
            if error.code is not ErrorCode.OBJECT_EXISTS:
                raise
        return self.key() or ours

    def publish(self, size: int, root: bytes, signer: JournalKey, time: datetime) -> str:
        """Sign and publish what the log holds; returns the note."""
        key, keys = LogKey(self.origin, signer.public), self.keys()
        checkpoint = Checkpoint(self.origin, size, root, time.isoformat(timespec="seconds"))
        note = self.journal.publish(signed(checkpoint, key, signer.sign), size)
        if keys is None or (found := self.read(note, keys)).root != root:
            raise altered(f"{JOURNAL.prefix}checkpoints/{size:020d}", ValueError(found.root.hex() if keys else "key"))
        return note

    def keep_day(self, note: str, day: str) -> None:
        """Keep the last checkpoint of a day under the day's name."""
        key = f"{JOURNAL.prefix}days/{day}"
        if self.store.stat(key) is None:
            self.store.put_bytes(key, note.encode())

    def mailed(self, day: str) -> bool:
        """A checkpoint was mailed on that day."""
        return self.store.stat(f"{JOURNAL.prefix}mails/{day}") is not None

    def keep_mailed(self, note: str, day: str) -> None:
        """Keep which checkpoint was mailed on a day; the first counts."""
        if not self.mailed(day):
            self.store.put_bytes(f"{JOURNAL.prefix}mails/{day}", note.encode())

    def entries(self, begin: int, end: int, size: int) -> Iterator[ToldAct]:
        """Entries `begin` to `end` of the log of `size`, with their personal parts as far as they are kept.

        Raises:
            ArchiveError: OBJECT_MISSING, OBJECT_CORRUPT; JOURNAL_ALTERED, an entry is none.
        """
        parts = dict(self.personal.read(begin))
        for number, leaf in enumerate(self.journal.at(size).entries(begin, end), begin):
            try:
                entry = JournalEntry.read(leaf)
            except (ValueError, KeyError, TypeError) as error:
                raise altered(f"{JOURNAL.prefix}#{number}", error) from error
            part = parts.get(number, "")
            yield ToldAct(entry, part if entry.is_of(part) else "")


def handover_key(number: int) -> str:
    """Where the statement of the handover of that number lies, from 1."""
    return f"{JOURNAL.prefix}keys/{number:06d}"


def altered(key: str, error: Exception | None = None) -> ArchiveError:
    """What the object store holds is not what was signed."""
    return ArchiveError(ErrorCode.JOURNAL_ALTERED, key=key, detail=str(error or ""))
