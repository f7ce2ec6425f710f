"""The data of a PDF stream as its filters give it back, with a bound (ISO 32000-2 §7.4): Flate and its predictors."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from signing.pdf.tokens import Array, Bytes, Dictionary, Name, Value, Word

if TYPE_CHECKING:
    from signing.pdf.objects import IndirectObject

_LIMIT = 64 << 20
_PNG = 10  # predictors from 10 on are PNG's, each row naming its own
_ROW = 1 << 16  # widest row of predicted data, in bytes


def unpacked(data: Bytes, item: IndirectObject) -> bytes | None:
    """A stream's data when it is plain or deflated, at most 64 MiB of it; None when it cannot be unpacked."""
    if item.stream is None or not isinstance(item.value, Dictionary):
        return None
    raw = data[item.stream : item.stream_end]
    filters = _listed(item.value.get(b"Filter"))
    if not filters:
        return raw
    if filters != (Name(b"FlateDecode"),):
        return None
    parameters = _listed(item.value.get(b"DecodeParms"))
    try:
        inflated = zlib.decompressobj().decompress(raw, _LIMIT)
    except zlib.error:
        return None
    if not parameters or not isinstance(parameters[0], Dictionary):
        return inflated
    return _unpredicted(inflated, parameters[0])


def _listed(value: Value | None) -> tuple[Value, ...]:
    if value is None or value == Word(b"null"):
        return ()
    return value.items if isinstance(value, Array) else (value,)


def _unpredicted(data: bytes, parameters: Dictionary) -> bytes | None:
    predictor = parameters.integer(b"Predictor") or 1
    if predictor == 1:
        return data
    width = (parameters.integer(b"Columns") or 1) * (parameters.integer(b"Colors") or 1)
    if predictor < _PNG or width > _ROW or (parameters.integer(b"BitsPerComponent") or 8) != 8:  # noqa: PLR2004
        return None
    rows, previous = [], bytes(width)
    step = parameters.integer(b"Colors") or 1
    for position in range(0, len(data), width + 1):
        row = data[position + 1 : position + 1 + width].ljust(width, b"\0")
        previous = _row(data[position], row, previous, step)
        rows.append(previous)
    return b"".join(rows)


def _row(kind: int, row: bytes, above: bytes, step: int) -> bytes:
    """One row of PNG prediction undone (PNG specification §9)."""
    if kind == 0:
        return row
    if kind == 2:  # noqa: PLR2004 - "Up", which nearly every writer takes
        return bytes((now + up) & 0xFF for now, up in zip(row, above, strict=True))
    done = bytearray(row)
    for place, now in enumerate(row):
        left = done[place - step] if place >= step else 0
        corner = above[place - step] if place >= step else 0
        done[place] = (now + _predicted(kind, left, above[place], corner)) & 0xFF
    return bytes(done)


def _predicted(kind: int, left: int, up: int, corner: int) -> int:
    match kind:
        case 1:
            return left
        case 3:
            return (left + up) // 2
    estimate = left + up - corner
    return min((left, up, corner), key=lambda value: abs(estimate - value))
