from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from domain.documents import SourceFormat, SourceNature
from domain.errors import ErrorCode, PageFailed, RefusedInput
from domain.limits import InputLimits
from scan.inspect_source import inspect_source
from scan.inspection import SourceInspection
from scan.page_source import load_page
from tests.scan.samples import picture_bytes

if TYPE_CHECKING:
    from pathlib import Path

LIMITS = InputLimits(pages=10)


def tiff_bytes(pages: int, **options: object) -> bytes:
    out = io.BytesIO()
    frames = [Image.linear_gradient("L").resize((200 + n, 300)) for n in range(pages)]
    frames[0].save(out, "TIFF", save_all=True, append_images=frames[1:], **options)
    return out.getvalue()


def refused(path: Path, form: SourceFormat) -> ErrorCode:
    with pytest.raises(RefusedInput) as refusal:
        inspect_source(path, form, LIMITS)
    return refusal.value.code


@pytest.mark.parametrize("form", [SourceFormat.JPEG, SourceFormat.PNG])
def test_a_whole_picture_passes_and_a_cut_one_is_refused(tmp_path: Path, form: SourceFormat) -> None:
    data = picture_bytes(form.name, (400, 400))
    (tmp_path / "a").write_bytes(data)
    assert inspect_source(tmp_path / "a", form, LIMITS) == SourceInspection(1, SourceNature.IMAGES, ())
    for kept in (20, len(data) // 3, len(data) - 40):
        (tmp_path / "a").write_bytes(data[:kept])
        assert refused(tmp_path / "a", form) is ErrorCode.TRUNCATED_FILE


def test_a_jpeg_whose_end_was_never_written_is_refused(tmp_path: Path) -> None:
    data = picture_bytes("JPEG", (800, 800), quality=95)
    (tmp_path / "a").write_bytes(data[: len(data) // 2] + bytes(len(data) // 2))
    assert refused(tmp_path / "a", SourceFormat.JPEG) is ErrorCode.TRUNCATED_FILE


def test_a_declared_size_beyond_the_limit_is_refused_before_decoding(tmp_path: Path) -> None:
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    png = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    (tmp_path / "a").write_bytes(png + struct.pack(">I", 0) + b"IDAT" + struct.pack(">I", zlib.crc32(b"IDAT")))
    assert refused(tmp_path / "a", SourceFormat.PNG) is ErrorCode.IMAGE_TOO_LARGE


@pytest.mark.parametrize("options", [{}, {"compression": "tiff_lzw"}, {"big_tiff": True}])
def test_each_page_of_a_tiff_is_loaded_alone(tmp_path: Path, options: dict[str, object]) -> None:
    (tmp_path / "a").write_bytes(tiff_bytes(4, **options))
    assert inspect_source(tmp_path / "a", SourceFormat.TIFF, LIMITS).pages == 4
    widths = [load_page(tmp_path / "a", SourceFormat.TIFF, n, LIMITS).pixels.shape[1] for n in (3, 1, 4, 2)]
    assert widths == [202, 200, 203, 201]


@pytest.mark.parametrize("broken", [1, 2, 3])
def test_a_broken_page_of_a_tiff_fails_alone(tmp_path: Path, broken: int) -> None:
    data = bytearray(tiff_bytes(3, compression="tiff_lzw"))
    offset = struct.unpack_from("<I", data, 4)[0]
    for _ in range(broken - 1):
        offset = struct.unpack_from("<I", data, offset + 2 + 12 * struct.unpack_from("<H", data, offset)[0])[0]
    for entry in range(offset + 2, offset + 2 + 12 * struct.unpack_from("<H", data, offset)[0], 12):
        if struct.unpack_from("<H", data, entry)[0] == 259:  # Compression: a number that nobody knows
            struct.pack_into("<H", data, entry + 8, 4242)
    (tmp_path / "a").write_bytes(data)
    assert inspect_source(tmp_path / "a", SourceFormat.TIFF, LIMITS).pages == 3
    for number in (1, 2, 3):
        if number == broken:
            with pytest.raises(PageFailed) as failure:
                load_page(tmp_path / "a", SourceFormat.TIFF, number, LIMITS)
            assert (failure.value.code, failure.value.facts["page"]) == (ErrorCode.BROKEN_PAGE, broken)
        else:
            assert load_page(tmp_path / "a", SourceFormat.TIFF, number, LIMITS).pixels.any()


def test_a_tiff_of_which_nothing_is_left_is_refused(tmp_path: Path) -> None:
    data = tiff_bytes(1)
    (tmp_path / "a").write_bytes(data[: len(data) // 2])
    assert refused(tmp_path / "a", SourceFormat.TIFF) is ErrorCode.TRUNCATED_FILE
    (tmp_path / "b").write_bytes(b"II*\x00\x08\x00")
    assert refused(tmp_path / "b", SourceFormat.TIFF) is ErrorCode.TRUNCATED_FILE


def test_a_tiff_without_pages_or_with_too_many_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"II*\x00\x00\x00\x00\x00")
    assert refused(tmp_path / "a", SourceFormat.TIFF) is ErrorCode.NO_PAGES
    (tmp_path / "b").write_bytes(tiff_bytes(11))
    assert refused(tmp_path / "b", SourceFormat.TIFF) is ErrorCode.TOO_MANY_PAGES


def test_a_chain_of_tiff_pages_that_bites_its_tail_ends(tmp_path: Path) -> None:
    data = bytearray(tiff_bytes(1))
    offset = struct.unpack_from("<I", data, 4)[0]
    struct.pack_into("<I", data, offset + 2 + 12 * struct.unpack_from("<H", data, offset)[0], offset)
    (tmp_path / "a").write_bytes(data)
    assert inspect_source(tmp_path / "a", SourceFormat.TIFF, LIMITS).pages == 1
