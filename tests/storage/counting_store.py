"""An object store that remembers which objects were read and which were written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from storage.objects.object_store import ObjectStore

_READS = ("read_bytes", "read_range", "stream", "fetch")
_WRITES = ("put_file", "put_bytes", "replace_file", "replace_bytes")


class CountingStore:
    """Passes everything to `store`; keys of objects that were read and written are kept, in order."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store
        self.read: list[str] = []
        self.written: list[str] = []

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._store, name)
        if name in _READS:
            return self._kept(method, self.read)
        return self._kept(method, self.written) if name in _WRITES else method

    def _kept(self, method: Callable[..., Any], keys: list[str]) -> Callable[..., Any]:
        def called(key: str, *args: Any) -> Any:
            keys.append(key)
            return method(key, *args)

        return called
