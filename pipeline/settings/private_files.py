"""Who may look into the archive's folders: their owner alone. Archives of before were made as the umask had it."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from pipeline.settings.archive_settings import ArchiveSettings

_OTHERS, _GROUP_AND_OTHERS = 0o007, 0o077


def close_if_new(folder: Path) -> None:
    """Make `folder` its owner's alone, unless something lies in it or it belongs to somebody else."""
    if folder.stat().st_uid == os.geteuid() and not any(folder.iterdir()):
        folder.chmod(0o700)


def open_folders(settings: ArchiveSettings) -> list[Path]:
    """Folders of the archive into which others may look: its home, and keys and store where they lie elsewhere.

    A closed folder closes all below it. Elsewhere a group may be let in on purpose, as docs/operations.md does with
    keys; and what is not ours we can neither judge nor close.
    """
    url = urlsplit(settings.object_store_url)
    elsewhere = [settings.keys_folder, *([Path(unquote(url.path))] if url.scheme == "file" else [])]
    outside = [folder for folder in elsewhere if not folder.resolve().is_relative_to(settings.home.resolve())]
    found = [settings.home] if _lets_in(settings.home, _GROUP_AND_OTHERS) else []
    return found + [folder for folder in outside if _lets_in(folder, _OTHERS)]


def how_to_close(folders: list[Path]) -> str:
    """The command that does."""
    return f"chmod -R go-rwx {shlex.join(map(str, folders))}"


def _lets_in(folder: Path, whom: int) -> bool:
    try:
        status = folder.stat()
    except OSError:
        return False
    return status.st_uid == os.geteuid() and bool(status.st_mode & whom)
