"""A page at which the reader crashes or eats all memory is tried once more, then marked; one that hangs, at once."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from tests.end_to_end.vankho import COMMAND, vankho
from tests.patience import PATIENCE_SECONDS
from tests.scan.samples import text_page

_REAL = shutil.which("tesseract")
pytestmark = pytest.mark.skipif(_REAL is None, reason="tesseract is not installed")


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of each page, and the process groups of the tries at which the reader failed."""

    pages: list[list[str]]
    tries: set[int]


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """Three pages, the second wider than high."""
    upright, wide = text_page(600, 500), text_page(500, 700)
    pages = [Image.fromarray(pixels) for pixels in (upright, wide, upright)]
    path = tmp_path / "a.tif"
    pages[0].save(path, save_all=True, append_images=pages[1:], dpi=(150, 150))
    return path


def read(document: Path, fault: str, seconds: int = 60, times: int = 1000) -> Reading:
    command = [sys.executable, "-m", "tests.pipeline.read_limited", str(document), str(seconds)]
    environment = faulty(document.parent, fault, times)
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=True, timeout=PATIENCE_SECONDS
    )
    return Reading([line.split() for line in done.stdout.splitlines()], tries_in(document.parent))


def faulty(folder: Path, fault: str, times: int = 1000) -> dict[str, str]:
    """The environment in which `tesseract` is the faulty one, which writes into `folder`."""
    program = folder / "tesseract"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -S {_FAULTY} "$@"\n', encoding="ascii")
    program.chmod(0o755)
    return {
        **os.environ,
        "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
        "TESSERACT_FAULT": fault,
        "TESSERACT_REAL": str(_REAL),
        "TESSERACT_RUNS": str(folder / "runs"),
        "TESSERACT_TIMES": str(times),
    }


def tries_in(folder: Path) -> set[int]:
    """Process groups of the tries that failed so far."""
    runs = folder / "runs"
    return set(map(int, runs.read_text(encoding="ascii").splitlines())) if runs.exists() else set()


_FAULTY = Path(__file__).with_name("faulty_tesseract.py")


@pytest.mark.parametrize(
    ("fault", "reason"),
    [("crash", "parser-crash"), ("eat", "memory-limit"), ("killed", "memory-limit")],
)
def test_a_page_at_which_the_reader_fails_is_tried_twice_and_marked(document: Path, fault: str, reason: str) -> None:
    reading = read(document, fault)
    assert reading.pages[1] == ["failed", reason, "0"]
    assert [page[:2] for page in (reading.pages[0], reading.pages[2])] == [["read", "-"]] * 2
    assert int(reading.pages[2][2]) > 10
    assert len(reading.tries) == 2


def test_a_fault_that_passes_costs_nothing_but_time(document: Path) -> None:
    reading = read(document, "crash", times=1)
    assert [page[0] for page in reading.pages] == ["read"] * 3
    assert int(reading.pages[1][2]) > 10


@pytest.mark.slow
def test_a_page_that_hangs_is_killed_and_not_tried_again(document: Path) -> None:
    reading = read(document, "hang", seconds=12)
    assert reading.pages[1] == ["failed", "time-limit", "0"]
    assert [page[0] for page in (reading.pages[0], reading.pages[2])] == ["read"] * 2
    assert len(reading.tries) == 1
    assert not reading.tries & _living_groups()


def test_people_are_told_which_page_failed_and_what_to_do(document: Path) -> None:
    added = faulty(document.parent, "crash")
    command = ("read", document, "--reader", "tesseract", "--json", "--lang", "en")
    done = vankho(*command, added=added, seconds=PATIENCE_SECONDS)
    assert done.code == 1
    assert (
        f"{document}: The reader of page 2 crashed, twice. The other pages go on; scan this page again, or"
        in done.stderr
    )
    assert "3/3 page" in done.stderr
    assert [page["state"] for page in json.loads(done.stdout)["pages"]] == ["read", "failed", "read"]


def test_who_stops_a_reading_waits_for_no_page_that_hangs(document: Path) -> None:
    command = [*COMMAND, "read", str(document), "--reader", "tesseract"]
    environment = faulty(document.parent, "hang")
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while not tries_in(document.parent):
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=PATIENCE_SECONDS) == 130  # the page would hang for two minutes
    while tries_in(document.parent) & _living_groups():
        time.sleep(0.05)


def _living_groups() -> set[int]:
    """Process groups that have a member which is more than an entry in the table."""
    groups = set()
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, group = entry.read_text(encoding="utf-8", errors="replace").rsplit(")", 1)[1].split()[:3]
        except (OSError, IndexError):
            continue  # it ended meanwhile
        if state != "Z":
            groups.add(int(group))
    return groups
