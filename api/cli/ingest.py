"""`vankho ingest`: from files to archived records, one result line a document."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from api.cli.deposits import Tally, asking, deposit_from, tell, tell_aside
from api.cli.progress import TerminalProgress
from api.observe.telemetry import telemetry
from domain.documents import RecordState
from domain.errors import RefusedInput
from pipeline.intake.result import IngestResult
from pipeline.wiring import Role, open_archive
from scan.collect import Collected, collect, display_path

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from api.cli.console import Console
    from scan.collect import IncomingDocument


def run(options: argparse.Namespace, console: Console) -> int:
    """Take everything in and see it through, or leave that to others; what is refused is told and the rest goes on."""
    deposit, tally = deposit_from(options), Tally()
    role = Role(writes=True, works=not options.no_wait)
    with (
        closing(TerminalProgress(console)) as progress,
        open_archive(options.home, write=True, progress=progress, role=role) as archive,
        telemetry(archive, console),
    ):
        resumed = archive.start()
        if resumed:
            console.note("resumed", count=resumed)
        deposit = replace(deposit, ask=asking(console, deposit, progress.aside))
        collected, refused = _collected(options.paths, as_document=options.as_document)
        take = archive.hand_in if options.no_wait else archive.ingest
        for result in chain(refused, take(collected.documents, deposit, urgent=options.urgent)):
            with progress.aside():
                tell(result, console)
            tally.add(result)
        if not options.no_wait:
            archive.finish()
    console.note("handed-in" if options.no_wait else "summary", **tally.summary())
    tell_aside(collected.passed, collected.left_out, console)
    if tally.elsewhere:
        console.note("filed-elsewhere", count=tally.elsewhere)
    if tally.to_look_at:
        console.note("to-look-at", count=tally.to_look_at)
    return tally.exit_code


def _collected(paths: Sequence[Path], *, as_document: bool) -> tuple[Collected, list[IngestResult]]:
    """Documents at `paths`; a path where nothing is found is a refusal of its own."""
    documents: list[IncomingDocument] = []
    passed: list[Path] = []
    left_out: list[Path] = []
    refused = []
    for group in _groups(paths, as_document=as_document):
        try:
            found = collect(group, as_document)
            documents += found.documents
            passed += found.passed
            left_out += found.left_out
        except RefusedInput as error:
            source = display_path(group[0])
            refused.append(IngestResult(None, source, RecordState.REFUSED, 0, error))
    return Collected(documents, tuple(passed), tuple(left_out)), refused


def _groups(paths: Sequence[Path], *, as_document: bool) -> Iterator[list[Path]]:
    """Files named together are one document with `--as-document`; everything else stands alone."""
    files = [path for path in paths if as_document and path.is_file()]
    if files:
        yield files
    for path in paths:
        if path not in files:
            yield [path]
