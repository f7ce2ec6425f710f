"""`python -m tests.pipeline.read_limited FILE SECONDS`: read as `vankho read --reader tesseract` does, limited in time.

A process of its own, since the server of children keeps the environment it was born with. Prints a line a page: state,
reason, words.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from domain.limits import InputLimits
from domain.text import ReaderChoice
from pipeline.isolation.sandbox import Sandbox
from pipeline.isolation.warm_modules import READING_MODULES
from pipeline.processing.page_tries import Readers, read_file
from pipeline.processing.progress import NullProgress


def main() -> None:
    """Read the file."""
    limits = InputLimits(wall_seconds=int(sys.argv[2]), memory_bytes=2 << 30)
    with tempfile.TemporaryDirectory() as scratch:
        sandbox = Sandbox(limits, Path(scratch), READING_MODULES)
        readers = Readers(sandbox, 2, NullProgress(), choice=ReaderChoice.TESSERACT)
        for reading in read_file(Path(sys.argv[1]), readers):
            print(reading.page.state.value, reading.page.reason or "-", reading.page.words)


if __name__ == "__main__":
    main()
