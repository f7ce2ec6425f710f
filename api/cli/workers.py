"""`vankho workers`: which machines are at work, and how much waits for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.cli.actor import the_user
from api.cli.exit_codes import ExitCode
from pipeline.durable.membership import is_living
from pipeline.role import Role
from pipeline.wiring import open_archive

if TYPE_CHECKING:
    import argparse

    from api.cli.console import Console
    from domain.entries import WorkerSummary


def run(options: argparse.Namespace, console: Console) -> int:
    """A line a worker, then a line a queue."""
    with open_archive(options.home, write=False, role=Role(writes=False, works=False)) as archive:
        workers = archive.work.workers(the_user())
        loads = archive.work.loads(the_user())
    for worker in workers:
        console.result(_as_json(worker), _as_line(worker, console))
    if not workers:
        console.note("no-workers")
    for load in loads:
        value: dict[str, object] = {"queue": load.queue, "waiting": load.waiting, "running": load.running}
        console.result(value, console.word("queue-line", **value))
    return ExitCode.WELL


def _as_json(worker: WorkerSummary) -> dict[str, object]:
    return {
        "worker": worker.name,
        "living": is_living(worker),
        "host": worker.host,
        "pid": worker.pid,
        "version": worker.version,
        "concurrency": worker.concurrency,
        "started": worker.started.isoformat(),
        "seen": worker.seen.isoformat(),
        "seconds": round(worker.seconds, 1),
    }


def _as_line(worker: WorkerSummary, console: Console) -> str:
    state = console.word("worker-living" if is_living(worker) else "worker-lost")
    return console.word(
        "worker-line",
        name=worker.name,
        state=state,
        concurrency=worker.concurrency,
        version=worker.version,
        host=worker.host,
        pid=worker.pid,
        seconds=round(worker.seconds),
    )
