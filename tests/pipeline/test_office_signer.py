"""An archive with an office's key: documents and packages are sealed by it, and proven where no key is."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from domain.errors import ArchiveUnusable, ErrorCode
from domain.evidence import TrustRegime
from domain.limits import InputLimits
from domain.messages import Language
from pipeline.isolation.seal_jobs import KNOW_SIGNER, OPEN_SEAL, SEAL_DATA, SealDataJob
from pipeline.isolation.signing_process import SigningProcess
from pipeline.proving.package_seals import ArchiveSeals
from pipeline.settings.archive_settings import SETTINGS_FILE, ArchiveSettings
from pipeline.upkeep.founding import found_archive
from pipeline.upkeep.signer_findings import signer_findings
from pipeline.wiring import now, open_parts
from tests.signing.office_authority import OFFICE, USER, behaving, office
from tests.signing.seal_material import blank_pdfa
from tests.signing.soft_token import SoftToken, configured, make_token, needs_softhsm

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def _told() -> str:
    return f"""
kind = "pkcs12"
file = "office.p12"
password_file = "secret"
chain = "chain.pem"
anchors = "root.pem"
timestamp_servers = ["{office().url}/tsa"]
timestamp_user = "{USER}"
timestamp_password_file = "tsa-password"
"""


def test_documents_and_packages_are_sealed_by_the_office_and_proven_without_its_key(tmp_path: Path) -> None:
    home = tmp_path / "kho"
    found_archive(ArchiveSettings(home=home, organisation="Trung tâm"), None, now())
    office().places(home / "keys")
    text = (home / SETTINGS_FILE).read_text(encoding="utf-8").replace('password_file = "password"\n', "")
    (home / SETTINGS_FILE).write_text(text + _told(), encoding="utf-8")
    sealed = tmp_path / "sealed.pdf"
    with behaving(), open_parts(home, write=True) as parts:
        report, verdict = parts.sealer.seal(blank_pdfa(tmp_path / "plain.pdf"), sealed, "VK.1")
        package = ArchiveSeals(parts).seal(b"{}", "gói")
        (who, served) = signer_findings(parts, Language.VI, timestamp=True)
    assert (report.signer, verdict.signatures[0].regime) == (OFFICE, TrustRegime.OWN)
    assert b"secret" not in sealed.read_bytes()
    assert who.well
    assert OFFICE in who.detail
    assert "299 ngày" in who.detail
    assert served.well, served.detail

    for name in ("office.p12", "secret", "root.pem", "chain.pem"):
        (home / "keys" / name).unlink()
    with open_parts(home, write=False) as parts:
        opened = parts.sandbox.call(OPEN_SEAL, parts.authorities.opening(package))
        assert (opened.fault, opened.signer) == ("", OFFICE)


@pytest.fixture
def token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SoftToken:
    monkeypatch.setenv("SOFTHSM2_CONF", os.environ.get("SOFTHSM2_CONF", ""))  # as it was, when this is over
    made = make_token(configured(tmp_path / "softhsm"), "Kho luu tru")
    made.add_key(tmp_path, office().signer_key, "con dau", "a1")
    return made


@pytest.fixture
def process() -> Iterator[SigningProcess]:
    made = SigningProcess(InputLimits(), "Kho luu tru")
    yield made
    made.stop()


@needs_softhsm
def test_a_token_that_was_pulled_out_is_told_and_serves_again_when_it_is_back(
    token: SoftToken, process: SigningProcess, tmp_path: Path
) -> None:
    places = token.places(tmp_path / "keys")
    shutil.move(token.folder, tmp_path / "pulled out")
    with pytest.raises(ArchiveUnusable) as told:
        process.call(KNOW_SIGNER, places)
    assert told.value.code is ErrorCode.TOKEN_AWAY
    shutil.move(tmp_path / "pulled out", token.folder)
    assert process.call(KNOW_SIGNER, places).name == OFFICE


@needs_softhsm
def test_a_token_pulled_out_between_two_seals_is_told_and_the_next_seal_is_made_when_it_is_back(
    token: SoftToken, process: SigningProcess, tmp_path: Path
) -> None:
    job = SealDataJob(token.places(tmp_path / "keys"), b"{}", now())
    assert process.call(SEAL_DATA, job)
    shutil.move(token.folder, tmp_path / "pulled out")
    with pytest.raises(ArchiveUnusable) as told:
        process.call(SEAL_DATA, job)
    assert told.value.code is ErrorCode.TOKEN_AWAY
    shutil.move(tmp_path / "pulled out", token.folder)
    assert process.call(SEAL_DATA, job)


def test_a_signing_process_that_dies_is_a_fault_that_is_waited_out(process: SigningProcess, tmp_path: Path) -> None:
    places = office().places(tmp_path / "keys")
    wrong = replace(places, secret=tmp_path / "nowhere")
    with pytest.raises(ArchiveUnusable) as told:
        process.call(KNOW_SIGNER, wrong)
    assert told.value.code is ErrorCode.KEY_UNUSABLE
    process._running().kill()
    process._running().wait()
    assert process.call(KNOW_SIGNER, places).regime is TrustRegime.OWN
