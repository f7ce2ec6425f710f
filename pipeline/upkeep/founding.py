"""Founding an archive: its folder, its identity in the object store, its keys. All or nothing.

Nothing is touched before the object store has said that it holds no archive yet. Keys are never removed: those that lie
where the new ones go are moved aside, and the founder is told. The identity in the object store is what makes an
archive; until it is there, founding may be begun again, and goes on with the keys that it made.
"""

from __future__ import annotations

import secrets
import shutil
import uuid
from contextlib import closing, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode
from pipeline.settings.archive_settings import SETTINGS_FILE, ArchiveSettings, write_settings
from pipeline.settings.identity import AUTHORITY, TEST_CA_KEY, identity_of, retention_of
from pipeline.settings.private_files import close_if_new
from signing.keys.authority import create_test_authority
from signing.keys.journal_key import make_journal_key
from signing.keys.key_places import Passwords
from storage.areas import IDENTITY_KEY
from storage.objects.url import open_object_store

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from storage.objects.object_store import ObjectStore


def found_archive(settings: ArchiveSettings, password: bytes | None, now: datetime) -> Path | None:
    """Make the archive that `settings` describe, with a local test authority for its seals.

    Args:
        settings: as `vankho.toml` shall say; the identity is made here.
        password: of the signing key; None makes a random one, kept in the keys folder for its owner alone. Root and
            timestamp authority get random ones of their own either way.
        now: date of the certificates.

    Returns:
        Where keys were moved that lay in the place of the new ones; None where none did.

    Raises:
        ArchiveUnusable: ARCHIVE_EXISTS, with nothing touched; DISK_FULL, STORE_FAILED.
    """
    home = settings.home
    if (home / SETTINGS_FILE).exists():
        raise ArchiveUnusable(ErrorCode.ARCHIVE_EXISTS, path=str(home))
    authority = _look(settings)
    settings = replace(settings, archive=f"uuid-{uuid.uuid4()}")
    was_there = home.exists()
    try:
        home.mkdir(parents=True, exist_ok=True)
        close_if_new(home)
        try:
            moved = _found(settings, password, now, authority)
        except BaseException:
            if not was_there:
                _drop_empty(home)
            raise
        draft = home / f".{SETTINGS_FILE}"
        draft.write_text(write_settings(settings), encoding="utf-8")
        draft.replace(home / SETTINGS_FILE)  # last: what it says can be had from the object store
    except OSError as error:
        raise ArchiveUnusable(ErrorCode.STORE_FAILED, detail=error.strerror or str(error)) from error
    return moved


def _look(settings: ArchiveSettings) -> bytes | None:
    """The authority that an abandoned founding left in the object store; None where there is none.

    Raises:
        ArchiveUnusable: ARCHIVE_EXISTS.
    """
    try:
        store = open_object_store(settings.object_store_url, settings.home, must_exist=True)
    except ArchiveUnusable as error:
        if error.code is not ErrorCode.ARCHIVE_MISSING:
            raise
        return None
    with closing(store):
        if store.stat(IDENTITY_KEY) is not None:
            raise _exists(settings)
        return store.read_bytes(TEST_CA_KEY) if store.stat(TEST_CA_KEY) else None


def _found(settings: ArchiveSettings, password: bytes | None, now: datetime, authority: bytes | None) -> Path | None:
    """Keys and identity; where the identity cannot be had, all is as it was."""
    store = open_object_store(settings.object_store_url, settings.home, retention=retention_of(settings))
    with closing(store):
        if _goes_on(settings, password, authority):
            _claim(store, settings, now)
            return None
        moved = _move_aside(settings.keys_folder, now)
        root_moved = _move_aside(settings.root_folder, now)
        try:
            _make_keys(settings, password, now)
            ours = (settings.keys_folder / AUTHORITY).read_bytes()
            if authority is None:
                store.put_bytes(TEST_CA_KEY, ours)
            _claim(store, settings, now)
        except BaseException:
            _put_back(settings.keys_folder, moved)
            _put_back(settings.root_folder, root_moved)
            raise
        if authority is not None:
            store.replace_bytes(TEST_CA_KEY, ours)
        return moved


def _goes_on(settings: ArchiveSettings, password: bytes | None, authority: bytes | None) -> bool:
    """An earlier founding that was cut short made the keys that lie here."""
    try:
        ours = (settings.keys_folder / AUTHORITY).read_bytes()
        known = settings.password_path.read_bytes().rstrip(b"\n")
    except OSError:
        return False
    return ours == authority and password in {None, known}


def _claim(store: ObjectStore, settings: ArchiveSettings, now: datetime) -> None:
    """From here on the object store is this archive's."""
    try:
        store.put_bytes(IDENTITY_KEY, identity_of(settings, now))
    except ArchiveError as error:
        if error.code is not ErrorCode.OBJECT_EXISTS:
            raise
        raise _exists(settings) from error  # somebody else was quicker


def _exists(settings: ArchiveSettings) -> ArchiveUnusable:
    place = "VANKHO_OBJECT_STORE_URL" if settings.object_store_url else str(settings.home)
    return ArchiveUnusable(ErrorCode.ARCHIVE_EXISTS, path=f"{place} ({IDENTITY_KEY})")


def _move_aside(folder: Path, now: datetime) -> Path | None:
    """Give way to new keys; returns where those that were there are kept."""
    if not folder.is_dir() or not any(folder.iterdir()):
        return None
    aside = folder.with_name(f"{folder.name}.old-{now:%Y%m%dT%H%M%S}")
    while aside.exists():
        aside = aside.with_name(f"{aside.name}-{uuid.uuid4().hex[:6]}")
    folder.rename(aside)
    return aside


def _put_back(folder: Path, moved: Path | None) -> None:
    """Away with keys that were made by us just now and never used, and back with those that lay there."""
    shutil.rmtree(folder, ignore_errors=True)
    if moved:
        moved.rename(folder)


def _make_keys(settings: ArchiveSettings, password: bytes | None, now: datetime) -> None:
    signer, timestamp, root = (secrets.token_urlsafe(24).encode() for _ in range(3))
    passwords = Passwords(password or signer, timestamp, root)
    create_test_authority(settings.keys_folder, settings.organisation, passwords, now)
    make_journal_key(settings.keys_folder)


def _drop_empty(home: Path) -> None:
    """A home that was made for nothing, with the embedded store's empty folders."""
    for folder in (home / "store" / ".tmp", home / "store", home):
        with suppress(OSError):
            folder.rmdir()
