"""BER and DER of a CMS (X.690 §8.1, §10): how long it is, and its DER where a signer wrote indefinite lengths.

RFC 5652 allows BER around what is hashed, PAdES wants DER. No ASN.1 library is used here: only tags and lengths are
read, and an element without an indefinite length inside keeps its bytes, so what was signed as DER is hashed as it is.
"""

from __future__ import annotations

from typing import NamedTuple

_SEQUENCE = 0x30
_CONSTRUCTED = 0x20
_OCTETS, _OCTETS_IN_PIECES = b"\x04", b"\x24"
_HIGH_TAG = 0x1F
_MORE = 0x80
INDEFINITE = 0x80
_LONGEST = 8  # octets of a length
_DEEPEST = 64  # a token inside a CMS lies some twenty levels deep
_END = b"\0\0"


class _Head(NamedTuple):
    """Tag and length of one element: `tag` as written, `start` of the contents, `size` None when indefinite."""

    tag: bytes
    start: int
    size: int | None

    @property
    def constructed(self) -> bool:
        return bool(self.tag[0] & _CONSTRUCTED)


def encoded_length(data: bytes) -> int | None:
    """Octets of the SEQUENCE at the start with head and end marks; None when it is none, or does not fit."""
    try:
        return _end(data, 0, len(data), 0) if data[0] == _SEQUENCE else None
    except (ValueError, IndexError):
        return None


def with_definite_lengths(content: bytes) -> bytes:
    """The one element `content` with every indefinite length written as DER; the same bytes where there is none.

    Raises:
        ValueError: tags and lengths do not fit into one another.
    """
    written, end = _written(content, 0, len(content), 0)
    if end != len(content):
        raise ValueError("octets behind the element")
    return written


def _head(data: bytes, position: int, end: int) -> _Head:
    start = position + 1
    if data[position] & _HIGH_TAG == _HIGH_TAG:
        while data[start] & _MORE:
            start += 1
        start += 1
    tag, size = data[position:start], data[start]
    start += 1
    if size == INDEFINITE:
        if not tag[0] & _CONSTRUCTED:
            raise ValueError("a primitive element of indefinite length")
        return _Head(tag, start, None)
    if size > INDEFINITE:
        count = size - INDEFINITE
        if count > _LONGEST:
            raise ValueError("a length of too many octets")
        size = int.from_bytes(data[start : start + count], "big")
        start += count
    if start + size > end:
        raise ValueError("an element reaches past the one around it")
    return _Head(tag, start, size)


def _end(data: bytes, position: int, end: int, depth: int) -> int:
    """Where the element at `position` ends; only what has no length is walked."""
    head = _head(data, position, end)
    if head.size is not None:
        return head.start + head.size
    if depth == _DEEPEST:
        raise ValueError("too deep")
    position = head.start
    while data[position : position + 2] != _END:
        position = _end(data, position, end, depth + 1)
    if position + 2 > end:
        raise ValueError("the end mark lies outside")
    return position + 2


def _written(data: bytes, position: int, end: int, depth: int) -> tuple[bytes, int]:
    """The element at `position` with definite lengths, and where it ends."""
    head = _head(data, position, end)
    if head.size is not None:
        after = head.start + head.size
        if not head.constructed or not _perhaps_indefinite(data, head.start, after):
            return data[position:after], after
    children, after = _children(data, head, end, depth)
    contents = b"".join(children)
    if head.size is not None and contents == data[head.start : after]:
        return data[position:after], after
    if head.tag == _OCTETS_IN_PIECES:
        return _element(_OCTETS, b"".join(_octets(child) for child in children)), after
    return _element(head.tag, contents), after


def _perhaps_indefinite(data: bytes, start: int, end: int) -> bool:
    """Whether a mark of indefinite length may stand there: a large revocation list is not walked for nothing."""
    mark = data.find(INDEFINITE, start, end)
    return mark >= 0 and data.find(_END, mark, end) >= 0


def _children(data: bytes, head: _Head, end: int, depth: int) -> tuple[list[bytes], int]:
    """What the constructed element holds, each with definite lengths, and where the element ends."""
    if depth == _DEEPEST:
        raise ValueError("too deep")
    inside = end if head.size is None else head.start + head.size
    children, place = [], head.start
    while data[place : place + 2] != _END if head.size is None else place < inside:
        child, place = _written(data, place, inside, depth + 1)
        children.append(child)
    place += len(_END) if head.size is None else 0
    if place > inside:
        raise ValueError("the end mark lies outside")
    return children, place


def _octets(piece: bytes) -> bytes:
    if piece[:1] != _OCTETS:
        raise ValueError("a piece of an octet string is none")
    return piece[_head(piece, 0, len(piece)).start :]


def _element(tag: bytes, contents: bytes) -> bytes:
    size = len(contents)
    if size < INDEFINITE:
        return tag + bytes([size]) + contents
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return tag + bytes([INDEFINITE + len(octets)]) + octets + contents
