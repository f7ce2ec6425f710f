"""Timestamps: the local authority's token by RFC 3161 and RFC 5816, and the same authority asked over HTTP."""

from __future__ import annotations

import asyncio
import hashlib
import subprocess
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from asn1crypto import tsp
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.timestamps.common_utils import TimestampRequestError

from domain.errors import ArchiveError, ErrorCode
from signing.keys.key_files import KeyFiles
from signing.seal.local_tsa import TEST_POLICY
from signing.seal.pades_sealer import PadesSealer, timestamper
from tests.signing.seal_material import NOW, ORGANISATION, PASSWORD, PASSWORDS, authority, blank_pdfa, verdict

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return authority(tmp_path)


def _answer(keys: Path, request: tsp.TimeStampReq) -> tsp.TimeStampResp:
    local = timestamper(keys / "tsa.p12", PASSWORDS.timestamp, lambda: NOW)
    return asyncio.run(local.async_request_tsa_response(request))


def _request(algorithm: str, digest: bytes) -> tsp.TimeStampReq:
    imprint = {"hash_algorithm": {"algorithm": algorithm}, "hashed_message": digest}
    return tsp.TimeStampReq({"version": 1, "message_imprint": imprint, "nonce": 7, "cert_req": True})


@contextmanager
def _server(answer: bytes | None, keys: Path, swap: bytes | None = None) -> Iterator[str]:
    """An RFC 3161 server on loopback: real tokens (for the digest `swap` when given), or always the same `answer`."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            request = tsp.TimeStampReq.load(body)
            if swap is not None:
                request["message_imprint"]["hashed_message"] = swap
            reply = answer if answer is not None else _answer(keys, request).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def _remote(keys: Path, url: str) -> PadesSealer:
    return PadesSealer(KeyFiles(keys / "signer.p12", keys / "ca.pem", url, keys), PASSWORD, ORGANISATION, lambda: NOW)


def test_a_token_states_time_digest_nonce_and_a_policy_of_its_own(keys: Path) -> None:
    digest = hashlib.sha256(b"x").digest()

    token = _answer(keys, _request("sha256", digest))["time_stamp_token"]["content"]
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
    (tmp_path / "reply").write_bytes(_answer(keys, _request("sha256", hashlib.sha256(b"x").digest())).dump())

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
        _answer(keys, _request("sha1", bytes(20)))


def test_a_server_over_http_stamps_as_well(tmp_path: Path, keys: Path) -> None:
    with _server(None, keys) as url:
        _remote(keys, url).seal(blank_pdfa(tmp_path / "plain.pdf"), tmp_path / "sealed.pdf", NOW)

    indication, status = verdict(tmp_path / "sealed.pdf", keys / "ca.pem", NOW)
    assert indication is AdESPassed.OK
    assert status.timestamp_validity is not None


def test_an_absent_server_is_a_timestamp_failure(tmp_path: Path, keys: Path) -> None:
    with _server(None, keys) as url:
        pass  # now its port is closed

    _fails(tmp_path, _remote(keys, url))


def test_a_refusing_server_is_a_timestamp_failure(tmp_path: Path, keys: Path) -> None:
    rejection = bytes.fromhex("3005 3003 020102")

    with _server(rejection, keys) as url:
        _fails(tmp_path, _remote(keys, url))


def test_a_token_for_another_digest_is_a_timestamp_failure(tmp_path: Path, keys: Path) -> None:
    with _server(None, keys, swap=hashlib.sha256(b"another").digest()) as url:
        _fails(tmp_path, _remote(keys, url))


def test_a_server_that_answers_nonsense_is_a_timestamp_failure(tmp_path: Path, keys: Path) -> None:
    with _server(b"<html>", keys) as url:
        _fails(tmp_path, _remote(keys, url))


def _fails(tmp_path: Path, one: PadesSealer) -> None:
    with pytest.raises(ArchiveError) as refusal:
        one.seal(blank_pdfa(tmp_path / "plain.pdf"), tmp_path / "sealed.pdf", NOW)

    assert refusal.value.code is ErrorCode.TIMESTAMP_FAILED
    assert not list(tmp_path.glob("*sealed*"))
