"""Streams of a PDF read piece by piece within the limits, through our own filters: qpdf would unpack them whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pikepdf

from scan.pdf.inspecting.stream_size import unpacked_pieces

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.limits import InputLimits


def pieces_of(stream: pikepdf.Stream, limits: InputLimits) -> Iterator[bytes]:
    """The unpacked content; nothing where the stream cannot be read.

    Raises:
        UnpacksTooLargeError: it has more bytes than the limits allow.
    """
    try:
        raw = stream.read_raw_bytes()
    except pikepdf.PdfError:
        return
    yield from unpacked_pieces(raw, filters_of(stream), limits.stream_bytes)


def filters_of(stream: pikepdf.Stream) -> list[str]:
    """Names of its filters, outermost first; decryption is done by then."""
    found: object = stream.stream_dict.get("/Filter")
    items: list[object] = list(found) if isinstance(found, pikepdf.Array) else [found]
    names = [str(item)[1:] for item in items if isinstance(item, pikepdf.Name)]
    return [name for name in names if name != "Crypt"]
