"""The port of finding."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from domain.list_lengths import HITS
from domain.people.access import AccessMode
from domain.search import PLAIN, AnswerShape
from domain.text import PageText

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from contextlib import AbstractContextManager

    from domain.description.document import Description  # noqa: TC004 - a search loads no descriptions
    from domain.people.access import Sight
    from domain.search import RecordsAnswer, SearchAnswer


@dataclass(frozen=True, slots=True)
class IndexedPage:
    """What the index holds of one page; one search document a page.

    Attributes:
        record, page, dossier, title, text: what is found.
        fonds: code of the fonds of the dossier.
        mode: access mode of the record, or of its dossier; None where neither was given one.
        description: what the record is; None while nobody has described it.
        validity: code of its state of validity; empty where nothing is known of it.
    """

    record: str
    page: int
    dossier: str
    title: str
    text: PageText
    fonds: str = ""
    mode: AccessMode | None = None
    description: Description | None = None
    validity: str = ""


@dataclass(frozen=True, slots=True)
class IndexedRecord:
    """What an index holds of one record.

    Attributes:
        record: its code.
        pages: number of pages that are there.
        fingerprint: of all its pages' content, the same in every back end and generation for the same content;
            empty when unknown, or when pages of two versions stand side by side after a write that was cut short.
    """

    record: str
    pages: int
    fingerprint: str


class IndexBuild(Protocol):
    """**Protocol:** a new generation of the index, being made beside the living one, which is searched meanwhile.

    What is put into the index while a build is open goes into both. A build that was cut short, by `kill -9` too, is
    found again by the next one.
    """

    def put_record(self, record: str, pages: Iterable[IndexedPage]) -> None:
        """Like `SearchIndex.put_record`, into the new generation only; durable at the latest with `finish`.

        What was put into the index meanwhile is newer than what was read for a build, and stays.
        """
        ...

    def held(self, records: Collection[str]) -> dict[str, int]:
        """Those of `records` that the new generation has already, with their number of pages."""
        ...

    def records(self) -> Iterator[IndexedRecord]:
        """See `SearchIndex.records`, of the new generation."""
        ...

    def replaced(self) -> Iterator[IndexedRecord]:
        """See `SearchIndex.records`, of the generation that gives way, after `finish` too; nothing when there is none.

        Raises:
            ArchiveError: INDEX_FAILED, it cannot be read by this version of the program, or not at all.
        """
        ...

    def finish(self) -> None:
        """Take the place of the living generation, in one moment for everybody.

        Raises:
            ArchiveError: INDEX_FAILED, somebody else took this build over.
        """
        ...

    def close(self) -> None:
        """Let go: after `finish` the generation that gave way goes; before, the build stays to be resumed."""
        ...

    def abandon(self) -> None:
        """Throw the unfinished generation away."""
        ...


class SearchIndex(Protocol):
    """**Protocol:** full-text search over pages. Raises `ArchiveError` only: QUERY_INVALID, INDEX_FAILED, DISK_FULL."""

    def put_record(self, record: str, pages: Iterable[IndexedPage]) -> None:
        """Make `pages` the whole of what is indexed for `record`, durably and at once; repeating changes nothing."""
        ...

    def batch(self) -> AbstractContextManager[None]:
        """Within it, what this thread puts becomes durable and visible at the end at the latest.

        On an error some or none of it is there; putting it again is harmless.
        """
        ...

    def search(
        self,
        query: str,
        limit: int = HITS,
        offset: int = 0,
        after: str | None = None,
        sight: Sight | None = None,
        shape: AnswerShape = PLAIN,
    ) -> SearchAnswer:
        """Find pages.

        Words in any order; `"…"` for a phrase; document numbers (`26/2017/NQ-HĐND`) found whole. A query without
        tone marks finds words with them; a query with tone marks ranks pages that have exactly these marks first;
        `hòa` and `hoà` are one word. Fields (`index.field_query`) say what the records are; a query of fields alone is
        answered by the first page of each record.

        `after` walks through any number of hits: `FIRST` begins, then each answer's `cursor` gives the next `limit`
        hits (and `offset` is not looked at). A walk sees the index as it was when it began, without gap or overlap,
        unless it rests for more than five minutes: then it goes on in the index as it is.

        What lies outside of `sight` is not there: it is not counted, and ranks nothing. A cursor is of use only to
        who may find the same.

        Raises:
            ArchiveError: QUERY_INVALID also for a cursor that is damaged, of another query or another sight;
                INDEX_OUTDATED, a release before made the index, which cannot tell what must stay hidden, or what
                the records are.
        """
        ...

    def search_records(
        self,
        query: str,
        limit: int = HITS,
        offset: int = 0,
        sight: Sight | None = None,
        shape: AnswerShape = PLAIN,
    ) -> RecordsAnswer:
        """Find records by their pages (see `search`), each with the best of these; none beyond `DEEPEST_RECORD`.

        Raises:
            ArchiveError: as `search`.
        """
        ...

    def records(self) -> Iterator[IndexedRecord]:
        """Every indexed record in the order of codes (by code points), for finding drift."""
        ...

    def held(self, records: Collection[str]) -> dict[str, int]:
        """Those of `records` that are indexed, with their number of pages."""
        ...

    def is_empty(self) -> bool:
        """Nothing at all is indexed."""
        ...

    def is_outdated(self) -> bool:
        """An earlier release made it, which knew less of each page, who may find it or what it is: `build` a new one.

        Raises:
            ArchiveError: INDEX_FAILED.
        """
        ...

    def about(self) -> str:
        """What this index is and how it stands, in one line for `doctor`.

        Raises:
            ArchiveError: INDEX_FAILED, it cannot do what is asked of it.
        """
        ...

    def build(self) -> IndexBuild:
        """Begin a new generation, or go on with one that was cut short.

        Raises:
            ArchiveError: INDEX_FAILED, another process is building.
        """
        ...

    def clear(self) -> None:
        """Forget everything, before a rebuild."""
        ...

    def close(self) -> None:
        """Release files, locks and connections."""
        ...
