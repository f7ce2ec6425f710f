"""What many machines give and cost: two workers beside one; the CPU that durability, database and store take a page.

Documents of five drawn A4 pages of every ageing, documents of one small page, and one long document are queued first;
then the workers are started, each with one page at a time and, where the kernel lets us, on a core of its own. CPU is
read from the kernel: of the workers' main processes (the durable engine, the catalogue, the object store, the index:
all that is not reading, composing or sealing, which children do), and of the servers. MinIO counts the requests.
"""

from __future__ import annotations

import json
import os
import re
import time
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.durable.membership import LOST_SECONDS
from testbed.cluster import SERVERS, Cluster
from testbed.material import drawn_pages
from testbed.servers.running import family_of
from testbed.table import Section, table
from tests.end_to_end.papers import save, sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

_TICKS = os.sysconf("SC_CLK_TCK")
_PATIENCE_SECONDS = 600.0
_PAGES = 5  # of a document
_COUNTED = re.compile(r'^minio_api_requests_total\{[^}]*type="s3"\} (\S+)$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Run:
    """One pile seen through.

    Attributes:
        pages: how many, once a document was through and every worker had its libraries loaded.
        seconds: that they took.
        own: CPU seconds of the workers' main processes meanwhile.
        servers: CPU seconds of the servers meanwhile.
        requests: to the object store, for each document of the pile from its handing in on.
    """

    pages: int
    seconds: float
    own: float
    servers: float
    requests: float


def machine_sections(scratch: Path, *, quick: bool) -> Iterator[Section]:
    """Two workers beside one, alternating, and what a page costs beside its reading; each when it is known."""
    documents, turns, small = (4, 1, 6) if quick else (12, 1, 40)
    cluster = Cluster(scratch / "cluster")
    cluster.folder.mkdir()
    try:
        cluster.begin()
        piles = _Piles(scratch / "piles")
        runs = [_see_through(cluster, n, piles.papers(documents)) for _ in range(turns) for n in (1, 2)]
        yield _speed(runs)
        costs = {
            f"documents of {_PAGES} pages": runs,
            "documents of one small page": [_see_through(cluster, 2, piles.slips(small))],
            f"documents of {small} small pages": [_see_through(cluster, 2, piles.long(4, small))],
        }
        time.sleep(LOST_SECONDS)  # a rebuild waits until no worker lives
        rebuilt = _rebuilt(cluster)
    finally:
        cluster.end()
    yield _cost(costs)
    yield rebuilt


class _Pile(NamedTuple):
    """Arguments of `ingest`, and how many documents and pages they bring."""

    arguments: list[str]
    documents: int
    pages: int


class _Piles:
    """Folders of documents that the archive does not know yet."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made = 0

    def papers(self, count: int) -> _Pile:
        """Documents of drawn A4 pages."""
        folders = []
        for _ in range(count):
            folders.append(self._folder / f"paper-{self._made}")
            drawn_pages(folders[-1], _PAGES, self._made)
            self._made += _PAGES
        return _Pile([*map(str, folders), "--as-document"], count, count * _PAGES)

    def slips(self, count: int) -> _Pile:
        """Documents of one small page."""
        return _Pile([str(self._drawn(count))], count, count)

    def long(self, count: int, pages: int) -> _Pile:
        """Documents of `pages` small pages."""
        folders = [str(self._drawn(pages)) for _ in range(count)]
        return _Pile([*folders, "--as-document"], count, count * pages)

    def _drawn(self, count: int) -> Path:
        folder = self._folder / str(self._made)
        folder.mkdir(parents=True)
        for number in range(count):
            self._made += 1
            lines = (f"Công văn số {self._made}/UBND-VX", "về việc số hóa hồ sơ lưu trữ", "Kính gửi: Sở Nội vụ")
            save(sheet(*lines), folder / f"{number:03}.png")
        return folder


def _see_through(cluster: Cluster, workers: int, pile: _Pile) -> _Run:
    before, asked = cluster.archived(), _requests(cluster)
    cluster.run("ingest", *pile.arguments, "--no-wait")
    names = [f"w{before}-{number}" for number in range(workers)]
    for core, name in enumerate(names):
        cluster.work(name)
        os.sched_setaffinity(cluster.processes[name].pid, {core % (os.cpu_count() or 1)})
    _wait_until_warm(cluster, names)
    begun, done = time.monotonic(), cluster.archived() - before
    own, servers = _own(cluster, names), _servers(cluster)
    cluster.wait_for(before + pile.documents, _PATIENCE_SECONDS)
    run = _Run(
        pile.pages * (pile.documents - done) // pile.documents,
        time.monotonic() - begun,
        _own(cluster, names) - own,
        _servers(cluster) - servers,
        (_requests(cluster) - asked) / pile.documents,
    )
    for name in names:
        cluster.kill(name)
    return run


def _wait_until_warm(cluster: Cluster, names: list[str]) -> None:
    """Until a document is archived and each worker has read pages: few long documents may all be one worker's.

    Raises:
        TimeoutError: one has read none.
    """
    last = time.monotonic() + _PATIENCE_SECONDS
    while True:
        ended = {(line.get("stage"), line["machine"]) for line in cluster.logged() if line.get("event") == "end"}
        if {("read", name) for name in names} <= ended and any(("index", name) in ended for name in names):
            return
        if time.monotonic() > last:
            raise TimeoutError(f"not all of {names} have read pages")
        time.sleep(0.5)


def _requests(cluster: Cluster) -> int:
    """Requests that MinIO was sent since it began, by its own count."""
    place = cluster.servers["minio"].url.rpartition("@")[2]
    with urllib.request.urlopen(f"http://{place}/minio/metrics/v3/api/requests", timeout=10) as answer:
        told = answer.read().decode()
    return sum(int(float(count)) for count in _COUNTED.findall(told))


def _rebuilt(cluster: Cluster) -> Section:
    """Database and index made anew from the bucket."""
    begun = time.monotonic()
    made = json.loads(cluster.run("rebuild", "--json"))
    seconds = time.monotonic() - begun
    text = (
        f"{made['records']} documents of {made['pages']} pages in {seconds:.0f} s: {made['pages'] / seconds:.0f} pages "
        "a second, by one process, from MinIO into PostgreSQL and OpenSearch."
    )
    return Section("rebuild", "Database and index anew from the bucket", text)


def _own(cluster: Cluster, names: list[str]) -> float:
    return sum(_cpu(cluster.processes[name].pid) for name in names)


def _servers(cluster: Cluster) -> float:
    return sum(_cpu_of_tree(cluster.servers[name].pid) for name in SERVERS)


def _cpu(pid: int) -> float:
    """User and system seconds of one process, without its children."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _cpu_of_tree(pid: int) -> float:
    """Of a server with its children, those included that it waited for."""
    total = 0.0
    for member in family_of(pid):
        with suppress(FileNotFoundError):  # a child that has ended since counts in its parent
            stat = Path(f"/proc/{member}/stat").read_text(encoding="ascii", errors="replace")
            total += sum(int(field) for field in stat.rpartition(") ")[2].split()[11:15]) / _TICKS
    return total


def _speed(runs: list[_Run]) -> Section:
    rows, ratios = [], []
    for turn, (one, two) in enumerate(zip(runs[::2], runs[1::2], strict=True), 1):
        speeds = [run.pages / run.seconds * 60 for run in (one, two)]
        ratios.append(speeds[1] / speeds[0])
        rows.append([str(turn), *(f"{speed:.0f}" for speed in speeds), f"{ratios[-1]:.2f}"])
    median = sorted(ratios)[len(ratios) // 2]
    text = table(["pages a minute", "one worker", "two workers", "ratio"], rows)
    told = f"Median {median:.2f} times, on {os.cpu_count()} cores that also run the three servers."
    return Section("workers", "Two workers beside one", f"{text}\n\n{told}")


def _cost(kinds: dict[str, list[_Run]]) -> Section:
    rows = []
    for kind, runs in kinds.items():
        pages = sum(run.pages for run in runs)
        costs = (sum(run.own for run in runs), sum(run.servers for run in runs))
        asked = sum(run.requests for run in runs) / len(runs)
        rows.append([kind, *(f"{cost / pages * 1000:.0f}" for cost in costs), f"{asked:.0f}"])
    head = ["CPU ms a page", "workers' main processes", "PostgreSQL, MinIO, OpenSearch", "S3 requests a document"]
    text = table(head, rows)
    return Section("overhead", "What a page costs beside its reading", text)
