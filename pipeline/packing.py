"""From finished steps to the dossier's package, and from the package to the index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.digest import Fixity
from domain.documents import FileUse, Record, RecordState, SourceNature, StoredFile
from domain.events import EventType, Outcome
from index.search_index import IndexedPage
from ocr.alto import parse_alto, write_alto
from pipeline.compose_task import READ_PAGE
from pipeline.events import make_event
from pipeline.plan import IntakePlan, plan_key, sealed_key
from pipeline.sweeping import drop
from storage.layout import access_path, alto_path, master_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from catalogue.catalogue import Catalogue
    from domain.documents import Dossier
    from domain.text import PageText
    from index.search_index import SearchIndex
    from pipeline.workspace import Workspace
    from storage.dossiers import DossierStore
    from storage.object_store import ObjectStore

_MOST_TOGETHER = 32  # documents of one package version (ADR 0003)
_UNKNOWN = Fixity(0, "", "")  # the store fills in what it wrote


class Packer:
    """Packs and indexes whole dossiers; the caller sees to it that a dossier is packed by one thread at a time."""

    def __init__(
        self,
        *,
        store: ObjectStore,
        catalogue: Catalogue,
        dossiers: DossierStore,
        index: SearchIndex,
        workspace: Workspace,
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._catalogue = catalogue
        self._dossiers = dossiers
        self._index = index
        self._workspace = workspace
        self._clock = clock

    def pack_due(self, dossier: Dossier) -> None:
        """Write the ready documents of `dossier` as one new version of its package, if it is time."""
        while codes := self._catalogue.due_for_packing(dossier.code, _MOST_TOGETHER):
            parcels = [self._parcel(code) for code in codes]
            records, version = self._dossiers.add(dossier, parcels, self._clock())
            for record in records:
                self._catalogue.save_record(record, version, dossier, RecordState.STORED)

    def index_stored(self, dossier: Dossier) -> None:
        """Make what is stored searchable; from here on the record counts as archived and its leftovers go."""
        while stored := self._catalogue.records(dossier=dossier.code, state=RecordState.STORED):
            for summary in stored:
                record = self._dossiers.record(summary.code)
                self._index.put_record(record.code, self.indexed_pages(record))
                self._catalogue.set_state(record.code, RecordState.ARCHIVED, record.reason, record.facts)
                drop(self._store, record.content)
                self._workspace.forget(record.content)

    def indexed_pages(self, record: Record) -> Iterator[IndexedPage]:
        """What the index shall hold of a stored record, read back from its package."""
        for file in record.files:
            if file.use is FileUse.OCR_TEXT and file.page is not None:
                text = self.text_of(record, file)
                yield IndexedPage(record.code, file.page, record.dossier, record.title, text)

    def text_of(self, record: Record, file: StoredFile) -> PageText:
        """The text of one page of a stored record."""
        return parse_alto(self._dossiers.read(record, file)).text

    def _parcel(self, code: str) -> tuple[Record, dict[str, Path]]:
        """A ready document as a record, with the local files of its package."""
        summary = self._catalogue.find(code)
        if summary is None:
            raise LookupError(code)
        plan = IntakePlan.from_json(self._store.read_bytes(plan_key(summary.content)))
        folder = self._workspace.readings(plan)
        readings = [READ_PAGE.validate_json(path.read_bytes()) for path in sorted(folder.glob("page-*.json"))]
        parcel = _Parcel()
        for index, source in enumerate(plan.sources):
            path = master_path(code, index, source.file.name, len(plan.sources))
            parcel.add(path, FileUse.MASTER, source.file.format.value, self._workspace.master(plan, index))
        if plan.nature is not SourceNature.SIGNED_PDF:
            sealed = self._workspace.object(plan, sealed_key(plan.content), "to-pack.pdf")
            parcel.add(access_path(code), FileUse.ACCESS, "application/pdf", sealed)
        for reading in readings:
            target = folder / f"page-{reading.page.number:05d}.alto.xml"
            target.write_bytes(write_alto(reading.page, reading.text, plan.title))
            path = alto_path(code, reading.page.number)
            parcel.add(path, FileUse.OCR_TEXT, "application/xml", target, reading.page.number)
        end = make_event(code, EventType.INGESTION_END, Outcome.SUCCESS, f"{plan.pages} tr.", self._clock())
        record = Record(
            code=code,
            dossier=summary.dossier,
            title=summary.title,
            nature=plan.nature,
            sources=tuple(source.file for source in plan.sources),
            content=plan.content,
            received=plan.received,
            batch=plan.batch,
            owner=plan.owner,
            pages=tuple(reading.page for reading in readings),
            files=tuple(parcel.files),
            events=(*self._catalogue.events(code), end),
            reason=summary.reason,
            facts=summary.facts,
        )
        return record, parcel.paths


class _Parcel:
    """Collects the files of one package."""

    def __init__(self) -> None:
        self.files: list[StoredFile] = []
        self.paths: dict[str, Path] = {}

    def add(self, path: str, use: FileUse, media_type: str, local: Path, page: int | None = None) -> None:
        """One more file: where it goes and where it lies."""
        self.files.append(StoredFile(path, use, media_type, _UNKNOWN, page))
        self.paths[path] = local
