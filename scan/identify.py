"""What a file is, by its content, before any parser of its format sees it. Standard library only: runs in the parent.

The signature at the very start decides, so that an archive or a program that merely contains a PDF is not one; a PDF
may have foreign bytes before its header, within 1,024 bytes (ISO 32000-1, Annex H, note 13): real signed files do.
"""

from __future__ import annotations

import re
import stat
from typing import TYPE_CHECKING

from domain.documents import SourceFormat
from domain.errors import ErrorCode, RefusedInput
from domain.file_names import split_name
from domain.foreign_files import ForeignKind
from scan.foreign import brands, by_signature, foreign_kind

if TYPE_CHECKING:
    from pathlib import Path

    from domain.limits import InputLimits

_HEAD = 1024
_SIGNATURES: tuple[tuple[bytes, SourceFormat], ...] = (
    (b"\xff\xd8\xff", SourceFormat.JPEG),
    (b"\x89PNG\r\n\x1a\n", SourceFormat.PNG),
    (b"II*\x00", SourceFormat.TIFF),
    (b"MM\x00*", SourceFormat.TIFF),
    (b"II+\x00", SourceFormat.TIFF),  # BigTIFF
    (b"MM\x00+", SourceFormat.TIFF),
    (b"GIF87a", SourceFormat.GIF),
    (b"GIF89a", SourceFormat.GIF),
    (b"\x00\x00\x00\x0cjP  \r\n\x87\n", SourceFormat.JPEG2000),
    (b"\xff\x4f\xff\x51", SourceFormat.JPEG2000),  # its codestream alone
)
_PDF_HEADER = re.compile(rb"%PDF-\d\.\d")
_EXTENSIONS = {
    SourceFormat.JPEG: frozenset({"jpg", "jpeg", "jpe", "jfif"}),
    SourceFormat.PNG: frozenset({"png"}),
    SourceFormat.TIFF: frozenset({"tif", "tiff"}),
    SourceFormat.PDF: frozenset({"pdf"}),
    SourceFormat.WEBP: frozenset({"webp"}),
    SourceFormat.HEIF: frozenset({"heic", "heif", "hif"}),
    SourceFormat.BMP: frozenset({"bmp", "dib"}),
    SourceFormat.GIF: frozenset({"gif"}),
    SourceFormat.JPEG2000: frozenset({"jp2", "j2k", "j2c", "jpc", "jpf", "jpx"}),
}
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_BMP_HEADERS = frozenset({12, 16, 40, 52, 56, 64, 108, 124})  # bytes: two letters alone would make texts pictures


def identify(path: Path, limits: InputLimits) -> SourceFormat:
    """The format of the file at `path` by its content.

    Raises:
        RefusedInput: EMPTY_FILE, FILE_TOO_LARGE, UNREADABLE_FILE; NO_FIXED_PAGES, PACKED_FILES or UNSUPPORTED_FORMAT
            for other content, with its `ForeignKind`; WRONG_EXTENSION when its name has an extension that is not one
            of its content's.
    """
    form, kind = _known(path, limits)
    if form is None:
        raise RefusedInput(kind.refusal, found=kind.value)
    _, extension = split_name(path.name)
    if extension and extension[1:].lower() not in _EXTENSIONS[form]:
        raise RefusedInput(ErrorCode.WRONG_EXTENSION, extension=extension, found=form.label)
    return form


def is_document(path: Path, limits: InputLimits) -> bool:
    """Whether a file found inside another is a document, taken or refused: not data, programs, or nothing."""
    try:
        form, kind = _known(path, limits)
    except RefusedInput:
        return False
    return form is not None or kind.is_document


def _known(path: Path, limits: InputLimits) -> tuple[SourceFormat | None, ForeignKind]:
    """The format, or what else it is."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # opening a pipe would wait for ever
            raise RefusedInput(ErrorCode.NOT_A_FILE)
        if status.st_size == 0:
            raise RefusedInput(ErrorCode.EMPTY_FILE)
        if status.st_size > limits.file_bytes:
            raise RefusedInput(ErrorCode.FILE_TOO_LARGE, size=status.st_size, limit=limits.file_bytes)
        with path.open("rb") as file:
            head = file.read(_HEAD)
            form = _by_signature(head)
            return form, ForeignKind.UNKNOWN if form else foreign_kind(file, head)
    except (OSError, ValueError) as error:  # ValueError: a name with a null character
        raise RefusedInput(ErrorCode.UNREADABLE_FILE, detail=getattr(error, "strerror", None) or str(error)) from error


def _by_signature(head: bytes) -> SourceFormat | None:
    """A foreign signature wins over the header of a PDF further down."""
    for signature, form in _SIGNATURES:
        if head.startswith(signature):
            return form
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return SourceFormat.WEBP
    if head.startswith(b"BM") and int.from_bytes(head[14:18], "little") in _BMP_HEADERS:
        return SourceFormat.BMP
    if brands(head) & _HEIF_BRANDS and not brands(head) & _AVIF_BRANDS:
        return SourceFormat.HEIF
    if by_signature(head) is not None:
        return None
    return SourceFormat.PDF if _PDF_HEADER.search(head) else None
