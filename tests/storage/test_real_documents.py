"""The real scans and the real signed documents, kept and given back byte for byte."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from domain.digest import fixity_of
from domain.documents import FileUse, SourceFile, SourceFormat, SourceNature
from storage.objects.file_store import FileObjectStore
from storage.ocfl.root import OcflRoot
from storage.packages.additions import NewFile, NewRecord
from storage.packages.dossiers import DossierStore
from storage.packages.export import export_record
from tests.storage.making import DOSSIER, TIME, record
from tests.storage.ocfl_validator import problems

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"
FORMATS = {".pdf": SourceFormat.PDF, ".jpg": SourceFormat.JPEG, ".jpeg": SourceFormat.JPEG, ".png": SourceFormat.PNG}
FORMATS |= {".tif": SourceFormat.TIFF, ".tiff": SourceFormat.TIFF}

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the real documents of ../shared are not here"),
]


def real_files() -> list[Path]:
    folders = (CORPUS / "real-scans", CORPUS / "real-signed")
    return sorted(path for folder in folders for path in folder.rglob("*") if path.suffix.lower() in FORMATS)


def kept_as_it_is(path: Path, ordinal: int, folder: Path) -> NewRecord:
    data = path.read_bytes()
    form = FORMATS[path.suffix.lower()]
    source = SourceFile(path.name, form, fixity_of((data,)))
    nature = SourceNature.SIGNED_PDF if form is SourceFormat.PDF else SourceNature.IMAGES
    value = replace(record(folder, ordinal).record, sources=(source,), nature=nature, content=source.fixity.sha256)
    files = (NewFile(path, FileUse.MASTER, form.value), NewFile(path, FileUse.ACCESS, "application/pdf"))
    return NewRecord(value, files if form is SourceFormat.PDF else files[:1])


def test_all_come_back_byte_for_byte_and_every_judge_is_content(tmp_path: Path) -> None:
    paths = real_files()
    assert len(paths) >= 17
    store = DossierStore(OcflRoot(FileObjectStore(tmp_path / "store")), "Trung tâm Lưu trữ", "vankho 0.1.0")
    new = [kept_as_it_is(path, number, tmp_path / "made") for number, path in enumerate(paths, 1)]
    store.add(DOSSIER, new[:5], TIME)
    store.add(DOSSIER, new[5:], TIME)
    for path, kept in zip(paths, store.records(DOSSIER.code), strict=True):
        assert store.verify(kept) == ()
        assert store.read(kept, kept.files[0]) == path.read_bytes()
        export_record(store, kept, tmp_path / "out" / kept.code)
        assert (tmp_path / "out" / kept.code / "data" / kept.files[0].path).read_bytes() == path.read_bytes()
    assert problems(tmp_path / "store" / "ocfl") == ""
