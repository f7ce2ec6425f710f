"""A new generation of the index, made from the packages while the old one is searched.

The build itself is all that is remembered: what it holds already is not read again after a stop, whatever stopped it.
What is archived meanwhile goes into both generations; at the end the two are compared, which finds what slipped by
(another release at work, for example) and tells how far the old generation had drifted from the packages.
"""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from domain.documents import FileUse
from domain.errors import ArchiveError, ErrorCode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from domain.documents import Record
    from index.search_index import IndexBuild, IndexedRecord, SearchIndex
    from pipeline.wiring import Parts

_TOGETHER = 200  # records of which the build is asked at once
_TOLD = 100  # codes of each kind of drift that are named

Item = TypeVar("Item")


class Drift(StrEnum):
    """How the old generation differs from what was built from the packages."""

    MISSING = "missing"
    EXTRA = "extra"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class DriftFound:
    """How many records differ in one way, and the codes of the first hundred."""

    count: int = 0
    codes: tuple[str, ...] = ()

    def with_one(self, code: str) -> DriftFound:
        """One more."""
        return DriftFound(self.count + 1, self.codes if self.count >= _TOLD else (*self.codes, code))


@dataclass(frozen=True, slots=True)
class IndexingSoFar:
    """What a watcher is told after each few records: records and pages done, of these found done, seconds gone."""

    records: int = 0
    pages: int = 0
    resumed: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class ReindexReport:
    """What became of it.

    Attributes:
        records, pages: in the new generation.
        resumed: of these records, how many an earlier run had done.
        drift: of the old generation, kinds with none left out; None when it could not be compared.
        reason: why it could not be compared.
        people: whom a rebuild brought back, and who have no password yet.
    """

    records: int
    pages: int
    resumed: int = 0
    drift: dict[Drift, DriftFound] | None = field(default_factory=dict)
    reason: ArchiveError | None = None
    people: int = 0


Watcher: TypeAlias = "Callable[[IndexingSoFar], None]"


def reindex(parts: Parts, watch: Watcher | None = None) -> ReindexReport:
    """Make the index anew beside the living one, then let it take over. May be stopped at any moment and repeated.

    Raises:
        ArchiveError: INDEX_FAILED, another process is doing the same; OBJECT_CORRUPT, OBJECT_MISSING, naming what
            has to be restored first. The living index stays as it is.
    """
    with closing(parts.index.build()) as build:
        done = _fill(parts, build, watch or _nobody)
        try:
            drift, reason = _settle(parts, build, resumed=done.resumed > 0), None
        except ArchiveError as error:
            if error.code is not ErrorCode.INDEX_FAILED:
                raise
            drift, reason = None, error
            _fill(parts, build, _nobody)
        build.finish()
        if drift is not None:
            _catch_up(parts, build)
    return ReindexReport(done.records, done.pages, done.resumed, drift, reason)


def compare(old: Iterable[IndexedRecord], new: Iterable[IndexedRecord]) -> Iterator[tuple[Drift, str]]:
    """How two generations, both in the order of codes, differ record by record."""
    olds, news = iter(old), iter(new)
    here, there = next(olds, None), next(news, None)
    while here or there:
        if there is None or (here and here.record < there.record):
            yield Drift.EXTRA, here.record if here else ""
            here = next(olds, None)
        elif here is None or there.record < here.record:
            yield Drift.MISSING, there.record
            there = next(news, None)
        else:
            if (here.pages, here.fingerprint) != (there.pages, there.fingerprint):
                yield Drift.DIFFERENT, here.record
            here, there = next(olds, None), next(news, None)


def batches(items: Iterable[Item], most: int) -> Iterator[list[Item]]:
    """`items` in order, at most so many at a time."""
    rest = iter(items)
    while batch := list(islice(rest, most)):
        yield batch


def text_pages(record: Record) -> int:
    """Pages of a record that the index holds."""
    return sum(file.use is FileUse.OCR_TEXT for file in record.files)


def _fill(parts: Parts, build: IndexBuild, watch: Watcher) -> IndexingSoFar:
    """Put every record of the object store that is not in the build yet."""
    begun = time.monotonic()
    done = IndexingSoFar()
    for dossier in parts.dossiers.dossiers():
        for records in batches(parts.dossiers.records(dossier.code), _TOGETHER):
            held = build.held([record.code for record in records])
            for record in records:
                pages = text_pages(record)
                is_held = held.get(record.code, 0) == pages
                if not is_held:
                    build.put_record(record.code, parts.packer.indexed_pages(record))
                seconds = time.monotonic() - begun
                done = IndexingSoFar(done.records + 1, done.pages + pages, done.resumed + is_held, seconds)
                watch(done)
    return done


def _settle(parts: Parts, build: IndexBuild, *, resumed: bool) -> dict[Drift, DriftFound]:
    """Compare the old generation with the build; what is new in the old one meanwhile is no drift but caught up.

    Texts may have been revised since an earlier run put them into the build: what differs is read once more.
    """
    if resumed:
        differing = [code for kind, code in compare(build.replaced(), build.records()) if kind is Drift.DIFFERENT]
        for code in differing:
            _put(parts, build, code)
    found: dict[Drift, DriftFound] = {}
    for kind, code in compare(build.replaced(), build.records()):
        if kind is Drift.EXTRA and _put(parts, build, code):
            continue
        found[kind] = found.get(kind, DriftFound()).with_one(code)
    return found


def _catch_up(parts: Parts, build: IndexBuild) -> None:
    """After the change: what another release wrote into the old generation in the last moment."""
    for kind, code in compare(build.replaced(), parts.index.records()):
        if kind is Drift.EXTRA:
            _put(parts, parts.index, code)


def _put(parts: Parts, into: IndexBuild | SearchIndex, code: str) -> bool:
    """Put a record that only the old generation has, if the object store has it."""
    try:
        record = parts.dossiers.record(code)
    except ArchiveError as error:
        if error.code is not ErrorCode.RECORD_NOT_FOUND:
            raise
        return False
    into.put_record(code, parts.packer.indexed_pages(record))
    return True


def _nobody(_: IndexingSoFar) -> None:
    """Nobody watches."""
