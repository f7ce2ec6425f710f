"""The log at a collector: framed, over TLS, and a collector that is away, comes back, or is somebody else."""

from __future__ import annotations

import ipaddress
import json
import logging
import queue
import socket
import ssl
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from api.observe import logs
from api.observe.collector import Collector, SyslogHandler, framed
from domain.actors import Actor, ActorKind
from domain.journal import Act
from pipeline.journal.entry_log import ENTRIES, log_entry
from pipeline.journal.telling import told_act
from pipeline.settings.archive_settings import LogSettings
from tests.patience import PATIENCE_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Key and certificate of a collector on loopback, which signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "collector")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("collector") / "collector.pem"
    form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + key.private_bytes(*form))
    return path


@contextmanager
def collecting(certificate: Path, port: int = 0) -> Iterator[tuple[int, queue.Queue[bytes]]]:
    """A collector on loopback: its port, and the messages that it got."""
    got: queue.Queue[bytes] = queue.Queue()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with socket.create_server(("127.0.0.1", port)) as listening:

        def serve() -> None:
            try:
                plain, _ = listening.accept()
                with context.wrap_socket(plain, server_side=True) as connection, connection.makefile("rb") as read:
                    while length := _number(read):
                        got.put(read.read(length))
            except OSError:
                return

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listening.getsockname()[1], got
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(PATIENCE_SECONDS)


def _number(read: object) -> int:
    digits = b""
    while (letter := read.read(1)) not in {b" ", b""}:  # type: ignore[attr-defined]
        digits += letter
    return int(digits or b"0")


def _record(text: str, level: int = logging.INFO) -> logging.LogRecord:
    return logging.LogRecord("vankho.acts", level, __file__, 1, text, None, None)


def test_a_message_says_its_length_and_all_of_its_head() -> None:
    message = framed(logging.ERROR, 0.5, "vankho.web", "Mất điện")
    length, _, rest = message.partition(b" ")

    assert int(length) == len(rest)
    assert rest.startswith(b"<107>1 1970-01-01T00:00:00.500Z ")
    assert rest.endswith(" vankho.web - \ufeffMất điện".encode())


def test_what_is_logged_comes_to_the_collector(certificate: Path) -> None:
    with collecting(certificate) as (port, got):
        handler = SyslogHandler(Collector.parse(f"tls://127.0.0.1:{port}", str(certificate)).connect)
        handler.handle(_record("đăng nhập"))
        head, _, told = got.get(timeout=PATIENCE_SECONDS).partition("\ufeff".encode())
        handler.close()

    assert head.startswith(b"<110>1 ")
    assert json.loads(told)["message"] == "đăng nhập"


def test_messages_wait_for_a_collector_that_is_away(certificate: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as reserved:
        port = reserved.getsockname()[1]
    handler = SyslogHandler(Collector.parse(f"tls://127.0.0.1:{port}", str(certificate)).connect)
    handler.handle(_record("trước"))
    with collecting(certificate, port) as (_, got):
        assert b"tr\xc6\xb0" in got.get(timeout=PATIENCE_SECONDS)
        handler.close()


def test_how_many_messages_were_lost_is_told(certificate: Path) -> None:
    there = threading.Event()
    with collecting(certificate) as (port, got):
        collector = Collector.parse(f"tls://127.0.0.1:{port}", str(certificate))

        def connect() -> socket.socket:
            there.wait(PATIENCE_SECONDS)
            return collector.connect()

        handler = SyslogHandler(connect, most=2)
        for number in range(10):
            handler.handle(_record(str(number)))
        there.set()
        told = b""
        while b"messages lost" not in told:
            told = got.get(timeout=PATIENCE_SECONDS)
        handler.close()
    assert told.rpartition("\ufeff".encode())[2] in {b"7 messages lost", b"8 messages lost"}


def test_a_collector_that_does_not_prove_who_it_is_gets_nothing(certificate: Path) -> None:
    with collecting(certificate) as (port, got):
        with pytest.raises(ssl.SSLCertVerificationError):
            Collector.parse(f"tls://127.0.0.1:{port}").connect()
        assert got.empty()


@pytest.mark.parametrize("url", ["", "siem", "udp://siem:514", "tcp://siem.example.invalid:514", "tls://"])
def test_an_address_that_is_no_safe_one_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=url or "^$"):
        Collector.parse(url)


def test_acts_come_to_the_collector_and_not_to_people(
    certificate: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("VANKHO_LOG", raising=False)
    before = logging.getLogger("vankho").level, list(logging.getLogger().handlers), logging.getLogger().level
    actor = Actor(ActorKind.PERSON, "Lan", identifier="P-1")
    told = told_act(actor, Act.SEARCH, datetime.now(UTC), words="đất rừng")
    try:
        logs.begin()
        with collecting(certificate) as (port, got):
            logs.send_to(LogSettings(f"tls://127.0.0.1:{port}", str(certificate)))
            logging.getLogger("vankho.acts").info("said")
            log_entry(told)
            messages = [got.get(timeout=PATIENCE_SECONDS).decode() for _ in range(2)]
            logs.begin()
    finally:
        logging.getLogger(ENTRIES).setLevel(logging.ERROR)
        logging.getLogger("vankho").setLevel(before[0])
        logging.getLogger().handlers[:] = before[1]
        logging.getLogger().setLevel(before[2])
    assert "said" in messages[0]
    assert "P-1" in messages[1]
    assert "đất rừng" not in messages[1], "search words are for auditors"
    assert capsys.readouterr().err == ""
