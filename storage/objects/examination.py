"""What an object store can really do: each ability is tried with an object of the examination's own."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from domain.errors import ArchiveError, ErrorCode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from storage.objects.object_store import ObjectStore

PROBES = ".probe"  # first part of the keys of all trial objects
_FIRST, _SECOND = b"vankho: 1", b"vankho: 2"


@dataclass(frozen=True, slots=True)
class StoreFinding:
    """One ability: its name, whether the archive can rely on it, and what was seen (Vietnamese / English)."""

    subject: str
    well: bool
    detail: str


@runtime_checkable
class Provable(Protocol):
    """A store that has more abilities to try than the port tells."""

    def prove(self) -> Iterator[StoreFinding]:
        """Try them."""
        ...


def examine_store(store: ObjectStore) -> Iterator[StoreFinding]:
    """Try what the archive relies on; trial objects are removed again, as far as locks allow. No fault is raised."""
    yield tried("bytes", lambda: _round_trip(store))
    yield tried("new-names", lambda: _new_names(store))
    if isinstance(store, Provable):
        yield from store.prove()


def tried(subject: str, attempt: Callable[[], tuple[bool, str]]) -> StoreFinding:
    """The finding of one attempt; a fault is one that is not well."""
    try:
        well, detail = attempt()
    except ArchiveError as error:
        return StoreFinding(subject, well=False, detail=str(error.facts.get("detail", error)))
    return StoreFinding(subject, well, detail)


def probe_key() -> str:
    """A key for a trial object."""
    return f"{PROBES}/{uuid.uuid4().hex}"


def _round_trip(store: ObjectStore) -> tuple[bool, str]:
    key = probe_key()
    try:
        store.put_bytes(key, _FIRST)
        seen = store.read_bytes(key) == _FIRST and [info.key for info in store.list(key)] == [key]
    finally:
        store.delete(key)
    gone = store.stat(key) is None
    if seen and gone:
        return True, "ghi, đọc lại, liệt kê, xóa đều đúng / written, read back, listed and removed as asked"
    return False, "ghi xong không thấy ngay, hoặc xóa xong vẫn còn / what is written or removed is not so at once"


def _new_names(store: ObjectStore) -> tuple[bool, str]:
    key = probe_key()
    try:
        store.put_bytes(key, _FIRST)
        store.put_bytes(key, _SECOND)
    except ArchiveError as error:
        if error.code is not ErrorCode.OBJECT_EXISTS:
            raise
        return True, "không ghi đè được đối tượng đã có / what is stored cannot be overwritten"
    finally:
        store.delete(key)
    return False, "đối tượng đã có bị ghi đè / what is stored can be overwritten"
