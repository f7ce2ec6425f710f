"""Writing to OpenSearch: many records in one request, each whole, however busy the cluster is.

A page's document is called by its record and its ordinal there. The first one also tells how many may stand under the
record (`reach`): it is written before a longer version's other pages and after a shorter version's, so that whatever
is cut short, the next write knows what to remove.
"""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any

from opensearchpy import helpers

from domain.errors import ArchiveError, ErrorCode
from index.opensearch.door import reason_of
from index.ranking import (
    ACCESS,
    BY_DATE,
    BY_NUMBER,
    DOUBTS,
    EXACT,
    FACET,
    FIRST_DAY,
    FOLDED,
    HEADING,
    KEYS,
    LAST_DAY,
    NUMBER,
    OWN_NUMBER,
    WORDS,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from index.opensearch.door import Door
    from index.opensearch.generations import Target
    from index.page_document import PageDocument, RecordDocuments

_MOST_PAGES = 400  # collected before they are sent
_CHUNK_BYTES = 8 << 20
_TRIES, _FIRST_WAIT, _LONGEST_WAIT = 8, 0.25, 8  # seconds; about half a minute until a busy cluster is given up
_GONE, _CONFLICT = 404, 409
_TOLD = "record,reach,fingerprint"
_NOTHING = (0, "")
_WELL = range(200, 300)

Action = dict[str, Any]


class Writer:
    """Collects records and sends them. Not for use by several threads."""

    def __init__(self, door: Door, targets: Callable[[], tuple[Target, ...]], *, gives_way: bool = False) -> None:
        """A writer into what `targets` names; one that `gives_way` leaves another version of a record as it is."""
        self._door = door
        self._targets = targets
        self._gives_way = gives_way
        self._waiting: dict[str, RecordDocuments] = {}

    def put(self, documents: RecordDocuments) -> None:
        """Collect one record, and send when enough is collected."""
        self._waiting[documents.record] = documents
        if sum(len(record.pages) for record in self._waiting.values()) >= _MOST_PAGES:
            self.flush()

    def flush(self) -> None:
        """Send what is collected into every target; durable afterwards, visible with the next refresh.

        Raises:
            ArchiveError: INDEX_FAILED, with the first record that was refused and why; DISK_FULL.
        """
        records = tuple(self._waiting.values())
        first, *others = self._targets() if records else (None,)
        if first:
            self._send(first, records)
        for target in others:
            if target:
                self._send(target, records, may_be_gone=True)
        self._waiting = {}

    def _send(self, target: Target, records: tuple[RecordDocuments, ...], *, may_be_gone: bool = False) -> None:
        """Write `records` into the index behind the alias `target`, which may end meanwhile: a build that is over."""
        there = self._there(target.alias, records)
        if self._gives_way:
            records = tuple(record for record in records if _version(record, there) in {"", record.fingerprint})
        kept: set[str] = set()
        for part in (self._first_page, _other_pages, _rest):
            actions = [
                action
                for record in records
                if record.record not in kept
                for action in part(record, there.get(record.record, _NOTHING)[0])
            ]
            kept |= self._bulk(target, actions, may_be_gone=may_be_gone)

    def _there(self, target: str, records: tuple[RecordDocuments, ...]) -> dict[str, tuple[int, str]]:
        """How many pages may stand under each record, and of which version, whether searches see it or not."""
        asked = [{"_id": _name(record.record, 0), "routing": record.record} for record in records]
        with self._door.talking() as client:
            answer = client.mget(index=target, body={"docs": asked}, params={"_source_includes": _TOLD})
        found = [document["_source"] for document in answer["docs"] if document.get("found")]
        return {source["record"]: (source["reach"], source["fingerprint"]) for source in found}

    def _first_page(self, record: RecordDocuments, reach: int) -> Iterator[Action]:
        if record.pages and len(record.pages) >= reach:
            only_new = {"_op_type": "create"} if self._gives_way and not reach else {}
            yield _written(record, 0) | only_new

    def _bulk(self, target: Target, actions: list[Action], *, may_be_gone: bool) -> set[str]:
        """Send; returns the records that somebody else wrote in this moment, where we give way."""
        if not actions:
            return set()
        with self._door.talking() as client:
            outcomes = helpers.streaming_bulk(
                client,
                ({"_index": target.alias, **_fitting(action, target)} for action in actions),
                max_chunk_bytes=_CHUNK_BYTES,
                max_retries=_TRIES,
                initial_backoff=_FIRST_WAIT,  # type: ignore[arg-type] # a part of a second will do
                max_backoff=_LONGEST_WAIT,
                raise_on_error=False,
                yield_ok=False,
                require_alias="true",  # never let a mistaken name make an index
            )
            refused = [item for _, item in outcomes if not _is_harmless(item, may_be_gone=may_be_gone)]
        failed = [item for item in refused if _status(item) != _CONFLICT]
        if failed:
            raise self._refusal(failed)
        return {_record(item) for item in refused}

    def _refusal(self, refused: list[dict[str, Any]]) -> ArchiveError:
        reason = reason_of(next(iter(refused[0].values())).get("error"))
        if "FORBIDDEN/12" in reason or "disk usage exceeded" in reason:
            return ArchiveError(ErrorCode.DISK_FULL, path=f"OpenSearch {self._door.address.place}")
        detail = f"OpenSearch {self._door.address.place}: {_record(refused[0])}: {reason} (+ {len(refused) - 1})"
        return ArchiveError(ErrorCode.INDEX_FAILED, detail=detail)


def _fitting(action: Action, target: Target) -> Action:
    """Without what a generation of the release before has no field for."""
    source = action.get("_source")
    if source is None or not target.without:
        return action
    return {**action, "_source": {name: value for name, value in source.items() if name not in target.without}}


def _is_harmless(item: dict[str, Any], *, may_be_gone: bool) -> bool:
    """A page to remove that is not there; a build that ended while we wrote to it."""
    kind, outcome = next(iter(item.items()))
    gone = _status(item) == _GONE
    return _status(item) in _WELL or (gone and ((kind == "delete" and "error" not in outcome) or may_be_gone))


def _status(item: dict[str, Any]) -> int:
    return int(next(iter(item.values())).get("status", 0))


def _record(item: dict[str, Any]) -> str:
    return str(next(iter(item.values())).get("_id", "")).rpartition("/")[0]


def _version(record: RecordDocuments, there: Mapping[str, tuple[int, str]]) -> str:
    return there.get(record.record, _NOTHING)[1]


def _other_pages(record: RecordDocuments, _: int) -> Iterator[Action]:
    for ordinal in range(1, len(record.pages)):
        yield _written(record, ordinal)


def _rest(record: RecordDocuments, reach: int) -> Iterator[Action]:
    for ordinal in range(max(len(record.pages), 1), reach):
        yield _removed(record, ordinal)
    if len(record.pages) < reach:
        yield _written(record, 0) if record.pages else _removed(record, 0)


def _removed(record: RecordDocuments, ordinal: int) -> Action:
    return {"_op_type": "delete", "_id": _name(record.record, ordinal), "_routing": record.record}


def _written(record: RecordDocuments, ordinal: int) -> Action:
    source = _source(record.pages[ordinal], record.fingerprint)
    if ordinal == 0:
        source["reach"] = len(record.pages)
    return {"_id": _name(record.record, ordinal), "_routing": record.record, "_source": source}


def _source(page: PageDocument, fingerprint: str) -> dict[str, Any]:
    return {
        "record": page.record,
        "fingerprint": fingerprint,
        "page": page.page,
        "dossier": page.dossier,
        "title": page.title,
        EXACT: " ".join(page.exact),
        FOLDED: " ".join(page.folded),
        HEADING: " ".join(page.heading),
        NUMBER: page.numbers,
        OWN_NUMBER: page.own_numbers,
        "body": b64encode(page.body).decode(),
        ACCESS: page.access,
        **_described(page),
    }


def _described(page: PageDocument) -> dict[str, Any]:
    told = page.described
    return {
        KEYS: told.keys,
        WORDS: " ".join(told.words),
        BY_DATE: told.by_date,
        BY_NUMBER: told.by_number,
        FACET: told.facets,
        DOUBTS: told.doubts,
        **(dict(zip((FIRST_DAY, LAST_DAY), told.days, strict=True)) if told.days else {}),
    }


def _name(record: str, ordinal: int) -> str:
    return f"{record}/{ordinal}"
