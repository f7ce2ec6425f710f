"""Timestamps: the local authority's token by RFC 3161 and RFC 5816, and the same authority asked over HTTP."""

from __future__ import annotations

import hashlib
import subprocess
from typing import TYPE_CHECKING

import pytest
from asn1crypto import tsp
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.timestamps.common_utils import TimestampRequestError

from domain.errors import ArchiveError, ErrorCode
from signing.seal.local_tsa import TEST_POLICY
from tests.signing.seal_material import NOW, authority, blank_pdfa, verdict
from tests.signing.timestamp_server import remote_sealer, timestamp_answer, timestamp_server

if TYPE_CHECKING:
    from pathlib import Path

    from signing.seal.pades_sealer import PadesSealer


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return authority(tmp_path)


def _request(algorithm: str, digest: bytes) -> tsp.TimeStampReq:
    imprint = {"hash_algorithm": {"algorithm": algorithm}, "hashed_message": digest}
    return tsp.TimeStampReq({"version": 1, "message_imprint": imprint, "nonce": 7, "cert_req": True})


def test_a_token_states_time_digest_nonce_and_a_policy_of_its_own(keys: Path) -> None:
    digest = hashlib.sha256(b"x").digest()

    token = timestamp_answer(keys, _request("sha256", digest))["time_stamp_token"]["content"]
    info = token["encap_content_info"]["content"].parsed

    assert info["gen_time"].native == NOW
    assert info["message_imprint"]["hashed_message"].native == digest
    assert info["nonce"].native == 7
    assert info["policy"].native == TEST_POLICY
    attributes = {attribute["type"].native for attribute in token["signer_infos"][0]["signed_attrs"]}
    assert "signing_certificate_v2" in attributes
    assert "signing_certificate" not in attributes  # SHA-1


def test_openssl_accepts_the_token(tmp_path: Path, keys: Path) -> None:
    (tmp_path / "data").write_bytes(b"x")
    (tmp_path / "reply").write_bytes(timestamp_answer(keys, _request("sha256", hashlib.sha256(b"x").digest())).dump())

    judged = subprocess.run(
        ["openssl", "ts", "-verify", "-data", "data", "-in", "reply", "-CAfile", keys / "ca.pem"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert "Verification: OK" in judged.stdout + judged.stderr, judged.stderr


def test_a_sha_1_digest_gets_no_token(keys: Path) -> None:
    with pytest.raises(TimestampRequestError, match="sha1"):
        timestamp_answer(keys, _request("sha1", bytes(20)))


def test_a_server_over_http_stamps_as_well(tmp_path: Path, keys: Path) -> None:
    with timestamp_server(None, keys) as url:
        remote_sealer(keys, url).seal(blank_pdfa(tmp_path / "plain.pdf"), tmp_path / "sealed.pdf", NOW)

    indication, status = verdict(tmp_path / "sealed.pdf", keys / "ca.pem", NOW)
    assert indication is AdESPassed.OK
    assert status.timestamp_validity is not None


def test_an_absent_server_is_a_timestamp_failure(tmp_path: Path, keys: Path) -> None:
    with timestamp_server(None, keys) as url:
        pass  # now its port is closed

    _fails(tmp_path, remote_sealer(keys, url))


def test_a_refusing_server_is_a_timestamp_failure(tmp_path: Path, keys: Path) -> None:
    rejection = bytes.fromhex("3005 3003 020102")

    with timestamp_server(rejection, keys) as url:
        _fails(tmp_path, remote_sealer(keys, url))


def test_a_token_for_another_digest_is_a_timestamp_failure(tmp_path: Path, keys: Path) -> None:
    with timestamp_server(None, keys, swap=hashlib.sha256(b"another").digest()) as url:
        _fails(tmp_path, remote_sealer(keys, url))


def test_a_server_that_answers_nonsense_is_a_timestamp_failure(tmp_path: Path, keys: Path) -> None:
    with timestamp_server(b"<html>", keys) as url:
        _fails(tmp_path, remote_sealer(keys, url))


def _fails(tmp_path: Path, one: PadesSealer) -> None:
    with pytest.raises(ArchiveError) as refusal:
        one.seal(blank_pdfa(tmp_path / "plain.pdf"), tmp_path / "sealed.pdf", NOW)

    assert refusal.value.code is ErrorCode.TIMESTAMP_FAILED
    assert not list(tmp_path.glob("*sealed*"))
