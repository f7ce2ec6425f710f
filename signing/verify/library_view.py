"""The signed document as pyHanko reads it: fields and validation material. Only asked after the gap check.

Where the library and our own reading of the bytes disagree about a signature, it is not sound.
"""

from __future__ import annotations

import io
import logging
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from asn1crypto import cms
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.crypt import AuthStatus
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from domain.signatures.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from typing_extensions import Buffer

    from signing.pdf.outline import Outline
    from signing.pdf.tokens import Bytes
    from signing.verify.cms.signature import CmsReading

_LOG = logging.getLogger(__name__)
_EARLIER = 3  # revisions tried when the whole file cannot be opened
for _library in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_library).addHandler(logging.NullHandler())  # what it warns of stands in our report


class StructureUnreadable(ValueError):  # noqa: N818 - a fact about the file
    """The library cannot read the document's structure."""

    def __init__(self, reason: Finding) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class SignatureField:
    """One signature field: its full name, and the number of the object it shows; None when it is empty or odd."""

    name: str
    filled: bool
    dictionary: generic.DictionaryObject
    shown: int | None


@dataclass(frozen=True, slots=True)
class LibraryView:
    """The document as read by the library.

    Attributes:
        reader: pyHanko's reader over the bytes from the header on.
        fields: all signature fields.
    """

    reader: PdfFileReader
    fields: tuple[SignatureField, ...]


def open_view(data: Bytes, outline: Outline) -> LibraryView:
    """Open the document in pyHanko.

    Raises:
        StructureUnreadable: with the reason.
    """
    try:
        reader = PdfFileReader(_stream(data, outline))
        if reader.encrypted and reader.decrypt("").status is AuthStatus.FAILED:
            raise StructureUnreadable(Finding.STRUCTURE_PASSWORD)  # noqa: TRY301
        fields = tuple(_fields(reader))
    except StructureUnreadable:
        raise
    except Exception as error:
        _LOG.info("reading the structure", exc_info=True)
        raise StructureUnreadable(Finding.STRUCTURE_REFUSED) from error
    return LibraryView(reader, fields)


def earlier_view(data: Bytes, outline: Outline, ends: Iterable[int]) -> tuple[LibraryView | None, int]:
    """The newest revision that can be opened of those that end at `ends`, newest first, and where it ends."""
    for end in islice(ends, _EARLIER):
        try:
            return open_view(data[:end], replace(outline, size=end)), end
        except StructureUnreadable:
            continue
    return None, 0


def _stream(data: Bytes, outline: Outline) -> io.BufferedIOBase:
    """The bytes as the library wants them: the header first, offsets as written.

    A well-begun file, which may be large, is read where it lies; one with foreign bytes before its header is copied.
    """
    if outline.header == 0:
        return io.BufferedReader(_Window(data))
    if outline.xref_base:
        return io.BytesIO(data[outline.xref_base :])
    head = data[outline.header : outline.header + 8]
    return io.BytesIO(head + b" " * outline.header + data[outline.header + 8 :])


class _Window(io.RawIOBase):
    """Bytes or a mapped file as a stream that copies nothing but what is asked for."""

    def __init__(self, data: Bytes) -> None:
        self._data = data
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: len(self._data)}[whence]
        self._position = start + offset
        return self._position

    def readinto(self, buffer: Buffer) -> int:
        view = memoryview(buffer).cast("B")
        piece = self._data[self._position : self._position + len(view)]
        view[: len(piece)] = piece
        self._position += len(piece)
        return len(piece)


def _fields(reader: PdfFileReader) -> Iterator[SignatureField]:
    for name, value, reference in enumerate_sig_fields(reader):
        field = reference.get_object()
        raw = field.raw_get("/V") if "/V" in field else None
        shown = raw.reference.idnum if isinstance(raw, generic.IndirectObject) else None
        yield SignatureField(str(name), value is not None, field, shown)


def embedded_signature(view: LibraryView, field: SignatureField, reading: CmsReading) -> EmbeddedPdfSignature:
    """The library's signature object; its CMS is the one we read, so that repaired fields are readable there too."""
    signature = field.dictionary["/V"]
    content = cms.ContentInfo({"content_type": "signed_data", "content": reading.signed_data}).dump()
    if reading.repaired:
        size = len(signature.raw_get("/Contents", decrypt=generic.EncryptedObjAccess.RAW).original_bytes)
        signature[generic.pdf_name("/Contents")] = generic.ByteStringObject(content.ljust(size, b"\0"))
    return EmbeddedPdfSignature(view.reader, field.dictionary, field.name)
