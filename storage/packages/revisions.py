"""New texts of a stored record, a new description, a new PDF/A, another access mode: what the next version holds.

Masters are never revised. A sealed PDF/A is replaced only by one that shows what the old one had lost (ADR 0019); the
old one stays in its version.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from domain.description.document import Description
from domain.digest import fixity_of
from domain.documents import FileUse, Record
from domain.events import Event
from domain.page import Page
from domain.people.access import AccessMode
from storage.eark.ead import describe_document
from storage.eark.growing import grown
from storage.eark.package import document_files
from storage.ocfl.root import hashed
from storage.packages import layout
from storage.packages.additions import Addition, with_metadata
from storage.packages.canonical import DESCRIPTION

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
        description: what the record says of itself from now on; None keeps that as it is.
        made_title: title made of that description; of use with it only.
    """

    record: Record
    texts: Mapping[int, bytes]
    pages: tuple[Page, ...]
    event: Event
    access: Path | None = None
    also: tuple[Event, ...] = ()
    mode: AccessMode | None = None
    keeps_mode: bool = True
    description: Description | None = None
    made_title: str = ""


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
        made_title=record.made_title if revision.description is None else revision.made_title,
    )
    whole, metadata = with_metadata(bare, _changed_metadata(revision, bare, read))
    content: dict[str, Content] = {**data, **metadata}
    return Addition(whole, content)


def _changed_metadata(revision: Revision, now: Record, read: Callable[[str], bytes]) -> dict[str, bytes]:
    """Metadata about the document that tells something else now: what others wrote in it stays."""
    was, own, ead = revision.record, layout.description_path(now.code), layout.document_ead_path(now.code)
    held = {file.path for file in was.files}
    over = read(own) if own in held else None
    told = None if over is None else DESCRIPTION.read(over, own)
    now_told = revision.description or told
    before, made = document_files(was, told), document_files(now, now_told)
    files = {}
    for path, data in made.items():
        if before.get(path) != data or path not in held:
            stored = read(path) if path in held else None
            files[path] = describe_document(now, now_told, stored) if path == ead else grown(stored, data)
    if revision.description is not None:
        files[own] = DESCRIPTION.write(revision.description, over)
    return files
