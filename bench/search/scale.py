"""Search at scale, embedded and on OpenSearch: what a page costs, what it takes, how long a query waits.

python -m bench.search.scale --pages 1000000 --engine tantivy     # one engine, one size, printed only
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

from bench.search.material import KINDS, queries, records, sample_texts
from index.index_url import open_index
from index.search_index import SearchIndex
from testbed.servers.running import start
from testbed.table import Section, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.search_index import IndexedPage

_SIZES, _QUICK_SIZES = (1_000, 10_000, 100_000), (1_000,)
_PAGES_A_RECORD = 10
_TOGETHER = 100  # records that become visible together
_EACH, _QUICK_EACH = 50, 10  # queries of each kind
_ENGINES = ("tantivy", "opensearch")
_TICKS = os.sysconf("SC_CLK_TCK")

Record = tuple[str, "list[IndexedPage]"]


@dataclass(frozen=True, slots=True)
class Engine:
    """An index that is measured.

    Attributes:
        name: which.
        index: opened and empty.
        size: bytes on disk now.
        cpu: seconds of CPU so far, of this process and of the server together.
    """

    name: str
    index: SearchIndex
    size: Callable[[], int]
    cpu: Callable[[], float]


@dataclass(slots=True)
class Measured:
    """One engine at one number of pages.

    Attributes:
        pages: in the index.
        added: of these, since the size before.
        wall, cpu: seconds that adding them took.
        size: bytes of the whole index.
        waits: milliseconds of each query, by kind.
    """

    engine: str
    pages: int
    added: int
    wall: float
    cpu: float
    size: int
    waits: dict[str, list[float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """Making the index anew: pages, seconds, and milliseconds of the queries before and meanwhile."""

    engine: str
    pages: int
    wall: float
    before: list[float]
    meanwhile: list[float]


def search_sections(scratch: Path, *, quick: bool) -> Iterator[Section]:
    """Both engines at every size, then each made anew while it is searched."""
    sizes, each = (_QUICK_SIZES, _QUICK_EACH) if quick else (_SIZES, _EACH)
    measured: list[Measured] = []
    rebuilt: list[Rebuilt] = []
    asked = queries(sample_texts(1000), each, seed=4)
    for name in _ENGINES:
        with engine(name, scratch / name) as under_test:
            measured += grown(under_test, sizes, asked)
            rebuilt.append(remade(under_test, min(sizes[-1], 10_000), asked))
    yield Section("search-index", "What a page costs the search index", _costs(measured))
    yield Section("search-queries", "How long a query waits", _queries(measured, each))
    yield Section("search-reindex", "Making the index anew while it is searched", _rebuilds(rebuilt))


@contextmanager
def engine(name: str, scratch: Path) -> Iterator[Engine]:
    """A fresh index; OpenSearch runs on a server of its own, with 512 MiB of heap."""
    scratch.mkdir(parents=True, exist_ok=True)
    if name == "tantivy":
        with closing(open_index(f"tantivy://{scratch}/index", scratch)) as index:
            yield Engine(name, index, lambda: _folder_bytes(scratch / "index"), time.process_time)
        return
    server = start("opensearch", scratch)
    http = server.url.removeprefix("opensearch+")
    try:
        with closing(open_index(f"{server.url}/bench", scratch)) as index:
            yield Engine(name, index, lambda: _stored(http), lambda: time.process_time() + _cpu_of(server.pid))
    finally:
        server.stop()


def grown(under_test: Engine, sizes: Sequence[int], asked: dict[str, list[str]]) -> Iterator[Measured]:
    """The same index at growing sizes."""
    source, pages = records(), 0
    for size in sizes:
        # Pages are drawn beforehand in portions, so that only indexing is on the clock
        wall = cpu = 0.0
        todo = (size - pages) // _PAGES_A_RECORD
        while todo > 0:
            portion = list(islice(source, min(_TOGETHER, todo)))
            todo -= len(portion)
            begun, used = time.perf_counter(), under_test.cpu()
            _put(under_test.index, portion)
            wall, cpu = wall + time.perf_counter() - begun, cpu + under_test.cpu() - used
        done = Measured(under_test.name, size, size - pages, wall, cpu, under_test.size())
        done.waits = {kind: _waits(under_test.index, of_kind) for kind, of_kind in asked.items()}
        pages = size
        yield done


def remade(under_test: Engine, pages: int, asked: dict[str, list[str]]) -> Rebuilt:
    """A new generation of the first `pages` pages, searched meanwhile as fast as one reader can."""
    mixed = [query for of_place in zip(*asked.values(), strict=True) for query in of_place]
    before = _waits(under_test.index, mixed)
    over, meanwhile = threading.Event(), list[float]()

    def read() -> None:
        while not over.is_set():
            for query in mixed:
                meanwhile.extend(_waits(under_test.index, [query]))
                if over.wait(0.02):  # a reader thinks
                    return

    reader = threading.Thread(target=read)
    reader.start()
    wall = 0.0
    with closing(under_test.index.build()) as build:
        source = records()
        for _ in range(pages // _PAGES_A_RECORD // _TOGETHER):
            portion = list(islice(source, _TOGETHER))
            begun = time.perf_counter()
            for record, of_record in portion:
                build.put_record(record, of_record)
            wall += time.perf_counter() - begun
        begun = time.perf_counter()
        build.finish()
    wall += time.perf_counter() - begun
    over.set()
    reader.join()
    return Rebuilt(under_test.name, pages, wall, before, meanwhile)


def _put(index: SearchIndex, portion: list[Record]) -> None:
    with index.batch():
        for record, pages in portion:
            index.put_record(record, pages)


def _waits(index: SearchIndex, asked: Sequence[str]) -> list[float]:
    out = []
    for query in asked:
        begun = time.perf_counter()
        index.search(query)
        out.append((time.perf_counter() - begun) * 1000)
    return out


def _costs(measured: Sequence[Measured]) -> str:
    first: dict[str, float] = {}
    rows = []
    for done in measured:
        cost = done.cpu / done.added * 1000
        ratio = cost / first.setdefault(done.engine, cost)
        rows.append(
            [
                done.engine,
                f"{done.pages:,}",
                f"{done.added / done.wall:,.0f}",
                f"{cost:.2f}",
                f"{ratio:.2f}",
                f"{done.size / done.pages:,.0f}",
            ]
        )
    head = ["engine", "pages", "pages/s", "CPU ms/page", "of the first size", "bytes/page"]
    return (
        "Pages of 400 words of Vietnamese law, ten a record, a thousand made visible together. Each line counts the "
        "pages that were added since the line before; CPU is that of the program and of the server together. Bytes are "
        "on disk after the last write, merged as the engine sees fit, with text and boxes for the hits.\n\n"
        f"{table(head, rows)}"
    )


def _queries(measured: Sequence[Measured], each: int) -> str:
    head = ["query", *(f"{done.engine} {done.pages:,}" for done in measured)]
    rows = [[kind, *(_shares(done.waits[kind]) for done in measured)] for kind in KINDS]
    rows.append(["all", *(_shares([wait for kind in KINDS for wait in done.waits[kind]]) for done in measured)])
    return (
        f"Milliseconds that one reader waits for twenty hits with snippets and boxes, p50 / p95 / p99 of {each} "
        f"queries of each kind, by engine and pages.\n\n{table(head, rows)}"
    )


def _rebuilds(rebuilt: Sequence[Rebuilt]) -> str:
    head = ["engine", "pages", "pages/s", "search before, ms", "search meanwhile, ms", "searches"]
    rows = [
        [
            done.engine,
            f"{done.pages:,}",
            f"{done.pages / done.wall:,.0f}",
            _shares(done.before),
            _shares(done.meanwhile),
            f"{len(done.meanwhile):,}",
        ]
        for done in rebuilt
    ]
    return (
        "A new generation is made beside the living one by the same process that searches the living one with queries "
        "of all kinds, p50 / p95 / p99; none failed. Reading the pages from their packages is not counted.\n\n"
        f"{table(head, rows)}"
    )


def _shares(waits: Sequence[float]) -> str:
    ranked = sorted(waits)
    return " / ".join(f"{ranked[min(int(len(ranked) * share), len(ranked) - 1)]:.0f}" for share in (0.5, 0.95, 0.99))


def _folder_bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _stored(http: str) -> int:
    """Bytes of the living index of a server, as it tells them after everything is on disk."""
    with urlopen(f"{http}/bench-pages/_flush?force=true", data=b"", timeout=60) as answer:  # noqa: S310 - our own server
        answer.read()
    with urlopen(f"{http}/_cat/indices/bench-pages?h=store.size&bytes=b", timeout=60) as answer:  # noqa: S310
        return int(answer.read())


def _cpu_of(pid: int) -> float:
    """User and system seconds of a process with all its threads."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def main() -> int:
    """One engine at one size, for sizes that docs/measurements.md need not repeat at every run."""
    parser = argparse.ArgumentParser(prog="python -m bench.search.scale", description=__doc__)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--engine", choices=_ENGINES, default="tantivy")
    options = parser.parse_args()
    asked = queries(sample_texts(1000), _EACH, seed=4)
    with (
        tempfile.TemporaryDirectory(prefix="vankho-search-") as scratch,
        engine(options.engine, Path(scratch) / "index") as under_test,
    ):
        measured = list(grown(under_test, [options.pages], asked))
    print(_costs(measured), _queries(measured, _EACH), sep="\n\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
