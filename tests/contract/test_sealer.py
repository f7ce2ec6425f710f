"""What every sealer promises; another back end (PKCS#11, remote signing) adds one parameter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from pyhanko.sign.ades.report import AdESPassed

from domain.errors import ArchiveError
from signing.keys.key_places import root_folder
from signing.seal.signer import Sealer, SealReport
from tests.signing.seal_material import NOW, PASSWORD, PASSWORDS, authority, blank_pdfa, sealer, verdict

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def _rsa(keys: Path) -> Sealer:
    return sealer(keys)


def _ecdsa(keys: Path) -> Sealer:
    """The test authority with an ECDSA P-256 signer."""
    root_key, root, _ = pkcs12.load_key_and_certificates((root_folder(keys) / "ca.p12").read_bytes(), PASSWORDS.root)
    _, old, _ = pkcs12.load_key_and_certificates((keys / "signer.p12").read_bytes(), PASSWORD)
    assert isinstance(root_key, rsa.RSAPrivateKey)
    assert root is not None
    assert old is not None
    private = ec.generate_private_key(ec.SECP256R1())
    builder = x509.CertificateBuilder(
        root.subject,
        old.subject,
        private.public_key(),
        x509.random_serial_number(),
        old.not_valid_before_utc,
        old.not_valid_after_utc,
        [extension for extension in old.extensions if not isinstance(extension.value, x509.SubjectKeyIdentifier)],
    )
    signer = builder.sign(root_key, hashes.SHA256())
    (keys / "signer.p12").write_bytes(
        pkcs12.serialize_key_and_certificates(None, private, signer, [root], BestAvailableEncryption(PASSWORD))
    )
    return sealer(keys)


@pytest.fixture(params=[_rsa, _ecdsa], ids=["pkcs12-rsa-pss", "pkcs12-ecdsa"])
def made(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Sealer, Path]:
    """A sealer with its keys in order, and the file of its anchors."""
    keys = authority(tmp_path)
    make: Callable[[Path], Sealer] = request.param
    return make(keys), keys / "ca.pem"


def test_a_usable_key_passes_the_check(made: tuple[Sealer, Path]) -> None:
    made[0].check()


def test_the_report_tells_who_sealed_when_and_how(made: tuple[Sealer, Path], tmp_path: Path) -> None:
    report = made[0].seal(blank_pdfa(tmp_path / "plain.pdf"), tmp_path / "sealed.pdf", NOW)

    assert isinstance(report, SealReport)
    assert report.signer
    assert len(report.certificate_sha256) == 64
    assert report.time == NOW
    assert report.profile == "PAdES-B-LT"


def test_a_seal_passes_validation_offline(made: tuple[Sealer, Path], tmp_path: Path) -> None:
    made[0].seal(blank_pdfa(tmp_path / "plain.pdf"), tmp_path / "sealed.pdf", NOW)

    assert verdict(tmp_path / "sealed.pdf", made[1], NOW)[0] is AdESPassed.OK


def test_the_source_is_not_touched(made: tuple[Sealer, Path], tmp_path: Path) -> None:
    source = blank_pdfa(tmp_path / "plain.pdf")
    before = source.read_bytes()

    made[0].seal(source, tmp_path / "sealed.pdf", NOW)

    assert source.read_bytes() == before


def test_a_repeated_step_replaces_the_target(made: tuple[Sealer, Path], tmp_path: Path) -> None:
    source, target = blank_pdfa(tmp_path / "plain.pdf"), tmp_path / "sealed.pdf"

    made[0].seal(source, target, NOW)
    made[0].seal(source, target, NOW)

    assert verdict(target, made[1], NOW)[0] is AdESPassed.OK
    assert not list(tmp_path.glob(".*"))


def test_the_document_stays_a_pdf_1_file(made: tuple[Sealer, Path], tmp_path: Path) -> None:
    """PDF/A-2 is PDF 1.7; a catalogue that says 2.0 is not."""
    made[0].seal(blank_pdfa(tmp_path / "plain.pdf"), tmp_path / "sealed.pdf", NOW)

    assert b"/Version /2.0" not in (tmp_path / "sealed.pdf").read_bytes()


def test_a_failure_leaves_no_target(made: tuple[Sealer, Path], tmp_path: Path) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 broken")

    with pytest.raises(ArchiveError):
        made[0].seal(tmp_path / "broken.pdf", tmp_path / "sealed.pdf", NOW)

    assert not list(tmp_path.glob("*sealed*"))
