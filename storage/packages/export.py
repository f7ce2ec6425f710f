"""A record as a folder that anybody can check without us: a BagIt 1.0 bag (RFC 8493) with a README in Vietnamese."""

from __future__ import annotations

import hashlib
import shutil
import uuid
from typing import TYPE_CHECKING

from domain.disk_faults import faults
from domain.errors import ArchiveError, ErrorCode
from storage.packages import layout

if TYPE_CHECKING:
    from pathlib import Path

    from domain.documents import Record
    from storage.packages.dossiers import DossierStore

_MANIFEST, _TAG_MANIFEST = "manifest-sha256.txt", "tagmanifest-sha256.txt"
_SEALED_MANIFEST = "ban-ke.p7m"
_DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_README = """BẢN XUẤT CỦA MỘT TÀI LIỆU LƯU TRỮ
=================================

Mã tài liệu:  {code}
Mã hồ sơ:     {dossier}
Tên:          {title}
Số trang:     {pages}

Trong thư mục "data":
{contents}

CÁCH KIỂM TRA TỆP CÓ BỊ THAY ĐỔI HAY KHÔNG
------------------------------------------
Tệp {manifest} ghi mã băm SHA-256 của từng tệp trong "data". Mở cửa sổ lệnh tại thư mục này rồi chạy:

  Linux:    sha256sum --check {manifest}
  macOS:    shasum --algorithm 256 --check {manifest}
  Windows:  certutil -hashfile "data\\…" SHA256      (từng tệp, so với dòng tương ứng trong {manifest})

Mọi dòng phải báo "OK" (hoặc mã băm phải trùng). Một dòng không trùng nghĩa là tệp đã bị thay đổi sau khi xuất.
Mã băm chỉ cho biết tệp còn nguyên như lúc xuất; giá trị chứng cứ nằm ở chữ ký số và dấu thời gian trong tệp PDF
(mở bằng phần mềm đọc PDF có kiểm tra chữ ký, hoặc chạy "vankho verify TỆP").

----
Export of one archived document as a BagIt bag (RFC 8493). To check it: sha256sum --check {manifest}
"""
_SEALED = f"""
BẢN KÊ CÓ NIÊM PHONG CỦA KHO
----------------------------
Tệp {_SEALED_MANIFEST} là bản kê mọi tệp của cả hồ sơ (đường dẫn, cỡ, mã băm SHA-256, SHA-512), mang chữ ký số của kho.
Với chứng thư gốc của kho (ca.pem, hỏi nơi lưu trữ), lệnh sau kiểm tra chữ ký và in bản kê để đối chiếu từng tệp:

  openssl cms -verify -inform DER -in {_SEALED_MANIFEST} -CAfile ca.pem -purpose any

The archive's sealed manifest of the whole dossier: check it with the command above and compare file by file.
"""


def export_record(store: DossierStore, record: Record, target: Path, sealed: bytes | None = None) -> None:
    """Copy all files of `record`, its JSON and their SHA-256 into the new folder `target`, all or nothing.

    Every file is checked against its digest on the way.

    Args:
        store: where the record is kept.
        record: as stored.
        target: absent, or an empty folder; its parents are made.
        sealed: the sealed manifest of the package that the record is in; it goes along.

    Raises:
        ArchiveError: FOLDER_NOT_EMPTY when `target` holds something, or is a file; OBJECT_CORRUPT, OBJECT_MISSING,
            DISK_FULL, STORE_FAILED, and then there is no `target`.
    """
    with faults(target):
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise ArchiveError(ErrorCode.FOLDER_NOT_EMPTY, path=str(target))
        work = target.parent / f".vankho-export-{uuid.uuid4().hex}"
        work.mkdir(parents=True)
        try:
            write_bag(store, record, work, sealed)
            work.replace(target)
        finally:
            shutil.rmtree(work, ignore_errors=True)


def write_bag(store: DossierStore, record: Record, folder: Path, sealed: bytes | None) -> None:
    """Write the bag of a record into a folder; see `export_record`."""
    digests = {}
    for file in record.files:
        place = folder / "data" / file.path
        place.parent.mkdir(parents=True, exist_ok=True)
        store.fetch(record, file, place)
        digests[f"data/{file.path}"] = file.fixity.sha256
    path = layout.record_path(record.code)
    digests[f"data/{path}"] = _write(folder / "data" / path, store.own_file(record))
    tags = {
        "bagit.txt": _DECLARATION,
        "README.txt": _readme(record) + (_SEALED if sealed else ""),
        _MANIFEST: _manifest(digests),
    }
    written = {name: _write(folder / name, text.encode()) for name, text in tags.items()}
    if sealed:
        written[_SEALED_MANIFEST] = _write(folder / _SEALED_MANIFEST, sealed)
    _write(folder / _TAG_MANIFEST, _manifest(written).encode())


def _write(path: Path, data: bytes) -> str:
    """Write a file and return its SHA-256."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return hashlib.sha256(data).hexdigest()


def _manifest(digests: dict[str, str]) -> str:
    """Lines that BagIt and `sha256sum` read alike: our names have nothing that either of them would encode."""
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items()))


def _readme(record: Record) -> str:
    contents = "\n".join(f"  {file.path}   ({file.use.value})" for file in record.files)
    return _README.format(
        code=record.code,
        dossier=record.dossier,
        title=record.called,
        pages=len(record.pages),
        contents=f"{contents}\n  {layout.record_path(record.code)}   (RECORD)",
        manifest=_MANIFEST,
    )
