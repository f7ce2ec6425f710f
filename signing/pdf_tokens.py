"""The syntax of PDF objects with byte positions (ISO 32000-2 §7.2, §7.3), written apart from any PDF library.

The gap check needs to know *where* things stand in the file, and must not inherit a library's leniency.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import mmap
    from collections.abc import Iterator

Bytes: TypeAlias = "bytes | mmap.mmap"

WHITE = rb"\0\t\n\f\r "
_SKIP = re.compile(rb"(?:[" + WHITE + rb"]+|%[^\r\n]*)+")
_REGULAR = re.compile(rb"[^" + WHITE + rb"()<>\[\]{}/%]*")
_REFERENCE = re.compile(rb"(\d{1,10})[" + WHITE + rb"]+(\d{1,5})[" + WHITE + rb"]+R(?![^" + WHITE + rb"()<>\[\]{}/%])")
_NAME_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_STRING_PART = re.compile(rb"[^()\\]*", re.DOTALL)
_INTEGER = re.compile(rb"\d{1,18}")
_DEPTH = 64
_LITERAL = 256 << 10  # longest literal string, in bytes


class MalformedObject(ValueError):  # noqa: N818 - a fact about the file
    """The bytes at `position` are no PDF object."""

    def __init__(self, position: int) -> None:
        super().__init__(position)
        self.position = position


@dataclass(frozen=True, slots=True)
class Name:
    """A name with its `#xx` escapes resolved, without the slash."""

    value: bytes


@dataclass(frozen=True, slots=True)
class Text:
    """A string from its opening to behind its closing delimiter; `raw` is what stands between them."""

    start: int
    end: int
    raw: bytes
    hexadecimal: bool


@dataclass(frozen=True, slots=True)
class Reference:
    """An indirect reference `n g R`."""

    number: int
    generation: int


@dataclass(frozen=True, slots=True)
class Word:
    """A number other than a plain integer, or a keyword such as `true` and `null`."""

    raw: bytes


@dataclass(frozen=True, slots=True)
class Array:
    """An array."""

    items: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Dictionary:
    """A dictionary from `<<` to behind `>>`; the entries as written, double keys kept.

    `commented` tells that a comment stands somewhere inside.
    """

    start: int
    end: int
    entries: tuple[tuple[bytes, Value], ...]
    commented: bool

    def get(self, key: bytes) -> Value | None:
        """The first value of `key`, None when absent."""
        return next((value for name, value in self.entries if name == key), None)

    def has_name(self, key: bytes, *values: bytes) -> bool:
        """Whether the value of `key` is one of these names."""
        value = self.get(key)
        return isinstance(value, Name) and value.value in values

    def integer(self, key: bytes) -> int | None:
        """The value of `key` when it is a plain integer."""
        value = self.get(key)
        return value if isinstance(value, int) else None


Value: TypeAlias = "int | Name | Text | Reference | Word | Array | Dictionary"


def object_at(data: Bytes, position: int) -> tuple[Value, int]:
    """The object at `position` (white space and comments before it allowed) and the position behind it.

    Raises:
        MalformedObject: no object stands there, it is nested deeper than 64, or a literal string has over 256 KiB.
    """
    return _Reader(data).value(position, _DEPTH)


def dictionaries_in(value: Value) -> Iterator[Dictionary]:
    """`value` itself when it is a dictionary, and all that are written inside it."""
    if isinstance(value, Dictionary):
        yield value
        for _, inner in value.entries:
            yield from dictionaries_in(inner)
    elif isinstance(value, Array):
        for inner in value.items:
            yield from dictionaries_in(inner)


def skip_white(data: Bytes, position: int) -> int:
    """The position of the next token: behind white space and comments."""
    match = _SKIP.match(data, position)
    return match.end() if match else position


class _Reader:
    """Recursive descent over one object."""

    def __init__(self, data: Bytes) -> None:
        self._data = data
        self._comments = 0

    def value(self, position: int, depth: int) -> tuple[Value, int]:
        if depth == 0:
            raise MalformedObject(position)
        position = self._skip(position)
        two = self._data[position : position + 2]
        if two == b"<<":
            return self._dictionary(position, depth)
        match two[:1]:
            case b"<":
                return self._hexadecimal(position)
            case b"(":
                return self._literal(position)
            case b"[":
                return self._array(position, depth)
            case b"/":
                return self._name(position)
        return self._word(position)

    def _skip(self, position: int) -> int:
        match = _SKIP.match(self._data, position)
        if match is None:
            return position
        self._comments += b"%" in match.group()
        return match.end()

    def _dictionary(self, start: int, depth: int) -> tuple[Value, int]:
        entries: list[tuple[bytes, Value]] = []
        comments = self._comments
        position = self._skip(start + 2)
        while self._data[position : position + 2] != b">>":
            if self._data[position : position + 1] != b"/":
                raise MalformedObject(position)
            key, position = self._name(position)
            value, position = self.value(position, depth - 1)
            entries.append((key.value, value))
            position = self._skip(position)
        end = position + 2
        return Dictionary(start, end, tuple(entries), self._comments > comments), end

    def _array(self, start: int, depth: int) -> tuple[Value, int]:
        items: list[Value] = []
        position = self._skip(start + 1)
        while self._data[position : position + 1] != b"]":
            item, position = self.value(position, depth - 1)
            items.append(item)
            position = self._skip(position)
        return Array(tuple(items)), position + 1

    def _name(self, start: int) -> tuple[Name, int]:
        end = self._regular_end(start + 1)
        raw = self._data[start + 1 : end]
        return Name(_NAME_ESCAPE.sub(lambda m: bytes.fromhex(m[1].decode("ascii")), raw)), end

    def _hexadecimal(self, start: int) -> tuple[Value, int]:
        close = self._data.find(b">", start + 1)
        if close < 0:
            raise MalformedObject(start)
        return Text(start, close + 1, self._data[start + 1 : close], hexadecimal=True), close + 1

    def _literal(self, start: int) -> tuple[Value, int]:
        position, open_brackets = start + 1, 1
        while open_brackets:
            part = _STRING_PART.match(self._data, position)
            position = part.end() if part else position
            delimiter = self._data[position : position + 1]
            if not delimiter or position - start > _LITERAL:
                raise MalformedObject(start)
            open_brackets += {b"(": 1, b")": -1}.get(delimiter, 0)
            position += 2 if delimiter == b"\\" else 1
        return Text(start, position, self._data[start + 1 : position - 1], hexadecimal=False), position

    def _word(self, start: int) -> tuple[Value, int]:
        reference = _REFERENCE.match(self._data, start)
        if reference:
            return Reference(int(reference[1]), int(reference[2])), reference.end()
        end = self._regular_end(start)
        if end == start:
            raise MalformedObject(start)
        raw = self._data[start:end]
        return (int(raw) if _INTEGER.fullmatch(raw) else Word(raw)), end

    def _regular_end(self, position: int) -> int:
        match = _REGULAR.match(self._data, position)
        return match.end() if match else position
