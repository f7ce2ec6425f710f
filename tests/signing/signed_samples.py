"""Signed files to attack: the archive's own seal, offices that sign one after the other, and impostors."""

from __future__ import annotations

import asyncio
import hashlib
import io
import re
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

import pikepdf
from asn1crypto import cms, crl
from asn1crypto import pem as pem_armor
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from pyhanko.keys import load_private_key_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, append_signature_field
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.signers.pdf_signer import DSSContentSettings, SigDSSPlacementPreference
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from domain.messages import Language
from signing.keys.key_files import open_identity
from signing.keys.key_places import REVOCATION_LIST, ROOT_CERTIFICATE, SIGNER_KEY, TIMESTAMP_KEY
from signing.seal.local_tsa import LocalTimeStamper
from signing.verify.document import verify_pdf
from signing.verify.trust.anchors import TrustProfile, load_profile
from tests.signing.seal_material import NOW, PASSWORD, PASSWORDS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pyhanko.sign.timestamps import TimeStamper

    from domain.evidence import SignatureReport, VerificationReport

LATER = NOW + timedelta(hours=1)
_RANGE = re.compile(rb"/ByteRange\s*\[([\d\s]+)\]")


def verify(path: Path, keys: Path, moment: datetime = LATER) -> VerificationReport:
    """The verdict with the test authority of `keys` among the anchors."""
    return verify_pdf(path, path.name, _profile(keys), moment, Language.EN)


@cache
def _profile(keys: Path) -> TrustProfile:
    return load_profile(keys / ROOT_CERTIFICATE)


def only(report: VerificationReport) -> SignatureReport:
    """Its one signature."""
    (row,) = report.signatures
    return row


def office(keys: Path) -> signers.SimpleSigner:
    """An office's signing software: the archive's test key in pyHanko, RSA PKCS#1 v1.5 as offices sign."""
    signer = signers.SimpleSigner.load_pkcs12(str(keys / SIGNER_KEY), passphrase=PASSWORD)
    assert isinstance(signer, signers.SimpleSigner)
    return signer


def passing(data: bytes, keys: Path, field: str = "Signature1", moment: datetime = NOW) -> bytes:
    """`data` signed so that it is TOTAL-PASSED: what attackers start from."""
    return signed_by(data, office(keys), field, evidence=evidence_of(keys, moment))


def evidence_of(keys: Path, moment: datetime = NOW) -> ValidationContext:
    """Root and revocation list of the test authority."""
    (root,) = [
        asn1_x509.Certificate.load(der)
        for _, _, der in pem_armor.unarmor((keys / ROOT_CERTIFICATE).read_bytes(), multiple=True)
    ]
    revoked = crl.CertificateList.load((keys / REVOCATION_LIST).read_bytes())
    return ValidationContext(
        trust_roots=[root], crls=[revoked], moment=moment, revocation_mode="require", allow_fetching=False
    )


def local_timestamper(keys: Path, moment: datetime) -> TimeStamper:
    """The local test timestamp authority, whose clock stands at `moment`."""
    return LocalTimeStamper(open_identity(keys / TIMESTAMP_KEY, PASSWORDS.timestamp).signatory, lambda: moment)


def plain_pdf(*, xref_stream: bool = False, form: bool = False) -> bytes:
    """One page that says something, with a text field when `form`."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(300, 300))
    page = pdf.pages[0].obj
    page.Contents = pdf.make_stream(b"BT /F1 24 Tf 20 200 Td (Pay 100 dong) Tj ET")
    page.Resources = pikepdf.Dictionary(
        Font=pikepdf.Dictionary(
            F1=pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        )
    )
    if form:
        field = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Widget,
                FT=pikepdf.Name.Tx,
                T="Amount",
                V="100",
                Rect=[20, 100, 120, 120],
                P=page,
            )
        )
        page.Annots = pdf.make_indirect(pikepdf.Array([field]))
        pdf.Root.AcroForm = pdf.make_indirect(pikepdf.Dictionary(Fields=pikepdf.Array([field])))
    target = io.BytesIO()
    mode = pikepdf.ObjectStreamMode
    pdf.save(
        target,
        object_stream_mode=mode.generate if xref_stream else mode.disable,
        static_id=True,
        compress_streams=False,
    )
    return target.getvalue()


def signed_by(
    data: bytes,
    signer: signers.Signer,
    field: str = "Signature1",
    *,
    evidence: ValidationContext | None = None,
    size: int = 24576,
    password: str | None = None,
) -> bytes:
    """`data` with a signature added as a new revision, as offices sign: no timestamp, no revocation data.

    With `evidence` it is PAdES, and the revocation data stands in the signed revision: such a signature passes.
    """
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    if password is not None:
        writer.encrypt(password)
    append_signature_field(writer, SigFieldSpec(field, on_page=0, box=(10, 10, 100, 40)))
    metadata = signers.PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES if evidence else SigSeedSubFilter.ADOBE_PKCS7_DETACHED,
        embed_validation_info=evidence is not None,
        validation_context=evidence,
        dss_settings=DSSContentSettings(include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE),
    )
    signed = signers.PdfSigner(metadata, signer).sign_pdf(writer, bytes_reserved=size)
    return bytes(signed.getvalue())


def ranges(data: bytes) -> list[tuple[int, int, int]]:
    """`a b c` of each ByteRange in file order."""
    found = [[int(number) for number in match[1].split()] for match in _RANGE.finditer(data)]
    return [(before, after, rest) for _, before, after, rest in found]


def resigned(
    data: bytes,
    signer: signers.Signer,
    *,
    algorithm: str = "sha256",
    claimed: datetime = NOW,
    timestamper: TimeStamper | None = None,
    change: Callable[[cms.ContentInfo], bytes] = cms.ContentInfo.dump,
) -> bytes:
    """The last signature of `data` made anew over the bytes as they are now: what only the key's owner can do.

    `change` may alter the CMS before it is written.
    """
    before, after, rest = ranges(data)[-1]
    digest = hashlib.new(algorithm, data[:before] + data[after : after + rest]).digest()
    settings = PdfCMSSignedAttributes(signing_time=claimed)
    signing = signer.async_sign(
        digest, algorithm, use_pades=False, timestamper=timestamper, signed_attr_settings=settings
    )
    return with_contents(data, change(asyncio.run(signing)).ljust((after - before) // 2 - 1, b"\0"))


def with_contents(data: bytes, content: bytes) -> bytes:
    """The last signature's Contents replaced by `content`, of the same size."""
    before, after, _ = ranges(data)[-1]
    assert len(content) == (after - before) // 2 - 1
    return data[: before + 1] + content.hex().encode() + data[after - 1 :]


def contents(data: bytes) -> bytes:
    """The last signature's Contents decoded."""
    before, after, _ = ranges(data)[-1]
    return bytes.fromhex(data[before + 1 : after - 1].decode())


@cache
def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def impostor(authority_name: asn1_x509.Name) -> signers.SimpleSigner:
    """A signer whose self-made authority bears the name of a real one; the whole chain is embedded."""
    name = x509.load_der_x509_certificate(_with_subject(authority_name)).subject
    root = _certificate(name, name, ca=True)
    person = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Ủy ban nhân dân tỉnh Giả")])
    leaf = _certificate(person, name, ca=False)
    store = SimpleCertificateStore()
    store.register_multiple([root])
    der = _key().private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return signers.SimpleSigner(
        signing_cert=leaf, signing_key=load_private_key_from_pemder_data(der, None), cert_registry=store
    )


def _with_subject(name: asn1_x509.Name) -> bytes:
    found = [authority.certificate for authority in load_profile(None).authorities]
    return next(bytes(item.dump()) for item in found if item.subject == name)


def _certificate(subject: x509.Name, issuer: x509.Name, *, ca: bool) -> asn1_x509.Certificate:
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(_key().public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2040, 1, 1, tzinfo=UTC))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .sign(_key(), hashes.SHA256())
    )
    return asn1_x509.Certificate.load(made.public_bytes(serialization.Encoding.DER))


def pem_of(certificate: asn1_x509.Certificate) -> bytes:
    """A certificate as PEM."""
    return bytes(pem_armor.armor("CERTIFICATE", certificate.dump()))
