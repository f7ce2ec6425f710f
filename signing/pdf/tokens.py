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
DELIMITER = rb"()<>\[\]{}/%"
_SKIP = re.compile(rb"(?:[" + WHITE + rb"]+|%[^\r\n]*)+")
_REGULAR = rb"[^" + WHITE + DELIMITER + rb"]"
_TOKEN = re.compile(
    rb"[" + WHITE + rb"]*+(?:/(?P<name>" + _REGULAR + rb"*+)"
    rb"|(?P<number>\d{1,10})[" + WHITE + rb"]++(?P<generation>\d{1,5})[" + WHITE + rb"]++R(?!" + _REGULAR + rb")"
    rb"|(?P<word>" + _REGULAR + rb"++)|(?P<open><<|\[)|(?P<close>>>|\])"
    rb"|<(?P<hexadecimal>[^>]*+)>|(?P<literal>\()|(?P<comment>%[^\r\n]*+))"
)
_NAME_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_STRING_PART = re.compile(rb"[^()\\]*", re.DOTALL)
_INTEGER = re.compile(rb"\d{1,18}")
_DEPTH = 64
_KEYWORDS = frozenset({b"obj", b"endobj", b"stream", b"endstream", b"xref", b"trailer", b"startxref"})
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


@dataclass(slots=True)
class _Open:
    """An array or dictionary that is being read; `comments` tells how many were met before it."""

    start: int
    dictionary: bool
    items: list[Value]
    comments: int


def object_at(data: Bytes, position: int) -> tuple[Value, int]:
    """The object at `position` (white space and comments before it allowed) and the position behind it.

    Raises:
        MalformedObject: no object stands there, it is nested deeper than 64, or a literal string has over 256 KiB.
    """
    stack: list[_Open] = []
    comments = 0
    while True:
        match = _TOKEN.match(data, position)
        if match is None:
            raise MalformedObject(position)
        position = match.end()
        if match.lastgroup == "comment":
            comments += 1
        elif match.lastgroup == "open":
            _open(stack, match, comments)
        else:
            value = _closed(stack, match, comments) if match.lastgroup == "close" else _atom(data, match)
            position = value.end if isinstance(value, Text) else position
            if not stack:
                return value, position
            _add(stack[-1], value, match.start())


def _open(stack: list[_Open], match: re.Match[bytes], comments: int) -> None:
    if len(stack) >= _DEPTH or (stack and _wants_key(stack[-1])):
        raise MalformedObject(match.end())
    stack.append(_Open(match.start("open"), match["open"] == b"<<", [], comments))


def _add(holder: _Open, value: Value, position: int) -> None:
    if _wants_key(holder) and not isinstance(value, Name):
        raise MalformedObject(position)
    holder.items.append(value)


def _wants_key(holder: _Open) -> bool:
    return holder.dictionary and len(holder.items) % 2 == 0


def _closed(stack: list[_Open], match: re.Match[bytes], comments: int) -> Value:
    """The array or dictionary that ends here, taken from the stack."""
    inner = stack.pop() if stack else None
    if inner is None or inner.dictionary != (match["close"] == b">>"):
        raise MalformedObject(match.start())
    if not inner.dictionary:
        return Array(tuple(inner.items))
    keys, values = inner.items[::2], inner.items[1::2]
    if len(keys) != len(values):
        raise MalformedObject(match.start())
    entries = tuple((key.value, value) for key, value in zip(keys, values, strict=True) if isinstance(key, Name))
    return Dictionary(inner.start, match.end(), entries, comments > inner.comments)


def _atom(data: Bytes, match: re.Match[bytes]) -> Value:
    match match.lastgroup:
        case "name":
            raw = match["name"]
            return Name(_NAME_ESCAPE.sub(_letter, raw) if b"#" in raw else raw)
        case "generation":
            return Reference(int(match["number"]), int(match["generation"]))
        case "hexadecimal":
            return Text(match.start("hexadecimal") - 1, match.end(), match["hexadecimal"], hexadecimal=True)
        case "literal":
            return _literal(data, match.start("literal"))
    raw = match["word"]
    if raw in _KEYWORDS:
        raise MalformedObject(match.start())
    return int(raw) if _INTEGER.fullmatch(raw) else Word(raw)


def _letter(match: re.Match[bytes]) -> bytes:
    return bytes.fromhex(match[1].decode("ascii"))


def _literal(data: Bytes, start: int) -> Text:
    position, open_brackets = start + 1, 1
    while open_brackets:
        part = _STRING_PART.match(data, position)
        position = part.end() if part else position
        delimiter = data[position : position + 1]
        if not delimiter or position - start > _LITERAL:
            raise MalformedObject(position)
        open_brackets += {b"(": 1, b")": -1}.get(delimiter, 0)
        position += 2 if delimiter == b"\\" else 1
    return Text(start, position, data[start + 1 : position - 1], hexadecimal=False)
