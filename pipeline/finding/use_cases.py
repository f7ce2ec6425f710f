"""Finding pages, looking at them, taking files home."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING
from uuid import uuid4

from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode
from domain.geometry import union
from domain.list_lengths import HITS
from domain.people.access import AccessMode
from domain.people.permissions import Permission
from domain.search import PLAIN, AnswerShape
from pipeline.acts import act
from pipeline.finding.sight import check, opened, sight_of, visible
from pipeline.finding.told_modes import with_modes

if TYPE_CHECKING:
    from pathlib import Path

    from domain.actors import Actor
    from domain.description.fields import FieldName
    from domain.documents import Record, StoredFile
    from domain.people.access import Sight
    from domain.search import RecordsAnswer, SearchAnswer
    from pipeline.wiring import Parts

THUMBNAIL = 240  # pixels wide


class FindingUseCases:
    """Searching, looking, exporting."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    @act(Permission.SEARCH)
    def search(
        self,
        actor: Actor,
        query: str,
        limit: int = HITS,
        offset: int = 0,
        after: str | None = None,
        shape: AnswerShape = PLAIN,
    ) -> SearchAnswer:
        """Pages that answer a query; see `SearchIndex.search`.

        Raises:
            ArchiveError: QUERY_INVALID, INDEX_FAILED, INDEX_OUTDATED.
            ArchiveUnusable: INDEX_EMPTY, but the object store is not: it has to be made anew.
        """
        sight = self._sight(actor)
        answer = self._parts.index.search(query, limit, offset, after, sight, shape)
        self._check_filled(answer.total)
        return replace(answer, hits=with_modes(self._parts.catalogue.access, answer.hits, sight))

    @act(Permission.SEARCH)
    def search_records(
        self, actor: Actor, query: str, limit: int = HITS, offset: int = 0, shape: AnswerShape = PLAIN
    ) -> RecordsAnswer:
        """Records that answer a query, each with its best pages; see `SearchIndex.search_records`.

        Raises:
            ArchiveError: QUERY_INVALID, INDEX_FAILED, INDEX_OUTDATED.
            ArchiveUnusable: INDEX_EMPTY, but the object store is not: it has to be made anew.
        """
        sight = self._sight(actor)
        answer = self._parts.index.search_records(query, limit, offset, sight, shape)
        self._check_filled(answer.total)
        hits = iter(
            with_modes(self._parts.catalogue.access, [hit for one in answer.records for hit in one.hits], sight)
        )
        records = (replace(one, hits=tuple(islice(hits, len(one.hits)))) for one in answer.records)
        return replace(answer, records=tuple(records))

    def _sight(self, actor: Actor) -> Sight:
        """What the actor may see; what the index does not know of yet is passed over."""
        sight = sight_of(self._parts, actor)
        if sight.shows_all_records:
            return sight
        return replace(sight, unsure=frozenset(self._parts.catalogue.access.unindexed()))

    def _check_filled(self, total: int) -> None:
        """An index that was lost answers nothing, and must not pass for an archive that holds nothing."""
        if not total and self._parts.index.is_empty() and self._parts.holds_dossiers():
            raise ArchiveUnusable(ErrorCode.INDEX_EMPTY)

    @act(Permission.SEARCH)
    def page_picture(self, actor: Actor, code: str, number: int, width: int) -> bytes:
        """JPEG of a page as it looks, at most `width` pixels wide.

        Raises:
            ArchiveError: RECORD_NOT_FOUND for an unknown record or page.
        """
        return self._parts.cache.picture(opened(self._parts, actor, code), number, width)

    @act(Permission.SEARCH)
    def drawn_picture(self, actor: Actor, code: str, number: int, width: int) -> bytes | None:
        """The same where it was drawn before; None where `page_picture` would have to draw it.

        Raises:
            ArchiveError: RECORD_NOT_FOUND for an unknown record or page.
        """
        return self._parts.cache.drawn(opened(self._parts, actor, code), number, width)

    @act(Permission.SEARCH)
    def thumbnail(self, actor: Actor, code: str, number: int) -> bytes:
        """JPEG of a page in which nothing can be read, beside a hit or in a grid of pages; see `page_picture`."""
        return self._parts.cache.picture(opened(self._parts, actor, code), number, THUMBNAIL)

    @act(Permission.SEARCH)
    def drawn_thumbnail(self, actor: Actor, code: str, number: int) -> bytes | None:
        """The same where it was drawn before; see `drawn_picture`."""
        return self._parts.cache.drawn(opened(self._parts, actor, code), number, THUMBNAIL)

    @act(Permission.SEARCH)
    def field_picture(self, actor: Actor, code: str, name: FieldName) -> bytes:
        """JPEG of the place where a field of a record's description stands, enlarged, for whoever is asked for it.

        Raises:
            ArchiveError: RECORD_NOT_FOUND for an unknown record, or a field that stands on none of its pages.
        """
        record = opened(self._parts, actor, code)
        description = self._parts.dossiers.description(record)
        field = description.field(name) if description else None
        if field is None or not field.places:
            raise ArchiveError(ErrorCode.RECORD_NOT_FOUND, record=f"{code}#{name.value}")
        page = field.places[0].page
        shown = union(box for place in field.places if place.page == page for box in place.boxes)
        return self._parts.cache.place_picture(record, page, shown)

    @act(Permission.SEE_WORK)
    def kept_picture(self, actor: Actor, code: str, number: int, width: int) -> bytes:
        """JPEG of a page of a document that is in no package, drawn from its kept master; see `ViewCache`.

        Raises:
            ArchiveError: RECORD_NOT_FOUND for an unknown record or page; OBJECT_MISSING, its masters are not kept.
        """
        from pipeline.intake.earlier import kept_plan

        plan = kept_plan(self._parts.store, visible(self._parts, actor, code))
        return self._parts.cache.kept_picture(self._parts.store, plan, number, width)

    @act(Permission.DOWNLOAD)
    def fetch(self, actor: Actor, record: Record, file: StoredFile) -> Path:
        """A local copy of a stored file, its hash checked; the caller only reads it.

        Raises:
            ArchiveError: OBJECT_CORRUPT, OBJECT_MISSING.
        """
        check(self._parts, actor, record.code, Permission.DOWNLOAD)
        return self._parts.cache.file(record, file)

    @act(Permission.DOWNLOAD)
    def reading_link(self, actor: Actor, record: Record, file: StoredFile, seconds: int, name: str) -> str | None:
        """A link by which a stored file is read straight from the store, called `name`; None where it gives none."""
        check(self._parts, actor, record.code, Permission.DOWNLOAD)
        return self._parts.dossiers.reading_link(record, file, seconds, name)

    @act(Permission.DOWNLOAD)
    def export(self, actor: Actor, code: str, target: Path, password: str | None = None) -> None:
        """Copy a record's files, their digests and a note on how to check them into a new folder.

        With a password into one encrypted file instead; what is not open is exported in no other way.

        Raises:
            ArchiveError: RECORD_NOT_FOUND, FOLDER_NOT_EMPTY, OUTPUT_EXISTS, OBJECT_CORRUPT; EXPORT_UNPROTECTED,
                EXPORT_PASSWORD.
        """
        check(self._parts, actor, code, Permission.DOWNLOAD)
        self._export(code, target, password)

    @act(Permission.DOWNLOAD)
    def protected_copy(self, actor: Actor, code: str, password: str) -> Path:
        """The same into a passing file of this process, which whoever asked removes.

        Raises:
            ArchiveError: as `export`.
        """
        check(self._parts, actor, code, Permission.DOWNLOAD)
        target = self._parts.run_folder / f"{uuid4().hex}.zip"
        self._export(code, target, password)
        return target

    def _export(self, code: str, target: Path, password: str | None) -> None:
        from pipeline.access.changing import shown_record
        from storage.packages.export import export_record
        from storage.packages.protected_export import export_protected

        record = self._parts.dossiers.record(code)
        if password is None and shown_record(self._parts, record).mode is not AccessMode.OPEN:
            raise ArchiveError(ErrorCode.EXPORT_UNPROTECTED, record=code)
        sealed = self._parts.packages.sealed_manifest(record.dossier)
        if password is None:
            export_record(self._parts.dossiers, record, target, sealed)
        else:
            export_protected(self._parts.dossiers, record, target, password, sealed)
