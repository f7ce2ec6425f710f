"""What costs much is read behind the pages of others: pages that find no room, and documents whose pages take long."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image

from domain.documents import SourceFormat
from domain.limits import InputLimits
from domain.page import PageState
from ocr.reader.line_engine import probe_shipped
from pipeline.isolation.jobs import PageJob
from pipeline.isolation.sandbox import Sandbox
from pipeline.isolation.warm_modules import READING_MODULES
from pipeline.processing.page_reader import PageReader
from pipeline.processing.stages import StageMeter, StageRun
from pipeline.processing.throttle import Throttle

if TYPE_CHECKING:
    from pathlib import Path

_SIZES = {"small": (600, 600), "large": (9933, 14_043)}  # the large one is A0 at 300 dpi


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Blank pages by name."""
    folder = tmp_path_factory.mktemp("pages")
    for name, size in _SIZES.items():
        Image.new("L", size, 255).save(folder / name, "PNG", dpi=(300, 300))
    return {name: folder / name for name in _SIZES}


def reader_of(folder: Path, limits: InputLimits, patience: InputLimits | None = None) -> PageReader:
    """A reader whose children have `limits`, and which calls a page slow by those of `patience`."""
    sandbox = Sandbox(limits, folder / "scratch", READING_MODULES)
    return PageReader(sandbox, Throttle(1), StageMeter(), patience or limits)


def job_of(path: Path) -> PageJob:
    return PageJob(path, SourceFormat.PNG, 1, 1, probe_shipped(), InputLimits())


def test_a_page_that_finds_no_room_is_put_off_then_read_alone(tmp_path: Path, pages: dict[str, Path]) -> None:
    reader = reader_of(tmp_path, InputLimits(memory_bytes=850 << 20))
    large, small = StageRun("read", "A", "lô", 1), StageRun("read", "A", "lô", 2)

    assert reader.read(large, job_of(pages["large"]), late=False) is None
    assert state_of(reader, small, pages["small"]) is PageState.BLANK
    assert state_of(reader, large, pages["large"], late=True) is PageState.BLANK


def test_a_sheet_of_a0_at_300_dpi_is_read_with_the_limits_as_they_come(tmp_path: Path, pages: dict[str, Path]) -> None:
    """Grey ones mostly find room at once (1.3 of 1.5 GiB), coloured ones (2.4 GiB) alone."""
    reader, run, job = reader_of(tmp_path, InputLimits()), StageRun("read", "A", "lô", 1), job_of(pages["large"])
    reading = reader.read(run, job, late=False) or reader.read(run, job, late=True)

    assert reading is not None
    assert reading.page.state is PageState.BLANK


def test_a_page_that_finds_no_room_alone_either_says_so(tmp_path: Path, pages: dict[str, Path]) -> None:
    reader = reader_of(tmp_path, InputLimits.of(memory_bytes=850 << 20))
    reading = reader.read(StageRun("read", "A", "lô", 1), job_of(pages["large"]), late=True)

    assert reading is not None
    assert reading.page.reason == "memory-limit"


def test_the_other_pages_of_a_slow_document_wait_for_the_pages_of_others(
    tmp_path: Path, pages: dict[str, Path]
) -> None:
    reader = reader_of(tmp_path, InputLimits(), patience=InputLimits(wall_seconds=0))
    job = job_of(pages["small"])

    assert state_of(reader, StageRun("read", "A", "lô", 1), pages["small"]) is PageState.BLANK
    assert reader.read(StageRun("read", "A", "lô", 2), job, late=False) is None
    assert state_of(reader, StageRun("read", "B", "lô", 1), pages["small"]) is PageState.BLANK
    assert state_of(reader, StageRun("read", "A", "lô", 2), pages["small"], late=True) is PageState.BLANK


def state_of(reader: PageReader, run: StageRun, path: Path, *, late: bool = False) -> PageState:
    """How the page came out, which was not put off."""
    reading = reader.read(run, job_of(path), late=late)
    assert reading is not None
    return reading.page.state
