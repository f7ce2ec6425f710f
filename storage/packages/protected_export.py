"""The export of a record in one file that nobody reads without its password: a ZIP as WinZip and 7-Zip encrypt it.

QCVN 12:2026/BCA, 2.2.5.5: what is restricted is protected by a password or encrypted when it is kept offline or sent.
AES-256 with authentication (AE-2, which shows no checksum of what is inside). A ZIP names its files in clear, so there
is one inside, of the same name for every record: a ZIP of the bag that `export` writes.
"""

from __future__ import annotations

import shutil
import uuid
import zipfile
from typing import TYPE_CHECKING

import pyzipper

from domain.disk_faults import faults
from domain.errors import ArchiveError, ErrorCode
from domain.people.passwords import check_export_password
from storage.packages.export import write_bag

if TYPE_CHECKING:
    from pathlib import Path

    from domain.documents import Record
    from storage.packages.dossiers import DossierStore

INSIDE = "ban-xuat.zip"
_HINT = "Tep nay duoc ma hoa. Hay mo bang 7-Zip. / This file is encrypted: open it with 7-Zip."
_BITS, _AE_2 = 256, 2


def export_protected(
    store: DossierStore, record: Record, target: Path, password: str, sealed: bytes | None = None
) -> None:
    """Write what `export_record` writes into the new file `target`, encrypted, all or nothing.

    Args:
        store: where the record is kept.
        record: as stored.
        target: the file, which is not there yet; its parents are made.
        password: see `check_export_password`.
        sealed: the sealed manifest of the package that the record is in; it goes along.

    Raises:
        ArchiveError: EXPORT_PASSWORD; OUTPUT_EXISTS; OBJECT_CORRUPT, OBJECT_MISSING, DISK_FULL, STORE_FAILED, and then
            there is no `target`.
    """
    check_export_password(password)
    with faults(target):
        if target.exists():
            raise ArchiveError(ErrorCode.OUTPUT_EXISTS, path=str(target))
        work = target.parent / f".vankho-export-{uuid.uuid4().hex}"
        work.mkdir(parents=True, mode=0o700)  # plain until it is encrypted
        try:
            bag = work / record.code
            write_bag(store, record, bag, sealed)
            _encrypt(bag, work / INSIDE, password)
            (work / INSIDE).replace(target)
        finally:
            shutil.rmtree(work, ignore_errors=True)


def _encrypt(bag: Path, target: Path, password: str) -> None:
    with pyzipper.AESZipFile(target, "w") as outer:
        outer.setpassword(password.encode())
        outer.setencryption(pyzipper.WZ_AES, nbits=_BITS, force_wz_aes_version=_AE_2)
        outer.comment = _HINT.encode()
        with outer.open(INSIDE, "w", force_zip64=True) as inside, zipfile.ZipFile(inside, "w") as inner:
            for path in sorted(bag.rglob("*")):
                if path.is_file():
                    inner.write(path, path.relative_to(bag.parent), zipfile.ZIP_DEFLATED)
