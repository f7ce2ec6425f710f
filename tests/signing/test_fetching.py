"""The client that asks strangers' addresses: nothing inside, no other host, no more than the limits."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from domain.validation_material import EvidenceFault
from signing.evidence.fetching import FetchFailed, FetchLimits, fetch, is_outside
from tests.signing.evidence_authority import Authority

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def authority() -> Iterator[Authority]:
    made = Authority()
    yield made
    made.stop()


def fault(url: str, **limits: object) -> EvidenceFault:
    with pytest.raises(FetchFailed) as failed:
        fetch(url, "", FetchLimits(**limits))  # type: ignore[arg-type]
    return failed.value.fault


_INSIDE = (
    *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1"),
    *("::1", "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "2002:7f00:1::", "64:ff9b::a9fe:a9fe", "ff02::1"),
)


@pytest.mark.parametrize("address", _INSIDE)
def test_no_address_inside_is_asked(address: str) -> None:
    assert not is_outside(address)


@pytest.mark.parametrize("address", ["203.162.1.1", "2405:4800::1"])
def test_addresses_of_the_public_network_may_be(address: str) -> None:
    assert is_outside(address)


@pytest.mark.parametrize(
    "url",
    [
        *("file:///etc/passwd", "ftp://ca.vn/a.crl", "ldap://ca.vn/cn=a", "http://user@ca.vn/", "http:///a.crl"),
        *("http://ca.vn:99999/", "http://ca.vn/a b", "http://ca.vn/a\r\nHost: x", "http://localhost/", "http://[::1]/"),
    ],
)
def test_odd_and_internal_addresses_are_refused(url: str) -> None:
    assert fault(url) is EvidenceFault.ADDRESS_REFUSED


def test_a_host_that_the_settings_name_may_be_asked(authority: Authority) -> None:
    assert fault(f"{authority.url}/middle.crl") is EvidenceFault.ADDRESS_REFUSED
    assert fetch(f"{authority.url}/middle.crl", "", FetchLimits((authority.host,)))
    assert fetch(f"{authority.url}/middle.crl", "", FetchLimits(("127.0.0.1",)))
    assert fault(f"{authority.url}/middle.crl", hosts=("127.0.0.1:1",)) is EvidenceFault.ADDRESS_REFUSED


def test_a_redirect_is_followed_on_the_same_server_and_not_for_ever(authority: Authority) -> None:
    with authority.answering(first_crl=lambda: (302, "/middle.crl", b"")):
        assert fetch(f"{authority.url}/first.crl", "", FetchLimits((authority.host,)))
    with authority.answering(loop_crl=lambda: (302, "/loop.crl", b"")):
        assert fault(f"{authority.url}/loop.crl", hosts=(authority.host,)) is EvidenceFault.REDIRECTED


def test_an_answer_is_read_to_the_limit_whatever_its_length_says(authority: Authority) -> None:
    with authority.answering(large_crl=lambda: (200, "", b"0" * 5000)):
        assert fault(f"{authority.url}/large.crl", hosts=(authority.host,), largest=4999) is EvidenceFault.TOO_LARGE
        assert len(fetch(f"{authority.url}/large.crl", "", FetchLimits((authority.host,), 5000))) == 5000


def test_a_server_that_drips_is_left() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        done = threading.Event()

        def drip() -> None:
            client, _ = server.accept()
            with client:
                client.recv(4096)
                client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n0")
                done.wait(20)

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        port = server.getsockname()[1]
        assert fault(f"http://127.0.0.1:{port}/", hosts=("127.0.0.1",), seconds=0.3) is EvidenceFault.TOO_SLOW
        done.set()
        thread.join()


def test_headers_that_drip_are_no_way_to_keep_a_worker() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        done = threading.Event()

        def drip() -> None:
            client, _ = server.accept()
            with client, suppress(OSError):
                client.recv(4096)
                client.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
                while not done.wait(0.02):
                    client.sendall(b"0")

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        port = server.getsockname()[1]
        assert fault(f"http://127.0.0.1:{port}/", hosts=("127.0.0.1",), seconds=0.3) is EvidenceFault.TOO_SLOW
        done.set()
        thread.join()


def test_nobody_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert fault(f"http://127.0.0.1:{port}/", hosts=("127.0.0.1",)) is EvidenceFault.NO_ANSWER
    assert fault("http://no-such-host.invalid/a.crl") is EvidenceFault.NO_ANSWER
