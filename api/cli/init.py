"""`vankho init`: found an archive."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from api.cli.console import shown
from api.cli.exit_codes import ExitCode
from api.cli.password_file import password_of
from api.cli.users import add_administrator
from domain.errors import ArchiveError, ErrorCode
from domain.identifiers import check_dossier_code
from domain.people.accounts import check_name
from pipeline.settings.archive_settings import ArchiveSettings, ObjectLockSettings, back_ends
from pipeline.upkeep.founding import found_archive
from pipeline.wiring import now

if TYPE_CHECKING:
    import argparse

    from api.cli.console import Console


def run(options: argparse.Namespace, console: Console) -> int:
    """Make the archive and say what kind of seals it will make."""
    home = Path(options.dir or options.home).absolute()
    named = back_ends()
    settings = ArchiveSettings(
        home=home,
        organisation=options.organisation or "Văn Khố",
        fonds=check_dossier_code(options.fonds or "VK"),
        object_lock=_object_lock(options.object_lock),
        database_url=named.get("database_url", ""),
        object_store_url=named.get("object_store_url", ""),
        index_url=named.get("index_url", ""),
    )
    if options.administrator:
        check_name(options.administrator)
    moved = found_archive(settings, password_of(options.password_file, console), now())
    console.plain(shown(console.word("created", home=home)))
    if moved:
        console.note("keys-moved", path=moved)
    console.note("test-authority")
    console.note("root-apart", path=settings.root_folder)
    if options.administrator:
        add_administrator(home, options.administrator, console)
    return ExitCode.WELL


def _object_lock(wanted: str | None) -> ObjectLockSettings:
    """`governance:3650` as settings."""
    if wanted is None:
        return ObjectLockSettings()
    mode, _, days = wanted.partition(":")
    if mode not in {"governance", "compliance"} or not days.isdecimal() or not int(days):
        detail = f"--object-lock {wanted}: governance:DAYS | compliance:DAYS"
        raise ArchiveError(ErrorCode.USAGE, detail=detail)
    return ObjectLockSettings(mode, int(days))
