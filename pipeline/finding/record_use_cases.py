"""Records: where they stand, what they consist of, what they say, and keeping them from removal."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from domain.documents import FileUse, Noticed, RecordState
from domain.errors import ArchiveError, ErrorCode
from domain.people.permissions import Permission
from pipeline.acts import act
from pipeline.finding.sight import check, opened, sight_of, visible

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from domain.actors import Actor
    from domain.documents import Record
    from domain.entries import KnownRecord, RecordFilter, RecordSummary, RelatedRecord
    from domain.people.access import Sight
    from domain.text import PageText
    from pipeline.wiring import Parts
    from storage.packages.stored_json import Unknown

_PAGE_SIZE = 500


class RecordUseCases:
    """Asking for records."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    @act(Permission.SEARCH)
    def summary(self, actor: Actor, code: str) -> RecordSummary:
        """Where a record stands, archived or not.

        Raises:
            ArchiveError: RECORD_NOT_FOUND.
        """
        return visible(self._parts, actor, code)

    @act(Permission.SEARCH)
    def select(
        self, actor: Actor, wanted: RecordFilter | None = None, after: str | None = None, limit: int = 100
    ) -> tuple[RecordSummary, ...]:
        """At most `limit` records that are wanted, all by default, newest first, behind the record `after`.

        Raises:
            ArchiveError: RECORD_NOT_FOUND, there is no record `after`; BATCH_NOT_FOUND, SEVERAL_BATCHES.
        """
        sight = sight_of(self._parts, actor)
        return self._parts.catalogue.records(after, limit, **_conditions(self._parts, wanted, sight))

    @act(Permission.SEARCH)
    def codes(self, actor: Actor, wanted: RecordFilter | None = None) -> Iterator[str]:
        """Codes of all records that are wanted, of all by default, newest first; they may change meanwhile.

        Raises:
            ArchiveError: RECORD_NOT_FOUND, there is no such dossier.
        """
        return codes_of(self._parts, wanted, sight_of(self._parts, actor))

    @act(Permission.SEARCH)
    def states(self, actor: Actor, codes: Collection[str]) -> dict[str, RecordState]:
        """Where those of the records stand that are known."""
        return self._parts.catalogue.states(tuple(codes), sight_of(self._parts, actor))

    @act(Permission.SEARCH)
    def counts(self, actor: Actor) -> dict[RecordState, int]:
        """How many inputs that the actor may see stand where, every state named, refusals included."""
        return self._parts.catalogue.counts(sight_of(self._parts, actor))

    @act(Permission.SEARCH)
    def record(self, actor: Actor, code: str) -> Record:
        """An archived record, from the object store itself.

        Raises:
            ArchiveError: RECORD_NOT_FOUND, OBJECT_CORRUPT.
        """
        return opened(self._parts, actor, code)

    @act(Permission.SEARCH)
    def known(self, actor: Actor, code: str) -> KnownRecord:
        """Everything about a record: from its package when it is archived, else as far as the catalogue knows it.

        Raises:
            ArchiveError: RECORD_NOT_FOUND, OBJECT_CORRUPT.
        """
        from domain.entries import KnownRecord
        from pipeline.access.changing import shown_record

        summary, catalogue = visible(self._parts, actor, code), self._parts.catalogue
        related = catalogue.related(code, sight_of(self._parts, actor))
        if summary.archived:
            record = opened(self._parts, actor, code)
            access = shown_record(self._parts, record)
            return KnownRecord(summary, record.noticed, record.events, related, record, access)
        return KnownRecord(summary, self._noticed(actor, code), catalogue.events(code), related)

    @act(Permission.SEARCH)
    def unknown(self, actor: Actor, record: Record) -> Unknown:
        """What a later release wrote about an archived record and this one does not know; it is kept as it is.

        Raises:
            ArchiveError: OBJECT_MISSING, OBJECT_CORRUPT.
        """
        everything = check(self._parts, actor, record.code).is_everything
        return self._parts.dossiers.unknown(record if everything else self._parts.dossiers.record(record.code))

    @act(Permission.SEARCH)
    def related(self, actor: Actor, code: str) -> tuple[RelatedRecord, ...]:
        """Records that one stands in relation to, whichever of the two tells it."""
        return self._parts.catalogue.related(code, check(self._parts, actor, code))

    @act(Permission.SEARCH)
    def noticed(self, actor: Actor, code: str) -> Noticed:
        """What there may be to tell about a record; of its pages only once it is stored."""
        check(self._parts, actor, code)
        return self._noticed(actor, code)

    @act(Permission.SEARCH)
    def page_texts(self, actor: Actor, code: str) -> Iterator[tuple[int, PageText | None]]:
        """Page numbers and texts of an archived record, in order; None for a page that could not be read.

        Raises:
            ArchiveError: RECORD_NOT_FOUND, OBJECT_CORRUPT, before the first page.
        """
        record = opened(self._parts, actor, code)
        return ((page.number, self._text(record, page.number)) for page in record.pages)

    @act(Permission.SEARCH)
    def page_text(self, actor: Actor, record: Record, number: int) -> PageText | None:
        """The text of page `number`, with its geometry; None for a page that could not be read."""
        check(self._parts, actor, record.code)
        return self._text(record, number)

    @act(Permission.SEE_WORK)
    def pages_read(self, actor: Actor, code: str) -> tuple[int, int]:
        """Pages read and pages in all of a record that is being worked on.

        Raises:
            ArchiveError: RECORD_NOT_FOUND; OBJECT_MISSING, it is in no work any more.
        """
        return pages_read(self._parts, visible(self._parts, actor, code))

    @act(Permission.HOLD)
    def hold(self, actor: Actor, code: str, *, held: bool) -> int:
        """Keep every stored file of an archived record from removal, or let go of it; how many files that are.

        Raises:
            ArchiveError: RECORD_NOT_FOUND, OBJECT_CORRUPT; what the object store has against it.
        """
        check(self._parts, actor, code, Permission.HOLD)
        return self._parts.dossiers.hold(self._parts.dossiers.record(code), held=held)

    def _noticed(self, actor: Actor, code: str) -> Noticed:
        catalogue, sight = self._parts.catalogue, sight_of(self._parts, actor)
        relations = catalogue.relations(code)
        told = relations if sight.is_everything else catalogue.seen_relations(relations, sight)
        return Noticed(catalogue.sources(code), catalogue.pages(code), told)

    def _text(self, record: Record, number: int) -> PageText | None:
        for file in record.files:
            if file.use is FileUse.OCR_TEXT and file.page == number:
                return self._parts.packer.text_of(record, file)
        return None


def codes_of(parts: Parts, wanted: RecordFilter | None, sight: Sight | None = None) -> Iterator[str]:
    """Codes of all records that are wanted and may be seen, newest first; see `RecordUseCases.codes`."""
    conditions = _conditions(parts, wanted, sight)
    if wanted and wanted.dossier is not None:
        _check_dossier(parts, wanted.dossier, sight)
    return _codes_of(parts, conditions)


def _check_dossier(parts: Parts, code: str, sight: Sight | None) -> None:
    """A dossier of which nothing may be seen is not there."""
    parts.catalogue.dossier(code)
    if sight and not sight.is_everything and not parts.catalogue.records(dossier=code, limit=1, sight=sight):
        raise ArchiveError(ErrorCode.RECORD_NOT_FOUND, record=code)


def _conditions(parts: Parts, wanted: RecordFilter | None, sight: Sight | None) -> dict[str, Any]:
    """As the catalogue wants to be told: a batch by its identifier."""
    batch = parts.batches.found(wanted.batch if wanted else None, sight)
    return {**_named(wanted), "batch": batch, "sight": sight}


def _codes_of(parts: Parts, wanted: dict[str, Any]) -> Iterator[str]:
    after = None
    while page := parts.catalogue.records(after, _PAGE_SIZE, **wanted):
        yield from (summary.code for summary in page)
        after = page[-1].code


def _named(wanted: RecordFilter | None) -> dict[str, Any]:
    """A filter as the arguments of a question to the catalogue."""
    return asdict(wanted) if wanted else {}


def pages_read(parts: Parts, summary: RecordSummary) -> tuple[int, int]:
    """Pages read and pages in all of a record that is being worked on."""
    from pipeline.intake.earlier import kept_plan

    if summary.state is RecordState.ARCHIVED:
        return summary.pages, summary.pages
    store = parts.store
    plan = kept_plan(store, summary)
    keys = map(plan.attempt.page_key, range(1, plan.pages + 1))
    return sum(store.stat(key) is not None for key in keys), plan.pages
