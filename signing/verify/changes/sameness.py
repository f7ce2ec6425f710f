"""Whether two revisions show the same thing at one place, however it is written (value and look, not numbers)."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from signing.pdf.text import string_bytes
from signing.pdf.tokens import Array, Dictionary, Name, Reference, Text, Value, Word
from signing.verify.changes.history import NULL, History, Node
from signing.verify.changes.tables import RevisionUnreadable

if TYPE_CHECKING:
    from collections.abc import Iterable

_REAL = re.compile(rb"[+-]?(?:\d+\.?\d*|\.\d+)")
_STORED = frozenset({b"Length", b"Filter", b"DecodeParms", b"DL"})  # how a stream is stored, not what it is


class Comparison:
    """Two revisions of one file side by side.

    Attributes:
        history, before, after: the file and the two revisions.
        changed: object numbers that lead elsewhere now.
        steps: how many values were compared; what a test of cost counts.
    """

    def __init__(self, history: History, before: int, after: int) -> None:
        self.history, self.before, self.after = history, before, after
        self.changed = history.changed(before, after)
        self.steps = 0
        self._structure: frozenset[int] = frozenset()
        self._touched = self.changed
        self._equal: set[tuple[int, int]] = set()

    def set_structure(self, numbers: Iterable[int]) -> None:
        """Name the pages, fields and annotations of both: each is judged by rules of its own wherever it is named."""
        self._structure = frozenset(numbers)
        self._touched = self._reaching()

    def touched(self, number: int) -> bool:
        """Whether the object, or anything it leads to, was written anew."""
        return number in self._touched

    def old(self, value: Value | None) -> Node:
        """What the value meant before."""
        return self.history.resolve(value, self.before)

    def new(self, value: Value | None) -> Node:
        """What it means now."""
        return self.history.resolve(value, self.after)

    def same(self, old: Value | None, new: Value | None, *, grown: bool = False) -> bool:
        """Whether both show the same; with `grown`, lists of the new one may go on behind the old ones' ends."""
        assumed: set[tuple[int, int]] = set()
        waiting: list[tuple[Value | None, Value | None]] = [(old, new)]
        while waiting:
            self._count()
            one, two = waiting.pop()
            if isinstance(one, Reference) and isinstance(two, Reference):
                pair = (one.number, two.number)
                if pair in self._equal or pair in assumed or self._untouched(one, two):
                    continue
                if one.number in self._structure or two.number in self._structure:
                    return False
                assumed.add(pair)
            parts = self._parts(self.old(one), self.new(two), grown=grown)
            if parts is None:
                return False
            waiting += parts
        if not grown:
            self._equal |= assumed
        return True

    def _untouched(self, one: Reference, two: Reference) -> bool:
        if one != two:
            return False
        return one.number not in self._touched or self._names_structure(one.number)

    def _names_structure(self, number: int) -> bool:
        """Whether it is a page, field or annotation; what is a stream besides is compared like any other."""
        if number not in self._structure:
            return False
        reference = Reference(number, 0)
        return not self.old(reference).is_stream and not self.new(reference).is_stream

    def _parts(self, old: Node, new: Node, *, grown: bool) -> list[tuple[Value | None, Value | None]] | None:
        """The pairs that must be the same for both to be; None when they differ already."""
        if old.is_stream != new.is_stream:
            return None
        one, two = old.value, new.value
        if isinstance(one, Dictionary) and isinstance(two, Dictionary):
            if old.is_stream and not self._same_data(old, new):
                return None
            return _paired(one, two, _STORED if old.is_stream else frozenset())
        if isinstance(one, Array) and isinstance(two, Array):
            if len(one.items) != len(two.items) and not (grown and len(one.items) < len(two.items)):
                return None
            return list(zip(one.items, two.items, strict=False))
        return [] if plain(one) == plain(two) else None

    def _same_data(self, old: Node, new: Node) -> bool:
        one, two = self.history.stream(old), self.history.stream(new)
        if one == two and all(_alike(old.get(key), new.get(key)) for key in (b"Filter", b"DecodeParms")):
            return True
        unpacked = self.history.decoded(old)
        return unpacked is not None and unpacked == self.history.decoded(new)

    def _count(self) -> None:
        self.steps += 1
        self.history.spend()

    def _reaching(self) -> frozenset[int]:
        """What was written anew and whatever leads to it, up to the structure."""
        found, waiting = set(self.changed), list(self.changed)
        while waiting:
            number = waiting.pop()
            if number in self._structure and self._names_structure(number):
                continue
            fresh = self.history.referrers.get(number, set()) - found
            found |= fresh
            waiting += fresh
        return frozenset(found)


def entries(value: Value) -> dict[bytes, Value]:
    """A dictionary's entries by key, without those that are null.

    Raises:
        RevisionUnreadable: a key stands twice, so that readers differ.
    """
    if not isinstance(value, Dictionary):
        return {}
    if value.entries and max(Counter(key for key, _ in value.entries).values()) > 1:
        raise RevisionUnreadable(value.start)
    return {key: held for key, held in value.entries if held != NULL.value}


def plain(value: Value | None) -> tuple[str, object]:
    """A number, name, string or keyword by what it means: `1.0` is `1`, `<41>` is `(A)`.

    Raises:
        RevisionUnreadable: a lone `R`: a reference to some readers.
    """
    match value:
        case Text():
            return "string", string_bytes(value)
        case Name(name):
            return "name", name
        case int():
            return "number", value
        case Word(raw) if _REAL.fullmatch(raw):
            return "number", float(raw)
        case Word(b"R"):
            raise RevisionUnreadable(0)
        case Word(raw):
            return "word", raw
    return type(value).__name__, value if value is None else object()


def _alike(one: Value | None, two: Value | None) -> bool:
    """Whether two short values are written alike; a difference only costs a second look."""
    if isinstance(one, Array) and isinstance(two, Array):
        return len(one.items) == len(two.items) and all(map(_alike, one.items, two.items))
    if isinstance(one, Dictionary) and isinstance(two, Dictionary):
        left, right = dict(one.entries), dict(two.entries)
        return left.keys() == right.keys() and all(_alike(left[key], right[key]) for key in left)
    return one == two


def _paired(
    one: Dictionary, two: Dictionary, without: frozenset[bytes]
) -> list[tuple[Value | None, Value | None]] | None:
    left, right = entries(one), entries(two)
    keys = (left.keys() | right.keys()) - without
    # A key that one lacks is the same as null; a reference that leads nowhere is found to be null when it is followed.
    return [(left.get(key), right.get(key)) for key in sorted(keys)]
