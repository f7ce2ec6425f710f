"""A decision like those of real offices reaches PASSED by what is fetched once, also when its servers are gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.serialization import Encoding

from domain.evidence import Indication, SubIndication
from domain.signatures.findings import Finding
from domain.validation_material import EvidenceFault, MaterialKind, Standing
from pipeline.wiring import now
from tests.signing.evidence_authority import Authority
from tests.signing.office_documents import decision

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.wiring import Parts
    from tests.pipeline.evidence.conftest import Bench


def test_all_signatures_pass_by_what_was_fetched_and_two_years_later_without_any_server(
    parts: Parts, bench: Bench, tmp_path: Path
) -> None:
    """In real child processes, which have no network."""
    authority = Authority()
    path = tmp_path / "quyet-dinh.pdf"
    path.write_bytes(decision(authority))
    (tmp_path / "root.pem").write_bytes(authority.root.public_bytes(Encoding.PEM))
    bench._sandbox = parts.sandbox
    bench._root, bench.settings = tmp_path / "root.pem", replace(bench.settings, hosts=(authority.host,))
    first = bench.gatherer().judged(bench.job(path))
    gathered = bench.gather(path)
    authority.stop()
    assert first.sub_indication is SubIndication.NO_CERTIFICATE_CHAIN_FOUND
    assert gathered.lacking == ()
    assert gathered.report.indication is Indication.TOTAL_PASSED, gathered.report.message
    assert [row.field for row in gathered.report.signatures] == ["Ky", "So", "Ngay", "CoQuan"]
    kinds = {kept.material.kind for kept in bench.kept.all()}
    assert kinds == {MaterialKind.CERTIFICATE, MaterialKind.OCSP, MaterialKind.REVOCATION_LIST}

    later = bench.gatherer(fetch=False).judged(bench.job(path, now() + timedelta(days=700)))
    assert later.indication is Indication.TOTAL_PASSED, later.message
    assert Finding.TIME_CARRIED in later.signatures[1].findings
    assert Finding.TIME_CARRIED not in later.signatures[0].findings
    again = bench.gatherer(fetch=False).judged(bench.job(path, later.validation_time))
    assert again == later


def test_nothing_is_asked_again_once_it_is_kept(bench: Bench, paper: Path, authority: Authority) -> None:
    bench.gather(paper)
    authority.asked.clear()
    gathered = bench.gather(paper)
    assert (authority.asked, gathered.kept, gathered.lacking) == ([], 0, ())
    assert gathered.report.valid_until is not None
    assert all(row.standing is Standing.GOOD for one in gathered.report.signatures for row in one.revocation)
    assert not any(row.after_signing is False for one in gathered.report.signatures for row in one.revocation)


def test_without_leave_nothing_is_asked(bench: Bench, paper: Path, authority: Authority) -> None:
    authority.asked.clear()
    gathered = bench.gather(paper, fetch=False)
    assert authority.asked == []
    assert gathered.report.indication is Indication.INDETERMINATE


def test_an_internal_address_is_not_asked_unless_its_host_is_named(
    bench: Bench, paper: Path, authority: Authority
) -> None:
    authority.asked.clear()
    gathered = bench.gather(paper, hosts=())
    assert authority.asked == []
    assert {item.fault for item in gathered.lacking} == {EvidenceFault.ADDRESS_REFUSED}
    assert not gathered.later
