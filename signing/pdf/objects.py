"""Where every indirect object of a PDF stands, in file order, in time that grows with the file's size alone.

Objects of ordinary make are passed over by one regular expression; only others, and those somebody asks for, are
parsed. Everything that stands in the bytes is seen, whether or not a cross-reference table leads to it.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from signing.pdf.tokens import DELIMITER, WHITE, Bytes, Dictionary, MalformedObject, Value, object_at, skip_white

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SPACE = rb"[" + WHITE + rb"]*+"
_APART = rb"[" + WHITE + rb"]++"
_HEAD = rb"(?<!\d)(\d{1,10})" + _APART + rb"(\d{1,5})" + _APART + rb"obj(?![A-Za-z0-9])"
_NUMBERS = rb"(?<!\d)\d{1,10}" + _APART + rb"\d{1,5}" + _APART + rb"obj(?![A-Za-z0-9])"
_END = rb"(?=[" + WHITE + DELIMITER + rb"])"
_NAME = rb"/[^" + WHITE + DELIMITER + rb"]*+"
_ATOM = (
    rb"(?:" + _NAME + rb"|\d{1,10}" + _APART + rb"\d{1,5}" + _APART + rb"R" + _END
    + rb"|(?:[+-]?[\d.]++|true|false|null)" + _END + rb"|<[0-9A-Fa-f" + WHITE + rb"]*+>|\((?:[^()\\]|\\.)*+\))"
)  # fmt: skip


def _pairs(inner: bytes) -> bytes:
    """Pattern of the entries of a dictionary whose values `inner` matches."""
    return rb"(?:" + _SPACE + _NAME + _SPACE + inner + rb")*+" + _SPACE


def _nested(inner: bytes) -> bytes:
    """An atom, or an array or dictionary of what `inner` matches."""
    listed = rb"\[(?:" + _SPACE + inner + rb")*+" + _SPACE + rb"\]"
    return rb"(?:" + _ATOM + rb"|" + listed + rb"|<<" + _pairs(inner) + rb">>)"


_PAIRS = _pairs(_nested(_nested(_ATOM)))
_VALUE = _nested(_nested(_nested(_ATOM)))
_OBJECT = re.compile(_HEAD)
_PLAIN = re.compile(rb"(?:" + _HEAD + rb")" + _SPACE + _VALUE + _SPACE + rb"endobj" + _SPACE, re.DOTALL)
# Objects of ordinary make one after the other (1), or a stream's dictionary (2), or an object for the parser.
_ITEM = re.compile(
    rb"((?:" + _NUMBERS + _SPACE + _VALUE + _SPACE + rb"endobj" + _SPACE + rb")++)"
    rb"|" + _NUMBERS + rb"(?:" + _SPACE + rb"(<<" + _PAIRS + rb">>)" + _SPACE + rb"stream(?:\r\n|\n|\r))?+",
    re.DOTALL,
)
_LENGTH = re.compile(rb"/Length" + _SPACE + rb"(\d{1,10})" + _SPACE + rb"(?=/|>>)")
_NESTED = re.compile(rb"[<(#]")
_STREAM = re.compile(rb"stream(\r\n|\n|\r)")
_ENDSTREAM = re.compile(_SPACE + rb"endstream")
_SMALL = 1024  # bytes of a stream that are searched sooner than passed over
_MALFORMED = 100  # what comes after so many is not read: a signature there is found to be broken


@dataclass(frozen=True, slots=True)
class IndirectObject:
    """One `n g obj` as it stands in the file.

    Attributes:
        number, generation: its name.
        offset: of its number.
        end: position behind its value.
        value: what it is; the dictionary for a stream.
        stream: position of the stream's data, None for other objects.
        stream_end: position behind the stream's data.
    """

    number: int
    generation: int
    offset: int
    end: int
    value: Value
    stream: int | None = None
    stream_end: int = 0


class Places:
    """All objects of a file, in file order.

    Attributes:
        parsed: for how many the parser was needed; what a test of cost counts.
    """

    def __init__(self, data: Bytes) -> None:
        self._data = data
        self._starts, self._ends = array("q"), array("q")  # of an object, or of several of ordinary make in a row
        self._rows: dict[int, array[int] | None] = {}  # by index: of such a row, the starts once they were asked for
        self._streams: tuple[array[int], array[int]] = (array("q"), array("q"))  # first byte of the data, and behind it
        self.parsed = 0

    def add(self, start: int, end: int, stream: int | None = None, *, row: bool = False) -> None:
        """Note an object from `start` to `end`, its stream's data from `stream` on; or a row of them."""
        if row:
            self._rows[len(self._starts)] = None
        self._starts.append(start)
        self._ends.append(end)
        if stream is not None:
            self._streams[0].append(stream)
            self._streams[1].append(end)

    def start_of(self, position: int) -> int | None:
        """The start of the object that holds the byte at `position`, as its value or its stream's data."""
        place = bisect_right(self._starts, position) - 1
        if place < 0 or position >= self._ends[place]:
            return None
        starts = self._objects(place)
        return starts[bisect_right(starts, position) - 1]

    def in_stream(self, position: int) -> bool:
        """Whether the byte at `position` is a stream's data."""
        place = bisect_right(self._streams[0], position) - 1
        return place >= 0 and position < self._streams[1][place]

    def without_stream(self, start: int, end: int) -> int:
        """Byte position at which the first stream's data between two positions begin; `end` when there are none."""
        place = bisect_right(self._streams[0], start)
        return min(end, self._streams[0][place]) if place < len(self._streams[0]) else end

    def found(self, marks: re.Pattern[bytes]) -> Iterator[re.Match[bytes]]:
        """The places of `marks` outside all streams, and in small ones."""
        for start, end in self._searched:
            yield from marks.finditer(self._data, start, end)

    @cached_property
    def _searched(self) -> list[tuple[int, int]]:
        large = [(first, end) for first, end in zip(*self._streams, strict=True) if end - first > _SMALL]
        return list(
            zip([0, *(end for _, end in large)], [*(first for first, _ in large), len(self._data)], strict=True)
        )

    def starting_from(self, position: int) -> Iterator[int]:
        """The starts of the objects at or behind `position`."""
        first = bisect_right(self._ends, position)
        for place in range(first, len(self._starts)):
            yield from (start for start in self._objects(place) if start >= position)

    def holders(self, marks: re.Pattern[bytes]) -> Iterator[int]:
        """The starts of the objects in which `marks` are found, streams' data apart, each once, in file order."""
        done = None
        for match in self.found(marks):
            start = None if self.in_stream(match.start()) else self.start_of(match.start())
            if start is not None and start != done:
                done = start
                yield start

    def defined(self, numbers: Iterable[int]) -> dict[int, int]:
        """Byte position of the last definition of each of these object numbers."""
        wanted = b"|".join(b"%d" % number for number in numbers)
        heads = re.compile(rb"(?<!\d)0*+(" + wanted + rb")" + _APART + rb"\d{1,5}" + _APART + rb"obj(?![A-Za-z0-9])")
        found = ((int(match[1]), match.start()) for match in self.found(heads)) if wanted else ()
        return {number: start for number, start in found if self.start_of(start) == start}

    def _objects(self, place: int) -> array[int]:
        if place not in self._rows:
            return self._starts[place : place + 1]
        starts = self._rows[place]
        if starts is None:
            row = _PLAIN.finditer(self._data, self._starts[place], self._ends[place])
            starts = self._rows[place] = array("q", (match.start() for match in row))
        return starts


def places_of(data: Bytes) -> Places:
    """Byte positions of all objects."""
    found = Places(data)
    position: int | None = 0
    wasted = malformed = 0
    while position is not None and malformed < _MALFORMED and wasted <= len(data):
        start = _ordinary(data, position, found)
        if start is None:
            break
        found.parsed += 1
        item, position, reached = _object(data, start)
        if item is None:
            malformed += 1
            wasted += reached - position
        else:
            found.add(item.offset, position, item.stream)
    return found


def _ordinary(data: Bytes, position: int, found: Places) -> int | None:
    """Pass over objects of ordinary make from `position` on; where the first stands that must be parsed."""
    while True:
        for match in _ITEM.finditer(data, position):
            if match[1] is None:
                break
            found.add(*match.span(), row=True)
        else:
            return None
        length = _plain_length(match[2]) if match[2] is not None else None
        if length is None:
            return match.start()
        position = _stream_end(data, match.end(), length)
        found.add(match.start(), position, match.end())


def _plain_length(text: bytes) -> int | None:
    """The stream's length where its dictionary says it once, as a number, before anything nested; else None."""
    found = _LENGTH.search(text)
    if found is None or text.count(b"/Length") > 1 or _NESTED.search(text, 2, found.start()):
        return None
    return int(found[1])


def indirect_object_at(data: Bytes, position: int) -> IndirectObject | None:
    """The object whose number stands at `position` or behind white space there; None when none does."""
    return _object(data, skip_white(data, position))[0]


def _object(data: Bytes, start: int) -> tuple[IndirectObject | None, int, int]:
    """The object, where to look for the next one, and how far it was read."""
    match = _OBJECT.match(data, start)
    if match is None:
        return None, start, start
    try:
        value, end = object_at(data, match.end())
    except MalformedObject as fault:
        return None, match.end(), fault.position
    number, generation = int(match[1]), int(match[2])
    stream = _STREAM.match(data, skip_white(data, end)) if isinstance(value, Dictionary) else None
    if stream is None or not isinstance(value, Dictionary):
        return IndirectObject(number, generation, start, end, value), end, end
    stop = _stream_end(data, stream.end(), value.integer(b"Length"))
    return IndirectObject(number, generation, start, end, value, stream.end(), stop), stop, stop


def _stream_end(data: Bytes, start: int, length: int | None) -> int:
    if length is not None and _ENDSTREAM.match(data, start + length):
        return start + length
    found = data.find(b"endstream", start)
    return found if found >= 0 else len(data)
