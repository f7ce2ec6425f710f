"""Which archive is this: what the object store itself remembers of it, so that everything else may be lost."""

from __future__ import annotations

import hashlib
import json
from contextlib import closing
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode
from pipeline.settings.archive_settings import (
    FORMAT,
    SETTINGS_FILE,
    ArchiveSettings,
    ObjectLockSettings,
    from_environment,
    read_settings,
    write_settings,
)
from storage.areas import IDENTITY_KEY, TRUST, WRITTEN_ONCE
from storage.objects.retention import Retention
from storage.objects.url import open_object_store

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from storage.objects.object_store import ObjectStore

TEST_CA_KEY = f"{TRUST.prefix}test-ca.pem"
AUTHORITY = "ca.pem"  # its certificate's name in the keys folder


def recall_settings(home: Path) -> ArchiveSettings:
    """The settings of `home`; when only the object store is left, those that it remembers, written anew.

    Raises:
        ArchiveUnusable: ARCHIVE_MISSING when there is no object store either; SETTINGS_INVALID.
        ArchiveError: STORE_FAILED, the object store cannot be asked.
    """
    try:
        return read_settings(home)
    except ArchiveUnusable as error:
        if error.code is not ErrorCode.ARCHIVE_MISSING or not home.is_dir():
            raise
        missing = error
    try:
        url = from_environment("VANKHO_OBJECT_STORE_URL")
        with closing(open_object_store(url, home, must_exist=True)) as store:
            known = json.loads(store.read_bytes(IDENTITY_KEY))
    except ArchiveError as error:
        if error.code in {ErrorCode.ARCHIVE_MISSING, ErrorCode.OBJECT_MISSING}:
            raise missing from None
        raise
    if known["format"] > FORMAT:
        raise ArchiveUnusable(ErrorCode.ARCHIVE_NEWER, found=known["format"], known=FORMAT)
    settings = ArchiveSettings(
        home=home,
        archive=known["archive"],
        organisation=known["organisation"],
        fonds=known["fonds"],
        object_lock=object_lock_of(known),
    )
    (home / SETTINGS_FILE).write_text(write_settings(settings), encoding="utf-8")
    return read_settings(home)


def check_identity(store: ObjectStore, settings: ArchiveSettings) -> None:
    """Refuse the object store of another archive, or of a newer release.

    Raises:
        ArchiveUnusable: ARCHIVE_NEWER, STORE_FAILED.
    """
    known = json.loads(store.read_bytes(IDENTITY_KEY))
    if known["format"] > FORMAT:
        raise ArchiveUnusable(ErrorCode.ARCHIVE_NEWER, found=known["format"], known=FORMAT)
    if known["archive"] != settings.archive:
        detail = f"kho của {known['archive']}, không phải {settings.archive} / the store belongs to another archive"
        raise ArchiveUnusable(ErrorCode.STORE_FAILED, detail=detail)


def check_authority(store: ObjectStore, settings: ArchiveSettings) -> None:
    """Refuse keys of another archive's authority: its seals would be proven here, and nowhere else.

    Whoever has no keys, or keys that are no test authority's, has nothing to be compared.

    Raises:
        ArchiveUnusable: KEYS_FOREIGN.
    """
    here = settings.keys_folder / AUTHORITY
    if not here.exists() or store.stat(TEST_CA_KEY) is None:
        return
    ours, known = here.read_bytes(), store.read_bytes(TEST_CA_KEY)
    if ours.split() != known.split():
        told = {"found": _fingerprint(ours), "expected": _fingerprint(known)}
        raise ArchiveUnusable(ErrorCode.KEYS_FOREIGN, path=str(settings.keys_folder), **told)


def _fingerprint(pem: bytes) -> str:
    """The beginning of the digest of a certificate's file, enough to tell two apart."""
    return hashlib.sha256(b"".join(pem.split())).hexdigest()[:16]


def object_lock_of(known: Mapping[str, Any]) -> ObjectLockSettings:
    """The lock that an identity tells, as far as we know its settings; a later release may have more of them."""
    lock: Mapping[str, Any] = known.get("object_lock", {})
    return ObjectLockSettings(str(lock.get("mode", "")), int(lock.get("days", 0)))


def retention_of(settings: ArchiveSettings) -> Retention | None:
    """The lock that the settings ask for: on everything of the archive that is written once."""
    lock = settings.object_lock
    return Retention(lock.mode, lock.days, WRITTEN_ONCE) if lock.mode else None


def identity_of(settings: ArchiveSettings, now: datetime) -> bytes:
    """What the object store shall remember."""
    identity = {
        "schema": 2,
        "format": settings.format,
        "archive": settings.archive,
        "organisation": settings.organisation,
        "fonds": settings.fonds,
        "object_lock": asdict(settings.object_lock),
        "founded": now.isoformat(),
    }
    return json.dumps(identity, ensure_ascii=False, indent=1, sort_keys=True).encode()
