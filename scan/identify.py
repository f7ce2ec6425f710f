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
)
_PDF_HEADER = re.compile(rb"%PDF-\d\.\d")
_EXTENSIONS = {
    SourceFormat.JPEG: frozenset({"jpg", "jpeg", "jpe", "jfif"}),
    SourceFormat.PNG: frozenset({"png"}),
    SourceFormat.TIFF: frozenset({"tif", "tiff"}),
    SourceFormat.PDF: frozenset({"pdf"}),
}
# Others that come in deliveries, named so that the refusal helps; these win over a PDF header further down.
_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "ZIP, Word, Excel"),
    (b"PK\x05\x06", "ZIP"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Microsoft Office 97-2003"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"\x1f\x8b", "gzip"),
    (b"MZ", "Windows program"),
    (b"\x7fELF", "Linux program"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"RIFF", "WebP, AVI, WAV"),
    (b"\x00\x00\x00\x0cjP  ", "JPEG 2000"),
    (b"\xff\x4f\xff\x51", "JPEG 2000"),
    (b"AT&TFORM", "DjVu"),
    (b"{\\rtf", "RTF"),
    (b"%!PS", "PostScript"),
)


def identify(path: Path, limits: InputLimits) -> SourceFormat:
    """The format of the file at `path` by its content.

    Raises:
        RefusedInput: EMPTY_FILE, FILE_TOO_LARGE, UNREADABLE_FILE, UNSUPPORTED_FORMAT, or WRONG_EXTENSION when its
            name has an extension that is not one of its content's.
    """
    head = _head(path, limits)
    form = _by_signature(head)
    if form is None:
        raise RefusedInput(ErrorCode.UNSUPPORTED_FORMAT, found=_describe(head))
    _, extension = split_name(path.name)
    if extension and extension[1:].lower() not in _EXTENSIONS[form]:
        raise RefusedInput(ErrorCode.WRONG_EXTENSION, extension=extension, found=form.name)
    return form


def _head(path: Path, limits: InputLimits) -> bytes:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # opening a pipe would wait for ever
            raise RefusedInput(ErrorCode.NOT_A_FILE)
        if status.st_size == 0:
            raise RefusedInput(ErrorCode.EMPTY_FILE)
        if status.st_size > limits.file_bytes:
            raise RefusedInput(ErrorCode.FILE_TOO_LARGE, size=status.st_size, limit=limits.file_bytes)
        with path.open("rb") as file:
            return file.read(_HEAD)
    except (OSError, ValueError) as error:  # ValueError: a name with a null character
        raise RefusedInput(ErrorCode.UNREADABLE_FILE, detail=getattr(error, "strerror", None) or str(error)) from error


def _by_signature(head: bytes) -> SourceFormat | None:
    for signature, form in _SIGNATURES:
        if head.startswith(signature):
            return form
    if any(head.startswith(signature) for signature, _ in _FOREIGN):
        return None
    return SourceFormat.PDF if _PDF_HEADER.search(head) else None


def _describe(head: bytes) -> str:
    """A name of the content for the sentence of refusal."""
    for signature, name in _FOREIGN:
        if head.startswith(signature):
            return name
    if head[4:8] == b"ftyp":
        return "HEIC, AVIF, MP4"
    if not head.strip(b"\x00"):
        return "NUL bytes"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "HTML"
    if start.startswith(b"<?xml"):
        return "XML"
    return "text" if _is_text(head) else "unknown"


def _is_text(head: bytes) -> bool:
    try:
        text = head.decode("utf-8", errors="strict")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 3:  # a letter cut in two at the end is no argument against text
            return False
        text = head[: error.start].decode("utf-8")
    return all(c.isprintable() or c in "\t\r\n\f" for c in text)
