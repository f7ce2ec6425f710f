"""Descriptions of archived records: found anew by the extractor of today, or as a person says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from describe.document import EXTRACTOR
from domain.description.merging import described_anew, with_person
from domain.description.titles import title_of
from domain.description.values import with_what_follows
from domain.errors import ArchiveError, ErrorCode
from domain.events import AgentKind, EventType
from ocr.alto import parse_alto
from pipeline.describing.describe_report import DescribeReport
from pipeline.describing.described import NOT_DESCRIBED, describing_event, description_of, sheet_event, with_words
from pipeline.describing.pen import KnownBeside
from pipeline.processing.events import revision_event
from pipeline.texts.reread_plan import texts_of
from storage.packages.revisions import Revision

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from domain.delivery.sheet import SheetWords
    from domain.description.document import Description
    from domain.description.fields import FieldName, Value
    from domain.documents import Record
    from domain.events import Event
    from pipeline.describing.pen import PenReader
    from pipeline.texts.revising import Reviser
    from storage.packages.dossiers import DossierStore

_NOTHING_BESIDE = KnownBeside()
_MOST_TOLD = 100  # letters of each value in an event


class Describer:
    """Describes archived records; a description that says the same as before is not written again."""

    def __init__(
        self,
        dossiers: DossierStore,
        reviser: Reviser,
        clock: Callable[[], datetime],
        pens: Callable[[Record], PenReader | None] | None = None,
        beside: KnownBeside = _NOTHING_BESIDE,
    ) -> None:
        """With packages and their reviser.

        `pens` gives what reads a pen's figures on a record's masters; `beside` tells what else the archive knows.
        """
        self._dossiers = dossiers
        self._reviser = reviser
        self._clock = clock
        self._pens = pens
        self._beside = beside

    def is_current(self, record: Record) -> bool:
        """The extractor of today described it, and the names that the archive learned since change nothing of it."""
        description = self._dossiers.description(record)
        if description is None or description.extractor != EXTRACTOR:
            return False
        return self._beside.learned().settles(description)

    def _find_anew(self, record: Record, before: Description | None) -> Description:
        """What a record says of itself by its texts of today, with what persons and sheets said before.

        Raises:
            ArchiveError: INTERNAL, a rule stumbled over it; OBJECT_MISSING, OBJECT_CORRUPT.
        """
        texts = {page.number: self._dossiers.read(record, file) for page, file in texts_of(record)}
        pages = ((page, parse_alto(texts[page.number]).text if page.number in texts else None) for page in record.pages)
        pens = self._pens(record) if self._pens else None
        names = tuple(source.name for source in record.sources)
        beside = replace(self._beside, names=names, code=record.code)
        found = description_of(record.code, pages, pens, beside)
        if not found.extractor:
            raise ArchiveError(ErrorCode.INTERNAL, detail=f"{EXTRACTOR}: {record.code}")
        return described_anew(found, before)

    def describe(self, code: str) -> DescribeReport:
        """Describe a record anew.

        Raises:
            ArchiveError: RECORD_NOT_FOUND, NOT_ARCHIVED; INTERNAL, a rule stumbled over it; OBJECT_MISSING,
                OBJECT_CORRUPT; DISK_FULL, STORE_FAILED, INDEX_FAILED.
        """

        def say(record: Record, before: Description | None) -> tuple[Description, Event]:
            found = self._find_anew(record, before)
            return found, describing_event(code, found, self._clock())

        return self._revised(code, say)

    def say(self, code: str, values: Mapping[FieldName, Value | None], person: str, reason: str) -> DescribeReport:
        """Put what a person says into the description: one new version, however many fields.

        Raises:
            ArchiveError: RECORD_NOT_FOUND, NOT_ARCHIVED, OBJECT_CORRUPT; DISK_FULL, STORE_FAILED, INDEX_FAILED.
        """

        def say(_: Record, known: Description | None) -> tuple[Description, Event]:
            before = known or NOT_DESCRIBED
            told = with_what_follows(values, before)
            detail = f"{_changes(before, told)}. Lý do: {' '.join(reason.split())}"
            return with_person(before, told), self._by_person(code, person, detail)

        return self._revised(code, say)

    def learn(self, code: str, words: SheetWords, person: str) -> DescribeReport:
        """Put what a delivery's sheet says beside what the pages say.

        Raises:
            ArchiveError: as `say`.
        """

        def say(_: Record, known: Description | None) -> tuple[Description, Event]:
            return with_words(known or NOT_DESCRIBED, words), sheet_event(code, words, person, self._clock())

        return self._revised(code, say)

    def _by_person(self, code: str, person: str, detail: str) -> Event:
        return revision_event(code, EventType.DESCRIPTION, person, detail, self._clock(), AgentKind.PERSON)

    def _revised(
        self, code: str, say: Callable[[Record, Description | None], tuple[Description, Event]]
    ) -> DescribeReport:
        """Revise a record by what `say` makes of it and its description of before."""
        changed: list[Revision | None] = []

        def change(record: Record) -> Revision | None:
            before = self._dossiers.description(record)
            now, event = say(record, before)
            made = title_of(now)
            same = now == before and made == record.made_title
            changed[:] = [None if same else Revision(record, {}, (), event, description=now, made_title=made)]
            return changed[0]

        record = self._reviser.revise(code, change)
        description = self._dossiers.description(record) or NOT_DESCRIBED
        return DescribeReport(
            code,
            description.extractor,
            record.called,
            len(description.fields),
            sum(field.asked for field in description.fields),
            len(description.citations),
            self._dossiers.version_of(record) if changed[0] else 0,
        )


def _changes(before: Description, values: Mapping[FieldName, Value | None]) -> str:
    return "; ".join(f"{name.value}: “{_cut(before.value(name))}” → “{_cut(now)}”" for name, now in values.items())


def _cut(value: Value | None) -> str:
    plain = "; ".join(value) if isinstance(value, tuple) else value or "–"
    return plain if len(plain) <= _MOST_TOLD else f"{plain[:_MOST_TOLD]}…"
