"""`vankho verify`: a verdict a line, in the words of EN 319 102-1, for records of the archive or files at hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from api.cli.actor import the_user
from api.cli.exit_codes import ExitCode
from api.cli.page_pictures import make_folder, picture_lines, picture_values, write_pictures
from api.cli.progress import LackingTold
from api.cli.verdict_lines import verdict_lines
from domain.documents import RecordState
from domain.entries import RecordFilter
from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode
from domain.evidence import Indication, VerificationReport
from domain.file_names import display_path
from domain.messages import explain
from pipeline.isolation.jobs import EvidenceFiles
from pipeline.proving.file_verification import draw_loose_pages, verify_loose_file
from pipeline.wiring import open_archive

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from datetime import datetime

    from api.cli.console import Console
    from pipeline.archive import Archive
    from pipeline.proving.changed_pages import PagePair

_REPORT: TypeAdapter[VerificationReport] = TypeAdapter(VerificationReport)
_CUT_SHORT = frozenset({ErrorCode.PARSER_CRASH, ErrorCode.TIME_LIMIT, ErrorCode.MEMORY_LIMIT})


def run(options: argparse.Namespace, console: Console) -> int:
    """Print one verdict a target; the exit code is 0 only when all are TOTAL-PASSED."""
    if not options.targets and not options.all:
        raise ArchiveError(ErrorCode.USAGE, detail="RECORD|FILE")
    if options.pictures is not None:
        make_folder(options.pictures)
    archive = _archive_if_needed(options, console)
    given = _given(options)
    code = ExitCode.WELL
    try:
        for target in _targets(options, archive):
            try:
                report = _verify(target, archive, console, given, options.at)
            except ArchiveUnusable:
                raise
            except ArchiveError as error:
                _tell_unverified(target, error, console)
                code = ExitCode.SOME_REFUSED
                continue
            _tell(target, report, archive, options.pictures, console)
            if report.indication is not Indication.TOTAL_PASSED:
                code = ExitCode.SOME_REFUSED
    finally:
        if archive:
            archive.close()
    return code


def _archive_if_needed(options: argparse.Namespace, console: Console) -> Archive | None:
    """The archive at hand: its records and its test authority; files alone can be verified without any."""
    try:
        return open_archive(options.home, write=False, progress=LackingTold(console))
    except ArchiveUnusable as error:
        alone = error.code is ErrorCode.ARCHIVE_MISSING and not options.all
        if alone and all(Path(target).is_file() for target in options.targets):
            return None
        raise


def _given(options: argparse.Namespace) -> EvidenceFiles:
    """The files to verify with; child processes work in a folder of their own."""
    files = ([path.absolute() for path in paths] for paths in (options.trust, options.crl, options.ocsp))
    return EvidenceFiles(*map(tuple, files))


def _targets(options: argparse.Namespace, archive: Archive | None) -> Iterator[str]:
    yield from options.targets
    if options.all and archive:
        yield from archive.records.codes(the_user(), RecordFilter(state=RecordState.ARCHIVED))


def _verify(
    target: str, archive: Archive | None, console: Console, given: EvidenceFiles, time: datetime | None
) -> VerificationReport:
    path = Path(target)
    if path.is_file():
        shown = display_path(path)
        if archive:
            return archive.proving.verify_file(the_user(), path, shown, console.language, given, time)
        return verify_loose_file(path, shown, console.language, given, time)
    if archive is None:
        raise ArchiveError(ErrorCode.RECORD_NOT_FOUND, record=target)
    return archive.proving.verify_record(the_user(), target, console.language, given, time, one_of_many=True)


def _tell(
    target: str, report: VerificationReport, archive: Archive | None, folder: Path | None, console: Console
) -> None:
    """The verdict, with pictures of what was changed where they are asked for."""
    value: dict[str, object] = json.loads(_REPORT.dump_json(report))
    lines = verdict_lines(report, console.language)
    if folder is not None:
        written = write_pictures(_drawn(target, report, archive), report, folder)
        value["pictures"] = picture_values(written, console.language)
        lines += picture_lines(written, report, console.language)
    console.result(value, lines)


def _drawn(target: str, report: VerificationReport, archive: Archive | None) -> tuple[PagePair, ...]:
    path = Path(target)
    if archive:
        return archive.proving.draw_changed_pages(the_user(), report, path if path.is_file() else None)
    return draw_loose_pages(report, path)


def _tell_unverified(target: str, error: ArchiveError, console: Console) -> None:
    """A target that could not be judged is a row too, so that the rows add up to the targets.

    What ended the judging itself (a crash, a limit) is another reason than that nothing was there to judge.
    """
    message = explain(error, console.language)
    reason = "GENERIC" if error.code in _CUT_SHORT else "SIGNED_DATA_NOT_FOUND"
    value: dict[str, object] = {
        "target": target,
        "indication": Indication.INDETERMINATE.value,
        "sub_indication": reason,
        "message": message,
        "reason": error.code.value,
        "signatures": [],
    }
    console.result(value, f"{target}  {Indication.INDETERMINATE.value}/{reason}  {message}")
