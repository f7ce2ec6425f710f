"""`vankho retry`: documents that failed are tried once more, from the masters that were kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.cli.exit_codes import ExitCode
from domain.documents import RecordState
from domain.errors import ArchiveError, ErrorCode
from pipeline.wiring import Role, open_archive

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from api.cli.console import Console
    from pipeline.archive import Archive


def run(options: argparse.Namespace, console: Console) -> int:
    """Hand them in again; on one machine also see them through."""
    if not (options.records or options.batch or options.all):
        raise ArchiveError(ErrorCode.USAGE, detail="RECORD … | --batch ID | --all")
    code: int = ExitCode.WELL
    with open_archive(options.home, write=True, role=Role(writes=True)) as archive:
        archive.start()
        tried = []
        batch = archive.batches.find(options.batch) if options.batch else None
        for record in options.records or list(_failed(archive, batch)):
            try:
                archive.retry(record)
            except ArchiveError as error:
                console.error(error)
                code = ExitCode.SOME_REFUSED
            else:
                tried.append(record)
                console.result({"record": record}, console.word("retried", record=record))
        if archive.parts.works:
            archive.finish()
            failed = archive.parts.catalogue.states(tuple(tried)).values()
            code = ExitCode.SOME_REFUSED if RecordState.FAILED in failed else code
    if not tried and code == ExitCode.WELL:
        console.note("nothing-failed")
    return code


def _failed(archive: Archive, batch: str | None) -> Iterator[str]:
    """Codes of all failed documents, page by page."""
    after = None
    while page := archive.parts.catalogue.records(after, batch=batch, state=RecordState.FAILED):
        yield from (record.code for record in page)
        after = page[-1].code
