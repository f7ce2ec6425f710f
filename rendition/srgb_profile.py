"""The smallest lawful sRGB profile for the output intent of PDF/A: 480 bytes instead of three kilobytes or more.

ICC.1:2004-10 (version 4.2), display class, matrix and tone curve: IEC 61966-2-1 primaries adapted to D50 and the
parametric curve of the standard. Made here from numbers, so nobody's copyright clings to the archive's files.
"""

from __future__ import annotations

import struct
from functools import cache

_D50 = (0.9642, 1.0, 0.8249)
_PRIMARIES = {
    "rXYZ": (0.43607, 0.22249, 0.01392),
    "gXYZ": (0.38515, 0.71687, 0.09708),
    "bXYZ": (0.14307, 0.06061, 0.71410),
}
# Bradford matrix from D65 to D50 (ICC.1:2004-10, annex E): wanted of display profiles whose white is not D50.
_ADAPTATION = (1.04788, 0.02292, -0.05022, 0.02959, 0.99048, -0.01707, -0.00925, 0.01508, 0.75168)
_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)


@cache
def srgb_profile() -> bytes:
    """The bytes of the profile."""
    curve = _tag(b"para", struct.pack(">HH", 3, 0) + _fixed(*_CURVE))
    tags = {
        "desc": _text("sRGB"),
        "cprt": _text("CC0"),
        "wtpt": _tag(b"XYZ ", _fixed(*_D50)),
        "chad": _tag(b"sf32", _fixed(*_ADAPTATION)),
        **{name: _tag(b"XYZ ", _fixed(*values)) for name, values in _PRIMARIES.items()},
        "rTRC": curve,
        "gTRC": curve,
        "bTRC": curve,
    }
    return _with_header(*_laid_out(tags))


def _fixed(*values: float) -> bytes:
    """s15Fixed16Number array."""
    return struct.pack(f">{len(values)}i", *(round(value * 65536) for value in values))


def _tag(signature: bytes, body: bytes) -> bytes:
    return signature + bytes(4) + body


def _text(text: str) -> bytes:
    """MultiLocalizedUnicodeType with one record, en-US."""
    encoded = text.encode("utf-16-be")
    return _tag(b"mluc", struct.pack(">II2s2sII", 1, 12, b"en", b"US", len(encoded), 28) + encoded)


def _laid_out(tags: dict[str, bytes]) -> tuple[bytes, bytes]:
    """Tag table and tag data; equal elements are stored once (ICC.1 7.3.1 allows it)."""
    start = 128 + 4 + 12 * len(tags)
    data, places = b"", dict[bytes, int]()
    table = struct.pack(">I", len(tags))
    for name, element in tags.items():
        if element not in places:
            places[element] = start + len(data)
            data += element + bytes(-len(element) % 4)
        table += struct.pack(">4sII", name.encode(), places[element], len(element))
    return table, data


def _with_header(table: bytes, data: bytes) -> bytes:
    size = 128 + len(table) + len(data)
    head = struct.pack(">I4sI4s4s4s", size, bytes(4), 0x04200000, b"mntr", b"RGB ", b"XYZ ")
    head += struct.pack(">6H4s", 2026, 1, 1, 0, 0, 0, b"acsp")
    head += bytes(28) + _fixed(*_D50)
    return head.ljust(128, b"\0") + table + data
