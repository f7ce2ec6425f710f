"""Where hashes and entries of the log lie: tiles of 256, as C2SP `tlog-tiles` has them. Pure.

A tile of level L holds hashes over runs of 256^L entries; the last one of a level is partial and has its width in its
name. So no tile is ever written over.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from storage.journal.merkle import HASH_BYTES, root_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from storage.journal.merkle import Node

HEIGHT = 8
WIDTH = 1 << HEIGHT
_MOST_ENTRY_BYTES = 0xFFFF  # its length is told in two bytes
_KEPT_TILES = 64


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile.

    Attributes:
        level: 0 for hashes of entries; None for the entries themselves.
        index: among the tiles of its level.
        width: hashes or entries in it, 1 to 256.
    """

    level: int | None
    index: int
    width: int = WIDTH

    @property
    def key(self) -> str:
        """Its name below the log's folder."""
        thousands: list[str] = []
        index = self.index
        while index or not thousands:
            thousands.append(f"{index % 1000:03d}")
            index //= 1000
        number = "/".join([*(f"x{part}" for part in thousands[:0:-1]), thousands[0]])
        level = "entries" if self.level is None else str(self.level)
        return f"tile/{level}/{number}" + ("" if self.width == WIDTH else f".p/{self.width}")


def last_tile(level: int | None, size: int) -> Tile | None:
    """Find the partial tile at the right edge of a tree of `size` entries; None where the level has none."""
    count = size >> HEIGHT * (level or 0)
    return Tile(level, count // WIDTH, count % WIDTH) if count % WIDTH else None


def tiles_of(level: int | None, begin: int, end: int, count: int) -> Iterator[Tile]:
    """List the tiles of a level of `count` items that hold those from `begin` to `end`."""
    for index in range(begin // WIDTH, -(-end // WIDTH)):
        yield Tile(level, index, min(WIDTH, count - index * WIDTH))


def node_reader(size: int, read: Callable[[Tile], bytes]) -> Node:
    """Read nodes of a tree of `size` entries out of its tiles, few of which are kept."""

    @lru_cache(maxsize=_KEPT_TILES)
    def hashes(level: int, index: int) -> list[bytes]:
        count = size >> HEIGHT * level
        return split_hashes(read(Tile(level, index, min(WIDTH, count - index * WIDTH))))

    def node(level: int, index: int) -> bytes:
        tile_level, within = divmod(level, HEIGHT)
        first = index << within
        row = hashes(tile_level, first // WIDTH)
        return root_of(row[first % WIDTH : first % WIDTH + (1 << within)])

    return node


def split_hashes(data: bytes) -> list[bytes]:
    """Split a tile's bytes into its hashes."""
    return [data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES)]


def pack_entries(entries: Iterable[bytes]) -> bytes:
    """Write entries as a bundle: each behind its length in two bytes.

    Raises:
        ValueError: an entry is longer than 65,535 bytes.
    """
    packed = bytearray()
    for entry in entries:
        if len(entry) > _MOST_ENTRY_BYTES:
            raise ValueError(f"an entry of {len(entry)} bytes")
        packed += len(entry).to_bytes(2) + entry
    return bytes(packed)


def unpack_entries(bundle: bytes) -> list[bytes]:
    """Read the entries of a bundle.

    Raises:
        ValueError: the bundle ends inside an entry.
    """
    entries: list[bytes] = []
    at = 0
    while at < len(bundle):
        length = int.from_bytes(bundle[at : at + 2])
        entry = bundle[at + 2 : at + 2 + length]
        if len(bundle) < at + 2 or len(entry) != length:
            raise ValueError(f"the bundle ends inside entry {len(entries)}")
        entries.append(entry)
        at += 2 + length
    return entries
