"""Founding an archive: its folder, its identity in the object store, its keys. All or nothing."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import uuid
from dataclasses import replace
from typing import TYPE_CHECKING

from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode
from pipeline.settings import FORMAT, SETTINGS_FILE, ArchiveSettings, read_settings, write_settings
from signing.authority import create_test_authority
from storage.object_store_url import open_object_store

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from storage.object_store import ObjectStore

IDENTITY_KEY = "archive.json"
TEST_CA_KEY = "trust/test-ca.pem"


def found_archive(settings: ArchiveSettings, password: bytes | None, now: datetime) -> None:
    """Make the archive that `settings` describe, with a local test authority for its seals.

    Args:
        settings: as `vankho.toml` shall say; the identity is made here.
        password: of the signing key; None makes a random one, kept in the keys folder for its owner alone.
        now: date of the certificates.

    Raises:
        ArchiveUnusable: ARCHIVE_EXISTS, DISK_FULL, STORE_FAILED.
    """
    home = settings.home
    if (home / SETTINGS_FILE).exists():
        raise ArchiveUnusable(ErrorCode.ARCHIVE_EXISTS, path=str(home))
    settings = replace(settings, archive=f"uuid-{uuid.uuid4()}")
    try:
        home.mkdir(parents=True, exist_ok=True)
        _make_keys(settings, password or secrets.token_urlsafe(24).encode(), now)
        store = open_object_store(settings.object_store_url, home)
        store.put_bytes(IDENTITY_KEY, _identity(settings, now))
        store.put_bytes(TEST_CA_KEY, (settings.keys_folder / "ca.pem").read_bytes())
        draft = home / f".{SETTINGS_FILE}"
        draft.write_text(write_settings(settings), encoding="utf-8")
        draft.replace(home / SETTINGS_FILE)  # last: an archive without it does not exist
    except OSError as error:
        raise ArchiveUnusable(ErrorCode.STORE_FAILED, detail=error.strerror or str(error)) from error


def recall_settings(home: Path) -> ArchiveSettings:
    """The settings of `home`; when only the object store is left, those that it remembers, written anew.

    Raises:
        ArchiveUnusable: ARCHIVE_MISSING when there is no object store either.
    """
    try:
        return read_settings(home)
    except ArchiveUnusable as error:
        if error.code is not ErrorCode.ARCHIVE_MISSING or not home.is_dir():
            raise
        missing = error
    store = open_object_store(os.environ.get("VANKHO_OBJECT_STORE_URL", ""), home, must_exist=True)
    try:
        known = json.loads(store.read_bytes(IDENTITY_KEY))
    except ArchiveError:
        raise missing from None
    if known["format"] > FORMAT:
        raise ArchiveUnusable(ErrorCode.ARCHIVE_NEWER, found=known["format"], known=FORMAT)
    settings = ArchiveSettings(
        home=home, archive=known["archive"], organisation=known["organisation"], fonds=known["fonds"]
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


def _identity(settings: ArchiveSettings, now: datetime) -> bytes:
    identity = {
        "format": settings.format,
        "archive": settings.archive,
        "organisation": settings.organisation,
        "fonds": settings.fonds,
        "founded": now.isoformat(),
    }
    return json.dumps(identity, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _make_keys(settings: ArchiveSettings, password: bytes, now: datetime) -> None:
    """Keys of an earlier attempt that never became an archive are made anew."""
    shutil.rmtree(settings.keys_folder, ignore_errors=True)
    create_test_authority(settings.keys_folder, settings.organisation, password, now)
    descriptor = os.open(settings.password_path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(password + b"\n")
