"""Who sends slowly, or opens many connections, keeps nobody else out. Nothing here is quicker than it must be."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn

from api.http.access.connections import Patience, connections_within
from tests.api.serving import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import Receive, Scope, Send

_SHORT, _LONG = 0.2, 120.0
_HALF = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
_WHOLE = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
_LARGE = 16 << 20  # bytes; more than the buffers between us hold
_ASK_LARGE = b"GET /large HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
_UPLOAD = b"POST /%s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\n\r\n"


class _Application:
    """Answers with the number of bytes that came; `/wait` stays in hand until `go`; `/refuse` reads nothing."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.cut = threading.Event()  # a body ended before its end

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        if scope["path"] == "/wait":
            await asyncio.to_thread(self.go.wait, _LONG)
        size = -1 if scope["path"] == "/refuse" else 0
        while size >= 0:
            message = await receive()
            if message["type"] == "http.disconnect":
                self.cut.set()
                return
            size += len(message["body"])
            if not message.get("more_body"):
                break
        body = bytes(_LARGE) if scope["path"] == "/large" else str(size).encode()
        await send(
            {"type": "http.response.start", "status": 200, "headers": [(b"content-length", str(len(body)).encode())]}
        )
        await send({"type": "http.response.body", "body": body})


@contextmanager
def _served(patience: Patience) -> Iterator[tuple[_Application, uvicorn.Server, int]]:
    application = _Application()
    config = uvicorn.Config(application, http=connections_within(patience), ws="none", lifespan="off", log_config=None)
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield application, server, listener.getsockname()[1]
        finally:
            application.go.set()
            server.should_exit = server.force_exit = True
            thread.join()


@contextmanager
def _connected(port: int, said: bytes = b"") -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", port), timeout=_LONG) as connection:
        connection.sendall(said)
        yield connection


def _all_of(connection: socket.socket) -> bytes:
    """What the server says until it closes the connection, which may be in the middle of what we say."""
    told = b""
    try:
        while block := connection.recv(1 << 16):
            told += block
    except ConnectionResetError:
        pass
    return told


def _ends(connection: socket.socket, body: bytes) -> bool:
    """The answer on a connection that stays open ends so."""
    told = b""
    while not told.endswith(body):
        block = connection.recv(1 << 16)
        if not block:
            return False
        told += block
    return True


def _problem(told: bytes) -> tuple[int, Any]:
    head, _, body = told.partition(b"\r\n\r\n")
    assert b"content-type: application/problem+json" in head.lower()
    assert b"connection: close" in head.lower()
    return int(head.split()[1]), json.loads(body)["code"]


def test_a_head_that_does_not_come_whole_is_told_and_cut_off() -> None:
    with _served(Patience(8, _SHORT, 1)) as (_, _, port), _connected(port, _HALF) as slow:
        assert _problem(_all_of(slow)) == (408, "request-too-slow")


def test_a_connection_that_says_nothing_is_closed_without_a_word() -> None:
    with _served(Patience(8, _SHORT, 1)) as (_, _, port), _connected(port) as silent:
        assert _all_of(silent) == b""


def test_a_connection_that_is_kept_has_its_limit_for_the_next_request_too() -> None:
    with _served(Patience(8, _SHORT, 1)) as (_, _, port), _connected(port, _WHOLE + _HALF) as kept:
        told = _all_of(kept)
        assert told.startswith(b"HTTP/1.1 200")
        assert _problem(told[told.index(b"HTTP/1.1 408") :]) == (408, "request-too-slow")


def test_a_body_that_trickles_is_cut_off_and_the_application_learns_it() -> None:
    with _served(Patience(8, _SHORT, 1 << 20)) as (application, _, port):
        with _connected(port, _UPLOAD % (b"", 1000) + b"x") as slow:
            assert _problem(_all_of(slow)) == (408, "request-too-slow")
        assert application.cut.wait(_LONG)


def test_a_body_is_not_cut_off_while_the_server_does_not_read_it() -> None:
    size = 8 << 20
    with _served(Patience(8, _SHORT, 1)) as (application, _, port), _connected(port) as client:
        threading.Timer(9 * _SHORT, application.go.set).start()
        client.sendall(_UPLOAD % (b"wait", size) + bytes(size))
        assert _ends(client, str(size).encode())


def test_an_answer_is_not_cut_off_while_its_reader_takes_it_slowly() -> None:
    """It was whole for the application long ago."""
    with _served(Patience(8, _SHORT, 1)) as (_, _, port), _connected(port, _ASK_LARGE) as slow:
        taken = 0
        while taken < 8 << 20:
            taken += len(slow.recv(1 << 20))
            threading.Event().wait(_SHORT / 4)
        assert taken + len(_all_of(slow)) > _LARGE


@pytest.mark.parametrize("kept", [b"", b"Connection: close\r\n"])
def test_who_takes_nothing_of_an_answer_is_cut_off(kept: bytes) -> None:
    asked = _ASK_LARGE.removesuffix(b"\r\n") + kept + b"\r\n"
    with _served(Patience(8, _LONG, 1, taking_seconds=_SHORT)) as (_, server, port), _connected(port, asked):
        until(lambda: len(server.server_state.connections) == 1)
        until(lambda: not server.server_state.connections)


def test_what_is_left_of_a_body_once_the_answer_is_out_has_its_limit() -> None:
    never_whole = _UPLOAD % (b"refuse", 1 << 30) + b"x"
    with _served(Patience(8, _SHORT, 1)) as (_, _, port), _connected(port, never_whole) as client:
        assert _all_of(client).endswith(b"-1")


def test_what_is_no_request_is_told_as_a_problem() -> None:
    with _served(Patience(8, _LONG, 1)) as (_, _, port), _connected(port, b"\x16\x03\x01 hello\r\n\r\n") as stranger:
        assert _problem(_all_of(stranger)) == (400, "request-malformed")


def test_many_half_sent_requests_leave_room_for_a_whole_one() -> None:
    """The longest silent give way; 1,500 once stayed open for ever."""
    most = 16
    with _served(Patience(most, _LONG, 1)) as (_, server, port), ExitStack() as open_ones:
        flood = [open_ones.enter_context(_connected(port, _HALF)) for _ in range(100)]
        until(lambda: len(server.server_state.connections) <= most)
        for _ in range(3):
            with _connected(port, _WHOLE) as clerk:
                assert clerk.recv(1 << 16).startswith(b"HTTP/1.1 200")
        assert len(server.server_state.connections) <= most
        assert _all_of(flood[0]) == b""


def test_who_has_a_request_in_hand_does_not_give_way() -> None:
    wait = b"GET /wait HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    with _served(Patience(2, _LONG, 1)) as (application, server, port), ExitStack() as open_ones:
        patient = [open_ones.enter_context(_connected(port, wait)) for _ in range(2)]
        until(lambda: len(server.server_state.tasks) == 2)
        with _connected(port, _WHOLE) as third:
            assert _problem(_all_of(third)) == (503, "server-busy")
        application.go.set()
        for one in patient:
            assert one.recv(1 << 16).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("pieces", [1, 7])
def test_a_request_in_pieces_is_a_request(pieces: int) -> None:
    with _served(Patience(8, _LONG, 1)) as (_, _, port), _connected(port) as client:
        request = _UPLOAD % (b"", 700) + bytes(700)
        for start in range(0, len(request), -(-len(request) // pieces)):
            client.sendall(request[start : start + -(-len(request) // pieces)])
        assert _ends(client, b"\r\n\r\n700")
