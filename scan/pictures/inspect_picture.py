"""Picture files: sizes against the limits first, then whether the data is all there."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from PIL import Image

from domain.documents import SourceFormat, SourceNature
from domain.errors import ErrorCode, RefusedInput
from domain.findings import SourceFinding, SourceFindingCode
from scan.inspection import SourceInspection
from scan.pictures.declared import declared_size, has_end, tail
from scan.pictures.heif_file import heif_picture, heif_sizes
from scan.pictures.picture_limits import PICTURE_ERRORS, check_size
from scan.pictures.tiff_pages import tiff_pages

if TYPE_CHECKING:
    from pathlib import Path

    from domain.limits import InputLimits

_PAINTED_OVER = frozenset({SourceFormat.JPEG, SourceFormat.PNG})  # what was never written shows as grey
_NEEDS_END = frozenset({SourceFormat.JPEG2000, SourceFormat.WEBP, SourceFormat.GIF})


def inspect_picture(path: Path, form: SourceFormat, limits: InputLimits) -> SourceInspection:
    """The picture is decoded whole, since a missing end shows in no other way; of an animation the first frame.

    Raises:
        RefusedInput: IMAGE_TOO_LARGE, TRUNCATED_FILE, BROKEN_PAGE.
    """
    with path.open("rb") as file:
        ended = has_end(file, form)
        if not ended and form in _NEEDS_END:
            raise RefusedInput(ErrorCode.TRUNCATED_FILE, detail=form.label)
        try:
            others = _decoded(file, form, limits)
        except PICTURE_ERRORS as error:
            raise _undecodable(error, ended=ended) from error
        if form in _PAINTED_OVER and not ended and _zero_filled(file):
            raise RefusedInput(ErrorCode.TRUNCATED_FILE, detail="NUL bytes at the end")
    noticed = (SourceFinding(SourceFindingCode.OTHER_PICTURES, others),) if others > 0 else ()
    return SourceInspection(1, SourceNature.IMAGES, noticed)


def _decoded(file: BinaryIO, form: SourceFormat, limits: InputLimits) -> int:
    """How many more pictures there are (previews of cameras, frames of an animation), once the first is decoded."""
    if size := declared_size(file, form):
        check_size(*size, limits)
    with Image.open(file, formats=[form.name]) as picture:
        check_size(picture.width, picture.height, limits)
        picture.load()
        return int(getattr(picture, "n_frames", 1)) - 1


def inspect_heif(path: Path, limits: InputLimits) -> SourceInspection:
    """Pages are the pictures of a HEIC file that stand for themselves; each is decoded.

    Raises:
        RefusedInput: NO_PAGES, TOO_MANY_PAGES, IMAGE_TOO_LARGE, TRUNCATED_FILE, BROKEN_PAGE.
    """
    with path.open("rb") as file:
        ended = has_end(file, SourceFormat.HEIF) and not _never_written(file)
    try:
        sizes = heif_sizes(path)
        if not sizes:
            raise RefusedInput(ErrorCode.NO_PAGES)
        if len(sizes) > limits.pages:
            raise RefusedInput(ErrorCode.TOO_MANY_PAGES, pages=len(sizes), limit=limits.pages)
        for width, height in sizes:
            check_size(width, height, limits)
        heif_picture(path, 1)
    except (*PICTURE_ERRORS, RuntimeError) as error:
        raise _undecodable(error, ended=ended) from error
    if not ended:
        raise RefusedInput(ErrorCode.TRUNCATED_FILE, detail=SourceFormat.HEIF.label)
    return SourceInspection(len(sizes), SourceNature.IMAGES, _several(len(sizes)))


def _undecodable(error: Exception, *, ended: bool) -> RefusedInput:
    if ended:
        return RefusedInput(ErrorCode.BROKEN_PAGE, page=1, detail=str(error))
    return RefusedInput(ErrorCode.TRUNCATED_FILE, detail=str(error))


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
    return SourceInspection(len(pages), SourceNature.IMAGES, _several(len(pages)))


def _several(pages: int) -> tuple[SourceFinding, ...]:
    return (SourceFinding(SourceFindingCode.SEVERAL_PAGES, pages),) if pages > 1 else ()


def _zero_filled(file: BinaryIO) -> bool:
    """A broken transfer leaves a file of full length whose end was never written; decoders paint it grey."""
    return tail(file).endswith(bytes(512))


def _never_written(file: BinaryIO) -> bool:
    """No end of pictures in HEIC has such runs of zeros (HEVC escapes them); EXIF of some programs has shorter ones."""
    end = tail(file)
    return len(end) - len(end.rstrip(b"\x00")) >= max(512, len(end) // 8)
