"""A signer's policy is compared with the digest he signed, and told missing where it is not at hand."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from domain.evidence import Indication, SubIndication
from tests.signing import odd_cms
from tests.signing.encoded_samples import digest_info, element
from tests.signing.odd_cms import DIGESTS, NULL, SIGNATURES, OddCms, Way, algorithm, attribute, oid, usual_attributes
from tests.signing.seal_material import authority
from tests.signing.signed_samples import contents, office, only, plain_pdf, ranges, signed_by, verify, with_contents

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from domain.evidence import SignatureReport

POLICY, STORE = "1.2.840.113549.1.9.16.2.15", "0.4.0.19122.1.3"
TEXT = "Quy chế ký số của cơ quan".encode()
NOT_AVAILABLE, WRONG = SubIndication.SIGNATURE_POLICY_NOT_AVAILABLE, SubIndication.POLICY_PROCESSING_ERROR


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return authority(tmp_path_factory.mktemp("policy"))


@pytest.fixture(scope="module")
def signed(keys: Path) -> bytes:
    return signed_by(plain_pdf(), office(keys), size=8192)


@pytest.fixture(scope="module")
def way() -> Way:
    return odd_cms.ways()["ecdsa"]


def policy(document: bytes = TEXT) -> bytes:
    held = digest_info("sha256", hashlib.sha256(document).digest(), NULL)
    return attribute(POLICY, element(0x30, oid("1.3.6.1.4.1.99999.8") + held))


def store(document: bytes = TEXT) -> bytes:
    specification = element(0x30, oid("1.3.6.1.4.1.99999.9"))
    return attribute(STORE, element(0x30, specification + element(0x04, document)))


def address() -> bytes:
    specification = element(0x30, oid("1.3.6.1.4.1.99999.9"))
    return attribute(STORE, element(0x30, specification + element(0x16, b"http://example.invalid/policy")))


def judged(
    path: Path, signed: bytes, way: Way, keys: Path, attributes: Sequence[bytes], unsigned: Sequence[bytes] = ()
) -> SignatureReport:
    before, after, rest = ranges(signed)[-1]
    certificate = odd_cms.certificate_for(way.key, "Người ký", timedelta(days=100))
    digest = hashlib.sha256(signed[:before] + signed[after : after + rest]).digest()
    every = usual_attributes(digest, certificate, *attributes)
    plain = OddCms(
        certificate, algorithm(DIGESTS["sha256"]), algorithm(SIGNATURES["sha256_ecdsa"], b""), every, b"", 1, unsigned
    )
    made = odd_cms.signed_with(plain, way.sign).dump()
    path.write_bytes(with_contents(signed, made.ljust(len(contents(signed)), b"\0")))
    row = only(verify(path, keys))
    assert row.integrity is True
    assert row.indication is Indication.INDETERMINATE
    return row


@pytest.mark.parametrize(
    ("unsigned", "reason", "finding"),
    [
        ((), NOT_AVAILABLE, "policy-not-available"),
        ((address(),), NOT_AVAILABLE, "policy-not-available"),
        ((store(b"another"),), WRONG, "policy-digest-wrong"),
        ((attribute(STORE, b"\x30\x03\x02\x01"),), WRONG, "policy-digest-wrong"),
        ((store(),), SubIndication.NO_CERTIFICATE_CHAIN_FOUND, "policy-named"),
    ],
)
def test_a_policy_is_taken_only_with_the_digest_that_was_signed(
    unsigned: Sequence[bytes],
    reason: SubIndication,
    finding: str,
    signed: bytes,
    way: Way,
    keys: Path,
    tmp_path: Path,
) -> None:
    row = judged(tmp_path / "x.pdf", signed, way, keys, [policy()], unsigned)
    assert row.sub_indication is reason
    assert finding in row.findings


def test_an_implied_policy_is_none(signed: bytes, way: Way, keys: Path, tmp_path: Path) -> None:
    row = judged(tmp_path / "x.pdf", signed, way, keys, [attribute(POLICY, NULL)])
    assert row.sub_indication is SubIndication.NO_CERTIFICATE_CHAIN_FOUND


def test_no_signed_attributes_leave_nothing_to_validate(signed: bytes, way: Way, keys: Path, tmp_path: Path) -> None:
    before, after, rest = ranges(signed)[-1]
    certificate = odd_cms.certificate_for(way.key, "Người ký", timedelta(days=100))
    value = way.sign(signed[:before] + signed[after : after + rest])
    odd = OddCms(certificate, algorithm(DIGESTS["sha256"]), way.signature, None, value)
    path = tmp_path / "x.pdf"
    path.write_bytes(with_contents(signed, odd.dump().ljust(len(contents(signed)), b"\0")))
    row = only(verify(path, keys))
    assert row.integrity is True
    assert (row.indication, row.sub_indication) == (Indication.INDETERMINATE, SubIndication.SIG_CONSTRAINTS_FAILURE)
    assert "no-signed-attributes" in row.findings
