"""Generations in OpenSearch: indices behind two aliases, one that is searched and, for a while, one that is built."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from opensearchpy.exceptions import NotFoundError, RequestError

from domain.errors import ArchiveError, ErrorCode
from index.opensearch.address import DOUBTLESS, OPEN_TO_ALL, SCHEMA_VERSION, UNDESCRIBED
from index.opensearch.door import fault
from index.opensearch.schema import NFC, generation_body
from index.ranking import ACCESS, DESCRIBED, DOUBTS, KEYS
from index.search_index import IndexedRecord
from index.told import making_anew

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from index.opensearch.door import Door

_FIRST = "0"
_BUCKETS = 1000  # records listed in one request
_WITHOUT: dict[int | None, frozenset[str]] = {  # what generations of each release have no place for
    SCHEMA_VERSION: frozenset(),
    DOUBTLESS: frozenset((DOUBTS,)),
    UNDESCRIBED: frozenset((DOUBTS, *DESCRIBED)),
    OPEN_TO_ALL: frozenset((DOUBTS, *DESCRIBED, ACCESS)),
}
_NFC_OF_A_LETTER = {"tokenizer": "keyword", "char_filter": [NFC], "text": "a"}


@dataclass(frozen=True, slots=True)
class Standing:
    """Which generation is the living one and which one is being built; None where there is none."""

    living: str | None
    building: str | None


@dataclass(frozen=True, slots=True)
class Target:
    """Where records are written: the alias of a generation, and the fields of ours that it has no place for."""

    alias: str
    without: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Needs:
    """What a generation must know to be asked something: who may find a page, what its records are."""

    access: bool = False
    fields: bool = False


class Generations:
    """The indices of one prefix."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._address = door.address

    def standing(self) -> Standing:
        """How things stand now.

        Raises:
            ArchiveError: INDEX_FAILED, two indices claim to be the living one.
        """
        with self._door.talking() as client:
            found: dict[str, Any] = client.indices.get_alias(name=f"{self._address.living}*")
        return Standing(self._only(found, self._address.living), self._only(found, self._address.building))

    def _only(self, found: dict[str, Any], alias: str) -> str | None:
        bearing = sorted(index for index, about in found.items() if alias in about["aliases"])
        if len(bearing) > 1:
            names = ", ".join(bearing)
            raise self._failed(f"nhiều chỉ mục cùng mang tên (several indices bear the alias) {alias}: {names}")
        return bearing[0] if bearing else None

    def _left(self, now: Standing) -> list[str]:
        """Generations that gave way, or that nobody builds any more."""
        with self._door.talking() as client:
            found: dict[str, Any] = client.indices.get_alias(index=self._address.generations)
        ours = [index for index in found if self._address.version_of(index) is not None]
        return [index for index in ours if index not in {now.living, now.building}]

    def for_writing(self) -> tuple[Target, ...]:
        """Where a record is written: the living generation, made if there is none, and a build of ours."""
        now = self.standing()
        index = now.living or self.create(_FIRST, self._address.living)
        self.check(index)
        living = Target(self._address.living, _WITHOUT[self._address.version_of(index)])
        if now.building and self._address.version_of(now.building) == SCHEMA_VERSION:
            return living, Target(self._address.building)
        return (living,)

    def is_older(self, index: str) -> bool:
        """Whether a generation is of an earlier release and knows less of each page than ours does."""
        return (self._address.version_of(index) or SCHEMA_VERSION) < SCHEMA_VERSION

    def check(self, index: str, needs: Needs = Needs()) -> None:
        """Refuse a generation of another version.

        Raises:
            ArchiveError: INDEX_FAILED, with both versions; INDEX_OUTDATED, it does not know what it needs to.
        """
        found = self._address.version_of(index)
        if found in _WITHOUT:
            missing = _WITHOUT[found]
            if (needs.access and ACCESS in missing) or (needs.fields and KEYS in missing):
                raise ArchiveError(ErrorCode.INDEX_OUTDATED)
            return
        if found is not None and found > SCHEMA_VERSION:
            raise self._failed(
                f"{index} là của bản vankho mới hơn (v{found}, bản này: v{SCHEMA_VERSION}); hãy nâng cấp bản này "
                f"(is of a newer release: v{found}, this one has v{SCHEMA_VERSION}; upgrade this one)"
            )
        raise self._failed(
            f"{index} là của bản cũ hơn, cần v{SCHEMA_VERSION} (is of an older version, v{SCHEMA_VERSION} is needed)"
        )

    def create(self, stamp: str, alias: str) -> str:
        """Make a generation under `alias`; one that somebody made in the same moment will do.

        Raises:
            ArchiveError: INDEX_FAILED, naming the plug-in when the server lacks it.
        """
        index = self._address.generation(stamp)
        with self._door.talking() as client:
            try:
                client.indices.create(index=index, body=generation_body(self._address, alias))
            except RequestError as error:
                text = str(error.info)
                if "resource_already_exists" in text:
                    return index
                if "icu_" in text:
                    raise self._without_icu() from error
                raise fault(error, self._address) from error
        return index

    def about(self) -> str:
        """See `SearchIndex.about`."""
        now = self.standing()
        with self._door.talking(RequestError) as client:
            number = client.info()["version"]["number"]
            try:
                client.indices.analyze(body=_NFC_OF_A_LETTER)
            except RequestError as error:
                raise self._without_icu() from error
            health = client.cluster.health(index=self._address.generations)["status"] if now.living else "-"
        if now.living:
            self.check(now.living)
        if health == "red":
            raise self._failed(f"{now.living}: thiếu phân mảnh (shards are missing)")
        begun = making_anew(self._count(now.building), self._count(now.living)) if now.building else ""
        return f"OpenSearch {number}, {self._address.place}, {now.living or '-'}, {health}{begun}"

    def _count(self, index: str | None) -> int:
        if index is None:
            return 0
        with self._door.talking() as client:
            return int(client.count(index=index)["count"])

    def begin(self) -> str:
        """Name of the generation to build: one that was cut short, if it is of this version, else a new one.

        Raises:
            ArchiveError: INDEX_FAILED, a newer release is building.
        """
        now = self.standing()
        for index in self._left(now):
            self.drop(index)
        if now.building is not None:
            if self._address.version_of(now.building) == SCHEMA_VERSION:
                return now.building
            if (self._address.version_of(now.building) or 0) > SCHEMA_VERSION:
                self.check(now.building)
            self.drop(now.building)
        stamp = f"{datetime.now(UTC):%Y%m%dt%H%M%S}-{secrets.token_hex(2)}"
        return self.create(stamp, self._address.building)

    def swap(self, new: str) -> str | None:
        """Let `new` take the place of the living generation, in one moment; the name of the one that gave way."""
        old = self.standing().living
        address = self._address
        actions: list[dict[str, Any]] = [
            {"remove": {"index": new, "alias": address.building, "must_exist": True}},
            {"add": {"index": new, "alias": address.living}},
        ]
        if old:
            actions.append({"remove": {"index": old, "alias": address.living, "must_exist": True}})
        with self._door.talking() as client:
            client.indices.update_aliases(body={"actions": actions})
        return old

    def drop(self, index: str) -> None:
        """Remove a generation; harmless when it is gone."""
        with self._door.talking() as client:
            client.indices.delete(index=index, params={"ignore_unavailable": "true"})

    def refresh(self, index: str) -> None:
        """Make visible what was written; nothing when `index` is gone."""
        with self._door.talking() as client:
            client.indices.refresh(index=index, params={"ignore_unavailable": "true"})

    def records(self, index: str) -> Iterator[IndexedRecord]:
        """See `SearchIndex.records`, of one generation or alias; nothing when it is not there."""
        waiting: IndexedRecord | None = None
        for found in self._buckets(index):
            if waiting and waiting.record == found.record:  # pages of two versions
                waiting = IndexedRecord(found.record, waiting.pages + found.pages, "")
                continue
            if waiting:
                yield waiting
            waiting = found
        if waiting:
            yield waiting

    def held(self, index: str, records: Collection[str]) -> dict[str, int]:
        """See `SearchIndex.held`, of one generation or alias."""
        if not records:
            return {}
        counted = {"terms": {"field": "record", "size": len(records)}}
        body = {"size": 0, "query": {"terms": {"record": sorted(records)}}, "aggs": {"record": counted}}
        answer = self._aggregated(index, body)
        return {bucket["key"]: bucket["doc_count"] for bucket in answer["record"]["buckets"]} if answer else {}

    def _buckets(self, index: str) -> Iterator[IndexedRecord]:
        sources = [
            {"record": {"terms": {"field": "record"}}},
            {"fingerprint": {"terms": {"field": "fingerprint", "missing_bucket": True}}},
        ]
        listing: dict[str, Any] = {"composite": {"size": _BUCKETS, "sources": sources}}
        while True:
            answer = self._aggregated(index, {"size": 0, "aggs": {"records": listing}})
            buckets = answer["records"]["buckets"] if answer else []
            for bucket in buckets:
                key = bucket["key"]
                yield IndexedRecord(key["record"], bucket["doc_count"], key["fingerprint"] or "")
            if len(buckets) < _BUCKETS:
                return
            listing["composite"]["after"] = answer["records"]["after_key"]

    def _aggregated(self, index: str, body: dict[str, Any]) -> dict[str, Any]:
        with self._door.talking() as client:
            try:
                answer: dict[str, Any] = client.search(index=index, body=body)["aggregations"]
            except NotFoundError:
                return {}
        return answer

    def _without_icu(self) -> ArchiveError:
        return self._failed(
            "máy chủ thiếu phần mở rộng analysis-icu; hãy chạy “opensearch-plugin install analysis-icu” trên mọi nút "
            "rồi khởi động lại (the server lacks the plug-in analysis-icu: run “opensearch-plugin install "
            "analysis-icu” on every node and restart it)"
        )

    def _failed(self, detail: str) -> ArchiveError:
        return ArchiveError(ErrorCode.INDEX_FAILED, detail=f"OpenSearch {self._address.place}: {detail}")
