"""`vankho work`: see documents through, beside any number of other machines."""

from __future__ import annotations

import time
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

from api.cli.actor import the_user
from api.cli.exit_codes import ExitCode
from api.cli.indexing_lines import IndexingLines
from api.cli.progress import TerminalProgress
from api.cli.stopping import end_in_order
from api.observe import logs
from api.observe.probes import probes
from api.observe.telemetry import telemetry
from pipeline.role import LOCAL, Role
from pipeline.wiring import open_archive

if TYPE_CHECKING:
    import argparse

    from api.cli.console import Console
    from domain.actors import Actor
    from pipeline.archive import Archive

_LOOK_SECONDS = 1.0


def run(options: argparse.Namespace, console: Console) -> int:
    """Finish what is unfinished. With a shared database stay for what comes, until Ctrl-C or SIGTERM."""
    actor = the_user()
    role = Role(writes=True, works=True, worker=options.name or LOCAL, concurrency=options.concurrency or 0)
    with ExitStack() as stack:
        progress = stack.enter_context(closing(TerminalProgress(console)))
        archive = open_archive(options.home, write=True, progress=progress, role=role)
        logs.tell_steps()
        stack.enter_context(telemetry(archive, console))
        stack.enter_context(archive)
        count = archive.work.start(actor)
        if options.metrics_port:
            stack.enter_context(probes(archive, options.metrics_port))
        if archive.settings.shared and not options.drain:
            _stay(archive, actor, console)
        archive.work.drain(actor)
    console.result({"resumed": count}, console.word("resumed", count=count))
    return ExitCode.WELL


def _stay(archive: Archive, actor: Actor, console: Console) -> None:
    """Work until asked to stop; a fault is told once, when it comes and when it goes, and waited out."""
    end_in_order()
    console.note("working", worker=archive.role.worker)
    told: set[str] = set()
    lines = IndexingLines(console)
    while True:
        if so_far := archive.work.renewal(actor):
            lines(so_far)
        faults = {str(error): error for error in archive.work.faults(actor)}
        for text in faults.keys() - told:
            console.error(faults[text])
        if told and not faults:
            console.note("fault-over")
        told = set(faults)
        time.sleep(_LOOK_SECONDS)
