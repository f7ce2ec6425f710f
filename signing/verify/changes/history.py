"""A document as it was at each of its revisions: what every object number meant then."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from signing.pdf.objects import IndirectObject, indirect_object_at
from signing.pdf.streams import unpacked
from signing.pdf.tokens import Dictionary, MalformedObject, Reference, Value, Word, object_at, skip_white
from signing.verify.changes.tables import Entry, InFile, Packed, RevisionUnreadable, entries_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from signing.pdf.outline import Outline
    from signing.pdf.tokens import Bytes

_REFERENCE = re.compile(rb"(\d{1,10})[\0\t\n\f\r ]++\d{1,5}[\0\t\n\f\r ]++R")
_MOST_ENTRIES = 2_000_000  # in all tables together
_MOST_STEPS = 3_000_000  # a file; offices' files of sixteen signatures take some ten thousand
_COMMENT = re.compile(rb"%[^\r\n]*+")


@dataclass(frozen=True, slots=True)
class Node:
    """An object: its value, and where it stands when it stands in the file; `number` is 0 for one written in place."""

    value: Value
    item: IndirectObject | None = None
    number: int = 0

    @property
    def is_stream(self) -> bool:
        """Whether it is a stream."""
        return self.item is not None and self.item.stream is not None

    def get(self, key: bytes) -> Value | None:
        """The value of `key` when it is a dictionary or stream."""
        return self.value.get(key) if isinstance(self.value, Dictionary) else None


NULL = Node(Word(b"null"))


class History:
    """All revisions of one file, numbered from 0, the oldest.

    Raises:
        RevisionUnreadable: by every method, when the tables or objects cannot be read for certain.
    """

    def __init__(self, data: Bytes, outline: Outline) -> None:
        self.data = data
        self._base = outline.xref_base
        self._places, self._revisions = outline.places, outline.revisions
        self._sections = outline.sections[::-1]
        if not self._sections or self._sections[0].trailer.get(b"Prev") not in {None, 0}:
            raise RevisionUnreadable(0)
        self._entries: dict[int, list[tuple[int, Entry]]] = {}
        self._tables: list[dict[int, Entry]] = []
        for section in self._sections:
            self._tables.append(entries_of(data, section, self._base))
            if sum(map(len, self._tables)) > _MOST_ENTRIES:
                raise RevisionUnreadable(section.position)
        for revision, table in enumerate(self._tables):
            for number, entry in table.items():
                self._entries.setdefault(number, []).append((revision, entry))
        self._nodes: dict[tuple[int, int], Node] = {}
        self._packed: dict[int, list[tuple[int, bytes]]] = {}
        self._spent = 0

    def spend(self) -> None:
        """Count one step of comparing; a file that takes too many is not judged further."""
        self._spent += 1
        if self._spent > _MOST_STEPS:
            raise RevisionUnreadable(self._spent)

    @property
    def last(self) -> int:
        """The newest revision."""
        return len(self._sections) - 1

    def revision_at(self, position: int) -> int:
        """The revision that ends at `position`, or a line's end before it."""
        offsets = [offset for offset, end in self._revisions if end <= position]
        found = (
            [number for number, section in enumerate(self._sections) if section.offset == offsets[-1]]
            if offsets
            else []
        )
        if not found:
            raise RevisionUnreadable(position)
        return found[0]

    def end_of(self, revision: int) -> int:
        """The position behind a revision: the file up to there is the document as it was then."""
        if revision == self.last:
            return len(self.data)
        ends = [end for offset, end in self._revisions if offset == self._sections[revision].offset]
        if not ends:
            raise RevisionUnreadable(revision)
        return ends[-1]

    def lists(self, offset: int) -> bool:
        """Whether any revision's table names the object that stands at `offset`."""
        return offset - self._base in self._listed

    @cached_property
    def _listed(self) -> set[int]:
        return {
            skip_white(self.data, self._base + entry.offset) - self._base
            for known in self._entries.values()
            for _, entry in known
            if isinstance(entry, InFile)
        }

    def leads_to(self, number: int, generation: int, offset: int) -> bool:
        """Whether the newest table leads to the object of this name at `offset`, white space before it or not."""
        entry = self.entry(number, self.last)
        return (
            isinstance(entry, InFile)
            and entry.generation == generation
            and skip_white(self.data, self._base + entry.offset) == offset
        )

    def trailer(self, revision: int) -> Dictionary:
        """The trailer in force."""
        return self._sections[revision].trailer

    def entry(self, number: int, revision: int) -> Entry:
        """Where the object lies; None when it is free or unknown."""
        known = self._entries.get(number, [])
        place = bisect_right(known, revision, key=lambda pair: pair[0])
        return known[place - 1][1] if place else None

    def changed(self, before: int, after: int) -> frozenset[int]:
        """The object numbers that lead elsewhere at `after` than at `before`."""
        named = {number for table in self._tables[before + 1 : after + 1] for number in table}
        moved = {number for number in named if self.entry(number, before) != self.entry(number, after)}
        return frozenset(moved.union(*(self._members.get(number, ()) for number in moved)))

    @cached_property
    def _members(self) -> dict[int, set[int]]:
        """For each object stream: the numbers that any revision finds in it."""
        found: dict[int, set[int]] = {}
        for number, known in self._entries.items():
            for _, entry in known:
                if isinstance(entry, Packed):
                    found.setdefault(entry.container, set()).add(number)
        return found

    def resolve(self, value: Value | None, revision: int) -> Node:
        """The object that a value is, or that it refers to; null when there is none."""
        if not isinstance(value, Reference):
            return Node(value) if value is not None else NULL
        entry = self.entry(value.number, revision)
        match entry:
            case InFile(offset, generation) if generation == value.generation:
                return self._in_file(value.number, offset)
            case Packed(container, index) if value.generation == 0:
                return self._in_container(value.number, container, index, revision)
        return NULL

    def stream(self, node: Node) -> bytes:
        """A stream's data as it stands in the file."""
        return self.data[node.item.stream : node.item.stream_end] if node.item and node.item.stream else b""

    def decoded(self, node: Node) -> bytes | None:
        """A stream's data without its filters; None when it cannot be had."""
        return unpacked(self.data, node.item) if node.item else None

    def _in_file(self, number: int, offset: int) -> Node:
        key = (number, offset)
        if key not in self._nodes:
            item = indirect_object_at(self.data, self._base + offset)
            if item is None or item.number != number:
                raise RevisionUnreadable(offset)
            self._nodes[key] = Node(item.value, item, number)
        return self._nodes[key]

    def _in_container(self, number: int, container: int, index: int, revision: int) -> Node:
        entry = self.entry(container, revision)
        if not isinstance(entry, InFile):
            raise RevisionUnreadable(number)
        members = self._members_of(self._in_file(container, entry.offset))
        held, text = members[index] if index < len(members) else (0, b"")
        if held != number:
            raise RevisionUnreadable(number)
        try:
            return Node(object_at(text, 0)[0], None, number)
        except MalformedObject as error:
            raise RevisionUnreadable(number) from error

    def _members_of(self, container: Node) -> list[tuple[int, bytes]]:
        key = container.item.offset if container.item else 0
        if key not in self._packed:
            self._packed[key] = self._unpack(container)
        return self._packed[key]

    def _unpack(self, container: Node) -> list[tuple[int, bytes]]:
        """The number and bytes of each object in an object stream (§7.5.7)."""
        content = self.decoded(container) if not self.encrypted else None
        found = container.value
        if content is None or not isinstance(found, Dictionary):
            raise RevisionUnreadable(container.number)
        count, first = found.integer(b"N"), found.integer(b"First")
        if count is None or first is None or count > len(content):
            raise RevisionUnreadable(container.number)
        words = content[:first].split()[: 2 * count]
        if len(words) != 2 * count or not all(word.isdigit() for word in words):
            raise RevisionUnreadable(container.number)
        starts = [first + int(word) for word in words[1::2]]
        if starts != sorted(starts):
            raise RevisionUnreadable(container.number)
        ends = [*starts[1:], len(content)]
        return [(int(word), content[start:end]) for word, start, end in zip(words[::2], starts, ends, strict=False)]

    @cached_property
    def encrypted(self) -> bool:
        """Whether any revision asks for decryption."""
        return any(section.trailer.get(b"Encrypt") is not None for section in self._sections)

    @cached_property
    def referrers(self) -> dict[int, set[int]]:
        """For each object number: the numbers of objects that may refer to it, in any revision; some too many."""
        found: dict[int, set[int]] = {}
        for number, text in self._texts():
            for match in _REFERENCE.finditer(text):
                found.setdefault(int(match[1]), set()).add(number)
            if b"%" in text:  # a comment may stand between the numbers of a reference
                for match in _REFERENCE.finditer(_COMMENT.sub(b" ", text)):
                    found.setdefault(int(match[1]), set()).add(number)
        return found

    def _texts(self) -> Iterator[tuple[int, bytes]]:
        """The number and bytes of each object, those in object streams too, without streams' data."""
        places = sorted(
            {
                (self._base + entry.offset, number)
                for number, known in self._entries.items()
                for _, entry in known
                if isinstance(entry, InFile)
            }
        )
        ends = [start for start, _ in places[1:]] + [len(self.data)]
        for (start, number), end in zip(places, ends, strict=True):
            yield number, self.data[start : self._places.without_stream(start, end)]
        for container in self._members:
            for _, entry in self._entries.get(container, []):
                if isinstance(entry, InFile):
                    yield from self._members_of(self._in_file(container, entry.offset))


def history_of(data: Bytes, outline: Outline) -> History | None:
    """The file's history; None when its tables cannot be read for certain."""
    try:
        return History(data, outline)
    except RevisionUnreadable:
        return None
