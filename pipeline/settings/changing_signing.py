"""Another table `[signing]` in `vankho.toml`: read from a file of its own, and put in the place of the old one."""

from __future__ import annotations

import os
import re
import tomllib
from typing import TYPE_CHECKING

from domain.errors import ArchiveUnusable, ErrorCode
from pipeline.settings.archive_settings import SETTINGS_FILE, signing_from, signing_lines

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.settings.signing_settings import SigningSettings

_TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)
_SIGNING = re.compile(r"^[ \t]*\[[ \t]*signing[ \t]*\][^\n]*\n?", re.MULTILINE)


def read_signing(path: Path) -> SigningSettings:
    """What a file says of a signer: the keys of `[signing]`, under that heading or alone.

    Raises:
        ArchiveUnusable: SETTINGS_INVALID, with the key.
    """
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        detail = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise ArchiveUnusable(ErrorCode.SETTINGS_INVALID, key="signing", detail=detail, place=str(path)) from error
    return signing_from(values.get("signing", values), str(path))


def replace_signing(home: Path, signing: SigningSettings) -> None:
    """Write `signing` in the place of the table that the settings have; all else stays letter by letter."""
    path = home / SETTINGS_FILE
    text = path.read_text(encoding="utf-8")
    table = "\n".join(["[signing]", *signing_lines(signing)]) + "\n"
    draft = path.with_suffix(".part")
    with draft.open("w", encoding="utf-8") as file:
        file.write(_replaced(text, table))
        file.flush()
        os.fsync(file.fileno())
    draft.chmod(path.stat().st_mode & 0o777)
    draft.replace(path)


def _replaced(text: str, table: str) -> str:
    found = _SIGNING.search(text)
    if not found:
        return f"{text.rstrip()}\n\n{table}"
    after = _TABLE.search(text, found.end())
    rest = text[after.start() :] if after else ""
    return text[: found.start()] + table + (f"\n{rest}" if rest else "")
