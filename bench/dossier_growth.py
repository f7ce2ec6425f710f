"""What one more document costs a dossier of ten and one of a thousand: seconds, objects read and written."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from statistics import median
from typing import TYPE_CHECKING, Any

from domain.digest import fixity_of
from domain.documents import Dossier, FileUse, Record, SourceFile, SourceFormat, SourceNature
from domain.events import Event, EventType, Outcome
from domain.page import ColourMode, DpiSource, Page, PageImage, PageState
from storage.objects.file_store import FileObjectStore
from storage.ocfl.root import OcflRoot
from storage.packages.additions import NewFile, NewRecord
from storage.packages.dossiers import DossierStore
from testbed.table import Section, table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SIZES = (10, 100, 1000)
SIZES_QUICK = (10, 100)
_TIMES = 5
_TOGETHER = 32  # documents of one version (ADR 0003)
_PAGES = 3
_TIME = datetime(2026, 11, 29, 8, tzinfo=UTC)
_DOSSIER = Dossier("H49.64.33.2001.160", "Hồ sơ đo", "H49.64.33")
_READS = ("read_bytes", "read_range", "stream", "fetch")
_WRITES = ("put_file", "put_bytes", "replace_file", "replace_bytes")


def growth_sections(scratch: Path, *, quick: bool) -> list[Section]:
    """A document of three pages added to dossiers of several sizes."""
    rows = [_row(scratch / str(size), size) for size in (SIZES_QUICK if quick else SIZES)]
    head = ("documents there", "CPU s", "clock s", "objects read", "of old records", "objects written", "inventory, kB")
    text = (
        f"A document of {_PAGES} pages is added to a dossier on a folder; median of {_TIMES}. Of what lies in it only "
        "METS, EAD, PREMIS, the dossier's own file and the inventory are read, each once; the rest is carried by its\n"
        "digest. What still grows with the dossier is OCFL's inventory, which names every file of every version."
    )
    text = f"{text}\n\n{table(head, rows)}"
    return [Section("growth", "One more document in a dossier", text)]


def _row(folder: Path, size: int) -> list[str]:
    store = _Counting(FileObjectStore(folder / "store"))
    dossiers = DossierStore(OcflRoot(store), "Trung tâm Lưu trữ", "vankho bench")
    papers = [_paper(folder, number) for number in range(1, size + 1)]
    for first in range(0, size, _TOGETHER):
        dossiers.add(_DOSSIER, papers[first : first + _TOGETHER], _TIME)
    runs = [_added(dossiers, store, _paper(folder, size + time_ + 1)) for time_ in range(_TIMES)]
    cpu, wall = median(run[0] for run in runs), median(run[1] for run in runs)
    read, written = runs[-1][2], runs[-1][3]
    old = [key for key in read if _is_of_a_record(key)]
    inventory = (folder / "store").rglob("inventory.json")
    kilobytes = max(path.stat().st_size for path in inventory) // 1000
    return [
        f"{size:,}",
        f"{cpu:.3f}",
        f"{wall:.3f}",
        str(len(read)),
        str(len(old)),
        str(len(written)),
        f"{kilobytes:,}",
    ]


def _added(dossiers: DossierStore, store: _Counting, paper: NewRecord) -> tuple[float, float, list[str], list[str]]:
    store.read.clear()
    store.written.clear()
    cpu, wall = time.process_time(), time.monotonic()
    dossiers.add(_DOSSIER, [paper], _TIME)
    return time.process_time() - cpu, time.monotonic() - wall, list(store.read), list(store.written)


def _is_of_a_record(key: str) -> bool:
    return _DOSSIER.code in key.rpartition("/")[2]


class _Counting:
    """Passes everything to a store; remembers keys that were read and written."""

    def __init__(self, store: FileObjectStore) -> None:
        self._store = store
        self.read: list[str] = []
        self.written: list[str] = []

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._store, name)
        keys = self.read if name in _READS else self.written if name in _WRITES else None
        if keys is None:
            return method

        def called(key: str, *args: Any) -> Any:
            keys.append(key)
            return method(key, *args)

        return called


def _paper(folder: Path, number: int) -> NewRecord:
    """A document of a picture a page, its PDF/A and its texts."""
    code = f"{_DOSSIER.code}.{number:07d}"
    place = folder / "papers" / code
    place.mkdir(parents=True)
    sources, files = zip(*_masters(place, code), strict=True)
    access = place / "a.pdf"
    access.write_bytes(f"%PDF {code}".encode() * 2000)
    texts = []
    for page in range(1, _PAGES + 1):
        text = place / f"{page}.xml"
        text.write_bytes(f"<alto>{code} {page}</alto>".encode() * 400)
        texts.append(NewFile(text, FileUse.OCR_TEXT, "application/xml", page))
    image = PageImage(2480, 3508, 300, DpiSource.METADATA, 0, ColourMode.COLOUR)
    events = [
        Event(f"uuid-{code}-{kind.name}", kind, _TIME, "vankho 0.1.0", Outcome.SUCCESS, "ba trang")
        for kind in list(EventType)[:8]
    ]
    record = Record(
        code=code,
        dossier=_DOSSIER.code,
        title=f"Văn bản số {number}",
        nature=SourceNature.IMAGES,
        sources=sources,
        content=fixity_of((code.encode(),)).sha256,
        received=_TIME,
        batch="đo",
        owner="đo",
        pages=tuple(Page(page, PageState.READ, image, 300, 0.98) for page in range(1, _PAGES + 1)),
        files=(),
        events=tuple(events),
    )
    return NewRecord(record, (*files, NewFile(access, FileUse.ACCESS, "application/pdf"), *texts))


def _masters(place: Path, code: str) -> Iterator[tuple[SourceFile, NewFile]]:
    for page in range(1, _PAGES + 1):
        data = f"picture {code} {page}".encode() * 2000
        path = place / f"{page}.tif"
        path.write_bytes(data)
        yield SourceFile(path.name, SourceFormat.TIFF, fixity_of((data,))), NewFile(path, FileUse.MASTER, "image/tiff")
