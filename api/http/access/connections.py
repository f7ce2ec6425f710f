"""Connections of the web server: how many, and how long each may take to say what it wants.

uvicorn knows a time limit between requests and none within one, so a client that sends a byte now and then holds its
connection for ever. Here the head of a request comes within so many seconds, a body at so many bytes a second, an
answer is taken within minutes, and when too many are open, the one that has been silent for longest gives way.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, ClassVar

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from api.http.problems import problem_of
from api.http.request_faults import RequestFault, RequestRefused
from domain.messages import Language

if TYPE_CHECKING:
    import asyncio

_BODY_LONGER = 4
HEAD_MOST = 64 << 10  # bytes of the first line and the headers


@dataclass(frozen=True, slots=True)
class Patience:
    """What a connection is granted.

    Attributes:
        most: connections open at once.
        head_seconds: for the head of a request, and for what is left of a body once the answer is out.
        body_rate: bytes a second of a body, seen over four times as long: a line may be away for a while.
        taking_seconds: in which a client takes some of what is ready for it; it may be on a slow line, with much of it
            on its way already.
    """

    most: int
    head_seconds: float
    body_rate: int
    taking_seconds: float = 300.0


class _Await(Enum):
    """What is awaited from a client."""

    HEAD = auto()
    BODY = auto()
    REST = auto()  # of a body that was answered before its end
    NEXT = auto()  # request on a connection that is kept
    NOTHING = auto()


class _Connection(H11Protocol):
    """One connection. `silent` holds those of this server that have no request in hand, the longest silent first."""

    patience: ClassVar[Patience]
    silent: ClassVar[dict[_Connection, None]]

    _awaited = _Await.NOTHING
    _limit: asyncio.TimerHandle | None = None  # of what is awaited
    _taking: asyncio.TimerHandle | None = None  # of the client, while it leaves an answer lying
    _received = 0  # bytes since the last look at the body

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if len(self.connections) > self.patience.most and not self._one_gave_way():
            self._tell(RequestFault.SERVER_BUSY)
            return
        self._await()

    def connection_lost(self, exc: Exception | None) -> None:
        self.silent.pop(self, None)
        _stop(self._limit)
        _stop(self._taking)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._received += len(data)
        super().data_received(data)
        self._await()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._await()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._watch_taking()

    def resume_writing(self) -> None:
        super().resume_writing()
        _stop(self._taking)
        if self.transport.is_closing():
            self._watch_taking()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - in English, and about the parser
        self._tell(RequestFault.REQUEST_MALFORMED)

    def _one_gave_way(self) -> bool:
        taken = (one for one in self.silent if not one.transport.get_write_buffer_size())
        silent = next(taken, None)  # the others have still to take their answers
        if silent is None:
            return False
        del self.silent[silent]
        silent.transport.abort()
        return True

    def _await(self) -> None:
        """Begin the time limit of what is awaited now, unless it has begun."""
        if self.transport.is_closing():
            self._watch_taking()
            return
        awaited = self._now_awaited()
        if awaited is self._awaited:
            return
        self._awaited = awaited
        _stop(self._limit)
        if awaited in {_Await.HEAD, _Await.NEXT}:
            self.silent.setdefault(self)
        else:
            self.silent.pop(self, None)
        if awaited is not _Await.NOTHING:
            self._received = 0
            self._limit = self.loop.call_later(self._seconds(), self._look)

    def _seconds(self) -> float:
        return self.patience.head_seconds * (_BODY_LONGER if self._awaited is _Await.BODY else 1)

    def _now_awaited(self) -> _Await:
        cycle, theirs = self._cycle(), self.conn.their_state
        if theirs is h11.IDLE:
            return _Await.NEXT if cycle and not self.conn.trailing_data[0] else _Await.HEAD
        if theirs is h11.SEND_BODY:
            return _Await.REST if cycle and cycle.response_complete else _Await.BODY
        return _Await.NOTHING

    def _look(self) -> None:
        """The time is over, unless it was a body's, and enough of it came or we did not listen."""
        received, self._received = self._received, 0
        if self._awaited is _Await.BODY:
            cycle = self._cycle()
            deaf = self.flow.read_paused or (cycle is not None and cycle.waiting_for_100_continue)
            if deaf or received >= self.patience.body_rate * self._seconds():
                self._limit = self.loop.call_later(self._seconds(), self._look)
                return
        if self._awaited is _Await.BODY or (self._awaited is _Await.HEAD and self.conn.trailing_data[0]):
            self._tell(RequestFault.REQUEST_TOO_SLOW)
        else:
            self._close()  # it has said nothing that could be answered

    def _tell(self, fault: RequestFault) -> None:
        """The problem as a last answer, past the application; nothing where it has begun to answer."""
        cycle = self._cycle()
        if cycle and not cycle.response_complete:
            cycle.disconnected = True
            cycle.message_event.set()
        if self.conn.our_state in {h11.IDLE, h11.SEND_RESPONSE}:
            self.transport.write(_last_answer(fault))
        self._close()

    def _close(self) -> None:
        """Once what is ready has been taken."""
        self.transport.close()
        self.silent.pop(self, None)
        _stop(self._limit)
        self._watch_taking()

    def _watch_taking(self) -> None:
        """Look after a while whether some of what is ready was taken, and again; give up when none was."""
        left = self.transport.get_write_buffer_size()

        def look() -> None:
            if self.transport.get_write_buffer_size() < left:
                self._watch_taking()
            else:
                self.transport.abort()

        _stop(self._taking)
        self._taking = self.loop.call_later(self.patience.taking_seconds, look)

    def _cycle(self) -> RequestResponseCycle | None:
        """The request in hand, or the last one; uvicorn does not say that there is none at first."""
        return self.cycle


def _stop(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()


def connections_within(patience: Patience) -> type[H11Protocol]:
    """The protocol of a server that grants `patience`."""
    return type("Connection", (_Connection,), {"patience": patience, "silent": {}})


def _last_answer(fault: RequestFault) -> bytes:
    """A whole response to somebody whose language and kind are not known yet."""
    told = problem_of(RequestRefused(fault), Language.VI).as_json("/")
    told.headers["connection"] = "close"
    connection = h11.Connection(h11.SERVER)
    head = h11.Response(status_code=told.status_code, headers=told.raw_headers, reason=b"")
    parts = (head, h11.Data(data=bytes(told.body)), h11.EndOfMessage())
    return b"".join(connection.send(part) or b"" for part in parts)
