"""Picture files: sizes against the limits first, then whether the data is all there."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from PIL import Image

from domain.documents import SourceFormat, SourceNature
from domain.errors import ErrorCode, RefusedInput
from domain.findings import SourceFinding, SourceFindingCode
from scan.inspection import SourceInspection
from scan.pictures.picture_limits import PICTURE_ERRORS, check_size
from scan.pictures.tiff_pages import tiff_pages

if TYPE_CHECKING:
    from pathlib import Path

    from domain.limits import InputLimits

_END = {SourceFormat.JPEG: b"\xff\xd9", SourceFormat.PNG: b"IEND\xaeB`\x82"}
_TAIL = 1 << 16


def inspect_picture(path: Path, form: SourceFormat, limits: InputLimits) -> SourceInspection:
    """A JPEG or PNG is decoded whole, since a missing end shows in no other way.

    Raises:
        RefusedInput: IMAGE_TOO_LARGE, TRUNCATED_FILE, BROKEN_PAGE.
    """
    with path.open("rb") as file:
        ended = _has_end(file, _END[form])
        try:
            with Image.open(file, formats=[form.name]) as picture:
                check_size(picture.width, picture.height, limits)
                others = int(getattr(picture, "n_frames", 1)) - 1  # previews of cameras, or an animation
                picture.load()
        except PICTURE_ERRORS as error:
            if ended:
                raise RefusedInput(ErrorCode.BROKEN_PAGE, page=1, detail=str(error)) from error
            raise RefusedInput(ErrorCode.TRUNCATED_FILE, detail=str(error)) from error
        if not ended and _zero_filled(file):
            raise RefusedInput(ErrorCode.TRUNCATED_FILE, detail="NUL bytes at the end")
    noticed = (SourceFinding(SourceFindingCode.OTHER_PICTURES, others),) if others > 0 else ()
    return SourceInspection(1, SourceNature.IMAGES, noticed)


def inspect_tiff(path: Path, limits: InputLimits) -> SourceInspection:
    """Pages of a TIFF by their directories; a page whose data is damaged fails later, alone.

    Raises:
        RefusedInput: NO_PAGES, TOO_MANY_PAGES, IMAGE_TOO_LARGE, TRUNCATED_FILE when directories or the data of all
            pages lie behind the end of the file.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        pages = tiff_pages(file, limits.pages)
    if not pages:
        raise RefusedInput(ErrorCode.NO_PAGES)
    if len(pages) > limits.pages:
        raise RefusedInput(ErrorCode.TOO_MANY_PAGES, pages=len(pages), limit=limits.pages)
    for page in pages:
        check_size(page.width, page.height, limits)
    if all(page.data_end > size for page in pages):
        raise RefusedInput(ErrorCode.TRUNCATED_FILE, detail=f"{size} < {pages[0].data_end} byte")
    several = len(pages) > 1
    noticed = (SourceFinding(SourceFindingCode.SEVERAL_PAGES, len(pages)),) if several else ()
    return SourceInspection(len(pages), SourceNature.IMAGES, noticed)


def _tail(file: BinaryIO) -> bytes:
    file.seek(0, 2)
    file.seek(max(0, file.tell() - _TAIL))
    return file.read()


def _has_end(file: BinaryIO, marker: bytes) -> bool:
    found = marker in _tail(file)
    file.seek(0)
    return found


def _zero_filled(file: BinaryIO) -> bool:
    """A broken transfer leaves a file of full length whose end was never written; decoders paint it grey."""
    return _tail(file).endswith(bytes(512))
