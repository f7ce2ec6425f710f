"""What a PDF physically consists of: header, indirect objects in file order, revisions (ISO 32000-2 §7.5).

Everything that stands in the bytes is seen, whether or not a cross-reference table leads to it: what one reader
overlooks another may show.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from signing.pdf_tokens import (
    WHITE,
    Bytes,
    Dictionary,
    MalformedObject,
    Value,
    object_at,
    skip_white,
)

_HEADER = re.compile(rb"%PDF-\d")
_HEADER_LINE = re.compile(rb"(?:\A|[\r\n])%PDF-\d")
_HEADER_WITHIN = 1024  # Adobe's implementation note 13: readers look for the header in the first 1024 bytes
_OBJECT = re.compile(rb"(?<!\d)(\d{1,10})[" + WHITE + rb"]+(\d{1,5})[" + WHITE + rb"]+obj(?![A-Za-z0-9])")
_STREAM = re.compile(rb"stream(\r\n|\n|\r)")
_ENDSTREAM = re.compile(rb"[" + WHITE + rb"]*endstream")
_REVISION_END = re.compile(rb"startxref[" + WHITE + rb"]+(\d{1,15})[" + WHITE + rb"]+%%EOF")
_STARTXREF = re.compile(rb"startxref[" + WHITE + rb"]+(\d{1,15})")
_CHAIN_LIMIT = 10_000
_MALFORMED_LIMIT = 100  # what comes after is not read: a signature there is found to be broken


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


@dataclass(frozen=True, slots=True)
class XrefSection:
    """One link of the cross-reference chain: its offset as `startxref` names it, and its trailer."""

    offset: int
    position: int
    trailer: Dictionary


@dataclass(frozen=True, slots=True)
class Outline:
    """The physical make-up of one PDF file.

    Attributes:
        size: of the file.
        header: position of `%PDF-`; bytes before it are foreign.
        headers: how many `%PDF-` stand at a line's start outside streams.
        objects: in file order.
        sections: the cross-reference chain, newest first; empty when it cannot be followed.
        xref_base: 0 when offsets count from the file's start, `header` when they count from the header.
        ends: position behind `%%EOF` of each revision of the chain, ascending.
    """

    size: int
    header: int
    headers: int
    objects: tuple[IndirectObject, ...]
    sections: tuple[XrefSection, ...]
    xref_base: int
    ends: tuple[int, ...]

    @property
    def encrypted(self) -> bool:
        """Whether the newest trailer asks for decryption."""
        return any(section.trailer.get(b"Encrypt") is not None for section in self.sections)

    @property
    def hybrid(self) -> bool:
        """Whether two kinds of cross-reference stand side by side (ISO 32000-1 §7.5.8.4)."""
        return any(section.trailer.get(b"XRefStm") is not None for section in self.sections)


def outline_of(data: Bytes) -> Outline | None:
    """The outline of `data`, None when it is no PDF."""
    header = _HEADER.search(data, 0, _HEADER_WITHIN + 8)
    if header is None:
        return None
    sections, base = _chain(data, header.start())
    objects = _objects(data)
    return Outline(
        size=len(data),
        header=header.start(),
        headers=_headers(data, objects),
        objects=objects,
        sections=sections,
        xref_base=base,
        ends=_revision_ends(data, sections),
    )


def indirect_object_at(data: Bytes, position: int) -> IndirectObject | None:
    """The object whose number stands at `position` or behind white space there; None when none does."""
    match = _OBJECT.match(data, skip_white(data, position))
    return _object(data, match)[0] if match is not None else None


def _objects(data: Bytes) -> tuple[IndirectObject, ...]:
    found: list[IndirectObject] = []
    position = malformed = 0
    while malformed < _MALFORMED_LIMIT and (match := _OBJECT.search(data, position)):
        item, position = _object(data, match)
        if item is None:
            malformed += 1
        else:
            found.append(item)
    return tuple(found)


def _object(data: Bytes, match: re.Match[bytes]) -> tuple[IndirectObject | None, int]:
    try:
        value, end = object_at(data, match.end())
    except MalformedObject:
        return None, match.end()
    number, generation = int(match[1]), int(match[2])
    stream = _STREAM.match(data, skip_white(data, end)) if isinstance(value, Dictionary) else None
    if stream is None:
        return IndirectObject(number, generation, match.start(), end, value), end
    stop = _stream_end(data, stream.end(), value)
    return IndirectObject(number, generation, match.start(), end, value, stream.end(), stop), stop


def _stream_end(data: Bytes, start: int, value: Value) -> int:
    length = value.integer(b"Length") if isinstance(value, Dictionary) else None
    if length is not None and _ENDSTREAM.match(data, start + length):
        return start + length
    found = data.find(b"endstream", start)
    return found if found >= 0 else len(data)


def _headers(data: Bytes, objects: tuple[IndirectObject, ...]) -> int:
    """How many lines outside streams begin like a PDF: 0 when the only one stands behind foreign bytes."""
    streams = [(item.stream, item.stream_end) for item in objects if item.stream is not None]
    return sum(not any(start <= match.start() < end for start, end in streams) for match in _HEADER_LINE.finditer(data))


def _chain(data: Bytes, header: int) -> tuple[tuple[XrefSection, ...], int]:
    """Follow /Prev from the last `startxref`; offsets count from the file's start or from the header."""
    last = data.rfind(b"startxref")
    match = _STARTXREF.match(data, last) if last >= 0 else None
    if match is None:
        return (), 0
    for base in dict.fromkeys((0, header)):
        sections = _sections(data, int(match[1]), base)
        if sections:
            return sections, base
    return (), 0


def _sections(data: Bytes, offset: int | None, base: int) -> tuple[XrefSection, ...]:
    sections: list[XrefSection] = []
    seen: set[int] = set()
    while offset is not None and offset not in seen and len(seen) < _CHAIN_LIMIT:
        seen.add(offset)
        trailer = _trailer(data, base + offset)
        if trailer is None:
            break
        sections.append(XrefSection(offset, base + offset, trailer))
        offset = trailer.integer(b"Prev")
    return tuple(sections)


def _trailer(data: Bytes, position: int) -> Dictionary | None:
    position = skip_white(data, position)
    stream = _OBJECT.match(data, position)
    if data[position : position + 4] == b"xref":
        found = data.find(b"trailer", position)
        start = found + len(b"trailer") if found >= 0 else None
    else:
        start = stream.end() if stream else None
    try:
        value = object_at(data, start)[0] if start is not None else None
    except MalformedObject:
        return None
    return value if isinstance(value, Dictionary) else None


def _revision_ends(data: Bytes, sections: tuple[XrefSection, ...]) -> tuple[int, ...]:
    positions = {section.offset: section.position for section in sections}
    ends: dict[int, int] = {}
    for match in _REVISION_END.finditer(data):
        offset = int(match[1])
        if match.start() > positions.get(offset, len(data)):
            ends.setdefault(offset, match.end())
    return tuple(sorted(ends.values()))
