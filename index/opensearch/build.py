"""A new generation in OpenSearch, made beside the living one."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from index.opensearch.generations import Target
from index.opensearch.writer import Writer
from index.page_document import documents_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from index.opensearch.door import Door
    from index.opensearch.generations import Generations
    from index.opensearch.lease import Lease
    from index.search_index import IndexedPage, IndexedRecord


class OpenSearchBuild:
    """`IndexBuild`; writers on every machine see it by its alias, the lease keeps a second build away."""

    def __init__(self, door: Door, generations: Generations, lease: Lease) -> None:
        self._generations = generations
        self._lease = lease
        self._replaced = generations.standing().living
        self._name = generations.begin()
        self._writer = Writer(door, lambda: (Target(door.address.building),), gives_way=True)
        self._lock = threading.Lock()
        self._finished = False

    def put_record(self, record: str, pages: Iterable[IndexedPage]) -> None:
        """See `IndexBuild.put_record`."""
        documents = documents_of(record, pages)
        with self._lock:
            self._writer.put(documents)

    def held(self, records: Collection[str]) -> dict[str, int]:
        """See `IndexBuild.held`."""
        self._show()
        return self._generations.held(self._name, records)

    def records(self) -> Iterator[IndexedRecord]:
        """See `IndexBuild.records`."""
        self._show()
        return self._generations.records(self._name)

    def replaced(self) -> Iterator[IndexedRecord]:
        """See `IndexBuild.replaced`."""
        if self._replaced is None:
            return iter(())
        self._generations.refresh(self._replaced)
        return self._generations.records(self._replaced)

    def finish(self) -> None:
        """See `IndexBuild.finish`."""
        self._show()
        self._lease.check()
        self._replaced = self._generations.swap(self._name)
        self._finished = True

    def close(self) -> None:
        """See `IndexBuild.close`."""
        try:
            if not self._finished:
                self._show()
            elif self._replaced:
                self._generations.drop(self._replaced)
        finally:
            self._lease.release()

    def abandon(self) -> None:
        """See `IndexBuild.abandon`."""
        try:
            self._generations.drop(self._name)
        finally:
            self._lease.release()

    def _show(self) -> None:
        with self._lock:
            self._writer.flush()
        self._generations.refresh(self._name)
