"""A new generation of the embedded index, made beside the living one."""

from __future__ import annotations

import shutil
import threading
import time
from typing import TYPE_CHECKING

from index.page_document import documents_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from index.embedded.generation import Generation
    from index.page_document import RecordDocuments
    from index.search_index import IndexedPage, IndexedRecord

_PAGES_A_COMMIT = 2000
_SECONDS_A_COMMIT = 10.0  # what a kill may cost


class TantivyBuild:
    """`IndexBuild` in a folder of its own; its writer's lock keeps a second build away."""

    def __init__(
        self,
        generation: Generation,
        living: Generation | None,
        take_over: Callable[[Generation], None],
        let_go: Callable[[], None],
    ) -> None:
        self._generation = generation
        self._replaced = living
        self._take_over = take_over
        self._let_go = let_go
        self._lock = threading.RLock()
        self._newer: set[str] = set()
        self._pages = 0
        self._committed = time.monotonic()
        self._open = True
        generation.collect()

    def put_record(self, record: str, pages: Iterable[IndexedPage]) -> None:
        """See `IndexBuild.put_record`."""
        documents = documents_of(record, pages)
        with self._lock:
            if record not in self._newer:
                self._put(documents)

    def put_too(self, documents: RecordDocuments) -> None:
        """Put a record that went into the living index meanwhile; it is newer than what was read for the build."""
        with self._lock:
            self._newer.add(documents.record)
            self._put(documents)

    def _put(self, documents: RecordDocuments) -> None:
        if self._open:
            self._generation.put(documents)
            self._pages += len(documents.pages)
            if self._pages >= _PAGES_A_COMMIT or time.monotonic() - self._committed > _SECONDS_A_COMMIT:
                self._commit()

    def held(self, records: Collection[str]) -> dict[str, int]:
        """See `IndexBuild.held`."""
        return self._generation.held(records)

    def records(self) -> Iterator[IndexedRecord]:
        """See `IndexBuild.records`."""
        with self._lock:
            self._commit()
        return self._generation.records()

    def replaced(self) -> Iterator[IndexedRecord]:
        """See `IndexBuild.replaced`."""
        return self._replaced.records() if self._replaced else iter(())

    def finish(self) -> None:
        """See `IndexBuild.finish`."""
        with self._lock:
            self._commit()
            self._open = False
            self._generation.close()
            self._take_over(self._generation)

    def close(self) -> None:
        """See `IndexBuild.close`."""
        with self._lock:
            if self._open:
                self._commit()
                self._open = False
                self._generation.close()
        if self._replaced is not None:
            self._replaced.close()
        self._let_go()

    def abandon(self) -> None:
        """See `IndexBuild.abandon`."""
        with self._lock:
            self._open = False
            self._generation.close()
            shutil.rmtree(self._generation.folder)
        self._let_go()

    def _commit(self) -> None:
        if self._open:
            self._generation.commit()
            self._pages, self._committed = 0, time.monotonic()
