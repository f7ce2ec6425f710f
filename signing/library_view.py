"""The signed document as pyHanko reads it: fields and validation material. Only asked after the gap check.

Where the library and our own reading of the bytes disagree about a signature, it is not sound.
"""

from __future__ import annotations

import io
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from asn1crypto import cms
from asn1crypto import pdf as asn1_pdf  # noqa: F401 - registers Adobe's revocation attribute
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.policy_decl import LocalKnowledge
from pyhanko_certvalidator.revinfo.archival import CRLContainer, OCSPContainer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from typing_extensions import Buffer

    from signing.cms_reading import CmsReading
    from signing.gap_check import SignatureGap
    from signing.pdf_outline import Outline
    from signing.pdf_tokens import Bytes

for _library in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_library).addHandler(logging.NullHandler())  # what it warns of stands in our report


class StructureUnreadable(ValueError):  # noqa: N818 - a fact about the file
    """The library cannot read the document's structure."""


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
        shift: what to add to the reader's offsets to get positions in the file.
        fields: all signature fields.
    """

    reader: PdfFileReader
    shift: int
    fields: tuple[SignatureField, ...]

    def shows(self, field: SignatureField, gap: SignatureGap) -> bool:
        """Whether the field's signature is the very object, range and contents that the gap check judged."""
        try:
            return self._agrees(field, gap)
        except Exception:  # noqa: BLE001 - whatever the library stumbles over is a disagreement
            return False

    def _agrees(self, field: SignatureField, gap: SignatureGap) -> bool:
        reference = field.dictionary.raw_get("/V").reference
        offset = self.reader.xrefs[reference]
        found = field.dictionary["/V"]
        span = [0, gap.start - gap.first, gap.end - gap.first, gap.last - gap.end]
        contents = found.raw_get("/Contents", decrypt=generic.EncryptedObjAccess.RAW)
        return (
            isinstance(offset, int)
            and offset + self.shift == gap.offset
            and [int(number) for number in found.raw_get("/ByteRange")] == span
            and contents.original_bytes == gap.contents
        )


def open_view(data: Bytes, outline: Outline) -> LibraryView:
    """Open the document in pyHanko.

    Raises:
        StructureUnreadable: with the library's reason.
    """
    try:
        reader = PdfFileReader(_stream(data, outline))
        if reader.encrypted:
            reader.decrypt("")
        fields = tuple(_fields(reader))
    except Exception as error:
        raise StructureUnreadable(f"{type(error).__name__}: {error}") from error
    return LibraryView(reader, outline.xref_base, fields)


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


def unlisted_objects(view: LibraryView, outline: Outline, start: int) -> bool:
    """Whether an object written behind `start` is in no cross-reference: one reader shows it, another does not."""
    xrefs = view.reader.xrefs
    try:
        listed = {
            xrefs.get_historical_ref(reference, revision)
            for revision in range(xrefs.total_revisions)
            for reference in xrefs.explicit_refs_in_revision(revision)
        }
    except Exception:  # noqa: BLE001
        return True
    sections = {section.position for section in outline.sections}
    return any(
        item.offset >= start and item.offset not in sections and item.offset - view.shift not in listed
        for item in outline.objects
    )


def knowledge_of(view: LibraryView | None, readings: Iterable[CmsReading]) -> LocalKnowledge:
    """All certificates, CRLs and OCSP answers the file carries: document security store, CMS, Adobe's attribute."""
    crls: list[CRLContainer] = []
    ocsps: list[OCSPContainer] = []
    certificates: list[Any] = []
    store = _security_store(view) if view is not None else None
    if store is not None:
        crls += store.known_crls
        ocsps += store.known_ocsps
        certificates += store.known_certs
    for reading in readings:
        found = _carried(reading)
        crls += found.known_crls
        ocsps += found.known_ocsps
        certificates += reading.embedded
        certificates += [item for token in reading.tokens for item in (token.certificate, *token.embedded)]
    return LocalKnowledge(known_crls=crls, known_ocsps=ocsps, known_certs=certificates)


def _security_store(view: LibraryView) -> LocalKnowledge | None:
    try:
        store = DocumentSecurityStore.read_dss(view.reader)
        return LocalKnowledge(
            known_crls=[CRLContainer(cms.CertificateList.load(item.get_object().data)) for item in store.crls],
            known_ocsps=[
                found for item in store.ocsps for found in OCSPContainer.load_multi(_ocsp(item.get_object().data))
            ],
            known_certs=list(store.load_certs()),
        )
    except NoDSSFoundError:
        return None
    except Exception:  # noqa: BLE001 - unreadable evidence is no evidence
        return None


def _ocsp(content: bytes) -> Any:
    from asn1crypto.ocsp import OCSPResponse

    return OCSPResponse.load(content)


def _carried(reading: CmsReading) -> LocalKnowledge:
    crls: list[CRLContainer] = []
    ocsps: list[OCSPContainer] = []
    try:
        carried = [choice for choice in reading.signed_data["crls"] or () if choice.name == "certificate_list"]
        crls += [CRLContainer(choice.chosen) for choice in carried]
        for attribute in reading.signer_info["signed_attrs"] or ():
            if attribute["type"].native == "adobe_revocation_info_archival":
                archive = attribute["values"][0]
                crls += [CRLContainer(item) for item in archive["crl"] or ()]
                ocsps += [found for item in archive["ocsp"] or () for found in OCSPContainer.load_multi(item)]
    except (ValueError, TypeError, KeyError):
        return LocalKnowledge()
    return LocalKnowledge(known_crls=crls, known_ocsps=ocsps)
