"""`python -m bench.describe.pen_cost [N]`: CPU of reading what a pen wrote, beside all else that is done for a page.

First pages of real documents, each a document of its own, go the whole way in one process, from the file handed in to
the sealed PDF/A that is stored and found; those into which a pen wrote and those that are printed, N of each, and both
once more without the net. Each row's seconds are its own in that very run: two runs differ by more than is sought.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

from bench.describe.truth import real_documents
from bench.stages import PEN_DECIDED, PEN_FOUND, PEN_READ, stage_seconds
from domain.description.fields import FieldName
from pipeline.intake.receiving import Deposit
from testbed.table import table
from testbed.vankho import found

if TYPE_CHECKING:
    from collections.abc import Sequence

_ROWS = (PEN_READ, PEN_FOUND, PEN_DECIDED)
_ASKED_FOR = ("pipeline.isolation.pen.has_pen_net", "pipeline.describing.pen.has_pen_net")


def main() -> None:
    """Measure and tell."""
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    kinds: dict[str, list[Path]] = {"a pen wrote number or day": [], "all of it printed": []}
    for truth in real_documents():
        by_pen = {FieldName.NUMBER, FieldName.DATE} & truth.by_hand
        kinds["a pen wrote number or day" if by_pen else "all of it printed"].append(truth.pages[0])
    rows, spent, whole = [], 0.0, 0.0
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        _whole_way(Path(scratch) / "warm", [paths[0] for paths in kinds.values()])  # libraries are loaded once
        for name, paths in kinds.items():
            count = len(paths[:most])
            seconds, with_it = _whole_way(Path(scratch) / f"with {name}", paths[:most])
            _, without = _whole_way(Path(scratch) / f"without {name}", paths[:most], pens=False)
            pen = [seconds.get(row, 0.0) for row in _ROWS]
            spent, whole = spent + sum(pen), whole + with_it
            cells = (*pen, sum(pen), with_it, without)
            share = f"{sum(pen) / with_it:.2%}"
            rows.append([name, str(count), *(f"{1000 * one / count:.1f}" for one in cells), share])
    head = ("documents", "", "read", "find again", "decide", "all of pens", "whole flow", "flow without", "share")
    print(table(head, rows))
    print(f"CPU ms a document; of all of them {spent / whole:.2%}")


def _whole_way(home: Path, pages: Sequence[Path], *, pens: bool = True) -> tuple[dict[str, float], float]:
    """CPU seconds by row, and of all, of these pages, each a document."""
    folder = home / "pages"
    folder.mkdir(parents=True)
    for page in pages:
        shutil.copyfile(page, folder / page.name)
    with ExitStack() as stack:
        for name in () if pens else _ASKED_FOR:
            stack.enter_context(patch(name, return_value=False))
        return stage_seconds(found(home / "archive"), folder, Deposit("bench", "bench"), as_document=False)


if __name__ == "__main__":
    main()
