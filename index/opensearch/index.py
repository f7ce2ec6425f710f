"""The search index of many machines: OpenSearch behind the same port as the embedded one, with the same answers."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from opensearchpy.exceptions import NotFoundError, RequestError

from domain.errors import ArchiveError, ErrorCode
from domain.list_lengths import HITS
from domain.search import SearchAnswer
from index.opensearch.build import OpenSearchBuild
from index.opensearch.door import Door, fault
from index.opensearch.generations import Generations
from index.opensearch.lease import BEAT_SECONDS, Lease
from index.opensearch.search import Searcher
from index.opensearch.writer import Writer
from index.page_document import documents_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from domain.people.access import Sight
    from index.opensearch.address import OpenSearchAddress
    from index.search_index import IndexBuild, IndexedPage, IndexedRecord


class OpenSearchIndex:
    """`SearchIndex` on a cluster; safe for use by several threads and machines.

    A record that is replaced is not replaced in one moment: for some milliseconds a search may see pages of both
    versions, never a page of a version that is older than these two.
    """

    def __init__(self, address: OpenSearchAddress, beat_seconds: float = BEAT_SECONDS) -> None:
        self._door = Door(address)
        self._generations = Generations(self._door)
        self._searcher = Searcher(self._door)
        self._address = address
        self._beat = beat_seconds
        self._batch = threading.local()

    def put_record(self, record: str, pages: Iterable[IndexedPage]) -> None:
        """See `SearchIndex.put_record`. Within `batch`, sent when enough is collected."""
        documents = documents_of(record, pages)
        collecting: Writer | None = getattr(self._batch, "writer", None)
        if collecting is not None:
            collecting.put(documents)
            return
        writer = self._writer()
        writer.put(documents)
        self._show(writer)

    @contextmanager
    def batch(self) -> Iterator[None]:
        """See `SearchIndex.batch`; of this thread alone."""
        writer = self._batch.writer = self._writer()
        try:
            yield
            self._show(writer)
        finally:
            self._batch.writer = None

    def search(
        self, query: str, limit: int = HITS, offset: int = 0, after: str | None = None, sight: Sight | None = None
    ) -> SearchAnswer:
        """See `SearchIndex.search`."""
        sight = None if sight is None or sight.shows_all_records else sight
        try:
            if after is None:
                answer, index = self._searcher.search(query, limit, offset, sight)
            else:
                answer, index = self._searcher.walk(query, limit, after, sight)
        except NotFoundError:  # nothing was ever written
            answer, index = SearchAnswer(0, ()), None
        except RequestError as error:
            self._check(None)
            raise fault(error, self._address) from error
        self._check(index)
        if sight and index is None:  # an older generation has no field to find anything by
            self._check_knows_access()
        return answer

    def records(self) -> Iterator[IndexedRecord]:
        """See `SearchIndex.records`."""
        return self._generations.records(self._address.living)

    def held(self, records: Collection[str]) -> dict[str, int]:
        """See `SearchIndex.held`."""
        return self._generations.held(self._address.living, records)

    def is_empty(self) -> bool:
        """See `SearchIndex.is_empty`."""
        with self._door.talking() as client:
            try:
                return not client.count(index=self._address.living)["count"]
            except NotFoundError:
                return True

    def is_outdated(self) -> bool:
        """See `SearchIndex.is_outdated`."""
        living = self._generations.standing().living
        return living is not None and not self._generations.knows_access(living)

    def about(self) -> str:
        """See `SearchIndex.about`; tries the plug-in that is needed, and the state of the shards."""
        return self._generations.about()

    def build(self) -> IndexBuild:
        """See `SearchIndex.build`."""
        lease = Lease(self._door, self._beat)
        lease.take()
        try:
            return OpenSearchBuild(self._door, self._generations, lease)
        except BaseException:
            lease.release()
            raise

    def clear(self) -> None:
        """See `SearchIndex.clear`: an empty generation takes over."""
        self.build().abandon()
        build = self.build()
        build.finish()
        build.close()

    def close(self) -> None:
        """See `SearchIndex.close`; the next use opens new connections."""
        self._door.close()

    def _check(self, index: str | None) -> None:
        """Refuse an index of another version; the living one when it is not known which one answered."""
        index = index or self._generations.standing().living
        if index is not None:
            self._generations.check(index)

    def _check_knows_access(self) -> None:
        """Refuse a generation of the release before: of its pages nobody can tell which have to stay hidden."""
        if self.is_outdated():
            raise ArchiveError(ErrorCode.INDEX_OUTDATED)

    def _writer(self) -> Writer:
        return Writer(self._door, self._generations.for_writing)

    def _show(self, writer: Writer) -> None:
        writer.flush()
        self._generations.refresh(self._address.living)
