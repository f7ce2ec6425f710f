"""New texts of a stored record, a new PDF/A, another access mode: what its package's next version holds instead.

Masters are never revised. A sealed PDF/A is replaced only by one that shows what the old one had lost (ADR 0019); the
old one stays in its version.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from domain.digest import fixity_of
from domain.documents import FileUse, Record
from domain.events import Event
from domain.page import Page
from domain.people.access import AccessMode
from storage.eark.growing import grown
from storage.eark.package import document_files
from storage.ocfl.root import hashed
from storage.packages.additions import Addition, described

if TYPE_CHECKING:
    from collections.abc import Callable

    from storage.ocfl.root import Content


@dataclass(frozen=True, slots=True)
class Revision:
    """New texts of a record.

    Attributes:
        record: as stored when the revision was made; another one is never revised by it.
        texts: ALTO of each page whose text changes, by 1-based page number.
        pages: outcome of those pages.
        event: by whom, why, when.
        access: local file that takes the place of what people read; None keeps that as it is.
        also: events that go with the first.
        mode: access mode from now on, None for that of the dossier; of use unless `keeps_mode`.
        keeps_mode: the access mode stays as it is.
    """

    record: Record
    texts: Mapping[int, bytes]
    pages: tuple[Page, ...]
    event: Event
    access: Path | None = None
    also: tuple[Event, ...] = ()
    mode: AccessMode | None = None
    keeps_mode: bool = True


def revised(revision: Revision, read: Callable[[str], bytes]) -> Addition:
    """The record with its new texts, and the content that comes with it.

    Args:
        revision: what is changed.
        read: a stored file of the record by its logical path; asked for metadata that the revision changes.
    """
    record = revision.record
    pages = {page.number: page for page in revision.pages}
    data: dict[str, Content] = {}
    files = []
    for file in record.files:
        text = revision.texts.get(file.page) if file.use is FileUse.OCR_TEXT and file.page is not None else None
        if text is not None:
            data[file.path] = text
            file = replace(file, fixity=fixity_of((text,)))  # noqa: PLW2901 - the same file, as it is from now on
        elif revision.access is not None and file.use is FileUse.ACCESS:
            local = data[file.path] = hashed(revision.access)
            file = replace(file, fixity=local.fixity)  # noqa: PLW2901 - likewise
        files.append(file)
    bare = replace(
        record,
        pages=tuple(pages.get(page.number, page) for page in record.pages),
        files=tuple(files),
        events=(*record.events, revision.event, *revision.also),
        mode=record.mode if revision.keeps_mode else revision.mode,
    )
    whole, metadata = described(bare, _changed_metadata(record, bare, read))
    content: dict[str, Content] = {**data, **metadata}
    return Addition(whole, content)


def _changed_metadata(was: Record, now: Record, read: Callable[[str], bytes]) -> dict[str, bytes]:
    """Metadata about the document that tells something else now: what others wrote in it stays."""
    before, made = document_files(was), document_files(now)
    held = {file.path for file in was.files}
    changed = {path: data for path, data in made.items() if before.get(path) != data or path not in held}
    return {path: grown(read(path) if path in held else None, data) for path, data in changed.items()}
