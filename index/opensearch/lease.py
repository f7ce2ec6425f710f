"""Who is building, so that two never build at once: a document that its owner renews every few seconds.

No clock is compared: whoever finds the lease taken watches whether it is renewed, and takes over one that is not.
The owner that only slept finds out at its next renewal, and before it lets its generation take over.
"""

from __future__ import annotations

import os
import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from opensearchpy.exceptions import ConflictError, NotFoundError, RequestError

from domain.errors import ArchiveError, ErrorCode

if TYPE_CHECKING:
    from index.opensearch.door import Door

BEAT_SECONDS = 2.0
_PATIENCE = 4  # beats without a renewal after which the owner is taken for dead
_NAME = "build"

State = tuple[int, int]


class Lease:
    """The right to build, renewed by a thread of its own until released."""

    def __init__(self, door: Door, beat_seconds: float = BEAT_SECONDS) -> None:
        self._door = door
        self._beat = beat_seconds
        self._owner = f"{socket.gethostname()}:{os.getpid()}"
        self._lock = threading.Lock()
        self._state: State | None = None
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._renew_on, name="vankho-index-lease", daemon=True)

    def take(self) -> None:
        """Wait until an owner that died is surely dead, then own it.

        Raises:
            ArchiveError: INDEX_FAILED, somebody is building; with the machine and process.
        """
        self._prepare()
        found = self._found()
        for _ in range(_PATIENCE if found else 0):
            self._ended.wait(self._beat)
            now = self._found()
            if now and found and now[0] != found[0]:
                raise self._taken(now[1])
            if now is None:
                found = None
                break
        self._own(found[0] if found else None)

    def check(self) -> None:
        """Renew now.

        Raises:
            ArchiveError: INDEX_FAILED, somebody else took over.
        """
        with self._lock:
            if self._state is None:
                raise self._taken("?")
            try:
                self._state = self._write(self._state)
            except ConflictError as error:
                self._state = None
                raise self._taken("?") from error

    def release(self) -> None:
        """Give it back; the next one need not wait."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join()
        with self._lock:
            state, self._state = self._state, None
        if state is not None:
            with self._door.talking() as client, suppress(ConflictError, NotFoundError):  # somebody took over
                client.delete(index=self._door.address.lease, id=_NAME, params=_guard(state))

    def _prepare(self) -> None:
        mapping = {"dynamic": "strict", "properties": {"owner": {"type": "keyword", "index": False}}}
        settings = {"number_of_shards": 1, "auto_expand_replicas": self._door.address.replicas}
        with self._door.talking() as client:
            try:
                client.indices.create(index=self._door.address.lease, body={"settings": settings, "mappings": mapping})
            except RequestError as error:
                if "resource_already_exists" not in str(error.info):
                    raise

    def _own(self, before: State | None) -> None:
        try:
            self._state = self._write(before)
        except ConflictError as error:
            raise self._taken("?") from error
        self._thread.start()

    def _renew_on(self) -> None:
        while not self._ended.wait(self._beat):
            try:
                self.check()
            except ArchiveError:
                if self._state is None:
                    return

    def _found(self) -> tuple[State, str] | None:
        with self._door.talking() as client:
            try:
                answer = client.get(index=self._door.address.lease, id=_NAME)
            except NotFoundError:
                return None
        return (answer["_seq_no"], answer["_primary_term"]), str(answer["_source"]["owner"])

    def _write(self, before: State | None) -> State:
        """The lease with our name, unless it was written since `before`.

        Raises:
            ConflictError: it was.
        """
        params = _guard(before) if before else {"op_type": "create"}
        with self._door.talking(ConflictError) as client:
            answer: dict[str, Any] = client.index(
                index=self._door.address.lease, id=_NAME, body={"owner": self._owner}, params=params
            )
        return answer["_seq_no"], answer["_primary_term"]

    def _taken(self, owner: str) -> ArchiveError:
        detail = f"đang được dựng lại ở nơi khác (it is being made anew elsewhere): {owner}"
        return ArchiveError(ErrorCode.INDEX_FAILED, detail=f"OpenSearch {self._door.address.place}: {detail}")


def _guard(state: State) -> dict[str, str]:
    return {"if_seq_no": str(state[0]), "if_primary_term": str(state[1])}
