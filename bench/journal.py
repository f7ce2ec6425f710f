"""The journal: how fast it takes entries, what proving them costs, and what it costs a search.

python -m bench.journal     # printed only
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING

from bench.search.material import queries, records, sample_texts
from domain.actors import Actor, ActorKind
from domain.journal import Act
from domain.people.rights import EVERYTHING
from pipeline.archive import Archive
from pipeline.journal import writer as writing
from pipeline.journal.sequencer import Sequencer
from pipeline.journal.telling import told_act
from pipeline.role import Role
from pipeline.settings.archive_settings import ArchiveSettings
from pipeline.upkeep.founding import found_archive
from pipeline.wiring import now, open_parts
from signing.keys.journal_key import make_journal_key
from storage.journal import kiem_tra_nhat_ky
from storage.journal.checkpoint import Checkpoint, LogKey, signed
from storage.journal.kiem_tra_nhat_ky import ENTRIES, PERSONAL, PROOF, root_with
from storage.journal.log import Journal
from storage.journal.merkle import GrowingRoot, leaf_hash, root_of
from storage.journal.tiles import WIDTH, tiles_of
from storage.objects.file_store import FileObjectStore
from testbed.process_tree import measure
from testbed.table import Section, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.wiring import Parts

_LAN = Actor(ActorKind.PERSON, "Nguyễn Thị Lan", EVERYTHING, identifier="p-1", origin="10.0.0.7", confirmed=True)


def journal_sections(scratch: Path, *, quick: bool) -> Iterator[Section]:
    """All of it, in one run."""
    appended, verified, tree = (5_000, 5_000, 100_000) if quick else (20_000, 1_000_000, 10_000_000)
    pages, searches = (200, 200) if quick else (3_000, 800)
    home = scratch / "journal"
    found_archive(ArchiveSettings(home=home), None, now())
    rows = [*_appending(home, appended), *_proving(scratch / "tree", tree), *_verifying(scratch, verified)]
    text = table(["", "found", "wanted"], rows) + "\n\n" + _searching(home, pages, searches)
    yield Section("journal", "The journal", text)


def _appending(home: Path, count: int) -> Iterator[list[str]]:
    """From an act to its signed entry, on the embedded back ends."""
    with _parts(home) as parts:
        begun, cpu = time.perf_counter(), time.process_time()
        writing._QUEUE_MOST = count + 1  # noqa: SLF001
        for number in range(count):
            parts.writer.tell(told_act(_LAN, Act.SEARCH, parts.clock(), words=f"bản đồ {number}"))
        told = time.perf_counter()
        parts.writer.flush()
        Sequencer(parts).round()
        wall, used = time.perf_counter() - begun, time.process_time() - cpu
    yield [f"entries a second, told to signed, of {count:,}", f"{count / wall:,.0f}", "≥ 2,000"]
    yield ["the same a second of CPU", f"{count / used:,.0f}", ""]
    yield ["what telling costs who asks, µs", f"{(told - begun) / count * 1e6:.0f}", ""]


def _proving(root: Path, count: int) -> Iterator[list[str]]:
    """One entry among very many: tiles of a tree whose entries are numbers, on files."""
    level, hashes = 0, [leaf_hash(number.to_bytes(8)) for number in range(count)]
    whole = root_of(hashes)
    while hashes:
        for tile in tiles_of(level, 0, len(hashes), len(hashes)):
            path = root / "journal" / tile.key
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"".join(hashes[tile.index * WIDTH : tile.index * WIDTH + tile.width]))
        full = len(hashes) // WIDTH
        hashes, level = [root_of(hashes[at * WIDTH : (at + 1) * WIDTH]) for at in range(full)], level + 1
    journal = Journal(FileObjectStore(root))
    waits, used, sizes = [], [], []
    for place in (0, 1, count // 3, count // 2, count - 2, *range(7, count, count // 100)):
        begun, cpu = time.perf_counter(), time.process_time()
        path_up = journal.at(count).proof(place, place + 1)
        waits.append((time.perf_counter() - begun) * 1000)
        used.append((time.process_time() - cpu) * 1000)
        sizes.append(sum(map(len, path_up)))
        if _root_by(place, count, path_up) != whole:
            raise AssertionError(place)
    yield [f"proof of one entry of {count:,}, bytes, largest", f"{max(sizes)}", "≤ 1,024"]
    yield ["the same, ms of the clock, median and largest", f"{median(waits):.1f}, {max(waits):.1f}", "≤ 10"]
    yield ["the same, ms of CPU, median and largest", f"{median(used):.1f}, {max(used):.1f}", ""]


def _root_by(place: int, count: int, path: list[bytes]) -> bytes:
    """The root that a proof leads to, as the verifier that travels alone computes it."""
    return root_with(place, [leaf_hash(place.to_bytes(8))], count, path)


def _verifying(scratch: Path, count: int) -> Iterator[list[str]]:
    """An export of so many entries, by the one file alone."""
    told = told_act(_LAN, Act.SEARCH, now(), words="bản đồ thôn Đông")
    key, tree, folder = make_journal_key(scratch), GrowingRoot(), scratch / "export"
    folder.mkdir()
    begin, number, end = told.entry.leaf.partition(b'"number":null')
    with (folder / ENTRIES).open("wb") as entries, (folder / PERSONAL).open("w", encoding="utf-8") as parts:
        for at in range(count):
            leaf = begin + number.replace(b"null", b"%d" % at) + end
            tree.add(leaf_hash(leaf))
            entries.write(leaf + b"\n")
            parts.write(json.dumps({"number": at, "part": told.part}, ensure_ascii=False) + "\n")
    name = LogKey("vankho/bench", key.public)
    note = signed(Checkpoint("vankho/bench", count, tree.root, now().isoformat()), name, key.sign)
    proof = {"schema": 1, "begin": 0, "end": count, "checkpoint": note, "key": name.text, "path": []}
    (folder / PROOF).write_text(json.dumps(proof), encoding="utf-8")
    command = [sys.executable, "-I", kiem_tra_nhat_ky.__file__, str(folder)]
    used = measure(command)
    what = f"verifying {count:,} entries and their names in the one file, s of CPU, of the clock"
    yield [what, f"{used.cpu:.1f}, {used.wall:.1f}", "≤ 20"]


def _searching(home: Path, pages: int, searches: int) -> str:
    """The same queries with and without being told, by turns."""
    with _parts(home) as parts:
        for record, listed in islice(records(), pages // 10):
            parts.index.put_record(record, listed)
        asked = [query for kind in queries(sample_texts(500), searches // 8, seed=4).values() for query in kind]
        finding = Archive.of(parts).finding
        waits: dict[str, list[float]] = {"without": [], "with": []}
        used = dict.fromkeys(waits, 0.0)
        for query in asked[:50]:
            finding.search(_LAN, query)
        for query in asked:
            for name, search in (("without", parts.index.search), ("with", lambda text: finding.search(_LAN, text))):
                begun, cpu = time.perf_counter(), time.process_time()
                search(query)
                waits[name].append((time.perf_counter() - begun) * 1000)
                used[name] += (time.process_time() - cpu) * 1000
    figures = {name: (median(each), quantiles(each, n=20)[-1], used[name] / len(each)) for name, each in waits.items()}
    ratio = [f"{one / other:.3f}" for one, other in zip(figures["with"], figures["without"], strict=True)]
    lines = [[name, *(f"{one:.2f}" for one in found)] for name, found in figures.items()]
    lines.append(["with / without", *ratio])
    head = ["the journal", "p50, ms", "p95, ms", "CPU a search, ms"]
    return f"{len(asked):,} searches among {pages:,} pages, embedded, by turns in one process:\n\n{table(head, lines)}"


def _parts(home: Path) -> Parts:
    return open_parts(home, write=True, role=Role(writes=True, works=False))


def main() -> None:
    """Print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        for section in journal_sections(Path(scratch), quick=options.quick):
            print(section.text)


if __name__ == "__main__":
    main()
