"""Where our CPU seconds go: the whole flow in one process, each stage on the clock of its thread and its children.

The children's sandbox is replaced by one that calls the function here, one at a time, so that each second has a name.
What a child costs besides, and what loading the libraries costs, is measured apart.
"""

from __future__ import annotations

import functools
import resource
import sys
import threading
import time
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any

from domain.actors import SYSTEM
from pipeline.isolation import jobs
from pipeline.isolation.seal_jobs import FIND_INK, PRE_FLIGHT, SEAL, SEAL_DATA
from testbed.process_tree import measure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pipeline.intake.receiving import Deposit
    from pipeline.isolation.task import Task
    from pipeline.wiring import Parts

CHILDREN = 40
_PARENT_IMPORTS = (
    "import pipeline.wiring, pipeline.processing.steps, pipeline.durable.dbos_engine, pipeline.intake.receiving"
)
_SERVER_IMPORTS = (
    "import importlib, pipeline.wiring, pipeline.isolation.warm_modules as w;"
    " [importlib.import_module(m) for m in w.ALL_MODULES]"
)
_MANY_CHILDREN = """
import sys, pathlib
from domain.limits import InputLimits
from pipeline.isolation.jobs import WITHOUT_NETWORK
from pipeline.isolation.sandbox import Sandbox
from pipeline.isolation.warm_modules import ALL_MODULES
if __name__ == "__main__":
    sandbox = Sandbox(InputLimits(), pathlib.Path(sys.argv[1]), ALL_MODULES)
    for _ in range(int(sys.argv[2])):
        sandbox.call(WITHOUT_NETWORK)
"""
PEN_READ = "read what a pen wrote"
PEN_FOUND, PEN_DECIDED = "where a pen wrote, for the description", "what a pen wrote, in the description"
# Functions that get a row of their own: where the name is looked up, the name, the row.
_ROWS = (
    ("pipeline.isolation.page", "load_page", "decode the page"),
    ("pipeline.isolation.page", "prepare", "clean up for reading"),
    ("ocr.reader.line_engine", "find_all_lines", "find lines"),
    ("ocr.reader.line_engine", "line_image", "cut lines"),
    ("ocr.reader.net:Net", "weights", "our net"),
    ("ocr.tesseract_engine", "_run", "Tesseract"),
    ("ocr.tesseract_engine", "_probe", "ask Tesseract's version"),
    ("pipeline.isolation.page", "read", "tables, order, noise"),
    ("pipeline.isolation.page", "read_head", PEN_READ),
    ("describe.document:Document", "places_to_read", PEN_FOUND),
    ("pipeline.describing.described", "with_pen", PEN_DECIDED),
    ("pipeline.isolation.composing", "load_page", "decode the page again"),
    ("pipeline.isolation.compose", "prove", "compare the PDF/A with the master"),
)
_TASKS = {
    jobs.INSPECT: "inspect the source",
    jobs.FIND_SECRECY: "look for a secrecy stamp",
    jobs.READ_PAGE: "rest of the page's child",
    jobs.COMPOSE: "write the PDF/A",
    SEAL: "seal",
    FIND_INK: "seal",
    SEAL_DATA: "seal",
    PRE_FLIGHT: "check the seal",
    jobs.VERIFY: "check the seal",
    jobs.READ_PEN: PEN_READ,
}


@dataclass
class StageClock:
    """CPU seconds by row; a row holds what its own rows within do not."""

    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))

    def __post_init__(self) -> None:
        self._stacks = threading.local()

    @contextmanager
    def row(self, name: str) -> Iterator[None]:
        """Count what happens inside to `name`, less what inner rows count."""
        stack: list[float] = self._stacks.__dict__.setdefault("inner", [])
        stack.append(0.0)
        begun = _cpu()
        try:
            yield
        finally:
            took = _cpu() - begun
            self.seconds[name] += took - stack.pop()
            if stack:
                stack[-1] += took

    def timed(self, function: Callable[..., Any], name: str) -> Callable[..., Any]:
        """`function`, counted to `name`."""

        @functools.wraps(function)
        def counted(*arguments: Any, **named: Any) -> Any:
            with self.row(name):
                return function(*arguments, **named)

        return counted


class SameProcess:
    """Stands in for `pipeline.isolation.sandbox.Sandbox`: calls the function here, one at a time."""

    def __init__(self, clock: StageClock) -> None:
        self._clock = clock
        self._turn = threading.Lock()

    def call(self, task: Task[..., Any], *arguments: object) -> Any:
        """See `Sandbox.call`; the value comes back as it is."""
        with self._turn, self._clock.row(_TASKS.get(task, task.name)):
            return task.function(*arguments)

    call_once = call_alone = call

    def call_longer(self, _: int, task: Task[..., Any], *arguments: object) -> Any:
        """See `Sandbox.call_longer`; nothing ends it here."""
        return self.call(task, *arguments)


def stage_seconds(
    home: Path, folder: Path, deposit: Deposit, *, as_document: bool = True
) -> tuple[dict[str, float], float]:
    """CPU seconds of each stage when the pictures in `folder` are taken in, and of the process as a whole.

    Args:
        home: a new archive.
        folder: of the pictures.
        deposit: what they are deposited as.
        as_document: they are one document; else each is one.
    """
    from pipeline.archive import Archive
    from pipeline.wiring import open_parts
    from scan.collect import collect

    clock = StageClock()
    with _rows_patched(clock), open_parts(home, write=True) as parts:
        parts.__dict__["sandbox"] = SameProcess(clock)
        _count_steps(parts, clock)
        begun = time.process_time() + _children()
        list(Archive.of(parts).intake.ingest(SYSTEM, collect([folder], as_document=as_document).documents, deposit))
        whole = time.process_time() + _children() - begun
    return dict(clock.seconds), whole


def import_seconds() -> tuple[float, float]:
    """CPU seconds of loading the libraries: in the parent, and in the server that forks children."""
    idle = measure([sys.executable, "-c", "pass"]).cpu
    return tuple(measure([sys.executable, "-c", code]).cpu - idle for code in (_PARENT_IMPORTS, _SERVER_IMPORTS))  # type: ignore[return-value]


def child_seconds(scratch: Path) -> float:
    """CPU seconds of one child that does nothing."""
    program = scratch / "many_children.py"
    program.write_text(_MANY_CHILDREN, encoding="utf-8")
    few, many = (measure([sys.executable, program, scratch, str(n)]).cpu for n in (1, 1 + CHILDREN))
    return max(0.0, many - few) / CHILDREN


def _count_steps(parts: Parts, clock: StageClock) -> None:
    parts.packer.pack_due = clock.timed(parts.packer.pack_due, "pack")  # type: ignore[method-assign]
    parts.packer.index_stored = clock.timed(parts.packer.index_stored, "index")  # type: ignore[method-assign]


@contextmanager
def _rows_patched(clock: StageClock) -> Iterator[None]:
    """The functions of `_ROWS` counted, for as long as this lasts."""
    before = [(resolve_name(place), name, row) for place, name, row in _ROWS]
    kept = [(module, name, getattr(module, name)) for module, name, _ in before]
    for module, name, row in before:
        setattr(module, name, clock.timed(getattr(module, name), row))
    try:
        yield
    finally:
        for module, name, function in kept:
            setattr(module, name, function)


def _cpu() -> float:
    return time.thread_time() + _children()


def _children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
