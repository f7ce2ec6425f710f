"""The whole flow beside OCRmyPDF on the same pages in one run: pages per CPU second, bytes of PDF/A, stages."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bench import rivals, stages
from pipeline.intake.receiving import Deposit
from testbed.material import drawn_pages, real_pages
from testbed.process_tree import measure
from testbed.table import Section, table
from testbed.vankho import access_bytes, folder_bytes, found, records, vankho

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from testbed.material import PageFile

DRAWN, DRAWN_QUICK = 16, 5


@dataclass(frozen=True, slots=True)
class Run:
    """One way to treat the pages: CPU seconds of its process tree, pages, bytes of what it wrote (0: none)."""

    name: str
    cpu: float
    pages: int
    size: int

    @property
    def rate(self) -> float:
        """Pages per CPU second."""
        return self.pages / self.cpu


def flow_sections(scratch: Path, *, quick: bool) -> Iterator[Section]:
    """Rates, bytes, index bytes and stages, measured one after the other on the same pages; each when it is known."""
    pages = [*drawn_pages(scratch / "drawn", DRAWN_QUICK if quick else DRAWN), *([] if quick else real_pages())]
    inputs = _numbered(pages, scratch / "pages")
    _warm_up(inputs, scratch)
    ours, index = _ours(inputs, scratch)
    runs = [*ours, *_theirs(inputs, scratch)]
    yield Section("flow", "The whole flow beside OCRmyPDF", _rates(runs, inputs))
    yield Section("bytes", "Bytes of PDF/A", _bytes(runs, inputs))
    yield Section("index", "Bytes of the search index", index)
    yield Section("stages", "Where our CPU seconds go", _stages(inputs, scratch, ours))


def _numbered(pages: Sequence[PageFile], folder: Path) -> list[PageFile]:
    """Copies of the pages in one folder, in order."""
    folder.mkdir()
    return [_copy(page, folder / f"{number:02d}{page.path.suffix}") for number, page in enumerate(pages)]


def _copy(page: PageFile, path: Path) -> PageFile:
    shutil.copyfile(page.path, path)
    return replace(page, path=path)


def _warm_up(pages: Sequence[PageFile], scratch: Path) -> None:
    """Let both programs compile their modules and the system read their files."""
    home = rivals.ocrmypdf_home()
    one = rivals.wrapped(home, pages[:1], scratch / "one.pdf")
    rivals.run_ocrmypdf(home, one, scratch / "one-out.pdf", rivals.DESKEW_CLEAN)
    measure(vankho("ingest", pages[0].path, "--home", found(scratch / "warm"), "--json"))


def _ours(pages: Sequence[PageFile], scratch: Path) -> tuple[list[Run], str]:
    """The pages as one document, and each as a document of its own; and what the index of the latter takes."""
    folder, home = pages[0].path.parent, scratch
    runs: list[Run] = []
    for name, options in (("one document", ("--as-document",)), ("a document a page", ())):
        home = found(scratch / f"home{len(runs)}")
        usage = measure(vankho("ingest", folder, *options, "--home", home, "--json"))
        size = access_bytes(records(home, usage.output))
        runs.append(Run(f"vankho ingest, {name}", usage.cpu, len(pages), size))
    size = folder_bytes(home / "index")
    return runs, f"{size:,} bytes for {len(pages)} pages: {size / len(pages):,.0f} bytes a page."


def _theirs(pages: Sequence[PageFile], scratch: Path) -> list[Run]:
    """OCRmyPDF on the same pages as one document, so that it starts only once, and bare Tesseract."""
    home = rivals.ocrmypdf_home()
    whole = rivals.wrapped(home, pages, scratch / "pages.pdf")
    runs = []
    for name, options in (("--deskew --clean", rivals.DESKEW_CLEAN), ("plain", ())):
        target = scratch / "theirs.pdf"
        usage = rivals.run_ocrmypdf(home, whole, target, options)
        runs.append(Run(f"OCRmyPDF {name}, one document", usage.cpu, len(pages), target.stat().st_size))
    cpu = sum(measure(rivals.tesseract_command(page), environment={"OMP_THREAD_LIMIT": "1"}).cpu for page in pages)
    return [*runs, Run("Tesseract alone, text only", cpu, len(pages), 0)]


def _rates(runs: Sequence[Run], pages: Sequence[PageFile]) -> str:
    rows = [[run.name, f"{run.cpu:.1f}", f"{run.rate:.3f}"] for run in runs]
    ours, apart, clean, plain, _ = runs
    return "\n".join(
        [
            f"{_what(pages)}. CPU seconds of the whole process tree, user and system. We take the picture files;",
            "OCRmyPDF takes the same pictures wrapped in PDF without loss (img2pdf). Ours ends with the document",
            "sealed (PAdES B-LT), the seal checked, stored as an OCFL version with METS, PREMIS, EAD and ALTO,",
            "and searchable.",
            "",
            table(["", "CPU s", "pages per CPU s"], rows),
            "",
            *(
                f"- {name}: {run.rate / clean.rate:.2f} times OCRmyPDF `--deskew --clean`, "
                f"{run.rate / plain.rate:.2f} times plain OCRmyPDF"
                for name, run in (("as one document", ours), ("a document a page", apart))
            ),
        ]
    )


def _bytes(runs: Sequence[Run], pages: Sequence[PageFile]) -> str:
    inputs = sum(page.size for page in pages)
    rows = [["the pictures handed in", f"{inputs:,}", "1.00"]]
    rows += [[run.name, f"{run.size:,}", f"{run.size / inputs:.2f}"] for run in runs if run.size]
    return (
        f"The same runs. Ours hold the seal with its revocation evidence.\n\n{table(['', 'bytes', 'of input'], rows)}"
    )


def _stages(pages: Sequence[PageFile], scratch: Path, ours: Sequence[Run]) -> str:
    home = found(scratch / "stages")
    seconds, whole = stages.stage_seconds(home, pages[0].path.parent, Deposit("bench", "bench"))
    parent, server = stages.import_seconds()
    child = stages.child_seconds(scratch)
    seconds["durable engine, catalogue, waiting"] = whole - sum(seconds.values())
    listed = sorted(seconds.items(), key=lambda item: -item[1])
    rows = [[name, f"{cpu:.2f}", f"{1000 * cpu / len(pages):.0f}"] for name, cpu in listed]
    rows.append(["loading libraries, parent", f"{parent:.2f}", "once"])
    rows.append(["loading libraries, server of children", f"{server:.2f}", "once"])
    rows.append(["one child that does nothing", f"{child:.3f}", "a task"])
    return (
        "The pages as one document, all in one process so that every second has a name; the run above, with children, "
        f"took {ours[0].cpu:.1f} CPU s. The row of the durable engine is what is left over, loading of libraries "
        "included."
        f"\n\n{table(['', 'CPU s', 'ms a page'], rows)}"
    )


def _what(pages: Sequence[PageFile]) -> str:
    real = sum(page.real for page in pages)
    return f"{len(pages) - real} drawn pages of five ageings and {real} real scans"
