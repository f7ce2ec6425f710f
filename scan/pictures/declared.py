"""What picture files declare about themselves beside what Pillow tells: their size, and whether they are whole.

Decoders take memory by declared sizes before they look at the limits, and some paint over what is missing.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, BinaryIO

from domain.documents import SourceFormat
from scan.pictures.boxes import ends_within, top_boxes

if TYPE_CHECKING:
    from collections.abc import Callable

_TAIL = 1 << 16
_CODESTREAM, _END_OF_CODESTREAM = b"\xff\x4f\xff\x51", b"\xff\xd9"
_MARKERS = {SourceFormat.JPEG: b"\xff\xd9", SourceFormat.PNG: b"IEND\xaeB`\x82", SourceFormat.GIF: b";"}
_PASSED_OVER = b"\x00\r\n"  # behind the end of a GIF


def has_end(file: BinaryIO, form: SourceFormat) -> bool:
    """The file's end, as its format tells it, is there."""
    check = _ENDS.get(form)
    found = check(file) if check else _MARKERS[form] in tail(file)
    file.seek(0)
    return found


def declared_size(file: BinaryIO, form: SourceFormat) -> tuple[int, int] | None:
    """Width and height in pixels where the decoder believes others than Pillow shows; None where they are the same."""
    sizes = {SourceFormat.WEBP: _webp_size, SourceFormat.JPEG2000: _codestream_size}
    found = sizes[form](file) if form in sizes else None
    file.seek(0)
    return found


def tail(file: BinaryIO) -> bytes:
    """The last 64 KiB."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _TAIL))
    return file.read()


def _gif_ended(file: BinaryIO) -> bool:
    return tail(file).rstrip(_PASSED_OVER).endswith(_MARKERS[SourceFormat.GIF])


def _webp_ended(file: BinaryIO) -> bool:
    size = file.seek(0, 2)
    file.seek(4)
    return int.from_bytes(file.read(4), "little") + 8 <= size


def _bmp_ended(file: BinaryIO) -> bool:
    """Some programs leave the size out."""
    size = file.seek(0, 2)
    file.seek(2)
    return int.from_bytes(file.read(4), "little") <= size


def _codestream(file: BinaryIO) -> tuple[int, int] | None:
    """Where the codestream of a JPEG 2000 file begins and ends, by its boxes; the whole file where it has none."""
    file.seek(0)
    if file.read(4) == _CODESTREAM:
        return 0, file.seek(0, 2)
    return next(((box.start, box.end) for box in top_boxes(file) if box.kind == b"jp2c"), None)


def _codestream_ended(file: BinaryIO) -> bool:
    found = _codestream(file)
    if found is None or found[1] > file.seek(0, 2):
        return False
    file.seek(max(found[0], found[1] - _TAIL))
    return _END_OF_CODESTREAM in file.read(found[1] - file.tell())


def _codestream_size(file: BinaryIO) -> tuple[int, int] | None:
    """The extent of the reference grid in the SIZ marker (ISO/IEC 15444-1, A.5.1)."""
    found = _codestream(file)
    if found is None:
        return None
    file.seek(found[0])
    head = file.read(24)
    if len(head) < 24 or not head.startswith(_CODESTREAM):  # noqa: PLR2004 - up to Ysiz and XOsiz
        return None
    width, height = struct.unpack_from(">II", head, 8)
    return width, height


def _webp_size(file: BinaryIO) -> tuple[int, int] | None:
    """The canvas, or the picture where there is none (RFC 9649, 2.5 to 2.7)."""
    file.seek(12)
    head = file.read(18)
    if len(head) < 18:  # noqa: PLR2004 - the headers of all three kinds
        return None
    kind, data = head[:4], head[8:]
    if kind == b"VP8X":
        return int.from_bytes(data[4:7], "little") + 1, int.from_bytes(data[7:10], "little") + 1
    if kind == b"VP8L":
        bits = int.from_bytes(data[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack_from("<HH", data, 6)
    return width & 0x3FFF, height & 0x3FFF


_ENDS: dict[SourceFormat, Callable[[BinaryIO], bool]] = {
    SourceFormat.GIF: _gif_ended,
    SourceFormat.WEBP: _webp_ended,
    SourceFormat.BMP: _bmp_ended,
    SourceFormat.HEIF: ends_within,
    SourceFormat.JPEG2000: _codestream_ended,
}
