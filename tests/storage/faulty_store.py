"""An object store that stops at its Nth write, as a plug pulled out: from then on nothing is written any more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.errors import ArchiveError, ErrorCode

if TYPE_CHECKING:
    from collections.abc import Callable

    from storage.objects.object_store import ObjectStore

WRITES = ("put_file", "put_bytes", "replace_file", "replace_bytes", "delete", "clear")


class FaultyStore:
    """Passes everything to `store` until write number `at`, which fails like all after it; `after` does it first."""

    def __init__(self, store: ObjectStore, at: int, *, after: bool = False) -> None:
        self._store, self._at, self._after = store, at, after
        self.writes = 0
        self.hooks: dict[int, Callable[[], object]] = {}

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._store, name)
        return self._counted(method) if name in WRITES else method

    def _counted(self, method: Callable[..., Any]) -> Callable[..., Any]:
        def called(*args: Any) -> Any:
            self.writes += 1
            self.hooks.pop(self.writes, lambda: None)()
            if self.writes < self._at or (self._after and self.writes == self._at):
                result = method(*args)
                if self.writes < self._at:
                    return result
            raise ArchiveError(ErrorCode.STORE_FAILED, detail="the plug was pulled")

        return called
