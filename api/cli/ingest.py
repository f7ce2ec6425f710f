"""`vankho ingest`: from files to archived records, one result line a document."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from api.cli.actor import the_user
from api.cli.deposits import Tally, asking, deposit_from, tell, tell_aside
from api.cli.described_from import described_from
from api.cli.progress import TerminalProgress
from api.observe.telemetry import telemetry
from pipeline.intake.gathering import gathered
from pipeline.role import Role
from pipeline.wiring import open_archive

if TYPE_CHECKING:
    import argparse

    from api.cli.console import Console


def run(options: argparse.Namespace, console: Console) -> int:
    """Take everything in and see it through, or leave that to others; what is refused is told and the rest goes on."""
    actor, deposit, tally = the_user(), deposit_from(options), Tally()
    role = Role(writes=True, works=not options.no_wait)
    with (
        closing(TerminalProgress(console)) as progress,
        open_archive(options.home, write=True, progress=progress, role=role) as archive,
        telemetry(archive, console),
    ):
        resumed = archive.work.start(actor)
        if resumed:
            console.note("resumed", count=resumed)
        deposit = replace(deposit, ask=asking(console, deposit, progress.aside))
        collected, refused = gathered(options.paths, as_document=options.as_document)
        documents = collected.documents
        if options.describe_from:
            sheet = archive.intake.sheet(actor, options.describe_from)
            documents = described_from(sheet, documents, console, tally)
            if options.check_sheet:
                return tally.exit_code
        take = archive.intake.hand_in if options.no_wait else archive.intake.ingest
        for result in chain(refused, take(actor, documents, deposit, urgent=options.urgent)):
            with progress.aside():
                tell(result, console)
            tally.add(result)
        if not options.no_wait:
            archive.work.finish(actor)
    console.note("handed-in" if options.no_wait else "summary", **tally.summary())
    tell_aside(collected.passed, collected.left_out, console)
    _tell_rest(tally, console)
    return tally.exit_code


def _tell_rest(tally: Tally, console: Console) -> None:
    """What of it needs a person."""
    notes = {
        "review-waiting": tally.in_review,
        "signer-waiting": tally.to_sign,
        "filed-elsewhere": tally.elsewhere,
        "to-look-at": tally.to_look_at,
    }
    for key, count in notes.items():
        if count:
            console.note(key, count=count)
