"""A witness of the customer's choice: a folder or another bucket that is handed each signed checkpoint."""

from __future__ import annotations

import logging
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from domain.errors import ArchiveError
from storage.objects.url import open_object_store

if TYPE_CHECKING:
    from pipeline.settings.archive_settings import ArchiveSettings

_LATEST = "checkpoint"
_LOG = logging.getLogger("vankho.journal")


def push(settings: ArchiveSettings, note: str, size: int) -> bool:
    """Hand a checkpoint to the witness; one that is away gets the next. False where it could not be handed over."""
    if not settings.journal.witness:
        return True
    try:
        place = settings.journal.witness
        url = place if "://" in place else (settings.home / Path(place)).absolute().as_uri()
        with closing(open_object_store(url, settings.home)) as store:
            folder = settings.archive
            store.replace_bytes(f"{folder}/{size:020d}.txt", note.encode())
            store.replace_bytes(f"{folder}/{_LATEST}", note.encode())
    except ArchiveError as error:
        _LOG.warning("the journal's witness could not be told: %s", error)
        return False
    return True


def seen_by_witness(settings: ArchiveSettings) -> str:
    """The latest checkpoint that the witness holds; empty where there is none.

    Raises:
        ArchiveError: STORE_FAILED, it does not answer.
    """
    place = settings.journal.witness
    url = place if "://" in place else (settings.home / Path(place)).absolute().as_uri()
    with closing(open_object_store(url, settings.home)) as store:
        key = f"{settings.archive}/{_LATEST}"
        return store.read_bytes(key).decode() if store.stat(key) else ""
