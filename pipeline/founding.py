"""Founding an archive: its folder, its identity in the object store, its keys. All or nothing."""

from __future__ import annotations

import os
import secrets
import shutil
import uuid
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from domain.errors import ArchiveUnusable, ErrorCode
from pipeline.identity import IDENTITY_KEY, TEST_CA_KEY, identity_of, retention_of
from pipeline.settings import SETTINGS_FILE, ArchiveSettings, write_settings
from signing.authority import create_test_authority
from storage.object_store_url import open_object_store

if TYPE_CHECKING:
    from datetime import datetime


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
        with closing(open_object_store(settings.object_store_url, home, retention=retention_of(settings))) as store:
            if store.stat(IDENTITY_KEY) is not None:
                raise ArchiveUnusable(ErrorCode.ARCHIVE_EXISTS, path=IDENTITY_KEY)
            store.put_bytes(TEST_CA_KEY, (settings.keys_folder / "ca.pem").read_bytes())
            store.put_bytes(IDENTITY_KEY, identity_of(settings, now))
        draft = home / f".{SETTINGS_FILE}"
        draft.write_text(write_settings(settings), encoding="utf-8")
        draft.replace(home / SETTINGS_FILE)  # last: an archive without it does not exist
    except OSError as error:
        raise ArchiveUnusable(ErrorCode.STORE_FAILED, detail=error.strerror or str(error)) from error


def _make_keys(settings: ArchiveSettings, password: bytes, now: datetime) -> None:
    """Keys of an earlier attempt that never became an archive are made anew."""
    shutil.rmtree(settings.keys_folder, ignore_errors=True)
    create_test_authority(settings.keys_folder, settings.organisation, password, now)
    descriptor = os.open(settings.password_path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(password + b"\n")
