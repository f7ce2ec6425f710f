"""`vankho retry`: documents that failed are tried once more, from the masters that were kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.cli.actor import the_user
from api.cli.exit_codes import ExitCode
from domain.documents import RecordState
from domain.entries import RecordFilter
from domain.errors import ArchiveError, ErrorCode
from pipeline.role import Role
from pipeline.wiring import open_archive

if TYPE_CHECKING:
    import argparse

    from api.cli.console import Console
    from domain.actors import Actor
    from pipeline.archive import Archive


def run(options: argparse.Namespace, console: Console) -> int:
    """Hand them in again; on one machine also see them through."""
    if not (options.records or options.batch or options.all):
        raise ArchiveError(ErrorCode.USAGE, detail="RECORD … | --batch NAME | --all")
    code: int = ExitCode.WELL
    actor = the_user()
    with open_archive(options.home, write=True, role=Role(writes=True)) as archive:
        archive.work.start(actor)
        tried = []
        for record in options.records or _failed(archive, actor, options.batch):
            try:
                archive.intake.retry(actor, record)
            except ArchiveError as error:
                console.error(error)
                code = ExitCode.SOME_REFUSED
            else:
                tried.append(record)
                console.result({"record": record}, console.word("retried", record=record))
        if archive.role.works:
            archive.work.finish(actor)
            failed = archive.records.states(actor, tried).values()
            code = ExitCode.SOME_REFUSED if RecordState.FAILED in failed else code
    if not tried and code == ExitCode.WELL:
        console.note("nothing-failed")
    return code


def _failed(archive: Archive, actor: Actor, batch: str | None) -> list[str]:
    """Codes of all failed documents."""
    return list(archive.records.codes(actor, RecordFilter(batch=batch, state=RecordState.FAILED)))
