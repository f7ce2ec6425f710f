"""Merkle trees of RFC 9162 §2.1: hashes of entries, proofs of ranges and of consistency, and their checking. Pure.

A tree is read through a function `node(level, index)`: the hash over the `index`-th run of 2^level entries, all of them
in the tree. Nothing else of a tree is ever needed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()  # §2.1.1: the hash of an empty list is the hash of an empty string
Node = Callable[[int, int], bytes]


def leaf_hash(entry: bytes) -> bytes:
    """Hash one entry as a leaf, 32 bytes; leaves and nodes have prefixes of their own (RFC 9162 §2.1.1)."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two hashes as the node over them, 32 bytes (RFC 9162 §2.1.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(hashes: Sequence[bytes]) -> bytes:
    """Hash a list of leaf hashes to the root of their tree, 32 bytes."""
    if not hashes:
        return EMPTY_ROOT
    level = list(hashes)
    while len(level) > 1:  # an odd last one rises as it is, which is what splitting at powers of two comes to
        pairs = [node_hash(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        level = pairs + level[len(level) & ~1 :]
    return level[0]


class GrowingRoot:
    """The root of a tree that grows by a leaf hash at a time, of which only the whole subtrees are kept."""

    def __init__(self) -> None:
        self.size = 0
        self._whole: list[bytes] = []  # of sizes as the bits of `size` that are set, the largest first

    def add(self, leaf: bytes) -> None:
        """One more entry."""
        rest = self.size
        while rest & 1:
            leaf, rest = node_hash(self._whole.pop(), leaf), rest >> 1
        self._whole.append(leaf)
        self.size += 1

    @property
    def root(self) -> bytes:
        """The root over all so far, 32 bytes."""
        if not self._whole:
            return EMPTY_ROOT
        found = self._whole[-1]
        for left in self._whole[-2::-1]:
            found = node_hash(left, found)
        return found


def tree_root(size: int, node: Node) -> bytes:
    """Compute the root of the first `size` entries, 32 bytes."""
    return _span_hash(0, size, node) if size else EMPTY_ROOT


def consistency_path(old: int, new: int, node: Node) -> list[bytes]:
    """List the hashes that prove that `old` entries are the beginning of `new` ones (RFC 9162 §2.1.4.1).

    Raises:
        ValueError: the older tree is not smaller or equal.
    """
    if not 0 <= old <= new:
        raise ValueError(f"{old} entries before {new}")
    if old in {0, new}:
        return []
    path: list[bytes] = []
    begin, end, whole = 0, new, True
    while old != end:
        middle = begin + _split(end - begin)
        if old <= middle:
            path.append(_span_hash(middle, end, node))
            end = middle
        else:
            path.append(_span_hash(begin, middle, node))
            begin, whole = middle, False
    if not whole:
        path.append(_span_hash(begin, end, node))
    return path[::-1]


def is_consistent(old: tuple[int, bytes], new: tuple[int, bytes], path: Sequence[bytes]) -> bool:
    """Tell whether a proof leads from the older size and root to the newer ones (RFC 9162 §2.1.4.2)."""
    (old_size, old_root), (new_size, new_root) = old, new
    if old_size == new_size:
        return old_root == new_root and not path
    if old_size == 0:
        return old_root == EMPTY_ROOT and not path
    if old_size > new_size or not path:
        return False
    whole = old_size & (old_size - 1) == 0  # then the older root itself is where the proof begins
    return _climb(old_size, new_size, [old_root, *path] if whole else path) == (old_root, new_root)


def _climb(old_size: int, new_size: int, path: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """The older and the newer root that a proof of consistency leads to; None when its length does not fit."""
    place, last = old_size - 1, new_size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    before = after = path[0]
    for step in path[1:]:
        if last == 0:
            return None
        if place & 1 or place == last:
            before, after = node_hash(step, before), node_hash(step, after)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            after = node_hash(after, step)
        place, last = place >> 1, last >> 1
    return (before, after) if last == 0 else None


def range_path(begin: int, end: int, size: int, node: Node) -> list[bytes]:
    """List the hashes that, with all entries from `begin` to `end`, lead to the root: those left of them, then right.

    With one entry it is a proof of inclusion, with more it proves besides that none of them is left out. The hashes on
    the left, with entries up to any older size from `begin` on, give that older root too (compact ranges).

    Raises:
        ValueError: the range is empty or not in the tree.
    """
    if not 0 <= begin < end <= size:
        raise ValueError(f"entries {begin} to {end} of {size}")
    path: list[bytes] = []

    def walk(first: int, after: int) -> None:
        if after <= begin or end <= first:
            path.append(_span_hash(first, after, node))
        elif first < begin or end < after:
            middle = first + _split(after - first)
            walk(first, middle)
            walk(middle, after)

    walk(0, size)
    return path


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1


def _span_hash(begin: int, end: int, node: Node) -> bytes:
    """The hash over entries `begin` to `end`, where `begin` is a multiple of the power of two that spans them."""
    size = end - begin
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return node(level, begin >> level)
    middle = begin + _split(size)
    return node_hash(_span_hash(begin, middle, node), _span_hash(middle, end, node))
