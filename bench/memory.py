"""Peak memory of the parent and of the largest worker while a long colour document is archived.

Pages carry little text: what counts is their pixels, 300 dpi A4 in colour, not the patience of whoever measures.
"""

from __future__ import annotations

import io
import shutil
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw

from testbed.pages.document import samples
from testbed.pages.fonts import Face, Style, Type
from testbed.process_tree import measure
from testbed.table import Section, table
from testbed.vankho import found, vankho

if TYPE_CHECKING:
    import threading
    from collections.abc import Sequence

_WIDTH, _HEIGHT, _DPI = 2480, 3508, 300
_INTERVAL = 0.1  # seconds between two looks; VmHWM forgets nothing in between
_PARENT, _SERVER, _WORKER = 0, 1, 2  # depth in the tree: the command, the server that forks, its children


@dataclass
class Peaks:
    """Largest resident sets in MiB.

    Attributes:
        parent: `VmHWM` of the command's own process.
        server: of the process that forks the workers.
        worker: of the largest worker (Python, OpenCV, what is decoded).
        with_reader: of the largest worker together with the Tesseract that it runs.
    """

    parent: float = 0.0
    server: float = 0.0
    worker: float = 0.0
    with_reader: float = 0.0
    pages: int = 0
    cpu: float = 0.0
    wall: float = 0.0

    def watch(self, root: int, done: threading.Event) -> None:
        """Look at the tree below process `root` until `done`."""
        while not done.wait(_INTERVAL):
            self.look(root)

    def look(self, root: int) -> None:
        """One look at /proc."""
        children = _children()
        at = [root]
        for depth in (_PARENT, _SERVER, _WORKER):
            for pid in at:
                self._take(pid, depth, children)
            at = [child for pid in at for child in children[pid]]

    def _take(self, pid: int, depth: int, children: dict[int, list[int]]) -> None:
        high = _peak(pid)
        if depth == _PARENT:
            self.parent = max(self.parent, high)
        elif depth == _SERVER:
            self.server = max(self.server, high)
        else:
            self.worker = max(self.worker, high)
            readers = sum(_peak(child) for child in children[pid])
            self.with_reader = max(self.with_reader, high + readers)


def peaks_of(scratch: Path, pages: int) -> Peaks:
    """Archive one document of `pages` pages and watch."""
    folder = scratch / f"pages-{pages}"
    _colour_pages(folder, pages)
    home = found(scratch / f"memory-{pages}")
    peaks = Peaks(pages=pages)
    usage = measure(vankho("ingest", folder, "--as-document", "--home", home, "--json"), watch=peaks.watch)
    peaks.cpu, peaks.wall = usage.cpu, usage.wall
    shutil.rmtree(folder)
    shutil.rmtree(home)
    return peaks


def _colour_pages(folder: Path, count: int) -> None:
    """JPEG pages: grainy paper, a red seal, three lines of text with the page's number."""
    folder.mkdir(parents=True, exist_ok=True)
    paper = _paper()
    title = next(iter(samples().values())).subject
    font = Type(Face.SERIF, Style.REGULAR, 14).at(_DPI)
    for number in range(1, count + 1):
        page = paper.copy()
        draw = ImageDraw.Draw(page)
        for line, text in enumerate(
            (f"Trang {number} trong {count}", title[:40], f"Số: {number * 7919 % 10000}/QĐ-UBND")
        ):
            draw.text((350, 400 + 90 * line), text, (40, 35, 50), font)
        buffer = io.BytesIO()
        page.save(buffer, "JPEG", quality=80, dpi=(_DPI, _DPI))
        (folder / f"trang-{number:04d}.jpg").write_bytes(buffer.getvalue())


def _paper() -> Image.Image:
    grain = np.random.default_rng(1).normal(0, 3, (_HEIGHT, _WIDTH, 1))
    page = Image.fromarray(np.clip(np.array([243, 236, 220]) + grain, 0, 255).astype(np.uint8))
    ImageDraw.Draw(page).ellipse((1500, 2600, 1900, 3000), outline=(200, 30, 40), width=10)
    return page


def _children() -> dict[int, list[int]]:
    found_children = defaultdict(list)
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            parent = _parent(entry)
            if parent is not None:
                found_children[parent].append(int(entry.name))
    return found_children


def _parent(entry: Path) -> int | None:
    try:
        return int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
    except (OSError, IndexError, ValueError):
        return None  # it ended while we looked


def _peak(pid: int) -> float:
    """Largest resident set that a process ever had, in MiB; 0 when it has ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    lines = [line for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(lines[0].split()[1]) / 1024 if lines else 0.0


def memory_sections(scratch: Path, *, quick: bool) -> list[Section]:
    """Peaks of a short and a long document."""
    return [memory_section([peaks_of(scratch, pages) for pages in ((2, 10) if quick else (10, 300))])]


def memory_section(peaks: Sequence[Peaks]) -> Section:
    """The table of a short document and a long one, in this order."""
    rows = [
        [
            f"{p.pages} pages",
            *(f"{value:.0f}" for value in (p.parent, p.server, p.worker, p.with_reader)),
            f"{p.cpu:.0f}",
        ]
        for p in peaks
    ]
    head = ["MiB", "parent", "server of children", "worker", "worker + its Tesseract", "CPU s"]
    text = (
        "One document of 300-dpi A4 colour JPEG pages with three lines of text. Largest resident sets (`VmHWM`), "
        f"memory shared between processes counted in each.\n\n{table(head, rows)}\n\n"
        f"The parent grew by {peaks[1].parent / peaks[0].parent:.2f} times."
    )
    return Section("memory", "Peak memory", text)
