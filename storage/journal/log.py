"""The log in the object store: entries go in at the end, in tiles that are written once; then its checkpoint.

A crash leaves at most tiles beyond the checkpoint. Entries have their numbers before they come here (one sequencer in
the database), so whoever goes on writes the same bytes under the same names; whoever would write others is refused by
the store, and so a log never forks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.errors import ArchiveError, ErrorCode
from storage.journal.merkle import consistency_path, leaf_hash, range_path, root_of, tree_root
from storage.journal.tiles import (
    WIDTH,
    Tile,
    last_tile,
    node_reader,
    pack_entries,
    split_hashes,
    tiles_of,
    unpack_entries,
)
from storage.objects.object_store import ObjectStore

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storage.journal.merkle import Node

CHECKPOINT = "checkpoint"
_MOST_LEVELS = 8  # 256^8 entries


@dataclass(frozen=True, slots=True)
class Journal:
    """A log of entries below one folder of an object store.

    Attributes:
        store: where.
        folder: below which, without a `/` at its end.
    """

    store: ObjectStore
    folder: str = "journal"

    def append(self, size: int, entries: Sequence[bytes]) -> bytes:
        """Lay entries behind the first `size` ones; returns the new root, 32 bytes. The same again changes nothing.

        Raises:
            ArchiveError: OBJECT_EXISTS, other entries stand there; OBJECT_MISSING, the log is shorter than `size`.
        """
        if entries:
            self._write_entries(size, entries)
            self._write_hashes(size, [leaf_hash(entry) for entry in entries])
        return self.at(size + len(entries)).root()

    def at(self, size: int) -> JournalView:
        """See the log as it was published with `size` entries."""
        return JournalView(self, size)

    def checkpoint(self) -> str | None:
        """Read the latest signed checkpoint; None while there is none."""
        key = f"{self.folder}/{CHECKPOINT}"
        return self.store.read_bytes(key).decode() if self.store.stat(key) else None

    def publish(self, note: str, size: int) -> str:
        """Make a signed checkpoint the latest one, and keep it under its size as well; returns it.

        Where one of this size was kept already, by whom did not come to make it the latest, it is that one.
        """
        key = f"{self.folder}/checkpoints/{size:020d}"
        if self.store.stat(key):
            note = self.store.read_bytes(key).decode()
        else:
            self.store.put_bytes(key, note.encode())
        self.store.replace_bytes(f"{self.folder}/{CHECKPOINT}", note.encode())
        return note

    def found(self, size: int) -> int:
        """How many entries lie here: those of the log of `size`, and what was laid beyond by who did not publish it."""
        index, most = size // WIDTH, size
        while True:
            widths = [self._width(info.key) for info in self.store.list(self._key(Tile(None, index)))]
            if not widths:
                return most
            most = max(most, index * WIDTH + max(widths))
            index += 1

    @staticmethod
    def _width(key: str) -> int:
        whole, partial, width = key.rpartition(".p/")
        return int(width) if whole and partial else WIDTH

    def _write_entries(self, size: int, entries: Sequence[bytes]) -> None:
        edge = last_tile(None, size)
        row = [*(self.bundle(edge) if edge else []), *entries]
        begin = size - size % WIDTH
        for tile in tiles_of(None, begin, begin + len(row), begin + len(row)):
            first = tile.index * WIDTH - begin
            self._put(tile, pack_entries(row[first : first + tile.width]))

    def _write_hashes(self, size: int, added: list[bytes]) -> None:
        """Level by level: each full tile gives one hash to the level above."""
        for level in range(_MOST_LEVELS):
            if not added:
                return
            count = size >> 8 * level
            edge = last_tile(level, size)
            row = [*(split_hashes(self.read(edge)) if edge else []), *added]
            begin = count - count % WIDTH
            added = []
            for tile in tiles_of(level, begin, begin + len(row), begin + len(row)):
                first = tile.index * WIDTH - begin
                hashes = row[first : first + tile.width]
                self._put(tile, b"".join(hashes))
                if tile.width == WIDTH:
                    added.append(root_of(hashes))

    def bundle(self, tile: Tile) -> list[bytes]:
        """Read the entries of one tile of them.

        Raises:
            ArchiveError: OBJECT_MISSING; OBJECT_CORRUPT, the bundle is not whole.
        """
        try:
            return unpack_entries(self.read(tile))
        except ValueError as error:
            key = self._key(tile)
            raise ArchiveError(ErrorCode.OBJECT_CORRUPT, key=key, expected="entries", found=str(error)) from error

    def read(self, tile: Tile) -> bytes:
        """Read a tile's bytes; from the full one where the log has grown since."""
        key = self._key(tile)
        if tile.width != WIDTH and self.store.stat(key) is None:
            whole = Tile(tile.level, tile.index)
            data = self.store.read_bytes(self._key(whole))
            if tile.level is None:
                return pack_entries(unpack_entries(data)[: tile.width])
            return b"".join(split_hashes(data)[: tile.width])
        return self.store.read_bytes(key)

    def _put(self, tile: Tile, data: bytes) -> None:
        self.store.put_bytes(self._key(tile), data)

    def _key(self, tile: Tile) -> str:
        return f"{self.folder}/{tile.key}"


@dataclass(frozen=True, slots=True)
class JournalView:
    """A log as it was with so many entries, whatever came since.

    Attributes:
        journal: the log.
        size: entries; a size that was published.
    """

    journal: Journal
    size: int

    def root(self, size: int | None = None) -> bytes:
        """Compute the root over the first `size` entries, 32 bytes; over all of the view where none is given."""
        return tree_root(self.size if size is None else size, self._node())

    def entries(self, begin: int, end: int) -> Iterator[bytes]:
        """Read entries `begin` to `end`.

        Raises:
            ArchiveError: OBJECT_MISSING; OBJECT_CORRUPT, a bundle is not whole.
        """
        for tile in tiles_of(None, begin, end, self.size):
            first = tile.index * WIDTH
            yield from self.journal.bundle(tile)[max(begin - first, 0) : end - first]

    def proof(self, begin: int, end: int) -> list[bytes]:
        """List the hashes that prove entries `begin` to `end`, and that none of them is left out."""
        return range_path(begin, end, self.size, self._node())

    def consistency(self, old: int) -> list[bytes]:
        """List the hashes that prove that the log only grew since it had `old` entries."""
        return consistency_path(old, self.size, self._node())

    def _node(self) -> Node:
        return node_reader(self.size, self.journal.read)
