"""What a PDF physically consists of: header, indirect objects in file order, revisions (ISO 32000-2 §7.5).

Everything that stands in the bytes is seen, whether or not a cross-reference table leads to it: what one reader
overlooks another may show.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from signing.pdf.objects import Places, indirect_object_at, places_of
from signing.pdf.tokens import WHITE, Bytes, Dictionary, MalformedObject, object_at, skip_white

_HEADER = re.compile(rb"%PDF-\d")
_HEADER_LINE = re.compile(rb"(?:\A|[\r\n])%PDF-\d")
_HEADER_WITHIN = 1024  # Adobe's implementation note 13: readers look for the header in the first 1024 bytes
_REVISION_END = re.compile(rb"startxref[" + WHITE + rb"]++(\d{1,15})[" + WHITE + rb"]++%%EOF")
_STARTXREF = re.compile(rb"startxref[" + WHITE + rb"]++(\d{1,15})")
_CHAIN_LIMIT = 1_000
_ENDS_TRIED = 4  # the newest, and so many earlier ones when it leads nowhere


@dataclass(frozen=True, slots=True)
class XrefSection:
    """One link of the cross-reference chain: its offset as `startxref` names it, and its trailer."""

    offset: int
    position: int
    trailer: Dictionary


class Unread(StrEnum):
    """Why the chain that the file's end names cannot be followed."""

    WITHOUT_TABLE = "without-table"
    TABLE_BROKEN = "table-broken"
    CHAIN_BROKEN = "chain-broken"


@dataclass(frozen=True, slots=True)
class Outline:
    """The physical make-up of one PDF file.

    Attributes:
        size: of the file.
        header: position of `%PDF-`; bytes before it are foreign.
        headers: how many `%PDF-` stand at a line's start outside streams.
        places: of all objects, in file order.
        sections: the newest cross-reference chain that can be followed, newest first.
        unread: why it is not the chain that the file's end names; None when it is.
        xref_base: 0 when offsets count from the file's start, `header` when they count from the header.
        revisions: of each revision of the chain, where its table lies as `startxref` names it, and the position behind
            its `%%EOF`; by position.
    """

    size: int
    header: int
    headers: int
    places: Places
    sections: tuple[XrefSection, ...]
    unread: Unread | None
    xref_base: int
    revisions: tuple[tuple[int, int], ...]

    @property
    def ends(self) -> tuple[int, ...]:
        """The position behind `%%EOF` of each revision of the chain, ascending."""
        return tuple(end for _, end in self.revisions)

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
    sections, base, unread = _chain(data, header.start())
    places = places_of(data)
    return Outline(
        size=len(data),
        header=header.start(),
        headers=_headers(places),
        places=places,
        sections=sections,
        unread=unread,
        xref_base=base,
        revisions=_revisions(data, sections),
    )


def _headers(places: Places) -> int:
    """Number of lines outside streams that begin like a PDF; 0 when the only one stands behind foreign bytes."""
    return sum(not places.in_stream(match.start()) for match in places.found(_HEADER_LINE))


def _chain(data: Bytes, header: int) -> tuple[tuple[XrefSection, ...], int, Unread | None]:
    """The newest whole chain and what its offsets count from: the file's start or the header.

    Where the file's end leads to none, an earlier revision's may be whole.
    """
    fault: Unread | None = Unread.WITHOUT_TABLE
    found: tuple[tuple[XrefSection, ...], int] = ((), 0)
    position = len(data)
    for ends_tried in range(_ENDS_TRIED):
        position = data.rfind(b"startxref", 0, position)
        match = _STARTXREF.match(data, position) if position >= 0 else None
        sections, base = _based(data, int(match[1]), header) if match else ((), 0)
        whole = bool(sections) and _previous(sections[-1].trailer) is None
        if ends_tried == 0 and match:
            fault = None if whole else Unread.CHAIN_BROKEN if sections else Unread.TABLE_BROKEN
        found = (sections, base) if whole or not found[0] else found
        if whole or position < 0:
            break
    return *found, fault


def _based(data: Bytes, offset: int, header: int) -> tuple[tuple[XrefSection, ...], int]:
    for base in dict.fromkeys((0, header)):
        sections = _sections(data, offset, base)
        if sections:
            return sections, base
    return (), 0


def _sections(data: Bytes, offset: int | None, base: int) -> tuple[XrefSection, ...]:
    """Follow /Prev from a table on."""
    sections: list[XrefSection] = []
    seen: set[int] = set()
    while offset is not None and len(seen) < _CHAIN_LIMIT:
        position = skip_white(data, base + offset)
        trailer = _trailer(data, position) if position not in seen else None
        if trailer is None:
            break
        seen.add(position)
        sections.append(XrefSection(offset, base + offset, trailer))
        offset = _previous(trailer)
    return tuple(sections)


def _previous(trailer: Dictionary) -> int | None:
    """Byte position of the table before; None too for 0, by which some programs say that there is none."""
    value = trailer.get(b"Prev")
    if value is None or value == 0:
        return None
    return value if isinstance(value, int) else -1


def _trailer(data: Bytes, position: int) -> Dictionary | None:
    if position < 0:
        return None
    if data[position : position + 4] != b"xref":
        stream = indirect_object_at(data, position)
        return stream.value if stream is not None and isinstance(stream.value, Dictionary) else None
    found = data.find(b"trailer", position)
    try:
        value = object_at(data, found + len(b"trailer"))[0] if found >= 0 else None
    except MalformedObject:
        return None
    return value if isinstance(value, Dictionary) else None


def _revisions(data: Bytes, sections: tuple[XrefSection, ...]) -> tuple[tuple[int, int], ...]:
    positions = {section.offset: section.position for section in sections}
    ends: dict[int, int] = {}
    for match in _REVISION_END.finditer(data):
        offset = int(match[1])
        if match.start() > positions.get(offset, len(data)):
            ends.setdefault(offset, match.end())
    return tuple(sorted(ends.items(), key=lambda item: item[1]))
