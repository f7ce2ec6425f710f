"""The fourteen real decisions of ../shared tell exactly what they lack, and where it is to be had."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain.evidence import Indication
from domain.validation_material import MaterialKind, Standing
from signing.evidence.needs import SeenChain, needs_of
from signing.verify.document import verify_pdf
from signing.verify.trust.anchors import load_profile

FOLDER = Path(__file__).parents[2].parent / "shared" / "corpus" / "real-signed" / "offices"
MOMENT = datetime(2026, 11, 22, tzinfo=UTC)
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="../shared/corpus/real-signed is not here"),
]


@pytest.mark.parametrize("name", ["n03.pdf", "n39.pdf", "n57.pdf"])
def test_each_certificate_without_evidence_is_named_with_the_addresses_of_its_authority(name: str) -> None:
    seen: list[SeenChain] = []
    report = verify_pdf(FOLDER / name, name, load_profile(None), MOMENT, seen=seen)
    rows = {row.sha256: row for signature in report.signatures for row in signature.revocation}
    needs = needs_of(seen)
    assert report.indication is Indication.INDETERMINATE
    assert all(row.standing is Standing.NOT_SHOWN and row.kind is None for row in rows.values())
    assert all("ca.gov.vn" in address for row in rows.values() for address in row.addresses)
    assert len(needs) == len(rows)
    for need in needs:
        assert {source.kind for source in need.sources} == {MaterialKind.OCSP, MaterialKind.REVOCATION_LIST}
    assert all(len(signature.items) == 7 for signature in report.signatures)
