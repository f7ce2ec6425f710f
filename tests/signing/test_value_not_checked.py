"""Nothing is told right unless digest and value were checked and are right, whatever stands in the signature."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.evidence import Indication, SignatureReport, SubIndication
from domain.messages import Language
from signing.keys.key_places import ROOT_CERTIFICATE
from signing.verify import judgement
from signing.verify.document import verify_pdf
from signing.verify.trust.anchors import load_profile
from signing.verify.verdict import as_checked
from tests.signing import odd_cms
from tests.signing.encoded_samples import element, len_of
from tests.signing.odd_cms import DIGESTS, SIGNATURES, OddCms, Way, algorithm, certificate_for, usual_attributes
from tests.signing.seal_material import NOW, authority
from tests.signing.signed_samples import (
    contents,
    evidence_of,
    office,
    only,
    passing,
    plain_pdf,
    ranges,
    signed_by,
    verify,
    with_contents,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from asn1crypto import x509

    from domain.evidence import VerificationReport

OPEN, FAILED = Indication.INDETERMINATE, Indication.TOTAL_FAILED
YEARS = timedelta(days=1000)
EXAMPLES = int(os.environ.get("VANKHO_FUZZ_EXAMPLES", "60"))


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return authority(tmp_path_factory.mktemp("unchecked"))


@pytest.fixture(scope="module")
def signed(keys: Path) -> bytes:
    return signed_by(plain_pdf(), office(keys), size=8192)


@pytest.fixture(scope="module")
def content(signed: bytes) -> bytes:
    before, after, rest = ranges(signed)[-1]
    return signed[:before] + signed[after : after + rest]


@pytest.fixture(scope="module")
def known(keys: Path) -> x509.Certificate:
    found = office(keys).signing_cert
    assert found is not None
    return found


@pytest.fixture(scope="module")
def ways() -> dict[str, Way]:
    return odd_cms.ways()


def put(path: Path, signed: bytes, odd: bytes) -> Path:
    path.write_bytes(with_contents(signed, odd.ljust(len(contents(signed)), b"\0")))
    return path


def claims_nothing(report: VerificationReport) -> bool:
    row = only(report)
    unsure = (row.indication, row.sub_indication) == (OPEN, SubIndication.GENERIC)
    return row.integrity is not True and (unsure or row.indication is FAILED)


_GARBAGE = b"Z" * 256
_SHA256 = algorithm(DIGESTS["sha256"])
_RSA = algorithm(SIGNATURES["rsaEncryption"])
NOT_CHECKED: dict[str, Callable[[OddCms], OddCms]] = {
    "no attributes, digest of another size": lambda odd: replace(
        odd, attributes=None, signature=algorithm(SIGNATURES["sha1_rsa"])
    ),
    "a key of another kind": lambda odd: replace(odd, signature=algorithm(SIGNATURES["sha256_ecdsa"], b"")),
    "pss that names no digest we have": lambda odd: replace(
        odd, signature=algorithm(SIGNATURES["pss"], element(0x30, element(0xA0, algorithm(odd_cms.UNKNOWN))))
    ),
    "dsa by an rsa key": lambda odd: replace(odd, signature=algorithm(SIGNATURES["sha1_dsa"])),
    "ed448 by an rsa key, no attributes": lambda odd: replace(
        odd, attributes=None, signature=algorithm(SIGNATURES["ed448"], b"")
    ),
}
NOT_KNOWN: dict[str, Callable[[OddCms], OddCms]] = {
    "signature": lambda odd: replace(odd, signature=algorithm(odd_cms.UNKNOWN, b"")),
    "signature with parameters": lambda odd: replace(odd, signature=algorithm(odd_cms.UNKNOWN, b"\x30\x02\x05\x00")),
    "pss with shake": lambda odd: replace(odd, signature=algorithm(SIGNATURES["shake256_pss"], b"")),
    "pss with parameters that are none": lambda odd: replace(odd, signature=algorithm(SIGNATURES["pss"], b"\x31\x00")),
    "digest": lambda odd: replace(odd, digest=algorithm(odd_cms.UNKNOWN)),
    "digest of long ago": lambda odd: replace(odd, digest=algorithm(DIGESTS["md2"])),
}


@pytest.fixture
def garbage(known: x509.Certificate, content: bytes) -> OddCms:
    attributes = usual_attributes(hashlib.sha256(content).digest(), known)
    return OddCms(known, _SHA256, _RSA, attributes, _GARBAGE)


@pytest.mark.parametrize("kind", NOT_CHECKED)
def test_a_value_that_could_not_be_checked_is_told_so(
    kind: str, garbage: OddCms, signed: bytes, keys: Path, tmp_path: Path
) -> None:
    report = verify(put(tmp_path / "x.pdf", signed, NOT_CHECKED[kind](garbage).dump()), keys)
    assert (report.indication, report.sub_indication) == (OPEN, SubIndication.GENERIC)
    assert only(report).integrity is None
    assert "value-not-checked" in only(report).findings
    assert "could not be checked" in report.message
    assert "right by its numbers" not in report.message


@pytest.mark.parametrize("kind", NOT_KNOWN)
def test_an_algorithm_nobody_knows_here_is_told_so(
    kind: str, garbage: OddCms, signed: bytes, keys: Path, tmp_path: Path
) -> None:
    path = put(tmp_path / "x.pdf", signed, NOT_KNOWN[kind](garbage).dump())
    report = verify_pdf(path, "x", load_profile(keys / ROOT_CERTIFICATE), NOW, Language.VI)
    assert (report.indication, report.sub_indication) == (OPEN, SubIndication.GENERIC)
    assert "huật toán" in report.message
    assert "chưa biết" in report.message
    assert "không khớp với khóa" not in report.message


def test_a_garbage_value_that_can_be_checked_fails(garbage: OddCms, signed: bytes, keys: Path, tmp_path: Path) -> None:
    report = verify(put(tmp_path / "x.pdf", signed, garbage.dump()), keys)
    assert (report.indication, report.sub_indication) == (FAILED, SubIndication.SIG_CRYPTO_FAILURE)


def test_a_digest_that_differs_fails_even_where_the_value_is_unknown(
    garbage: OddCms, signed: bytes, known: x509.Certificate, keys: Path, tmp_path: Path
) -> None:
    odd = replace(garbage, attributes=usual_attributes(bytes(32), known), signature=algorithm(odd_cms.UNKNOWN, b""))
    report = verify(put(tmp_path / "x.pdf", signed, odd.dump()), keys)
    assert (report.indication, report.sub_indication) == (FAILED, SubIndication.HASH_FAILURE)


@pytest.mark.parametrize("name", ["rsa", "rsa-sha3", "rsa-sha512-256", "pss", "ecdsa", "dsa", "ed25519", "ed448"])
def test_a_genuine_value_of_every_way_is_right(
    name: str, ways: dict[str, Way], signed: bytes, content: bytes, keys: Path, tmp_path: Path
) -> None:
    way = ways[name]
    certificate = certificate_for(way.key, "Người ký", YEARS)
    digest = (
        hashlib.shake_256(content).digest(64) if way.digest == "shake256" else hashlib.new(way.digest, content).digest()
    )
    unsigned = OddCms(
        certificate, algorithm(DIGESTS[way.digest]), way.signature, usual_attributes(digest, certificate), b""
    )
    genuine = odd_cms.signed_with(unsigned, way.sign)
    row = only(verify(put(tmp_path / "x.pdf", signed, genuine.dump()), keys))
    assert row.integrity is True
    assert row.sub_indication is SubIndication.NO_CERTIFICATE_CHAIN_FOUND
    spoilt = replace(genuine, value=genuine.value[:-1] + bytes([genuine.value[-1] ^ 1]))
    row = only(verify(put(tmp_path / "x.pdf", signed, spoilt.dump()), keys))
    assert (row.indication, row.sub_indication) == (FAILED, SubIndication.SIG_CRYPTO_FAILURE)


@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_who_has_no_key_is_never_told_right(
    data: st.DataObject,
    signed: bytes,
    content: bytes,
    known: x509.Certificate,
    ways: dict[str, Way],
    keys: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    others = [certificate_for(way.key, "Người khác", YEARS) for way in ways.values()]
    odd = data.draw(odd_cms.odd_cms([known, *others], content)).dump()
    assert claims_nothing(verify(put(tmp_path_factory.getbasetemp() / "odd.pdf", signed, odd), keys))


@given(
    st.sampled_from(Indication),
    st.one_of(st.none(), st.sampled_from(SubIndication)),
    st.sampled_from([True, False, None]),
)
def test_no_report_says_more_than_was_checked(
    indication: Indication, reason: SubIndication | None, integrity: bool | None
) -> None:
    row = as_checked(SignatureReport("F", indication, reason, "", integrity=integrity))
    if integrity is True or indication is FAILED:
        assert (row.indication, row.sub_indication) == (indication, reason)
    else:
        assert (row.indication, row.sub_indication) == (OPEN, SubIndication.GENERIC)
        assert row.findings == ("value-not-checked",)


class _RustPanic(BaseException):
    """As a library in Rust raises it: no Exception."""


@pytest.mark.parametrize("fault", [MemoryError, RecursionError, _RustPanic, ZeroDivisionError])
@pytest.mark.parametrize("step", ["read_cms", "integrity", "label_period"])
def test_one_odd_signature_leaves_the_others_their_rows(
    fault: type[BaseException], step: str, keys: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(signed_by(passing(plain_pdf(), keys), office(keys), "Signature2", evidence=evidence_of(keys)))
    usual, calls = getattr(judgement, step), []

    def second_time(*arguments: object) -> object:
        calls.append(step)
        if len(calls) == 2:
            raise fault
        return usual(*arguments)

    monkeypatch.setattr(judgement, step, second_time)
    first, second = verify(path, keys).signatures
    assert first.integrity is True
    if second.integrity is True:
        assert first.indication is Indication.TOTAL_PASSED
    else:  # nobody is known to have signed what came after the first
        assert (first.indication, first.sub_indication) == (OPEN, SubIndication.SIG_CONSTRAINTS_FAILURE)
        told = {"next-signature-broken", "form-changed-after-signing"}  # the latter of one that cannot even be read
        assert told & {*first.findings}
    assert (second.indication, second.sub_indication) == (OPEN, SubIndication.GENERIC)
    assert "validation-error" in second.findings


def test_a_modulus_written_as_negative_is_read_as_it_was_meant(
    ways: dict[str, Way], signed: bytes, content: bytes, keys: Path, tmp_path: Path
) -> None:
    way = ways["rsa"]
    usual = certificate_for(way.key, "Người ký", YEARS)
    modulus = usual.public_key["public_key"].parsed["modulus"].dump()
    der = _shortened(usual.dump(), modulus)
    certificate = type(usual).load(der)
    assert certificate.public_key["public_key"].parsed["modulus"].native < 0
    attributes = usual_attributes(hashlib.sha256(content).digest(), certificate)
    odd = odd_cms.signed_with(OddCms(certificate, _SHA256, _RSA, attributes, b""), way.sign)
    row = only(verify(put(tmp_path / "x.pdf", signed, odd.dump()), keys))
    assert row.integrity is True
    assert row.key == "RSA 2048"


def _shortened(der: bytes, modulus: bytes) -> bytes:
    """The certificate with the modulus' leading zero octet left out, and every length around it one less."""
    content = modulus[5:]
    assert modulus[4] == 0
    return _rebuilt(der, modulus, element(0x02, content))


def _rebuilt(der: bytes, old: bytes, new: bytes) -> bytes:
    if der == old:
        return new
    if old not in der:
        return der
    tag, start = der[0], 2 if der[1] < 0x80 else 2 + der[1] - 0x80
    if tag == 0x03:
        return element(tag, b"\0" + _rebuilt(der[start + 1 :], old, new))
    pieces, place = b"", start
    while place < len(der):
        size = len_of(der[place:])
        pieces += _rebuilt(der[place : place + size], old, new)
        place += size
    return element(tag, pieces)
