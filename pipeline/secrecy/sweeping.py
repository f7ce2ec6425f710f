"""Records archived before there was a guard: each looked at once, by its stamp and its words; finds are written down.

Resumable: how far it came stands in the object store, and whoever begins again goes on from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.documents import FileUse, RecordState
from domain.errors import SYSTEM_FAULTS, ArchiveError, ArchiveUnusable
from domain.secrecy import SecrecySign, SecrecyStop
from pipeline.secrecy.guard import degree_on
from pipeline.secrecy.words import degree_in_words
from pipeline.texts.masters import Masters
from storage.areas import SECRECY
from storage.packages.stored_json import StoredForm

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.documents import Record
    from pipeline.wiring import Parts

_TOGETHER = 50  # records after which it is written down how far it came


@dataclass(frozen=True, slots=True)
class SweepMark:
    """Code of the last record that was looked at; the walk is from the newest to the oldest."""

    after: str


@dataclass(frozen=True, slots=True)
class Swept:
    """One record that was looked at: what was found, or why it could not be looked at."""

    record: str
    stop: SecrecyStop | None = None
    error: ArchiveError | None = None


MARK = StoredForm(SweepMark, schema=1)
_MARK_KEY = f"{SECRECY.prefix}sweep.json"


def sweep(parts: Parts) -> Iterator[Swept]:
    """Look at every archived record, behind those that an earlier run looked at before it was cut short.

    Raises:
        ArchiveUnusable: the archive itself failed; the next run goes on.
    """
    store = parts.store
    after = MARK.read(store.read_bytes(_MARK_KEY), _MARK_KEY).after if store.stat(_MARK_KEY) else None
    masters = Masters(parts.dossiers, parts.workspace, parts.sandbox, parts.settings.limits)
    while page := parts.catalogue.records(after, _TOGETHER, state=RecordState.ARCHIVED):
        for summary in page:
            yield _swept(parts, masters, summary.code)
        after = page[-1].code
        store.replace_bytes(_MARK_KEY, MARK.write(SweepMark(after)))
    store.delete(_MARK_KEY)


def _swept(parts: Parts, masters: Masters, code: str) -> Swept:
    try:
        record = parts.dossiers.record(code)
        if parts.stops.find(record.content):
            return Swept(code)
        degree, sign = _told(parts, masters, record)
    except ArchiveError as error:
        if isinstance(error, ArchiveUnusable) or error.code in SYSTEM_FAULTS:
            raise
        return Swept(code, error=error)
    if not degree:
        return Swept(code)
    stop = SecrecyStop(record.content, degree, sign, record=code)
    parts.stops.keep(stop)
    return Swept(code, stop)


def _told(parts: Parts, masters: Masters, record: Record) -> tuple[str, SecrecySign]:
    """By its words first, which lie here already."""
    text = next((file for file in record.files if file.use is FileUse.OCR_TEXT and file.page == 1), None)
    if text and (degree := degree_in_words(record.pages[0], parts.packer.text_of(record, text))):
        return degree, SecrecySign.WORDS
    try:
        path, form, _ = masters.locate(record, (1,), 1)
        return degree_on(parts.sandbox, path, form, parts.settings.limits), SecrecySign.STAMP
    finally:
        masters.forget(record.code)
