"""A decision signed elsewhere comes in, its evidence is fetched behind it, and it proves itself without any server."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from domain.evidence import Indication
from pipeline.wiring import now, open_parts
from tests.end_to_end.vankho import vankho
from tests.signing.evidence_authority import Authority
from tests.signing.office_documents import signed
from tests.signing.signed_samples import plain_pdf

if TYPE_CHECKING:
    from pathlib import Path

AWAY = 503, "text/plain", b""


def test_it_waits_for_a_server_that_is_away_and_passes_after_a_rebuild_without_any(tmp_path: Path) -> None:
    authority = Authority()
    home, paper = tmp_path / "kho", tmp_path / "quyet-dinh.pdf"
    signer = authority.signer("Sở Thử nghiệm", ec.generate_private_key(ec.SECP256R1()))
    paper.write_bytes(signed(plain_pdf(), signer, "Ky", authority))
    (tmp_path / "root.pem").write_bytes(authority.root.public_bytes(Encoding.PEM))
    assert vankho("init", home, home=home).code == 0
    with (home / "vankho.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'\n[evidence]\nfetch = true\nhosts = ["{authority.host}"]\n')
    added = vankho("anchors", "add", tmp_path / "root.pem", "--reason", "cấp trên tin cậy", home=home)
    assert added.code == 0, added.stderr
    came = vankho("ingest", paper, "--json", home=home)
    code = json.loads(came.stdout.splitlines()[0])["record"]
    with authority.answering(middle_crl=lambda: AWAY, ocsp=lambda: AWAY), open_parts(home, write=False) as parts:
        assert parts.evidence_rounds.round() == 1
        ((waiting,),) = (parts.catalogue.evidence.waiting(9),)
        assert (waiting.record, waiting.due is not None) == (code, True)
        assert parts.evidence_rounds.round() == 0, "it is not asked again at once"
    told = vankho("evidence", "list", "--waiting", home=home)
    assert "HTTP 503" in told.stdout
    with open_parts(home, write=False, clock=lambda: now() + timedelta(days=1, hours=1)) as parts:
        assert parts.evidence_rounds.round() == 1
        assert parts.catalogue.evidence.waiting(9) == ()
    authority.stop()
    rebuilt = vankho("rebuild", home=home)
    assert rebuilt.code == 0, rebuilt.stderr
    verified = vankho("verify", code, "--json", home=home)
    assert verified.code == 0, verified.stdout
    report = json.loads(verified.stdout)
    assert {item["kind"] for item in report["material"]} == {"certificate", "crl"}
    again = vankho("verify", code, "--json", "--at", report["validation_time"], home=home)
    assert again.stdout == verified.stdout
    listed = vankho("evidence", "list", home=home)
    assert f"{authority.url}/middle.crt" in listed.stdout
    assert Indication.TOTAL_PASSED in vankho("verify", code, home=home).stdout
