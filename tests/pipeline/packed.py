"""An archive of real packages on files, without the long way through recogniser and seal."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, cast

from domain.documents import FileUse
from domain.people.access import AccessMode
from ocr.alto import write_alto
from pipeline.processing.packing import Packer
from pipeline.processing.progress import NullProgress
from pipeline.role import Role
from pipeline.settings.archive_settings import ArchiveSettings
from pipeline.wiring import Parts, now
from storage.objects.file_store import FileObjectStore
from storage.ocfl.root import OcflRoot
from storage.packages.dossiers import DossierStore
from tests.index.pages import page_text
from tests.storage.making import DOSSIER, TIME, record

if TYPE_CHECKING:
    from pathlib import Path

    from catalogue.catalogue import Catalogue
    from domain.documents import Record
    from index.search_index import SearchIndex
    from pipeline.processing.workspace import Workspace


def archive_parts(home: Path, index: SearchIndex) -> Parts:
    """The parts that keeping and finding need."""
    parts = Parts.__new__(Parts)  # nothing else is made, no lock is taken
    parts.settings, parts.progress, parts.clock = ArchiveSettings(home), NullProgress(), now
    parts._made, parts.role = ExitStack(), Role(writes=False)
    store = FileObjectStore(home / "store")
    dossiers = DossierStore(OcflRoot(store, "ocfl"), "Văn Khố", "vankho test")
    unused = cast("Catalogue", None), cast("Workspace", None)
    packer = Packer(
        store=store,
        catalogue=unused[0],
        dossiers=dossiers,
        index=index,
        workspace=unused[1],
        clock=parts.clock,
        default=AccessMode.OPEN,
    )
    parts.__dict__.update(store=store, dossiers=dossiers, index=index, packer=packer)
    return parts


def add_record(parts: Parts, folder: Path, number: int, pages: int) -> Record:
    """One more record, packed; it is not indexed."""
    new = record(folder, number, pages=pages)
    for file in new.files:
        if file.use is FileUse.OCR_TEXT and file.page is not None:
            text = page_text(f"Quyết định số {number}\ntrang {file.page} về việc lưu trữ")
            file.source.write_bytes(write_alto(new.record.pages[file.page - 1], text, new.record.title))
    (stored,), _ = parts.dossiers.add(DOSSIER, [new], TIME)
    return stored
