"""Writing one PAdES B-LT signature into a PDF/A with pyHanko, as one incremental revision.

The validation material (chain, CRLs) goes into the signed revision itself, so that the signature covers the whole file
and nothing unsigned stands after it. Apart from the signature value, tokens and times the bytes are always the same.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, Final

from asn1crypto import cms
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.signers.pdf_signer import DSSContentSettings, SigDSSPlacementPreference
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator import ValidationContext

from domain.errors import ArchiveError, ErrorCode
from domain.vietnam_time import VIETNAM
from signing.seal.mark import mark_lines, place_mark, profile_on
from signing.seal.mark_appearance import MarkStyle, page_view, show_box
from signing.seal.mark_font import font_for

if TYPE_CHECKING:
    from datetime import datetime

    from pyhanko.pdf_utils.writer import BasePdfFileWriter

    from signing.seal.signer import Mark

FIELD: Final = "VanKhoSeal"
_TOOLTIP = "Chữ ký số của cơ quan số hóa tài liệu"
_DIGEST = "sha256"
_CHUNK = 1 << 20
# It warns at each seal that nothing will be fetched, which is just what sealing offline means.
logging.getLogger("pyhanko.sign.signers.pdf_signer").setLevel(logging.ERROR)
_DSS_IN_SIGNED_REVISION = DSSContentSettings(
    include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE
)


@dataclass(frozen=True)
class Signature:
    """What to sign with.

    Attributes:
        signer: key, certificate and mechanism.
        timestamper: gives the signature timestamp.
        context: anchors and revocation evidence; judges the chains and fills the DSS.
        key_usage: bits that the certificate has and the signature needs.
        margin: hexadecimal digits to reserve beyond a trial signature's size.
    """

    signer: Signer
    timestamper: TimeStamper
    context: ValidationContext
    key_usage: frozenset[str]
    margin: int


@dataclass(frozen=True)
class Prepared:
    """A revision that lacks the signature value alone: its digest and place, and the attributes to be signed."""

    digest: PreparedByteRangeDigest
    attributes: cms.CMSAttributes


async def prepare(source: IO[bytes], output: IO[bytes], mark: Mark, signature: Signature) -> Prepared:
    """Copy `source` to `output` and append the revision with mark, DSS and room for the signature.

    Args:
        source: PDF/A without signature, form or encryption; seekable.
        output: empty, readable, writable and seekable.
        mark: the visible text; its time is the claimed time of signing.
        signature: what to sign with.

    Raises:
        ArchiveError: SIGNING_FAILED when `source` must not be sealed; pyHanko's errors for all else.
    """
    writer = ArchivalWriter(source, mark.time)
    _refuse_form(writer.root)
    signer = _pdf_signer(_placed(writer, mark), signature)
    session = signer.init_signing_session(writer)
    session.system_time = mark.time
    validation = await session.perform_presign_validation(writer)
    size = await session.estimate_signature_container_size(validation, tight=True)
    document = session.prepare_tbs_document(validation, bytes_reserved=size + signature.margin)
    digest, _ = document.digest_tbs_document(output=output, chunk_size=_CHUNK)
    attributes = await signature.signer.signed_attrs(
        digest.document_digest, _DIGEST, PdfCMSSignedAttributes(signing_time=mark.time), use_pades=True
    )
    return Prepared(digest, attributes)


async def complete(output: IO[bytes], prepared: Prepared, signer: Signer, timestamper: TimeStamper) -> None:
    """Put the signature and its timestamp into the room that was kept for them."""
    signed = await signer.async_sign_prescribed_attributes(_DIGEST, prepared.attributes, timestamper=timestamper)
    prepared.digest.fill_with_cms(output, signed)


class ArchivalWriter(IncrementalPdfFileWriter):
    """Appends to a PDF/A and leaves its metadata and version as they are, byte for byte.

    pyHanko would write the XMP packet anew with its own name and the wall clock in it: larger, different at each run,
    and no longer the packet that was validated as PDF/A.
    """

    IO_CHUNK_SIZE = _CHUNK

    def __init__(self, source: IO[bytes], time: datetime) -> None:
        super().__init__(source)
        first = self._document_id[0]
        seed = first.original_bytes + time.isoformat().encode()
        self._document_id = generic.ArrayObject([first, generic.ByteStringObject(hashlib.sha256(seed).digest()[:16])])

    def _update_meta(self) -> None:
        """Nothing: see the class."""


class ArchivalSigner(PdfSigner):
    """Declares PAdES and nothing that would raise the document to PDF 2.0, which PDF/A-2 is not.

    For ECDSA pyHanko declares ISO/TS 32002 and writes `/Version /2.0`; curves need no declaration to be read.
    """

    def register_extensions(self, pdf_out: BasePdfFileWriter, *, md_algorithm: str) -> None:  # noqa: ARG002
        """Declare the extension of PDF 1.7 that PAdES is (ETSI EN 319 142-1 §5.1)."""
        pdf_out.register_extension(ESIC_EXTENSION_1)


def _refuse_form(root: generic.DictionaryObject) -> None:
    """A document that others can still fill in, or that is signed already, does not get the archive's seal."""
    if "/AcroForm" in root and "/Fields" in root["/AcroForm"] and root["/AcroForm"]["/Fields"]:
        raise ArchiveError(ErrorCode.SIGNING_FAILED, detail="tệp đã có biểu mẫu hoặc chữ ký")
    if "/DSS" in root or "/Perms" in root:
        raise ArchiveError(ErrorCode.SIGNING_FAILED, detail="tệp đã có chữ ký")


@dataclass(frozen=True)
class _Placed:
    style: MarkStyle
    field: SigFieldSpec


def _placed(writer: ArchivalWriter, mark: Mark) -> _Placed:
    """The mark on page 1 by the rule of its day."""
    page: Any = writer.find_page_for_modification(0)[0].get_object()  # type: ignore[no-untyped-call]
    profile = profile_on(mark.time.astimezone(VIETNAM).date())
    lines = mark_lines(mark, profile)
    font = font_for(profile.font, "".join(lines))
    placed = place_mark(lines, page_view(page), profile, font.measure, mark.ink)
    if placed.page_box is not None:
        show_box(page, placed.page_box)
    field = SigFieldSpec(FIELD, on_page=0, box=placed.rect, readable_field_name=_TOOLTIP)  # type: ignore[arg-type]
    return _Placed(MarkStyle(mark=placed, font=font), field)


def _pdf_signer(placed: _Placed, signature: Signature) -> ArchivalSigner:
    """DocMDP P=2 on a document without fillable fields: P=1 makes some readers reject later LTV updates."""
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm=_DIGEST,
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.FILL_FORMS,
        embed_validation_info=True,
        validation_context=signature.context,
        signer_key_usage=set(signature.key_usage),
        dss_settings=_DSS_IN_SIGNED_REVISION,
    )
    return ArchivalSigner(
        metadata,
        signature.signer,
        timestamper=signature.timestamper,
        stamp_style=placed.style,
        new_field_spec=placed.field,
    )
