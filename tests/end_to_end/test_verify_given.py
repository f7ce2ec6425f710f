"""Verifying a file outside any archive with evidence that whoever asks hands in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from signing.keys.authority import create_test_authority
from signing.keys.key_places import REVOCATION_LIST, ROOT_CERTIFICATE
from tests.end_to_end.vankho import vankho
from tests.signing.seal_material import ORGANISATION, PASSWORDS
from tests.signing.signed_samples import office, plain_pdf, signed_by

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An authority that no archive and no list knows, made today."""
    folder = tmp_path_factory.mktemp("given") / "keys"
    create_test_authority(folder, ORGANISATION, PASSWORDS, datetime.now(UTC))
    return folder


@pytest.fixture(scope="module")
def signed(keys: Path) -> Path:
    path = keys.parent / "văn bản.pdf"
    path.write_bytes(signed_by(plain_pdf(), office(keys)))
    return path


def test_an_anchor_and_a_revocation_list_for_one_call(keys: Path, signed: Path, tmp_path: Path) -> None:
    evidence = ("--trust", keys / ROOT_CERTIFICATE, "--crl", keys / REVOCATION_LIST)
    told = vankho("verify", signed, *evidence, home=tmp_path)
    assert told.code == 0, told.stderr
    assert "TOTAL-PASSED" in told.stdout
    assert "Tin theo yêu cầu của người kiểm tra" in told.stdout
    assert f"({REVOCATION_LIST}, SHA-256 " in told.stdout
    assert vankho("verify", signed, home=tmp_path).code == 1, "the next call knows nothing of it"


def test_a_file_that_is_no_evidence_is_named_and_nothing_is_verified(signed: Path, tmp_path: Path) -> None:
    told = vankho("verify", signed, "--crl", signed, home=tmp_path)
    assert (told.code, told.stdout) == (3, "")
    assert "văn bản.pdf" in told.stderr
    assert "[evidence-unusable]" in told.stderr
