from __future__ import annotations

import base64
import zlib

import numpy as np
import pytest

from scan.pdf.inspecting.stream_size import UnpacksTooLargeError, unpacked_pieces

TEXT = b"Uy ban nhan dan " * 500


def unpacked(data: bytes, *filters: str, most: int = 1 << 20) -> bytes:
    return b"".join(unpacked_pieces(data, filters, most))


def test_lzw_as_in_the_example_of_the_standard() -> None:
    """ISO 32000-1, 7.4.4.2."""
    encoded = bytes([0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01])
    assert unpacked(encoded, "LZWDecode") == bytes([45, 45, 45, 45, 45, 65, 45, 45, 45, 66])


@pytest.mark.parametrize(
    ("data", "filters"),
    [
        (zlib.compress(TEXT), ("FlateDecode",)),
        (base64.a85encode(TEXT) + b"~>", ("ASCII85Decode",)),
        (zlib.compress(TEXT).hex().encode() + b">", ("/AHx", "/Fl")),
        (b"".join(bytes([15]) + TEXT[i : i + 16] for i in range(0, len(TEXT), 16)) + b"\x80", ("RL",)),
        (TEXT, ("DCTDecode",)),
    ],
)
def test_each_filter_unpacks(data: bytes, filters: tuple[str, ...]) -> None:
    assert unpacked(data, *filters) == TEXT


def test_damaged_data_ends_without_an_error() -> None:
    noise = np.random.default_rng(5).bytes(1 << 18)
    packed = zlib.compress(noise)
    found = unpacked(packed[: 1 << 17] + b"damage" * 99, "FlateDecode")
    assert found
    assert noise.startswith(found[: 1 << 16])


def test_a_filter_in_the_middle_is_bounded_too() -> None:
    with pytest.raises(UnpacksTooLargeError):
        unpacked(zlib.compress(bytes(1 << 21)), "FlateDecode", "FlateDecode")
