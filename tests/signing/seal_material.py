"""What seals are tested with: a test authority made once, small PDF/A files, and pyHanko's verdict as a judge."""

from __future__ import annotations

import asyncio
import dataclasses
import shutil
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
from asn1crypto import pem, x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from pikepdf import pdfa
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import ades
from pyhanko.sign.validation.policy_decl import PdfSignatureValidationSpec, SignatureValidationSpec
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager

from signing.keys.authority import create_test_authority
from signing.keys.key_places import ROOT_KEY, TIMESTAMP_KEY, TIMESTAMP_PASSWORD_FILE, Passwords, root_folder
from signing.seal.pades_sealer import PadesSealer
from signing.seal.sealing_means import TestMeans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyhanko.sign.ades.report import AdESSubIndic

ORGANISATION = "Trung tâm Lưu trữ lịch sử thành phố Đà Nẵng"
PASSWORD = b"mat khau thu nghiem"
PASSWORDS = Passwords(PASSWORD, b"cua dau thoi gian", b"cua goc")
NOW = datetime(2026, 11, 22, 3, 4, 5, tzinfo=UTC)
_A4 = (0, 0, 595, 842)
_HOMES: list[tempfile.TemporaryDirectory[str]] = []  # kept till the end of the run


@cache
def made_once() -> Path:
    """Making keys takes half a second, so it is done once; tests get copies."""
    home = tempfile.TemporaryDirectory()
    _HOMES.append(home)
    folder = Path(home.name) / "keys"
    create_test_authority(folder, ORGANISATION, PASSWORDS, NOW)
    return folder


def authority(folder: Path) -> Path:
    """A test authority of one's own in `folder`, in force from NOW."""
    shutil.copytree(root_folder(made_once()), folder / "keys-root")
    return shutil.copytree(made_once(), folder / "keys")


def of_before(folder: Path) -> Path:
    """The same keys as releases to 0.1.0 kept them: all in one folder, under one password."""
    keys = authority(folder)
    moved = {TIMESTAMP_KEY: (keys / TIMESTAMP_KEY, PASSWORDS.timestamp)}
    moved[ROOT_KEY] = (root_folder(keys) / ROOT_KEY, PASSWORDS.root)
    for name, (path, password) in moved.items():
        key, certificate, others = pkcs12.load_key_and_certificates(path.read_bytes(), password)
        assert isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey)
        encryption = BestAvailableEncryption(PASSWORD)
        (keys / name).write_bytes(pkcs12.serialize_key_and_certificates(None, key, certificate, others, encryption))
    (keys / TIMESTAMP_PASSWORD_FILE).unlink()
    shutil.rmtree(root_folder(keys))
    return keys


def sealer(keys: Path, now: datetime = NOW, organisation: str = ORGANISATION) -> PadesSealer:
    return PadesSealer(TestMeans(keys, PASSWORD, lambda: now), organisation, lambda: now)


def blank_pdfa(path: Path, box: Sequence[float] = _A4, rotate: int = 0, **entries: object) -> Path:
    """A PDF/A-2b of one page with a grey stroke; `entries` go into the page dictionary."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(100, 100))
    page = pdf.pages[0].obj
    page.MediaBox = pikepdf.Array([*box])
    page.Rotate = rotate
    page.Contents = pdf.make_stream(b"0.8 g 10 10 20 10 re f")
    for key, value in entries.items():
        page[f"/{key}"] = value
    pdfa.save(pdf, path, "2b", output_intent="sRGB")
    return path


def sealed(folder: Path, keys: Path, **page: object) -> Path:
    """A blank page under the seal of `keys`."""
    target = folder / "sealed.pdf"
    sealer(keys).seal(blank_pdfa(folder / "plain.pdf", **page), target, NOW)  # type: ignore[arg-type]
    return target


def verdict(path: Path, anchors: Path, moment: datetime) -> tuple[AdESSubIndic, PdfSignatureStatus]:
    """AdES validation with time, offline: chains to `anchors`, revocation from the document's own DSS only."""
    with path.open("rb") as stream:
        signature = PdfFileReader(stream).embedded_signatures[0]
        signature.compute_integrity_info()
        policy = CertValidationPolicySpec(
            trust_manager=SimpleTrustManager.build([_certificate(anchors)]),
            revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO),
        )
        spec = SignatureValidationSpec(
            cert_validation_policy=policy,
            local_knowledge=ades._dss_to_local_knowledge(signature.reader),
        )
        timing = ValidationTimingInfo(moment, moment, point_in_time_validation=True)
        result = asyncio.run(
            ades.ades_with_time_validation(
                signature.signed_data,
                spec,
                timing_info=timing,
                raw_digest=signature.compute_digest(),
                status_cls=PdfSignatureStatus,
                extra_status_kwargs=signature.summarise_integrity_info(),
            )
        )
    assert isinstance(result.api_status, PdfSignatureStatus)
    return result.ades_subindic, dataclasses.replace(result.api_status)


def future_verdict(path: Path, anchors: Path, now: datetime, moment: datetime) -> AdESSubIndic:
    """What validation will say at `moment` if archive timestamps are kept up from `now` on."""
    policy = CertValidationPolicySpec(
        trust_manager=SimpleTrustManager.build([_certificate(anchors)]),
        revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO),
    )
    with path.open("rb") as stream:
        signature = PdfFileReader(stream).embedded_signatures[0]
        spec = PdfSignatureValidationSpec(SignatureValidationSpec(cert_validation_policy=policy))
        result = asyncio.run(ades.simulate_future_ades_lta_validation(signature, spec, moment, now))
    return result.ades_subindic


def _certificate(path: Path) -> x509.Certificate:
    return x509.Certificate.load(pem.unarmor(path.read_bytes())[2])
