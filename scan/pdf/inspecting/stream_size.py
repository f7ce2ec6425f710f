"""How large a PDF stream unpacks, measured in pieces and stopped at a bound: nothing is ever held unpacked.

A 1.3 KB file can unpack to 10 GB, and filters can be nested (ISO 32000-1, 7.4). Picture filters (DCT, JPX, CCITT,
JBIG2) end the chain here: what they unpack to is declared by width and height and judged there.
"""

from __future__ import annotations

import itertools
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_PIECE = 1 << 16
_MOST_FILTERS = 25
_LZW_CLEAR, _LZW_END, _LZW_MOST = 256, 257, 4096


class UnpacksTooLargeError(Exception):
    """The stream unpacks to more than the bound, or its filters are nested beyond all use."""


def unpacked_pieces(raw: bytes, filters: Sequence[str], most: int) -> Iterator[bytes]:
    """The unpacked stream in pieces of bounded size, as far as its filters can be followed; damage ends it quietly.

    Args:
        raw: the stream's bytes as stored, after decryption.
        filters: names with or without slash, long or abbreviated, outermost first.
        most: bytes that each filter may give.

    Raises:
        UnpacksTooLargeError: more than `most` bytes.
    """
    if len(filters) > _MOST_FILTERS:
        raise UnpacksTooLargeError
    pieces: Iterator[bytes] = (raw[i : i + _PIECE] for i in range(0, len(raw), _PIECE))
    for name in filters:
        unpack = _FILTERS.get(name.lstrip("/"))
        if unpack is None:
            break
        pieces = _bounded(_drained(unpack, pieces), most)
    return pieces


def _drained(unpack: Callable[[Iterator[bytes]], Iterator[bytes]], pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Unpack, then take the rest of `pieces`: other readers finish one filter before they start the next."""
    yield from unpack(pieces)
    for _ in pieces:
        pass


def _bounded(pieces: Iterator[bytes], most: int) -> Iterator[bytes]:
    total = 0
    for piece in pieces:
        total += len(piece)
        if total > most:
            raise UnpacksTooLargeError
        yield piece


def _flate(pieces: Iterator[bytes]) -> Iterator[bytes]:
    unpacker = zlib.decompressobj()
    for piece in pieces:
        rest = piece
        while rest and not unpacker.eof:
            try:
                out = unpacker.decompress(rest, _PIECE)
            except zlib.error:
                return
            yield out
            rest = unpacker.unconsumed_tail


def _ascii_hex(pieces: Iterator[bytes]) -> Iterator[bytes]:
    digits = (byte for piece in pieces for byte in piece if byte in b"0123456789abcdefABCDEF>")
    text = itertools.takewhile(lambda byte: byte != ord(">"), digits)
    while batch := bytes(itertools.islice(text, _PIECE)):
        yield bytes.fromhex((batch + b"0" * (len(batch) % 2)).decode("ascii"))


def _ascii85(pieces: Iterator[bytes]) -> Iterator[bytes]:
    group: list[int] = []
    for piece in pieces:
        out = bytearray()
        for byte in piece:
            if byte == ord("~"):
                yield bytes(out)
                return
            group += _ascii85_digits(byte)
            if len(group) >= 5:  # noqa: PLR2004 - five digits make four bytes
                value = sum(digit * 85**power for digit, power in zip(group, (4, 3, 2, 1, 0), strict=True))
                out += (value & 0xFFFFFFFF).to_bytes(4, "big")
                group = []
        yield bytes(out)


def _ascii85_digits(byte: int) -> tuple[int, ...]:
    if byte == ord("z"):
        return (0, 0, 0, 0, 0)
    return (byte - ord("!"),) if ord("!") <= byte <= ord("u") else ()


def _run_length(pieces: Iterator[bytes]) -> Iterator[bytes]:
    source = itertools.chain.from_iterable(pieces)
    for length in source:
        if length == 128:  # noqa: PLR2004 - end of data
            return
        if length < 128:  # noqa: PLR2004
            yield bytes(itertools.islice(source, length + 1))
        else:
            yield bytes(itertools.islice(source, 1)) * (257 - length)


def _lzw(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """LZW with early change 1, the default; with early change 0 the measure is off by a few codes only."""
    table: list[bytes] = []
    last, width, bits, held = b"", 9, 0, 0
    for byte in itertools.chain.from_iterable(pieces):
        bits, held = (bits << 8) | byte, held + 8
        if held < width:
            continue
        held -= width
        code, bits = bits >> held, bits & ((1 << held) - 1)
        if code == _LZW_END:
            return
        if code == _LZW_CLEAR:
            table, last, width = [], b"", 9
            continue
        last = _lzw_entry(table, last, code)
        width = max(9, min(12, (len(table) + 259).bit_length()))
        yield last


def _lzw_entry(table: list[bytes], last: bytes, code: int) -> bytes:
    """What `code` stands for; the table learns one entry."""
    index = code - _LZW_END - 1
    entry = bytes([code]) if code < _LZW_CLEAR else table[index] if index < len(table) else last + last[:1]
    if last and len(table) < _LZW_MOST:
        table.append(last + entry[:1])
    return entry


_FILTERS: dict[str, Callable[[Iterator[bytes]], Iterator[bytes]]] = {
    "FlateDecode": _flate,
    "Fl": _flate,
    "LZWDecode": _lzw,
    "LZW": _lzw,
    "ASCIIHexDecode": _ascii_hex,
    "AHx": _ascii_hex,
    "ASCII85Decode": _ascii85,
    "A85": _ascii85,
    "RunLengthDecode": _run_length,
    "RL": _run_length,
}
