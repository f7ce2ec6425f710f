"""Readings of the same content that another record has already: brought to a document's work instead of made again.

What people confirmed in the other's text comes along. A page that failed there, or that another reader read, is read.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from domain.documents import RecordState
from domain.errors import SYSTEM_FAULTS, ArchiveError, ErrorCode
from domain.page import FindingCode, PageState, ReadPage
from ocr.alto import parse_alto
from pipeline.intake.places import Attempt
from pipeline.isolation.readings import READING
from pipeline.texts.reread_plan import Left, texts_of, why_left

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from catalogue.catalogue import Catalogue
    from domain.entries import RecordSummary
    from domain.page import Page
    from ocr.engine import EngineInfo
    from pipeline.intake.intake_plan import IntakePlan
    from storage.objects.object_store import ObjectStore
    from storage.packages.dossiers import DossierStore

_AS_IT_WAS = (Left.CURRENT, Left.BORN_DIGITAL, Left.BLANK)
_IN_WORK = (
    RecordState.READING,
    RecordState.IN_REVIEW,
    RecordState.RELEASED,
    RecordState.TO_SIGN,
    RecordState.READY,
)
_PACKED = (RecordState.STORED, RecordState.ARCHIVED)


class KnownReadings:
    """Finds readings among all records.

    Args:
        store, catalogue, dossiers: where they are.
        find_reader: who reads now; asked only where there is something to reuse.
    """

    def __init__(
        self, store: ObjectStore, catalogue: Catalogue, dossiers: DossierStore, find_reader: Callable[[], EngineInfo]
    ) -> None:
        self._store = store
        self._catalogue = catalogue
        self._dossiers = dossiers
        self._find_reader = find_reader

    def bring(self, plan: IntakePlan) -> None:
        """Put what is known of the plan's pages where its steps look for readings; what is there stays.

        A record that cannot be read back is passed over: its pages are read.
        """
        for other in self._catalogue.by_content(plan.content):
            if other.code == plan.record:
                continue
            try:
                for reading in self._of(other, plan.pages):
                    self._keep(plan.attempt.page_key(reading.page.number), reading)
            except ArchiveError as error:
                if error.code in SYSTEM_FAULTS:
                    raise

    def _of(self, other: RecordSummary, pages: int) -> Iterator[ReadPage]:
        if other.state in _PACKED:
            yield from self._packed(other.code)
        elif other.state in _IN_WORK:
            attempt = Attempt(other.code, other.received)
            keys = filter(self._store.stat, map(attempt.page_key, range(1, pages + 1)))
            found = (READING.read(self._store.read_bytes(key), key) for key in keys)
            yield from (reading for reading in found if reading.page.state is not PageState.FAILED)

    def _packed(self, code: str) -> Iterator[ReadPage]:
        record, reader = self._dossiers.record(code), str(self._find_reader())
        for page, file in texts_of(record):
            text = parse_alto(self._dossiers.read(record, file)).text
            if why_left(page, text, reader, anew=False) in _AS_IT_WAS:
                yield ReadPage(_as_read(page), text)

    def _keep(self, key: str, reading: ReadPage) -> None:
        try:
            self._store.put_bytes(key, READING.write(reading))
        except ArchiveError as error:
            if error.code is not ErrorCode.OBJECT_EXISTS:
                raise


def _as_read(page: Page) -> Page:
    """Without what packing told of the page beside what was read."""
    if page.image is None:
        return page
    findings = tuple(finding for finding in page.image.findings if finding.code is not FindingCode.AS_PICTURE)
    return replace(page, image=replace(page.image, findings=findings))
