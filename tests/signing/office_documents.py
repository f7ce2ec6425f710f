"""A decision as offices sign it: leader, number and day as small signatures, the office, and the receiver's stamp."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, append_signature_field

from signing.seal.timestamp_client import HttpTimeStamper, TimestampServer
from tests.signing.signed_samples import plain_pdf

if TYPE_CHECKING:
    from tests.signing.evidence_authority import Authority, Key


@cache
def _keys() -> tuple[Key, Key, Key]:
    """Of algorithms that the law allows: RSA 2048 and 3072, ECDSA 256."""
    return (
        rsa.generate_private_key(65537, 2048),
        ec.generate_private_key(ec.SECP256R1()),
        rsa.generate_private_key(65537, 3072),
    )


def decision(authority: Authority) -> bytes:
    """Leader with a timestamp, number and day without, the office with one."""
    personal, clerk, office = _keys()
    data = signed(plain_pdf(), authority.signer("Nguyễn Văn Ký", personal), "Ky", authority)
    numbering = authority.signer("Văn thư", clerk)
    for place, name in enumerate(("So", "Ngay")):
        data = signed(data, numbering, name, None, place + 1)
    return signed(data, authority.signer("Ủy ban nhân dân tỉnh Thử", office, pss=True), "CoQuan", authority, 3)


def signed(data: bytes, signer: signers.Signer, name: str, stamping: Authority | None, place: int = 0) -> bytes:
    """One more signature, stamped by the authority's server where one is given."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    append_signature_field(writer, SigFieldSpec(name, on_page=0, box=(10, 10 + 60 * place, 100, 50 + 60 * place)))
    metadata = signers.PdfSignatureMetadata(
        field_name=name, md_algorithm="sha256", subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED
    )
    stamper = None
    if stamping is not None:
        stamper = HttpTimeStamper(TimestampServer(f"{stamping.url}/tsa"), lambda: datetime.now(UTC), pause=0)
    pdf_signer = signers.PdfSigner(metadata, signer, timestamper=stamper)
    return bytes(pdf_signer.sign_pdf(writer, bytes_reserved=24576).getvalue())
