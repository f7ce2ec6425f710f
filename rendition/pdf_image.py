"""Image XObjects, and what the modules that make them share."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pikepdf import Dictionary, Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pikepdf import Object
    from PIL import Image

HALVED_COLOUR = 2  # Pillow's name of 4:2:0


@dataclass(frozen=True, slots=True)
class EncodedImage:
    """The data of an image XObject and the dictionary that explains it."""

    data: bytes
    dictionary: Dictionary


def png_chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and content of each chunk (PNG specification, 5.3).

    Raises:
        struct.error: the file ends within a chunk's head.
    """
    at = 8
    while at < len(png):
        length, kind = struct.unpack_from(">I4s", png, at)
        yield kind, png[at + 8 : at + 8 + length]
        at += 12 + length


def saved(picture: Image.Image, file_format: str, **options: object) -> bytes:
    """The file that Pillow writes."""
    written = io.BytesIO()
    picture.save(written, file_format, **options)
    return written.getvalue()


def pdf_image(
    data: bytes,
    size: tuple[int, int],
    space: Object,
    filter_name: Name,
    parameters: Dictionary | None = None,
    bits: int = 8,
) -> EncodedImage:
    """An image XObject of `size`, width and height."""
    dictionary = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=size[0],
        Height=size[1],
        ColorSpace=space,
        BitsPerComponent=bits,
        Filter=filter_name,
    )
    if parameters is not None:
        dictionary.DecodeParms = parameters
    return EncodedImage(data, dictionary)
