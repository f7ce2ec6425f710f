"""The search index of many machines: OpenSearch behind the same port as the embedded one, with the same answers."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from opensearchpy.exceptions import NotFoundError, RequestError

from domain.list_lengths import HITS
from domain.search import PLAIN, AnswerShape, RecordsAnswer, SearchAnswer
from index.opensearch.build import OpenSearchBuild
from index.opensearch.door import Door, fault
from index.opensearch.generations import Generations, Needs
from index.opensearch.lease import BEAT_SECONDS, Lease
from index.opensearch.search import Searcher
from index.opensearch.writer import Writer
from index.page_document import documents_of
from index.query import parse
from index.ranking import asks_what_it_is

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from domain.people.access import Sight
    from index.opensearch.address import OpenSearchAddress
    from index.search_index import IndexBuild, IndexedPage, IndexedRecord

Answer = TypeVar("Answer")


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
        self,
        query: str,
        limit: int = HITS,
        offset: int = 0,
        after: str | None = None,
        sight: Sight | None = None,
        shape: AnswerShape = PLAIN,
    ) -> SearchAnswer:
        """See `SearchIndex.search`."""

        def answered(seen: Sight | None) -> tuple[SearchAnswer, str | None]:
            if after is None:
                return self._searcher.search(query, limit, offset, seen, shape)
            return self._searcher.walk(query, limit, after, seen, shape)

        return self._asked(query, sight, shape, answered) or SearchAnswer(0, ())

    def search_records(
        self,
        query: str,
        limit: int = HITS,
        offset: int = 0,
        sight: Sight | None = None,
        shape: AnswerShape = PLAIN,
    ) -> RecordsAnswer:
        """See `SearchIndex.search_records`."""

        def answered(seen: Sight | None) -> tuple[RecordsAnswer, str | None]:
            return self._searcher.records(query, limit, offset, seen, shape)

        return self._asked(query, sight, shape, answered, by_record=True) or RecordsAnswer(0, ())

    def _asked(
        self,
        query: str,
        sight: Sight | None,
        shape: AnswerShape,
        answered: Callable[[Sight | None], tuple[Answer, str | None]],
        *,
        by_record: bool = False,
    ) -> Answer | None:
        """The answer, None where nothing was ever written; refuses an index that cannot know it."""
        sight = None if sight is None or sight.shows_all_records else sight
        needs = Needs(access=sight is not None, fields=by_record or asks_what_it_is(parse(query), shape))
        try:
            answer, index = answered(sight)
        except NotFoundError:
            answer, index = None, None
        except RequestError as error:
            self._check(None, needs)
            raise fault(error, self._address) from error
        self._check(index, needs)
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
        return living is not None and self._generations.is_older(living)

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

    def _check(self, index: str | None, needs: Needs) -> None:
        """Refuse an index of another version; the living one when it is not known which one answered."""
        index = index or self._generations.standing().living
        if index is not None:
            self._generations.check(index, needs)

    def _writer(self) -> Writer:
        return Writer(self._door, self._generations.for_writing)

    def _show(self, writer: Writer) -> None:
        writer.flush()
        self._generations.refresh(self._address.living)
