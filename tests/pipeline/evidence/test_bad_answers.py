"""What servers answer that is no evidence: each is told in a sentence, nothing of it is kept, the file stays open."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from domain.evidence import Indication, SubIndication
from domain.evidence_sentences import lacking_sentence
from domain.messages import Language
from domain.validation_material import EvidenceFault, Lacking
from pipeline.wiring import now
from tests.signing.evidence_authority import DAY
from tests.signing.office_documents import signed
from tests.signing.signed_samples import plain_pdf

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.evidence.gathering import Gathered
    from tests.pipeline.evidence.conftest import Bench
    from tests.signing.evidence_authority import Answer, Authority

_PAGE = b"<!DOCTYPE html><html><body>B\xe1\xba\xa3o tr\xc3\xac</body></html>"
_REFUSED = 503, "text/plain", b"away"


def only_lists(list_answer: Callable[[], Answer]) -> dict[str, Callable[[], Answer]]:
    """OCSP is away, so that lists are asked for."""
    return {"ocsp": lambda: _REFUSED, "middle_crl": list_answer}


def faults(gathered: Gathered, language: Language = Language.VI) -> dict[EvidenceFault, str]:
    assert gathered.report.indication is not Indication.TOTAL_PASSED
    return {item.fault: lacking_sentence(item, language) for item in gathered.lacking}


def test_an_html_page_in_place_of_a_list(bench: Bench, letter: Path, authority: Authority) -> None:
    page = 200, "text/html", _PAGE
    with authority.answering(ocsp=lambda: page, middle_crl=lambda: page):
        found = faults(bench.gather(letter))
    assert "không phải dữ liệu thu hồi" in found[EvidenceFault.NOT_EVIDENCE]
    assert "HTML" in found[EvidenceFault.NOT_EVIDENCE]


def test_a_list_of_40_megabytes(bench: Bench, letter: Path, authority: Authority) -> None:
    large = 200, "application/pkix-crl", b"0" * (40 << 20)
    with authority.answering(**only_lists(lambda: large)):
        gathered = bench.gather(letter)
    assert "20 MiB" in faults(gathered)[EvidenceFault.TOO_LARGE]


def test_an_ocsp_answer_about_another_certificate(bench: Bench, letter: Path, authority: Authority) -> None:
    def other() -> Answer:
        return 200, "application/ocsp-response", authority.answer_about(authority.stamper)

    with authority.answering(ocsp=other, middle_crl=lambda: _REFUSED):
        found = faults(bench.gather(letter))
    assert "chứng thư khác" in found[EvidenceFault.OTHER_CERTIFICATE]


def test_a_stale_list(bench: Bench, letter: Path, authority: Authority) -> None:
    stale = authority.list_of("middle", -30 * DAY)
    with authority.answering(**only_lists(lambda: (200, "", stale))):
        gathered = bench.gather(letter)
    assert "quá hạn" in faults(gathered)[EvidenceFault.STALE]
    assert gathered.later


def test_a_clock_two_days_off(bench: Bench, letter: Path, authority: Authority) -> None:
    """Ours is two days slow: what comes is of the future, and is no reason to condemn anybody."""
    with authority.answering():
        authority.ahead = 2 * DAY
        gathered = bench.gather(letter)
        found = faults(gathered)
    assert "đồng hồ" in found[EvidenceFault.FROM_FUTURE]
    assert gathered.later


def test_a_server_that_is_away_is_asked_later_again(bench: Bench, letter: Path, authority: Authority) -> None:
    with authority.answering(ocsp=lambda: _REFUSED, middle_crl=lambda: _REFUSED):
        first = bench.gather(letter)
    assert first.later
    assert set(faults(first)) == {EvidenceFault.REFUSED}
    assert first.report.sub_indication is SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE
    second = bench.gather(letter)
    assert (second.report.indication, second.lacking) == (Indication.TOTAL_PASSED, ())


def test_a_redirect_to_another_host_is_not_followed(bench: Bench, letter: Path, authority: Authority) -> None:
    moved = 302, "http://169.254.169.254/latest/meta-data", b""
    with authority.answering(ocsp=lambda: moved, middle_crl=lambda: moved):
        found = faults(bench.gather(letter))
    assert "169.254.169.254" in found[EvidenceFault.REDIRECTED]


def test_a_list_of_another_authority(bench: Bench, letter: Path, authority: Authority) -> None:
    with authority.answering(**only_lists(lambda: (200, "", authority.list_of("root")))):
        found = faults(bench.gather(letter))
    assert "nơi cấp khác" in found[EvidenceFault.OTHER_ISSUER]


@pytest.fixture(scope="module")
def key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def test_a_signer_revoked_before_signing_never_passes(
    bench: Bench, tmp_path: Path, authority: Authority, key: ec.EllipticCurvePrivateKey
) -> None:
    signer = authority.signer("Người bị thu hồi", key)
    path = tmp_path / "revoked.pdf"
    path.write_bytes(signed(plain_pdf(), signer, "Ky", authority))
    with authority.answering():
        authority.revoke(signer, now() - 3 * DAY)
        gathered = bench.gather(path)
    (row,) = gathered.report.signatures
    assert row.sub_indication in {SubIndication.REVOKED, SubIndication.REVOKED_NO_POE}
    assert gathered.lacking == ()


def test_a_signer_revoked_after_the_proven_time_passes(
    bench: Bench, tmp_path: Path, authority: Authority, key: ec.EllipticCurvePrivateKey
) -> None:
    signer = authority.signer("Người nghỉ việc sau khi ký", key)
    path = tmp_path / "later.pdf"
    path.write_bytes(signed(plain_pdf(), signer, "Ky", authority))
    with authority.answering():
        authority.revoke(signer, now() + timedelta(minutes=1))
        gathered = bench.gather(path, clock=lambda: now() + timedelta(minutes=3))
    assert gathered.report.indication is Indication.TOTAL_PASSED, gathered.report.message


def test_what_is_published_after_a_certificate_ended_says_nothing_of_it(
    bench: Bench, tmp_path: Path, authority: Authority, key: ec.EllipticCurvePrivateKey
) -> None:
    path = tmp_path / "expired.pdf"
    path.write_bytes(signed(plain_pdf(), authority.signer("Người hết hạn", key, days=-1), "Ky", authority))
    gathered = bench.gather(path)
    assert "hết hạn" in faults(gathered)[EvidenceFault.AFTER_EXPIRY]
    assert not gathered.later


def test_the_sentences_name_what_to_do() -> None:
    for fault in EvidenceFault:
        item = Lacking("Người ký", fault, "http://ca.vn/a.crl", "1")
        for language in Language:
            assert "{" not in lacking_sentence(item, language)
            assert lacking_sentence(item, language) != lacking_sentence(item, Language.VI) or language is Language.VI
