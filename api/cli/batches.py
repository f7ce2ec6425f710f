"""`vankho batches`: each delivery with its documents by state, newest first."""

from __future__ import annotations

import shlex
from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING

from api.cli.actor import the_user
from api.cli.exit_codes import ExitCode
from domain.documents import RecordState
from domain.vietnam_time import VIETNAM
from pipeline.wiring import open_archive

if TYPE_CHECKING:
    import argparse

    from api.cli.console import Console
    from domain.entries import BatchSummary


def run(options: argparse.Namespace, console: Console) -> int:
    """One line a batch."""
    with open_archive(options.home, write=False) as archive:
        for batch in islice(archive.batches.walk(the_user()), options.limit):
            _tell(batch, console)
    return ExitCode.WELL


def _tell(batch: BatchSummary, console: Console) -> None:
    opened = batch.opened.astimezone(VIETNAM)
    value: dict[str, object] = {**asdict(batch), "opened": opened.isoformat(), "open": batch.open}
    counts = ", ".join(f"{number} {console.word(f'state-{state.value}')}" for state, number in batch.counts.items())
    why = ", ".join(f"{reason}: {number}" for reason, number in batch.reasons.items())
    hint = console.word("retry-hint", batch=shlex.quote(batch.name)) if RecordState.FAILED in batch.counts else ""
    told = console.word("batch-to-look-at", count=batch.to_look_at) if batch.to_look_at else ""
    parts = [
        batch.name,
        f"{opened:%Y-%m-%d %H:%M}",
        batch.owner,
        counts,
        f"{batch.pages} {console.word('pages')}",
        told,
        why,
        hint,
    ]
    console.result(value, "  ".join(part for part in parts if part))
